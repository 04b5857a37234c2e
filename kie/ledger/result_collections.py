"""Collections: results put together under a name, each in as many as one likes; and saved searches.

A collection is told apart by its name, so that one that is imported joins the one that is there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.errors import BadInput
from kie.ledger.database import Ledger, chunks, now_ms
from kie.ledger.schema import collected, collections, saved_searches, tasks

LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Collection:
    """`results` counts what lies in it, deleted results left out."""

    name: str
    results: int


def name_of(text: str, *, noun: str = "collection") -> str:
    """A name as it is kept: single blanks, as it was written else. Raises BadInput where nothing is left."""
    clean = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    name = " ".join(clean.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(f"The name of a {noun} has 1 to {LONGEST_NAME} characters.", field="name")
    return name


def of_workspace(ledger: Ledger, *, workspace: str) -> tuple[Collection, ...]:
    """Every collection by name, the empty ones too."""
    lies_in = [collected.c.workspace == collections.c.workspace, collected.c.name == collections.c.name]
    is_there = sa.exists().where(tasks.c.id == collected.c.task_id, tasks.c.deleted_at.is_(None))
    count = sa.select(sa.func.count()).select_from(collected).where(*lies_in, is_there).scalar_subquery()
    mine = sa.select(collections.c.name, count.label("results")).where(collections.c.workspace == workspace)
    with ledger.read() as connection:
        rows = connection.execute(mine).all()
    return tuple(
        Collection(name=row.name, results=row.results) for row in sorted(rows, key=lambda row: row.name.casefold())
    )


def of_tasks(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names of the collections that each of these tasks lies in, by its id."""
    names: dict[str, tuple[str, ...]] = {}
    for chunk in chunks(ids):
        mine = [collected.c.workspace == workspace, collected.c.task_id.in_(chunk)]
        with ledger.read() as connection:
            rows = connection.execute(
                sa.select(collected.c.task_id, collected.c.name).where(*mine).order_by(collected.c.name)
            )
            for task_id, name in rows:
                names[task_id] = (*names.get(task_id, ()), name)
    return names


def create(ledger: Ledger, *, workspace: str, name: str) -> str:
    """Make a collection, or find the one of that name; returns its name as it is kept. Raises BadInput."""
    kept = name_of(name)
    with ledger.write() as connection:
        _create(connection, workspace=workspace, name=kept)
    return kept


def add(ledger: Ledger, *, workspace: str, name: str, ids: Iterable[str]) -> int:
    """Put results into a collection, which is made where there is none; returns how many were not in it before."""
    kept, added = name_of(name), 0
    for chunk in chunks(ids):
        with ledger.write() as connection:
            _create(connection, workspace=workspace, name=kept)
            mine = [tasks.c.id.in_(chunk), tasks.c.workspace == workspace]
            for task_id in connection.execute(sa.select(tasks.c.id).where(*mine)).scalars().all():
                row = {"workspace": workspace, "name": kept, "task_id": task_id, "added_at": now_ms()}
                added += connection.execute(upsert(collected).values(row).on_conflict_do_nothing()).rowcount
    return added


def remove(ledger: Ledger, *, workspace: str, name: str, ids: Iterable[str]) -> int:
    """Take results out of a collection; they stay where they are else. Returns how many were in it."""
    removed = 0
    for chunk in chunks(ids):
        mine = [collected.c.workspace == workspace, collected.c.name == name, collected.c.task_id.in_(chunk)]
        with ledger.write() as connection:
            removed += connection.execute(collected.delete().where(*mine)).rowcount
    return removed


def rename(ledger: Ledger, *, workspace: str, name: str, to: str) -> str:
    """Give a collection another name; returns it as it is kept. Raises BadInput where another one has it."""
    kept = name_of(to)
    mine = collections.c.workspace == workspace
    with ledger.write() as connection:
        taken = connection.execute(sa.select(collections.c.name).where(mine, collections.c.name == kept)).first()
        if taken is not None and kept != name:
            raise BadInput(f"There is a collection “{kept}” already.", field="name")
        connection.execute(collections.update().where(mine, collections.c.name == name).values(name=kept))
    return kept


def discard(ledger: Ledger, *, workspace: str, name: str) -> tuple[str, ...]:
    """Give a collection up; its results stay in the history. Returns what lay in it, with which `add` is its undo."""
    lies_in = [collected.c.workspace == workspace, collected.c.name == name]
    with ledger.write() as connection:
        ids = connection.execute(sa.select(collected.c.task_id).where(*lies_in)).scalars().all()
        connection.execute(collected.delete().where(*lies_in))
        mine = [collections.c.workspace == workspace, collections.c.name == name]
        connection.execute(collections.delete().where(*mine))
    return tuple(ids)


def save_search(ledger: Ledger, *, workspace: str, name: str, filters: Mapping[str, str]) -> str:
    """Keep filters under a name, in place of earlier ones of that name; returns it as it is kept. Raises BadInput."""
    kept = name_of(name, noun="search")
    changes = {"filters": json.dumps(dict(filters)), "updated_at": now_ms()}
    new = upsert(saved_searches).values(workspace=workspace, name=kept, **changes)
    with ledger.write() as connection:
        connection.execute(new.on_conflict_do_update(index_elements=["workspace", "name"], set_=changes))
    return kept


def forget_search(ledger: Ledger, *, workspace: str, name: str) -> None:
    with ledger.write() as connection:
        mine = [saved_searches.c.workspace == workspace, saved_searches.c.name == name]
        connection.execute(saved_searches.delete().where(*mine))


def searches(ledger: Ledger, *, workspace: str) -> dict[str, dict[str, str]]:
    """The filters of every saved search by its name, sorted; as the address line has them."""
    mine = sa.select(saved_searches).where(saved_searches.c.workspace == workspace)
    with ledger.read() as connection:
        rows = connection.execute(mine).all()
    return {
        row.name: {str(name): str(value) for name, value in json.loads(row.filters).items()}
        for row in sorted(rows, key=lambda row: row.name.casefold())
    }


def _create(connection: sa.Connection, *, workspace: str, name: str) -> None:
    row = {"workspace": workspace, "name": name, "created_at": now_ms()}
    connection.execute(upsert(collections).values(row).on_conflict_do_nothing())
