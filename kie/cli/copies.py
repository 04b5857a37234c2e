"""Copies of results in a folder that somebody named."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from kie.domain.task import FileState, ResultFile, Task
from kie.errors import BadInput
from kie.ledger import queries
from kie.media.names import file_name, numbered
from kie.playground import recipe_files
from kie.playground.container import Playground
from kie.playground.file_names import asset_name, asset_stem


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


def save_recipe(app: Playground, task: Task, out: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write a task's recipe into a folder of its own below `out`: the files, and sentences on what came of them.

    Nothing there is overwritten; files of the same bytes stay, so that writing once more makes no second folder.
    Raises BadInput where the picture cannot be worked on or a file cannot be written.
    """
    saved: list[str] = []
    sentences: list[str] = []
    for file in task.kept:
        context = queries.file_in_context(app.ledger, file_id=file.id)
        if context is None or task.recipe is None:
            continue
        made = recipe_files.files_of(app.ledger, app.store, context, recipe=task.recipe)
        own = asset_stem(task.name or "") or _unnamed(task, file).rpartition(".")[0]
        folder = next(out / name for name in _folders(own) if _has_room(out / name, made.files))
        saved += [str(_written(folder / path, content)) for path, content in made.files]
        sentences += [f"{len(made.files)} files of {task.recipe}. {made.ground_words}", *made.notes]
    return tuple(saved), tuple(sentences)


def _folders(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _has_room(folder: Path, files: Sequence[tuple[str, bytes]]) -> bool:
    """Whether none of the files would take the place of another one."""
    there = ((folder / path, content) for path, content in files)
    return all(not path.exists() or (path.is_file() and path.read_bytes() == content) for path, content in there)


def _written(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.part")
        partial.write_bytes(content)
        return partial.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}).", field="out") from None


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
