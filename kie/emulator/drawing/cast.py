"""Puts the things of an idea together in one space: copies, company, what is worn and held, what stands on or in what.

The subject keeps its own space (it stands on y = 1 and is about two units high); the others are laid out around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kie.emulator.drawing import palettes, vocabulary
from kie.emulator.drawing.geometry import Part, Shape
from kie.emulator.drawing.ideas import Thing
from kie.emulator.drawing.looks import Look
from kie.emulator.drawing.palettes import Palette
from kie.emulator.drawing.sketch import Anchor, Sketch, load, moved
from kie.emulator.drawing.subjects import PROCEDURES
from kie.emulator.drawing.subjects.pieces import Request
from kie.emulator.drawing.wishes import Reading

_ON_EYES = frozenset({"glasses", "sunglasses", "spectacles"})
_ON_HEAD = frozenset(
    {"hat", "cowboy hat", "top hat", "cap", "beanie", "helmet", "crown", "wreath", "headphones", "bow tie"}
)
_ON_NECK = frozenset({"scarf", "necktie", "necklace", "bow tie", "medal", "stethoscope"})
_HELD_UP = frozenset({"umbrella", "balloon", "kite", "flag"})
_FLAT = frozenset({"plate", "rug", "leaf", "pan", "blanket"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Actor:
    """One thing in its place, and where it throws a shadow on the ground."""

    shapes: list[Shape]
    palette: Palette
    foot: tuple[float, float, float] | None = None
    """x, y and half the width."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """The box around shapes."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, shapes: list[Shape], *, floor: float = np.inf) -> Extent:
        """The box around all that is not light; what lies below the floor is left out."""
        solid = [shape.points for shape in shapes if shape.kind != "shine"] or [shape.points for shape in shapes]
        points = np.minimum(np.concatenate(solid), (np.inf, floor))
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return cls(left=float(left), top=float(top), right=float(right), bottom=float(bottom))

    @property
    def half_width(self) -> float:
        return (self.right - self.left) / 2

    @property
    def half_height(self) -> float:
        return (self.bottom - self.top) / 2

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


_Build = Callable[[Thing], tuple[list[Shape], Palette]]


def assemble(
    reading: Reading, *, request: Request, look: Look, rng: np.random.Generator, ground: Palette
) -> list[Actor]:
    """The actors of a picture from the back to the front, in the subject's space."""

    def build(thing: Thing) -> tuple[list[Shape], Palette]:
        sketch = load()[thing.sketch]
        palette = palettes.for_thing(reading, thing, sketch.colours, ground=ground, look=look, rng=rng)
        if "procedure" in sketch.flags:
            return PROCEDURES[thing.sketch](replace(request, word=thing.word)), palette
        shapes = sketch.shapes(rng)
        if palette.is_asked and thing.relation == "subject":
            palette = palettes.spread(palette, reading, _roles(shapes))
        return [_tinted(shape, thing, palette) for shape in shapes], palette

    subject, *company = reading.idea.things
    if "scene" in load()[subject.sketch].flags:
        company = []
    subject = _dressed(subject, company)
    shapes, palette = build(subject)
    sketch = load()[subject.sketch]
    behind: list[Actor] = []
    before: list[Actor] = []
    copies = _copies(shapes, palette, subject.count, sketch)
    whole = Extent.of([shape for copy in copies for shape in copy.shapes])
    stage = _Stage(sketch=sketch, extent=whole)
    sides = [whole.left, whole.right]
    for number, thing in enumerate(company):
        pieces, colours = build(thing)
        other = load()[thing.sketch]
        back, front, moves = _placed(thing, pieces, other, stage=stage, sides=sides, number=number)
        if moves:
            copies = [
                replace(copy, shapes=[moved(shape, moves) for shape in copy.shapes], foot=None) for copy in copies
            ]
        if back:
            behind += _several(back, colours, thing, on_ground=thing.relation in {"on", "in"})
        if front:
            before += _several(front, colours, thing, on_ground=thing.relation == "beside")
    return [*behind, *copies, *before]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Stage:
    """The subject that others are placed around."""

    sketch: Sketch
    extent: Extent


def _roles(shapes: list[Shape]) -> list[Part]:
    """The roles of a palette that shapes use, the one with the largest pieces first."""
    sizes: dict[Part, float] = {}
    for shape in shapes:
        if shape.tint is None and shape.kind != "shine":
            sizes[shape.part] = sizes.get(shape.part, 0.0) + float(np.prod(np.ptp(shape.points, axis=0)))
    return sorted(sizes, key=lambda part: -sizes[part])


