"""What every subject is given, and short names for the kinds of piece it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kie.emulator.drawing.geometry import Part, Points, Shape, Stage


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to build: the word that chose the subject, the room around it, and a source of variety.

    `setting` names what else the prompt puts into the picture, `lines` what it wants written there. On a plain
    ground, and on a badge, a subject stands by itself.
    """

    word: str
    stage: Stage
    rng: np.random.Generator
    setting: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    is_plain: bool = False


def body(points: Points, part: Part, step: float = 0.0, *, inside: Points | None = None, lift: float = 1.0) -> Shape:
    """A piece with volume."""
    return Shape(points=points, part=part, step=step, kind="body", inside=inside, lift=lift)


def detail(
    points: Points, part: Part, step: float = 0.0, *, inside: Points | None = None, opacity: float = 1.0
) -> Shape:
    """A flat piece that lies on what is below it."""
    return Shape(points=points, part=part, step=step, kind="detail", inside=inside, opacity=opacity)


def shine(points: Points, *, inside: Points | None = None, opacity: float = 0.5) -> Shape:
    """A piece of light, glass gleam or steam."""
    return Shape(points=points, part="light", kind="shine", inside=inside, opacity=opacity)
