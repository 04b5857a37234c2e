"""Measure one History page of the ledger over 100, 10,000 and 100,000 tasks.

    python bench/history.py            the whole claim
    python bench/history.py --quick    100 and 10,000 tasks only
    python bench/history.py --wall     time on the clock instead of the processor's

A page is what the server does to show it: count, find, read the tasks with their files and tags, list what there
is to filter by, and ask whether there is anything newer. The processor's time is measured, which other programs
disturb least; the sizes take turns. It must hold that a page over 10,000 tasks takes at most 1.5 times as long as
over 100, and that the slowest twentieth over 100,000 stays under 50 ms. Exits with 1 where it does not.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kie.domain.task import FileState, TaskState
from kie.ledger import Ledger, history_queries
from kie.ledger.database import new_id
from kie.ledger.history_queries import Filters
from kie.ledger.schema import files, runs, tags, tasks

WORKSPACE = "local"
PER_PAGE = 20
MOST_GROWTH = 1.5
MOST_MS = 50.0
ROUNDS = 60
MODELS = ("google/nano-banana", "nano-banana-pro", "z-image", "qwen/text-to-image", "flux-2/pro-text-to-image")
ALL = Filters()
COLOURS = ("#0F62FE", "#FA4D56", "#24A148", "#F1C21B", "#8A3FFC")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A page to measure; `page` is a share of all pages, 0 the first. Only `is_claimed` cases must hold the ratio."""

    name: str
    filters: Filters = ALL
    depth: float = 0.0
    is_claimed: bool = True


CASES = (
    Case(name="no filter"),
    Case(name="text, every second task", filters=Filters(text="mug")),
    Case(name="text, 25 tasks in all", filters=Filters(text="zebra")),
    Case(name="text while typing", filters=Filters(text="ceramic mu")),
    Case(name="model and state", filters=Filters(model="z-image", state=TaskState.SUCCESS)),
    Case(name="deep page", depth=0.9),
    Case(name="starred", filters=Filters(starred=True)),
    Case(name="tag", filters=Filters(tag="keep")),
    Case(name="colour", filters=Filters(colour="#1062FE")),
    Case(name="text and a rare state", filters=Filters(text="mug", state=TaskState.REFUSED), is_claimed=False),
    Case(name="text, deep page", filters=Filters(text="mug"), depth=0.4, is_claimed=False),
    Case(name="nothing is found", filters=Filters(kind="text-to-image", state=TaskState.UNSURE), is_claimed=False),
)


