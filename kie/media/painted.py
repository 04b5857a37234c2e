"""What a brush makes of a picture: the part inside a frame, which may reach beyond the picture, and the masks painted
on it, in both colours. What is new beyond an edge goes on as the edge was.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import ImageOps

from kie.errors import BadInput
from kie.media.pillow import Image
from kie.media.read_picture import read

SMALLEST_SIDE = 16
LARGEST_PIXELS = 40_000_000


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A part of a picture in its pixels, from the upper left corner; it may reach beyond the picture."""

    left: int
    top: int
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


def framed(picture: Image.Image, frame: Frame) -> Image.Image:
    """What is inside the frame. Raises BadInput for a frame beside the picture, too small or too large."""
    left, top = max(0, -frame.left), max(0, -frame.top)
    inside = (
        max(0, frame.left),
        max(0, frame.top),
        min(picture.width, frame.left + frame.width),
        min(picture.height, frame.top + frame.height),
    )
    if min(frame.size) < SMALLEST_SIDE or inside[0] >= inside[2] or inside[1] >= inside[3]:
        raise BadInput(
            f"The frame must hold a part of the picture, and {SMALLEST_SIDE} pixels on each side. Nothing was sent.",
            field="frame",
        )
    if frame.width * frame.height > LARGEST_PIXELS:
        raise BadInput(
            f"The frame has {frame.width * frame.height / 1e6:.0f} million pixels, and {LARGEST_PIXELS // 1_000_000} "
            "million is the most. Nothing was sent.",
            field="frame",
        )
    kept = picture.crop(inside)
    right, bottom = frame.width - kept.width - left, frame.height - kept.height - top
    if not any((left, top, right, bottom)):
        return kept
    import cv2  # costs start-up time; only what reaches beyond an edge needs it
    import numpy as np

    grown = cv2.copyMakeBorder(np.asarray(kept), top, bottom, left, right, cv2.BORDER_REPLICATE)
    return Image.fromarray(grown)


def read_mask(content: bytes, *, size: tuple[int, int]) -> Image.Image:
    """A painted mask in greys, white where something is marked. Raises BadInput where it does not fit the picture, or
    marks nothing."""
    mask = read(content, name="The mask").convert("L")
    if mask.size != size:
        raise BadInput(
            f"The mask has {mask.width} × {mask.height} pixels and the picture {size[0]} × {size[1]}. "
            "Nothing was sent. Paint it anew.",
            field="mask",
        )
    if mask.getbbox() is None:
        raise BadInput("Nothing is painted yet. Nothing was sent.", field="mask")
    return mask


def exchanged(mask: Image.Image) -> Image.Image:
    """The same mask with black and white exchanged."""
    return ImageOps.invert(mask)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()
