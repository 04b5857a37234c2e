"""The nouns that travel between ledger, worker and pages: a run, its tasks, their result files; and a comparison,
which is a run laid out along axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from kie.catalogue.types import Json, Medium


class TaskState(StrEnum):
    """A task's life. KIE's own words are `waiting` to `fail`; the others are ours."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    WAITING = "waiting"
    QUEUING = "queuing"
    GENERATING = "generating"
    SUCCESS = "success"
    FAIL = "fail"
    REFUSED = "refused"
    UNSURE = "unsure"
    STOPPED = "stopped"
    CANCELLED = "cancelled"

    @property
    def is_finished(self) -> bool:
        return self in FINISHED

    @property
    def is_watched(self) -> bool:
        return self in WATCHED


WATCHED = frozenset({TaskState.WAITING, TaskState.QUEUING, TaskState.GENERATING})
FINISHED = frozenset(set(TaskState) - WATCHED - {TaskState.QUEUED, TaskState.SUBMITTING})


class FileState(StrEnum):
    FETCHING = "fetching"
    STORED = "stored"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class ResultFile:
    """One result of a task. `sha256` names the bytes in the file store once they are kept."""

    id: str
    task_id: str
    position: int
    url: str
    state: FileState
    sha256: str | None = None
    mime: str | None = None
    width: int | None = None
    height: int | None = None
    size: int | None = None
    seconds: float | None = None
    codec: str | None = None
    attempts: int = 0
    reason: str | None = None


def has_thumbnail(file: ResultFile) -> bool:
    """Whether there is a small picture of it: of everything kept but sounds."""
    return file.state is FileState.STORED and file.sha256 is not None and not (file.mime or "").startswith("audio/")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A state that a task came into, and when the ledger learned of it."""

    state: TaskState
    at: datetime


FollowUp = Literal["remove-background"]
"""What is done by itself once a result is kept."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One createTask. `id` is ours, `kie_task_id` KIE's; `input` is what was or will be sent.

    `credits_expected` is the catalogue's price at the click, `credits_billed` what KIE reported. `parent_file`
    is the result file that this was made from, `note` how work on this machine was done. `cell` says where in a
    comparison the task stands: the key of its value on every axis; `repeat` tells tasks of one cell apart, from 0.
    `name` is what a person called the asset, `stages` every state it came into after it was queued, oldest first.
    """

    id: str
    run_id: str
    workspace: str
    service: str
    position: int
    model: str
    medium: Medium
    prompt: str
    input: Mapping[str, Json]
    state: TaskState
    created_at: datetime
    width: int
    height: int
    tier: str = ""
    kie_task_id: str | None = None
    submitted_at: datetime | None = None
    finished_at: datetime | None = None
    watched_since: datetime | None = None
    seconds: float | None = None
    credits_expected: float | None = None
    credits_billed: float | None = None
    billed: bool | None = None
    error_kind: str | None = None
    error: str | None = None
    fail_code: str | None = None
    attempts: int = 0
    expected_seconds: float | None = None
    retry_of: str | None = None
    starred: bool = False
    tags: tuple[str, ...] = ()
    deleted_at: datetime | None = None
    kind: str = ""
    parent_file: str | None = None
    note: str | None = None
    cell: Mapping[str, str] = field(default_factory=dict)
    repeat: int = 0
    name: str | None = None
    follow_up: FollowUp | None = None
    downloaded_at: datetime | None = None
    stages: tuple[Stage, ...] = ()
    files: tuple[ResultFile, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen by itself: finished, and no file on its way."""
        return self.state.is_finished and all(f.state is not FileState.FETCHING for f in self.files)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One click: a brief and the tasks that came of it."""

    id: str
    workspace: str
    created_at: datetime
    origin: str
    brief: Mapping[str, Json]
    tasks: tuple[Task, ...] = ()


ComparisonKind = Literal["models", "matrix", "ablation", "batch"]


@dataclass(frozen=True, kw_only=True)
class AxisValue:
    """`key` is what stands in a task's cell, `label` what a person reads."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One thing that varies in a comparison, such as the model; `values` in the order in which they are shown."""

    id: str
    title: str
    values: tuple[AxisValue, ...]

    def label_of(self, key: str | None) -> str:
        return next((value.label for value in self.values if value.key == key), key or "")


MODEL_AXIS = "model"
"""The axis that every comparison has: which model made it."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the tasks of a run are laid out. `left_out` says in sentences which cells were not asked for, and why."""

    kind: ComparisonKind
    axes: tuple[Axis, ...]
    left_out: tuple[str, ...] = ()

    def axis(self, axis_id: str) -> Axis | None:
        return next((axis for axis in self.axes if axis.id == axis_id), None)


@dataclass(frozen=True, kw_only=True)
class TaskIntent:
    """One createTask that a person wants. `tier` groups tasks whose durations are comparable.

    `kind` is the catalogue's by default, `parent_file` the id of the result file that it is made from. `cell`,
    `repeat`, `name` and `follow_up` are as in a Task.
    """

    model: str
    medium: Medium
    prompt: str
    input: Mapping[str, Json]
    width: int
    height: int
    tier: str = ""
    credits_expected: float | None = None
    expected_seconds: float | None = None
    kind: str = ""
    parent_file: str | None = None
    note: str | None = None
    cell: Mapping[str, str] = field(default_factory=dict)
    repeat: int = 0
    name: str | None = None
    follow_up: FollowUp | None = None


LOCAL_PREFIX = "cutout/"
"""Models of this name are no models of KIE's: the work is done on this machine."""
REMOVE_BACKGROUND = "cutout/auto"
LOCAL_TITLES: Mapping[str, str] = {
    REMOVE_BACKGROUND: "Background removal",
    "cutout/embedded": "Background removal (embedded)",
    "cutout/http": "Background removal (own server)",
}


def is_local(model_id: str) -> bool:
    return model_id.startswith(LOCAL_PREFIX)
