"""Puts a picture together: reads the prompt, chooses style and colours, places the subject, paints.

Everything follows from the prompt, the model, the seed and the shape of the picture, through SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from kie.emulator.drawing import cast, looks, palettes, scenes
from kie.emulator.drawing.canvas import Canvas, soften
from kie.emulator.drawing.cast import Actor, Extent
from kie.emulator.drawing.geometry import Points, Shape, Stage, rotate, superellipse
from kie.emulator.drawing.looks import Look
from kie.emulator.drawing.paint import at_lightness, lightness, shade
from kie.emulator.drawing.palettes import Palette
from kie.emulator.drawing.sketch import load
from kie.emulator.drawing.styles import STYLES
from kie.emulator.drawing.styles.painter import Painter
from kie.emulator.drawing.subjects.abstract import abstract
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
    missing: tuple[str, ...] = ()
    """Words of the prompt that are not in the picture, since the demo cannot draw them."""


def number(*words: object) -> int:
    """A number that follows from words, the same in every process."""
    text = "\x1f".join(str(word) for word in words)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def choose_style(reading: Reading, *, model: str) -> str:
    """The style the prompt names, else the model's own."""
    if reading.style:
        return reading.style
    needs_light = reading.asks_plain or reading.has_codes or reading.ground is not None
    styles = [style for style in STYLES if not (needs_light and style == "neon")]
    return styles[number("style", _STYLE_SALT, model) % len(styles)]


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
    idea = "\x1f".join((*(thing.sketch for thing in reading.idea.things), *reading.idea.places)) or prompt[:400]
    rng = np.random.default_rng(number("picture", model, seed, idea))
    look = looks.of(model)
    style = choose_style(reading, model=model)
    scene = None if reading.is_plain or reading.is_badge else scenes.merged(reading.idea.places)
    palette = palettes.for_picture(reading, rng, look=look, scene=scenes.sky_of(scene, rng) if scene else None)
    if style == "neon" and lightness(palette.ground) > 0.4 and reading.ground is None:
        palette = replace(palette, ground=at_lightness(palettes.coolest(palette), 0.19, colourfulness=0.6))

    work_width, work_height = _work_size(width, height, most_pixels)
    canvas = Canvas(work_width, work_height, palette.ground)
    stand = _Stand.of(work_width, work_height, reading=reading, look=look, rng=rng, size=subject_size)
    painter = STYLES[style](canvas=canvas, palette=palette, unit=stand.unit, rng=rng)
    painter.face_light(look.light + float(rng.uniform(-8, 8)))
    painter.ground(is_plain=reading.is_plain)
    if scene:
        for shape in scenes.build(scene, stand.stage, rng, is_subject=reading.idea.is_place):
            painter.shape(stand.upright(_in_scene(shape, palette)))
    if reading.idea.is_place and scene and not reading.idea.things:
        mask = Image.new("L", (work_width, work_height), 255)
        painter.finish()
        full = canvas.image()
        return Painting(
            ground=full,
            full=full,
            subject=mask,
            palette=palette,
            style=style,
            grain=painter.grain,
            missing=reading.idea.missing,
        )
    actors = _actors(reading, stand, palette=palette, look=look, rng=rng)
    company = _company(stand, actors, reading=reading, look=look)
    floor = scenes.floor_of(scene) if scene and not palette.is_asked else None
    painter.palette = replace(palette, ground=floor or palette.ground)
    for place, crew in company:
        for actor in crew:
            if actor.foot is not None:
                painter.floor_shadow(*place.shadow(actor.foot))
    canvas.subject[:] = 0
    ground = canvas.image()
    if reading.is_badge:
        _paint_badge(painter, stand, actors, palette)
    else:
        for place, crew in company:
            for actor in crew:
                painter.palette = actor.palette
                for shape in actor.shapes:
                    painter.shape(place.posed(shape))
        if look.line != "none" and not stand.is_scene:
            _outline(painter, look, palette)
    painter.finish()
    mask = Image.fromarray((np.clip(canvas.subject, 0, 1) * 255).astype(np.uint8))
    return Painting(
        ground=ground, full=canvas.image(), subject=mask, palette=palette, style=style, grain=painter.grain,
        missing=reading.idea.missing,
    )  # fmt: skip


def _in_scene(shape: Shape, palette: Palette) -> Shape:
    """A shape of a scene; where colours were asked by code it becomes a shade of the ground."""
    if shape.tint is None or not palette.is_asked:
        return shape if shape.tint is None else replace(shape, tint=palette.suited(shape.tint))
    return replace(shape, tint=shade(palette.ground, (lightness(shape.tint) - 0.82) * 0.35))


