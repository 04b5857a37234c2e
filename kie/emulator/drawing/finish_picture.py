"""The last touches, at the picture's full size: grain, and the mark that says it is a demo."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

_TILE = 256
_ROWS = 256
_TEXT = "demo"


def add_grain(image: Image.Image, *, strength: float, seed: int) -> Image.Image:
    """The picture with a fine even grain; it also hides the steps in smooth gradients."""
    rng = np.random.default_rng(seed)
    spread = max(strength * 255, 0.6)
    tile = np.clip(np.round(rng.normal(0, spread, (_TILE, _TILE))), -40, 40).astype(np.int16)
    wide = np.tile(tile, (1, image.width // _TILE + 2))
    pixels = np.array(image)
    for top in range(0, image.height, _ROWS):
        band = pixels[top : top + _ROWS]
        shift = int(rng.integers(0, _TILE))
        grain = wide[: band.shape[0], shift : shift + image.width]
        band[:] = np.clip(band.astype(np.int16) + grain[..., None], 0, 255).astype(np.uint8)
    return Image.fromarray(pixels)


def mark(width: int, height: int) -> tuple[Image.Image, tuple[int, int]]:
    """The demo mark for a picture of that size, as RGBA, and where its upper left corner goes."""
    text_height = max(7.0, min(height * 0.021, width * 0.032))
    pad = text_height * 0.55
    font = ImageFont.load_default(size=text_height * 1.2)
    left, top, right, bottom = font.getbbox(_TEXT)
    wide, high = round(right - left + pad * 2.2), round(text_height * 1.2 + pad * 0.7)
    scale = 4
    plate = Image.new("L", (wide * scale, high * scale), 0)
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, wide * scale - 1, high * scale - 1), radius=high * scale // 2, fill=132
    )
    label = Image.new("RGBA", (wide, high), (16, 18, 24, 0))
    label.putalpha(plate.reduce(scale))
    words = Image.new("RGBA", (wide, high), (255, 255, 255, 0))
    at = ((wide - (right - left)) / 2 - left, (high - (bottom - top)) / 2 - top)
    ImageDraw.Draw(words).text(at, _TEXT, font=font, fill=(255, 255, 255, 235))
    margin = round(text_height * 0.9)
    place = (max(0, width - wide - margin), max(0, height - high - margin))
    return Image.alpha_composite(label, words), place


def add_mark(image: Image.Image) -> None:
    """Put the demo mark into the lower right corner of an RGB picture."""
    label, place = mark(image.width, image.height)
    image.paste(label, place, label)
