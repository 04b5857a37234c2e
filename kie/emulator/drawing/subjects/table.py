"""Things that are made and served: coffee poured over a filter, a tart with one slice pulled out."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Pair, Part, Points, Shape, box, curve, ellipse, lathe, polygon, ribbon, ring
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine

_COFFEE: tuple[Part, float] = ("skin", -0.42)
"""Coffee is brown in every palette, and of the parts only skin is sure to be."""


def dripper(request: Request) -> list[Shape]:
    """A coffee dripper on a glass carafe; where coffee is being poured, with the kettle's spout above it."""
    is_poured = request.word in {"coffee", "kettle", "gooseneck"}
    carafe = lathe([(0.27, 0.08), (0.3, 0.2), (0.54, 0.5), (0.62, 0.74), (0.56, 0.94), (0.0, 0.97)])
    cone = polygon([(-0.68, -0.62), (0.68, -0.62), (0.25, 0.04), (-0.25, 0.04)], radius=0.05)
    drunk = box(-1.0, 0.56, 1.0, 1.1)
    shapes = [
        body(ring(0.7, 0.52, 0.25, 0.17, squash=1.15), "dark", 0.06, lift=0.5),
        Shape(points=carafe, part="light", step=-0.05, opacity=0.62, lift=0.5),
        detail(drunk, *_COFFEE, inside=carafe, opacity=0.94),
        detail(ellipse(0, 0.56, 0.565, 0.05), _COFFEE[0], _COFFEE[1] + 0.09, inside=carafe),
        detail(box(-0.012, 0.1, 0.012, 0.56), *_COFFEE, opacity=0.9),
        shine(ribbon([(-0.28, 0.28), (-0.46, 0.52), (-0.53, 0.8)], 0.05, end_width=0.03), inside=carafe, opacity=0.6),
        body(ring(0.62, -0.32, 0.26, 0.165, squash=0.95), "main", -0.05, lift=0.8),
        body(cone, "main", lift=1.0),
        body(box(-0.46, 0.0, 0.46, 0.085, 0.04), "main", -0.04, lift=0.5),
        body(ellipse(0, -0.62, 0.7, 0.15), "accent", 0.02, lift=0.3),
        detail(ellipse(0, -0.612, 0.615, 0.112), "light"),
        detail(ellipse(0, -0.59, 0.5, 0.08), *_COFFEE),
        detail(ellipse(0, -0.585, 0.3, 0.046), _COFFEE[0], _COFFEE[1] + 0.09),
        shine(ribbon([(-0.5, -0.42), (-0.42, -0.26), (-0.3, -0.08)], 0.055, end_width=0.025), inside=cone, opacity=0.4),
    ]
    if is_poured:
        return [*shapes, *_pouring()]
    return [*shapes, *_steam((-0.24, 0.02, 0.26), top=-0.72)]


def _steam(places: tuple[float, ...], *, top: float) -> list[Shape]:
    shapes = []
    for x in places:
        wave = [(x, top), (x + 0.07, top - 0.1), (x - 0.05, top - 0.2), (x + 0.04, top - 0.31)]
        shapes.append(shine(ribbon(wave, 0.05, end_width=0.015), opacity=0.55))
    return shapes


def _pouring() -> list[Shape]:
    """A gooseneck kettle that comes in from the upper right, the stream, and bubbles where it falls."""
    neck = [(0.74, -0.9), (0.5, -0.86), (0.36, -1.12), (0.2, -1.42), (0.04, -1.4)]
    pot = curve([(0.78, -1.42), (1.36, -1.42), (1.52, -0.86), (1.46, -0.74), (0.7, -0.74), (0.64, -0.86)])
    bubbles = [(-0.14, -0.6, 0.035), (0.12, -0.585, 0.03), (-0.05, -0.57, 0.026), (0.07, -0.61, 0.022)]
    return [
        body(ribbon([(0.0, -1.36), (0.0, -1.0), (0.0, -0.6)], 0.045, end_width=0.034), *_COFFEE, lift=0.4),
        body(ribbon(neck, 0.14, end_width=0.085), "accent", -0.04, lift=0.8),
        body(ribbon([(1.42, -1.36), (1.78, -1.44), (1.8, -1.06), (1.5, -0.92)], 0.1), "dark", 0.08, lift=0.6),
        body(pot, "accent", lift=1.0),
        body(box(0.82, -1.5, 1.32, -1.41, 0.03), "accent", -0.08, lift=0.5),
        body(ellipse(1.07, -1.54, 0.07, 0.06), "dark", 0.08, lift=0.8),
        shine(ribbon([(0.86, -1.3), (0.8, -1.1), (0.76, -0.9)], 0.06, end_width=0.03), inside=pot, opacity=0.4),
        *(shine(ellipse(x, y, size, size * 0.7), opacity=0.75) for x, y, size in bubbles),
    ]


