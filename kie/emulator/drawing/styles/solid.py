"""Styles with volume: soft 3D clay, faceted low-poly."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from kie.emulator.drawing.canvas import Patch, Plane, ramp, relief, smoothstep, soften
from kie.emulator.drawing.geometry import Shape
from kie.emulator.drawing.paint import lightness, shade
from kie.emulator.drawing.styles.painter import Painter


class Clay(Painter):
    """Inflated shapes in a studio: shading from their own relief, gloss, contact shadows, a swept floor."""

    grain = 0.01

    def ground(self, *, is_plain: bool) -> None:
        self.gloss = float(self.rng.uniform(0.12, 0.5))
        if is_plain:
            super().ground(is_plain=True)
            return
        self.pool_of_light(0.05, 0.075)
        _, y = ramp(self.canvas.width, self.canvas.height)
        floor = smoothstep(0.6, 0.92, y) * np.ones((1, self.canvas.width), dtype=np.float32)
        self.canvas.blend(
            Patch(box=(0, 0, self.canvas.width, self.canvas.height), cover=floor * np.float32(0.5)),
            shade(self.palette.ground, -0.035),
        )

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        self.soft_ellipse((centre[0] + width * 0.06, centre[1]), width * 1.15, 0.2, 0.3)
        self.soft_ellipse(centre, width * 0.86, 0.09, 0.5)

    def shape(self, shape: Shape) -> None:
        reach = self.unit * 0.05
        room = reach * 2.2 if shape.kind != "detail" else 1
        patch = self.canvas.patch(shape.points, pad=room, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(patch, self.palette.light, shape.opacity * soften(patch.cover, self.unit * 0.012))
            return
        if shape.kind == "detail":
            self.canvas.blend(patch, self._lit(patch, shape, 0.0), shape.opacity)
            self.canvas.mark_subject(patch, shape.opacity)
            return
        onto = self.canvas.subject[patch.window] if shape.kind == "body" else 1.0
        if shape.lift > 0.15:
            contact = self.cast(patch, distance=reach * 0.5, blur=reach * 0.7, strength=0.34)
            self.canvas.darken(patch, shade(self.palette.dark, -0.05), contact * onto)
        self.canvas.blend(patch, self._lit(patch, shape, 1.0), shape.opacity)
        if shape.kind == "body":
            self.canvas.mark_subject(patch)

    def _lit(self, patch: Patch, shape: Shape, volume: float) -> Plane:
        """The colours of a shape under the light; without volume only the fall of light is seen."""
        base = np.asarray(self.colour(shape), dtype=np.float32)
        dark = np.asarray(self.colour(shape, -0.24), dtype=np.float32)
        light = np.asarray(self.colour(shape, 0.15), dtype=np.float32)
        height, width = patch.cover.shape
        x, y = ramp(width, height)
        tone: Plane = (0.16 - (x * np.float32(0.144) + y * np.float32(0.176))).astype(np.float32)
        gleam: Plane | None = None
        if volume and shape.kind == "body":
            lean_x, lean_y = relief(patch, lift=shape.lift)
            facing = lean_x * self.light[0] + lean_y * self.light[1]
            tone += facing * np.float32(1.05)
            up = np.sqrt(np.clip(1 - lean_x**2 - lean_y**2, 0, 1))
            half = facing * 0.62 + up * 0.78
            gleam = np.clip(half, 0, 1) ** 26 * np.clip(facing * 2.4, 0, 1) * np.float32(self.gloss)
            bounce = np.clip(-facing - 0.45, 0, 1) * np.float32(0.9)
            tone += bounce * np.float32(0.8)
        tone = np.clip(tone, -1, 1)[..., None]
        colours: Plane = base + (dark - base) * np.clip(-tone, 0, 1) + (light - base) * np.clip(tone, 0, 1)
        if gleam is not None:
            colours += (1 - colours) * gleam[..., None]
        return colours


class LowPoly(Painter):
    """Every shape cut into flat triangles that catch the light one by one."""

    grain = 0.006

    def ground(self, *, is_plain: bool) -> None:
        super().ground(is_plain=True)
        if is_plain:
            return
        facets = self._facets(self.canvas.width, self.canvas.height, self.unit * 0.42, None, 0.5)
        self._tint(self.canvas.whole(), facets, ground_step=0.045)

    def shape(self, shape: Shape) -> None:
        patch = self.canvas.patch(shape.points, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(patch, self.palette.light, shape.opacity * 0.8)
            return
        if shape.kind == "detail" or self.size_of(patch) < self.unit * 0.16:
            self.canvas.blend(patch, self.colour(shape), shape.opacity)
            if shape.kind != "backdrop":
                self.canvas.mark_subject(patch, shape.opacity)
            return
        height, width = patch.cover.shape
        cell = float(np.clip(self.size_of(patch) * 0.26, self.unit * 0.09, self.unit * 0.26))
        lean = relief(patch, lift=max(shape.lift, 0.6))
        facing = lean[0] * self.light[0] + lean[1] * self.light[1]
        share = 0.45 if shape.kind == "backdrop" else 1.0
        facets = self._facets(width, height, cell, facing, share)
        base, dark, light = (np.asarray(self.colour(shape, step), dtype=np.float32) for step in (0, -0.2, 0.16))
        tone = facets[..., None]
        colours = base + (dark - base) * np.clip(-tone, 0, 1) + (light - base) * np.clip(tone, 0, 1)
        self.canvas.blend(patch, colours, shape.opacity)
        if shape.kind == "body":
            self.canvas.mark_subject(patch)

    def _tint(self, patch: Patch, facets: Plane, *, ground_step: float) -> None:
        ground = self.palette.ground
        base = np.asarray(ground, dtype=np.float32)
        dark = np.asarray(shade(ground, -ground_step * 1.5), dtype=np.float32)
        light = np.asarray(shade(ground, ground_step), dtype=np.float32)
        tone = facets[..., None] * 2
        self.canvas.blend(patch, base + (dark - base) * np.clip(-tone, 0, 1) + (light - base) * np.clip(tone, 0, 1))

    def _facets(self, width: int, height: int, cell: float, facing: Plane | None, share: float) -> Plane:
        """Triangles of one tone each, from -1 dark to 1 light."""
        columns, rows = max(2, round(width / cell)) + 1, max(2, round(height / cell)) + 1
        xs, ys = np.meshgrid(np.linspace(0, width, columns), np.linspace(0, height, rows))
        jitter = np.array([width / (columns - 1), height / (rows - 1)]) * 0.32
        xs[:, 1:-1] += self.rng.uniform(-1, 1, xs[:, 1:-1].shape) * jitter[0]
        ys[1:-1] += self.rng.uniform(-1, 1, ys[1:-1].shape) * jitter[1]
        sheet = Image.new("F", (width, height), 0.0)
        pen = ImageDraw.Draw(sheet)
        for row in range(rows - 1):
            for column in range(columns - 1):
                corners = [(float(xs[r, c]), float(ys[r, c])) for r, c in
                           ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column))]  # fmt: skip
                split = ((0, 1, 2), (0, 2, 3)) if self.rng.random() < 0.5 else ((0, 1, 3), (1, 2, 3))
                for triangle in split:
                    points = [corners[index] for index in triangle]
                    middle_x = min(width - 1, max(0, int(sum(p[0] for p in points) / 3)))
                    middle_y = min(height - 1, max(0, int(sum(p[1] for p in points) / 3)))
                    fall = 0.5 - (middle_x / width * 0.45 + middle_y / height * 0.55)
                    tone = fall * 0.55 + float(self.rng.uniform(-0.26, 0.26))
                    if facing is not None:
                        tone += float(facing[middle_y, middle_x]) * 0.9
                    pen.polygon(points, fill=tone * share)
        return np.clip(np.array(sheet, dtype=np.float32), -1, 1)

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        self.soft_ellipse(centre, width, 0.14, 0.42 if lightness(self.palette.ground) > 0.4 else 0.6)
