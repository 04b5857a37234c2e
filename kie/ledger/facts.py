"""Single values by name, read and written inside somebody's transaction."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.stored_names import Fact
from kie.ledger.schema import facts


def read(connection: sa.Connection, fact: Fact, *, service: str | None = None) -> str | None:
    """The value, or None; what is known of one service's account is kept for each."""
    return connection.execute(sa.select(facts.c.value).where(_is_it(fact, service))).scalar()


def note(connection: sa.Connection, fact: Fact, *, value: str, service: str | None = None) -> None:
    statement = upsert(facts).values(name=_name(fact, service), value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


def forget(connection: sa.Connection, fact: Fact, *, service: str | None = None) -> None:
    connection.execute(facts.delete().where(_is_it(fact, service)))


def _is_it(fact: Fact, service: str | None) -> sa.ColumnElement[bool]:
    return facts.c.name == _name(fact, service)


def _name(fact: Fact, service: str | None) -> str:
    return str(fact) if service is None else f"{fact} {service}"
