"""Styles of clean edges: flat vector, paper cut-out, neon."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.canvas import Patch, Plane, coverage, noise, soften, stroke_cover
from kie.emulator.drawing.geometry import Shape
from kie.emulator.drawing.paint import Colour, at_lightness, chroma, lightness, mix, shade
from kie.emulator.drawing.styles.painter import Painter


class Flat(Painter):
    """Flat vector: one colour a shape, a crisp shade on the far side, a crisp light on the near one."""

    grain = 0.0

    def ground(self, *, is_plain: bool) -> None:
        super().ground(is_plain=True)

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        angle = np.linspace(0, 2 * np.pi, 80)
        points = np.stack([np.cos(angle) * width * 0.56 + centre[0], np.sin(angle) * width * 0.055 + centre[1]], axis=1)
        patch = self.canvas.patch(points)
        if patch is not None:
            step = -0.13 if lightness(self.palette.ground) > 0.35 else -0.07
            self.canvas.blend(patch, shade(self.palette.ground, step))

    def shape(self, shape: Shape) -> None:
        patch = self.canvas.patch(shape.points, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(patch, self.palette.light, shape.opacity)
            return
        self.canvas.blend(patch, self.colour(shape), shape.opacity)
        if shape.kind == "body" and shape.lift > 0.22 and self.size_of(patch) > self.unit * 0.08:
            reach = min(self.size_of(patch) * 0.17, self.unit * 0.16) * min(1.0, shape.lift)
            lx, ly = self.light
            shadow = patch.cover * (1 - self.shifted(patch, lx * reach, ly * reach))
            self.canvas.blend(Patch(box=patch.box, cover=shadow), self.colour(shape, -0.1))
            if reach > self.unit * 0.03:
                glint = patch.cover * (1 - self.shifted(patch, -lx * reach * 0.3, -ly * reach * 0.3))
                self.canvas.blend(Patch(box=patch.box, cover=glint), self.colour(shape, 0.08))
        if shape.kind != "backdrop":
            self.canvas.mark_subject(patch, shape.opacity)


class Paper(Painter):
    """Cut paper in layers, each with its own shadow, a light cut edge and a little fibre."""

    grain = 0.014

    def ground(self, *, is_plain: bool) -> None:
        super().ground(is_plain=is_plain)
        width, height = self.canvas.width, self.canvas.height
        self.fibre = noise(width, height, 3.0, self.rng, octaves=1) * 0.4 + noise(
            width, height, 14.0, self.rng, octaves=2
        )
        if is_plain:
            return
        wide, high = width / 2, height / 2
        angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
        for index, inset in enumerate((-0.1, 0.1, 0.3)):
            wobble = (
                1
                + 0.05 * np.sin(3 * angle + self.rng.uniform(0, 6.3))
                + 0.04 * np.sin(5 * angle + self.rng.uniform(0, 6.3))
            )
            power = 2 / 4.2
            cos, sin = np.cos(angle), np.sin(angle)
            hole = np.stack(
                [np.sign(cos) * np.abs(cos) ** power * wide * (wide - inset * self.unit) * wobble + wide,
                 np.sign(sin) * np.abs(sin) ** power * high * (high - inset * self.unit) * wobble + high], axis=1
            )  # fmt: skip
            self._frame(hole, shade(self.palette.ground, -0.035 * (2.6 - index)))

    def _frame(self, hole: np.ndarray[tuple[int, ...], np.dtype[np.float64]], colour: Colour) -> None:
        """A sheet over the whole picture with a hole in it."""
        whole = self.canvas.whole()
        reach = self.unit * 0.05
        sheet = 1 - coverage(hole, whole.box)
        thrown = 1 - coverage(hole - np.asarray(self.light) * reach, whole.box)
        self.canvas.darken(whole, self._shadow(), soften(thrown, reach * 0.8) * np.float32(0.28))
        self.canvas.blend(Patch(box=whole.box, cover=sheet), colour)

    def _shadow(self) -> Colour:
        return at_lightness(self.palette.dark, 0.2)

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        return

    def shape(self, shape: Shape) -> None:
        size = float(np.ptp(shape.points, axis=0).min())
        is_tiny = size < self.unit * 0.06
        reach = self.unit * (0.03 if shape.kind == "detail" else 0.055)
        patch = self.canvas.patch(shape.points, pad=2 if is_tiny else reach * 2.6, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(patch, self.palette.light, shape.opacity)
            return
        if shape.opacity > 0.6 and not is_tiny:
            clip = coverage(shape.inside, patch.box) if shape.inside is not None else 1.0
            thrown = self.cast(patch, distance=reach, blur=reach * 0.8, strength=0.3)
            if size > self.unit * 0.2:
                near = self.cast(patch, distance=reach * 0.35, blur=reach * 0.3, strength=0.26)
                thrown = near + thrown * (1 - near)
            self.canvas.darken(patch, self._shadow(), thrown * clip)
        fibre = self.fibre[patch.window][..., None] * np.float32(0.016)
        self.canvas.blend(patch, np.asarray(self.colour(shape), dtype=np.float32) + fibre, shape.opacity)
        if size > self.unit * 0.1:
            edge = max(1.0, self.unit * 0.006)
            lit = patch.cover * (1 - self.shifted(patch, -self.light[0] * edge, -self.light[1] * edge))
            self.canvas.blend(Patch(box=patch.box, cover=lit * np.float32(0.7)), self.colour(shape, 0.1))
        if shape.kind != "backdrop":
            self.canvas.mark_subject(patch, shape.opacity)


class Neon(Painter):
    """Glass tubes that glow over a dark wall; on a light ground the tubes keep a coloured halo."""

    grain = 0.016

    def ground(self, *, is_plain: bool) -> None:
        ground = self.palette.ground
        self.is_dark = lightness(ground) < 0.5
        super().ground(is_plain=is_plain)
        if is_plain:
            return
        glow = self.canvas.whole()
        width, height = self.canvas.width, self.canvas.height
        x, y = (
            np.linspace(0, 1, width, dtype=np.float32)[None, :],
            np.linspace(0, 1, height, dtype=np.float32)[:, None],
        )
        for colour, cx, cy in ((self.palette.main, 0.3, 0.35), (self.palette.second, 0.74, 0.7)):
            fall = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 0.09).astype(np.float32)
            self.canvas.blend(glow, self._tube(colour), fall * np.float32(0.13))

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        angle = np.linspace(0, 2 * np.pi, 60)
        points = np.stack([np.cos(angle) * width * 0.6 + centre[0], np.sin(angle) * width * 0.05 + centre[1]], axis=1)
        patch = self.canvas.patch(points, pad=width * 0.12)
        if patch is not None:
            halo = soften(patch.cover, width * 0.035)
            self.canvas.blend(Patch(box=patch.box, cover=halo * np.float32(0.5)), self._tube(self.palette.main))

    def _tube(self, colour: Colour) -> Colour:
        """A colour bright enough to glow."""
        if not self.is_dark:
            return colour
        if chroma(colour) < 0.03 and lightness(colour) < 0.5:
            colour = self.palette.main if chroma(self.palette.main) > 0.03 else self.palette.accent
        return at_lightness(colour, max(0.66, lightness(colour)), colourfulness=1.15)

    def shape(self, shape: Shape) -> None:
        if shape.kind == "backdrop":
            patch = self.canvas.patch(shape.points)
            if patch is not None:
                self.canvas.blend(patch, self.colour(shape, 0.02), 0.5)
            return
        reach = self.unit * (0.09 if shape.kind == "body" else 0.035)
        is_tiny = float(np.ptp(shape.points, axis=0).max()) < self.unit * 0.06
        patch = self.canvas.patch(shape.points, pad=2 if is_tiny else reach * 2.4, inside=shape.inside)
        if patch is None:
            return
        tube = self._tube(self.colour(shape))
        if shape.kind != "body":
            if not is_tiny:
                glow = soften(patch.cover, self.unit * 0.03)
                self._shine(patch, tube, glow * np.float32(0.5 * shape.opacity))
            self.canvas.blend(
                patch,
                mix(tube, (1.0, 1.0, 1.0), 0.12),
                shape.opacity * (0.55 if shape.kind == "detail" else 0.8),
            )
            self.canvas.mark_subject(patch, shape.opacity)
            return
        fill = mix(self.palette.ground, tube, 0.2 if self.is_dark else 0.3)
        self.canvas.blend(patch, fill, 0.88)
        self.canvas.mark_subject(patch)
        small = min(1.0, self.size_of(patch) / (self.unit * 0.7))
        width = self.unit * 0.034 * max(0.5, small)
        line = stroke_cover(shape.points, patch.box, width)
        core = stroke_cover(shape.points, patch.box, width * 0.42)
        halo = soften(line, reach * 0.28) * np.float32(0.75) + soften(line, reach * 0.95) * np.float32(0.95)
        self._shine(patch, tube, np.clip(halo, 0, 1))
        outline = Patch(box=patch.box, cover=line)
        self.canvas.blend(outline, tube)
        self.canvas.mark_subject(outline)
        self.canvas.blend(Patch(box=patch.box, cover=core), mix(tube, (1.0, 1.0, 1.0), 0.72))

    def _shine(self, patch: Patch, colour: Colour, alpha: Plane) -> None:
        if self.is_dark:
            self.canvas.lighten(patch, colour, alpha)
        else:
            self.canvas.blend(Patch(box=patch.box, cover=alpha * np.float32(0.6)), colour)
