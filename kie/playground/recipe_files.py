"""A recipe's files of one kept result: in its brand's colours, under its name, and measured before anything is said."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kie.domain.task import Task
from kie.ledger import Ledger, queries
from kie.ledger.queries import FileInContext
from kie.media.store import FileStore
from kie.playground.file_names import asset_stem, picture_stem
from prompts.brief import brief_from_json

if TYPE_CHECKING:  # the recipes load NumPy and OpenCV, which costs start-up time; only making needs them
    from kie.recipes.recipe import Made

_REMEMBERED = 8


def palette_of(ledger: Ledger, result: FileInContext) -> tuple[str, ...]:
    """The colours of the brief that it came of; of a cut-out, of the brief that made its picture."""
    colours = brief_from_json(result.run.brief).colours if result.run else ()
    if colours or result.task.parent_file is None:
        return tuple(colour.hex for colour in colours)
    parent = queries.file_in_context(ledger, file_id=result.task.parent_file)
    return palette_of(ledger, parent) if parent is not None else ()


def stem_of(task: Task) -> str:
    """How the files are called: as the asset was, or after the first words of its prompt."""
    return asset_stem(task.name or "").rpartition("/")[2] or picture_stem(task)


def files_of(ledger: Ledger, store: FileStore, result: FileInContext, *, recipe: str) -> Made:
    """Raises BadInput where the picture cannot be read or there is no such recipe."""
    path = store.path(result.file.sha256 or "")
    return _made(path, recipe, stem_of(result.task), palette_of(ledger, result))


@lru_cache(maxsize=_REMEMBERED)
def _made(path: Path, recipe: str, stem: str, palette: tuple[str, ...]) -> Made:
    from kie.recipes.definitions import get
    from kie.recipes.load_picture import load
    from kie.recipes.make import make

    return make(get(recipe), load(path.read_bytes()), stem=stem, palette=palette)


@lru_cache(maxsize=256)
def stands_free(path: Path) -> bool:
    """Whether a kept picture's subject stands on nothing, as measured. Raises BadInput where it is no picture."""
    from kie.recipes import transparency

    return transparency.stands_free(path.read_bytes())
