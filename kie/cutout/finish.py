"""What is done to a finished cut-out: cropped to its content, laid over a ground, written as PNG."""

from __future__ import annotations

import io
import math
import re

import cv2
import numpy as np
from PIL import Image

FAINTEST = 4
"""Alpha up to this is dust: it does not count as content."""
CHECKER_CELL = 16
CHECKER_GREYS = (255, 204)

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def trim(image: Image.Image, *, margin: float = 0.0) -> Image.Image:
    """Crop to what is visible, with `margin` around it as a share of its longer side (0 to 1).

    The margin is transparent where the picture ends. A picture in which nothing is visible stays as it is.
    """
    if not 0 <= margin <= 1:
        raise ValueError(f"The margin is a share from 0 to 1, not {margin:g}.")
    picture = image.convert("RGBA")
    box = picture.getchannel("A").point(lambda alpha: 255 if alpha > FAINTEST else 0).getbbox()
    if box is None:
        return picture
    left, top, right, bottom = box
    room = math.ceil(margin * max(right - left, bottom - top))
    return picture.crop((left - room, top - room, right + room, bottom + room))


def without_corner_mark(image: Image.Image) -> Image.Image:
    """A demo picture's cut-out without the mark in its lower right corner, which is no part of a subject.

    Only what stands there by itself goes: a subject that reaches into the corner keeps everything.
    """
    alpha = np.array(image.getchannel("A"))
    height, width = alpha.shape
    text = max(7.0, min(height * 0.021, width * 0.032))
    top, right = height - round(3.5 * text), width - round(2.5 * text)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats((alpha > 0).astype(np.uint8), connectivity=8)
    starts, ends = boxes[:count, cv2.CC_STAT_TOP], boxes[:count, cv2.CC_STAT_LEFT] + boxes[:count, cv2.CC_STAT_WIDTH]
    in_corner = (starts >= top) & (boxes[:count, cv2.CC_STAT_LEFT] > width / 2) & (ends > right - 4 * text)
    in_corner[0] = False
    if not in_corner.any() or in_corner[1:].all():
        return image
    alpha[in_corner[labels]] = 0
    cleaned = image.copy()
    cleaned.putalpha(Image.fromarray(alpha, "L"))
    return cleaned


def over(image: Image.Image, background: str) -> Image.Image:
    """RGB: the cut-out on a plain colour `#RRGGBB`, or on a `"checkerboard"`."""
    picture = image.convert("RGBA")
    if background == "checkerboard":
        ground = _checkerboard(picture.width, picture.height)
    elif _HEX.fullmatch(background):
        ground = Image.new("RGB", picture.size, background)
    else:
        raise ValueError(f"The ground is #RRGGBB or “checkerboard”, not “{background[:40]}”.")
    return Image.alpha_composite(ground.convert("RGBA"), picture).convert("RGB")


def to_png(image: Image.Image) -> bytes:
    """PNG bytes without metadata; what was removed is not hidden in the file under zero alpha."""
    picture = image
    if "A" in image.getbands():
        rgba = image.convert("RGBA")
        picture = Image.new("RGBA", rgba.size, 0)
        picture.paste(rgba, mask=rgba.getchannel("A").point(lambda alpha: 255 if alpha else 0))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _checkerboard(width: int, height: int) -> Image.Image:
    rows, columns = np.arange(height) // CHECKER_CELL, np.arange(width) // CHECKER_CELL
    is_dark = (rows[:, None] + columns[None, :]) % 2 == 1
    light, dark = CHECKER_GREYS
    return Image.fromarray(np.where(is_dark, dark, light).astype(np.uint8)).convert("RGB")
