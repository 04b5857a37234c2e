"""Colours as numbers: hex in and out, and steps of lightness that look even to the eye (OKLab).

A colour is three floats from 0 to 1 in sRGB; `kie.media.colour` converts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kie.media.colour import from_hex as colour_levels
from kie.media.colour import from_oklab, to_oklab

Colour = tuple[float, float, float]


def from_hex(text: str) -> Colour:
    """The colour of "#0047AB", "0047ab" or "#04a"."""
    red, green, blue = colour_levels(text)
    return red / 255, green / 255, blue / 255


def _from_oklab(lab: NDArray[np.float64]) -> Colour:
    red, green, blue = from_oklab(lab)
    return float(red), float(green), float(blue)


def lightness(colour: Colour) -> float:
    """How light a colour looks, 0 black to 1 white."""
    return float(to_oklab(np.array(colour))[0])


def chroma(colour: Colour) -> float:
    """How colourful a colour looks: 0 grey, about 0.3 the most a screen can show."""
    lab = to_oklab(np.array(colour))
    return float(np.hypot(lab[1], lab[2]))


def distance(first: Colour, second: Colour) -> float:
    """How different two colours look; below about 0.1 people call them the same colour."""
    return float(np.linalg.norm(to_oklab(np.array(first)) - to_oklab(np.array(second))))


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


def mix(start: Colour, end: Colour, share: float) -> Colour:
    """A colour between two, `share` of the way to the second."""
    lab = to_oklab(np.array(start)) * (1 - share) + to_oklab(np.array(end)) * share
    return _from_oklab(lab)
