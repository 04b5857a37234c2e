"""What outlives this process: one small JSON file a task, the result files and the uploads, in one folder.

    tasks/<taskId>.json    written whole, then moved into place
    files/<taskId>_<n>.png drawn; what is pruned is drawn again on demand
    uploads/<path>         what clients uploaded

Several processes may share the folder: a task that another one made is read from its file.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from kie.emulator.task_ids import TASK_ID
from kie.emulator.tasks import Task, from_json, to_json

DAY = 86_400.0
TASK_DAYS = 60
RESULT_DAYS = 14
UPLOAD_DAYS = 3
FILE_BYTES = 2_000_000_000
_REMEMBERED = 500
_TASK_ID = re.compile(TASK_ID)
_RESULT_NAME = re.compile(rf"({TASK_ID})_\d+\.[a-z0-9]+")


class Store:
    """All tasks by id. Open ones stay in memory; of finished ones only the newest few hundred do.

    `now` is seconds since the epoch. A file whose days are over is gone, although it may still lie on the disk.
    """

    def __init__(self, folder: Path, *, now: Callable[[], float]) -> None:
        """Reads the folder, making it where it is missing, and prunes what is old. Raises OSError."""
        self._now = now
        self.files = folder / "files"
        self.uploads = folder / "uploads"
        self._tasks = folder / "tasks"
        for place in (self._tasks, self.files, self.uploads):
            place.mkdir(parents=True, exist_ok=True)
        self._open: dict[str, Task] = {}
        self._closed: dict[str, Task] = {}
        self._credits: dict[str, float] = {}
        self._load()
        prune({self.files: RESULT_DAYS, self.uploads: UPLOAD_DAYS}, now=now(), most_bytes=FILE_BYTES)

    def __contains__(self, task_id: str) -> bool:
        return task_id in self._credits or self._path(task_id).exists()

    @property
    def created(self) -> int:
        """How many tasks there are."""
        return len(self._credits)

    @property
    def spent(self) -> float:
        """Credits held or kept by all tasks."""
        return sum(self._credits.values())

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(self._open.values())

    def get(self, task_id: str) -> Task | None:
        task = self._open.get(task_id) or self._closed.get(task_id)
        if task is None and _TASK_ID.fullmatch(task_id):
            task = _read(self._path(task_id))
            if task is not None:
                self.remember(task)
        return task

    def remember(self, task: Task) -> None:
        """Put the task in its place in memory; `write` makes it last."""
        self._open.pop(task.task_id, None)
        self._closed.pop(task.task_id, None)
        (self._open if task.is_open else self._closed)[task.task_id] = task
        self._credits[task.task_id] = task.held_credits
        while len(self._closed) > _REMEMBERED:
            del self._closed[next(iter(self._closed))]

    def forget(self, task: Task) -> None:
        """Take back `remember` for a task that could not be written."""
        self._open.pop(task.task_id, None)
        self._credits.pop(task.task_id, None)

    def write(self, task: Task) -> None:
        """Make the task last: on the disk, whole, before this returns. Raises OSError."""
        write_whole(self._path(task.task_id), json.dumps(to_json(task)).encode())

    def result_file(self, name: str) -> Path | None:
        """Where the result file of that name belongs, there or not; None where no task has it, or not any more."""
        task = self.task_of_file(name)
        is_over = task is None or self._is_older(task.finished_at or self._now(), RESULT_DAYS)
        return None if is_over else self.files / name

    def task_of_file(self, name: str) -> Task | None:
        """The task that a result file belongs to."""
        match = _RESULT_NAME.fullmatch(name)
        task = self.get(match[1]) if match else None
        return task if task and name in task.files else None

    def upload(self, path: str) -> Path | None:
        """The uploaded file at that path; None where there is none or the path leads elsewhere."""
        try:
            file = (self.uploads / path).resolve()
            is_one = file.is_relative_to(self.uploads.resolve()) and file.is_file()
            return None if not is_one or self._is_older(file.stat().st_mtime, UPLOAD_DAYS) else file
        except (OSError, ValueError):
            return None

    def _path(self, task_id: str) -> Path:
        return self._tasks / f"{task_id}.json"

    def _is_older(self, moment: float, days: float) -> bool:
        return self._now() - moment > days * DAY

    def _load(self) -> None:
        tasks = filter(None, map(_read, self._tasks.glob("*.json")))
        for task in sorted(tasks, key=lambda t: t.created_at):
            if self._is_older(task.created_at, TASK_DAYS):
                self._path(task.task_id).unlink(missing_ok=True)
            else:
                self.remember(task)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and a power cut does not take it back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def prune(days_of: Mapping[Path, float], *, now: float, most_bytes: int) -> None:
    """Delete what is older than its folder's days, then the oldest until no more than `most_bytes` remain."""
    files = [
        (file.stat(), file, most_days)
        for folder, most_days in days_of.items()
        for file in folder.rglob("*")
        if file.is_file()
    ]
    kept = 0
    for facts, file, most_days in sorted(files, key=lambda entry: entry[0].st_mtime, reverse=True):
        kept += facts.st_size
        if kept > most_bytes or now - facts.st_mtime > most_days * DAY:
            file.unlink(missing_ok=True)


def _read(path: Path) -> Task | None:
    """The task in that file; None where there is none, or where a power cut left it unreadable."""
    try:
        return from_json(json.loads(path.read_bytes()))
    except (OSError, KeyError, TypeError, ValueError):
        return None
