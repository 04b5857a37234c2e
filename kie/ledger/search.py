"""The full-text index over tasks (SQLite's FTS5) as it is asked: words, and the terms that stand for filters.

A row's rowid is the task's `number`, which grows with the time of its creation, so that the newest matches come
first without sorting. `terms` holds a term for the workspace and for each value that a task can be filtered by,
`words` what a person may remember of it: prompt, brief, tags, the model's title; writing without blanks by the letter.
Deleted tasks have no row. Triggers keep all of it in step with the rows, whoever writes them (see `migrations`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import chain

import sqlalchemy as sa

from kie.ledger.migrations.step9_search_by_letters import LETTERS

MOST_WORDS = 32
MOST_CHARACTERS = 500
_LETTER = re.compile(f"[{LETTERS}]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
BITS = 20
"""The lower bits of a number tell the tasks of one millisecond apart."""

Filter = tuple[str, str]
"""What a task is filtered by and the value: `workspace` (no value), `model`, `kind`, `service`, `tag`, `colour`."""


def lowest_number(created_at: int) -> int:
    """The smallest number that a task of this moment (ms) or later can have."""
    return created_at << BITS


def terms_of(connection: sa.Connection, filters: Collection[Filter], *, workspace: str) -> dict[Filter, str]:
    """The term in `terms` for each of these; what no task of the workspace ever had is left out."""
    storable = [pair for pair in filters if not _HALF_CHARACTER.search(pair[1])]
    pairs = ", ".join(["(?, ?)"] * len(storable))
    chosen = f"SELECT name, value, id FROM search_terms WHERE workspace = ? AND (name, value) IN (VALUES {pairs})"
    rows = connection.exec_driver_sql(chosen, (workspace, *chain.from_iterable(storable)))
    return {(name, value): f"x{term_id}" for name, value, term_id in rows}


def words_of(text: str) -> list[str]:
    """What a person typed as FTS5 terms: words, "phrases", the last word open-ended while it is being typed."""
    clean = text[:MOST_CHARACTERS].encode("utf-8", "ignore").decode().replace("\0", " ")
    words: list[str] = []
    for position, part in enumerate(clean.split('"')):
        candidates = [part] if position % 2 else part.split()
        words += [" ".join(apart(word).split()) for word in candidates if any(c.isalnum() for c in word)]
    is_open = bool(words) and not clean.rstrip(" ").endswith('"') and (len(words[-1]) > 1 or not words[-1].isascii())
    quoted = [f'"{word}"' for word in words[:MOST_WORDS]]
    if is_open and len(words) <= MOST_WORDS:
        quoted[-1] += " *"
    return quoted


def apart(text: str) -> str:
    """The text as the index has it: letters of writing without blanks each stand alone."""
    return _LETTER.sub(r" \g<0> ", text)


def expression(*, every: Sequence[str], any_of: Sequence[str] = (), words: Sequence[str] = ()) -> str:
    """The FTS5 query for tasks that have every term, one of `any_of` where there are any, and all of the words."""
    terms = [*every, f"({' OR '.join(any_of)})"] if any_of else every
    query = f"terms : ({' AND '.join(terms)})"
    return f"{query} AND words : ({' AND '.join(words)})" if words else query
