"""Which file of several goes to which parameter of a model. Pure.

A file that is meant for something, such as the last frame, goes there or nowhere. The others fill what a model
cannot do without first, and then the places for pictures, clips and sounds to work from, in the order in which they
were added. A file that KIE would refuse is never dropped in silence: a request without it is another request, so it
speaks against sending. One that a model simply has no room for is left out, with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kie.attachments.references import Reference, ReferenceMedium, address_at, refused_because
from kie.catalogue import Json, Model, Parameter, Problem
from kie.catalogue.problem import UNAVAILABLE
from kie.catalogue.types import MEDIA_ROLES, Role

MEDIUM_OF: Mapping[Role, ReferenceMedium] = {
    role: "video" if role == "reference_video" else "audio" if role == "reference_audio" else "image"
    for role in MEDIA_ROLES
}
ROOM = 10
"""How many files a list takes that publishes no bound."""
_OPEN: tuple[Role, ...] = ("reference_images", "reference_video", "reference_audio")
"""Roles that a file gets without being asked for."""
_NOUNS: Mapping[ReferenceMedium, str] = {"image": "pictures", "video": "clips", "audio": "sounds"}


@dataclass(frozen=True, kw_only=True)
class AssignedFiles:
    """`values` by parameter; by address a sentence for every file without a place: `left_out` because the model has
    none for it, `refused` because KIE would not take it there."""

    values: Mapping[str, Json] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, Problem] = field(default_factory=dict)
    placed: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)

    @property
    def aside(self) -> dict[str, str]:
        """Why a file is not in the request, by its address."""
        return {**self.left_out, **{address: problem.sentence for address, problem in self.refused.items()}}

    def facts(self) -> dict[str, Json]:
        """What costs and sizes may want to know of the input, as far as every length is known.

        `clip_seconds` are those of all clips, `input_seconds` the longest that a result following them can be.
        """
        lengths = {medium: self._seconds(medium) for medium in ("video", "audio")}
        if None in lengths.values() or not any(lengths.values()):
            return {}
        longest = max(length for length in lengths.values() if length is not None)
        return {"input_seconds": longest, "clip_seconds": lengths["video"]}

    def _seconds(self, medium: ReferenceMedium) -> float | None:
        """All files of a medium together; None where one's length is not known."""
        lengths = [file.seconds for files in self.placed.values() for file in files if file.medium == medium]
        return None if None in lengths else sum(length or 0.0 for length in lengths)

    def shape(self) -> tuple[int, int] | None:
        """Pixels of the first picture or clip, which an `auto` aspect ratio follows."""
        files = (file for files in self.placed.values() for file in files)
        return next(((file.width, file.height) for file in files if file.width and file.height), None)


NO_FILES = AssignedFiles()


def slots(model: Model) -> tuple[Parameter, ...]:
    """The parameters that take files, what is required first, single files before lists."""
    takes = [p for p in model.parameters if p.role in MEDIA_ROLES and not p.is_deprecated]
    return tuple(sorted(takes, key=lambda p: (not p.required, p.type == "array")))


def assign_files(model: Model, references: Sequence[Reference]) -> AssignedFiles:
    """Each file at a place that may take it: those first that were meant for one, then in the order given.

    A file that some place would take, were there room, is left out; one that every place refuses is refused.
    """
    places = slots(model)
    placed: dict[str, list[Reference]] = {}
    left_out: dict[str, str] = {}
    refused: dict[str, Problem] = {}
    for reference in sorted(references, key=lambda r: r.use is None):
        problems, full = [], []
        for place in (p for p in places if _may_take(p, reference)):
            there = placed.get(place.name, [])
            problem, no_room = refusal(place, reference), _no_room(place, reference, there)
            if problem is None and no_room is None:
                placed.setdefault(place.name, []).append(reference)
                break
            if problem is not None:
                problems.append(problem)
            else:
                full.append(no_room or "")
        else:
            if problems and not full:
                refused[reference.address] = problems[0]
            else:
                left_out[reference.address] = full[0] if full else _no_place(model, reference)
    order = {reference.address: position for position, reference in enumerate(references)}
    in_order = {name: tuple(sorted(files, key=lambda r: order[r.address])) for name, files in placed.items()}
    values: dict[str, Json] = {
        place.name: [_item(place, r) for r in files] if place.type == "array" else address_at(place, files[0])
        for place in places
        if (files := in_order.get(place.name))
    }
    return AssignedFiles(values=values, left_out=left_out, refused=refused, placed=in_order)


def refusal(place: Parameter, reference: Reference) -> Problem | None:
    """What KIE would have against a file at a place; None where nothing is, or nothing is known of the file."""
    if reference.mime is None:
        return None
    sentence = refused_because(
        place,
        mime=reference.mime,
        size=reference.size or 0,
        name=reference.name or "This file",
        width=reference.width,
        height=reference.height,
        seconds=reference.seconds,
    )
    return Problem(parameter=place.name, sentence=sentence, upstream=UNAVAILABLE, code=422) if sentence else None


def _item(place: Parameter, reference: Reference) -> Json:
    """A file as the list wants it: its address, or an object with the address and the whole of a clip's length."""
    if place.items != "object":
        return address_at(place, reference)
    item: dict[str, Json] = {}
    for part in place.fields:
        if part.role in MEDIA_ROLES:
            item[part.name] = reference.address
        elif part.role == "clip_start":
            item[part.name] = 0
        elif part.role == "clip_end" and reference.seconds:
            item[part.name] = reference.seconds
    return item


def _may_take(place: Parameter, reference: Reference) -> bool:
    if place.role is None or MEDIUM_OF[place.role] != reference.medium:
        return False
    return place.role == reference.use if reference.use else place.required or place.role in _OPEN


def _no_room(place: Parameter, reference: Reference, there: Sequence[Reference]) -> str | None:
    room = (place.max_count or ROOM) if place.type == "array" else 1
    if len(there) >= room:
        files = f"{room} file{'s' if room > 1 else ''}"
        return f"{reference.name or 'This file'} is left out: {place.label} takes {files}."
    most = place.accepts.max_total_seconds if place.accepts else None
    total = sum(r.seconds or 0 for r in (*there, reference))
    if most is not None and total > most:
        together = f"together they last {total:g} seconds, and {most:g} is the most"
        return f"{reference.name or 'This file'} is left out: {together}."
    return None


def _no_place(model: Model, reference: Reference) -> str:
    if reference.use is not None:
        return f"{model.title} takes no {reference.use.replace('_', ' ')}."
    return f"{model.title} takes no {_NOUNS[reference.medium]}."