_RIM, _FLAT, _DEPTH = 0.98, 0.5, 0.2
_CUT = (38.0, 82.0)
"""The missing slice, in degrees clockwise from the right, seen from above."""


def tart(request: Request) -> list[Shape]:
    """A fruit tart on a dark board, wheels of citrus over its custard, one slice pulled out towards the viewer."""
    middle = (-0.1, 0.12)
    top = _round(middle, _RIM - 0.1)
    shapes = [
        body(_round((0.02, 0.4), 1.3, flat=0.48), "ground", -0.16, lift=0.25),
        detail(_round((0.02, 0.375), 1.24, flat=0.465), "ground", -0.11),
        *_bowl(0.92, -0.5),
        body(_side(middle, _RIM, 0.0, 180.0), "second", -0.2, lift=0.5),
        *_flutes(middle, 0.0, 180.0),
        body(_scalloped(middle), "second", -0.1, lift=0.4),
        detail(top, "second", 0.04),
        *_wheels(middle, inside=top),
        *_gap(middle),
        *_slice((middle[0] + 0.2, middle[1] + 0.36)),
    ]
    for x, y, size in ((-0.5, 0.86, 0.03), (-0.36, 0.93, 0.02), (0.88, 0.62, 0.024), (0.98, 0.55, 0.016)):
        shapes.append(body(ellipse(x, y, size, size * 0.8), "second", -0.05, lift=0.6))
    return [*shapes, shine(ellipse(-0.56, -0.06, 0.16, 0.05, turn=-16), opacity=0.45)]


def _round(middle: Pair, reach: float, *, flat: float = _FLAT) -> Points:
    return ellipse(middle[0], middle[1], reach, reach * flat)


def _rim(middle: Pair, reach: float, start: float, end: float) -> Points:
    angle = np.deg2rad(np.linspace(start, end, max(6, int((end - start) / 3))))
    arc: Points = np.stack([np.cos(angle) * reach, np.sin(angle) * reach * _FLAT], axis=1) + middle
    return arc


def _side(middle: Pair, reach: float, start: float, end: float) -> Points:
    """The outside of a round thing between two angles, narrower at its foot."""
    upper = _rim(middle, reach, start, end)
    lower = _rim((middle[0], middle[1] + _DEPTH), reach * 0.92, start, end)
    return np.concatenate([upper, lower[::-1]])


def _flutes(middle: Pair, start: float, end: float) -> list[Shape]:
    """The folds of a crust's side."""
    shapes = []
    for angle in np.arange(start + 5, end, 10.0):
        upper, lower = (
            _rim(middle, _RIM, angle, angle + 3.5),
            _rim((middle[0], middle[1] + _DEPTH), 0.9, angle, angle + 3),
        )
        shapes.append(detail(np.concatenate([upper, lower[::-1]]), "second", -0.28, opacity=0.7))
    return shapes


def _scalloped(middle: Pair) -> Points:
    angle = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    reach = _RIM + 0.018 * np.cos(36 * angle)
    edge: Points = np.stack([np.cos(angle) * reach, np.sin(angle) * reach * _FLAT], axis=1) + middle
    return edge


