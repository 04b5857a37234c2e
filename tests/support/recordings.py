"""Comparisons with moments that a test chooses, and recordings of them as they stand in their archive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kie.domain.comparison import Comparison, comparison_of
from kie.domain.layouts import Layout
from kie.domain.task import FileState, ResultFile, Run, Stage, Task, TaskState
from kie.media.store import FileStore
from kie.playground.comparisons.recording import Recordings
from tests.support.comparisons import TWO, axis
from tests.support.pictures import picture
from tests.support.shelves import kept_bytes

BEGAN = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
USUAL = ((1.0, TaskState.SUBMITTING), (1.5, TaskState.WAITING), (4.0, TaskState.GENERATING), (9.0, TaskState.SUCCESS))
KEPT_AFTER = 9.5
"""Seconds after which the usual task's picture is kept."""


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def kept(store: FileStore, file_id: str, content: bytes | None = None) -> ResultFile:
    """A result whose bytes are in the store."""
    stored = kept_bytes(store, content or picture(size=(100, 60)))
    return ResultFile(
        id=file_id, task_id=file_id, position=0, url="https://kie.example.org/secret", state=FileState.STORED,
        sha256=stored.sha256, mime=stored.mime, width=stored.width, height=stored.height, size=stored.size,
    )  # fmt: skip


def task(
    task_id: str,
    *,
    model: str = TWO[0],
    created: float = 0.0,
    stages: Sequence[tuple[float, TaskState]] = USUAL,
    files: Sequence[ResultFile] = (),
    **more: Any,
) -> Task:
    """A task of that id; its moments are seconds after the comparison began."""
    usual: dict[str, Any] = {"cell": {"model": model}, "seconds": 7.5, "credits_billed": 4.0, "billed": True,
                             "medium": "image", "prompt": f"a mug by {model}",
                             "input": {"prompt": f"a mug by {model}", "seed": 7}}  # fmt: skip
    return Task(
        id=task_id, run_id="run", workspace="me", service="https://kie.example.org", position=0, model=model,
        width=1000, height=600, state=stages[-1][1] if stages else TaskState.QUEUED, created_at=at(created),
        kie_task_id=f"kie-{task_id}", submitted_at=at(stages[0][0]) if stages else None, credits_expected=4.0,
        expected_seconds=8.0, stages=tuple(Stage(state=state, at=at(moment)) for moment, state in stages),
        files=tuple(files), **(usual | more),
    )  # fmt: skip


def comparison(*tasks: Task, brief: Mapping[str, Any] | None = None) -> Comparison:
    run = Run(
        id="run", workspace="me", created_at=at(-0.003), origin="compare", tasks=tasks,
        brief={"subject": "a mug", "draft": {"private": True}} if brief is None else brief,
    )  # fmt: skip
    models = dict.fromkeys(task.model for task in tasks if not task.parent_file)
    return comparison_of(run, Layout(kind="models", axes=(axis("model", *models),), left_out=("Something.",)))


def usual(store: FileStore) -> tuple[Comparison, dict[str, datetime]]:
    """Two models: one picture each, a second later the second; and when each was kept."""
    first = task("first", files=[kept(store, "one")])
    later = [(moment + 1, state) for moment, state in USUAL]
    second = task("second", model=TWO[1], stages=later, files=[kept(store, "two", picture(size=(50, 80)))])
    return comparison(first, second), {"one": at(KEPT_AFTER), "two": at(KEPT_AFTER + 1)}


def saved(folder: Path, store: FileStore, title: str = "Two mugs") -> tuple[Recordings, str]:
    """A folder of recordings with the usual comparison in it, and its name."""
    recordings, (found, kept_at) = Recordings(folder), usual(store)
    return recordings, recordings.save(found, store=store, title=title, kept_at=kept_at)


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(contents(path)["manifest.json"])
    return found


def archive(path: Path, said: Any, entries: Mapping[str, bytes] | None = None) -> Path:
    """An archive at `path` that says this, with these entries beside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for entry, content in (entries or {}).items():
            if entry != "manifest.json":
                made.writestr(entry, content)
        made.writestr("manifest.json", said if isinstance(said, bytes) else json.dumps(said))
    return path
