"""The database: its tables, its connections, and the conversion of rows to records (one place each way)."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from kie.errors import BadSettings
from kie.records import FINISHED, FileState, ResultFile, Run, Task, TaskState

metadata = sa.MetaData()

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("brief", sa.Text, nullable=False),
    sa.Column("click", sa.String, nullable=False),
    sa.UniqueConstraint("workspace", "click"),
    sa.Index("runs_newest", "workspace", sa.text("created_at DESC"), sa.text("id DESC")),
)

_OPEN = sa.text("state NOT IN (" + ", ".join(f"'{s.value}'" for s in sorted(FINISHED)) + ")")

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("runs.id"), nullable=False, index=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("service", sa.String, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("model", sa.String, nullable=False),
    sa.Column("medium", sa.String, nullable=False),
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("input", sa.Text, nullable=False),
    sa.Column("tier", sa.String, nullable=False, server_default=""),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("not_before", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("submitted_at", sa.BigInteger),
    sa.Column("watched_since", sa.BigInteger),
    sa.Column("finished_at", sa.BigInteger),
    sa.Column("kie_task_id", sa.String, index=True),
    sa.Column("seconds", sa.Float),
    sa.Column("expected_seconds", sa.Float),
    sa.Column("credits_expected", sa.Float),
    sa.Column("credits_billed", sa.Float),
    sa.Column("billed", sa.Boolean),
    sa.Column("error_kind", sa.String),
    sa.Column("error", sa.Text),
    sa.Column("fail_code", sa.String),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_of", sa.String),
    sa.Index("tasks_newest", "workspace", sa.text("created_at DESC"), sa.text("id DESC")),
    sa.Index("tasks_open", "service", "state", sqlite_where=_OPEN, postgresql_where=_OPEN),
    sa.Index(
        "tasks_durations",
        "model",
        "tier",
        sa.text("finished_at DESC"),
        sqlite_where=sa.text("state = 'success'"),
        postgresql_where=sa.text("state = 'success'"),
    ),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("task_id", sa.ForeignKey("tasks.id"), nullable=False, index=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("sha256", sa.String, index=True),
    sa.Column("mime", sa.String),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("size", sa.BigInteger),
    sa.Column("seconds", sa.Float),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.Text),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("stored_at", sa.BigInteger),
    sa.UniqueConstraint("task_id", "position"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)

uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("service", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("uploaded_at", sa.BigInteger, nullable=False),
)

references = sa.Table(
    "references",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("mime", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


class Ledger:
    """One database. `read()` and `write()` each give a connection inside a transaction.

    A write is durable when its block ends: SQLite runs in WAL mode with synchronous=FULL, because a lost
    task id is a lost payment. Writers take turns (BEGIN IMMEDIATE, 5 s patience).
    """

    def __init__(self, url: str) -> None:
        location = sa.make_url(url)
        if location.database and location.database != ":memory:":
            try:
                Path(location.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise BadSettings(
                    f"The data folder cannot be made ({error.strerror}). Set PLAYGROUND_DATA to one that can."
                ) from None
        self._engine = sa.create_engine(url, connect_args={"timeout": 5, "check_same_thread": False})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        try:
            with self.write() as connection:
                metadata.create_all(connection)
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
            insert = sa.text("INSERT INTO facts (name, value) VALUES ('secret', :v) ON CONFLICT (name) DO NOTHING")
            connection.execute(insert, {"v": secrets.token_hex(32)})
            found = connection.execute(sa.select(facts.c.value).where(facts.c.name == "secret")).scalar_one()
        return bytes.fromhex(found)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("ledger_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """32 hex digits that sort by the time they were made."""
    return f"{now_ms():012x}{secrets.token_hex(10)}"


def to_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_ms(value: int | None) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def _moment(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, UTC)


def run_of(row: sa.RowMapping, *, its_tasks: tuple[Task, ...] = ()) -> Run:
    return Run(
        id=row["id"],
        workspace=row["workspace"],
        created_at=_moment(row["created_at"]),
        origin=row["origin"],
        brief=json.loads(row["brief"]),
        tasks=its_tasks,
    )


def task_of(row: sa.RowMapping, *, its_files: tuple[ResultFile, ...] = ()) -> Task:
    return Task(
        id=row["id"],
        run_id=row["run_id"],
        workspace=row["workspace"],
        service=row["service"],
        position=row["position"],
        model=row["model"],
        medium=row["medium"],
        prompt=row["prompt"],
        input=json.loads(row["input"]),
        state=TaskState(row["state"]),
        created_at=_moment(row["created_at"]),
        width=row["width"],
        height=row["height"],
        tier=row["tier"],
        kie_task_id=row["kie_task_id"],
        submitted_at=from_ms(row["submitted_at"]),
        watched_since=from_ms(row["watched_since"]),
        finished_at=from_ms(row["finished_at"]),
        seconds=row["seconds"],
        expected_seconds=row["expected_seconds"],
        credits_expected=row["credits_expected"],
        credits_billed=row["credits_billed"],
        billed=row["billed"],
        error_kind=row["error_kind"],
        error=row["error"],
        fail_code=row["fail_code"],
        attempts=row["attempts"],
        retry_of=row["retry_of"],
        files=its_files,
    )


def file_of(row: sa.RowMapping) -> ResultFile:
    return ResultFile(
        id=row["id"],
        task_id=row["task_id"],
        position=row["position"],
        url=row["url"],
        state=FileState(row["state"]),
        sha256=row["sha256"],
        mime=row["mime"],
        width=row["width"],
        height=row["height"],
        size=row["size"],
        seconds=row["seconds"],
        attempts=row["attempts"],
        reason=row["reason"],
    )
