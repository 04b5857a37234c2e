"""One output as a picture: resampled, faded, outlined, set on its ground, cut to its shape.

Layers are composed in sRGB, as browsers do, so that a file on its ground looks like its transparent twin on a page.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from kie.media.colour import Colour
from kie.recipes.placing import Place
from kie.recipes.planes import Planes
from kie.recipes.recipe import Output

FINE = 4
"""Shapes and outlines are drawn this much larger, for smooth edges."""
ROUNDED = 0.18
"""Corner radius of a rounded shape, of its side."""
FADE = 0.35
"""How far a picture fades towards the room for copy, of its own width."""
SOFT_EDGE = 0.06


def draw(output: Output, planes: Planes, place: Place, *, ground: Colour | None, fades: bool) -> Image.Image:
    """The finished picture: RGB where it is opaque by its declaration, else RGBA.

    With `fades` the picture runs into its ground on the side of an output's room for copy.
    """
    piece = Image.fromarray(planes.resized(place.crop, (place.width, place.height)))
    if output.room and fades:
        _dim(piece, _fade(output, place))
    frame = Image.new("RGBA", (output.width, output.height))
    frame.paste(piece, (place.left, place.top))
    if output.outline:
        line = Image.new("RGBA", frame.size, "white")
        line.putalpha(_widened(frame.getchannel("A"), output.outline))
        frame = Image.alpha_composite(line, frame)
    if ground is not None:
        frame = Image.alpha_composite(Image.new("RGBA", frame.size, (*ground, 255)), frame)
    if output.shape is not None:
        _dim(frame, _shape(output))
    return frame.convert("RGB") if ground is not None and output.shape is None else frame


def _dim(image: Image.Image, mask: Image.Image) -> None:
    image.putalpha(ImageChops.multiply(image.getchannel("A"), mask))


def _fade(output: Output, place: Place) -> Image.Image:
    """Alpha that lets a picture run into its ground: widely towards the copy, softly at edges inside the frame."""
    soft = SOFT_EDGE * min(place.width, place.height)
    wide = FADE * place.width
    from_left = wide if output.anchor == "right" else (soft if place.left else 0)
    from_right = wide if output.anchor == "left" else (soft if place.left + place.width < output.width else 0)
    from_top = soft if place.top else 0
    from_bottom = soft if place.top + place.height < output.height else 0
    across = _ramp(place.width, from_left) * _ramp(place.width, from_right)[::-1]
    down = _ramp(place.height, from_top) * _ramp(place.height, from_bottom)[::-1]
    return Image.fromarray(np.rint(np.outer(down, across) * 255).astype(np.uint8))


def _ramp(length: int, rise: float) -> NDArray[np.float32]:
    if rise < 1:
        return np.ones(length, dtype=np.float32)
    risen = np.clip((np.arange(length, dtype=np.float32) + 0.5) / rise, 0, 1)
    return np.asarray(risen * risen * (3 - 2 * risen), dtype=np.float32)


def _widened(alpha: Image.Image, width: int) -> Image.Image:
    """How far a line of `width` around everything more than half opaque covers each pixel."""
    fine = alpha.resize((alpha.width * FINE, alpha.height * FINE), Image.Resampling.BILINEAR)
    is_outside = (np.asarray(fine) < 128).astype(np.uint8)
    if is_outside.all():
        return Image.new("L", alpha.size)
    distance = cv2.distanceTransform(is_outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    covered = np.clip(width * FINE + 0.5 - distance, 0, 1)
    return Image.fromarray(np.rint(covered * 255).astype(np.uint8)).reduce(FINE)


def _shape(output: Output) -> Image.Image:
    mask = Image.new("L", (output.width * FINE, output.height * FINE))
    brush = ImageDraw.Draw(mask)
    box = (0, 0, mask.width - 1, mask.height - 1)
    if output.shape == "circle":
        brush.ellipse(box, fill=255)
    else:
        brush.rounded_rectangle(box, radius=ROUNDED * min(mask.size), fill=255)
    return mask.reduce(FINE)
