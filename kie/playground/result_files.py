"""The kept files of one workspace's results: what can be read out of them and made of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kie.domain.task import ResultFile
from kie.errors import BadInput
from kie.ledger import queries
from kie.ledger.queries import FileInContext
from kie.media import video
from kie.media.video import Preview, PreviewFormat, Timing
from kie.playground import recipe_files
from kie.playground.container import Playground
from kie.recipes.definitions import RECIPES
from kie.recipes.recipe import Converted, Format, Made, Recipe

__all__ = ["Format", "PreviewFormat", "ResultFiles"]


class ResultFiles:
    """`recipes` are what can be made of a picture as one ZIP."""

    recipes: tuple[Recipe, ...] = tuple(RECIPES.values())

    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._store, self._workspace = app.ledger, app.store, workspace

    def in_context(self, file_id: str) -> FileInContext | None:
        """A result file with its task and run."""
        context = queries.file_in_context(self._ledger, file_id=file_id)
        return context if context is not None and context.task.workspace == self._workspace else None

    def get(self, file_id: str) -> ResultFile | None:
        context = self.in_context(file_id)
        return context.file if context else None

    def has_thumbnail(self, sha256: str) -> bool:
        return self._store.thumbnail(sha256).exists()

    def has_bytes(self, sha256: str) -> bool:
        return self._store.path(sha256).exists()

    def timing(self, file: ResultFile) -> Timing | None:
        """How a clip is timed; None where it cannot be read."""
        try:
            return video.timing(self._path(file))
        except BadInput:
            return None

    def preview(self, file: ResultFile, *, kind: PreviewFormat) -> Preview:
        """A clip made small and moving. Raises BadInput where it is none."""
        return video.preview(self._path(file), kind=kind)

    def converted(self, file: ResultFile, *, format: Format, quality: int) -> Converted:  # noqa: A002  as in recipes
        """A picture in another format, so that its bytes are known before anything is saved. Raises BadInput."""
        return _converted(self._path(file), format, quality)

    def stands_free(self, file: ResultFile) -> bool:
        """Whether a picture is transparent around its subject, as measured on its bytes; False where it is gone."""
        try:
            return recipe_files.stands_free(self._path(file))
        except (BadInput, OSError):
            return False

    def made(self, file: ResultFile, *, recipe: str) -> Made:
        """A recipe's files of a picture, as its ZIP holds them. Raises BadInput."""
        context = self.in_context(file.id)
        if context is None or not self._path(file).is_file():
            raise BadInput("The picture is not here any more.", field="image")
        return recipe_files.files_of(self._ledger, self._store, context, recipe=recipe)

    def palette(self, file: ResultFile) -> tuple[str, ...]:
        """The colours of the brief that a picture or a cut-out came of."""
        context = self.in_context(file.id)
        return recipe_files.palette_of(self._ledger, context) if context else ()

    def _path(self, file: ResultFile) -> Path:
        return self._store.path(file.sha256 or "")


@lru_cache(maxsize=20)
def _converted(path: Path, to: Format, quality: int) -> Converted:
    from kie.recipes.encoding import convert  # NumPy and OpenCV cost start-up time; few pages need them
    from kie.recipes.load_picture import load

    return convert(load(path.read_bytes()), format=to, quality=quality)
