"""Builds places behind a subject: what is far, the ground, what stands about and what is in the air.

Shapes are in the subject's space and reach to the edges of the stage. Their colours are natural ones, as tints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kie.emulator.drawing.geometry import Pair, Points, Shape, Stage, box, curve, ellipse, polygon, ribbon, ring
from kie.emulator.drawing.paint import Colour, from_hex, mix
from kie.emulator.drawing.sketch import Anchor, load, moved
from kie.emulator.drawing.vocabulary import Scene, scenes

_SKIES = {
    "day": "cfe6f2", "cold": "dbe6ef", "dusk": "f6b98a", "night": "1c2547", "space": "141733", "storm": "9aa9b8",
    "sea": "2f86b0",
}  # fmt: skip
_TIMES = ("night", "sunset", "rain", "space", "moon surface", "christmas", "aurora")
_WALLS = ("e9dccb", "d7e2da", "e6d3cf", "cfd9e6", "e8e0b8", "d9cfe2")
"""For rooms and tables, of which a seed picks one."""
_GROUNDS = {
    "grass": "8fbf6a", "snow": "f3f7fb", "sand": "ecd3a0", "water": "5fa8cc", "road": "8a8f99", "wood": "b98353",
    "marble": "e6e3de", "floor": "c9a27a", "rock": "a39b98", "seabed": "d9c48f",
}  # fmt: skip
_NIGHT, _DARKNESS = from_hex("1a2244"), 0.62
_TABLES = frozenset({"wood", "marble"})
_FLAKES = {"snow": 46, "rain": 60, "stars": 60, "bubbles": 16}

_Draw = Callable[[Stage, float, np.random.Generator, float], list[Shape]]


def merged(places: tuple[str, ...]) -> Scene | None:
    """One scene from several places: times of day rule the sky, the first place rules the rest."""
    if not places:
        return None
    known = [scenes()[place] for place in places]
    timed = [scenes()[place] for place in places if place in _TIMES]
    first = timed + known

    def pick(name: str, among: list[Scene]) -> str | None:
        return next((value for scene in among if (value := getattr(scene, name))), None)

    air = tuple(dict.fromkeys(item for scene in known for item in scene.air))
    sky = pick("sky", first)
    if sky in {"night", "space", "storm"}:
        air = tuple(item for item in air if item != "sun")
    return Scene(
        sky=sky, far=pick("far", known), ground=pick("ground", known), air=air,
        props=next((each.props for each in known if each.props), ()),
    )  # fmt: skip


def sky_of(scene: Scene, rng: np.random.Generator) -> Colour:
    """The colour of a scene's sky, or of its wall."""
    wall = str(rng.choice(_WALLS))
    return from_hex(_SKIES.get(scene.sky or "", wall if scene.far or scene.ground else "cfe6f2"))


def floor_of(scene: Scene) -> Colour | None:
    """The colour of what things stand on."""
    code = _GROUNDS.get(scene.ground or "")
    colour = from_hex(code) if code else None
    return mix(colour, _NIGHT, _DARKNESS) if colour and scene.sky in {"night", "space"} else colour


def horizon_of(scene: Scene) -> float:
    """How far down the ground begins."""
    return 0.7 if scene.ground in _TABLES else 0.46


def build(scene: Scene, stage: Stage, rng: np.random.Generator, *, is_subject: bool) -> list[Shape]:
    """The shapes of a place, from the back to the front; where it is the subject, more and larger ones."""
    horizon = 0.3 if is_subject and scene.ground not in _TABLES else horizon_of(scene)
    high = 1.5 if is_subject else 1.0
    shapes = [*_lights(scene, stage, horizon)]
    if scene.far:
        shapes += _FAR[scene.far](stage, horizon, rng, high)
    if scene.ground:
        shapes += _ground(scene.ground, stage, horizon, rng)
    shapes += _props(scene, stage, horizon, rng, is_subject=is_subject)
    for item in scene.air:
        shapes += _air(item, stage, rng)
    if scene.sky in {"night", "space"}:
        shapes = [_dimmed(shape) for shape in shapes]
    return shapes