def _actors(reading: Reading, stand: _Stand, *, palette: Palette, look: Look, rng: np.random.Generator) -> list[Actor]:
    is_alone = reading.is_plain or reading.is_badge
    request = Request(
        word="", stage=stand.stage, rng=rng, setting=reading.setting, lines=reading.lines, is_plain=is_alone
    )
    if not reading.idea.things or reading.idea.lacks_subject:
        return [Actor(shapes=abstract(request), palette=palette)]
    return cast.assemble(reading, request=request, look=look, rng=rng, ground=palette)


def _paint_badge(painter: Painter, stand: _Stand, actors: list[Actor], palette: Palette) -> None:
    """The subject on a rounded square in a colour that it stands out from."""
    frame = superellipse(0, 0, 1.0, 1.0)
    glyphs = [shape for actor in actors for shape in actor.shapes]
    tint = palette.main if palette.is_asked else palettes.badge_for(actors[0].palette.main, palette)
    painter.palette = palette
    painter.shape(stand.upright(Shape(points=frame, part="main", tint=tint, lift=0.35)))
    extent = Extent.of(glyphs)
    for actor in actors:
        painter.palette = replace(palette, main=tint).on_badge() if palette.is_asked else actor.palette
        for shape in actor.shapes:
            painter.shape(stand.on_badge(shape, frame=frame, extent=extent))


def _outline(painter: Painter, look: Look, palette: Palette) -> None:
    """A line around everything that was painted, as the model draws it."""
    mask = painter.canvas.subject
    reach = max(1.2, painter.unit * (0.035 if look.line == "white" else 0.014))
    grown = np.clip(soften(mask, reach) * 9.0 - 0.9, 0, 1) * (1 - mask)
    is_dark = lightness(palette.ground) < 0.45
    colour = {"white": (1.0, 1.0, 1.0), "accent": palette.accent}.get(
        look.line, palette.light if is_dark else palette.dark
    )
    painter.canvas.pixels += (np.asarray(colour, dtype=np.float32) - painter.canvas.pixels) * grown[..., None]
    np.maximum(mask, grown, out=mask)


