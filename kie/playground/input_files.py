"""The files that requests of one workspace may work from: brought, fetched, or results of its own."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from kie.api.error_messages import blames_a_file
from kie.attachments.assign_files import MEDIUM_OF, AssignedFiles, slots
from kie.attachments.references import Reference, ReferenceMedium, from_json
from kie.catalogue import Model, Parameter
from kie.catalogue.types import Role
from kie.domain.task import ResultFile, Task, TaskState
from kie.errors import BadInput
from kie.ledger import queries
from kie.media import painted, read_picture, video
from kie.playground.container import Playground
from kie.playground.painting import PAINTED, Painted, Painting
from kie.playground.uploads import NotFetchedHere

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


def media_taken(models: Iterable[Model]) -> frozenset[ReferenceMedium]:
    """The media of files that some of these models take."""
    return frozenset(MEDIUM_OF[role] for model in models for role in _roles(model.parameters))


def uses_of(file: Reference, models: Iterable[Model]) -> list[Role]:
    """What a file can be said to be for, where there is a choice."""
    roles = dict.fromkeys(slot.role for model in models for slot in slots(model) if slot.role)
    uses = [role for role in roles if MEDIUM_OF[role] == file.medium]
    return uses if len(uses) > 1 else []


def _roles(parameters: Sequence[Parameter]) -> Iterator[Role]:
    """What files are taken for, inside objects too."""
    for parameter in parameters:
        if parameter.role is not None and parameter.role in MEDIUM_OF and not parameter.is_deprecated:
            yield parameter.role
        yield from _roles(parameter.fields)
