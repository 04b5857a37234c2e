"""Painting where a picture is to change: what the brush sends, which models take it, and the form it leads to. Pure.

The picture and its mask become reference files like any other; a mask has the colours that each model reads.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from kie import catalogue
from kie.attachments.assign_files import AssignedFiles, slots
from kie.attachments.references import Reference
from kie.catalogue import Model
from kie.catalogue.result_size import shape_of
from kie.errors import BadInput
from kie.media.painted import Frame
from kie.playground.drafts import Draft

PAINTED = ("image/png", "image/jpeg", "image/webp")
"""Pictures that a mask can go with as they are: whatever takes a mask takes these."""
_PREFIX = "data:image/png;base64,"


@dataclass(frozen=True, kw_only=True)
class Painting:
    """What the brush sent: the new frame where there is one, and the painted masks (PNG) by the brush's id."""

    frame: Frame | None
    masks: Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Painted:
    """The picture to send, which is another one where the frame has changed, and the mask on it."""

    picture: Reference
    mask: Reference | None


@dataclass(frozen=True, kw_only=True)
class MaskedPicture:
    """The picture that a model is to change in part, and the mask that says where; None while there is none."""

    picture: Reference | None
    mask: Reference | None


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A shape that a model offers, in lowest terms."""

    width: int
    height: int

    @property
    def label(self) -> str:
        return f"{self.width}:{self.height}"


_USUAL = tuple(Ratio(width=w, height=h) for w, h in ((1, 1), (4, 3), (3, 4), (3, 2), (2, 3), (16, 9), (9, 16)))


def painting_from(content: object) -> Painting:
    """What the browser sent. Raises BadInput where it is nothing that the brush sends."""
    frame, masks = (content.get("frame"), content.get("masks")) if isinstance(content, Mapping) else (None, None)
    try:
        return Painting(
            frame=None if frame is None else _frame(frame),
            masks={str(brush): _png(mask) for brush, mask in (masks or {}).items()},
        )
    except (AttributeError, TypeError, ValueError, binascii.Error):
        raise BadInput("The painting did not arrive whole. Nothing was sent. Use it once more.", field="mask") from None


def _frame(content: Sequence[int]) -> Frame:
    left, top, width, height = (int(number) for number in content)
    return Frame(left=left, top=top, width=width, height=height)


def _png(text: str) -> bytes:
    if not text.startswith(_PREFIX):
        raise ValueError("no PNG")
    return base64.b64decode(text.removeprefix(_PREFIX), validate=True)


def changes_a_part(model: Model) -> bool:
    """Whether this model changes only what is marked in a mask."""
    return any(place.mask is not None and place.mask.means == "change" for place in slots(model))


def mask_sentence(model: Model) -> str | None:
    """How a mask that was not painted here is read, which no file says of itself."""
    place = next((place for place in slots(model) if place.mask is not None), None)
    if place is None or place.mask is None:
        return None
    marked, other = ("black", "white") if place.mask.marked == "black" else ("white", "black")
    means = {"change": "is changed", "speaker": "speaks", "character": "is the character"}[place.mask.means]
    return f"To {model.title}, what is {marked} in a mask {means}, and what is {other} is not."


def masked_picture(model: Model, files: AssignedFiles) -> MaskedPicture | None:
    """What a model that changes a part gets to work on; None for any other model."""
    place = next((place for place in slots(model) if place.mask is not None and place.mask.means == "change"), None)
    if place is None or place.mask is None:
        return None
    pictures, masks = files.placed.get(place.mask.of, ()), files.placed.get(place.name, ())
    return MaskedPicture(picture=next(iter(pictures), None), mask=next(iter(masks), None))


def painters() -> tuple[Model, ...]:
    """The models that change only what is marked; first those that need no other file, and of these the cheapest."""
    takes = [model for model in catalogue.all_models() if changes_a_part(model) and not model.is_retired]
    return tuple(sorted(takes, key=lambda model: (_needed(model), catalogue.credits(model, {}) or 0.0)))


def _needed(model: Model) -> int:
    return sum(place.required for place in slots(model) if place.role != "mask")


def ratios_of(models: Sequence[Model]) -> tuple[Ratio, ...]:
    """The shapes that these models offer, each once; the usual ones where they follow their picture."""
    offered = (model.by_role("aspect_ratio") for model in models)
    shapes = (shape_of(str(choice)) for parameter in offered if parameter for choice in parameter.choices)
    lowest = [Ratio(width=w // gcd(w, h), height=h // gcd(w, h)) for w, h in filter(None, shapes)]
    return tuple(dict.fromkeys(lowest)) or _USUAL


def mask_of(references: Sequence[Reference], picture: Reference) -> Reference | None:
    """The painted mask that fits this picture, to go on from."""
    sizes = (picture.width, picture.height)
    return next((r for r in references if r.use == "mask" and r.negative and (r.width, r.height) == sizes), None)


def with_painting(draft: Draft, painted: Painted, *, instead_of: Reference, model: Model | None) -> Draft:
    """The form with the painted picture first among its files, since that is the one a mask belongs to, and with the
    mask in the place of an earlier one. `model` takes it where none of the chosen ones does."""
    gone = {instead_of.address, painted.picture.address}
    others = [r for r in draft.references if r.address not in gone and r.use != "mask"]
    mask = () if painted.mask is None else (painted.mask,)
    references = (painted.picture, *others, *mask)
    models = draft.models if model is None else (model.id,)
    return dataclasses.replace(draft, references=references, models=models)