def _back(points: Points, code: str, step: float = 0.0, *, fade: float = 1.0) -> Shape:
    return Shape(points=points, part="ground", step=step, kind="backdrop", opacity=fade, lift=0.1, tint=from_hex(code))


def _dimmed(shape: Shape) -> Shape:
    if shape.tint is None or shape.name == "glow":
        return shape
    return replace(shape, tint=mix(shape.tint, _NIGHT, _DARKNESS))


def _lights(scene: Scene, stage: Stage, horizon: float) -> list[Shape]:
    if scene.sky != "dusk":
        return []
    wide = stage.right - stage.left
    return [
        _back(ellipse(0, horizon, wide * 0.8, 1.2), "f9c98a", fade=0.6),
        _back(ellipse(0, horizon, wide * 0.6, 0.62), "fde0a6", fade=0.6),
    ]


def _edge(stage: Stage, level: float, height: float, step: float, rng: np.random.Generator) -> list[Pair]:
    xs = np.arange(stage.left - step, stage.right + step * 1.5, step)
    return [(float(x), level - height * float(rng.uniform(0.1, 1.0))) for x in xs]


def _below(line: Points, stage: Stage) -> Points:
    floor = stage.bottom + 0.3
    return np.concatenate([line, [(stage.right + 1, floor), (stage.left - 1, floor)]])


