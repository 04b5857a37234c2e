"""How many tasks there are of each sort, kept by the database itself, so that no page ever counts them.

A sort is a workspace, model, kind, state, star and service; there are some hundreds in use, however many tasks.
Triggers keep the numbers in step with every insert, update and removal, whoever makes it. Deleted tasks count as
gone.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

_SORT = ("workspace", "model", "kind", "state", "starred", "service")
_TABLE = (
    f"CREATE TABLE IF NOT EXISTS tallies ({', '.join(_SORT)}, count, PRIMARY KEY ({', '.join(_SORT)})) WITHOUT ROWID"
)
_ANEW = f"""
INSERT INTO tallies SELECT {", ".join(_SORT)}, count(*) FROM tasks WHERE deleted_at IS NULL GROUP BY {", ".join(_SORT)}
"""


def _step(version: str, by: int) -> str:
    values = ", ".join(f"{version}.{name}" for name in _SORT)
    return f"""
    INSERT INTO tallies SELECT {values}, {by} WHERE {version}.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET count = count + {by};
    """


_TRIGGERS = {
    "tally_insert": f"AFTER INSERT ON tasks BEGIN {_step('new', 1)} END",
    "tally_delete": f"AFTER DELETE ON tasks BEGIN {_step('old', -1)} END",
    "tally_update": f"AFTER UPDATE OF {', '.join(_SORT)}, deleted_at ON tasks "
    f"BEGIN {_step('old', -1)} {_step('new', 1)} END",
}


def create(connection: sa.Connection) -> None:
    """On opening: make the tallies where there are none, and count once what is there already."""
    made = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'tally_update'").scalar_one()
    if made:
        return
    connection.exec_driver_sql(_TABLE)
    connection.exec_driver_sql(_ANEW)
    for name, body in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")


def total(connection: sa.Connection, *, workspace: str, given: Mapping[str, object]) -> int:
    """How many tasks of a workspace have these values; `given` names columns of a sort."""
    where = "".join(f" AND {name} = :{name}" for name in _SORT if name in given)
    statement = sa.text(f"SELECT coalesce(sum(count), 0) FROM tallies WHERE workspace = :workspace{where}")
    return int(connection.execute(statement, {**given, "workspace": workspace}).scalar_one())


def in_use(connection: sa.Connection, column: str, *, workspace: str) -> tuple[str, ...]:
    """The values that tasks of a workspace have, sorted."""
    statement = f"SELECT DISTINCT {column} FROM tallies WHERE workspace = :workspace AND count > 0 ORDER BY {column}"
    return tuple(connection.execute(sa.text(statement), {"workspace": workspace}).scalars())
