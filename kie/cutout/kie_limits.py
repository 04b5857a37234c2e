"""KIE's background remover takes pictures within limits; here a picture is made to fit, and its answer fitted back.

The numbers for the pixels stand here as well as in the catalogue's entry, and a test holds them against it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from kie.cutout.alpha import Size, laid_onto, require_same_shape
from kie.cutout.backends import remover

SMALLEST_SIDE = 256
LARGEST_SIDE = 4096
LARGEST_PIXELS = 16_000_000
"""16 megapixels, counted the way that is safe."""
DEFAULT_MB = 5.0

_QUALITIES = (95, 88, 75)
_HEADROOM = 0.95


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A file KIE takes, and a sentence about what had to be changed; None where nothing was."""

    content: bytes
    mime: str
    note: str | None


@dataclass(frozen=True, kw_only=True)
class Fit:
    """`scaled` is the picture's size to send; `canvas` is larger where a side has to be filled up."""

    scaled: Size
    canvas: Size


def largest_bytes() -> int:
    """The most bytes a file may have, from the catalogue."""
    model = remover()
    parameter = model.by_role("reference_images") if model else None
    accepted = parameter.accepts if parameter else None
    return int((accepted.max_mb if accepted and accepted.max_mb else DEFAULT_MB) * 1_000_000)


def fit(size: Size) -> Fit:
    """How a picture of this size is sent: reduced, enlarged, or as a strip filled up to the smallest side."""
    shorter, longer = min(size), max(size)
    scale = min(1.0, LARGEST_SIDE / longer, math.sqrt(LARGEST_PIXELS / (shorter * longer)))
    if shorter * scale < SMALLEST_SIDE:
        scale = min(SMALLEST_SIDE / shorter, LARGEST_SIDE / longer)
    rounded = math.floor if scale <= 1 else math.ceil
    wide, high = (max(1, min(LARGEST_SIDE, rounded(round(side * scale, 6)))) for side in size)
    return Fit(scaled=(wide, high), canvas=(max(SMALLEST_SIDE, wide), max(SMALLEST_SIDE, high)))


def fit_for_kie(image: Image.Image) -> Fitted:
    """The picture as a file within KIE's limits. PNG where that is small enough, JPEG otherwise."""
    planned = fit(image.size)
    picture = _on_canvas(_opaque(image), planned)
    for candidate in _encoded(picture):
        if len(candidate.content) <= largest_bytes():
            return Fitted(
                content=candidate.content, mime=candidate.mime, note=_note(image.size, candidate, picture.size)
            )
    raise AssertionError("a picture of the smallest side is always small enough")


def restore(answer: Image.Image, original: Image.Image) -> Image.Image:
    """RGBA at the original's size: its colours, and the alpha of KIE's answer to what `fit_for_kie` sent.

    Raises Unusable where the answer has no alpha or another shape than what was sent.
    """
    planned = fit(original.size)
    require_same_shape(answer.size, planned.canvas)
    if planned.canvas != planned.scaled:
        answer = answer.resize(planned.canvas, Image.Resampling.BICUBIC).crop((0, 0, *planned.scaled))
    if answer.size != original.size:
        answer = answer.resize(original.size, Image.Resampling.BICUBIC)
    return laid_onto(original, answer)


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    content: bytes
    mime: str
    size: Size


def _encoded(picture: Image.Image) -> Iterator[_Candidate]:
    """The picture in ever fewer bytes."""
    yield _written(picture, "PNG", compress_level=4)
    while True:
        for quality in _QUALITIES:
            candidate = _written(picture, "JPEG", quality=quality, subsampling=0)
            yield candidate
        bytes_left = largest_bytes() / len(candidate.content)
        scale = _HEADROOM * min(1.0, math.sqrt(bytes_left))
        smaller = (int(picture.width * scale), int(picture.height * scale))
        if min(smaller) < SMALLEST_SIDE:
            return
        picture = picture.resize(smaller, Image.Resampling.LANCZOS)


def _written(picture: Image.Image, kind: str, **options: int) -> _Candidate:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return _Candidate(content=file.getvalue(), mime=f"image/{kind.lower()}", size=picture.size)


def _opaque(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands():
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")


def _on_canvas(picture: Image.Image, planned: Fit) -> Image.Image:
    if picture.size != planned.scaled:
        picture = picture.resize(planned.scaled, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if planned.canvas == planned.scaled:
        return picture
    right, below = (planned.canvas[0] - planned.scaled[0], planned.canvas[1] - planned.scaled[1])
    return Image.fromarray(np.pad(np.asarray(picture), ((0, below), (0, right), (0, 0)), mode="edge"))


def _note(original: Size, sent: _Candidate, canvas: Size) -> str | None:
    changes = []
    if canvas != original:
        changes.append(
            f"KIE takes {SMALLEST_SIDE} to {LARGEST_SIDE} px a side and at most {LARGEST_PIXELS // 1_000_000} "
            f"megapixels, so {original[0]} × {original[1]} px are sent as {sent.size[0]} × {sent.size[1]}."
        )
    if sent.mime == "image/jpeg":
        smaller = "" if sent.size == canvas else f" and {sent.size[0]} × {sent.size[1]} px"
        changes.append(
            f"KIE takes at most {largest_bytes() / 1e6:g} MB, so it is sent as a JPEG of "
            f"{len(sent.content) / 1e6:.1f} MB{smaller}."
        )
    if not changes:
        return None
    return " ".join([*changes, "The cut-out comes back at the original's size and in its colours."])
