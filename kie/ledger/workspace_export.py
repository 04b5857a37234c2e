"""A workspace leaves as one ZIP: everything for another machine. `workspace_import` takes it in again.

    manifest.json      {"format": "kie-playground", "version": 1, "exported_at"}
    runs.jsonl         one JSON object a line, the ledger's columns; tasks carry their tags
    tasks.jsonl
    files.jsonl
    comparisons.jsonl  how runs were laid out, and their blind judgings with the pairs and votes
    judgings.jsonl
    pairs.jsonl
    references.jsonl
    collections.jsonl  collections and what lies in them, saved searches
    collected.jsonl
    saved_searches.jsonl
    lineage.jsonl      what led to what
    saved_briefs.jsonl briefs of the library, and every version of them
    saved_brief_versions.jsonl
    picked.jsonl       which results were picked to be compared
    drafts.jsonl       forms; word lists as `word list NAME` and what is preferred as `preferences`, among them
    files/<sha256>     each content once

Nothing else goes out: no key, no setting, no signed link, no path of this machine, no deleted task.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa

from kie.domain.stored_file import ContentStore
from kie.domain.task import FileState
from kie.ledger.database import CHUNK, Ledger
from kie.ledger.schema import (
    collected,
    collections,
    comparisons,
    drafts,
    files,
    judgings,
    lineage,
    pairs,
    picked,
    preferences,
    references,
    runs,
    saved_brief_versions,
    saved_briefs,
    saved_searches,
    tags,
    tasks,
    word_lists,
)
from kie.media.zip_stream import Archive

FORMAT, VERSION = "kie-playground", 1
WORD_LIST, PREFERENCES = "word list ", "preferences"
"""How an archive names what its first version kept among the drafts."""

NESTED: Mapping[str, str] = {
    "runs": "brief", "tasks": "input", "comparisons": "layout", "judgings": "options", "drafts": "content",
    "saved_searches": "filters", "saved_brief_versions": "content",
}  # fmt: skip
"""The column of each table that holds JSON, which stands in the archive as such."""
_OURS = frozenset({"workspace", "deleted_at", "url"})
_PATH = re.compile(r"(?<![\w/.:])(?:/[^\s'\"“”/]+){2,}|\b[A-Za-z]:\\[^\s'\"“”]+")

Row = dict[str, Any]


def is_ours(table: str, column: str) -> bool:
    """Whether a column means something in this ledger only, or leads somewhere."""
    return column in _OURS or (table, column) == ("tasks", "number")


def export(ledger: Ledger, store: ContentStore, *, workspace: str) -> Iterator[bytes]:
    """The archive piece by piece; neither rows nor files are ever all in memory."""
    archive = Archive()
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    yield from archive.text("manifest.json", [json.dumps(manifest, ensure_ascii=False)])
    mine = sa.and_(tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None), tasks.c.number <= _newest(ledger))
    goes_out = sa.and_(_seen_through(tasks.c.workspace) == workspace, _seen_through(tasks.c.deleted_at).is_(None))
    is_shown = sa.exists().where(tasks.c.id == picked.c.task_id, goes_out)
    of_run = sa.exists().where(tasks.c.run_id == runs.c.id, goes_out)
    picks = sa.exists().where(picked.c.run_id == runs.c.id, tasks.c.id == picked.c.task_id, goes_out)
    both_ends = [
        sa.exists().where(tasks.c.id == end, goes_out) for end in (lineage.c.child, lineage.c.parent)
    ]  # fmt: skip
    of_task = sa.exists().where(tasks.c.id == files.c.task_id, goes_out)
    of_judging = [judgings.c.run_id == runs.c.id, judgings.c.id == pairs.c.judging_id]
    is_kept = sa.and_(saved_briefs.c.workspace == workspace, saved_briefs.c.deleted_at.is_(None))
    parts: tuple[tuple[sa.Table | sa.Subquery, sa.ColumnElement[bool]], ...] = (
        (runs, of_run | picks),
        (tasks, mine),
        (files, of_task),
        (comparisons, sa.exists().where(tasks.c.run_id == comparisons.c.run_id, goes_out)),
        (judgings, sa.exists().where(runs.c.id == judgings.c.run_id, of_run | picks)),
        (pairs, sa.exists().where(*of_judging, of_run | picks)),
        (references, references.c.workspace == workspace),
        (collections, collections.c.workspace == workspace),
        (collected, sa.exists().where(tasks.c.id == collected.c.task_id, goes_out)),
        (saved_searches, saved_searches.c.workspace == workspace),
        (saved_briefs, is_kept),
        (saved_brief_versions, sa.exists().where(saved_briefs.c.id == saved_brief_versions.c.brief_id, is_kept)),
        (lineage, sa.and_(*both_ends)),
        (picked, is_shown),
        (_all_drafts(workspace), sa.true()),
    )
    for table, where in parts:
        yield from archive.text(f"{table.name}.jsonl", _lines(ledger, table, where))
    is_result = sa.and_(of_task, files.c.state == FileState.STORED)
    is_other = sa.and_(
        references.c.workspace == workspace, ~sa.exists().where(files.c.sha256 == references.c.sha256, is_result)
    )
    for sha256 in chain(_contents(ledger, files.c.sha256, is_result), _contents(ledger, references.c.sha256, is_other)):
        yield from archive.file(f"files/{sha256}", store.path(sha256))
    yield from archive.close()


def _all_drafts(workspace: str) -> sa.Subquery:
    """Forms, word lists and preferences as one table with the columns of `drafts`."""
    lists, preferred = word_lists.c, preferences.c
    lines = sa.func.json_object("lines", sa.func.json(lists.lines))
    values = sa.func.json_group_object(preferred.name, preferred.value)
    return sa.union_all(
        sa.select(drafts.c.name, drafts.c.content, drafts.c.updated_at).where(drafts.c.workspace == workspace),
        sa.select(WORD_LIST + lists.name, lines, lists.updated_at).where(lists.workspace == workspace),
        sa.select(sa.literal(PREFERENCES), values, sa.func.max(preferred.updated_at))
        .where(preferred.workspace == workspace)
        .having(sa.func.count() > 0),
    ).subquery("drafts")


def _seen_through(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column that SQLite checks without choosing an index for it: a task is looked up by what comes before."""
    return sa.literal_column(f"+{column.table.name}.{column.name}", column.type)


