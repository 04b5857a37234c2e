"""Work on this machine in the ledger: it costs nothing, so what was cut short is simply done again.

queued -> generating -> success | fail
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from kie.domain.task import FileState, Task, TaskState
from kie.ledger.database import Ledger, new_id, now_ms
from kie.ledger.schema import files, tasks
from kie.ledger.transitions import end_watched, task_within


def recover(ledger: Ledger, *, service: str) -> None:
    """On start: work on this machine that was cut short is simply done again; it costs nothing."""
    with ledger.write() as connection:
        connection.execute(
            tasks.update()
            .where(
                tasks.c.service == service,
                tasks.c.state == TaskState.GENERATING,
                tasks.c.kie_task_id.is_(None),
            )
            .values(state=TaskState.QUEUED)
        )


def begin(ledger: Ledger, task_id: str) -> Task | None:
    """Mark work on this machine as begun; None when it is no longer queued."""
    with ledger.write() as connection:
        changed = connection.execute(
            tasks.update()
            .where(tasks.c.id == task_id, tasks.c.state == TaskState.QUEUED)
            .values(state=TaskState.GENERATING, submitted_at=now_ms(), watched_since=now_ms())
        ).rowcount
        return task_within(connection, task_id) if changed else None


def finished(ledger: Ledger, task_id: str, *, file: Mapping[str, object], note: str) -> None:
    """The result of work on this machine, kept already, and how it was made."""
    moment = now_ms()
    with ledger.write() as connection:
        row = connection.execute(
            sa.select(tasks.c.workspace, tasks.c.submitted_at).where(
                tasks.c.id == task_id, tasks.c.state == TaskState.GENERATING
            )
        ).first()
        if row is None:
            return
        connection.execute(
            tasks.update()
            .where(tasks.c.id == task_id)
            .values(
                state=TaskState.SUCCESS,
                finished_at=moment,
                seconds=(moment - row.submitted_at) / 1000,
                billed=False,
                credits_billed=0.0,
                note=note,
            )
        )
        connection.execute(
            files.insert().values(
                {
                    **file,
                    "id": new_id(),
                    "task_id": task_id,
                    "workspace": row.workspace,
                    "position": 0,
                    "url": "",
                    "state": FileState.STORED,
                    "created_at": moment,
                    "stored_at": moment,
                }
            )
        )


def failed(ledger: Ledger, task_id: str, *, kind: str, sentence: str) -> None:
    end_watched(
        ledger,
        task_id,
        {"state": TaskState.FAIL, "finished_at": now_ms(), "credits_billed": 0.0, "billed": False,
         "error_kind": kind, "error": sentence},
    )  # fmt: skip
