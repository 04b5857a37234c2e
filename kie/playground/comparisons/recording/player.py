"""A recording as it stood at any moment of it. Pure: the clock is the caller's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kie.domain.comparison import Comparison, comparison_of
from kie.domain.task import FileState, Task, TaskState
from kie.playground.comparisons.recording.archive import Recording, since


def frame(recording: Recording, *, elapsed: float, began: datetime) -> Comparison:
    """The comparison as it stood `elapsed` seconds (of its own time) after it began; its clock starts at `began`."""
    shift = began - recording.run.created_at
    tasks = tuple(
        _at(task, recording, elapsed=elapsed, shift=shift)
        for task in recording.run.tasks
        if since(recording.run, task.created_at) <= elapsed
    )
    return comparison_of(replace(recording.run, created_at=began, tasks=tasks), recording.layout)


def _at(task: Task, recording: Recording, *, elapsed: float, shift: timedelta) -> Task:
    past = tuple(stage for stage in task.stages if since(recording.run, stage.at) <= elapsed)
    state = past[-1].state if past else TaskState.QUEUED
    is_sent = task.submitted_at is not None and since(recording.run, task.submitted_at) <= elapsed
    files = tuple(
        f if recording.kept_at.get(f.id, 0.0) <= elapsed else replace(f, state=FileState.FETCHING) for f in task.files
    )
    moved = replace(
        task,
        state=state,
        created_at=task.created_at + shift,
        submitted_at=task.submitted_at + shift if task.submitted_at and is_sent else None,
        stages=tuple(replace(stage, at=stage.at + shift) for stage in past),
        files=files if state is TaskState.SUCCESS else (),
    )
    if state.is_finished:
        return moved
    return replace(moved, seconds=None, credits_billed=None, billed=None, error=None, error_kind=None)
