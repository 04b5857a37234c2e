"""From rows to records: one place each way. Times are milliseconds since 1970 in rows, aware datetimes in records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa

from kie.domain.task import FileState, FollowUp, Origin, ResultFile, Run, Stage, Task, TaskState
from kie.ledger.schema import files, tags

Word = TypeVar("Word", bound=StrEnum)
_STATES = frozenset(TaskState)


def to_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_ms(value: int | None) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def to_moment(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, UTC)


def run_of(row: sa.RowMapping, *, run_tasks: tuple[Task, ...] = ()) -> Run:
    return Run(
        id=row["id"],
        workspace=row["workspace"],
        created_at=to_moment(row["created_at"]),
        origin=_known(Origin, row["origin"]),
        brief=json.loads(row["brief"]),
        tasks=run_tasks,
    )


def whole_tasks(connection: sa.Connection, chosen: sa.Select[Any]) -> tuple[Task, ...]:
    """The tasks that are chosen with their files and tags, in the same order."""
    rows = connection.execute(chosen).mappings().all()
    ids = [row["id"] for row in rows]
    files_of: dict[str, list[ResultFile]] = {}
    for row in connection.execute(
        sa.select(files).where(files.c.task_id.in_(ids)).order_by(files.c.position)
    ).mappings():
        files_of.setdefault(row["task_id"], []).append(file_of(row))
    tags_of: dict[str, list[str]] = {}
    for task_id, tag in connection.execute(
        sa.select(tags.c.task_id, tags.c.tag).where(tags.c.task_id.in_(ids)).order_by(tags.c.task_id, tags.c.tag)
    ):
        tags_of.setdefault(task_id, []).append(tag)
    return tuple(
        task_of(row, task_files=tuple(files_of.get(row["id"], ())), task_tags=tuple(tags_of.get(row["id"], ())))
        for row in rows
    )


def task_of(row: sa.RowMapping, *, task_files: tuple[ResultFile, ...] = (), task_tags: tuple[str, ...] = ()) -> Task:
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
        created_at=to_moment(row["created_at"]),
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
        starred=row["starred"],
        tags=task_tags,
        deleted_at=from_ms(row["deleted_at"]),
        kind=row["kind"],
        parent_file=row["parent_file"],
        note=row["note"],
        cell=json.loads(row["cell"]),
        repeat=row["repeat"],
        name=row["name"],
        follow_up=_known(FollowUp, row["follow_up"]),
        downloaded_at=from_ms(row["downloaded_at"]),
        stages=stages_of(row["stages"]),
        is_attached=bool(row["attached"]),
        files=task_files,
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
        codec=row["codec"],
        attempts=row["attempts"],
        reason=row["reason"],
    )


def stages_of(text: str) -> tuple[Stage, ...]:
    """A task's `stages` are `<state> <milliseconds>` pairs in one text, oldest first, written by a trigger.

    Being queued is not among them, because that is when the task was created. What cannot be read (an import may
    hold anything) is left out.
    """
    words = text.split()
    return tuple(
        Stage(state=TaskState(state), at=to_moment(int(moment)))
        for state, moment in zip(words[::2], words[1::2], strict=False)
        if state in _STATES and moment.isascii() and moment.isdigit() and len(moment) < 14
    )


def _known(words: type[Word], text: str | None) -> Word | None:
    """The word in a column that an import may have filled with anything."""
    return next((word for word in words if word == text), None)
