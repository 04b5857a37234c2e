"""How long the last successes of a model took, as a whole and without their time in the queue."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kie.domain.task import PastTime, TaskState
from kie.ledger.database import Ledger
from kie.ledger.rows import stages_of, to_moment
from kie.ledger.schema import tasks

LAST = 30


def past_times(ledger: Ledger, *, model: str, tier: str, service: str, last: int = LAST) -> tuple[PastTime, ...]:
    """Of this (model, resolution, length), oldest first."""
    is_alike = [tasks.c.model == model, tasks.c.tier == tier, tasks.c.service == service]
    chosen = (
        sa.select(tasks.c.seconds, tasks.c.stages, tasks.c.submitted_at)
        .where(*is_alike, tasks.c.state == TaskState.SUCCESS, tasks.c.seconds.is_not(None))
        .order_by(tasks.c.finished_at.desc())
        .limit(last)
    )
    with ledger.read() as connection:
        rows = connection.execute(chosen).all()
    return tuple(PastTime(whole=float(row.seconds), running=_running(row)) for row in reversed(rows))


def _running(row: sa.Row[Any]) -> float | None:
    """What `kie.domain.comparison.split` calls the run: KIE's figure without the queue that was seen."""
    began = next((stage.at for stage in stages_of(row.stages) if stage.state is TaskState.GENERATING), None)
    if began is None or row.submitted_at is None:
        return None
    queue = max(0.0, (began - to_moment(row.submitted_at)).total_seconds())
    return float(row.seconds) - queue if queue < row.seconds else None
