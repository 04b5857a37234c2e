"""Copies of results in a folder that somebody named."""

from __future__ import annotations

import shutil
from pathlib import Path

from kie.errors import BadInput
from kie.files import file_name
from kie.playground import Playground
from kie.records import FileState, ResultFile, Task
from kie.result_zip import named
from kie.zips import unique


def writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made ({error.strerror}). Nothing was sent.", field="out") from None


def save(house: Playground, task: Task, out: Path | None, *, cut_out: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Copy kept results into `out`; without it, name where the store has them. Nothing there is overwritten.

    `cut_out` are the result files (by id) whose cut-out is saved as well, in their place.
    """
    saved: list[str] = []
    for file in task.files:
        if file.state is not FileState.STORED or file.sha256 is None:
            continue
        source = house.store.path(file.sha256)
        if out is None:
            saved.append(str(source))
            continue
        name = named(task, file, is_original=file.id in cut_out) if task.name else _unnamed(task, file)
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if task.name:
            target = target.with_name(unique(target.name, {path.name for path in target.parent.iterdir()}))
        partial = target.with_name(target.name + ".part")
        shutil.copyfile(source, partial)
        partial.replace(target)
        saved.append(str(target))
    return tuple(saved)


def _unnamed(task: Task, file: ResultFile) -> str:
    """One command's results differ by their task, even where their bytes do not."""
    sha256 = f"{task.id[-6:]}{file.sha256}"
    return file_name(model=task.model, prompt=task.prompt, mime=file.mime or "", sha256=sha256)
