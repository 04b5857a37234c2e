"""Colours as numbers: hex in and out, and steps of lightness that look even to the eye (OKLab).

A colour is three floats from 0 to 1 in sRGB. The conversion is Björn Ottosson's OKLab.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_FROM_LAB = np.linalg.inv(_TO_LAB)


def from_hex(text: str) -> Colour:
    """The colour of "#0047AB", "0047ab" or "#04a"."""
    digits = text.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return (int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255)


def to_oklab(rgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """OKLab of an array whose last axis is sRGB from 0 to 1."""
    rgb = np.asarray(rgb, dtype=np.float64)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    return lab


def _from_oklab(lab: NDArray[np.float64]) -> Colour:
    linear = np.clip((lab @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T, 0.0, 1.0)
    red, green, blue = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (float(red), float(green), float(blue))


def lightness(colour: Colour) -> float:
    """How light a colour looks, 0 black to 1 white."""
    return float(to_oklab(np.array(colour))[0])


def chroma(colour: Colour) -> float:
    """How colourful a colour looks: 0 grey, about 0.3 the most a screen can show."""
    lab = to_oklab(np.array(colour))
    return float(np.hypot(lab[1], lab[2]))


def distance(one: Colour, other: Colour) -> float:
    """How different two colours look; below about 0.1 people call them the same colour."""
    return float(np.linalg.norm(to_oklab(np.array(one)) - to_oklab(np.array(other))))


def shade(colour: Colour, step: float) -> Colour:
    """The same colour lighter (positive step) or darker, by that much lightness."""
    if step == 0:
        return colour
    lab = to_oklab(np.array(colour))
    target = float(np.clip(lab[0] + step, 0.04, 0.995))
    gain = -0.9 if step > 0 else 1.6 if lab[0] > 0.6 else -0.3
    fade = 1.0 + gain * abs(step)
    return _from_oklab(np.array([target, lab[1] * fade, lab[2] * fade]))


def at_lightness(colour: Colour, target: float, *, colourfulness: float = 1.0) -> Colour:
    """The same hue at a given lightness, its chroma scaled."""
    lab = to_oklab(np.array(colour))
    return _from_oklab(np.array([target, lab[1] * colourfulness, lab[2] * colourfulness]))


def turned(colour: Colour, degrees: float) -> Colour:
    """The same lightness and chroma with the hue turned."""
    lab = to_oklab(np.array(colour))
    angle = np.deg2rad(degrees)
    a = lab[1] * np.cos(angle) - lab[2] * np.sin(angle)
    b = lab[1] * np.sin(angle) + lab[2] * np.cos(angle)
    return _from_oklab(np.array([lab[0], a, b]))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, `share` of the way to the other."""
    lab = to_oklab(np.array(one)) * (1 - share) + to_oklab(np.array(other)) * share
    return _from_oklab(lab)
