"""Styles of the hand and the press: ink with wash, watercolour, risograph with halftone."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.canvas import Patch, Plane, noise, relief, smoothstep, soften
from kie.emulator.drawing.geometry import Points, Shape
from kie.emulator.drawing.paint import Colour, at_lightness, lightness, shade
from kie.emulator.drawing.styles.painter import Painter


def _by_hand(points: Points, amount: float, rng: np.random.Generator) -> Points:
    """An outline as a hand would draw it: more points, none of them exactly in place."""
    closed = np.concatenate([points, points[:1]])
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    total = float(steps[-1])
    if total < 1:
        return points
    count = int(np.clip(total / max(3.0, amount), 24, 400))
    at = np.linspace(0, total, count, endpoint=False)
    line = np.stack([np.interp(at, steps, closed[:, 0]), np.interp(at, steps, closed[:, 1])], axis=1)
    phase = at / total * 2 * np.pi
    for wave in (2, 3, 5, 9, 14):
        shake = rng.normal(0, 1, 2) * amount / wave**0.9 * 1.1
        line[:, 0] += shake[0] * np.sin(wave * phase + rng.uniform(0, 6.3))
        line[:, 1] += shake[1] * np.sin(wave * phase + rng.uniform(0, 6.3))
    return line


class Ink(Painter):
    """A pen drawing with loose washes: lines that swell and thin, hatching on the far side."""

    grain = 0.012

    def ground(self, *, is_plain: bool) -> None:
        self.canvas.pixels[:] = np.asarray(self.palette.ground, dtype=np.float32)
        width, height = self.canvas.width, self.canvas.height
        self.cloud = noise(width, height, self.unit * 0.5, self.rng, octaves=4)
        x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
        wave = (x * 0.74 + y * 0.67) / max(4.0, self.unit * 0.04) + self.cloud * 0.5
        self.hatch = np.asarray(smoothstep(0.5, 0.85, np.sin(wave * 2 * np.pi)), dtype=np.float32)
        dark_ground = lightness(self.palette.ground) < 0.45
        self.pen: Colour = (
            self.palette.light if dark_ground else at_lightness(self.palette.dark, 0.2, colourfulness=0.8)
        )
        if not is_plain:
            self.canvas.blend(
                Patch(box=(0, 0, width, height), cover=np.clip(self.cloud * 0.3 + 0.3, 0, 0.8)),
                shade(self.palette.ground, -0.03),
            )

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        for row in range(5):
            y = centre[1] + row * self.unit * 0.026
            half = width * (0.62 - row * 0.07)
            line = np.stack([np.linspace(-half, half, 40) + centre[0] + width * 0.05 * row, np.full(40, y)], axis=1)
            line[:, 1] += np.cumsum(self.rng.normal(0, self.unit * 0.0012, 40))
            self._line(line, self.unit * 0.011, 0.7)

    def shape(self, shape: Shape) -> None:
        loose = min(self.unit * 0.014, float(np.ptp(shape.points, axis=0).min()) * 0.09)
        patch = self.canvas.patch(shape.points, pad=loose * 3, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(patch, self.palette.light, shape.opacity * 0.9)
            return
        if shape.kind == "backdrop":
            self.canvas.blend(
                patch,
                self.colour(shape),
                shape.opacity * np.clip(0.75 + self.cloud[patch.window] * 0.35, 0, 1),
            )
            return
        self.canvas.blend(
            patch,
            shade(self.palette.ground, 0.06 if lightness(self.palette.ground) > 0.45 else -0.02),
            shape.opacity,
        )
        slip = loose * np.array([1.3, 0.9])
        wash = self.canvas.patch(_by_hand(shape.points, loose * 0.7, self.rng) + slip, inside=shape.inside)
        if wash is not None:
            held = wash.cover * np.clip(0.93 + self.cloud[wash.window] * 0.1, 0, 1)
            self.canvas.blend(Patch(box=wash.box, cover=held * np.float32(shape.opacity)), self.colour(shape))
        self.canvas.mark_subject(patch, shape.opacity)
        if shape.kind == "body" and self.size_of(patch) > self.unit * 0.2 and shape.lift > 0.1:
            reach = min(self.size_of(patch) * 0.2, self.unit * 0.15)
            far = patch.cover * (1 - self.shifted(patch, self.light[0] * reach, self.light[1] * reach))
            self.canvas.blend(Patch(box=patch.box, cover=far * self.hatch[patch.window] * np.float32(0.75)), self.pen)
        if shape.kind == "body" or shape.opacity > 0.8:
            thick = self.unit * (0.016 if shape.kind == "body" else 0.009)
            inside = shape.inside if shape.kind == "detail" else None
            self._line(_by_hand(shape.points, loose * 0.32, self.rng), thick, 0.95, closed=True, inside=inside)

    def _line(
        self,
        line: Points,
        width: float,
        strength: float,
        *,
        closed: bool = False,
        inside: Points | None = None,
    ) -> None:
        """A pen line that swells and thins along its way."""
        if closed:
            line = np.concatenate([line, line[:1]])
        tangent = np.gradient(line, axis=0)
        tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-6)
        normal = tangent[:, ::-1] * (-1, 1)
        along = np.linspace(0, 2 * np.pi, len(line))
        swell = 0.62 + 0.38 * np.sin(along * 2 + self.rng.uniform(0, 6.3)) * np.sin(
            along * 5 + self.rng.uniform(0, 6.3)
        )
        offset = normal * (width * swell * 0.62)[:, None]
        band = np.concatenate([line + offset, (line - offset)[::-1]])
        patch = self.canvas.patch(band, inside=inside)
        if patch is not None:
            self.canvas.blend(patch, self.pen, strength)
            self.canvas.mark_subject(patch, strength)


class Watercolour(Painter):
    """Washes that pool at their edges and break over the tooth of the paper."""

    grain = 0.008

    def ground(self, *, is_plain: bool) -> None:
        width, height = self.canvas.width, self.canvas.height
        self.cloud = noise(width, height, self.unit * 0.45, self.rng, octaves=4)
        self.tooth = noise(width, height, max(2.0, self.unit * 0.011), self.rng, octaves=2)
        ground = np.asarray(self.palette.ground, dtype=np.float32)
        self.canvas.pixels[:] = ground
        if is_plain:
            return
        pale = np.asarray(shade(self.palette.ground, 0.05), dtype=np.float32)
        deep = np.asarray(shade(self.palette.ground, -0.06), dtype=np.float32)
        bloom = (self.cloud * 0.5 + self.tooth * 0.12)[..., None]
        self.canvas.pixels += (deep - ground) * np.clip(bloom, 0, 1) + (pale - ground) * np.clip(-bloom, 0, 1)
        for _ in range(26):
            x, y = self.rng.uniform(0, width), self.rng.uniform(0, height)
            size = self.unit * float(self.rng.uniform(0.006, 0.028))
            drop = np.stack(
                [np.cos(np.linspace(0, 6.3, 20)) * size + x, np.sin(np.linspace(0, 6.3, 20)) * size + y],
                axis=1,
            )
            patch = self.canvas.patch(drop)
            if patch is not None:
                part = self.palette.main if self.rng.random() < 0.6 else self.palette.accent
                self.canvas.blend(patch, part, 0.45)

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        points = np.stack([np.cos(angle) * width * 0.6 + centre[0], np.sin(angle) * width * 0.07 + centre[1]], axis=1)
        patch = self.canvas.patch(_by_hand(points, self.unit * 0.03, self.rng), pad=4)
        if patch is not None:
            self._wash(patch, shade(self.palette.ground, -0.16), 0.75)

    def shape(self, shape: Shape) -> None:
        size = float(np.ptp(shape.points, axis=0).min())
        loose = min(self.unit * (0.012 if shape.kind == "detail" else 0.018), size * 0.05)
        patch = self.canvas.patch(_by_hand(shape.points, loose, self.rng), pad=2, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(
                patch, self.palette.light, shape.opacity * np.clip(0.8 + self.tooth[patch.window] * 0.4, 0, 1)
            )
            return
        if shape.kind == "backdrop":
            self._wash(patch, self.colour(shape), 0.7 * shape.opacity)
            return
        self.canvas.mark_subject(patch, shape.opacity)
        self._wash(patch, self.colour(shape), shape.opacity, is_body=shape.kind == "body")

    def _wash(self, patch: Patch, colour: Colour, opacity: float, *, is_body: bool = False) -> None:
        base = np.asarray(colour, dtype=np.float32)
        pale, deep = (
            np.asarray(shade(colour, 0.13), dtype=np.float32),
            np.asarray(shade(colour, -0.17), dtype=np.float32),
        )
        pooled = np.clip(1 - soften(patch.cover, self.unit * 0.016), 0, 1) * patch.cover
        height, width = patch.cover.shape
        tone = (
            self.cloud[patch.window] * np.float32(0.5)
            + self.tooth[patch.window] * np.float32(0.16)
            - pooled * np.float32(1.5)
        )
        if is_body:
            x = np.linspace(0.5, -0.5, width, dtype=np.float32)[None, :]
            y = np.linspace(0.5, -0.5, height, dtype=np.float32)[:, None]
            tone = tone + (x + y) * np.float32(0.45)
        tone = np.clip(tone, -1, 1)[..., None]
        colours = base + (deep - base) * np.clip(-tone, 0, 1) + (pale - base) * np.clip(tone, 0, 1)
        self.canvas.blend(patch, colours, opacity * np.clip(0.95 + self.cloud[patch.window] * 0.08, 0, 1))


class Riso(Painter):
    """A two- or three-ink print: halftone dots for shade, plates a little out of register, coarse grain."""

    grain = 0.035

    def ground(self, *, is_plain: bool) -> None:
        self.canvas.pixels[:] = np.asarray(self.palette.ground, dtype=np.float32)
        width, height = self.canvas.width, self.canvas.height
        pitch = max(4.0, self.unit * 0.034)
        turn = np.deg2rad(float(self.rng.choice([15.0, 30.0, 45.0, 60.0])))
        x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
        u = (x * np.float32(np.cos(turn)) + y * np.float32(np.sin(turn))) * np.float32(np.pi / pitch)
        v = (y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn))) * np.float32(np.pi / pitch)
        self.screen: Plane = (np.cos(u) ** 2 + np.cos(v) ** 2) * np.float32(0.5)
        self.edge = float(1.2 / pitch)
        if is_plain:
            return
        fall = np.clip((y / height) * 0.9 - 0.3 + (x / width) * 0.15, 0, 0.55) * np.ones_like(self.screen)
        self._dots(
            Patch(box=(0, 0, width, height), cover=np.ones_like(fall)),
            shade(self.palette.ground, -0.09),
            fall,
        )

    def _dots(self, patch: Patch, colour: Colour, amount: Plane) -> None:
        """Dots that cover `amount` of each place."""
        screen = self.screen[patch.window]
        threshold = 1 - amount
        dots = np.clip((screen - threshold) / np.float32(self.edge) + 0.5, 0, 1) * (amount > 0.04)
        self.canvas.blend(Patch(box=patch.box, cover=patch.cover * dots), colour)

    def floor_shadow(self, centre: tuple[float, float], width: float) -> None:
        angle = np.linspace(0, 2 * np.pi, 60)
        points = np.stack([np.cos(angle) * width * 0.62 + centre[0], np.sin(angle) * width * 0.07 + centre[1]], axis=1)
        patch = self.canvas.patch(points)
        if patch is not None:
            ink = self.palette.dark if lightness(self.palette.ground) > 0.4 else shade(self.palette.ground, -0.14)
            self._dots(patch, ink, np.full(patch.cover.shape, 0.42, dtype=np.float32))

    def shape(self, shape: Shape) -> None:
        slip = self.unit * 0.011
        patch = self.canvas.patch(shape.points, pad=slip * 2, inside=shape.inside)
        if patch is None:
            return
        if shape.kind == "shine":
            self.canvas.blend(patch, self.palette.light, shape.opacity)
            return
        self.canvas.blend(patch, self.colour(shape), shape.opacity)
        if shape.kind == "body" and shape.lift > 0.1:
            self.canvas.mark_subject(patch)
            lean_x, lean_y = relief(patch, lift=max(0.5, shape.lift))
            height, width = patch.cover.shape
            x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
            y = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
            facing = -(lean_x * self.light[0] + lean_y * self.light[1])
            self._dots(patch, self.colour(shape, -0.19), np.clip(facing * 0.9 + (x + y) * 0.42 + 0.1, 0, 0.8))
            gap = patch.cover * (1 - self.shifted(patch, slip * 0.8, slip * 0.5))
            self.canvas.blend(Patch(box=patch.box, cover=gap * np.float32(0.85)), self.colour(shape, 0.14))
        elif shape.kind != "backdrop":
            self.canvas.mark_subject(patch, shape.opacity)
