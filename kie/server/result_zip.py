"""Results as one ZIP for a person: every kept file under a name that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kie.domain.task import FileState, Task
from kie.ledger import history_export
from kie.media.names import unique
from kie.media.store import FileStore
from kie.media.zip_stream import Archive
from kie.playground.file_names import asset_name


def results_zip(
    store: FileStore, selected: Iterable[Task], *, originals: frozenset[str] = frozenset(), table: Sequence[Task] = ()
) -> Iterator[bytes]:
    """The kept files of tasks, under names that a person recognises, piece by piece.

    `originals` are the result files (by id) whose cut-out is among them. What came of the tasks of `table` stands in
    `results.csv`, and files whose bytes are gone in `missing.txt`.
    """
    archive = Archive()
    taken: set[str] = set()
    missing: list[str] = []
    for task in selected:
        for result in task.files:
            if result.state is not FileState.STORED or result.sha256 is None:
                continue
            name = unique(asset_name(task, result, is_original=result.id in originals), taken)
            path = store.path(result.sha256)
            if not path.is_file():
                missing.append(name)
                continue
            yield from archive.file(name, path, moment=task.created_at)
    if table:
        yield from archive.text("results.csv", (line.rstrip("\r\n") for line in history_export.as_csv(table)))
    if missing:
        yield from archive.text("missing.txt", ["These files are not on this machine any more:", *missing])
    yield from archive.close()


def comparison_zip(store: FileStore, tasks: Sequence[Task]) -> Iterator[bytes]:
    """All of a comparison, cut-outs in the place of what they were made from, and a table of what came of each task."""
    kept = [task for task in tasks if any(file.state is FileState.STORED for file in task.files)]
    originals = frozenset(task.parent_file for task in kept if task.parent_file)
    return results_zip(store, tasks, originals=originals, table=tasks)
