"""A comparison as one file, and back.

    manifest.json      the brief, the layout, and every task with its request and the moments of its states
    pictures/<n>.webp  its results, at most 768 px and without metadata; clips as .mp4

A recording may come from anywhere, so nothing in it is believed: it is read with bounds, its pictures are named by
number, and a model that is not in the catalogue is only a name.
"""

from __future__ import annotations

import json
import lzma
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from kie.catalogue.types import Json, Medium
from kie.domain import layouts
from kie.domain.comparison import Comparison, comparison_of
from kie.domain.layouts import Layout
from kie.domain.task import FileState, Origin, ResultFile, Run, Stage, Task, TaskState
from kie.errors import BadInput
from kie.media.store import FileStore

FORMAT, VERSION = "kie-comparison", 1
EDGE = 768
MOST_TASKS, MOST_BYTES, LARGEST_MANIFEST = 2_000, 200_000_000, 8 << 20
"""400 results are the most of a comparison; each may have been tried again and have had its background removed."""
MOST_AXES, MOST_PLACES, MOST_STAGES, MOST_PICTURES = 12, 40_000, 200, 10_000
"""What is drawn grows with these, however few tasks there are."""
IDLE_SECONDS = 10.0
"""What a longer stretch is cut to in which nothing was under way: nobody waits in front of a replay until tomorrow."""
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError)
"""What reading a damaged, cut short or encrypted archive raises."""
PICTURE = re.compile(r"pictures/[0-9]{1,4}\.(webp|mp4)")
MIMES = {"webp": "image/webp", "mp4": "video/mp4"}
_START = datetime(2026, 1, 1, tzinfo=UTC)
_BRIEF_PARTS = ("subject", "scene", "camera", "motion", "style", "exclusions", "details", "colours")


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What was recorded: `run` with all its tasks as they ended, and when each of their files was kept.

    All moments count from `run.created_at`, when its first task was there. `pictures` names each file's entry in
    the archive, by the file's id.
    """

    title: str
    run: Run
    layout: Layout
    pictures: Mapping[str, str]
    kept_at: Mapping[str, float]

    @property
    def seconds(self) -> float:
        """How long it plays at its true speed."""
        ends = [*self.kept_at.values(), *(since(self.run, stage.at) for t in self.run.tasks for stage in t.stages)]
        return max(ends, default=0.0)

    @property
    def ended(self) -> Comparison:
        return comparison_of(self.run, self.layout)


def since(run: Run, moment: datetime) -> float:
    """Seconds from the run's beginning."""
    return max(0.0, (moment - run.created_at).total_seconds())


def entries_of(
    comparison: Comparison, *, store: FileStore, title: str, kept_at: Mapping[str, datetime]
) -> Iterator[tuple[str, bytes]]:
    """The entries of a recording, the manifest last; `kept_at` says when each file (by id) was kept."""
    run, seconds = comparison.run, _clock(comparison.run, kept_at)
    tasks: list[Json] = []
    recorded: dict[str, str] = {}
    for number, task in enumerate(run.tasks):
        pictures: list[Json] = []
        for file in task.files:
            shown = _shown(file, store=store)
            if shown is not None:
                content, mime = shown
                entry = f"pictures/{len(recorded)}.{'mp4' if mime.startswith('video/') else 'webp'}"
                kept = seconds(kept_at[file.id]) if file.id in kept_at else 0.0
                recorded[file.id] = f"{number}-{len(pictures)}"
                pictures.append({"entry": entry, "width": file.width, "height": file.height, "kept_after": kept})
                yield entry, content
        parent = recorded.get(task.parent_file, "gone") if task.parent_file else None
        tasks.append(_task_to_json(task, seconds) | {"parent_file": parent, "files": pictures})
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "recorded_at": run.created_at.isoformat(timespec="seconds"),
        "brief": {name: run.brief[name] for name in _BRIEF_PARTS if name in run.brief},
        "layout": json.loads(layouts.to_text(comparison.layout)),
        "tasks": tasks,
    }
    yield "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode()


