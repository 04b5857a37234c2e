"""The nouns that travel between ledger, worker and pages: a run, its tasks and their result files; every set of
states that the program asks about, each beside the enum; and what may be done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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

    @property
    def is_open_question(self) -> bool:
        return self in OPEN_QUESTIONS


WATCHED = frozenset({TaskState.WAITING, TaskState.QUEUING, TaskState.GENERATING})
"""KIE works on it and is asked about it."""
UNFINISHED = WATCHED | {TaskState.QUEUED, TaskState.SUBMITTING}
FINISHED = frozenset(TaskState) - UNFINISHED
RESUMED = WATCHED | {TaskState.QUEUED}
"""What a worker takes up when it starts. A task found in `submitting` is none of it: it becomes `unsure`."""
WITHOUT_ID = frozenset({TaskState.SUBMITTING, TaskState.UNSURE})
"""May have been started without our knowing KIE's id of it, which may still come."""
ANSWERED = frozenset({TaskState.SUCCESS, TaskState.FAIL})
"""KIE has said how it ended."""
OPEN_QUESTIONS = frozenset({TaskState.UNSURE, TaskState.STOPPED})
"""Nobody here knows how it ended, or whether it was billed."""
ATTEMPTED = ANSWERED | OPEN_QUESTIONS
"""KIE has started it or may have started it: what counts as an attempt of a model."""
RETRIABLE = frozenset({TaskState.FAIL, TaskState.REFUSED, TaskState.UNSURE, TaskState.CANCELLED})
"""May be sent anew, one by one, by a person who sees what stands beside it."""
RETRIED_TOGETHER = RETRIABLE - {TaskState.UNSURE}
"""May be sent anew by one click for many: nothing of it was billed."""


def may_retry(state: TaskState, *, is_retried: bool, together: bool = False) -> bool:
    """Whether a task may be asked for again as a new createTask; `is_retried` where that was done before.

    `together` is for one click that asks for many.
    """
    return not is_retried and state in (RETRIED_TOGETHER if together else RETRIABLE)


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

    @property
    def medium(self) -> str:
        """By its type: "image", "video" or "audio"; empty while nobody knows."""
        return (self.mime or "").partition("/")[0]


def has_thumbnail(file: ResultFile) -> bool:
    """Whether there is a small picture of it: of everything kept but sounds."""
    return file.state is FileState.STORED and file.sha256 is not None and file.medium != "audio"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A state that a task came into, and when the ledger learned of it."""

    state: TaskState
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PastTime:
    """Seconds that a task took: `whole` by KIE's own clock, `running` without its time in the queue where that was
    seen, else None."""

    whole: float
    running: float | None = None


class FollowUp(StrEnum):
    """What is done by itself once a result is kept: its background removed, or that and then a recipe's files.

    A recipe's files are made when they leave, since the same picture always gives the same bytes; until then the
    ledger holds what is wanted.
    """

    REMOVE_BACKGROUND = "remove-background"
    ICON_SET = "icon-set"
    FAVICON = "favicon"
    IOS = "ios"
    ANDROID = "android"
    OG_IMAGE = "og-image"
    STICKER = "sticker"
    HERO = "hero"

    @property
    def recipe(self) -> str | None:
        """The name of the recipe whose files are wanted."""
        return None if self is FollowUp.REMOVE_BACKGROUND else self.value

    @property
    def removes_background(self) -> bool:
        """Whether the subject alone is wanted; what fills a page keeps its surroundings."""
        return self not in (FollowUp.OG_IMAGE, FollowUp.HERO)


class Origin(StrEnum):
    """Where a run was asked for."""

    CREATE = "create"
    COMPARE = "compare"
    BATCH = "batch"
    SHELL = "shell"
    CUTOUT = "cutout"
    PICKED = "picked"


COMPARABLE = frozenset({Origin.CREATE, Origin.COMPARE, Origin.BATCH, Origin.SHELL})
"""Runs of these origins can be looked at as comparisons. A run of the origin `picked` has no tasks of its own: it shows
results of others beside each other."""


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
    is_attached: bool = False
    files: tuple[ResultFile, ...] = ()

    @property
    def kept(self) -> tuple[ResultFile, ...]:
        """The files whose bytes are in the store."""
        return tuple(file for file in self.files if file.state is FileState.STORED and file.sha256)

    @property
    def recipe(self) -> str | None:
        """The recipe that is to be made of this very task's picture, not of a cut-out that follows it."""
        is_last = self.follow_up is not None and (self.parent_file is not None or not self.follow_up.removes_background)
        return self.follow_up.recipe if is_last and self.follow_up else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen by itself: finished, and no file on its way."""
        return self.state.is_finished and all(f.state is not FileState.FETCHING for f in self.files)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One click: a brief and the tasks that came of it. `origin` is None where an import named an unknown one."""

    id: str
    workspace: str
    created_at: datetime
    origin: Origin | None
    brief: Mapping[str, Json]
    tasks: tuple[Task, ...] = ()


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


@dataclass(frozen=True, kw_only=True)
class Record:
    """What KIE says of a task.

    `state` is KIE's word, an unknown one read as `generating`. `urls` is None where the task succeeded but the
    result cannot be read (yet). `result_object` is what a model answers that makes no file, such as a detector;
    addresses inside it are in `urls` as well. `asked_model` and `asked_input` are the request as KIE repeats it.
    `seconds` is completeTime - createTime: costTime's unit is disputed.
    """

    task_id: str
    state: TaskState
    urls: tuple[str, ...] | None = None
    result_object: Mapping[str, Json] | None = None
    fail_code: str | None = None
    fail_message: str | None = None
    credits: float | None = None
    created_at: datetime | None = None
    completed_at: datetime | None = None
    asked_model: str | None = None
    asked_input: Mapping[str, Json] = field(default_factory=dict)

    @property
    def seconds(self) -> float | None:
        if self.created_at is None or self.completed_at is None:
            return None
        return max(0.0, (self.completed_at - self.created_at).total_seconds())


LOCAL_PREFIX = "cutout/"
"""Models of this name are no models of KIE's: the work is done on this machine."""
REMOVE_BACKGROUND = "cutout/auto"


def is_local(model_id: str) -> bool:
    return model_id.startswith(LOCAL_PREFIX)
