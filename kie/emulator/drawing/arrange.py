"""Puts a picture together: reads the prompt, chooses style and colours, places the subject, paints.

Everything follows from the prompt, the model, the seed and the shape of the picture, through SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from kie.emulator.drawing import palettes
from kie.emulator.drawing.canvas import Canvas
from kie.emulator.drawing.geometry import Points, Shape, Stage, rotate, superellipse
from kie.emulator.drawing.paint import at_lightness, lightness
from kie.emulator.drawing.palettes import Palette
from kie.emulator.drawing.styles import STYLES
from kie.emulator.drawing.subjects import (
    BUSTS,
    FLOATING,
    LEANING,
    ONE_WAY,
    SCENES,
    SEPARABLE,
    SUBJECTS,
    build,
    places,
)
from kie.emulator.drawing.subjects.pieces import Request
from kie.emulator.drawing.wishes import Reading, read

_MOST_PIXELS = 2_600_000
_FEWEST_PIXELS = 260_000
_STYLE_SALT = 59749
"""Found by trying: with it the models people compare most have a different style each."""

_Move = Callable[[Points], Points]


@dataclass(frozen=True, kw_only=True, eq=False)
class Painting:
    """A picture in two layers at the size it was painted, and what it was painted from."""

    ground: Image.Image
    full: Image.Image
    subject: Image.Image
    """How much of each pixel belongs to the subject, as an 8-bit mask."""
    palette: Palette
    style: str
    grain: float


def number(*words: object) -> int:
    """A number that follows from words, the same in every process."""
    text = "\x1f".join(str(word) for word in words)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def choose_style(reading: Reading, *, model: str, seed: int) -> str:
    """The style the prompt names, else the model's own or, for some seeds, another.

    A seed moves all models alike, so that models which differ for one seed differ for all.
    """
    if reading.style:
        return reading.style
    needs_light = reading.is_plain or bool(reading.colours) or reading.ground is not None
    styles = [style for style in STYLES if not (needs_light and style == "neon")]
    own = number("style", _STYLE_SALT, model)
    moved = (0, 0, 0, 2, 3)[number("style", seed) % 5]
    return styles[(own + moved) % len(styles)]


def paint(
    *,
    prompt: str,
    width: int,
    height: int,
    model: str,
    seed: int,
    most_pixels: int = _MOST_PIXELS,
    subject_size: float = 1.0,
) -> Painting:
    """The painting for a prompt, in the asked shape but at a size that is quick to paint.

    `subject_size` below 1 leaves more room around the subject, for a camera to move in.
    """
    reading = read(prompt)
    idea = reading.subject or prompt[:400]
    rng = np.random.default_rng(number("picture", model, seed, idea))
    style = choose_style(reading, model=model, seed=seed)
    palette = palettes.choose(reading, rng)
    if style == "neon" and lightness(palette.ground) > 0.4 and reading.ground is None:
        palette = replace(palette, ground=at_lightness(palettes.coolest(palette), 0.19, colourfulness=0.6))

    work_width, work_height = _work_size(width, height, most_pixels)
    canvas = Canvas(work_width, work_height, palette.ground)
    stand = _Stand.of(work_width, work_height, reading=reading, rng=rng, size=subject_size)
    painter = STYLES[style](canvas=canvas, palette=palette, unit=stand.unit, rng=rng)
    painter.ground(is_plain=reading.is_plain)
    shapes = build(
        reading.subject,
        Request(
            word=reading.word,
            stage=stand.stage,
            rng=rng,
            setting=reading.setting,
            lines=reading.lines,
            is_plain=reading.is_plain or reading.is_badge,
        ),
    )
    company = _company(stand, shapes, reading=reading, palette=palette)
    if not reading.is_plain and not stand.is_scene:
        first = company[0][0]
        behind = replace(stand, x=first.x, y=first.y if reading.subject in BUSTS else stand.y)
        for shape in places.backdrop(behind.stage, rng, is_light=lightness(palette.ground) > 0.86):
            painter.shape(behind.upright(shape))
    if reading.is_badge or (reading.subject in SUBJECTS and reading.subject not in SCENES | FLOATING):
        for place, _ in company:
            painter.floor_shadow(place.foot, stand.unit * place.scale * 1.7)

    canvas.subject[:] = 0
    ground = canvas.image()
    if reading.is_badge:
        frame = superellipse(0, 0, 1.0, 1.0)
        painter.shape(stand.upright(Shape(points=frame, part="main", lift=0.35)))
        painter.palette = palette.on_badge()
        for shape in shapes:
            painter.shape(stand.on_badge(shape, frame=frame, half=_extent(shapes, reading).half))
    else:
        for place, colours in company:
            painter.palette = colours
            for shape in shapes:
                painter.shape(place.posed(shape))
    painter.finish()
    mask = Image.fromarray((np.clip(canvas.subject, 0, 1) * 255).astype(np.uint8))
    return Painting(ground=ground, full=canvas.image(), subject=mask, palette=palette, style=style, grain=painter.grain)


def _work_size(width: int, height: int, most_pixels: int) -> tuple[int, int]:
    area = width * height
    scale = 1.0
    if area > most_pixels:
        scale = (most_pixels / area) ** 0.5
    elif area < _FEWEST_PIXELS:
        scale = min(4.0, (_FEWEST_PIXELS / area) ** 0.5)
    return max(16, round(width * scale)), max(16, round(height * scale))


@dataclass(frozen=True, kw_only=True)
class _Extent:
    """The box around a subject in its own space."""

    x: float
    y: float
    half_width: float
    half_height: float

    @property
    def half(self) -> float:
        return max(self.half_width, self.half_height)


def _extent(shapes: list[Shape], reading: Reading) -> _Extent:
    points = np.concatenate([shape.points for shape in shapes if shape.kind != "shine"])
    if reading.subject in BUSTS:
        points = np.minimum(points, (np.inf, 1.0))
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return _Extent(
        x=float(left + right) / 2,
        y=float(top + bottom) / 2,
        half_width=float(right - left) / 2,
        half_height=float(bottom - top) / 2,
    )


@dataclass(frozen=True, kw_only=True)
class _Stand:
    """Where a subject stands, how large, and which way it leans; turns subject space into pixels."""

    unit: float
    x: float
    y: float
    width: int
    height: int
    lean: float = 0.0
    scale: float = 1.0
    is_mirrored: bool = False
    is_scene: bool = False

    @classmethod
    def of(cls, width: int, height: int, *, reading: Reading, rng: np.random.Generator, size: float) -> _Stand:
        """The first idea of a stand, before the subject's extent is known."""
        short = min(width, height)
        is_alone = reading.is_badge or (reading.is_plain and reading.subject in SEPARABLE)
        is_scene = reading.subject in SCENES and not is_alone
        unit = short * size * (0.375 if max(width, height) / short < 2.2 else 0.4)
        if is_scene:
            unit = short * 0.42 * min(2.2, max(1.0, height / width) ** 0.75)
        free = not (is_scene or reading.is_badge)
        lean, scale, is_mirrored = (
            float(rng.uniform(-6, 6)),
            float(rng.uniform(0.92, 1.1)),
            rng.random() < 0.5,
        )
        return cls(
            unit=unit,
            x=width / 2,
            y=height / 2 + (unit * 0.12 if is_scene else 0.0),
            width=width,
            height=height,
            lean=lean if free and reading.subject in LEANING else 0.0,
            scale=scale if free else 1.0,
            is_mirrored=bool(is_mirrored) and free and reading.subject not in ONE_WAY,
            is_scene=is_scene,
        )

    @property
    def stage(self) -> Stage:
        """How much room there is around the stand."""
        return Stage(
            left=-self.x / self.unit,
            right=(self.width - self.x) / self.unit,
            top=-self.y / self.unit,
            bottom=(self.height - self.y) / self.unit,
        )

    @property
    def foot(self) -> tuple[float, float]:
        """The pixel on which the subject stands."""
        return self.x, self.y + self.unit * self.scale * 0.97

    def fitted(self, extent: _Extent, *, is_bust: bool, drift: float) -> _Stand:
        """The stand moved and scaled so that the whole subject is in the picture, near its middle."""
        room = 0.44
        scale = min(
            self.scale,
            room * self.width / (self.unit * extent.half_width),
            room * self.height / (self.unit * extent.half_height),
        )
        mirror = -1 if self.is_mirrored else 1
        slack = max(0.0, self.width / 2 - self.unit * scale * extent.half_width) * 0.22
        y = self.height * 0.5 - extent.y * self.unit * scale
        if is_bust:
            y = max(self.height * 0.55, self.height - self.unit * scale - 0.2 * max(0, self.height - self.width))
        return replace(self, scale=scale, x=self.width / 2 - mirror * extent.x * self.unit * scale + drift * slack, y=y)

    def upright(self, shape: Shape) -> Shape:
        """A shape in pixels, straight and unscaled."""
        return _moved(shape, lambda points: points * self.unit + (self.x, self.y))

    def posed(self, shape: Shape) -> Shape:
        """A shape in pixels, in the subject's pose."""
        mirror = (-1.0 if self.is_mirrored else 1.0, 1.0)

        def pose(points: Points) -> Points:
            turned = rotate(points * mirror, self.lean, around=(0.0, 0.9))
            placed: Points = turned * (self.unit * self.scale) + (self.x, self.y)
            return placed

        return _moved(shape, pose)

    def on_badge(self, shape: Shape, *, frame: Points, half: float) -> Shape:
        """A shape in pixels, small enough to stand on a badge and kept inside it."""
        size = self.unit * 0.66 / half
        small = _moved(shape, lambda points: points * size + (self.x, self.y))
        edge: Points = frame * self.unit + (self.x, self.y)
        return replace(small, inside=small.inside if small.inside is not None else edge)