def _newest(ledger: Ledger) -> int:
    with ledger.read() as connection:
        return connection.execute(sa.select(sa.func.max(tasks.c.number))).scalar() or 0


def _lines(ledger: Ledger, table: sa.Table | sa.Subquery, where: sa.ColumnElement[bool]) -> Iterator[str]:
    """Rows as JSON, read in chunks along their order in an index, so that no transaction waits for a slow reader."""
    key = _key(table)
    beyond: sa.ColumnElement[bool] = sa.true()
    while True:
        with ledger.read() as connection:
            rows = connection.execute(
                sa.select(table).where(where, beyond).order_by(*key).limit(CHUNK)
            ).mappings().all()  # fmt: skip
            tagged = _tags_of(connection, [row["id"] for row in rows]) if table is tasks else {}
        for row in rows:
            yield json.dumps(_outgoing(table, row, tags=tagged), ensure_ascii=False)
        if len(rows) < CHUNK:
            return
        beyond = sa.tuple_(*key) > sa.tuple_(*(sa.literal(rows[-1][k.name], k.type) for k in key))


def _key(table: sa.Table | sa.Subquery) -> list[sa.ColumnElement[Any]]:
    """The columns that tell a workspace's rows apart."""
    if isinstance(table, sa.Subquery):
        return [table.c.name]
    return [tasks.c.number] if table is tasks else [k for k in table.primary_key if k.name != "workspace"]


def _outgoing(table: sa.Table | sa.Subquery, row: sa.RowMapping, *, tags: Mapping[str, list[str]]) -> Row:
    outgoing: Row = {name: value for name, value in row.items() if not is_ours(table.name, name)}
    nested = NESTED.get(table.name)
    if nested is not None:
        outgoing[nested] = json.loads(outgoing[nested])
    for name in ("error", "reason"):
        if outgoing.get(name):
            outgoing[name] = _PATH.sub("…", outgoing[name])
    if table is tasks:
        outgoing["tags"] = tags.get(row["id"], [])
    return outgoing


def _tags_of(connection: sa.Connection, ids: list[str]) -> dict[str, list[str]]:
    by_task: dict[str, list[str]] = {}
    chosen = sa.select(tags.c.task_id, tags.c.tag).where(tags.c.task_id.in_(ids)).order_by(tags.c.tag)
    for task_id, tag in connection.execute(chosen):
        by_task.setdefault(task_id, []).append(tag)
    return by_task


def _contents(ledger: Ledger, column: sa.Column[Any], where: sa.ColumnElement[bool]) -> Iterator[str]:
    last = ""
    while True:
        with ledger.read() as connection:
            chosen = sa.select(column).distinct().where(column > last, where).order_by(column).limit(CHUNK)
            chunk = connection.execute(chosen).scalars().all()
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]
