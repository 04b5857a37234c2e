"""What all painters share: a canvas, a palette, a light from the upper left, soft grounds and shadows.

A painter turns shapes in pixels into paint. Subclasses say how a ground, a shape and a finish look.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from kie.emulator.drawing.canvas import Canvas, Patch, Plane, ramp, soften
from kie.emulator.drawing.geometry import Shape
from kie.emulator.drawing.paint import Colour, lightness, shade
from kie.emulator.drawing.palettes import Palette


class Painter:
    """Paints shapes onto a canvas in one style; `unit` is the number of pixels in a subject's unit."""

    grain: ClassVar[float] = 0.012
    """How strong the grain of the finished picture is, as a share of full brightness."""

    def __init__(self, *, canvas: Canvas, palette: Palette, unit: float, rng: np.random.Generator) -> None:
        self.canvas = canvas
        self.palette = palette
        self.unit = unit
        self.rng = rng
        self.face_light(float(rng.uniform(212, 242)))

    def face_light(self, degrees: float) -> None:
        """Let the light come from there; 270 is above, 180 is the left."""
        angle = np.deg2rad(degrees)
        self.light = (float(np.cos(angle)), float(np.sin(angle)))

    def ground(self, *, is_plain: bool) -> None:
        """Paint what lies behind everything."""
        self.canvas.pixels[:] = np.asarray(self.palette.ground, dtype=np.float32)
        if not is_plain:
            self.pool_of_light(0.035, 0.06)

    def shape(self, shape: Shape) -> None:
        """Paint one shape, given in pixels."""
        raise NotImplementedError

    def finish(self) -> None:
        """Touch the whole picture at the end."""

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        """Paint the shadow of a subject that stands at a point."""
        self.soft_ellipse(centre, width, 0.12, 0.34)

    def colour(self, shape: Shape, step: float = 0.0) -> Colour:
        """A shape's colour, lightened by `step` if asked."""
        if shape.tint is not None:
            return shade(shape.tint, shape.step + step)
        return self.palette.of(shape.part, shape.step + step)

    def pool_of_light(self, brighter: float, darker: float) -> None:
        """Shade the ground a little: light at the upper left, dusk towards the lower right."""
        x, y = ramp(self.canvas.width, self.canvas.height)
        fall = np.sqrt((x - 0.36) ** 2 * 0.9 + (y - 0.32) ** 2) / 0.95
        ground = self.palette.ground
        light = np.asarray(shade(ground, brighter), dtype=np.float32)
        dark = np.asarray(shade(ground, -darker), dtype=np.float32)
        base = np.asarray(ground, dtype=np.float32)
        glow, dusk = np.clip(1 - fall * 2.2, 0, 1)[..., None], np.clip(fall * 1.6 - 0.6, 0, 1)[..., None]
        self.canvas.pixels[:] = base + (light - base) * glow + (dark - base) * dusk

    def soft_ellipse(self, centre: tuple[float, float], width: float, flatness: float, strength: float) -> None:
        """Darken a blurred ellipse on the ground."""
        angle = np.linspace(0, 2 * np.pi, 60)
        x, y = centre[0] - self.light[0] * 0.08 * width, centre[1]
        points = np.stack([np.cos(angle) * width * 0.52 + x, np.sin(angle) * width * flatness * 0.5 + y], axis=1)
        blur = width * 0.05
        patch = self.canvas.patch(points, pad=blur * 3)
        if patch is None:
            return
        colour = shade(self.palette.ground, -0.34 if lightness(self.palette.ground) > 0.4 else -0.16)
        wide = soften(patch.cover, blur)
        self.canvas.blend(Patch(box=patch.box, cover=wide * np.float32(strength * 1.5)), colour)

    def shifted(self, patch: Patch, dx: float, dy: float) -> Plane:
        """A patch's cover moved by whole pixels, at least one in the larger direction."""
        across, down = round(dx), round(dy)
        if across == 0 and down == 0:
            across, down = (round(np.sign(dx)), 0) if abs(dx) > abs(dy) else (0, round(np.sign(dy)))
        height, width = patch.cover.shape
        across, down = int(np.clip(across, -width, width)), int(np.clip(down, -height, height))
        moved = np.zeros_like(patch.cover)
        into = (slice(max(0, down), height + min(0, down)), slice(max(0, across), width + min(0, across)))
        out_of = (slice(max(0, -down), height - max(0, down)), slice(max(0, -across), width - max(0, across)))
        moved[into] = patch.cover[out_of]
        return moved

    def cast(self, patch: Patch, *, distance: float, blur: float, strength: float) -> Plane:
        """The soft shadow that a patch throws away from the light, within its box."""
        thrown = self.shifted(patch, -self.light[0] * distance, -self.light[1] * distance)
        return soften(thrown, blur) * np.float32(strength)

    def size_of(self, patch: Patch) -> float:
        """The smaller side of a patch's box in pixels."""
        left, top, right, bottom = patch.box
        return float(min(right - left, bottom - top))
