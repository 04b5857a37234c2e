"""How a picture can be painted, by name; the names are what prompt reading and the choice by model use."""

from __future__ import annotations

from kie.emulator.drawing.styles.graphic import Flat, Neon, Paper
from kie.emulator.drawing.styles.painter import Painter
from kie.emulator.drawing.styles.printed import Ink, Riso, Watercolour
from kie.emulator.drawing.styles.solid import Clay, LowPoly

STYLES: dict[str, type[Painter]] = {
    "clay": Clay,
    "flat": Flat,
    "paper": Paper,
    "riso": Riso,
    "watercolour": Watercolour,
    "lowpoly": LowPoly,
    "ink": Ink,
    "neon": Neon,
}