def _hills(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    rows = ((0.5, "a7cfa8"), (0.26, "93c18a"))
    return [_back(_below(curve(_edge(stage, y, h * high, 0.8, rng), closed=False), stage), c) for h, c in rows]


def _dunes(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    rows = ((0.4, "e6c78f"), (0.2, "e0bb7c"))
    return [_back(_below(curve(_edge(stage, y, h * high, 0.9, rng), closed=False), stage), c) for h, c in rows]


def _peaks(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    shapes: list[Shape] = []
    for tall, code, step in ((0.95, "a3b4c6", 0.0), (0.6, "7f94ab", 0.35)):
        x = stage.left - 0.4 + step
        while x < stage.right + 0.4:
            wide, top = float(rng.uniform(0.55, 0.85)), y - tall * high * float(rng.uniform(0.6, 1.0))
            tip = (x, top)
            shapes.append(_back(polygon([tip, (x + wide, y + 0.1), (x - wide, y + 0.1)], radius=0.02), code))
            d = (y - top) * 0.3
            snow = [tip, (x + wide * 0.28, top + d), (x + wide * 0.1, top + d * 0.8), (x - wide * 0.04, top + d * 1.1),
                    (x - wide * 0.28, top + d)]  # fmt: skip
            shapes.append(_back(polygon(snow), "f4f8fb"))
            x += wide * 1.15
    return shapes


def _skyline(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    shapes: list[Shape] = []
    for tall, code in ((1.15, "aebccb"), (0.75, "8c9fb5")):
        x = stage.left - 0.1
        while x < stage.right:
            wide, top = float(rng.uniform(0.22, 0.4)), y - tall * min(high, 1.3) * float(rng.uniform(0.5, 1.0))
            shapes.append(_back(box(x, top, x + wide, y + 0.05), code, float(rng.uniform(-0.03, 0.03))))
            if tall < 1:
                for row in np.arange(top + 0.1, y - 0.1, 0.17):
                    for column in np.arange(x + 0.05, x + wide - 0.06, 0.1):
                        if rng.random() < 0.55:
                            pane = _back(
                                box(float(column), float(row), float(column) + 0.05, float(row) + 0.08), "ffe6a3"
                            )
                            shapes.append(replace(pane, name="glow", kind="detail"))
            x += wide + 0.02
    return shapes


def _trees(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    shapes: list[Shape] = []
    for level, code, size in ((-0.45, "a3c9a0", 0.46), (-0.18, "84b582", 0.38)):
        x = stage.left - 0.2
        while x < stage.right + 0.2:
            radius = size * high**0.5 * float(rng.uniform(0.8, 1.15))
            shapes.append(_back(box(x - 0.04, y + level * high, x + 0.04, y + 0.1), "9a8064"))
            shapes.append(
                _back(ellipse(x, y + level * high - 0.12, radius, radius * 1.15), code, float(rng.uniform(-0.02, 0.02)))
            )
            x += radius * 1.2
    return shapes


def _pines(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    shapes: list[Shape] = []
    for tall, code in ((1.1, "a9c2bf"), (0.8, "86aaa2")):
        x = stage.left - 0.2
        while x < stage.right + 0.2:
            size = tall * min(high, 1.3) * float(rng.uniform(0.7, 1.1))
            for share, wide in ((1.0, 0.14), (0.72, 0.2), (0.42, 0.27)):
                top = y + 0.05 - size * share
                tier = [(x, top), (x + size * wide, top + size * 0.4), (x - size * wide, top + size * 0.4)]
                shapes.append(_back(polygon(tier, radius=0.02), code))
            x += size * 0.5
    return shapes


def _sea(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    top = y - 0.42 * high
    shapes = [_back(box(stage.left - 0.2, top, stage.right + 0.2, stage.bottom + 0.2), "5fa8cc")]
    shapes.append(_back(box(stage.left - 0.2, top, stage.right + 0.2, top + 0.06), "7fbcd8"))
    for _ in range(7):
        x, level = float(rng.uniform(stage.left, stage.right)), float(rng.uniform(top + 0.1, y))
        shapes.append(_back(ribbon([(x, level), (x + 0.2, level - 0.015), (x + 0.4, level)], 0.02), "d6eef7", fade=0.8))
    return shapes


def _wall(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    x = float(rng.uniform(-1.1, 0.5))
    light = polygon([(x, stage.top), (x + 0.7, stage.top), (x + 1.6, y), (x + 0.6, y)])
    return [_back(light, "fbf6ee", fade=0.35)]


def _tiles(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    lines = [
        box(stage.left, float(row), stage.right, float(row) + 0.02) for row in np.arange(y - 0.3, stage.top, -0.36)
    ]
    lines += [box(float(x), stage.top, float(x) + 0.02, y) for x in np.arange(stage.left + 0.2, stage.right, 0.36)]
    return [_back(line, "f7f2ea") for line in lines]


def _shelves(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    shapes = [_back(box(stage.left - 0.1, stage.top - 0.1, stage.right + 0.1, y), "a98a68")]
    codes = ("c98a7a", "8aa3b5", "d9c08a", "8fb09a", "b59ab0", "e6dcc8")
    for level in np.arange(y - 0.12, stage.top, -0.52):
        shapes.append(_back(box(stage.left, float(level), stage.right, float(level) + 0.05), "8d6f50"))
        x = stage.left + 0.05
        while x < stage.right:
            wide, tall = float(rng.uniform(0.06, 0.12)), float(rng.uniform(0.26, 0.4))
            if rng.random() < 0.88:
                code = codes[int(rng.integers(0, len(codes)))]
                shapes.append(replace(_back(box(x, float(level) - tall, x + wide, float(level)), code), kind="detail"))
            x += wide + 0.012
    return shapes


def _room(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    x = float(rng.choice([-0.95, 0.95]))
    return [
        _back(box(x - 0.42, -1.05, x + 0.42, -0.1, 0.02), "fbf7ef"),
        _back(box(x - 0.36, -0.99, x - 0.02, -0.16, 0.01), "c9e2ee"),
        _back(box(x + 0.02, -0.99, x + 0.36, -0.16, 0.01), "c9e2ee"),
        _back(box(-x - 0.3, -0.9, -x + 0.3, -0.46, 0.01), "d9b98f"),
        _back(box(-x - 0.24, -0.84, -x + 0.24, -0.52, 0.01), "f4ede0"),
        _back(box(stage.left - 0.1, y - 0.09, stage.right + 0.1, y), "f6efe4"),
    ]


def _houses(stage: Stage, y: float, rng: np.random.Generator, high: float) -> list[Shape]:
    shapes: list[Shape] = []
    x = stage.left - 0.1
    while x < stage.right:
        wide, tall = float(rng.uniform(0.34, 0.5)), float(rng.uniform(0.4, 0.66)) * high
        code = ("ecd9c0", "d9c3b0", "e8cdb8", "cfd6d9")[int(rng.integers(0, 4))]
        shapes.append(_back(box(x, y - tall, x + wide, y + 0.05), code))
        roof = [(x - 0.04, y - tall), (x + wide / 2, y - tall - 0.26 * high), (x + wide + 0.04, y - tall)]
        shapes.append(_back(polygon(roof), "c07f68"))
        pane = _back(box(x + wide * 0.3, y - tall * 0.7, x + wide * 0.5, y - tall * 0.42), "ffe6a3")
        shapes.append(replace(pane, name="glow"))
        x += wide + 0.04
    return shapes


_FAR: dict[str, _Draw] = {
    "hills": _hills, "dunes": _dunes, "peaks": _peaks, "skyline": _skyline, "trees": _trees, "pines": _pines,
    "sea": _sea, "wall": _wall, "tiles": _tiles, "shelves": _shelves, "room": _room, "houses": _houses,
}  # fmt: skip


def _ground(kind: str, stage: Stage, y: float, rng: np.random.Generator) -> list[Shape]:
    left, right, floor = stage.left - 0.2, stage.right + 0.2, stage.bottom + 0.2
    code = _GROUNDS[kind]
    if kind in {"grass", "snow", "sand", "seabed", "rock"}:
        line = curve([(float(x), y + 0.05 * float(np.sin(x * 2.1))) for x in np.linspace(left, right, 9)], closed=False)
        shapes = [_back(_below(line, stage), code)]
    else:
        shapes = [_back(box(left, y, right, floor), code)]
    spread = [
        (float(rng.uniform(left, right)), y + 0.08 + (floor - y) * float(rng.uniform(0, 1)) ** 1.3) for _ in range(14)
    ]
    match kind:
        case "grass":
            shapes += [_back(polygon([(x - 0.03, v), (x, v - 0.1), (x + 0.03, v)]), "74a855") for x, v in spread]
        case "snow":
            shapes += [_back(ellipse(x, v, 0.4, 0.03), "dfe9f2") for x, v in spread[:6]]
        case "sand" | "seabed":
            shapes += [_back(ellipse(x, v, 0.02, 0.012), "cfb077") for x, v in spread]
        case "water":
            lines = [ribbon([(x - 0.2, v), (x, v - 0.015), (x + 0.2, v)], 0.025) for x, v in spread]
            shapes += [_back(line, "cfe9f4", fade=0.7) for line in lines]
        case "road":
            shapes.append(_back(box(left, y, right, y + 0.07), "c3c5c9"))
            shapes += [_back(box(float(x), 0.9, float(x) + 0.3, 0.94), "f2efe4") for x in np.arange(left, right, 0.6)]
        case "wood" | "floor":
            shapes.append(_back(box(left, y, right, y + 0.035), code, 0.07))
            shapes += [
                _back(box(left, float(v), right, float(v) + 0.014), code, -0.08)
                for v in np.linspace(y + 0.16, floor, 4)[:-1]
            ]
        case "marble":
            shapes.append(_back(box(left, y, right, y + 0.035), code, 0.04))
            shapes += [
                _back(ribbon([(x, v), (x + 0.3, v + 0.04), (x + 0.5, v + 0.02)], 0.012), "c3beb8")
                for x, v in spread[:5]
            ]
        case "rock":
            shapes += [_back(ellipse(x, v, 0.14, 0.05), code, -0.09) for x, v in spread[:7]]
    if kind == "seabed":
        shapes += [
            _back(
                ribbon([(x, y + 0.3), (x + 0.08, y), (x - 0.06, y - 0.3), (x + 0.05, y - 0.6)], 0.09, end_width=0.03),
                "4f9a6a",
            )
            for x in (left + 0.5, left + 0.8, right - 0.5)
        ]
    return shapes


def _props(scene: Scene, stage: Stage, y: float, rng: np.random.Generator, *, is_subject: bool) -> list[Shape]:
    shapes: list[Shape] = []
    names = scene.props * (2 if is_subject else 1)
    for index, name in enumerate(names or ()):
        side = -1 if (index + int(rng.integers(0, 2))) % 2 else 1
        sketch = load()[name]
        is_up = name in {"cloud", "planet", "earth"}
        scale = 0.17 * sketch.size**0.6 * (1.4 if is_subject else 1.15)
        reach = (stage.right if side > 0 else -stage.left) * (0.8 if not is_subject else float(rng.uniform(0.25, 0.85)))
        foot = stage.top * float(rng.uniform(0.55, 0.85)) if is_up else y + 0.06 + 0.1 * (index % 3)
        place = Anchor(x=side * reach * (1 - 0.22 * (index // 2)), y=foot - (0 if is_up else scale), scale=scale)
        own = dict(zip(("main", "second", "accent", "extra"), sketch.colours, strict=False))
        for shape in sketch.shapes(rng):
            tint = shape.tint or own.get(shape.part)
            pale = mix(tint, from_hex("eef2f2"), 0.0 if is_subject else 0.3) if tint else None
            shapes.append(replace(moved(shape, place), tint=pale, lift=min(shape.lift, 0.5)))
    return shapes


def _air(kind: str, stage: Stage, rng: np.random.Generator) -> list[Shape]:
    wide, tall = stage.right - stage.left, stage.bottom - stage.top
    spots = [
        (stage.left + wide * float(rng.random()), stage.top + tall * float(rng.random()), float(rng.uniform(0.5, 1.0)))
        for _ in range(_FLAKES.get(kind, 0))
    ]
    match kind:
        case "snow":
            return [
                Shape(points=ellipse(x, y, 0.026 * s), part="light", kind="shine", opacity=0.9) for x, y, s in spots
            ]
        case "stars":
            high = [(x, y, s) for x, y, s in spots if y < 0.5]
            return [Shape(points=ellipse(x, y, 0.016 * s), part="light", kind="shine", opacity=0.9) for x, y, s in high]
        case "bubbles":
            rings = [ring(x, y, 0.06 * s, 0.045 * s) for x, y, s in spots]
            return [Shape(points=points, part="light", kind="shine", opacity=0.6) for points in rings]
        case "rain":
            drops = [polygon([(x, y), (x + 0.014, y), (x - 0.03, y + 0.16 * s)]) for x, y, s in spots]
            return [Shape(points=points, part="light", kind="shine", opacity=0.6) for points in drops]
        case "fog":
            bands = [ellipse(x, 0.1 + 0.2 * index, wide * 0.5, 0.1) for index, x in enumerate((-0.5, 0.6, -0.2, 0.4))]
            return [Shape(points=points, part="light", kind="shine", opacity=0.35) for points in bands]
        case "aurora":
            bands = [
                ribbon([(stage.left, y), (-0.5, y - 0.2), (0.3, y + 0.1), (stage.right, y - 0.2)], 0.26)
                for y in (-0.9, -0.5)
            ]
            return [
                replace(_back(band, code, fade=0.4), name="glow")
                for band, code in zip(bands, ("5fe0a0", "7fb8f0"), strict=True)
            ]
        case "sun":
            at = stage.left * 0.6, stage.top * 0.6
            return [_back(ellipse(*at, 0.3), "fbe3a0", fade=0.5), _back(ellipse(*at, 0.2), "f9d262")]
        case "moon":
            at = stage.right * 0.62, stage.top * 0.62
            glow = replace(_back(ellipse(*at, 0.2), "f6ecc0"), name="glow")
            return [replace(_back(ellipse(*at, 0.34), "cfd6ea", fade=0.25), name="glow"), glow]
    return []