def _shown(file: ResultFile, *, store: FileStore) -> tuple[bytes, str] | None:
    """The bytes to record of a result and their type; None where there is nothing to be seen, or to be read."""
    mime = file.mime or ""
    if file.state is not FileState.STORED or file.sha256 is None or not mime.startswith(("image/", "video/")):
        return None
    path = store.path(file.sha256)
    from kie.playground.comparisons import anonymize  # what reads clips costs start-up time

    try:
        return anonymize.blinded(path, mime=mime, edge=EDGE, scales_clips=False) if path.is_file() else None
    except BadInput:
        return None


def _clock(run: Run, kept_at: Mapping[str, datetime]) -> Callable[[datetime], float]:
    """From a moment to its seconds in the recording; what lies idle is cut short."""
    changes: list[tuple[datetime, int]] = [(kept_at[f.id], 0) for t in run.tasks for f in t.files if f.id in kept_at]
    for task in run.tasks:
        changes.append((task.created_at, 1))
        was_under_way = True
        for stage in task.stages:
            is_under_way = not stage.state.is_finished
            changes.append((stage.at, is_under_way - was_under_way))
            was_under_way = is_under_way
        if was_under_way:
            changes.append((task.stages[-1].at if task.stages else task.created_at, -1))
    changes.sort(key=lambda change: change[0])
    cuts: list[tuple[datetime, float]] = []
    cut, under_way = 0.0, 0
    for (moment, change), (following, _) in pairwise(changes):
        under_way += change
        idle = (following - moment).total_seconds() - IDLE_SECONDS
        if not under_way and idle > 0:
            cut += idle
            cuts.append((following, cut))

    def seconds(moment: datetime) -> float:
        skipped = next((cut for since_then, cut in reversed(cuts) if moment >= since_then), 0.0)
        return round(max(0.0, (moment - changes[0][0]).total_seconds() - skipped), 3)

    return seconds