def _work_size(width: int, height: int, most_pixels: int) -> tuple[int, int]:
    area = width * height
    scale = 1.0
    if area > most_pixels:
        scale = (most_pixels / area) ** 0.5
    elif area < _FEWEST_PIXELS:
        scale = min(4.0, (_FEWEST_PIXELS / area) ** 0.5)
    return max(16, round(width * scale)), max(16, round(height * scale))


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

    squash: float = 1.0
    shear: float = 0.0
    drift: float = 0.0

    @classmethod
    def of(
        cls, width: int, height: int, *, reading: Reading, look: Look, rng: np.random.Generator, size: float
    ) -> _Stand:
        """The first idea of a stand, before the subject's extent is known."""
        short = min(width, height)
        flags = load()[reading.idea.things[0].sketch].flags if reading.idea.things else frozenset[str]()
        is_alone = reading.is_badge or (reading.is_plain and "separable" in flags)
        is_scene = "scene" in flags and not is_alone
        unit = short * size * (0.375 if max(width, height) / short < 2.2 else 0.4)
        if is_scene:
            unit = short * 0.42 * min(2.2, max(1.0, height / width) ** 0.75)
        free = not (is_scene or reading.is_badge)
        lean, scale, is_mirrored = float(rng.uniform(-6, 6)), float(rng.uniform(0.84, 1.08)), rng.random() < 0.5
        in_scene = 0.86 if not reading.is_plain else 1.0
        if reading.subject == "rocket" and free:
            lean += 22
        return cls(
            unit=unit,
            x=width / 2,
            y=height / 2 + (unit * 0.12 if is_scene else 0.0),
            width=width,
            height=height,
            lean=lean if free and "lean" in flags else 0.0,
            scale=scale * look.size * in_scene if free else 1.0,
            is_mirrored=bool(is_mirrored) and free and "oneway" not in flags,
            is_scene=is_scene,
            squash=look.squash if free else 1.0,
            shear=look.shear + float(rng.uniform(-0.03, 0.03)) if free else 0.0,
            drift=float(rng.uniform(-0.35, 0.35)) if free else 0.0,
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

    def shadow(self, foot: tuple[float, float, float]) -> tuple[tuple[float, float], float]:
        """The pixel on which something stands, and how wide it is there."""
        x, y, half = foot
        size = self.unit * self.scale
        across = (-x if self.is_mirrored else x) * size + self.x
        return (across, self.y + (1 + (y - 1) * self.squash) * size * 0.985), half * size * 1.75

    def fitted(self, extent: Extent, *, is_bust: bool, look: Look, is_centred: bool) -> _Stand:
        """The stand moved and scaled so that the whole subject is in the picture, where the model likes it."""
        room = 0.44
        most = min(room * self.width / extent.half_width, room * self.height / extent.half_height) / self.unit
        scale = min(self.scale * max(1.0, 1.1 / max(extent.half_width, extent.half_height)), most)
        mirror = -1 if self.is_mirrored else 1
        across, down = (0.0, 0.0) if is_centred else (look.shift[0] + self.drift, look.shift[1])
        middle_x, middle_y = extent.middle
        size = self.unit * scale
        free_x = max(0.0, self.width / 2 - size * extent.half_width - 0.04 * self.width)
        free_y = max(0.0, self.height / 2 - size * extent.half_height - 0.05 * self.height)
        y = self.height * 0.5 - middle_y * size + down * free_y
        if is_bust:
            scale = min(0.94 * self.height / (2 * extent.half_height), 0.7 * self.width / extent.half_width) / self.unit
            size = self.unit * scale
            y = self.height - size * extent.bottom + 2
            free_x = 0.0
        return replace(
            self,
            scale=scale,
            x=self.width / 2 - mirror * middle_x * size + float(np.clip(across, -1, 1)) * free_x * 0.8,
            y=y,
        )

    def upright(self, shape: Shape) -> Shape:
        """A shape in pixels, straight and unscaled."""
        return _moved(shape, lambda points: points * self.unit + (self.x, self.y))

    def posed(self, shape: Shape) -> Shape:
        """A shape in pixels, in the subject's pose."""
        mirror = -1.0 if self.is_mirrored else 1.0

        def pose(points: Points) -> Points:
            up = 1 - points[:, 1]
            seen = np.stack([points[:, 0] * mirror + up * self.shear, 1 - up * self.squash], axis=1)
            turned = rotate(seen, self.lean, around=(0.0, 0.0)) if self.lean else seen
            placed: Points = turned * (self.unit * self.scale) + (self.x, self.y)
            return placed

        return _moved(shape, pose)

    def on_badge(self, shape: Shape, *, frame: Points, extent: Extent) -> Shape:
        """A shape in pixels, small enough to stand on a badge and kept inside it."""
        size = self.unit * 0.64 / max(extent.half_width, extent.half_height)
        small = _moved(shape, lambda points: (points - extent.middle) * size + (self.x, self.y))
        edge: Points = frame * self.unit + (self.x, self.y)
        return replace(small, inside=small.inside if small.inside is not None else edge)


def _company(stand: _Stand, actors: list[Actor], *, reading: Reading, look: Look) -> list[tuple[_Stand, list[Actor]]]:
    """Where the actors stand; in a very long picture the subject is joined by smaller ones."""
    if reading.is_badge or stand.is_scene:
        return [(stand, actors)]
    floor = cast.bust_floor(reading)
    extent = Extent.of([shape for actor in actors for shape in actor.shapes], floor=floor or np.inf)
    is_centred = reading.asks_plain
    first = stand.fitted(extent, is_bust=floor is not None, look=look, is_centred=is_centred)
    is_wide = stand.width > stand.height
    long, short = max(stand.width, stand.height), min(stand.width, stand.height)
    if reading.is_plain or long / short < 2.6 or floor is not None:
        return [(first, actors)]
    first = replace(first, x=stand.width / 2) if is_wide else replace(first, y=stand.height / 2)
    company = [(first, actors)]
    step = first.unit * (2.35 if is_wide else 2.5)
    reach = 1
    while reach * step + first.unit * 0.8 < long / 2:
        scale = first.scale * (0.74 if reach % 2 else 0.9)
        for side in (-1, 1):
            x, y = first.x, first.y
            if is_wide:
                x, y = x + side * reach * step, y + first.unit * (first.scale - scale)
            else:
                y = y + side * reach * step
            place = replace(first, x=x, y=y, scale=scale, lean=-first.lean, is_mirrored=side > 0)
            company.append((place, actors))
        reach += 1
    return company


def _moved(shape: Shape, move: _Move) -> Shape:
    inside = None if shape.inside is None else move(shape.inside)
    return replace(shape, points=move(shape.points), inside=inside)
