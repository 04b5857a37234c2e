"""How a model looks: what it makes of palette, line, light, camera and composition, whatever it is asked to draw.

A look follows from the model's id alone, so that one model's pictures belong together and differ from another's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kie.emulator.drawing.paint import Colour, lightness, mix
from kie.emulator.drawing.paint import at_lightness as at
from kie.media.colour import to_oklab

Line = Literal["none", "dark", "white", "accent"]
Ground = Literal["paper", "tint", "deep", "bold"]


@dataclass(frozen=True, kw_only=True)
class Look:
    """One model's ways."""

    chroma: float
    """How colourful, beside what is natural."""
    warmth: float
    """How far towards yellow, or below 0 towards blue."""
    contrast: float
    line: Line
    ground: Ground
    light: float
    """Where the light comes from, in degrees; 270 is above."""
    squash: float
    """How high things look: below 1 the camera looks down on them."""
    shear: float
    size: float
    shift: tuple[float, float]
    """How far from the middle the subject stands, of the room that is left."""


# chroma, warmth, contrast
_TREATMENTS = ((1.0, 0.0, 1.0), (1.3, 0.008, 1.08), (0.62, 0.012, 0.92), (0.9, -0.022, 1.0), (1.05, 0.026, 1.04),
               (0.78, -0.012, 1.14), (1.16, -0.01, 0.94))  # fmt: skip
_LINES: tuple[Line, ...] = ("none", "dark", "none", "white", "none", "accent")
_GROUNDS: tuple[Ground, ...] = ("paper", "tint", "deep", "tint", "bold")
_LIGHTS = (222.0, 318.0, 268.0, 240.0, 300.0)
# squash, shear, size, across, down
_CAMERAS = ((1.0, 0.0, 1.0, 0.0, 0.0), (0.92, 0.05, 0.9, -0.5, 0.2), (1.0, -0.06, 1.1, 0.25, 0.0),
            (0.96, 0.0, 0.78, 0.55, 0.5), (1.04, 0.04, 1.06, -0.25, 0.1), (0.9, -0.04, 0.86, 0.0, 0.35))  # fmt: skip


def of(model: str) -> Look:
    """The look of a model."""
    digits = hashlib.sha256(f"look\x1f{model}".encode("utf-8", "replace")).digest()
    chroma, warmth, contrast = _TREATMENTS[digits[0] % len(_TREATMENTS)]
    squash, shear, size, across, down = _CAMERAS[digits[1] % len(_CAMERAS)]
    return Look(
        chroma=chroma, warmth=warmth, contrast=contrast, line=_LINES[digits[2] % len(_LINES)],
        ground=_GROUNDS[digits[3] % len(_GROUNDS)], light=_LIGHTS[digits[4] % len(_LIGHTS)],
        squash=squash, shear=shear, size=size, shift=(across, down),
    )  # fmt: skip


def treated(colour: Colour, look: Look) -> Colour:
    """A natural colour as the model would give it."""
    light, a, b = (float(value) for value in to_oklab(np.array(colour)))
    target = float(np.clip(0.62 + (light - 0.62) * look.contrast, 0.06, 0.985))
    bright = at(colour, target, colourfulness=look.chroma)
    toned = (1.0, 0.72, 0.3) if look.warmth > 0 else (0.28, 0.52, 1.0)
    return mix(bright, toned, abs(look.warmth) * 3 * (0.4 + np.hypot(a, b)))


def ground_for(main: Colour, suggested: Colour, look: Look) -> Colour:
    """A ground that the main colour stands out from."""
    match look.ground:
        case "paper":
            ground = at(suggested, 0.955, colourfulness=0.6)
        case "tint":
            ground = at(suggested, 0.88, colourfulness=1.5)
        case "deep":
            ground = at(suggested, 0.34, colourfulness=2.6)
        case "bold":
            ground = at(suggested, 0.76, colourfulness=3.0)
    if abs(lightness(ground) - lightness(main)) < 0.17:
        return at(suggested, 0.93 if lightness(main) < 0.75 else 0.4, colourfulness=0.5)
    return ground