@lru_cache(maxsize=32)
def read(path: Path, *, changed: int) -> Recording:
    """`changed` is when the file was written: another one of the same name is read anew."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(info.filename, info.file_size) for info in archive.infolist()]
            manifest = dict(sizes).get("manifest.json", LARGEST_MANIFEST + 1)
            if sum(size for _, size in sizes) > MOST_BYTES or manifest > LARGEST_MANIFEST:
                raise _unreadable()
            content = json.loads(archive.read("manifest.json"))
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()  # half a letter or no number: nobody shows it
        return _recording_from(content, entries=frozenset(dict(sizes)))
    except BROKEN:
        raise _unreadable() from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise _unreadable() from None


def _unreadable() -> BadInput:
    return BadInput(
        "This is no recording of a comparison that can be read here. Nothing was stored.", field="recording"
    )


def _recording_from(manifest: Any, *, entries: frozenset[str]) -> Recording:
    """Raises what reading a wrong shape raises."""
    if manifest["format"] != FORMAT or manifest["version"] != VERSION or not 0 < len(manifest["tasks"]) <= MOST_TASKS:
        raise ValueError("not a recording")
    layout = layouts.from_text(json.dumps(manifest["layout"]))
    if layout is None or len(layout.axes) > MOST_AXES:
        raise ValueError("no layout")
    pictures: dict[str, str] = {}
    kept_at: dict[str, datetime] = {}
    tasks = tuple(_task_from(task, number, entries, pictures, kept_at) for number, task in enumerate(manifest["tasks"]))
    brief = {name: value for name, value in dict(manifest["brief"]).items() if name in _BRIEF_PARTS}
    repeats = 1 + max(task.repeat for task in tasks)
    if repeats * math.prod(len(axis.values) for axis in layout.axes) > MOST_PLACES or len(pictures) > MOST_PICTURES:
        raise ValueError("too much of it")
    began = min(task.created_at for task in tasks)
    run = Run(id="recorded", workspace="recorded", created_at=began, origin=Origin.COMPARE, brief=brief, tasks=tasks)
    kept_since = {file_id: since(run, moment) for file_id, moment in kept_at.items()}
    return Recording(title=str(manifest["title"])[:120], run=run, layout=layout, pictures=pictures, kept_at=kept_since)


_PLAIN = ("id", "retry_of", "model", "medium", "prompt", "width", "height", "repeat", "name", "credits_billed",
          "credits_expected", "billed", "seconds", "expected_seconds", "error", "error_kind")  # fmt: skip
"""What of a task stands in a manifest as it is."""


def _task_to_json(task: Task, seconds: Callable[[datetime], float]) -> dict[str, Json]:
    return {name: getattr(task, name) for name in _PLAIN} | {
        "input": dict(task.input),
        "cell": dict(task.cell),
        "created_after": seconds(task.created_at),
        "submitted_after": seconds(task.submitted_at) if task.submitted_at else None,
        "stages": [[str(stage.state), seconds(stage.at)] for stage in task.stages],
    }


def _task_from(
    task: Any, number: int, entries: frozenset[str], pictures: dict[str, str], kept_at: dict[str, datetime]
) -> Task:
    if (
        task["medium"] not in get_args(Medium)
        or not isinstance(task["input"], dict)
        or len(task["stages"]) > MOST_STAGES
    ):
        raise ValueError("not a task")
    files = []
    for position, file in enumerate(task["files"]):
        file_id = f"{number}-{position}"
        files.append(_file_from(file, file_id, task_id=str(task["id"]), position=position, entries=entries))
        pictures[file_id], kept_at[file_id] = str(file["entry"]), _after(file["kept_after"])
    stages = tuple(Stage(state=TaskState(state), at=_after(moment)) for state, moment in task["stages"])
    submitted = task["submitted_after"]
    return Task(
        id=str(task["id"]),
        run_id="recorded",
        workspace="recorded",
        service="recorded",
        position=number,
        model=str(task["model"]),
        medium=task["medium"],
        prompt=str(task["prompt"]),
        input=task["input"],
        state=stages[-1].state if stages else TaskState.QUEUED,
        created_at=_after(task["created_after"]),
        submitted_at=None if submitted is None else _after(submitted),
        width=_size(task["width"]) or 1,
        height=_size(task["height"]) or 1,
        seconds=_number(task["seconds"]),
        credits_billed=_number(task["credits_billed"]),
        credits_expected=_number(task["credits_expected"]),
        expected_seconds=_number(task["expected_seconds"]),
        billed=task["billed"] if isinstance(task["billed"], bool) else None,
        error=_text(task["error"]),
        error_kind=_text(task["error_kind"]),
        retry_of=_text(task["retry_of"]),
        parent_file=_text(task.get("parent_file")),
        cell={str(key): str(value) for key, value in dict(task["cell"]).items()},
        repeat=int(_seconds(task["repeat"])),
        name=_text(task["name"]),
        stages=stages,
        files=tuple(files),
    )


def _file_from(file: Any, file_id: str, *, task_id: str, position: int, entries: frozenset[str]) -> ResultFile:
    entry = str(file["entry"])
    if entry not in entries or not PICTURE.fullmatch(entry):
        raise ValueError("no such picture")
    return ResultFile(
        id=file_id,
        task_id=task_id,
        position=position,
        url="",
        state=FileState.STORED,
        sha256="0" * 64,  # its bytes are in the archive, not in the store
        mime=MIMES[entry.rpartition(".")[2]],
        width=_size(file["width"]),
        height=_size(file["height"]),
    )


def _after(seconds: Any) -> datetime:
    return _START + timedelta(seconds=_seconds(seconds))


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not 0 <= seconds < 86_400:
        raise ValueError("no time within a day")
    return seconds


def _size(value: Any) -> int | None:
    if value is None:
        return None
    if not 1 <= int(value) <= 100_000:
        raise ValueError("no size")
    return int(value)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 else None


def _text(value: Any) -> str | None:
    return value[:2000] if isinstance(value, str) else None
