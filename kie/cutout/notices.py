"""What a person should know about a picture before its background is removed.

A painted-on checkerboard is found in tiles along the border: neutral, two levels, both about equally frequent,
and changing sides with the same period across and down. Signs instead of levels make that robust to JPEG,
noise and soft cell edges; the same period and the same two greys must be found in several tiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kie.cutout.alpha import is_transparent
from kie.media.read_picture import ANIMATED

NoticeKind = Literal["checkerboard", "opaque-alpha", "transparent", "animated"]

TILES_ALONG = 6
TILE_SHARES = (8, 4)
"""Tiles are this part of the shorter side: small ones stay clear of the subject, large ones hold large cells."""
LARGEST_TILE = 192
SMALLEST_TILE = 24
LEAST_CELL = 3
LEAST_TILES = 3
"""Tiles along the border that must agree."""
LEAST_CONTRAST, MOST_CONTRAST = 7.0, 120.0
"""Levels between the two greys; a chessboard's black and white lie further apart."""
MOST_CHROMA = 14.0
TURNED = -0.42
"""Likeness to itself, one cell on, of what counts as having changed sides; diagonal stripes turn half-way too."""
_COARSEST = 600
"""Picture sides below this are not halved any more in search of larger cells."""

Levels = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing worth saying, as a sentence for people."""

    kind: NoticeKind
    sentence: str


def notices(image: Image.Image) -> tuple[Notice, ...]:
    """What is worth saying about a picture as `read` returns it; empty for an ordinary one."""
    return tuple(_notices(image))


def _notices(image: Image.Image) -> Iterator[Notice]:
    if image.info.get(ANIMATED):
        yield Notice(kind="animated", sentence="The file is an animation; only its first picture is used.")
    if is_transparent(image):
        yield Notice(kind="transparent", sentence="The picture already has transparent parts.")
        return
    if "A" in image.getbands():
        sentence = "The file can hold transparency, but every pixel is opaque: its background is still there."
        yield Notice(kind="opaque-alpha", sentence=sentence)
    cell = checkerboard_cell(image)
    if cell is not None:
        board = f"The checkerboard is painted into the picture (cells of about {cell:.0f} px)"
        yield Notice(kind="checkerboard", sentence=f"{board}; it is not transparency.")


def checkerboard_cell(image: Image.Image) -> float | None:
    """The side in px of the cells of a checkerboard painted on the background; None where there is none."""
    picture, scale = image.convert("RGB"), 1
    while min(picture.size) >= SMALLEST_TILE * 2:
        for share in TILE_SHARES:
            boards = [board for tile in _border_tiles(picture, share) if (board := _board(tile)) is not None]
            cell = _agreed(boards)
            if cell is not None:
                return cell * scale
        if max(picture.size) < _COARSEST:
            return None
        picture, scale = picture.reduce(2), scale * 2
    return None


@dataclass(frozen=True, kw_only=True)
class _Board:
    cell: float
    dark: float
    light: float

    def is_like(self, other: _Board) -> bool:
        return (
            abs(self.cell - other.cell) <= max(0.75, 0.12 * other.cell)
            and abs(self.dark - other.dark) <= 14
            and abs(self.light - other.light) <= 14
        )


def _agreed(boards: list[_Board]) -> float | None:
    for board in boards:
        like = [other.cell for other in boards if board.is_like(other)]
        if len(like) >= LEAST_TILES:
            return float(np.median(like))
    return None


def _border_tiles(picture: Image.Image, share: int) -> Iterator[Levels]:
    """Square tiles along the four sides, evenly spaced."""
    side = min(LARGEST_TILE, max(SMALLEST_TILE, min(picture.size) // share))
    right, bottom = picture.width - side, picture.height - side
    steps = np.linspace(0, 1, TILES_ALONG)
    places = {(round(s * right), y) for s in steps for y in (0, bottom)}
    places |= {(x, round(s * bottom)) for s in steps for x in (0, right)}
    for x, y in sorted(places):
        yield np.asarray(picture.crop((x, y, x + side, y + side)), dtype=np.float32)


def _board(tile: Levels) -> _Board | None:
    """The checkerboard that fills this tile."""
    red, green, blue = tile[::3, ::3, 0], tile[::3, ::3, 1], tile[::3, ::3, 2]
    chroma = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    if float(np.percentile(chroma, 85)) > MOST_CHROMA:
        return None
    grey = tile.mean(axis=2)
    dark, light = _two_levels(grey)
    contrast = light - dark
    if not LEAST_CONTRAST <= contrast <= MOST_CONTRAST:
        return None
    is_light = grey > (dark + light) / 2
    miss = np.abs(grey - np.where(is_light, light, dark))
    if not 0.3 < is_light.mean() < 0.7 or float(np.percentile(miss, 75)) > 0.3 * contrast:
        return None
    cell = _cell(np.where(is_light, 1.0, -1.0))
    return None if cell is None else _Board(cell=cell, dark=dark, light=light)


def _two_levels(grey: Levels) -> tuple[float, float]:
    """The medians of the two halves that a few rounds of two-means settle on."""
    sample = grey[::2, ::2]
    middle = float(sample.mean())
    for _ in range(4):
        above = sample > middle
        if above.all() or not above.any():
            return middle, middle
        middle = (float(sample[~above].mean()) + float(sample[above].mean())) / 2
    above = grey > middle
    return float(np.median(grey[~above])), float(np.median(grey[above]))


def _cell(sign: NDArray[np.float64]) -> float | None:
    """The period of a field of ±1 that changes sides across and down alike; None where it does not."""
    side = sign.shape[0]
    likeness = _autocorrelation(sign)
    both = (likeness[0] + likeness[:, 0]) / 2
    turned = both[: side // 3] < TURNED
    if not turned.any():
        return None
    first = int(turned.argmax())
    until = first + int(np.append(~turned[first:], True).argmax())
    cell = first + int(both[first:until].argmin())
    half = cell // 2
    is_board = (
        cell >= LEAST_CELL
        and likeness[0, cell] < TURNED
        and likeness[cell, 0] < TURNED
        and likeness[cell, cell] > -TURNED
        and min(likeness[0, 2 * cell], likeness[2 * cell, 0]) > -TURNED
        and abs(likeness[half, half]) < 0.4
    )
    return float(cell) if is_board else None


def _autocorrelation(sign: NDArray[np.float64]) -> NDArray[np.float64]:
    """How like itself the field is when shifted down and right, by the part that still overlaps."""
    side = sign.shape[0]
    spectrum = np.fft.rfft2(sign, (2 * side, 2 * side))
    raw = np.fft.irfft2(np.abs(spectrum) ** 2, (2 * side, 2 * side))[:side, :side]
    overlap = np.arange(side, 0, -1, dtype=np.float64)
    return np.asarray(raw / np.outer(overlap, overlap), dtype=np.float64)
