"""How many tasks there are of each sort, kept by the database itself, so that no page ever counts them.

A sort is a workspace, model, kind, state, star and service; there are some hundreds in use, however many tasks.
Triggers keep the numbers in step with every insert, update and removal, whoever makes it (see `migrations`). Deleted
tasks count as gone.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

_SORT = ("workspace", "model", "kind", "state", "starred", "service")


def total(connection: sa.Connection, *, workspace: str, given: Mapping[str, object]) -> int:
    """How many tasks of a workspace have these values; `given` names columns of a sort."""
    where = "".join(f" AND {name} = :{name}" for name in _SORT if name in given)
    statement = sa.text(f"SELECT coalesce(sum(count), 0) FROM tallies WHERE workspace = :workspace{where}")
    return int(connection.execute(statement, {**given, "workspace": workspace}).scalar_one())


def in_use(connection: sa.Connection, column: str, *, workspace: str) -> tuple[str, ...]:
    """The values that tasks of a workspace have, sorted."""
    statement = f"SELECT DISTINCT {column} FROM tallies WHERE workspace = :workspace AND count > 0 ORDER BY {column}"
    return tuple(connection.execute(sa.text(statement), {"workspace": workspace}).scalars())
