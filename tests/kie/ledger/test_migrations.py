"""A ledger of an earlier version opens as one of this version, and the tallies agree with the rows for ever."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kie.domain.stored_names import DraftName, Preference
from kie.domain.task import TaskState
from kie.errors import BadSettings
from kie.ledger import (
    Ledger,
    commands,
    curation,
    history_queries,
    link_targets,
    migrations,
    schema,
    search,
    workspace_state,
)
from kie.ledger.history_queries import Facets, Filters
from kie.ledger.migrations import MIGRATIONS, Migration
from tests.support.ledgers import ME, SERVICE, draft_content, ledger_in
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


RECORDED = Path(__file__).with_name("ledger_before_numbers.sql")
"""A ledger as the last version without numbered migrations left it, with rows in every table."""


def opened(folder: Path) -> closing[sqlite3.Connection]:
    """The ledger file, by a program that knows nothing of it."""
    return closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None))


def recorded_ledger(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with opened(folder) as connection:
        connection.executescript(RECORDED.read_text(encoding="utf-8"))
    return folder


def rows_of(folder: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    with opened(folder) as connection:
        return {table: sorted(connection.execute(f'SELECT * FROM "{table}"'), key=repr) for table in tables}


def objects_of(folder: Path) -> set[tuple[str, str, str]]:
    """Everything that the schema is made of: kind, name and statement, whatever blanks it was written with."""
    with opened(folder) as connection:
        listed = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {(kind, name, re.sub(r"\s", "", statement)) for kind, name, statement in listed}


def words_of(folder: Path) -> dict[int, set[str]]:
    """What is indexed of each task, by its number."""
    with opened(folder) as connection:
        return {
            number: set(words.split("\n")) - {""}
            for number, words in connection.execute("SELECT rowid, words FROM search")
        }


STAYS = ("runs", "tasks", "files", "tags", "references", "uploads", "comparisons", "judgings", "pairs", "spent",
         "discarded", "callbacks", "refused_callbacks", "facts", "tallies")  # fmt: skip


def test_a_ledger_from_before_the_numbers_keeps_every_row(tmp_path: Path) -> None:
    recorded_ledger(tmp_path)
    before, words = rows_of(tmp_path, *STAYS), words_of(tmp_path)
    ledger_in(tmp_path).close()
    after = rows_of(tmp_path, *STAYS)  # later steps add columns behind those that were there
    assert {table: [row[: len(before[table][0])] for row in rows] for table, rows in after.items()} == before
    assert [table for table, rows in before.items() if not rows] == []
    assert words_of(tmp_path) == words


def test_what_was_kept_among_the_drafts_is_found_again_by_its_kind(tmp_path: Path) -> None:
    ledger = ledger_in(recorded_ledger(tmp_path))
    names = {name: draft_content(ledger, workspace=ME, name=name) for name in DraftName}
    assert names[DraftName.BEFORE_REUSE] == {"texts": {"subject": "Jar"}}
    assert (names[DraftName.CREATE] or {})["texts"] == {"subject": "Mug “é”"}
    assert draft_content(ledger, workspace="them", name=DraftName.CREATE) == {"texts": {"subject": "Theirs"}}
    lists = {workspace: workspace_state.load_word_lists(ledger, workspace=workspace) for workspace in (ME, "them")}
    assert lists == {ME: {"animals": ("hare", "Käfer")}, "them": {"animals": ("wolf",)}}
    chosen = workspace_state.load_preference(ledger, workspace=ME, name=Preference.CUTOUT_BACKEND)
    selected = link_targets.selection(ledger, selection_id="73e75bdd062d34fbe14585568497fd9e")
    report = link_targets.report(ledger, report_id="210d3b6a9f5e365e1b6786ed9a2f15b0")
    assert (chosen, selected, report) == (
        "http",
        ["01a22f47d47a944af9c62082ac9c0846", "01a22f47d5a7b7b6ae94b530591e5d40"],
        {"title": "Mugs", "facts": [["Service", "demo"]]},
    )
    ledger.close()
    left = [row[:2] for row in rows_of(tmp_path, "drafts")["drafts"]]
    assert left == [(ME, "create before reuse"), (ME, "create"), ("them", "create")]


def test_a_draft_that_is_not_what_its_name_says_stays_where_it_is(tmp_path: Path) -> None:
    recorded_ledger(tmp_path)
    with opened(tmp_path) as connection:
        for name, content in (("word list odd", '{"lines": 5}'), ("report odd", "nonsense"), ("elsewhere", "{}")):
            connection.execute("INSERT INTO drafts VALUES (?, ?, ?, 1)", (ME, name, content))
    ledger_in(tmp_path).close()
    names = {str(row[1]) for row in rows_of(tmp_path, "drafts")["drafts"]}
    assert names == {"create", "create before reuse", "word list odd", "report odd", "elsewhere"}


def test_a_ledger_from_before_the_numbers_is_searched_as_it_was(tmp_path: Path) -> None:
    ledger = ledger_in(recorded_ledger(tmp_path))
    for filters, count in (
        (Filters(), 10),
        (Filters(text="creme mug"), 2),
        (Filters(text="background removal"), 1),
        (Filters(text="kitchen", colour="#FE0000", tag="keep"), 1),
        (Filters(text="mug", tag="keep", model="z-image", kind="text-to-image"), 2),
        (Filters(text="deleted"), 0),
    ):
        page = history_queries.page(ledger, workspace=ME, filters=filters)
        assert (len(page.tasks), page.total) == (count, count), filters
    ledger.close()


def test_opening_twice_applies_nothing_twice(tmp_path: Path) -> None:
    recorded_ledger(tmp_path)
    ledger_in(tmp_path).close()
    before = rows_of(tmp_path, "migrations", "drafts", "search_terms", "model_titles")
    ledger_in(tmp_path).close()
    assert rows_of(tmp_path, *before) == before
    assert sorted(row[:2] for row in before["migrations"]) == [(m.number, m.name) for m in MIGRATIONS]


def test_steps_have_the_numbers_from_one_on() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migrated_ledger_is_made_of_the_same_statements_as_a_new_one(tmp_path: Path) -> None:
    for folder in (recorded_ledger(tmp_path / "recorded"), tmp_path / "new"):
        folder.mkdir(exist_ok=True)
        ledger_in(folder).close()
    assert objects_of(tmp_path / "recorded") == objects_of(tmp_path / "new")


def test_the_queries_know_every_table_as_the_migrations_make_it(tmp_path: Path) -> None:
    ledger_in(tmp_path).close()
    with opened(tmp_path) as connection:
        made = {
            table.name: [
                (name, kind, bool(is_required), default, key > 0)
                for _, name, kind, is_required, default, key in connection.execute(f'PRAGMA table_info("{table.name}")')
            ]
            for table in schema.metadata.sorted_tables
        }
    known = {
        table.name: [
            (
                column.name,
                str(column.type.compile()),
                not column.nullable,
                None if column.server_default is None else f"'{column.server_default.arg}'",  # type: ignore[attr-defined]
                column.primary_key,
            )
            for column in table.columns
        ]
        for table in schema.metadata.sorted_tables
    }
    assert made == known


def test_a_ledger_that_is_newer_than_the_program_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    ledger_in(tmp_path).close()
    with opened(tmp_path) as connection:
        connection.execute("INSERT INTO migrations VALUES (99, 'telepathy', 1)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = (tmp_path / "ledger.sqlite").read_bytes()
    with pytest.raises(BadSettings) as refused:
        ledger_in(tmp_path)
    assert str(refused.value) == (
        "The ledger was made by a newer version of this program (its step 99, “telepathy”, is not known here). "
        "Update the program, or set PLAYGROUND_DATA to another folder; nothing was changed."
    )
    assert (tmp_path / "ledger.sqlite").read_bytes() == before


def test_a_step_that_breaks_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded_ledger(tmp_path)
    before = objects_of(tmp_path), rows_of(tmp_path, *STAYS, "drafts")

    def breaks(connection: sa.Connection) -> None:
        connection.exec_driver_sql("DELETE FROM drafts")
        connection.exec_driver_sql("no SQL at all")

    broken = Migration(number=len(MIGRATIONS) + 1, name="broken", apply=breaks)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, broken))
    with pytest.raises(BadSettings, match="nothing was changed"):
        ledger_in(tmp_path)
    assert (objects_of(tmp_path), rows_of(tmp_path, *STAYS, "drafts")) == before


def test_another_programs_writes_are_indexed_as_well(tmp_path: Path) -> None:
    ledger_in(recorded_ledger(tmp_path)).close()
    with opened(tmp_path) as connection:
        columns = "run_id, workspace, service, model, medium, prompt, input, width, height, state"
        (run_id,) = connection.execute("SELECT id FROM runs WHERE brief LIKE '%Kitchen%'").fetchone()
        for number in range(3):
            connection.execute(
                f"INSERT INTO tasks (id, position, created_at, {columns}) SELECT ?, ?, 1, {columns} FROM tasks"
                " WHERE run_id = ? LIMIT 1", (f"new{number}", 9 + number, run_id),
            )  # fmt: skip
        connection.execute("INSERT INTO tags VALUES ('new0', 'keep', ?)", (ME,))
        connection.execute("UPDATE tags SET tag = 'kept' WHERE task_id = 'new0'")
        connection.execute("UPDATE tasks SET prompt = 'a ladle' WHERE id = 'new1'")
        connection.execute("UPDATE tasks SET deleted_at = 1 WHERE id = 'new2'")
        connection.execute('UPDATE runs SET brief = \'{"subject": "Still life"}\' WHERE id = ?', (run_id,))
        connection.execute("DELETE FROM tags WHERE tag = 'keep'")
    assert_index_is_in_step(tmp_path)
    ledger = ledger_in(tmp_path)
    for filters, ids in (
        (Filters(tag="kept"), ["new0"]),
        (Filters(text="ladle", colour="#FF0000", kind="text-to-image"), ["new1"]),
        (Filters(tag="keep"), []),
        (Filters(text="kitchen"), []),
    ):
        page = history_queries.page(ledger, workspace=ME, filters=filters)
        assert [task.id for task in page.tasks] == ids, filters
    ledger.close()


def test_what_led_to_what_is_read_from_the_rows_that_are_there(tmp_path: Path) -> None:
    recorded_ledger(tmp_path)
    with opened(tmp_path) as connection:
        (file_id, made, sha256) = connection.execute(
            "SELECT id, task_id, sha256 FROM files WHERE workspace = ? AND sha256 IS NOT NULL LIMIT 1", (ME,)
        ).fetchone()
        columns = "run_id, workspace, service, model, prompt, width, height, state"
        for task_id, medium, named, retry_of, parent in (
            ("again", "image", "{}", made, None),
            ("cut", "image", json.dumps({"image": f"kie-file:{sha256}"}), None, file_id),
            ("filmed", "video", json.dumps({"frames": [f"kie-file:{sha256}"]}), None, None),
            ("broken", "image", "no JSON", None, None),
        ):
            connection.execute(
                f"INSERT INTO tasks (id, position, created_at, medium, input, retry_of, parent_file, {columns})"
                f" SELECT ?, 99, created_at + 86400000, ?, ?, ?, ?, {columns} FROM tasks WHERE id = ?",
                (task_id, medium, named, retry_of, parent, made),
            )
    ledger_in(tmp_path).close()
    steps = {row for row in rows_of(tmp_path, "lineage")["lineage"] if row[1] == made}
    assert steps >= {
        ("again", made, ME, "retry"), ("cut", made, ME, "cutout"), ("filmed", made, ME, "clip"),
    }  # fmt: skip


def test_a_brief_that_is_no_json_hinders_no_write(tmp_path: Path) -> None:
    ledger_in(recorded_ledger(tmp_path)).close()
    with opened(tmp_path) as connection:
        connection.execute("UPDATE runs SET brief = '{\"subject\": NaN'")
    assert_index_is_in_step(tmp_path)


def assert_index_is_in_step(folder: Path) -> None:
    """The index holds of every task what the view says, and of no other."""
    with opened(folder) as connection:
        indexed = connection.execute("SELECT rowid, terms, words FROM search ORDER BY rowid").fetchall()
        assert indexed == connection.execute(
            "SELECT number, terms, words FROM searchable ORDER BY number"
        ).fetchall()  # fmt: skip
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_the_version_before_the_numbers_cannot_spoil_the_index(tmp_path: Path) -> None:
    ledger_in(tmp_path).close()
    with opened(tmp_path) as connection, pytest.raises(sqlite3.OperationalError, match="scope"):
        connection.execute("INSERT INTO search (rowid, scope, words) VALUES (1, 'x', 'y')")


def test_tasks_of_one_moment_get_the_numbers_of_their_order_and_no_number_twice(tmp_path: Path) -> None:
    ledger_in(tmp_path).close()
    lowest = search.lowest_number(5)
    with opened(tmp_path) as connection:
        connection.execute("INSERT INTO runs VALUES ('r', ?, 5, 'create', '{}', 'c')", (ME,))
        add = (
            "INSERT INTO tasks (id, run_id, workspace, service, position, model, medium, prompt, input, width, height,"
            f" state, created_at, number) VALUES (?, 'r', '{ME}', 's', 0, 'm', 'image', '', '{{}}', 1, 1, 'fail', ?, ?)"
        )
        last = search.lowest_number(6) - 1
        for task in (("a", 5, None), ("b", 5, None), ("full", 5, last), ("next", 6, None), ("over", 5, None)):
            connection.execute(add, task)
        numbers = dict(connection.execute("SELECT id, number FROM tasks").fetchall())
    assert numbers == {"a": lowest, "b": lowest + 1, "full": last, "next": last + 1, "over": last + 2}


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
    assert history_queries.page(ledger, workspace=ME, filters=Filters(), page=1, per_page=1000).tasks == tuple(alive)
    assert_index_is_in_step(folder)
