"""Copies of results in a folder that somebody named."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from kie.domain.task import FileState, ResultFile, Task
from kie.errors import BadInput
from kie.media.names import file_name, numbered
from kie.playground.container import Playground
from kie.playground.file_names import asset_name


def writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made ({error.strerror}). Nothing was sent.", field="out") from None


def save(app: Playground, task: Task, out: Path | None, *, originals: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Copy kept results into `out`; without it, name where the store has them. Nothing there is overwritten.

    `originals` are the result files (by id) whose cut-out is saved as well, in their place.
    """
    saved: list[str] = []
    for file in task.files:
        if file.state is not FileState.STORED or file.sha256 is None:
            continue
        source = app.store.path(file.sha256)
        if out is None:
            saved.append(str(source))
            continue
        name = asset_name(task, file, is_original=file.id in originals) if task.name else _unnamed(task, file)
        saved.append(str(_copied(source, out / name)))
    return tuple(saved)


def _copied(source: Path, target: Path) -> Path:
    """Where the copy stands: an earlier command's, if it made the very same one, or else the first name not taken."""
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.name.casefold(): path for path in folder.iterdir()}
    name = next(n for n in numbered(target.name) if _is_same(there.get(n.casefold()), source) is not False)
    if (earlier := there.get(name.casefold())) is not None:
        return earlier
    partial = folder / f"{name}.part"
    shutil.copyfile(source, partial)
    return partial.replace(folder / name)


def _is_same(path: Path | None, source: Path) -> bool | None:
    """Whether what stands there is this very content; None where nothing does."""
    return None if path is None else path.is_file() and filecmp.cmp(source, path, shallow=False)


def _unnamed(task: Task, file: ResultFile) -> str:
    """One command's results differ by their task, even where their bytes do not."""
    sha256 = f"{task.id[-6:]}{file.sha256}"
    return file_name(model=task.model, prompt=task.prompt, mime=file.mime or "", sha256=sha256)
