"""The full-text index over tasks, in SQLite's own words (FTS5).

A row's rowid is the task's `number`, which grows with the time of its creation, so that the newest matches come
first without sorting. `scope` holds tokens for the workspace and for what a task can be filtered by, `words`
what a person may remember of it. Deleted tasks have no row. Whoever changes a task's words, tags or deletion
calls `index` in the same transaction.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import sqlalchemy as sa

from kie import catalogue
from kie.catalogue import Json
from kie.domain.task import LOCAL_TITLES

CHUNK = 500
MOST_WORDS = 32
MOST_CHARACTERS = 500
_BITS = 20
_NOT_WORDS = frozenset({"draft"})
_HEX = re.compile(r"#[0-9A-F]{6}")
_CREATE = """
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5
(scope, words, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3', columnsize = 0)
"""
_ROWS = """
SELECT t.id, t.number, t.workspace, t.created_at, t.deleted_at, t.prompt, t.model, t.kind, t.service, t.colours,
       r.brief, (SELECT group_concat(tag, char(10)) FROM tags WHERE task_id = t.id) AS tags
FROM tasks t JOIN runs r ON r.id = t.run_id WHERE t.id IN :ids
"""


def index(connection: sa.Connection, task_ids: Iterable[str]) -> None:
    """Bring the index in step with these tasks; a task seen for the first time gets its number, kind and colours."""
    rows = sa.text(_ROWS).bindparams(sa.bindparam("ids", expanding=True))
    for ids in chunks(task_ids):
        for row in connection.execute(rows, {"ids": ids}).mappings().all():
            _index_one(connection, row)


def index_missing(connection: sa.Connection) -> None:
    """On opening: make the index where there is none, and take in tasks that an earlier version wrote."""
    connection.exec_driver_sql(_CREATE)
    missing = connection.exec_driver_sql("SELECT id FROM tasks WHERE number IS NULL ORDER BY created_at, id")
    index(connection, missing.scalars().all())


def forget(connection: sa.Connection, numbers: Iterable[int | None]) -> None:
    """Take tasks out that are about to be removed."""
    for number in numbers:
        if number is not None:
            connection.execute(sa.text("DELETE FROM search WHERE rowid = :number"), {"number": number})


def lowest_number(created_at: int) -> int:
    """The smallest number that a task of this moment (ms) or later can have."""
    return created_at << _BITS


def token(name: str, value: str, *, workspace: str) -> str:
    """The one word in `scope` that stands for a workspace's tasks with this value."""
    return "x" + hashlib.sha256(json.dumps([workspace, name, value]).encode()).hexdigest()[:16]


def words_of(text: str) -> list[str]:
    """What a person typed as FTS5 terms: words, "phrases", the last word open-ended while it is being typed."""
    clean = text[:MOST_CHARACTERS].encode("utf-8", "ignore").decode().replace("\0", " ")
    terms: list[str] = []
    for position, part in enumerate(clean.split('"')):
        found = [part] if position % 2 else part.split()
        terms += [" ".join(term.split()) for term in found if any(c.isalnum() for c in term)]
    is_open = bool(terms) and not clean.rstrip(" ").endswith('"') and (len(terms[-1]) > 1 or not terms[-1].isascii())
    quoted = [f'"{term}"' for term in terms[:MOST_WORDS]]
    if is_open and len(terms) <= MOST_WORDS:
        quoted[-1] += " *"
    return quoted


def expression(*, every: Sequence[str], any_of: Sequence[Sequence[str]] = (), words: Sequence[str] = ()) -> str:
    """The FTS5 query for tasks that have every token, one of each group, and all of the words."""
    scopes = [*every, *(f"({' OR '.join(group)})" for group in any_of)]
    query = f"scope : ({' AND '.join(scopes)})"
    return f"{query} AND words : ({' AND '.join(words)})" if words else query


def colours_of(brief: Mapping[str, Json]) -> str:
    """The colours of a stored brief as `#RRGGBB #RRGGBB`, each once."""
    listed = brief.get("colours")
    found = [item.get("hex") for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []
    codes = [code.upper() for code in found if isinstance(code, str)]
    return " ".join(dict.fromkeys(code for code in codes if _HEX.fullmatch(code)))


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in lists short enough for one statement."""
    left = iter(ids)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _index_one(connection: sa.Connection, row: sa.RowMapping) -> None:
    brief = json.loads(row["brief"])
    brief = brief if isinstance(brief, dict) else {}
    model = catalogue.find(row["model"])
    number, kind, colours = row["number"], row["kind"], row["colours"]
    if number is None:
        number = _free_number(connection, created_at=row["created_at"], task_id=row["id"])
        kind, colours = kind or (model.kind if model else ""), colours or colours_of(brief)
        connection.execute(
            sa.text("UPDATE tasks SET number = :number, kind = :kind, colours = :colours WHERE id = :id"),
            {"number": number, "kind": kind, "colours": colours, "id": row["id"]},
        )
    else:
        forget(connection, [number])
    if row["deleted_at"] is not None:
        return
    tags = (row["tags"] or "").split("\n") if row["tags"] else []
    scope = [("workspace", ""), ("model", row["model"]), ("kind", kind), ("service", row["service"])]
    scope += [("tag", tag) for tag in tags] + [("colour", colour) for colour in colours.split()]
    title = model.title if model else LOCAL_TITLES.get(row["model"], "")
    texts = [text for name, text in brief.items() if isinstance(text, str) and name not in _NOT_WORDS]
    connection.execute(
        sa.text("INSERT INTO search (rowid, scope, words) VALUES (:number, :scope, :words)"),
        {
            "number": number,
            "scope": " ".join(token(name, value, workspace=row["workspace"]) for name, value in scope),
            "words": "\n".join([row["prompt"], *texts, *tags, title, row["model"], colours]),
        },
    )


def _free_number(connection: sa.Connection, *, created_at: int, task_id: str) -> int:
    """Tasks of one millisecond are told apart by a hash of their ids; a number that is taken gives way to the next."""
    spread = int.from_bytes(hashlib.sha256(task_id.encode()).digest()[:3], "big") >> 4
    number = lowest_number(created_at) + spread
    taken = sa.text("SELECT 1 FROM tasks WHERE number = :number")
    while connection.execute(taken, {"number": number}).first() is not None:
        number += 1
    return number
