"""What KIE said of an account when it was asked last: its balance, and whether its key is taken.

The worker writes it, so that the pages never have to ask KIE themselves.
"""

from __future__ import annotations

import sqlalchemy as sa

from kie.domain.stored_names import Fact
from kie.errors import KeyRefused
from kie.ledger import facts
from kie.ledger.database import Ledger, now_ms
from kie.ledger.schema import tasks


def credit(ledger: Ledger, *, service: str) -> float | None:
    """The account's balance as the worker saw it last."""
    with ledger.read() as connection:
        amount = facts.read(connection, Fact.CREDIT, service=service)
    return None if amount is None else float(amount)


def credit_seen(ledger: Ledger, *, service: str, amount: float) -> None:
    """Keep the account's balance; who hears it has a right key."""
    with ledger.write() as connection:
        facts.note(connection, Fact.CREDIT, value=str(amount), service=service)
        key_accepted(connection, service=service)


def is_key_refused(ledger: Ledger, *, service: str) -> bool:
    """Whether KIE turned the key away when it was last shown it."""
    with ledger.read() as connection:
        return facts.read(connection, Fact.KEY_REFUSED, service=service) is not None


def key_refused(ledger: Ledger, *, service: str) -> None:
    """KIE turns the key away. So the pages say, until KIE takes it (`credit_seen`, a task) or `key_unknown`."""
    with ledger.write() as connection:
        _note_refused(connection, service=service)


def key_unknown(ledger: Ledger, *, service: str) -> None:
    """On start: the key may be another one than the one that was refused."""
    with ledger.write() as connection:
        key_accepted(connection, service=service)


def key_accepted(connection: sa.Connection, *, service: str) -> None:
    """As a part of a larger transaction: whatever was refused, this key is not known to be."""
    facts.forget(connection, Fact.KEY_REFUSED, service=service)


def note_error(connection: sa.Connection, task_id: str, *, error_kind: object) -> None:
    """As a part of a larger transaction: what a task met with may say something about every other one."""
    if error_kind == KeyRefused.kind:
        service = connection.execute(sa.select(tasks.c.service).where(tasks.c.id == task_id)).scalar()
        _note_refused(connection, service=str(service))


def _note_refused(connection: sa.Connection, *, service: str) -> None:
    """The value is the moment (ms)."""
    facts.note(connection, Fact.KEY_REFUSED, value=str(now_ms()), service=service)