def _company(stand: _Stand, shapes: list[Shape], *, reading: Reading, palette: Palette) -> list[tuple[_Stand, Palette]]:
    """Where the subject stands and in which colours; in a very long picture it is joined by smaller ones."""
    if reading.is_badge or stand.is_scene:
        return [(stand, palette)]
    drift = 0.0 if reading.is_plain else (1.0 if stand.is_mirrored else -1.0)
    first = stand.fitted(_extent(shapes, reading), is_bust=reading.subject in BUSTS, drift=drift)
    is_wide = stand.width > stand.height
    long, short = max(stand.width, stand.height), min(stand.width, stand.height)
    if reading.is_plain or long / short < 2.6 or (not is_wide and reading.subject in BUSTS):
        return [(first, palette)]
    first = replace(first, x=stand.width / 2) if is_wide else replace(first, y=stand.height / 2)
    turned = replace(palette, main=palette.second, second=palette.accent, accent=palette.main)
    company = [(first, palette)]
    step = first.unit * (2.35 if is_wide else 2.5)
    reach = 1
    while reach * step + first.unit * 0.8 < long / 2:
        share = 0.74 if reach % 2 else 0.9
        for side in (-1, 1):
            scale = first.scale * share
            x, y = first.x, first.y
            if is_wide:
                x, y = x + side * reach * step, first.foot[1] - first.unit * scale * 0.97
            else:
                y = y + side * reach * step
            place = replace(first, x=x, y=y, scale=scale, lean=-first.lean, is_mirrored=side > 0)
            company.append((place, turned if reach % 2 else palette))
        reach += 1
    return company


def _moved(shape: Shape, move: _Move) -> Shape:
    inside = None if shape.inside is None else move(shape.inside)
    return replace(shape, points=move(shape.points), inside=inside)
