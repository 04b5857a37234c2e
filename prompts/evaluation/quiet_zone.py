"""Where copy can stand on a picture: cells in which white or black text reaches 4.5:1 and nothing disturbs it.

4.5:1 is what WCAG 2.2 asks of text (success criterion 1.4.3). It has to hold for nearly all pixels of a cell, not for
their mean, and the cell has to be calm, or letters and details run into each other.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from prompts.colours import without_gamma

CONTRAST = 4.5
NEARLY_ALL = 5
"""Percent of a cell's pixels that may fall short on either side."""
MOST_DETAIL = 5.0
"""Mean step in grey levels from pixel to pixel of the reduced picture: sky and walls have 1 to 3, foliage over 10."""
ROOMY, NARROW = 0.12, 0.04
"""Shares of the picture that hold a headline, as a third of its width by a third of its height does, or one line."""
ACROSS = 12
_EDGE = 480
_LINEAR = np.array([without_gamma(level / 255) for level in range(256)])


@dataclass(frozen=True, kw_only=True)
class QuietZone:
    """The map, and the largest rectangle of one letter: its share, letter, and cells (left, top, right, bottom)."""

    cells: tuple[str, ...]
    share: float
    letter: str
    box: tuple[int, int, int, int] | None


def quiet_zone(image: Image.Image) -> QuietZone:
    """The zone of a picture with channels RGB or RGBA; what is transparent carries no text."""
    small = image.copy()
    small.thumbnail((_EDGE, _EDGE), Image.Resampling.BOX, reducing_gap=2.0)
    pixels = np.asarray(small.convert("RGBA"))
    across = min(ACROSS, small.width)
    down = min(max(1, round(across * small.height / small.width)), small.height, 3 * ACROSS)
    light = _LINEAR[pixels[..., :3]] @ np.array([0.2126, 0.7152, 0.0722])
    grey = np.asarray(small.convert("L"), dtype=np.float64)
    detail = np.abs(np.diff(grey, axis=1, append=grey[:, -1:])) + np.abs(np.diff(grey, axis=0, append=grey[-1:]))
    rows, columns = _edges(small.height, down), _edges(small.width, across)
    cells = tuple(
        "".join(
            _letter(light[part], detail[part], pixels[part][..., 3])
            for part in (np.s_[top:bottom, left:right] for left, right in columns)
        )
        for top, bottom in rows
    )
    share, letter, box = max((_largest(cells, letter) for letter in "wb"), key=lambda one: one[0])
    return QuietZone(cells=cells, share=share, letter=letter, box=box)


def _edges(length: int, parts: int) -> list[tuple[int, int]]:
    ends = np.linspace(0, length, parts + 1).round().astype(int).tolist()
    return list(pairwise(ends))


def _letter(light: NDArray[np.float64], detail: NDArray[np.float64], alpha: NDArray[np.uint8]) -> str:
    if not light.size or alpha.min() < 128 or detail.mean() > MOST_DETAIL:
        return "."
    darkest, lightest = np.percentile(light, [NEARLY_ALL, 100 - NEARLY_ALL])
    if 1.05 / (lightest + 0.05) >= CONTRAST:
        return "w"
    return "b" if (darkest + 0.05) / 0.05 >= CONTRAST else "."


def _largest(cells: tuple[str, ...], letter: str) -> tuple[float, str, tuple[int, int, int, int] | None]:
    """The largest rectangle of one letter, row by row over the heights of the columns above."""
    width = len(cells[0])
    heights = [0] * width
    best, box = 0, None
    for bottom, row in enumerate(cells, start=1):
        heights = [height + 1 if cell == letter else 0 for height, cell in zip(heights, row, strict=True)]
        for left in range(width):
            lowest = heights[left]
            for right in range(left + 1, width + 1):
                lowest = min(lowest, heights[right - 1])
                if lowest * (right - left) > best:
                    best, box = lowest * (right - left), (left, bottom - lowest, right, bottom)
    return best / (width * len(cells)), letter, box
