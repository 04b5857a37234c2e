"""Pixels: antialiased outlines, soft blurs and blending, quick at any size.

Smooth things (blur, noise, shading) are worked out small and enlarged; only edges are drawn in full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kie.emulator.drawing.geometry import Points
from kie.emulator.drawing.paint import Colour

Plane = NDArray[np.float32]
Box = tuple[int, int, int, int]

_SMOOTH_SIDE = 160


def resize(plane: Plane, width: int, height: int) -> Plane:
    """A plane enlarged or reduced smoothly."""
    if plane.shape == (height, width):
        return plane
    filter_ = Image.Resampling.BICUBIC if width > plane.shape[1] else Image.Resampling.BOX
    return np.array(Image.fromarray(plane).resize((width, height), filter_), dtype=np.float32)


def soften(plane: Plane, radius: float) -> Plane:
    """A plane blurred as by a Gaussian of that radius in pixels; edges repeat outwards."""
    if radius < 0.35:
        return plane
    height, width = plane.shape
    factor = max(1.0, radius / 2)
    small_size = (max(2, round(width / factor)), max(2, round(height / factor)))
    small = resize(plane, *small_size) if factor > 1 else plane
    reach = max(1, round(radius / factor))
    for _ in range(3):
        small = _box_blur(_box_blur(small, reach, axis=0), reach, axis=1)
    return resize(small, width, height)


def _box_blur(plane: Plane, reach: int, *, axis: int) -> Plane:
    """A running mean; three of them come close to a Gaussian of about the same radius."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(plane, pad, mode="edge"), axis=axis, dtype=np.float64)
    size = 2 * reach + 1
    upper = sums[size:] if axis == 0 else sums[:, size:]
    lower = sums[:-size] if axis == 0 else sums[:, :-size]
    return ((upper - lower) / size).astype(np.float32)


def noise(width: int, height: int, cell: float, rng: np.random.Generator, *, octaves: int = 3) -> Plane:
    """Cloudy noise around 0, about -1 to 1, with clouds of `cell` pixels."""
    total = np.zeros((height, width), dtype=np.float32)
    weight = 1.0
    for octave in range(octaves):
        step = max(1.0, cell / 2**octave)
        grid = rng.uniform(-1, 1, (int(height / step) + 3, int(width / step) + 3)).astype(np.float32)
        total += weight * resize(grid, max(width, grid.shape[1]), max(height, grid.shape[0]))[:height, :width]
        weight *= 0.5
    return total


def ramp(width: int, height: int) -> tuple[Plane, Plane]:
    """Rows of x and columns of y from 0 to 1, to build gradients from."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    return x, y


def smoothstep(low: float, high: float, value: Plane) -> Plane:
    """0 below `low`, 1 above `high`, a smooth S between."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    eased: Plane = t * t * (3 - 2 * t)
    return eased


@dataclass(frozen=True, kw_only=True, eq=False)
class Patch:
    """How much of each pixel in a box an outline covers."""

    box: Box
    cover: Plane

    @property
    def window(self) -> tuple[slice, slice]:
        """The rows and columns of the canvas that the box takes."""
        left, top, right, bottom = self.box
        return slice(top, bottom), slice(left, right)


