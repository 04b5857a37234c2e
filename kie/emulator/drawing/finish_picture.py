"""The last touches, at the picture's full size: grain, and the mark that says it is a demo."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

_TILE = 256
_ROWS = 256
_TEXT = "demo"
_MOST_NAMED = 3


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


def mark(width: int, height: int, *, missing: tuple[str, ...] = ()) -> tuple[Image.Image, tuple[int, int]]:
    """The demo mark for a picture of that size, as RGBA, and where its upper left corner goes.

    It names the words that the demo could not draw, as far as there is room.
    """
    text_height = max(7.0, min(height * 0.021, width * 0.032))
    text = _said(missing)
    font = ImageFont.load_default(size=text_height * 1.2)
    most = max(1.0, width - 4 * text_height)
    if missing and font.getlength(text) > most:
        text_height = max(7.0, text_height * most / font.getlength(text))
        font = ImageFont.load_default(size=text_height * 1.2)
    pad = text_height * 0.55
    left, top, right, bottom = font.getbbox(text)
    wide, high = round(right - left + pad * 2.2), round(text_height * 1.2 + pad * 0.7)
    scale = 4
    plate = Image.new("L", (wide * scale, high * scale), 0)
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, wide * scale - 1, high * scale - 1), radius=high * scale // 2, fill=190 if missing else 132
    )
    label = Image.new("RGBA", (wide, high), (16, 18, 24, 0))
    label.putalpha(plate.reduce(scale))
    words = Image.new("RGBA", (wide, high), (255, 255, 255, 0))
    at = ((wide - (right - left)) / 2 - left, (high - (bottom - top)) / 2 - top)
    ImageDraw.Draw(words).text(at, text, font=font, fill=(255, 255, 255, 235))
    margin = round(text_height * 0.9)
    place = (max(0, width - wide - margin), max(0, height - high - margin))
    return Image.alpha_composite(label, words), place


def _said(missing: tuple[str, ...]) -> str:
    if not missing:
        return _TEXT
    named = ", ".join(f"'{word}'" for word in missing[:_MOST_NAMED])
    return f"{_TEXT}: cannot draw {named}{' …' if len(missing) > _MOST_NAMED else ''}"


def add_mark(image: Image.Image, *, missing: tuple[str, ...] = ()) -> None:
    """Put the demo mark into the lower right corner of an RGB picture."""
    label, place = mark(image.width, image.height, missing=missing)
    image.paste(label, place, label)