def _tinted(shape: Shape, thing: Thing, palette: Palette) -> Shape:
    """A shape in the colour that was asked for its part, and in what the palette makes of its own."""
    asked = thing.colours.get(shape.name) if shape.name else None
    if asked is not None:
        return replace(shape, tint=asked)
    return replace(shape, tint=palette.suited(shape.tint)) if shape.tint is not None else shape


def _dressed(subject: Thing, company: list[Thing]) -> Thing:
    """The subject with the colours of clothes that it wears and of flowers in its bunch, which are drawn as its own."""
    sketch = load()[subject.sketch]
    for thing in list(company):
        is_dress = thing.relation == "wear" and not _anchor_for(thing.sketch, sketch)
        is_content = thing.relation == "contents" and "inside" not in sketch.anchors
        if (is_dress and sketch.kind == "people") or is_content:
            company.remove(thing)
            if "" in thing.colours and "" not in subject.colours:
                subject = replace(subject, colours=subject.colours | {"": thing.colours[""]})
    return subject


def _anchor_for(worn: str, sketch: Sketch) -> Anchor | None:
    place = "eyes" if worn in _ON_EYES else "head" if worn in _ON_HEAD else "neck" if worn in _ON_NECK else ""
    return sketch.anchors.get(place)


def _copies(shapes: list[Shape], palette: Palette, count: int, sketch: Sketch) -> list[Actor]:
    """One thing, or several of it in rows, the farther ones smaller and higher."""
    extent = Extent.of(shapes)
    foot = None if "float" in sketch.flags else (extent.middle[0], extent.bottom, extent.half_width)
    if count <= 1:
        return [Actor(shapes=shapes, palette=palette, foot=foot)]
    rows = {1: [1], 2: [2], 3: [3]}.get(count) or [count // 2, count - count // 2]
    if count > 7:
        rows = [count // 3, (count - count // 3) // 2, count - count // 3 - (count - count // 3) // 2]
    step, tall = extent.half_width * 1.72, extent.half_height
    actors: list[Actor] = []
    for row, number in enumerate(rows):
        depth = len(rows) - 1 - row
        scale = 0.88**depth
        for index in sorted(range(number), key=lambda at: -abs(at - (number - 1) / 2)):
            x = (index - (number - 1) / 2) * step * scale
            near = 0.1 * tall if number > 2 and index % 2 else 0.0
            wobble = 1 - 0.06 * ((index + row) % 3)
            base = 1 - depth * tall * 0.62 + near
            size = scale * wobble
            place = Anchor(x=x - extent.middle[0] * size, y=base - extent.bottom * size, scale=size)
            copy = [moved(shape, place) for shape in shapes]
            actors.append(
                Actor(shapes=copy, palette=palette, foot=(x, base, extent.half_width * size) if foot else None)
            )
    return actors


def _several(shapes: list[Shape], palette: Palette, thing: Thing, *, on_ground: bool) -> list[Actor]:
    extent = Extent.of(shapes)
    foot = (extent.middle[0], extent.bottom, extent.half_width) if on_ground else None
    return [Actor(shapes=shapes, palette=palette, foot=foot)]


_Placing = tuple[list[Shape] | None, list[Shape] | None, Anchor | None]
"""What is drawn behind the subject, what before it, and how the subject moves."""


def _placed(
    thing: Thing, shapes: list[Shape], other: Sketch, *, stage: _Stage, sides: list[float], number: int
) -> _Placing:
    """Where a companion goes."""
    box = Extent.of(shapes)
    sketch, mine = stage.sketch, stage.extent
    ratio = float(np.clip((other.size / sketch.size) ** 0.6, 0.36, 1.5))
    if thing.relation == "wear" and (anchor := _anchor_for(thing.sketch, sketch)):
        scale = anchor.scale / max(box.half_width, 0.3)
        rise = (
            box.half_height if thing.sketch in _ON_HEAD else -box.half_height * 0.6 if thing.sketch in _ON_NECK else 0
        )
        if thing.sketch == "headphones":
            rise = -box.half_height * 0.3
        return None, _at(shapes, box, anchor.x, anchor.y - rise * scale * 0.8, scale), None
    if thing.relation == "hold" and (anchor := sketch.anchors.get("hand")):
        scale = anchor.scale * float(np.clip(ratio * 1.3, 0.6, 1.5)) / max(box.half_width, box.half_height)
        is_above = thing.sketch in _HELD_UP
        scale *= 1.7 if is_above else 1.0
        rise = box.half_height * scale if is_above else 0.0
        return None, _at(shapes, box, anchor.x + 0.1 * rise, anchor.y - rise, scale), None
    if thing.relation == "contents" and (anchor := sketch.anchors.get("inside")):
        is_upright = other.kind == "plants"
        scale = anchor.scale * (0.9 if is_upright else 0.42)
        y = anchor.y - box.half_height * scale * (0.7 if is_upright else 0.4)
        spots = [0.0] if thing.count == 1 else [-0.55, 0.55, 0.0]
        heap = [
            piece
            for at in spots
            for piece in _at(shapes, box, anchor.x + at * anchor.scale, y + (0.0 if at else 0.04), scale)
        ]
        return (heap, None, None) if is_upright else (None, heap, None)
    if thing.relation in {"on", "in"}:
        return _supported(thing, shapes, other, box=box, mine=mine, ratio=ratio)
    if thing.relation in {"under", "behind"}:
        scale = max(1.1, ratio * 1.2)
        x = 0.45 * mine.half_width * (1 if number % 2 else -1)
        base = mine.bottom - 0.06
        return _at(shapes, box, x, base - box.half_height * scale, scale), None, None
    if thing.sketch in vocabulary.thing_words().values() and sketch.anchors.get("inside") and other.kind == "plants":
        return _placed(replace(thing, relation="contents"), shapes, other, stage=stage, sides=sides, number=number)
    side = 1 if number % 2 == 0 else -1
    scale = ratio * (0.92 if thing.count == 1 else 0.8)
    pieces: list[Shape] = []
    for index in range(thing.count if thing.count < 4 else 3):
        reach = box.half_width * scale
        x = (sides[1] + reach * 0.86) if side > 0 else (sides[0] - reach * 0.86)
        sides[1 if side > 0 else 0] = x + side * reach
        base = mine.bottom + (0.05 if index % 2 == 0 else -0.02)
        pieces += _at(shapes, box, x, base - box.half_height * scale, scale)
    return None, pieces, None


def _supported(
    thing: Thing, shapes: list[Shape], other: Sketch, *, box: Extent, mine: Extent, ratio: float
) -> _Placing:
    """The subject on or in another thing, which keeps its own space while the subject moves."""
    place = next(
        (other.anchors[name] for name in ("seat", "top", "back", "inside", "under") if name in other.anchors), None
    )
    if thing.sketch in _FLAT:
        scale = max(0.8, mine.half_width * 1.35 / box.half_width)
        return _at(shapes, box, mine.middle[0], mine.bottom - box.half_height * scale * 0.25, scale), None, None
    if thing.relation == "in":
        place = place or Anchor(x=box.middle[0], y=box.top, scale=0.7)
        scale = place.scale / max(mine.half_width, 0.4) * 0.95
        foot = place.y + mine.half_height * scale * 0.3
    elif place is not None and "back" in other.anchors:
        scale = 1.15 * place.scale / max(mine.half_height, 0.5)
        foot = place.y + mine.half_height * scale * 0.75
    else:
        place = place or Anchor(x=box.middle[0], y=box.top + 0.1 * box.half_height, scale=0.75)
        scale = place.scale / max(mine.half_width, 0.55 * mine.half_height, 0.4) * (1.15 if ratio > 1 else 1.4)
        foot = place.y + 0.06
    move = Anchor(x=place.x - mine.middle[0] * scale, y=foot - mine.bottom * scale, scale=scale)
    is_before = thing.relation == "in" or "back" in other.anchors
    return (None, shapes, move) if is_before else (shapes, None, move)


def _at(shapes: list[Shape], box: Extent, x: float, y: float, scale: float) -> list[Shape]:
    """Shapes with the middle of their box at a place."""
    place = Anchor(x=x - box.middle[0] * scale, y=y - box.middle[1] * scale, scale=scale)
    return [moved(shape, place) for shape in shapes]


def bust_floor(reading: Reading) -> float | None:
    """How far down a portrait of a person goes; `None` for all other pictures."""
    if not (reading.idea.is_portrait and reading.idea.things):
        return None
    anchor = load()[reading.idea.things[0].sketch].anchors.get("bust")
    return anchor.y if anchor else None
