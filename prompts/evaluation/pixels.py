"""Pictures as numbers: pixels in OKLab, and a fingerprint that says how different two pictures look.

OKLab is Björn Ottosson's (https://bottosson.github.io/posts/oklab/): lightness from 0 to 1, green to red,
blue to yellow; equal distances look about equally different. A fingerprint knows colours, where they are
and where edges run. It does not know what a picture shows: the same mug from two sides looks different.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from prompts.colours import TO_CONES, TO_LAB, without_gamma

Numbers = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What a picture looks like, in 608 plain numbers that can be cached, compared and written as JSON.

    `layout` is the mean colour of 8 x 8 cells, `spread` all colours in order along five directions of OKLab,
    `structure` how much lightness rises to the right, down, left and up in each cell.
    """

    layout: tuple[float, ...]
    spread: tuple[float, ...]
    structure: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How different two pictures look: 0 for the same picture, 1 for the most that is told apart."""

    colour: float
    structure: float
    total: float


def rgba(image: Image.Image, *, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The picture at another size (width, height), rows first, as red, green, blue and alpha.

    Takes every mode of Pillow. A picture without pixels is transparent.
    """
    if 0 in image.size:
        return np.zeros((size[1], size[0], 4), dtype=np.uint8)
    resized = _with_plain_channels(image).resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(resized.convert("RGBA"))


def oklab(rgb: NDArray[np.uint8]) -> Numbers:
    """OKLab of an array whose last axis is red, green and blue."""
    lab: Numbers = np.cbrt(_LINEAR[rgb] @ _TO_CONES) @ _TO_LAB
    return lab


def fingerprint(image: Image.Image) -> Fingerprint:
    """What this picture looks like; nearly the same at another size or in another file format."""
    pixels = rgba(image, size=(_EDGE, _EDGE))
    alpha = pixels[..., 3:].astype(np.float32) / 255
    lab = oklab(pixels[..., :3]) * alpha + _UNDER_TRANSPARENCY * (1 - alpha)
    in_order = np.sort(lab.reshape(-1, 3) @ _DIRECTIONS, axis=0)
    down, right = np.gradient(lab[..., 0])
    rises = np.maximum(np.stack([right, down, -right, -down], axis=-1), 0)
    return Fingerprint(
        layout=_plain(_by_cell(lab)),
        spread=_plain(in_order.reshape(_STEPS, -1, _DIRECTIONS.shape[1]).mean(axis=1)),
        structure=_plain(_by_cell(rises)),
    )


def difference(one: Fingerprint, other: Fingerprint) -> Difference:
    """How different two pictures look, in either order."""
    colour, structure, total = _compare(_numbers(one), _numbers(other))
    return Difference(colour=float(colour), structure=float(structure), total=float(total))


def differences(pictures: Sequence[Fingerprint]) -> NDArray[np.float64]:
    """The total difference of each picture to each, as a symmetric table."""
    if not pictures:
        return np.zeros((0, 0))
    rows = np.stack([_numbers(picture) for picture in pictures])
    _, _, total = _compare(rows[:, None], rows[None])
    return total


_EDGE = 64
_CELLS = 8
_STEPS = 32

_FAR_APART = 0.4
"""This far in OKLab, as white is from mid grey, counts as entirely different."""

_FAINT = 0.002
"""Edges about as weak as this, in lightness a pixel, may be grain or compression and weigh little."""

_UNDER_TRANSPARENCY = np.array([0.6, 0, 0], dtype=np.float32)
"""Mid grey: black and white cut-outs both show on it."""

_LINEAR = np.array([without_gamma(level / 255) for level in range(256)], dtype=np.float32)
_TO_CONES = np.array(TO_CONES, dtype=np.float32).T
_TO_LAB = np.array(TO_LAB, dtype=np.float32).T
_DIRECTIONS = np.array(
    [[1, 0, 0, 0, 0], [0, 1, 0, 0.5**0.5, 0.5**0.5], [0, 0, 1, 0.5**0.5, -(0.5**0.5)]], dtype=np.float32
)


def _with_plain_channels(image: Image.Image) -> Image.Image:
    """The same picture in a mode that can be averaged. Three channels cost a tenth of four."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode.startswith(("I", "F")):  # Pillow cuts deep channels off at 255 instead of scaling them
        values = np.nan_to_num(np.asarray(image))
        deepest = 255 if values.max() <= 255 else 65_535
        return Image.fromarray(np.clip(values / deepest * 255, 0, 255).astype(np.uint8))
    if image.mode == "La":  # the one mode without a way to RGBA
        image = image.convert("LA")
    return image.convert("RGBA")


def _by_cell(values: NDArray[np.floating]) -> NDArray[np.floating]:
    side = _EDGE // _CELLS
    cells: NDArray[np.floating] = values.reshape(_CELLS, side, _CELLS, side, -1).mean(axis=(1, 3))
    return cells


def _plain(values: NDArray[np.floating]) -> tuple[float, ...]:
    return tuple(values.ravel().astype(np.float64).round(5).tolist())


def _numbers(picture: Fingerprint) -> NDArray[np.float64]:
    return np.array(picture.layout + picture.spread + picture.structure)


def _compare(one: NDArray[np.float64], other: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Colour, structure and total, where the last axis holds the numbers of a picture."""
    ends = (3 * _CELLS**2, 3 * _CELLS**2 + _STEPS * _DIRECTIONS.shape[1])
    layout, spread, edges = np.split(np.abs(one - other), ends, axis=-1)
    moved = np.linalg.norm(layout.reshape(*layout.shape[:-1], -1, 3), axis=-1).mean(axis=-1)
    colour = np.minimum((moved + spread.mean(axis=-1)) / (2 * _FAR_APART), 1)
    all_edges = (one + other)[..., ends[1] :].mean(axis=-1)
    structure = edges.mean(axis=-1) / (all_edges + _FAINT / 4)
    return colour, structure, (colour + structure) / 2
