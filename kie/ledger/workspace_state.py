"""What a workspace keeps beside its tasks: word lists, what it prefers."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.stored_names import Preference
from kie.ledger.database import Ledger, now_ms
from kie.ledger.schema import preferences, word_lists


def save_word_list(ledger: Ledger, *, workspace: str, name: str, lines: Sequence[str]) -> None:
    _save(ledger, word_lists, workspace=workspace, name=name, lines=json.dumps(lines))


def load_word_lists(ledger: Ledger, *, workspace: str) -> dict[str, tuple[str, ...]]:
    """The lines of every list that this workspace brought, by its name, sorted."""
    mine = sa.select(word_lists.c.name, word_lists.c.lines).where(word_lists.c.workspace == workspace)
    with ledger.read() as connection:
        rows = connection.execute(mine.order_by(word_lists.c.name)).all()
    return {row.name: tuple(str(line) for line in json.loads(row.lines)) for row in rows}


def save_preference(ledger: Ledger, *, workspace: str, name: Preference, value: str) -> None:
    _save(ledger, preferences, workspace=workspace, name=name, value=value)


def load_preference(ledger: Ledger, *, workspace: str, name: Preference) -> str | None:
    return _load(ledger, preferences.c.value, workspace=workspace, name=name)


def _save(ledger: Ledger, table: sa.Table, *, workspace: str, name: str, **value: str) -> None:
    changes = {**value, "updated_at": now_ms()}
    new = upsert(table).values(workspace=workspace, name=name, **changes)
    with ledger.write() as connection:
        connection.execute(new.on_conflict_do_update(index_elements=["workspace", "name"], set_=changes))


def _load(ledger: Ledger, column: sa.Column[str], *, workspace: str, name: str) -> str | None:
    table = column.table
    with ledger.read() as connection:
        return connection.execute(
            sa.select(column).where(table.c.workspace == workspace, table.c.name == name)
        ).scalar()
