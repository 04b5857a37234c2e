"""What led to what is noted when a task is queued, and read as a tree from wherever one stands."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from kie.domain.lineage import Branch, CameFrom, Derivation, is_next_version
from kie.domain.task import TaskIntent
from kie.ledger import Ledger, commands, curation, lineage_queries, queries
from tests.support.ledgers import ME, SERVICE, ledger_in
from tests.support.shelves import later, placed, shown, store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def next_version(ledger: Ledger, prompt: str, came_from: CameFrom | None, *, reference: str | None = None,
                 medium: str = "image") -> str:  # fmt: skip
    """The id of a task whose form came from another one."""
    sent = {"prompt": prompt, **({"image_urls": [f"kie-file:{reference}"]} if reference else {})}
    wanted = TaskIntent(model="z-image", medium=medium, prompt=prompt, input=sent, width=40, height=30)  # type: ignore[arg-type]
    run_id, _ = commands.place_run(
        ledger, workspace=ME, service=SERVICE, click=secrets.token_hex(8), brief={}, intents=[wanted],
        came_from=came_from,
    )  # fmt: skip
    run = queries.run(ledger, workspace=ME, run_id=run_id)
    assert run is not None
    return run.tasks[0].id


def run_of(ledger: Ledger, task_id: str) -> str:
    task = queries.task(ledger, workspace=ME, task_id=task_id)
    assert task is not None
    return task.run_id


def drawn(branches: tuple[Branch, ...]) -> list[object]:
    return [(b.task.id, b.how, drawn(b.branches)) if b.branches else (b.task.id, b.how) for b in branches]


def test_every_way_from_one_result_to_the_next_is_in_the_tree(ledger: Ledger, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first = shown(ledger, store, prompt="a red mug on a table")
    picture = queries.task(ledger, workspace=ME, task_id=first)
    assert picture is not None
    file = picture.files[0]
    change = CameFrom(how=Derivation.CHANGE, source=run_of(ledger, first))
    second = next_version(ledger, "a blue mug on a table", change)
    commands.cancel(ledger, workspace=ME, task_id=second)
    again = commands.retry(ledger, workspace=ME, service=SERVICE, task_id=second)
    reused = next_version(ledger, "something else", CameFrom(how=Derivation.REUSE, source=first))
    cut = placed(ledger, parent_file=file.id, prompt="cut")
    clip = next_version(ledger, "it turns", None, reference=file.sha256, medium="video")
    other = next_version(ledger, "a castle by the sea", change)
    lineage = lineage_queries.of_task(ledger, workspace=ME, task_id=second)
    assert drawn(lineage.tree()) == [
        (first, None, [
            (second, Derivation.CHANGE, [(again, Derivation.RETRY)]),
            (reused, Derivation.REUSE), (cut, Derivation.CUTOUT), (clip, Derivation.CLIP),
        ]),
    ]  # fmt: skip
    assert [(task.id, how) for task, how in lineage.before] == [(first, Derivation.CHANGE)]
    assert [(task.id, how) for task, how in lineage.after] == [(again, Derivation.RETRY)]
    assert drawn(lineage_queries.of_task(ledger, workspace=ME, task_id=other).tree()) == [(other, None)]
    assert lineage_queries.of_task(ledger, workspace="them", task_id=first).tree() == ()


def test_a_version_stays_where_the_one_before_it_is_deleted(ledger: Ledger, tmp_path: Path) -> None:
    first = shown(ledger, store_in(tmp_path))
    second = next_version(ledger, "a mug", CameFrom(how=Derivation.REUSE, source=first))
    curation.delete(ledger, workspace=ME, ids=[first])
    assert drawn(lineage_queries.of_task(ledger, workspace=ME, task_id=second).tree()) == [(second, None)]
    assert curation.purge(ledger, store_in(tmp_path), now=later()).tasks == 1
    assert drawn(lineage_queries.of_task(ledger, workspace=ME, task_id=second).tree()) == [(second, None)]


def test_a_source_of_another_workspace_is_none(ledger: Ledger) -> None:
    theirs = placed(ledger, workspace="them")
    mine = next_version(ledger, "a mug", CameFrom(how=Derivation.REUSE, source=theirs))
    assert lineage_queries.of_task(ledger, workspace=ME, task_id=mine).steps == ()


@pytest.mark.parametrize(
    ("before", "after", "is_next"),
    [
        ("A red mug", "A blue mug", True),
        ("", "", True),
        ("a mug", "", False),
        ("A ceramic mug on a table, morning light", "A fox in the snow, dusk", False),
    ],
)
def test_another_thing_altogether_is_no_next_version(before: str, after: str, is_next: bool) -> None:
    assert is_next_version(before, after) is is_next


def test_the_brief_behind_a_cut_out_is_that_of_its_picture(ledger: Ledger, tmp_path: Path) -> None:
    picture = shown(ledger, store_in(tmp_path), brief={"subject": "A mug", "colours": [{"hex": "#FF0000"}]})
    made = queries.task(ledger, workspace=ME, task_id=picture)
    assert made is not None
    cutout = placed(ledger, brief={"subject": "cut"}, parent_file=made.kept[0].id)
    briefs = lineage_queries.briefs(ledger, workspace=ME, ids=[picture, cutout])
    assert {brief["subject"] for brief in briefs.values()} == {"A mug"}
    assert lineage_queries.briefs(ledger, workspace="other", ids=[picture]) == {}
