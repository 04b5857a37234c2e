"""Finds the ground of a picture from its border, for the emulated background removal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from kie.emulator.drawing.canvas import Plane, smoothstep

_SMALL_SIDE = 320
_SAME = 0.085
_LIGHT = 0.8

Truth = NDArray[np.bool_]


def subject_alpha(image: Image.Image) -> Image.Image:
    """An 8-bit mask of what stands before a plain or smoothly shaded ground that touches the border."""
    small = image.copy()
    small.thumbnail((_SMALL_SIDE, _SMALL_SIDE), Image.Resampling.BOX)
    pixels = _floats(small)
    fit = _ground_fit(pixels)
    outside = _reached_from_border(_apart(pixels, fit) < _SAME)
    near = Image.fromarray(np.where(outside, 0, 255).astype(np.uint8))
    wide = _floats(near.filter(ImageFilter.MaxFilter(5)).resize(image.size, Image.Resampling.BILINEAR))
    deep = _floats(near.filter(ImageFilter.MinFilter(7)).resize(image.size, Image.Resampling.BILINEAR))
    soft = smoothstep(_SAME * 0.6, _SAME * 1.5, _apart(_floats(image), fit))
    alpha = np.maximum(np.minimum(soft, wide), deep)
    return Image.fromarray((alpha * 255 + 0.5).astype(np.uint8))


def _floats(image: Image.Image) -> Plane:
    return np.asarray(image, dtype=np.float32) / np.float32(255)


def _terms(width: int, height: int) -> Plane:
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * np.ones((height, 1), dtype=np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.ones((1, width), dtype=np.float32)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)


def _ground_fit(pixels: Plane) -> Plane:
    """A smooth surface through the colours of the border, without what sticks out of it."""
    height, width = pixels.shape[:2]
    edge = max(1, min(width, height) // 40)
    border = np.zeros((height, width), dtype=bool)
    border[:edge] = border[-edge:] = True
    border[:, :edge] = border[:, -edge:] = True
    terms, colours = _terms(width, height)[border], pixels[border]
    keep = np.ones(len(colours), dtype=bool)
    fit = np.zeros((6, 3), dtype=np.float32)
    for _ in range(3):
        fit = np.linalg.lstsq(terms[keep], colours[keep], rcond=None)[0].astype(np.float32)
        error = np.abs(terms @ fit - colours).max(axis=1)
        keep = error <= max(0.02, float(np.quantile(error, 0.8)))
    return fit


def _apart(pixels: Plane, fit: Plane) -> Plane:
    """How far each pixel is from the ground's surface, the largest of its channels.

    On a light ground what is brighter still counts for more: shadows are ground, white things are not.
    """
    height, width = pixels.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    apart = np.zeros((height, width), dtype=np.float32)
    for channel in range(3):
        a, b, c, d, e, f = (np.float32(value) for value in fit[:, channel])
        ground = (a + b * x + e * x * x) + y * (c + d * x) + f * y * y
        over = pixels[..., channel] - ground
        if float(fit[0].mean()) > _LIGHT:
            over = np.where(over > 0, over * np.float32(1.6), over)
        np.maximum(apart, np.abs(over), out=apart)
    return apart


def _reached_from_border(passable: Truth) -> Truth:
    """The passable pixels that are joined to the border."""
    reached = np.zeros_like(passable)
    reached[0], reached[-1] = passable[0], passable[-1]
    reached[:, 0], reached[:, -1] = passable[:, 0], passable[:, -1]
    while True:
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= passable
        if np.array_equal(grown, reached):
            return reached
        reached = grown
