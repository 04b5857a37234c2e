"""Reads sketches: drawings written as data, one piece a line, in the text files of the folder `sketches`.

    [lamp] table lamp, desk lamp | size=.7
    colours brass ivory
    foot   main    ellipse 0,.92 .36,.08
    stem   main    ribbon 0,.9 0,-.1 w=.07
    shade  second  poly -.3,-.9 .3,-.9 .6,-.1 -.6,-.1 r=.04
    -      *.5     ribbon -.2,-.8 -.4,-.3 w=.05 in=shade
    use knob 0,-.95 .1
    at top 0,-.9 .4

A header holds the name, more words for the thing, and flags: `float` (no floor shadow), `lean`, `oneway` (never
mirrored), `hidden` (a part of other sketches only), `size=` (how large it is beside other things; a person is 2),
`parts=` (what else it shows), `procedure` (drawn by the procedure of that name in `subjects`).
A piece has the name of its part (`-` for none), a paint and an outline. A paint is a role of the palette or six hex
digits, with a step of lightness (`main-.08`); `~` before it makes a flat detail, `*.5` a shine of that opacity.
Outlines: `ellipse x,y rx,ry`, `box x0,y0 x1,y1 radius`, `poly`, `curve` (closed and smooth) and `ribbon` through
points, `lathe` and `turned` (a right-hand profile, smooth or straight), `ring x,y outer,inner`, `leaf base tip`.
Options: `r=` corner radius, `w=.1>.05` width, `bend=`, `squash=`, `turn=` degrees, `in=` a part to clip to, `lift=`,
`fade=` opacity, `mirror` (a second piece on the other side), `repeat=4@.2,0` (shifted), `around=8@0,0` (turned).
`use NAME x,y scale` draws another sketch there (with `turn=`, `flip`, `own` for the colours it has by itself, and
`main=second` to repaint), `pick NAME NAME / x,y scale` one of several at random, `at PLACE x,y scale` says where
something worn, held or set down goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import cast, get_args

import numpy as np

from kie.emulator.drawing import geometry
from kie.emulator.drawing.geometry import Kind, Pair, Part, Points, Shape, rotate
from kie.emulator.drawing.paint import Colour, from_hex

_FOLDER = Path(__file__).parent / "sketches"
_PARTS = frozenset(get_args(Part))
_OWN: tuple[Part, ...] = ("main", "second", "accent", "extra")
_DEFAULT_SIZE = 1.0


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """Where another thing goes, and how large it is there."""

    x: float
    y: float
    scale: float


_WHOLE = Anchor(x=0.0, y=0.0, scale=1.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Use:
    """Another sketch, or one of several, drawn at a place."""

    names: tuple[str, ...]
    place: Anchor
    turn: float = 0.0
    is_flipped: bool = False
    has_own_colours: bool = False
    paints: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sketch:
    """A drawing that can be built again and again."""

    name: str
    words: tuple[str, ...]
    kind: str
    """The name of its file."""
    flags: frozenset[str]
    size: float
    shows: frozenset[str]
    """Other things that it has in it."""
    lines: tuple[str, ...]

    @cached_property
    def _body(self) -> _Body:
        return _read_body(self.name, self.lines)

    @property
    def colours(self) -> tuple[Colour | None, ...]:
        """The natural colours of the roles main, second, accent and extra, as far as it has them."""
        return self._body.colours

    @property
    def anchors(self) -> dict[str, Anchor]:
        """Where other things go, by the name of the place; those of the sketch that it draws first, if it says none."""
        first = next((step for step in self.steps if isinstance(step, Use)), None)
        if self._body.anchors or first is None or first.place != _WHOLE:
            return self._body.anchors
        return load()[first.names[0]].anchors

    @property
    def steps(self) -> tuple[Shape | Use, ...]:
        """Its pieces in the order in which they are painted."""
        return self._body.steps

    @property
    def parts(self) -> frozenset[str]:
        """The names of its parts, those of the sketches it uses included."""
        own = {step.name for step in self.steps if isinstance(step, Shape) and step.name}
        used = (load()[name].parts for step in self.steps if isinstance(step, Use) for name in step.names)
        return frozenset(own.union(self.shows, *used))

    def shapes(self, rng: np.random.Generator) -> list[Shape]:
        """The pieces in the sketch's own space."""
        shapes: list[Shape] = []
        for step in self.steps:
            if isinstance(step, Shape):
                shapes.append(step)
                continue
            name = step.names[int(rng.integers(0, len(step.names)))] if len(step.names) > 1 else step.names[0]
            used = load()[name]
            own = dict(zip(_OWN, used.colours, strict=False)) if step.has_own_colours else {}
            shapes += [_used(shape, step, own) for shape in used.shapes(rng)]
        return shapes


