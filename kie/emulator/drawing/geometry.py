"""Outlines in a subject's own space, where y grows downwards and a subject stands on y = 1.

Every function returns a closed polygon, an array of N points. Painters turn polygons into pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kie.emulator.drawing.paint import Colour

Points = NDArray[np.float64]
Pair = tuple[float, float]

Kind = Literal["body", "detail", "shine", "backdrop"]
Part = Literal["ground", "main", "second", "accent", "extra", "light", "dark", "skin"]
"""The roles of a palette."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shape:
    """One coloured piece of a picture.

    `kind` tells a painter how to treat it: a body has volume, a detail lies flat on what is below, a
    shine is light or steam, a backdrop belongs to the ground. `inside` clips it to another outline. `name` says
    which part of the thing it is, and a `tint` is a colour of its own in place of the part's.
    """

    points: Points
    part: Part
    step: float = 0.0
    kind: Kind = "body"
    inside: Points | None = None
    opacity: float = 1.0
    lift: float = 1.0
    name: str = ""
    tint: Colour | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """How much room there is around a subject, in its own units."""

    left: float
    right: float
    top: float
    bottom: float


def ellipse(x: float, y: float, rx: float, ry: float | None = None, *, turn: float = 0.0) -> Points:
    """An ellipse around (x, y), turned by degrees."""
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    ring = np.stack([np.cos(angle) * rx, np.sin(angle) * (rx if ry is None else ry)], axis=1)
    placed: Points = rotate(ring, turn) + np.array([x, y])
    return placed


def superellipse(x: float, y: float, rx: float, ry: float, power: float = 4.0) -> Points:
    """A rounded square, the outline of an app icon."""
    angle = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    ring = np.stack(
        [np.sign(cos) * np.abs(cos) ** (2 / power) * rx, np.sign(sin) * np.abs(sin) ** (2 / power) * ry],
        axis=1,
    )
    centred: Points = ring + np.array([x, y])
    return centred


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Points:
    """A rectangle with rounded corners."""
    return polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], radius=radius)


def polygon(corners: Sequence[Pair], *, radius: float = 0.0) -> Points:
    """A polygon whose corners are rounded by up to `radius`."""
    pts = np.asarray(corners, dtype=np.float64)
    if radius <= 0:
        return pts
    before, after = np.roll(pts, 1, axis=0), np.roll(pts, -1, axis=0)
    steps = np.linspace(0, 1, 9)[:, None]
    rounded = []
    for corner, previous, following in zip(pts, before, after, strict=True):
        back, ahead = previous - corner, following - corner
        reach_back = min(radius, float(np.linalg.norm(back)) / 2) / max(float(np.linalg.norm(back)), 1e-9)
        reach_ahead = min(radius, float(np.linalg.norm(ahead)) / 2) / max(float(np.linalg.norm(ahead)), 1e-9)
        start, end = corner + back * reach_back, corner + ahead * reach_ahead
        rounded.append(start * (1 - steps) ** 2 + 2 * corner * steps * (1 - steps) + end * steps**2)
    return np.concatenate(rounded)


def curve(through: Sequence[Pair], *, closed: bool = True, detail: int = 12) -> Points:
    """A smooth line through points (Catmull-Rom)."""
    pts = np.asarray(through, dtype=np.float64)
    count = len(pts) if closed else len(pts) - 1
    t = np.linspace(0, 1, detail, endpoint=False)[:, None]
    pieces = []
    for index in range(count):
        if closed:
            a, b, c, d = (pts[(index + offset) % len(pts)] for offset in (-1, 0, 1, 2))
        else:
            a, b, c, d = (pts[min(max(index + offset, 0), len(pts) - 1)] for offset in (-1, 0, 1, 2))
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    if not closed:
        pieces.append(pts[-1:])
    return np.concatenate(pieces)


def lathe(profile: Sequence[Pair], *, smooth: bool = True, x: float = 0.0) -> Points:
    """A symmetric outline from its right-hand profile, read from top to bottom."""
    right = curve(profile, closed=False) if smooth else np.asarray(profile, dtype=np.float64)
    left = right[::-1] * (-1, 1)
    whole: Points = np.concatenate([right, left]) + np.array([x, 0.0])
    return whole


def ribbon(through: Sequence[Pair] | Points, width: float, *, end_width: float | None = None) -> Points:
    """A smooth band of a width along a line, tapering to `end_width`, with round ends."""
    line = curve([(float(x), float(y)) for x, y in through], closed=False)
    tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    normal = tangent[:, ::-1] * (-1, 1)
    half = np.linspace(width, width if end_width is None else end_width, len(line))[:, None] / 2
    start, end = (
        _cap(line[0], -tangent[0], float(half[0, 0])),
        _cap(line[-1], tangent[-1], float(half[-1, 0])),
    )
    return np.concatenate([line + normal * half, end[::-1], (line - normal * half)[::-1], start[::-1]])


def _cap(centre: Points, direction: Points, radius: float) -> Points:
    angle = np.arctan2(direction[1], direction[0]) + np.linspace(-np.pi / 2, np.pi / 2, 12)
    cap: Points = centre + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return cap


def leaf(base: Pair, tip: Pair, width: float, *, bend: float = 0.0) -> Points:
    """A leaf or petal from its base to its tip."""
    start, end = np.asarray(base), np.asarray(tip)
    along = end - start
    across = np.array([-along[1], along[0]])
    t = np.linspace(0, 1, 28)[:, None]
    spine = start + along * t + across * bend * np.sin(np.pi * t)
    swell = width / max(float(np.linalg.norm(along)), 1e-9) * np.sin(np.pi * t**0.8) ** 0.85
    return np.concatenate([spine + across * swell / 2, (spine - across * swell / 2)[::-1]])


def blob(x: float, y: float, radius: float, rng: np.random.Generator, *, wobble: float = 0.2) -> Points:
    """A soft irregular shape."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    reach = np.ones_like(angle)
    for wave in (2, 3, 4):
        reach += wobble / wave * rng.uniform(0.4, 1) * np.sin(wave * angle + rng.uniform(0, 2 * np.pi))
    ring: Points = np.stack([np.cos(angle) * reach, np.sin(angle) * reach], axis=1) * radius + (x, y)
    return ring


def ring(x: float, y: float, outer: float, inner: float, *, squash: float = 1.0) -> Points:
    """A ring as one outline: around the outside, a cut, and back around the inside."""
    angle = np.linspace(0, 2 * np.pi, 120)
    out = np.stack([np.cos(angle) * outer, np.sin(angle) * outer * squash], axis=1)
    hole = np.stack([np.cos(angle) * inner, np.sin(angle) * inner * squash], axis=1)[::-1]
    whole: Points = np.concatenate([out, hole]) + np.array([x, y])
    return whole


def rotate(points: Points, degrees: float, *, around: Pair = (0.0, 0.0)) -> Points:
    """The points turned clockwise on screen."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned: Points = (points - around) @ turn + around
    return turned
