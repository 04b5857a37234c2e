"""The files that requests of one workspace may work from: brought, fetched, or results of its own."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from kie.api.error_messages import blames_a_file
from kie.attachments.assign_files import MEDIUM_OF, AssignedFiles, refusal, slots
from kie.attachments.references import Reference, ReferenceMedium, from_json
from kie.catalogue import Model, Parameter
from kie.catalogue.types import Role
from kie.domain.task import ResultFile, Task, TaskState
from kie.errors import BadInput
from kie.ledger import queries
from kie.media import painted, read_picture, video
from kie.media.mime import of_media_name
from kie.playground.container import Playground
from kie.playground.painting import PAINTED, Painted, Painting
from kie.playground.uploads import NotFetchedHere

UNSAID_MB = 100
"""What KIE's upload host takes of one file, where a model does not say what it takes."""
_ENDINGS: Mapping[ReferenceMedium, tuple[str, ...]] = {
    "image": ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tiff", "avif"),
    "video": ("mp4", "mov", "webm", "mkv"),
    "audio": ("mp3", "wav", "m4a", "aac", "ogg", "flac"),
}
"""What can be read here."""

__all__ = ["MEDIUM_OF", "AssignedFiles", "InputFiles", "NotFetchedHere", "Reference", "ReferenceMedium", "by_address"]


class InputFiles:
    """`keep`, `fetch` and `of_result` are those of `Uploads`."""

    def __init__(self, app: Playground, workspace: str) -> None:
        self._app = app
        self.keep = partial(app.inputs.keep, workspace=workspace)
        self.fetch = partial(app.inputs.fetch, workspace=workspace)
        self.of_result = partial(app.inputs.of_result, workspace=workspace)
        self._newest_naming = partial(queries.newest_naming, app.ledger, workspace=workspace)

    def last_frame_of(self, clip: ResultFile) -> Reference:
        """The last frame of a kept clip as a picture of its own. Raises BadInput where none can be decoded."""
        sha256, out = clip.sha256 or "", io.BytesIO()
        video.last_frame(self._app.store.path(sha256)).save(out, "PNG")
        return self.keep(out.getvalue(), name=f"last frame of {sha256[:8]}")

    def of_painting(self, picture: Reference, painting: Painting, *, brush: str) -> Painted:
        """A kept picture in its new frame and the mask painted on it, each as a file of its own. Raises BadInput."""
        path = self._app.store.path(picture.sha256 or "")
        if not path.is_file():
            raise BadInput("The picture is not here any more. Nothing was sent.", field="image")
        name = picture.name or "picture"
        size = (picture.width or 0, picture.height or 0)
        if painting.frame is not None or picture.mime not in PAINTED:
            image = read_picture.read(path.read_bytes(), name=name)
            image = painted.framed(image, painting.frame) if painting.frame else image
            picture, size = self.keep(painted.png(image), name=name), image.size
        drawn = painting.masks.get(brush)
        if drawn is None:
            return Painted(picture=picture, mask=None)
        white = painted.read_mask(drawn, size=size)
        mask = self.keep(painted.png(white), name=f"mask of {name}")
        negative = self.keep(painted.png(painted.exchanged(white)), name=f"mask of {name}")
        return Painted(picture=picture, mask=dataclasses.replace(mask, use="mask", negative=negative.address))

    def blamed(self, files: Sequence[Reference]) -> Iterator[tuple[Task, list[Reference]]]:
        """Each newest use of these files that failed for a file's sake, with all of them that it used: KIE does not
        say which of several it was."""
        newest = self._newest_naming(addresses=[file.address for file in files])
        for task in {task.id: task for task in newest.values()}.values():
            if task.state is TaskState.FAIL and blames_a_file(task.error):
                yield task, [file for file in files if newest.get(file.address) == task]


def by_address(address: str) -> Reference | None:
    """A file that KIE is to fetch from its address as it is; nothing about it can be checked. None without one."""
    return from_json(address)


@dataclass(frozen=True, kw_only=True)
class TakenFiles:
    """What some of the chosen models take: of each medium the endings of file names, and the most megabytes that any
    of them takes of a file."""

    endings: Mapping[ReferenceMedium, tuple[str, ...]]
    most_mb: float


def files_taken(models: Iterable[Model]) -> TakenFiles:
    """Of all these models together; what each has against a file that is there is said beside the file."""
    by_medium: dict[ReferenceMedium, list[Parameter]] = {}
    for model in models:
        for place in _places(model.parameters):
            by_medium.setdefault(MEDIUM_OF[cast(Role, place.role)], []).append(place)
    places = [place for of_medium in by_medium.values() for place in of_medium]
    sizes = [place.accepts.max_mb if place.accepts and place.accepts.max_mb else UNSAID_MB for place in places]
    return TakenFiles(
        endings={medium: _endings(medium, by_medium[medium]) for medium in _ENDINGS if medium in by_medium},
        most_mb=max(sizes, default=UNSAID_MB),
    )


def refused_by_all(file: Reference, models: Iterable[Model]) -> str | None:
    """Why no place of these models takes this file, as a sentence; None where one does, or none is for its medium."""
    places = [place for model in models for place in _places(model.parameters)]
    fitting = [place for place in places if MEDIUM_OF[cast(Role, place.role)] == file.medium]
    refusals = [refusal(place, file) for place in fitting]
    return refusals[0].sentence if refusals and refusals[0] and all(refusals) else None


def uses_of(file: Reference, models: Iterable[Model]) -> list[Role]:
    """What a file can be said to be for, where there is a choice."""
    roles = dict.fromkeys(slot.role for model in models for slot in slots(model) if slot.role)
    uses = [role for role in roles if MEDIUM_OF[role] == file.medium]
    return uses if len(uses) > 1 else []


def _places(parameters: Sequence[Parameter]) -> Iterator[Parameter]:
    """Where files are taken, inside objects too."""
    for parameter in parameters:
        if parameter.role is not None and parameter.role in MEDIUM_OF and not parameter.is_deprecated:
            yield parameter
        yield from _places(parameter.fields)


def _endings(medium: ReferenceMedium, places: Sequence[Parameter]) -> tuple[str, ...]:
    """Of what any of these places takes; of all that can be read here where one of them does not say."""
    published = [place.accepts.mime if place.accepts else () for place in places]
    taken = {mime for types in published for mime in types} if all(published) else None
    return tuple(e for e in _ENDINGS[medium] if taken is None or of_media_name(f"file.{e}") in taken)