def moved(shape: Shape, place: Anchor, *, turn: float = 0.0, is_flipped: bool = False) -> Shape:
    """A shape scaled, turned about its origin and moved to a place."""
    mirror = (-1.0 if is_flipped else 1.0, 1.0)

    def there(points: Points) -> Points:
        result: Points = rotate(points * mirror, turn) * place.scale + (place.x, place.y)
        return result

    inside = None if shape.inside is None else there(shape.inside)
    return replace(shape, points=there(shape.points), inside=inside)


def _used(shape: Shape, step: Use, own: dict[Part, Colour | None]) -> Shape:
    placed = moved(shape, step.place, turn=step.turn, is_flipped=step.is_flipped)
    if shape.tint is None and own.get(shape.part):
        return replace(placed, tint=own[shape.part])
    paint = step.paints.get(shape.part) if shape.tint is None else None
    if paint is None:
        return placed
    part, tint, change = _paint(paint)
    return replace(placed, part=part, tint=tint, step=shape.step + change)


@cache
def load() -> dict[str, Sketch]:
    """Every sketch by name. One whose lines are wrong raises ValueError when it is first drawn."""
    sketches: dict[str, Sketch] = {}
    for path in sorted(_FOLDER.glob("*.txt")):
        for sketch in _read(path):
            if sketch.name in sketches:
                raise ValueError(f"{path.name} has the sketch {sketch.name} a second time.")
            sketches[sketch.name] = sketch
    return sketches


def _read(path: Path) -> Iterator[Sketch]:
    header, lines = "", list[str]()
    for line in [*path.read_text(encoding="utf-8").splitlines(), "[]"]:
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            if header:
                yield _sketch(header, lines, kind=path.stem)
            header, lines = text, []
        elif text:
            lines.append(text)


def _sketch(header: str, lines: list[str], *, kind: str) -> Sketch:
    name, _, rest = header[1:].partition("]")
    words, _, flags = rest.partition("|")
    options = dict(flag.partition("=")[::2] for flag in flags.split())
    return Sketch(
        name=name.strip(),
        words=tuple(word.strip() for word in words.split(",") if word.strip()),
        kind=kind,
        flags=frozenset(options),
        size=float(options.get("size", _DEFAULT_SIZE)),
        shows=frozenset(options.get("parts", "").replace("_", " ").split(",")) - {""},
        lines=tuple(lines),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Body:
    """What the lines below a header say; they are read when the sketch is first drawn."""

    colours: tuple[Colour | None, ...]
    anchors: dict[str, Anchor]
    steps: tuple[Shape | Use, ...]


def _read_body(name: str, lines: tuple[str, ...]) -> _Body:
    steps: list[Shape | Use] = []
    outlines: dict[str, _Outlined] = {}
    colours: tuple[Colour | None, ...] = ()
    anchors: dict[str, Anchor] = {}
    for line in lines:
        first, *tokens = line.split()
        try:
            match first:
                case "colours":
                    colours = tuple(None if token == "-" else from_hex(token) for token in tokens)
                case "at":
                    anchors[tokens[0]] = _anchor(tokens[1:])
                case "use":
                    steps.append(_use((tokens[0],), tokens[1:]))
                case "pick":
                    named, _, placed = " ".join(tokens).partition(" / ")
                    steps.append(_use(tuple(named.split()), placed.split()))
                case _:
                    steps += _pieces("" if first == "-" else first, tokens, outlines)
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"The sketch of {name} has a line that is not understood, {line!r}: {error}") from error
    return _Body(colours=colours, anchors=anchors, steps=tuple(steps))


def _is_number(token: str) -> bool:
    return token[0] in "-.0123456789"


def _pair(token: str) -> Pair:
    x, y = token.split(",")
    return float(x), float(y)


