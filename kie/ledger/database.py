"""The database of the ledger: its connections and transactions, durable when they end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from kie.domain.stored_names import Fact
from kie.errors import BadSettings
from kie.ledger import facts, model_titles
from kie.ledger.migrations import migrate

PATIENCE = 5.0
"""Seconds that a write waits for another one to end."""
CHUNK = 500
"""Rows that one statement reads or changes at most."""


class Ledger:
    """One database. `read()` and `write()` each give a connection inside a transaction.

    A write is durable when its block ends: SQLite runs in WAL mode with synchronous=FULL, because a lost
    task id is a lost payment. Writers take turns (BEGIN IMMEDIATE), each waiting for `patience` seconds.
    """

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        location = sa.make_url(url)
        if location.database and location.database != ":memory:":
            is_uri = "uri" in location.query  # then the path stands behind a scheme
            place = Path(location.database.removeprefix("file:") if is_uri else location.database)
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise BadSettings(
                    f"The data folder cannot be made ({error.strerror}). Set PLAYGROUND_DATA to one that can."
                ) from None
        self._engine = sa.create_engine(url, connect_args={"timeout": patience, "check_same_thread": False})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        try:
            with self.write() as connection:
                migrate(connection)
                model_titles.refresh(connection)
        except BadSettings:
            self._engine.dispose()
            raise
        except sa.exc.DatabaseError as error:
            self._engine.dispose()
            raise BadSettings(
                f"The ledger cannot be opened ({type(error.orig).__name__}: {error.orig}). "
                "Check PLAYGROUND_DATA and DATABASE_URL; nothing was changed."
            ) from None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        connection = self._engine.connect().execution_options(ledger_writes=True)
        with connection, connection.begin():
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def secret(self) -> bytes:
        """The key that signs file links; made once, kept in the ledger so that links outlive a restart."""
        with self.write() as connection:
            secret = facts.read(connection, Fact.SECRET)
            if secret is None:
                secret = secrets.token_hex(32)
                facts.note(connection, Fact.SECRET, value=secret)
        return bytes.fromhex(secret)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("ledger_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in lists short enough for one statement."""
    left = iter(ids)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def new_id() -> str:
    """32 hex digits that sort by the time they were made."""
    return f"{now_ms():012x}{secrets.token_hex(10)}"
