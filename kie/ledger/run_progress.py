"""How far the runs are of which something is under way, counted; and of the newest run when nothing is."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from kie.domain.task import UNFINISHED, FileState, TaskState
from kie.ledger.database import Ledger
from kie.ledger.schema import files, tasks


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Of `count` tasks `done` have ended and are kept as far as they can be; `failed` of these have no result, and
    nobody cancelled them.

    `run` is the newest of their runs; None where there is none.
    """

    count: int = 0
    done: int = 0
    failed: int = 0
    run: str | None = None


def under_way(ledger: Ledger, *, workspace: str, service: str) -> Progress:
    """All tasks of the runs that have one which is open, or whose file is still fetched."""
    mine = [tasks.c.workspace == workspace, tasks.c.service == service, tasks.c.deleted_at.is_(None)]
    return _counted(ledger, tasks.c.run_id.in_(sa.select(tasks.c.run_id).where(*mine, _is_open())), *mine)


def newest(ledger: Ledger, *, workspace: str, service: str) -> Progress:
    """The tasks of the newest run."""
    mine = [tasks.c.workspace == workspace, tasks.c.service == service, tasks.c.deleted_at.is_(None)]
    last = sa.select(tasks.c.run_id).where(*mine).order_by(tasks.c.number.desc()).limit(1).scalar_subquery()
    return _counted(ledger, tasks.c.run_id == last, *mine)


def _is_open() -> sa.ColumnElement[bool]:
    fetching = sa.select(files.c.task_id).where(files.c.state == FileState.FETCHING)
    return tasks.c.state.in_(UNFINISHED) | tasks.c.id.in_(fetching)


def _counted(ledger: Ledger, *conditions: sa.ColumnElement[bool]) -> Progress:
    has_ended = sa.not_(_is_open())
    has_failed = has_ended & tasks.c.state.not_in((TaskState.SUCCESS, TaskState.CANCELLED))
    statement = sa.select(
        sa.func.count(),
        sa.func.count().filter(has_ended),
        sa.func.count().filter(has_failed),
        sa.func.max(tasks.c.run_id),
    ).where(*conditions)
    with ledger.read() as connection:
        count, done, failed, run = connection.execute(statement).one()
    return Progress(count=count, done=done, failed=failed, run=run)
