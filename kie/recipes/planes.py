"""Resampling in linear light with premultiplied alpha: no dark fringes, no grey where colours meet.

Lanczos keeps edges sharp and rings beside them, which linear light makes visible as saturated halos. So no value
leaves the range of its neighbourhood in the box-filtered picture.
"""

from __future__ import annotations

from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kie.media.colour import linear_levels, to_levels

Box = tuple[float, float, float, float]

BAND_PIXELS = 4_000_000
"""How much of a large picture is held as floats at a time while it is reduced."""


class Planes:
    """An RGB or RGBA picture as planes of light: three of colour, premultiplied, and one of alpha if it has any.

    With `reduced_by` n, boxes of n × n pixels become their mean, which makes large pictures cheap; all positions
    stay in pixels of the picture itself.
    """

    def __init__(self, image: Image.Image, *, reduced_by: int = 1) -> None:
        self.size = image.size
        self.reduced_by = reduced_by
        self.has_alpha = image.mode == "RGBA"
        self.layers = _layers(image, reduced_by)

    def colours(self) -> NDArray[np.float32]:
        """Rows × columns × 3, premultiplied linear light."""
        return np.stack([np.asarray(layer) for layer in self.layers[:3]], axis=-1)

    def alpha(self) -> NDArray[np.float32]:
        """Rows × columns, 0..1."""
        width, height = self.layers[0].size
        return np.asarray(self.layers[3]) if self.has_alpha else np.ones((height, width), dtype=np.float32)

    def resized(self, box: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
        """What lies in `box` at `size`, Lanczos-filtered: rows × columns × RGBA, straight alpha, sRGB levels."""
        width, height = self.layers[0].size
        left, top, right, bottom = (edge / self.reduced_by for edge in box)
        inside = (max(0.0, left), max(0.0, top), min(float(width), right), min(float(height), bottom))
        layers = [_resized(layer, inside, size) for layer in self.layers]
        light = np.stack(layers[:3], axis=-1)
        if not self.has_alpha:
            return np.dstack([to_levels(light), np.full(light.shape[:2], 255, dtype=np.uint8)])
        alpha = np.clip(layers[3], 0, 1)
        is_seen = alpha >= 0.5 / 255
        straight = np.where(is_seen[..., None], light / np.where(is_seen, layers[3], 1)[..., None], 0)
        return np.dstack([to_levels(straight), np.rint(alpha * 255).astype(np.uint8)])


def _resized(layer: Image.Image, box: Box, size: tuple[int, int]) -> NDArray[np.float32]:
    if (box[2] - box[0], box[3] - box[1]) == size and all(edge.is_integer() for edge in box):
        left, top, right, bottom = (int(edge) for edge in box)
        return np.asarray(layer.crop((left, top, right, bottom)))
    sharp = np.asarray(layer.resize(size, Image.Resampling.LANCZOS, box=box))
    means = np.asarray(layer.resize(size, Image.Resampling.BOX, box=box))
    around = np.ones((3, 3), dtype=np.uint8)
    return np.asarray(np.clip(sharp, cv2.erode(means, around), cv2.dilate(means, around)), dtype=np.float32)


def _layers(image: Image.Image, n: int) -> list[Image.Image]:
    width, height = image.size
    layers = [Image.new("F", (ceil(width / n), ceil(height / n))) for _ in image.getbands()]
    rows = max(1, BAND_PIXELS // (width * n)) * n
    for top in range(0, height, rows):
        band = np.asarray(image.crop((0, top, width, min(top + rows, height))))
        light = linear_levels()[band[..., :3]]
        parts = [light[..., index] for index in range(3)]
        if image.mode == "RGBA":
            alpha = band[..., 3].astype(np.float32) / 255
            parts = [*(part * alpha for part in parts), alpha]
        for layer, part in zip(layers, parts, strict=True):
            piece = Image.fromarray(np.ascontiguousarray(part))
            layer.paste(piece.reduce(n) if n > 1 else piece, (0, top // n))
    return layers