class Canvas:
    """A picture being painted: colour, and how much of each pixel belongs to the subject."""

    def __init__(self, width: int, height: int, colour: Colour) -> None:
        self.width = width
        self.height = height
        self.pixels = np.empty((height, width, 3), dtype=np.float32)
        self.pixels[:] = np.asarray(colour, dtype=np.float32)
        self.subject = np.zeros((height, width), dtype=np.float32)

    def box_of(self, points: Points, pad: float = 0.0) -> Box | None:
        """The pixels around an outline, or None if it lies outside the picture."""
        left, top = np.floor(points.min(axis=0) - pad - 1).astype(int)
        right, bottom = np.ceil(points.max(axis=0) + pad + 2).astype(int)
        left, top = max(0, int(left)), max(0, int(top))
        right, bottom = min(self.width, int(right)), min(self.height, int(bottom))
        return (left, top, right, bottom) if right - left > 1 and bottom - top > 1 else None

    def patch(self, points: Points, *, pad: float = 0.0, inside: Points | None = None) -> Patch | None:
        """The antialiased cover of an outline, with `pad` pixels of room around it."""
        box = self.box_of(points, pad)
        if box is None:
            return None
        cover = coverage(points, box)
        if inside is not None:
            cover = cover * coverage(inside, box)
        return Patch(box=box, cover=cover)

    def blend(self, patch: Patch, colour: Colour | Plane, alpha: Plane | float = 1.0) -> None:
        """Lay a colour, or an array of colours for the box, over the picture."""
        area = self.pixels[patch.window]
        weight = np.asarray(patch.cover * alpha, dtype=np.float32)[..., None]
        area += (np.asarray(colour, dtype=np.float32) - area) * weight

    def darken(self, patch: Patch, colour: Colour, alpha: Plane) -> None:
        """Multiply a colour into the picture, as a shadow or a transparent ink does."""
        area = self.pixels[patch.window]
        tint = 1 - np.asarray(colour, dtype=np.float32)
        area *= 1 - tint * alpha[..., None]

    def lighten(self, patch: Patch, colour: Colour, alpha: Plane) -> None:
        """Screen a colour onto the picture, as a light does."""
        area = self.pixels[patch.window]
        area += (1 - area) * (np.asarray(colour, dtype=np.float32) * alpha[..., None])

    def mark_subject(self, patch: Patch, alpha: float = 1.0) -> None:
        """Remember that the patch belongs to the subject."""
        area = self.subject[patch.window]
        np.maximum(area, patch.cover * np.float32(alpha), out=area)

    def whole(self) -> Patch:
        """A patch of the whole picture."""
        return Patch(box=(0, 0, self.width, self.height), cover=np.ones((self.height, self.width), dtype=np.float32))

    def image(self) -> Image.Image:
        """The painting as an 8-bit RGB picture."""
        return Image.fromarray((np.clip(self.pixels, 0, 1) * 255 + 0.5).astype(np.uint8))


def coverage(points: Points, box: Box) -> Plane:
    """The antialiased cover of an outline in a box of pixels."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    scale = 4 if width * height < 60_000 else 3 if width * height < 400_000 else 2
    sheet = Image.new("L", (width * scale, height * scale), 0)
    ImageDraw.Draw(sheet).polygon(((points - (left, top)) * scale - 0.5).ravel().tolist(), fill=255)
    return np.array(sheet.reduce(scale), dtype=np.float32) / np.float32(255)


def stroke_cover(points: Points, box: Box, width: float, *, closed: bool = True) -> Plane:
    """The antialiased cover of a line of constant width along an outline."""
    left, top, right, bottom = box
    scale = 3 if (right - left) * (bottom - top) < 400_000 else 2
    sheet = Image.new("L", ((right - left) * scale, (bottom - top) * scale), 0)
    line = (points - (left, top)) * scale
    if closed:
        line = np.concatenate([line, line[:2]])
    ImageDraw.Draw(sheet).line(line.ravel().tolist(), fill=255, width=max(1, round(width * scale)), joint="curve")
    return np.array(sheet.reduce(scale), dtype=np.float32) / np.float32(255)


def relief(patch: Patch, *, lift: float = 1.0) -> tuple[Plane, Plane]:
    """Which way the surface of an inflated patch leans, right and down, each from -1 to 1.

    Flat in the middle and turned away at the edges, as a cushion of that outline is.
    """
    height, width = patch.cover.shape
    factor = max(width, height) / _SMOOTH_SIDE
    if factor > 1:
        small = resize(patch.cover, max(3, round(width / factor)), max(3, round(height / factor)))
    else:
        small = patch.cover
    small = np.pad(small, 3)
    area = float(small.sum()) + 1e-6
    edge = float(np.abs(np.diff(small, axis=0)).sum() + np.abs(np.diff(small, axis=1)).sum()) * 0.8 + 1e-6
    half = max(1.5, 2 * area / edge)
    rounded = np.zeros_like(small)
    for share, weight in ((0.75, 0.55), (0.35, 0.45)):
        blurred = soften(small, max(0.8, half * share))
        inner = np.clip(2 * blurred - 1, 0, 1)
        rounded += np.float32(weight) * np.sqrt(1 - (1 - inner) ** 2)
    surface = soften(rounded * np.float32(half * 0.9 * lift), max(0.9, half * 0.16))
    down, right = np.gradient(surface)
    length = np.sqrt(1 + right**2 + down**2)
    lean_x = (-right / length)[3:-3, 3:-3].astype(np.float32)
    lean_y = (-down / length)[3:-3, 3:-3].astype(np.float32)
    return resize(lean_x, width, height), resize(lean_y, width, height)