def _anchor(tokens: list[str]) -> Anchor:
    x, y = _pair(tokens[0]) if tokens else (0.0, 0.0)
    return Anchor(x=x, y=y, scale=float(tokens[1]) if len(tokens) > 1 else 1.0)


def _use(names: tuple[str, ...], tokens: list[str]) -> Use:
    plain = [token for token in tokens if _is_number(token)]
    options = dict(token.split("=") for token in tokens if "=" in token)
    return Use(
        names=names,
        place=_anchor(plain),
        turn=float(options.pop("turn", 0)),
        is_flipped="flip" in tokens,
        has_own_colours="own" in tokens,
        paints=options,
    )


def _paint(token: str) -> tuple[Part, Colour | None, float]:
    """The role, or a literal colour, and the step of lightness."""
    cut = next((at for at, letter in enumerate(token) if at and letter in "+-"), len(token))
    name, step = token[:cut], float(token[cut:] or 0)
    return (cast(Part, name), None, step) if name in _PARTS else ("main", from_hex(name), step)


_Outlined = tuple[Points, bool]
"""A part that others can be clipped to, and whether there is one on either side."""


def _pieces(part: str, tokens: list[str], outlines: dict[str, _Outlined]) -> list[Shape]:
    paint, form, *rest = tokens
    options = dict(token.partition("=")[::2] for token in rest if token[0].isalpha())
    pairs = [token for token in rest if not token[0].isalpha()]
    kind: Kind = "body"
    opacity = float(options.get("fade", 1))
    if paint.startswith("*"):
        kind, opacity, paint = "shine", float(paint[1:] or 0.5), "light"
    elif paint.startswith("~"):
        kind, paint = "detail", paint[1:]
    role, tint, step = _paint(paint)
    points = _outline(form, pairs, options)
    if "turn" in options:
        points = rotate(points, float(options["turn"]), around=_middle(points))
    if part and "in" not in options:
        outlines[part] = points, "mirror" in options
    copies = [points]
    if "repeat" in options:
        count, _, shift = options["repeat"].partition("@")
        copies = [points + np.array(_pair(shift)) * index for index in range(int(count))]
    if "around" in options:
        count, _, middle = options["around"].partition("@")
        turn = 360 / int(count)
        copies = [rotate(points, turn * index, around=_pair(middle)) for index in range(int(count))]
    inside, has_two = outlines[options["in"]] if "in" in options else (None, False)
    shape = Shape(
        points=points, part=role, step=step, kind=kind, opacity=opacity, lift=float(options.get("lift", 1)),
        name=part, tint=tint, inside=inside,
    )  # fmt: skip
    shapes = [replace(shape, points=copy) for copy in copies]
    if "mirror" in options:
        flipped = inside * (-1, 1) if inside is not None and has_two else inside
        shapes += [replace(shape, points=copy * (-1, 1), inside=flipped) for copy in copies]
    return shapes


def _middle(points: Points) -> Pair:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left + right) / 2, float(top + bottom) / 2


def _outline(form: str, tokens: list[str], options: dict[str, str]) -> Points:
    if form in {"ellipse", "ring"}:
        x, y = _pair(tokens[0])
        first, second = _pair(tokens[1]) if "," in tokens[1] else (float(tokens[1]), float(tokens[1]))
        if form == "ring":
            return geometry.ring(x, y, first, second, squash=float(options.get("squash", 1)))
        return geometry.ellipse(x, y, first, second)
    through = [_pair(token) for token in tokens if "," in token]
    radius = float(next((token for token in tokens if "," not in token), options.get("r", 0)))
    match form:
        case "box":
            return geometry.box(*through[0], *through[1], radius)
        case "poly":
            return geometry.polygon(through, radius=radius)
        case "curve":
            return geometry.curve(through)
        case "lathe" | "turned":
            return geometry.lathe(through, smooth=form == "lathe", x=float(options.get("x", 0)))
        case "ribbon":
            width, _, end = options["w"].partition(">")
            return geometry.ribbon(through, float(width), end_width=float(end) if end else None)
        case "leaf":
            return geometry.leaf(through[0], through[1], float(options["w"]), bend=float(options.get("bend", 0)))
    raise ValueError(f"{form} is no outline.")