def _wheels(middle: Pair, *, inside: Points) -> list[Shape]:
    """Thin slices of citrus that overlap around the middle."""
    shapes: list[Shape] = []
    for index in range(8):
        angle = np.deg2rad(index * 45 - 100)
        x, y = middle[0] + np.cos(angle) * 0.56, middle[1] + np.sin(angle) * 0.56 * _FLAT
        shapes += _wheel((float(x), float(y)), 0.31, inside=inside, turn=index * 17.0)
    return [*shapes, *_wheel(middle, 0.29, inside=inside, turn=8.0)]


def _wheel(middle: Pair, size: float, *, inside: Points, turn: float) -> list[Shape]:
    shapes = [
        Shape(points=_round(middle, size), part="main", step=-0.06, inside=inside, lift=0.2),
        detail(_round(middle, size * 0.9), "light", -0.03, inside=inside),
        detail(_round(middle, size * 0.8), "main", 0.06, inside=inside),
    ]
    for spoke in range(4):
        ends = _rim(middle, size * 0.82, turn + spoke * 45, turn + spoke * 45 + 180)
        shapes.append(detail(_thin(ends[0], ends[-1], 0.012), "light", -0.03, inside=inside, opacity=0.9))
    return shapes


def _thin(start: Points, end: Points, width: float) -> Points:
    along = end - start
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9) * width / 2
    return np.array([start + across, end + across, end - across, start - across])


def _gap(middle: Pair) -> list[Shape]:
    """Where the slice was: the board, and the two cut faces of custard and crust."""
    start, end = _CUT
    below = (middle[0], middle[1] + _DEPTH)
    hole = np.concatenate(
        [np.array([middle]), _rim(middle, _RIM + 0.05, start, end), _rim(below, 1.0, start, end)[::-1]]
    )
    shapes = [detail(hole, "ground", -0.18)]
    for angle, step in ((start, -0.06), (end, 0.0)):
        upper, deep = np.array(middle), np.array(below)
        edge, foot = _rim(middle, _RIM, angle, angle + 1)[0], _rim(below, _RIM * 0.92, angle, angle + 1)[0]
        inner, inner_foot = upper + (edge - upper) * 0.9, deep + (foot - deep) * 0.9
        custard = [upper, inner, inner + (inner_foot - inner) * 0.68, upper + (deep - upper) * 0.68]
        shapes.append(detail(np.array([upper, edge, foot, deep]), "second", -0.2 + step))
        shapes.append(detail(np.array(custard), "second", 0.08 + step))
    return shapes


def _slice(middle: Pair) -> list[Shape]:
    start, end = _CUT
    top = np.concatenate([np.array([middle]), _rim(middle, _RIM, start, end)])
    filling = np.concatenate([np.array([middle]), _rim(middle, _RIM - 0.1, start + 1, end - 1)])
    angle = np.deg2rad((start + end) / 2)
    wheel = (middle[0] + float(np.cos(angle)) * 0.58, middle[1] + float(np.sin(angle)) * 0.58 * _FLAT)
    return [
        body(_side(middle, _RIM, start, end), "second", -0.2, lift=0.5),
        *_flutes(middle, start, end),
        body(top, "second", -0.1, lift=0.3),
        detail(filling, "second", 0.06),
        *_wheel(wheel, 0.27, inside=filling, turn=20.0),
    ]


def _bowl(x: float, y: float) -> list[Shape]:
    """A small bowl of something green, behind."""
    shapes = [
        body(lathe([(0.34, y), (0.28, y + 0.18), (0.14, y + 0.27), (0.0, y + 0.28)], x=x), "light", -0.1, lift=0.8),
        body(ellipse(x, y, 0.34, 0.1), "light", -0.02, lift=0.3),
        detail(ellipse(x, y + 0.005, 0.29, 0.078), "dark", 0.16),
    ]
    for across, up in (
        (-0.17, 0.0),
        (0.16, 0.0),
        (-0.04, 0.03),
        (0.07, 0.035),
        (-0.1, -0.035),
        (0.08, -0.04),
        (0.0, -0.02),
    ):
        shapes.append(body(ellipse(x + across, y + up, 0.07, 0.045, turn=across * 200), "accent", lift=0.7))
    return shapes
