"""The last touches, at the picture's full size: grain, and the mark that says it is a demo."""

from __future__ import annotations

import lzma
import re
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_TILE = 256
_ROWS = 256
_TEXT = "demo"
_MOST_NAMED = 3
_HANZI = Path(__file__).parent / "words" / "hanzi.xz"
"""Bitmaps of the characters of GB 2312; the file beside it says where they come from."""
_HANZI_SIDE = 18
_HAN = re.compile(r"[\u3400-\u9fff]")
_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")


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
    written = _written(_said(missing), text_height)
    most = max(24.0, width - 4 * text_height)
    if missing and written.width > most:
        text_height = max(6.0, text_height * most / written.width)
        written = _written(_said(missing), text_height)
    pad = text_height * 0.55
    wide, high = round(written.width + pad * 2.2), round(text_height * 1.2 + pad * 0.7)
    scale = 4
    plate = Image.new("L", (wide * scale, high * scale), 0)
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, wide * scale - 1, high * scale - 1), radius=high * scale // 2, fill=190 if missing else 132
    )
    label = Image.new("RGBA", (wide, high), (16, 18, 24, 0))
    label.putalpha(plate.reduce(scale))
    words = Image.new("RGBA", (wide, high), (255, 255, 255, 0))
    words.paste((255, 255, 255, 235), (round((wide - written.width) / 2), round((high - written.height) / 2)), written)
    margin = round(text_height * 0.9)
    place = (max(0, width - wide - margin), max(0, height - high - margin))
    return Image.alpha_composite(label, words), place


def _written(text: str, text_height: float) -> Image.Image:
    """A line of text as a mask. Chinese is set from bitmaps, since the built-in font has none."""
    font = ImageFont.load_default(size=text_height * 1.2)
    _, top, _, bottom = font.getbbox(f"{_TEXT}gj" if text != _TEXT else _TEXT)
    size = round(text_height * 1.25)
    high = max(size, round(text_height * 1.6)) if _HAN.search(text) else round(bottom - top)
    pieces: list[Image.Image] = []
    for run in _RUNS.findall(text):
        if _HAN.match(run):
            pieces += [_hanzi(letter).resize((size, size), Image.Resampling.BICUBIC) for letter in run]
            continue
        piece = Image.new("L", (max(1, round(font.getlength(run))), high), 0)
        ImageDraw.Draw(piece).text((0, (high - (bottom - top)) / 2 - top), run, font=font, fill=255)
        pieces.append(piece)
    line = Image.new("L", (sum(piece.width for piece in pieces), high), 0)
    x = 0
    for piece in pieces:
        line.paste(piece, (x, (high - piece.height) // 2))
        x += piece.width
    return line


def _hanzi(letter: str) -> Image.Image:
    """A Chinese character as a mask; an empty box for one outside GB 2312."""
    try:
        row, column = letter.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        box = Image.new("L", (_HANZI_SIDE, _HANZI_SIDE), 0)
        ImageDraw.Draw(box).rectangle((2, 2, _HANZI_SIDE - 3, _HANZI_SIDE - 3), outline=255)
        return box
    index, bits = (row - 0xB0) * 94 + column - 0xA1, _HANZI_SIDE**2
    glyph = _hanzi_bits()[index * bits : (index + 1) * bits].reshape(_HANZI_SIDE, _HANZI_SIDE)
    return Image.fromarray(glyph * np.uint8(255))


@cache
def _hanzi_bits() -> NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(lzma.decompress(_HANZI.read_bytes()), dtype=np.uint8))


def _said(missing: tuple[str, ...]) -> str:
    if not missing:
        return _TEXT
    named = ", ".join(f"'{word}'" for word in missing[:_MOST_NAMED])
    return f"{_TEXT}: cannot draw {named}{' …' if len(missing) > _MOST_NAMED else ''}"


def add_mark(image: Image.Image, *, missing: tuple[str, ...] = ()) -> None:
    """Put the demo mark into the lower right corner of an RGB picture."""
    label, place = mark(image.width, image.height, missing=missing)
    image.paste(label, place, label)
