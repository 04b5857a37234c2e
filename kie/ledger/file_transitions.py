"""What became of a result's bytes, one durable write a step.

fetching -> stored | lost       a try that failed counts, and the file stays `fetching`
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlalchemy as sa

from kie.attachments.references import reference
from kie.domain.task import REMOVE_BACKGROUND, FileState, FollowUp, ResultFile, TaskIntent
from kie.ledger.commands import add_tasks, next_position
from kie.ledger.database import Ledger, now_ms
from kie.ledger.rows import file_of
from kie.ledger.schema import files, tasks


def load(ledger: Ledger, file_id: str) -> ResultFile | None:
    with ledger.read() as connection:
        row = connection.execute(sa.select(files).where(files.c.id == file_id)).mappings().first()
    return None if row is None else file_of(row)


def stored(ledger: Ledger, file_id: str, *, values: Mapping[str, object]) -> None:
    """The bytes stand in the store under `sha256`; only now is a result shown as kept.

    What the task wanted done with its result is queued in the same write, so that it is neither lost nor done twice.
    """
    row = {**values, "state": FileState.STORED, "stored_at": now_ms(), "reason": None}
    with ledger.write() as connection:
        if _change(connection, file_id, row):
            _follow_up(connection, file_id)


def attempted(ledger: Ledger, file_id: str, *, reason: str) -> None:
    with ledger.write() as connection:
        _change(connection, file_id, {"attempts": files.c.attempts + 1, "reason": reason})


def lost(ledger: Ledger, file_id: str, *, reason: str) -> None:
    with ledger.write() as connection:
        _change(connection, file_id, {"state": FileState.LOST, "reason": reason})


def _change(connection: sa.Connection, file_id: str, values: Mapping[str, object]) -> bool:
    """Whether the file was still on its way, and so has changed."""
    is_it = [files.c.id == file_id, files.c.state == FileState.FETCHING]
    return connection.execute(files.update().where(*is_it).values(values)).rowcount == 1


def _follow_up(connection: sa.Connection, file_id: str) -> None:
    """The cut-out is wanted for the sake of a recipe where the task was, and keeps that wish."""
    file, task = files.c, tasks.c
    wishes = [wish for wish in FollowUp if wish.removes_background]
    row = connection.execute(
        sa.select(tasks, file.sha256, file.width.label("wide"), file.height.label("high"))
        .join(files, file.task_id == task.id)
        .where(file.id == file_id, task.follow_up.in_(wishes), file.mime.startswith("image/"))
    ).mappings().first()  # fmt: skip
    if row is None:
        return
    wanted = TaskIntent(
        model=REMOVE_BACKGROUND,
        medium="image",
        kind="utility",
        prompt=row["prompt"],
        input={"image": reference(row["sha256"])},
        width=row["wide"],
        height=row["high"],
        credits_expected=0.0,
        expected_seconds=2.0,
        parent_file=file_id,
        cell=json.loads(row["cell"]),
        repeat=row["repeat"],
        name=row["name"],
        follow_up=wish if (wish := FollowUp(row["follow_up"])).recipe else None,
    )
    first = next_position(connection, run_id=row["run_id"])
    service, workspace = row["service"], row["workspace"]
    add_tasks(connection, [wanted], run_id=row["run_id"], workspace=workspace, service=service, first=first)
