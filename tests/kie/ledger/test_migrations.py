"""A ledger of an earlier version opens as one of this version, and the tallies agree with the rows for ever."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kie.domain.task import TaskState
from kie.ledger import Ledger, commands, curation, history_queries, queries
from kie.ledger.history_queries import Facets, Filters
from tests.support.ledgers import ME, SERVICE, ledger_in
from tests.support.shelves import later, placed, store_in

OLD_SCHEMA = """
CREATE TABLE runs (
    id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, created_at BIGINT NOT NULL, origin VARCHAR NOT NULL,
    brief TEXT NOT NULL, click VARCHAR NOT NULL, PRIMARY KEY (id), UNIQUE (workspace, click)
);
CREATE INDEX runs_newest ON runs (workspace, created_at DESC, id DESC);
CREATE TABLE tasks (
    id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, service VARCHAR NOT NULL,
    position INTEGER NOT NULL, model VARCHAR NOT NULL, medium VARCHAR NOT NULL, prompt TEXT NOT NULL,
    input TEXT NOT NULL, tier VARCHAR DEFAULT '' NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    state VARCHAR NOT NULL, created_at BIGINT NOT NULL, not_before BIGINT DEFAULT '0' NOT NULL, submitted_at BIGINT,
    watched_since BIGINT, finished_at BIGINT, kie_task_id VARCHAR, seconds FLOAT, expected_seconds FLOAT,
    credits_expected FLOAT, credits_billed FLOAT, billed BOOLEAN, error_kind VARCHAR, error TEXT, fail_code VARCHAR,
    attempts INTEGER DEFAULT '0' NOT NULL, retry_of VARCHAR,
    PRIMARY KEY (id), FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE INDEX tasks_newest ON tasks (workspace, created_at DESC, id DESC);
CREATE TABLE files (
    id VARCHAR NOT NULL, task_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, position INTEGER NOT NULL,
    url TEXT NOT NULL, state VARCHAR NOT NULL, sha256 VARCHAR, mime VARCHAR, width INTEGER, height INTEGER,
    size BIGINT, seconds FLOAT, attempts INTEGER DEFAULT '0' NOT NULL, reason TEXT, created_at BIGINT NOT NULL,
    stored_at BIGINT, PRIMARY KEY (id), UNIQUE (task_id, position), FOREIGN KEY(task_id) REFERENCES tasks (id)
);
CREATE TABLE facts (name VARCHAR NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name));
"""


def old_ledger(folder: Path, *, count: int) -> None:
    """A ledger file as the first version made it, with tasks a second apart."""
    connection = sqlite3.connect(folder / "ledger.sqlite")
    connection.executescript(OLD_SCHEMA)
    brief = json.dumps({"subject": "Vase", "colours": [{"hex": "#FF0000", "role": "palette"}]})
    connection.execute("INSERT INTO runs VALUES ('r', ?, 1000, 'create', ?, 'c')", (ME, brief))
    for number in range(count):
        connection.execute(
            "INSERT INTO tasks (id, run_id, workspace, service, position, model, medium, prompt, input, width, height,"
            " state, created_at) VALUES (?, 'r', ?, 'demo', ?, 'z-image', 'image', 'a mug', '{}', 1, 1, 'success', ?)",
            (f"t{number}", ME, number, 1000 + number * 1000),
        )
    connection.execute("INSERT INTO facts VALUES ('secret', '00')")
    connection.commit()
    connection.close()


def test_a_ledger_of_the_first_version_is_upgraded_when_it_is_opened_and_stays_so(tmp_path: Path) -> None:
    old_ledger(tmp_path, count=3)
    for _ in range(2):
        ledger = ledger_in(tmp_path)
        for filters in (Filters(), Filters(text="vase"), Filters(colour="#FF0000"), Filters(state=TaskState.SUCCESS)):
            page = history_queries.page(ledger, workspace=ME, filters=filters)
            assert ([task.id for task in page.tasks], page.total) == (["t2", "t1", "t0"], 3)
        (newest, *_) = page.tasks
        assert (newest.kind, newest.starred, newest.tags, newest.deleted_at) == ("text-to-image", False, (), None)
        assert history_queries.facets(ledger, workspace=ME) == Facets(
            models=("z-image",), kinds=("text-to-image",), states=(TaskState.SUCCESS,), colours=("#FF0000",)
        )
        ledger.close()


def test_an_upgraded_ledger_has_the_same_tables_and_indexes_as_a_new_one(tmp_path: Path) -> None:
    def schema(folder: Path) -> dict[str, set[str]]:
        folder.mkdir()
        if folder.name == "old":
            old_ledger(folder, count=1)
        ledger_in(folder).close()
        with sqlite3.connect(folder / "ledger.sqlite") as connection:
            names = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
            columns = {
                name: {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
                for kind, name in names
                if kind == "table"
            }
        return columns | {"": {name for _, name in names}}

    assert schema(tmp_path / "old") == schema(tmp_path / "new")


def test_rows_that_an_earlier_version_wrote_meanwhile_are_taken_in_at_the_next_start(tmp_path: Path) -> None:
    old_ledger(tmp_path, count=1)
    ledger_in(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.execute(
            "INSERT INTO tasks (id, run_id, workspace, service, position, model, medium, prompt, input, width, height,"
            " state, created_at) VALUES ('new', 'r', ?, 'demo', 9, 'z-image', 'image', 'a jar', '{}', 1, 1, 'fail', 5)",
            (ME,),
        )
    ledger = ledger_in(tmp_path)
    assert [task.id for task in history_queries.page(ledger, workspace=ME, filters=Filters(text="jar")).tasks] == [
        "new"
    ]
    assert history_queries.page(ledger, workspace=ME, filters=Filters(state=TaskState.FAIL)).total == 1
    ledger.close()


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, Path]]:
    folder = tmp_path_factory.mktemp("busy")
    opened = ledger_in(folder)
    yield opened, folder
    opened.close()


STEPS = ("place", "cancel", "star", "unstar", "tag", "untag", "delete", "restore", "purge", "retry")
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), max_size=12)


@settings(max_examples=15)
@given(steps)
def test_totals_and_the_index_agree_with_the_rows_after_anything(
    busy: tuple[Ledger, Path], steps: list[tuple[str, int]]
) -> None:
    ledger, folder = busy
    every: list[str] = [placed(ledger)]
    for step, which in steps:
        ids = [every[which % len(every)]]
        match step:
            case "place":
                every.append(placed(ledger, model="nano-banana-pro"))
            case "cancel":
                commands.cancel(ledger, workspace=ME, task_id=ids[0])
            case "retry":
                new = commands.retry(ledger, service=SERVICE, workspace=ME, task_id=ids[0])
                every += [new] if new else []
            case "star" | "unstar":
                curation.star(ledger, workspace=ME, ids=ids, starred=step == "star")
            case "tag":
                curation.tag(ledger, workspace=ME, ids=ids, tag="x")
            case "untag":
                curation.untag(ledger, workspace=ME, ids=ids, tag="x")
            case "delete":
                curation.delete(ledger, workspace=ME, ids=ids)
            case "restore":
                curation.restore(ledger, workspace=ME, ids=ids)
            case "purge":
                curation.purge(ledger, store_in(folder), now=later())
    alive = list(history_queries.selection(ledger, workspace=ME))
    for filters, expected in (
        (Filters(), alive),
        (Filters(starred=True), [task for task in alive if task.starred]),
        (Filters(state=TaskState.QUEUED), [task for task in alive if task.state is TaskState.QUEUED]),
        (Filters(model="z-image", state=TaskState.CANCELLED),
         [task for task in alive if (task.model, task.state) == ("z-image", TaskState.CANCELLED)]),
        (Filters(tag="x"), [task for task in alive if "x" in task.tags]),
        (Filters(text="mug"), alive),
    ):  # fmt: skip
        page = history_queries.page(ledger, workspace=ME, filters=filters, per_page=1000)
        assert (list(page.tasks), page.total) == (expected, len(expected))
    assert queries.history(ledger, workspace=ME, page=1, per_page=1000).tasks == tuple(alive)
