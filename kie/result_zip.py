"""Results as one ZIP for a person: every kept file under a name that says what it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from kie.files import FileStore, file_name
from kie.inspection import EXTENSIONS
from kie.ledger import library
from kie.records import FileState, ResultFile, Task
from kie.zips import Archive, unique

ORIGINALS = "originals/"
"""Where the picture goes that a named cut-out was made from: the asset itself is the cut-out."""
_LONGEST_STEM = 200
"""Bytes: file systems take 255, and an ending and a number are still to come."""


def results_zip(
    store: FileStore, selected: Iterable[Task], *, cut_out: frozenset[str] = frozenset(), table: Sequence[Task] = ()
) -> Iterator[bytes]:
    """The kept files of tasks, under names that a person recognises, piece by piece.

    `cut_out` are the result files (by id) whose cut-out is among them. What came of the tasks of `table` stands in
    `results.csv`, and files whose bytes are gone in `missing.txt`.
    """
    archive = Archive()
    taken: set[str] = set()
    missing: list[str] = []
    for task in selected:
        for result in task.files:
            if result.state is not FileState.STORED or result.sha256 is None:
                continue
            name = unique(named(task, result, is_original=result.id in cut_out), taken)
            path = store.path(result.sha256)
            if not path.is_file():
                missing.append(name)
                continue
            yield from archive.file(name, path, moment=task.created_at)
    if table:
        yield from archive.text("results.csv", (line.rstrip("\r\n") for line in library.as_csv(table)))
    if missing:
        yield from archive.text("missing.txt", ["These files are not on this machine any more:", *missing])
    yield from archive.close()


def comparison_zip(store: FileStore, tasks: Sequence[Task]) -> Iterator[bytes]:
    """All of a comparison, cut-outs in the place of what they were made from, and a table of what came of each task."""
    kept = [task for task in tasks if any(file.state is FileState.STORED for file in task.files)]
    cut_out = frozenset(task.parent_file for task in kept if task.parent_file)
    return results_zip(store, tasks, cut_out=cut_out, table=tasks)


def named(task: Task, result: ResultFile, *, is_original: bool) -> str:
    """What a result is called: by the name that somebody gave it, or by its model, prompt and content."""
    mime, stem = result.mime or "", _stem(task.name or "")
    if not stem:
        return file_name(model=task.model, prompt=task.prompt, mime=mime, sha256=result.sha256 or "")
    return f"{ORIGINALS if is_original else ''}{stem}.{EXTENSIONS.get(mime, 'bin')}"


def _stem(name: str) -> str:
    """The name as it can stand in any file system: an imported one may be anything, "../../evil" too."""
    letters = "".join(letter if stands_in_a_name(letter) else "-" for letter in name)
    return letters.encode()[:_LONGEST_STEM].decode(errors="ignore").strip(" .-")


def stands_in_a_name(letter: str) -> bool:
    """Letters, digits and what is written onto them, in any script."""
    return letter.isalnum() or letter in "_. -" or unicodedata.category(letter).startswith("M")
