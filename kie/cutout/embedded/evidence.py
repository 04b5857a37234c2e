"""Whether a patch of the ground's colour inside a subject is a hole: weighed by its shape, its wall and the network.

A glyph, a label or a face's white has features inside it or lies deep in its subject; what is seen through a ring, a
frame or a handle has neither. On a coloured ground the colour alone is evidence: hardly any subject has it by chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kie.cutout.embedded.background import Background, Mask, Pixels

PALE, LEAST_CHROMA = 205.0, 24.0
"""A ground this light (levels) and this grey has the colour of paper, teeth, labels and shirts."""
SURE, UNLIKELY = 0.6, 0.35
"""Likelihood of subject from which the network counts as seeing one, and below which as seeing none."""
THIN_WALL, THICK_WALL = 0.45, 0.6
"""Thickness of a wall in radii of what it encloses."""
EVEN_WALL = 2.2
"""How much thicker than elsewhere the wall of a ring or frame may be; an animal's fur is closed by its face."""
LEAST_PIECE = 0.002
"""Share of the picture from which a piece that only the network sees is taken over."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The pieces that are holes, and those of all pieces on which the evidence is divided."""

    holes: Mask
    disputed: Mask


def is_pale(background: Background) -> bool:
    """Whether white things may have the colour of this ground."""
    colour = np.median(background.colours.reshape(-1, 3)[::97], axis=0)
    return bool(colour.min() > PALE and colour.max() - colour.min() < LEAST_CHROMA)


def weighed(pieces: Mask, *, outside: Mask, background: Background, likely: Pixels | None) -> Weighed:
    """Of the enclosed `pieces` that look like the ground, those that are holes."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pieces.astype(np.uint8), connectivity=4)
    is_hole, is_disputed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if count > 1:
        pale = is_pale(background)
        away = cv2.distanceTransform((~outside).astype(np.uint8), cv2.DIST_L2, 5)
    for piece in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[piece, :5])
        window = (slice(max(0, y - 2), y + height + 2), slice(max(0, x - 2), x + width + 2))
        inside = labels[window] == piece
        radius = float(np.sqrt(area / np.pi))
        rim = inside & (cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
        thin, usual, thick = np.percentile(away[window][rim], [10, 50, 90])
        wall = float(usual) / max(radius, 1.0)
        seen = UNLIKELY if likely is None else float(likely[window][inside].mean())
        has_features = _features(inside) > 0.01
        is_even = bool(thick < EVEN_WALL * max(thin, 2.0))
        is_thin = wall < THIN_WALL and is_even if seen > SURE else wall < THICK_WALL
        looks_open = is_thin and not has_features
        is_trusted = not pale and (seen < SURE or area > LEAST_PIECE * pieces.size)
        is_hole[piece] = is_trusted or seen < UNLIKELY or looks_open
        is_disputed[piece] = likely is not None and (seen > SURE) == is_hole[piece]
    return Weighed(holes=np.asarray(is_hole[labels], dtype=bool), disputed=np.asarray(is_disputed[labels], dtype=bool))


def missing(subject: Mask, holes: Mask, *, background: Background, likely: Pixels) -> Mask:
    """Pieces of a pale ground's colour in which the network surely sees subject: white on white."""
    if not is_pale(background):
        return np.zeros_like(subject)
    height, width = subject.shape
    size = 2 * max(2, round(0.008 * max(height, width))) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    seen = ((likely > 0.7) & ~subject & ~holes).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(seen, cv2.MORPH_OPEN, kernel))
    keep = stats[:count, cv2.CC_STAT_AREA] > LEAST_PIECE * height * width
    keep[0] = False
    return np.asarray(keep[labels], dtype=bool)


def _features(inside: Mask) -> float:
    """Share of a piece that other things fill which it surrounds: eyes in a face, words on a label."""
    around = (~inside).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(around, connectivity=8)
    rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    areas = stats[:count, cv2.CC_STAT_AREA].astype(np.float64)
    areas[rim] = 0
    areas[labels[inside].min()] = 0
    return float(areas.sum() / max(1, int(inside.sum())))
