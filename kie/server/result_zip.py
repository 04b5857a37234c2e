"""Results as one ZIP for a person: every kept file under a name that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from kie.domain.task import FileState, ResultFile, Task
from kie.errors import BadInput
from kie.ledger import history_export
from kie.media.names import unique
from kie.media.store import FileStore
from kie.media.zip_stream import Archive
from kie.playground.file_names import asset_name, asset_stem
from kie.playground.recipe_files import stem_of

Recipes = Callable[[ResultFile, str], Sequence[tuple[str, bytes]]]
"""Makes a recipe's files of a result. Raises BadInput where it cannot."""


def results_zip(
    store: FileStore,
    selected: Iterable[Task],
    *,
    originals: frozenset[str] = frozenset(),
    table: Sequence[Task] = (),
    recipes: Recipes | None = None,
) -> Iterator[bytes]:
    """The kept files of tasks, under names that a person recognises, piece by piece.

    `originals` are the result files (by id) whose cut-out is among them. What came of the tasks of `table` stands in
    `results.csv`, and files whose bytes are gone in `missing.txt`. With `recipes` the files of a task's recipe stand
    in a folder beside its picture, or the reason why not in `not made.txt`.
    """
    archive = Archive()
    taken: set[str] = set()
    missing: list[str] = []
    refusals: list[str] = []
    for task in selected:
        for result in task.kept:
            if recipes is not None and task.recipe is not None:
                folder = unique(asset_stem(task.name or "") or stem_of(task), taken)
                try:
                    made = recipes(result, task.recipe)
                except BadInput as error:
                    made, refusals = (), [*refusals, f"{folder}: {task.recipe} was not made. {error.message}"]
                for path_inside, content in made:
                    yield from archive.content(f"{folder}/{path_inside}", content, moment=task.created_at)
            name = unique(asset_name(task, result, is_original=result.id in originals), taken)
            path = store.path(result.sha256 or "")
            if not path.is_file():
                missing.append(name)
                continue
            yield from archive.file(name, path, moment=task.created_at)
    if table:
        yield from archive.text("results.csv", (line.rstrip("\r\n") for line in history_export.as_csv(table)))
    if refusals:
        yield from archive.text("not made.txt", refusals)
    if missing:
        yield from archive.text("missing.txt", ["These files are not on this machine any more:", *missing])
    yield from archive.close()


def comparison_zip(store: FileStore, tasks: Sequence[Task], *, recipes: Recipes | None = None) -> Iterator[bytes]:
    """All of a comparison, cut-outs in the place of what they were made from, and a table of what came of each task."""
    kept = [task for task in tasks if any(file.state is FileState.STORED for file in task.files)]
    originals = frozenset(task.parent_file for task in kept if task.parent_file)
    return results_zip(store, tasks, originals=originals, table=tasks, recipes=recipes)
