"""Files that are made from a result when somebody downloads it: with its history in its metadata, a clean copy, a
recipe's ZIP, a converted copy, a trimmed cut-out, a clip's preview, one side of a pair that is judged.

Everything here blocks; what it needs for pictures and clips is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from kie.domain.comparison import brief_of
from kie.domain.task import ResultFile
from kie.errors import BadInput
from kie.ledger import queries
from kie.ledger.queries import FileInContext
from kie.media import metadata
from kie.playground import recipe_files
from kie.playground.container import Playground


def with_history(path: Path, result: FileInContext) -> bytes:
    """A picture with the brief and the request that it came of in its metadata."""
    task = result.task
    provenance = metadata.Provenance(
        prompt=task.prompt,
        model=task.model,
        parameters=task.input,
        brief=brief_of(result.run, task) if result.run else {},
        task_id=task.kie_task_id,
        created_at=task.created_at,
    )
    return metadata.embed(path.read_bytes(), provenance)


def without_metadata(path: Path) -> bytes:
    return metadata.strip(path.read_bytes())


def blinded(path: Path, *, mime: str, sizes: Sequence[tuple[int | None, int | None]]) -> tuple[bytes, str]:
    """One side of a pair and its type; `sizes` are width and height of both. Raises BadInput."""
    from kie.playground.comparisons import anonymize

    return anonymize.blinded(path, mime=mime, edge=anonymize.common_edge(*sizes))


def _recipe(app: Playground, result: FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie.recipes.make import zip_bytes

    made = recipe_files.files_of(app.ledger, app.store, result, recipe=options[0])
    return zip_bytes(made), "application/zip"


def recipe_maker(app: Playground) -> Callable[[ResultFile, str], Sequence[tuple[str, bytes]]]:
    """Makes a recipe's files of a result; raises BadInput."""

    def make(file: ResultFile, recipe: str) -> Sequence[tuple[str, bytes]]:
        result = queries.file_in_context(app.ledger, file_id=file.id)
        if result is None or not app.store.path(file.sha256 or "").is_file():
            raise BadInput("The picture is not here any more.", field="image")
        return recipe_files.files_of(app.ledger, app.store, result, recipe=recipe).files

    return make


def _converted(app: Playground, result: FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie.recipes.encoding import convert
    from kie.recipes.load_picture import load

    picture_format, quality = options
    converted = convert(load(_content(app, result)), format=cast(Any, picture_format), quality=int(quality))
    return converted.content, converted.mime


def _trimmed(app: Playground, result: FileInContext, _options: Sequence[str]) -> tuple[bytes, str]:
    from kie.cutout.finish import to_png, trim
    from kie.media.read_picture import read

    image = read(_content(app, result), name="The cut-out")
    return to_png(trim(image, margin=0.02)), "image/png"


def _preview(app: Playground, result: FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie.media import video

    preview = video.preview(app.store.path(result.file.sha256 or ""), kind=cast(Any, options[0]))
    return preview.content, preview.mime


MAKERS: Mapping[str, Callable[[Playground, FileInContext, Sequence[str]], tuple[bytes, str]]] = {
    "recipe": _recipe,
    "converted": _converted,
    "trimmed": _trimmed,
    "preview": _preview,
    "glance": _preview,
}
"""By the kind of the link: content and MIME type of what is made with the link's options. They raise BadInput."""


def _content(app: Playground, result: FileInContext) -> bytes:
    return app.store.path(result.file.sha256 or "").read_bytes()
