"""Things folded of paper, or built like them: a paper plane, a boat on its water."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Pair, Points, Shape, Stage, box, curve, ellipse, polygon, ribbon, ring, rotate
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine

_WATER = 0.4
"""How far down the water begins behind a boat."""


def plane(request: Request) -> list[Shape]:
    """A folded paper plane on its way to the upper right: two wings and the two sides of its fold."""
    nose, left_tip, left_root = (1.0, -0.88), (-1.06, -0.1), (-0.34, 0.2)
    keel, right_root, right_tip = (-0.2, 0.92), (0.1, 0.4), (0.66, 0.78)
    shapes = [] if request.is_plain else _trail(request)
    return [
        *shapes,
        body(polygon([nose, left_root, keel], radius=0.03), "accent", -0.1, lift=0.25),
        body(polygon([nose, keel, right_root], radius=0.03), "accent", 0.02, lift=0.25),
        body(polygon([nose, right_root, right_tip], radius=0.05), "main", -0.09, lift=0.3),
        body(polygon([nose, left_tip, left_root], radius=0.05), "main", lift=0.3),
    ]


def _trail(request: Request) -> list[Shape]:
    """The way the plane came, in dashes that loop once."""
    angle = np.linspace(0.5, 1.9 * np.pi, 15)
    way = np.stack([-0.72 + 0.3 * np.cos(angle) - angle * 0.03, 0.72 + 0.22 * np.sin(angle)], axis=1)
    return [detail(ribbon(way[start : start + 2], 0.035), "extra", opacity=0.9) for start in range(0, len(way) - 1, 2)]


def boat(request: Request) -> list[Shape]:
    """A boat on water, before houses or hills; by itself with its ripples where the ground is to stay plain."""
    afloat = _paper_boat()
    if request.is_plain:
        return [*_ripples(0.62, around=0.0), *afloat]
    size, x, y = min(0.74, 0.31 * (request.stage.right - request.stage.left)), -0.04, 0.3
    lean = float(request.rng.uniform(-5, 5))
    placed = [_placed(shape, size=size, lean=lean, to=(x, y)) for shape in afloat]
    return [
        *_shore(request),
        *_water(request),
        *_mirrored(placed, line=y + 0.6 * size, size=size),
        *placed,
        *_rain(request),
    ]


def _paper_boat() -> list[Shape]:
    left, right, dip, keel = (-1.08, -0.16), (1.08, -0.16), (0.02, 0.26), (0.06, 0.62)
    return [
        body(polygon([left, (0.02, 0.1), right, (0.54, 0.56), (-0.52, 0.56)], radius=0.02), "main", -0.22, lift=0.2),
        body(polygon([(-0.02, -0.92), (0.5, 0.3), (0.02, 0.32)], radius=0.02), "main", -0.13, lift=0.25),
        body(polygon([(-0.02, -0.92), (0.03, 0.32), (-0.48, 0.3)], radius=0.02), "main", lift=0.25),
        body(polygon([dip, right, (0.56, 0.62), keel], radius=0.025), "main", -0.1, lift=0.25),
        body(polygon([left, dip, keel, (-0.54, 0.62)], radius=0.025), "main", 0.02, lift=0.25),
        detail(polygon([(-0.98, -0.09), (-0.94, -0.09), (0.02, 0.32), (0.02, 0.36)]), "accent", opacity=0.9),
        detail(polygon([(0.98, -0.09), (0.94, -0.09), (0.02, 0.32), (0.02, 0.36)]), "accent", -0.06, opacity=0.9),
    ]


def _placed(shape: Shape, *, size: float, lean: float, to: Pair) -> Shape:
    def moved(points: Points) -> Points:
        there: Points = rotate(points, lean, around=(0.0, 0.5)) * size + to
        return there

    inside = None if shape.inside is None else moved(shape.inside)
    return Shape(
        points=moved(shape.points), part=shape.part, step=shape.step, kind=shape.kind, inside=inside,
        opacity=shape.opacity, lift=shape.lift,
    )  # fmt: skip


def _mirrored(shapes: list[Shape], *, line: float, size: float) -> list[Shape]:
    """What the water shows of a boat, squeezed and faint, with the ripples around its hull."""
    images = []
    for shape in shapes:
        upside_down = np.stack([shape.points[:, 0], line + (line - shape.points[:, 1]) * 0.42], axis=1)
        images.append(detail(upside_down, shape.part, shape.step - 0.05, opacity=0.2))
    return [*images, *_ripples(line - 0.02, around=-0.02, size=size * 0.97)]


def _ripples(y: float, *, around: float, size: float = 1.0) -> list[Shape]:
    return [
        shine(ring(around, y, reach * size, (reach - thick) * size, squash=0.13), opacity=opacity)
        for reach, thick, opacity in ((0.78, 0.035, 0.6), (1.02, 0.03, 0.4), (1.3, 0.025, 0.25))
    ]


def _shore(request: Request) -> list[Shape]:
    """Behind the water: a lane of old houses with lit windows, or the sun between hills."""
    stage = request.stage
    if "town" in request.setting:
        return _lane(stage, request.rng)
    left, right = stage.left - 0.1, stage.right + 0.1
    sun = float(request.rng.uniform(-0.6, 0.6))
    shapes = [
        Shape(points=ellipse(sun, _WATER - 0.5, 0.52), part="accent", kind="backdrop", opacity=0.3),
        body(ellipse(sun, _WATER - 0.5, 0.36), "accent", lift=0.2),
    ]
    for step, high in ((-0.04, 0.42), (-0.09, 0.24)):
        count = max(5, int((right - left) / 0.6))
        tops = _WATER - high * request.rng.uniform(0.3, 1.0, count)
        line = [(float(x), float(y)) for x, y in zip(np.linspace(left, right, count), tops, strict=True)]
        slope = np.concatenate([curve(line, closed=False), [(right, _WATER + 0.2), (left, _WATER + 0.2)]])
        shapes.append(body(slope, "ground", step, lift=0.1))
    return shapes


def _lane(stage: Stage, rng: np.random.Generator) -> list[Shape]:
    """Gabled houses that grow towards both edges, a glow where the lane ends."""
    glow = [
        Shape(points=ellipse(0.0, _WATER - 0.1, reach), part="ground", step=step, kind="backdrop", lift=0.0)
        for reach, step in ((1.25, 0.03), (0.98, 0.06), (0.74, 0.1), (0.52, 0.14))
    ]
    rows: list[list[Shape]] = []
    for side in (-1.0, 1.0):
        row: list[Shape] = []
        near, number = 0.22, 0
        edge = abs(stage.left if side < 0 else stage.right) + 0.1
        while near < edge:
            wide = min(0.62, 0.24 + near * 0.26) * float(rng.uniform(0.9, 1.1))
            high = min(1.55, 0.6 + near * 0.72) * float(rng.uniform(0.9, 1.08))
            row += _house(side * (near + wide / 2), wide, high, number=number, rng=rng)
            near, number = near + wide - 0.01, number + 1
        rows.append(row)
    return [*glow, *rows[0], *rows[1]]


def _house(x: float, wide: float, high: float, *, number: int, rng: np.random.Generator) -> list[Shape]:
    left, right, eaves = x - wide / 2, x + wide / 2, _WATER - high * 0.74
    step = (0.05, 0.1, 0.02)[number % 3]
    wall = polygon([(left, eaves), (x, _WATER - high), (right, eaves), (right, _WATER + 0.05), (left, _WATER + 0.05)])
    ridge = _WATER - high
    roof = polygon(
        [(left - 0.03, eaves + 0.03), (x, ridge - 0.04), (right + 0.03, eaves + 0.03), (right - 0.02, eaves + 0.07),
         (x, ridge + 0.06), (left + 0.02, eaves + 0.07)]
    )  # fmt: skip
    pane = wide * 0.17
    shapes = [body(wall, "ground", step, lift=0.12), body(roof, "ground", step - 0.12, lift=0.1)]
    row = eaves + high * 0.1
    while row < _WATER - high * 0.4:
        for across in (-0.24, 0.24):
            if rng.random() < 0.62:
                at = x + across * wide
                shapes.append(detail(box(at - pane / 2, row, at + pane / 2, row + pane * 1.4), "accent", opacity=0.9))
        row += max(0.2, pane * 2.4)
    shop = box(left + wide * 0.14, _WATER - high * 0.26, right - wide * 0.14, _WATER - high * 0.04, 0.01)
    awning = box(left + wide * 0.08, _WATER - high * 0.32, right - wide * 0.08, _WATER - high * 0.26, 0.01)
    return [*shapes, detail(shop, "accent", 0.06), detail(awning, "extra", -0.1)]


def _water(request: Request) -> list[Shape]:
    """Water from its line to the lower edge, with the light of the shore on it and a few bright ripples."""
    stage, rng = request.stage, request.rng
    left, right = stage.left - 0.1, stage.right + 0.1
    water = box(left, _WATER, right, stage.bottom + 0.3)
    shapes = [
        body(water, "ground", -0.06, lift=0.02),
        detail(box(left, _WATER - 0.035, right, _WATER + 0.015), "ground", -0.14),
    ]
    for _ in range(max(7, int((right - left) * 4))):
        x, y = float(rng.uniform(left, right)), _WATER + 0.05 + float(rng.uniform(0, 1)) ** 1.4 * 0.5
        half = (0.05 + (y - _WATER) * 0.22) * float(rng.uniform(0.7, 1.3))
        line = [(x - half, y), (x, y + 0.008), (x + half, y)]
        shapes.append(detail(ribbon(line, 0.016 + (y - _WATER) * 0.03), "accent", opacity=0.55))
    for _ in range(max(6, int((right - left) * 3))):
        x, y = float(rng.uniform(left, right)), float(rng.uniform(_WATER + 0.08, stage.bottom))
        half = 0.06 + (y - _WATER) * 0.2
        shapes.append(shine(ribbon([(x - half, y), (x, y - 0.01), (x + half, y)], 0.014), opacity=0.35))
    return shapes


def _rain(request: Request) -> list[Shape]:
    """Rings where drops hit the water, and the drops' fall, where it rains."""
    if "rain" not in request.setting:
        return []
    stage, rng = request.stage, request.rng
    shapes: list[Shape] = []
    for _ in range(max(5, int((stage.right - stage.left) * 2.2))):
        x, y = float(rng.uniform(stage.left, stage.right)), float(rng.uniform(_WATER + 0.14, stage.bottom))
        if abs(x) > 0.75 or y > 0.88:
            reach = 0.05 + (y - _WATER) * 0.12
            shapes.append(shine(ring(x, y, reach, reach - 0.014, squash=0.28), opacity=0.6))
    for _ in range(max(14, int((stage.right - stage.left) * 9))):
        x, y = float(rng.uniform(stage.left, stage.right)), float(rng.uniform(stage.top, stage.bottom - 0.2))
        long = float(rng.uniform(0.08, 0.16))
        shapes.append(shine(polygon([(x, y), (x + 0.012, y), (x - long * 0.22, y + long)]), opacity=0.6))
    return shapes
