"""A cut-out where the ground is not plain: the network finds the subject, the picture's own edges refine it.

GrabCut sharpens the network's map at a small size; a guided filter (He et al.), fitted at work size and applied at full
size in bands of rows, draws its edge into the picture; the ground's share is taken out of the edge's colours by two
blurs (Forte). Nothing here knows how sure it is; `confidence` does.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kie.cutout.embedded.background import Pixels
from kie.cutout.embedded.matte import Matte

CUT_SIDE = 320
GUIDE_RADIUS = 0.008
"""Of the guided filter's window, as a share of the longer side: as wide as soft hair is seen."""
GUIDE_EPSILON = 1e-4
BAND_PIXELS = 1_000_000
OVERLAP = 24

Bytes = NDArray[np.uint8]


def cut_photograph(picture: Bytes, work: Pixels, likely: Pixels) -> Matte:
    """Cut `picture` along the network's map; `work` and `likely` are it and the map at work size."""
    height, width = picture.shape[:2]
    slope, offset = _guided((work / 255).astype(np.float32), _sharpened(work, likely))
    alpha = np.zeros((height, width), np.uint8)
    colours = np.zeros((height, width, 3), np.uint8)
    rows = max(4 * OVERLAP, BAND_PIXELS // max(1, width))
    for top in range(0, height, rows):
        bottom, first = min(height, top + rows), max(0, top - OVERLAP)
        band = slice(first, min(height, bottom + OVERLAP))
        here = picture[band].astype(np.float32)
        opacity = _spread_out(offset, picture.shape, band)
        for channel in range(3):
            plane = np.ascontiguousarray(slope[..., channel])
            opacity += _spread_out(plane, picture.shape, band) * here[..., channel] / 255
        opacity = np.clip((opacity - 0.04) / 0.92, 0, 1)
        kept = slice(top - first, bottom - first)
        alpha[top:bottom] = np.rint(opacity[kept] * 255).astype(np.uint8)
        colours[top:bottom] = _unblended(here, opacity)[kept]
    return Matte(alpha=alpha, colours=colours, shadow=np.zeros((height, width), np.uint8))


def _sharpened(work: Pixels, likely: Pixels) -> Pixels:
    """The map with its edge where the colours change, 0..1; as it was where GrabCut has too little to go by."""
    height, width = likely.shape
    scale = min(1.0, CUT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.clip(cv2.resize(work, size, interpolation=cv2.INTER_AREA), 0, 255).astype(np.uint8)
    seen = cv2.resize(likely, size, interpolation=cv2.INTER_AREA)
    mask = np.where(seen > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    mask[seen > 0.95] = cv2.GC_FGD
    mask[cv2.dilate(seen, np.ones((11, 11), np.uint8)) < 0.02] = cv2.GC_BGD
    if min((mask == cv2.GC_FGD).sum(), (mask == cv2.GC_BGD).sum()) < 50:
        return likely
    cv2.setRNGSeed(1)
    cv2.grabCut(small, mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_MASK)
    cut = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    return np.asarray(cv2.resize(cut, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _guided(guide: Pixels, wanted: Pixels) -> tuple[Pixels, Pixels]:
    """Slopes and offset of the local linear model from a picture's colours to `wanted`."""
    radius = max(2, round(GUIDE_RADIUS * max(wanted.shape)))

    def mean(plane: Pixels) -> Pixels:
        return np.asarray(cv2.blur(plane, (2 * radius + 1, 2 * radius + 1)), dtype=np.float32)

    red, green, blue = (np.ascontiguousarray(guide[..., channel]) for channel in range(3))
    planes, average = (red, green, blue), mean(wanted)
    means = [mean(plane) for plane in planes]
    (rr, rg, rb), (_, gg, gb), (_, _, bb) = (
        [mean(planes[i] * planes[j]) - means[i] * means[j] for j in range(3)] for i in range(3)
    )
    rr, gg, bb = rr + GUIDE_EPSILON, gg + GUIDE_EPSILON, bb + GUIDE_EPSILON
    cr, cg, cb = (mean(plane * wanted) - middle * average for plane, middle in zip(planes, means, strict=True))
    a, b, c = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    d, e, f = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    scale = 1 / np.maximum(rr * a + rg * b + rb * c, 1e-15)
    slopes = [
        (a * cr + b * cg + c * cb) * scale,
        (b * cr + d * cg + e * cb) * scale,
        (c * cr + e * cg + f * cb) * scale,
    ]
    offset = average - sum(slope * middle for slope, middle in zip(slopes, means, strict=True))
    return np.dstack([mean(slope.astype(np.float32)) for slope in slopes]), mean(offset.astype(np.float32))


def _spread_out(small: Pixels, shape: tuple[int, ...], rows: slice) -> Pixels:
    across, down = small.shape[1] / shape[1], small.shape[0] / shape[0]
    matrix = np.array([[across, 0, 0.5 * across - 0.5], [0, down, (0.5 + rows.start) * down - 0.5]], dtype=np.float64)
    size = (shape[1], rows.stop - rows.start)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(small, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE), dtype=np.float32)


def _unblended(picture: Pixels, alpha: Pixels) -> Bytes:
    """The subject's own colours: what is left when the ground's share is taken out."""
    side, share = (2 * OVERLAP - 1, 2 * OVERLAP - 1), alpha[..., None]
    own = cv2.blur(picture * share, side) / (cv2.blur(alpha, side) + 1e-3)[..., None]
    ground = cv2.blur(picture * (1 - share), side) / (cv2.blur(1 - alpha, side) + 1e-3)[..., None]
    colour = own + share * (picture - share * own - (1 - share) * ground)
    colour = np.where(share > 0.98, picture, colour)
    return np.clip(np.where(share > 0, colour, 0) + 0.5, 0, 255).astype(np.uint8)
