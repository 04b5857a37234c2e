"""The one colour module of kie: hex, sRGB levels, linear light and OKLab, for one colour or for arrays of pixels.

A colour is three levels of 0..255. OKLab is Björn Ottosson's (https://bottosson.github.io/posts/oklab/): lightness
0..1, green to red, blue to yellow; equal distances look about equally different. numpy is loaded only by those
functions that work on arrays, since the ledger asks for single colours. `prompts.colours` is the same for prompts/,
which knows nothing of kie.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from kie.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Colour = tuple[int, int, int]
Oklab = tuple[float, float, float]
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def from_hex(text: str) -> Colour:
    """Raises BadInput for what is no `#rrggbb` or `#rgb`."""
    hex_digits = _HEX.fullmatch(text.strip())
    if not hex_digits:
        raise BadInput(f"{text[:40]!r} is not a colour. Write it like #0b7a75.", field="palette")
    digits = hex_digits[1] if len(hex_digits[1]) == 6 else "".join(digit * 2 for digit in hex_digits[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


@cache
def oklab(colour: Colour) -> Oklab:
    """OKLab of one colour."""
    linear = [_linear(level / 255) for level in colour]
    cones = [math.cbrt(sum(share * light for share, light in zip(row, linear, strict=True))) for row in _TO_CONES]
    lightness, green_red, blue_yellow = (
        sum(share * cone for share, cone in zip(row, cones, strict=True)) for row in _TO_LAB
    )
    return lightness, green_red, blue_yellow


def distance(first: Colour, second: Colour) -> float:
    """How different two colours look; below about 0.1 people call them the same colour."""
    return math.dist(oklab(first), oklab(second))


@cache
def linear_levels() -> NDArray[np.float32]:
    """Linear light for each of the 256 sRGB levels."""
    import numpy as np

    return np.array([_linear(level / 255) for level in range(256)], dtype=np.float64).astype(np.float32)


def to_levels(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Linear light 0..1 as sRGB levels; what lies outside is clipped."""
    import numpy as np

    light = np.clip(linear, 0, 1)
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    return np.asarray(np.rint(encoded * 255), dtype=np.uint8)


def to_colour(linear: NDArray[np.float32]) -> Colour:
    red, green, blue = (int(level) for level in to_levels(linear))
    return red, green, blue


def to_oklab(rgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """OKLab of an array whose last axis is sRGB from 0 to 1."""
    import numpy as np

    rgb = np.asarray(rgb, dtype=np.float64)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = np.cbrt(linear @ np.array(_TO_CONES).T) @ np.array(_TO_LAB).T
    return lab


def from_oklab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB from 0 to 1 of OKLab on the last axis; colours that no screen shows are clipped."""
    import numpy as np

    from_lab, from_cones = np.linalg.inv(np.array(_TO_LAB)), np.linalg.inv(np.array(_TO_CONES))
    linear = np.clip((lab @ from_lab.T) ** 3 @ from_cones.T, 0.0, 1.0)
    rgb: NDArray[np.float64] = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return rgb


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
