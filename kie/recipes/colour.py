"""Colours as sRGB triples of 0..255, and the way to linear light and back, where averages are true."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kie.errors import BadInput

Colour = tuple[int, int, int]

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_LEVELS = np.arange(256, dtype=np.float64) / 255
_LIGHT = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
LINEAR: NDArray[np.float32] = _LIGHT.astype(np.float32)
"""Linear light for each of the 256 sRGB levels."""
TOLD_APART = 0.3
"""Distance in the unit cube of sRGB from which a subject is seen well on a ground."""
BRIGHT = 0.6
"""Luminance from which a subject wants a dark ground."""


def from_hex(text: str) -> Colour:
    """Raises BadInput for what is no `#rrggbb` or `#rgb`."""
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise BadInput(f"{text[:40]!r} is not a colour. Write it like #0b7a75.", field="palette")
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def to_levels(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Linear light 0..1 as sRGB levels; what lies outside is clipped."""
    light = np.clip(linear, 0, 1)
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    return np.asarray(np.rint(encoded * 255), dtype=np.uint8)


def to_colour(linear: NDArray[np.float32]) -> Colour:
    red, green, blue = (int(level) for level in to_levels(linear))
    return red, green, blue


def standing_out(palette: Sequence[Colour], subject: Colour) -> Colour:
    """The first colour of `palette` that `subject` is told apart from, or the one furthest from it."""
    return next(
        (colour for colour in palette if _distance(colour, subject) >= TOLD_APART),
        max(palette, key=lambda colour: _distance(colour, subject)),
    )


def quiet_tint(subject: Colour) -> Colour:
    """A light tint of `subject` for it to stand on; a dark one where it is bright itself."""
    light = LINEAR[np.array(subject)]
    luminance = float(light @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32))
    share, ground = (0.22, 0) if luminance > BRIGHT else (0.14, 255)
    red, green, blue = (round(level * share + ground * (1 - share)) for level in subject)
    return red, green, blue


def _distance(one: Colour, other: Colour) -> float:
    return float(np.linalg.norm((np.array(one) - np.array(other)) / 255))
