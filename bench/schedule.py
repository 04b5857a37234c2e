"""What a polling policy costs: mean lag, questions a task, and results that are never seen.

    python bench/schedule.py             5 000 tasks a policy, a few seconds
    python bench/schedule.py --tasks N   another number

Eight models with medians of their own take log-normal times; peak hours double them; 2 % hang for good and 4 %
fail within seconds. The lag budget learns each model's typical time from its own successes, in order, as the
worker does. Lag is from the end of a task to the question that finds it; questions about tasks that hang are
counted, but only up to the moment a policy gives up. Lost are ended tasks that a policy gave up too early.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kie.worker.poll_interval import DEADLINES, TaskKind, next_poll_delay

MEDIANS: dict[TaskKind, tuple[float, ...]] = {
    "image": (6, 9, 12, 16, 24, 36, 52, 75),
    "video": (45, 60, 80, 110, 140, 170, 210, 280),
}
SPREADS = (0.3, 0.4, 0.5, 0.6)
PEAK, PEAK_SHARE = 2.0, 0.25
HUNG, INSTANT = 0.02, 0.04
ASKING = 0.3
"""Seconds that a question itself takes."""

Delays = Callable[[float], float | None]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One task; `seconds` is None where it hangs for good."""

    model: int
    seconds: float | None
    is_success: bool


@dataclass(frozen=True, kw_only=True)
class Cost:
    lag: float
    questions: float
    lost: float


def jobs(kind: TaskKind, *, count: int, seed: int = 1) -> Iterator[Job]:
    """The same for every policy; peak hours come in stretches."""
    dice = random.Random(f"{seed} {kind}")
    for number in range(count):
        model = dice.randrange(len(MEDIANS[kind]))
        busy = PEAK if (number // 500) % round(1 / PEAK_SHARE) == 0 else 1.0
        fate = dice.random()
        if fate < HUNG:
            yield Job(model=model, seconds=None, is_success=False)
        elif fate < HUNG + INSTANT:
            yield Job(model=model, seconds=dice.lognormvariate(math.log(6), 0.8), is_success=False)
        else:
            spread = SPREADS[model % len(SPREADS)]
            taken = dice.lognormvariate(math.log(MEDIANS[kind][model] * busy), spread)
            yield Job(model=model, seconds=taken, is_success=True)


def growing(elapsed: float, *, gives_up: float) -> float | None:
    """Founding policy A: 5 s, half as much again each time, 30 s at most."""
    if elapsed >= gives_up:
        return None
    delay, at = 5.0, 0.0
    while at + delay <= elapsed + 1e-9:
        at += delay
        delay = min(30.0, delay * 1.5)
    return at + delay - elapsed


def stepped(elapsed: float) -> float | None:
    """Founding policy B: every 2 s to 30 s, every 5 s to 120 s, then every 12.5 s; 600 s."""
    if elapsed >= 600:
        return None
    return 2.0 if elapsed < 30 else 5.0 if elapsed < 120 else 12.5


def run(kind: TaskKind, policy: Delays | float, *, count: int) -> Cost:
    """`policy` is a lag budget in seconds, or a rule that knows only how long a task has run."""
    history: dict[int, deque[float]] = {}
    lag = questions = lost = ended = 0.0
    for job in jobs(kind, count=count):
        known = history.setdefault(job.model, deque(maxlen=20))
        past = list(known)
        at = 0.0
        while True:
            delay = (
                next_poll_delay(at, past, typical=None, kind=kind, budget=policy)
                if isinstance(policy, float)
                else policy(at)
            )
            if delay is None:
                lost += job.seconds is not None
                break
            at += delay
            questions += 1
            if job.seconds is not None and job.seconds <= at:
                lag += at + ASKING - job.seconds
                ended += 1
                if job.is_success:
                    known.append(job.seconds)
                break
    return Cost(lag=lag / ended, questions=questions / count, lost=100 * lost / (ended + lost))


def policies(kind: TaskKind) -> dict[str, Delays | float]:
    gives_up = {"image": 300.0, "video": 600.0}[kind]
    return {
        "founding policy A": lambda elapsed: growing(elapsed, gives_up=gives_up),
        "founding policy B": stepped,
        "lag budget c = 0.2": 0.2,
        "lag budget c = 1.2": 1.2,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulate polling policies.")
    parser.add_argument("--tasks", type=int, default=5_000)
    count = parser.parse_args().tasks
    kinds: tuple[TaskKind, ...] = ("image", "video")
    costs = {kind: {name: run(kind, policy, count=count) for name, policy in policies(kind).items()} for kind in kinds}
    print(f"{count:,} tasks a policy; mean lag in s / questions a task / lost in %")
    print(f"{'policy':<22}{'image':>22}{'video':>24}")
    for name in costs["image"]:
        cells = (f"{c.lag:6.2f} / {c.questions:5.1f} / {c.lost:4.1f}" for c in (costs[kind][name] for kind in kinds))
        print(f"{name:<22}" + "".join(f"{cell:>24}" for cell in cells))
    limits = " and ".join(f"{DEADLINES[kind]:.0f} s ({kind})" for kind in kinds)
    print(f"The lag budget watches for {limits}.")


if __name__ == "__main__":
    main()