def filled(folder: Path, *, count: int) -> Ledger:
    """A ledger of `count` tasks with prompts of 60 words, four to a click, a second apart."""
    ledger = Ledger(f"sqlite:///{folder / f'{count}.sqlite'}")
    dice = random.Random(count)
    vocabulary = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(3, 9))) for _ in range(5000)]
    began = time.time_ns() // 1_000_000 - count * 1000
    for start in range(0, count, 2000):
        with ledger.write() as connection:
            for position in range(start, min(count, start + 2000)):
                moment = began + position * 1000
                if position % 4 == 0:
                    run = new_id()
                    brief = {"subject": "A thing", "colours": [{"hex": COLOURS[position // 4 % 5], "role": "palette"}]}
                    connection.execute(
                        runs.insert().values(
                            id=run, workspace=WORKSPACE, created_at=moment, origin="create", click=run,
                            brief=json.dumps(brief),
                        )
                    )  # fmt: skip
                words = [vocabulary[min(4999, int(dice.paretovariate(0.7)))] for _ in range(60)]
                words += ["ceramic", "mug"] if position % 2 else []
                words += ["zebra"] if position % (count // 25) == 1 else []
                _task(connection, run=run, prompt=" ".join(words), moment=moment, position=position)
    return ledger


def _task(connection: object, *, run: str, prompt: str, moment: int, position: int) -> None:
    task = new_id()
    state = TaskState.REFUSED if position % 500 == 1 else TaskState.FAIL if position % 20 == 0 else TaskState.SUCCESS
    connection.execute(  # type: ignore[attr-defined]
        tasks.insert().values(
            id=task, run_id=run, workspace=WORKSPACE, service="demo", position=position % 4,
            model=MODELS[position % len(MODELS)], medium="image", prompt=prompt, input=json.dumps({"prompt": prompt}),
            width=1024, height=1024, state=state, created_at=moment, finished_at=moment + 9000, seconds=9.0,
            starred=position % 4 == 3,
        )
    )  # fmt: skip
    connection.execute(  # type: ignore[attr-defined]
        files.insert().values(
            id=new_id(), task_id=task, workspace=WORKSPACE, position=0, url="", state=FileState.STORED,
            sha256=f"{position:064x}", mime="image/png", size=1_500_000, width=1024, height=1024, created_at=moment,
        )
    )  # fmt: skip
    if position % 4 == 1:
        connection.execute(  # type: ignore[attr-defined]
            tags.insert().values(task_id=task, tag="keep", workspace=WORKSPACE)
        )


def measured(ledgers: Mapping[int, Ledger], case: Case, *, clock: Callable[[], float]) -> dict[int, list[float]]:
    """Milliseconds of ROUNDS pages by the number of tasks; each asks for what is newer as well."""
    marks = {
        count: history_queries.newest_mark(ledger, workspace=WORKSPACE, filters=case.filters)
        for count, ledger in ledgers.items()
    }
    taken: dict[int, list[float]] = {count: [] for count in ledgers}
    for _ in range(ROUNDS):
        for count, ledger in ledgers.items():
            number = 1 + int(case.depth * count / PER_PAGE)
            began = clock()
            history_queries.page(
                ledger, workspace=WORKSPACE, filters=case.filters, page=number, per_page=PER_PAGE, up_to=marks[count]
            )
            history_queries.facets(ledger, workspace=WORKSPACE)
            history_queries.newer_than(ledger, workspace=WORKSPACE, filters=case.filters, mark=marks[count])
            taken[count].append((clock() - began) * 1000)
    return taken


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def broken_claims(results: Mapping[str, Mapping[int, list[float]]]) -> list[str]:
    """A sentence for every claim that does not hold."""
    found = []
    for case in CASES:
        by_count = results[case.name]
        growth = statistics.median(by_count[10_000]) / statistics.median(by_count[100])
        if case.is_claimed and growth > MOST_GROWTH:
            found.append(f"{case.name}: 10,000 tasks take {growth:.2f} times as long as 100")
        if 100_000 in by_count and p95(by_count[100_000]) > MOST_MS:
            found.append(f"{case.name}: the slowest twentieth over 100,000 takes {p95(by_count[100_000]):.0f} ms")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="100 and 10,000 tasks only")
    parser.add_argument("--wall", action="store_true", help="time on the clock instead of the processor's")
    options = parser.parse_args()
    counts = (100, 10_000) if options.quick else (100, 10_000, 100_000)
    clock = time.perf_counter if options.wall else time.thread_time
    with tempfile.TemporaryDirectory() as folder:
        ledgers = {count: filled(Path(folder), count=count) for count in counts}
        results = {case.name: measured(ledgers, case, clock=clock) for case in CASES}
        for ledger in ledgers.values():
            ledger.close()
    print(f"{'ms a page: median (p95)':26}" + "".join(f"{count:>20,}" for count in counts) + "   10,000 / 100")
    for name, by_count in results.items():
        cells = "".join(f"{statistics.median(taken):>11.2f} ({p95(taken):6.2f})" for taken in by_count.values())
        growth = statistics.median(by_count[10_000]) / statistics.median(by_count[100])
        print(f"{name:26}{cells}{growth:>15.2f}")
    broken = broken_claims(results)
    print("\n".join(broken) if broken else "Every claim holds.")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
