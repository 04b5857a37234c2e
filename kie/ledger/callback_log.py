"""KIE's callbacks as the ledger knows them: which were asked for, which came, how many were turned away and why.

Nothing of a callback's body is kept but the id of its task.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.task import ANSWERED, WATCHED, TaskState
from kie.ledger.database import Ledger, now_ms
from kie.ledger.rows import from_ms
from kie.ledger.schema import callbacks, refused_callbacks, tasks

Reason = Literal["unsigned", "forged", "late", "unreadable", "foreign"]
"""Why a callback changes nothing: no signature, a wrong one, an old one, no task id, a task that is not ours."""

HOURS = 24
"""How long refusals are counted."""
GRACE_MS = 20_000
"""How long after a task's end its callback may still come without being missed."""
LOOK_BACK = 10
"""Finished tasks that `missed` looks at."""


class Standing(StrEnum):
    """How a task stood when KIE reported on it."""

    OPEN = "open"
    FINISHED = "finished"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What one callback was about; `task_id` is our id, None for a task that is not ours."""

    standing: Standing
    task_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How callbacks fare. `missed` is how many tasks in a row, up to the newest, ended without one."""

    last_at: datetime | None = None
    arrived_today: int = 0
    refused_today: Mapping[Reason, int] = field(default_factory=dict)
    missed: int = 0


def expect(connection: sa.Connection, *, task_id: str) -> None:
    """Note that KIE was asked to report on this task (our id), in the write that notes KIE's id for it."""
    expected = sa.select(tasks.c.service, tasks.c.kie_task_id, sa.literal(now_ms())).where(tasks.c.id == task_id)
    connection.execute(
        upsert(callbacks).from_select(["service", "kie_task_id", "expected_at"], expected).prefix_with("OR IGNORE")
    )


def hear(ledger: Ledger, *, service: str, kie_task_ids: Iterable[str]) -> dict[str, Heard]:
    """Note callbacks, any number in one write; returns what each task (KIE's id) is to us.

    A task whose watching had stopped is watched again: KIE says that it ended after all. Only the first callback
    of a task does so. Where no task is ours, nothing is written.
    """
    with ledger.read() as connection:
        ours = {kie_id: _task_of(connection, service=service, kie_task_id=kie_id) for kie_id in kie_task_ids}
    heard = {kie_id: Heard(standing=Standing.UNKNOWN) for kie_id, row in ours.items() if row is None}
    if len(heard) < len(ours):
        with ledger.write() as connection:
            heard |= {
                kie_id: _hear(connection, service=service, kie_task_id=kie_id) for kie_id, row in ours.items() if row
            }
    return heard


def refuse(ledger: Ledger, *, service: str, counts: Mapping[Reason, int]) -> None:
    """Count callbacks that were turned away."""
    hour = _hour(now_ms())
    rows = [{"service": service, "hour": hour, "reason": reason, "count": count} for reason, count in counts.items()]
    new = upsert(refused_callbacks)
    more = {"count": refused_callbacks.c.count + new.excluded.count}
    with ledger.write() as connection:
        connection.execute(refused_callbacks.delete().where(refused_callbacks.c.hour <= hour - HOURS))
        connection.execute(new.on_conflict_do_update(index_elements=["service", "hour", "reason"], set_=more), rows)


def news(ledger: Ledger, *, service: str, since_ms: int) -> list[str]:
    """Open tasks (our ids) that KIE has reported on since then."""
    called = sa.and_(tasks.c.service == callbacks.c.service, tasks.c.kie_task_id == callbacks.c.kie_task_id)
    with ledger.read() as connection:
        return list(
            connection.execute(
                sa.select(tasks.c.id)
                .join(callbacks, called)
                .where(callbacks.c.service == service, callbacks.c.arrived_at >= since_ms, tasks.c.state.in_(WATCHED))
            ).scalars()
        )


def missed(ledger: Ledger, *, service: str) -> int:
    """How many tasks in a row, up to the newest, ended without the callback that KIE was asked for."""
    with ledger.read() as connection:
        return _missed(connection, service=service)


def overview(ledger: Ledger, *, service: str) -> Overview:
    day_ago = now_ms() - HOURS * 3_600_000
    mine = callbacks.c.service == service
    refusals = sa.and_(refused_callbacks.c.service == service, refused_callbacks.c.hour > _hour(day_ago))
    with ledger.read() as connection:
        last = connection.execute(sa.select(sa.func.max(callbacks.c.arrived_at)).where(mine)).scalar()
        today = connection.execute(
            sa.select(sa.func.count()).where(mine, callbacks.c.arrived_at > day_ago)
        ).scalar_one()
        refused = connection.execute(
            sa.select(refused_callbacks.c.reason, sa.func.sum(refused_callbacks.c.count))
            .where(refusals)
            .group_by(refused_callbacks.c.reason)
            .order_by(refused_callbacks.c.reason)
        ).all()
        return Overview(
            last_at=from_ms(last),
            arrived_today=today,
            refused_today={reason: int(count) for reason, count in refused},
            missed=_missed(connection, service=service),
        )


def _task_of(connection: sa.Connection, *, service: str, kie_task_id: str) -> sa.Row[Any, Any] | None:
    return connection.execute(
        sa.select(tasks.c.id, tasks.c.state)
        .where(tasks.c.service == service, tasks.c.kie_task_id == kie_task_id)
        .order_by(tasks.c.created_at.desc())
        .limit(1)
    ).first()


def _hear(connection: sa.Connection, *, service: str, kie_task_id: str) -> Heard:
    row = _task_of(connection, service=service, kie_task_id=kie_task_id)
    if row is None:
        return Heard(standing=Standing.UNKNOWN)
    is_first = _arrive(connection, service=service, kie_task_id=kie_task_id)
    if row.state == TaskState.STOPPED and is_first:
        again = {"state": TaskState.WAITING, "finished_at": None}
        connection.execute(tasks.update().where(tasks.c.id == row.id).values(again))
        return Heard(standing=Standing.OPEN, task_id=row.id)
    return Heard(standing=Standing.OPEN if row.state in WATCHED else Standing.FINISHED, task_id=row.id)


def _arrive(connection: sa.Connection, *, service: str, kie_task_id: str) -> bool:
    """Whether this is the first callback of the task."""
    moment = now_ms()
    new = upsert(callbacks).values(service=service, kie_task_id=kie_task_id, arrived_at=moment)
    first = new.on_conflict_do_update(
        index_elements=["service", "kie_task_id"],
        set_={"arrived_at": moment},
        where=callbacks.c.arrived_at.is_(None),
    )
    return bool(connection.execute(first).rowcount)


def _missed(connection: sa.Connection, *, service: str) -> int:
    asked_for = sa.and_(callbacks.c.service == tasks.c.service, callbacks.c.kie_task_id == tasks.c.kie_task_id)
    rows = connection.execute(
        sa.select(callbacks.c.arrived_at)
        .join(tasks, asked_for)
        .where(
            callbacks.c.service == service,
            callbacks.c.expected_at.is_not(None),
            tasks.c.state.in_(ANSWERED),
            callbacks.c.arrived_at.is_not(None) | (tasks.c.finished_at < now_ms() - GRACE_MS),
        )
        .order_by(callbacks.c.expected_at.desc())
        .limit(LOOK_BACK)
    ).scalars()
    came = [arrived_at is not None for arrived_at in rows]
    return came.index(True) if True in came else len(came)


def _hour(moment: int) -> int:
    return moment // 3_600_000
