"""Opacity and un-blended foreground colours at full size, around the edge of a rough cut-out.

With the background known, a pixel of the edge is one foreground colour short of an answer. Candidates are
taken from solid subject nearby, each tried on the line between background and candidate; the opacity is where
the pixel lies on that line. The picture is worked through in bands of rows, so memory follows the band.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kie.cutout.embedded.background import Mask, Pixels
from kie.cutout.embedded.segment import Segment, deviation

BAND_PIXELS = 700_000
OVERLAP = 48
WIDEST_EDGE = 9.0
"""Pixels; a softer edge than this is cut as if it were this soft."""
THIN_BLOCK = 12

Bytes = NDArray[np.uint8]
Index = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Matte:
    """A finished cut-out: opacity, colours without the background's share, and the soft shadow's opacity."""

    alpha: Bytes
    colours: Bytes
    shadow: Bytes


def cut_edge(picture: Bytes, rough: Segment) -> Matte:
    """Cut `picture` (height × width × 3) along a rough segment that may be smaller than it."""
    height, width = picture.shape[:2]
    edge_width = _edge_width(picture, rough)
    grain = _grain(picture, rough)
    alpha = np.zeros((height, width), np.uint8)
    colours = np.zeros((height, width, 3), np.uint8)
    shadow = np.zeros((height, width), np.uint8)
    for outer, inner, kept in _bands(height, width):
        view = _View.of(picture, rough, outer, grain)
        if view.subject.any():
            opacity, foreground = _matted(view, edge_width)
            alpha[inner] = np.rint(opacity[kept] * 255).astype(np.uint8)
            colours[inner] = foreground[kept]
        shadow[inner] = np.rint(view.shadow[kept] * 255).astype(np.uint8)
    return Matte(alpha=alpha, colours=colours, shadow=shadow)


def _bands(height: int, width: int) -> Iterator[tuple[slice, slice, slice]]:
    """Rows to read, rows to write, and where the latter lie in the former."""
    rows = max(4 * OVERLAP, BAND_PIXELS // max(1, width))
    if height * width <= 1.5 * BAND_PIXELS:
        rows = height
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        first = max(0, top - OVERLAP)
        yield slice(first, min(height, bottom + OVERLAP)), slice(top, bottom), slice(top - first, bottom - first)


@dataclass(frozen=True, kw_only=True)
class _View:
    """One band at full size."""

    picture: Pixels
    ground: Pixels
    """Background with the shadow on it."""
    shadow: Pixels
    far: Pixels
    tolerance: Pixels
    subject: Mask

    @classmethod
    def of(cls, picture: Bytes, rough: Segment, rows: slice, grain: float) -> _View:
        here = picture[rows].astype(np.float32)
        if rough.subject.shape == picture.shape[:2]:
            shadow, tolerance = rough.shadow[rows], rough.tolerance[rows]
            ground = rough.background.colours[rows] * (1 - shadow)[..., None]
            far = deviation(here, ground)
            subject = rough.subject[rows]
        else:
            shadow = _enlarged(rough.shadow, picture.shape, rows)
            tolerance = np.maximum(_enlarged(rough.tolerance, picture.shape, rows), grain)
            ground = _enlarged(rough.background.colours, picture.shape, rows) * (1 - shadow)[..., None]
            far = deviation(here, ground)
            coverage = _enlarged(rough.subject.astype(np.float32), picture.shape, rows)
            subject = _sharpened(coverage, far, tolerance, picture.shape[1] / rough.subject.shape[1])
        return cls(picture=here, ground=ground, shadow=shadow, far=far, tolerance=tolerance, subject=subject)


def _enlarged(small: Pixels, shape: tuple[int, ...], rows: slice) -> Pixels:
    across, down = small.shape[1] / shape[1], small.shape[0] / shape[0]
    matrix = np.array([[across, 0, 0.5 * across - 0.5], [0, down, (0.5 + rows.start) * down - 0.5]], dtype=np.float64)
    size = (shape[1], rows.stop - rows.start)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(small, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE), dtype=np.float32)


def _sharpened(coverage: Pixels, far: Pixels, tolerance: Pixels, scale: float) -> Mask:
    """The mask at full size: near the edge of the enlarged one the picture decides, if it has contrast there."""
    undecided = _dilated((coverage > 0.01) & (coverage < 0.99), round(1.5 * scale)) & (coverage > 0.01)
    local = cv2.dilate(np.where(undecided, far, 0).astype(np.float32), np.ones((7, 7), np.uint8))
    decided_here = undecided & (local > 3 * tolerance)
    return np.asarray(np.where(decided_here, far > tolerance, coverage > 0.5), dtype=bool)


def _grain(picture: Bytes, rough: Segment) -> float:
    """Tolerance for single pixels of the full picture, which are noisier than those of a reduced one."""
    if rough.subject.shape == picture.shape[:2]:
        return 0.0
    ground = ~_dilated(rough.subject, 6) & (rough.shadow <= 0)
    rows, columns = np.nonzero(ground)
    if rows.size == 0:
        return 0.0
    step = max(1, rows.size // 20_000)
    rows, columns = rows[::step], columns[::step]
    y = ((rows + 0.5) * picture.shape[0] / rough.subject.shape[0]).astype(np.intp)
    x = ((columns + 0.5) * picture.shape[1] / rough.subject.shape[1]).astype(np.intp)
    grain = deviation(picture[y, x].astype(np.float32), rough.background.colours[rows, columns])
    return 1.75 * float(np.percentile(grain, 90))


def _edge_width(picture: Bytes, rough: Segment) -> float:
    """How many pixels an edge takes from background to solid, from profiles across it."""
    small = rough.subject.astype(np.uint8)
    rim = (small > 0) & (cv2.erode(small, np.ones((3, 3), np.uint8), borderValue=1) == 0)
    rim[[0, -1], :] = False
    rim[:, [0, -1]] = False
    rows, columns = np.nonzero(rim)
    if rows.size == 0:
        return 1.0
    step = max(1, rows.size // 3000)
    rows, columns = rows[::step], columns[::step]
    soft = cv2.GaussianBlur(rough.subject.astype(np.float32), (0, 0), 2.0)
    across = cv2.Sobel(soft, cv2.CV_32F, 1, 0)[rows, columns]
    down = cv2.Sobel(soft, cv2.CV_32F, 0, 1)[rows, columns]
    length = np.hypot(across, down) + 1e-6
    scale_x, scale_y = picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]
    scale = max(scale_x, scale_y)
    start = -np.ceil(1.5 * scale) - 1
    steps = np.arange(start, 2 * scale + WIDEST_EDGE + 3, dtype=np.float32)
    x = ((columns + 0.5) * scale_x)[:, None] + (across / length)[:, None] * steps
    y = ((rows + 0.5) * scale_y)[:, None] + (down / length)[:, None] * steps
    profile = _profile(picture, rough, x.astype(np.float32), y.astype(np.float32))
    climb = np.diff(profile, axis=1)
    steepest = climb.argmax(axis=1)
    height = climb.max(axis=1)
    places = np.arange(climb.shape[1])[None, :]
    flat = climb < 0.15 * height[:, None]
    end = np.where(flat & (places > steepest[:, None]), places, climb.shape[1]).min(axis=1)
    begin = np.where(flat & (places < steepest[:, None]), places, -1).max(axis=1)
    widths = end - begin - 1
    contrast = np.take_along_axis(profile, np.minimum(end, profile.shape[1] - 1)[:, None], axis=1)[:, 0]
    clear = contrast > np.maximum(20.0, 3 * float(np.median(rough.tolerance)))
    if clear.sum() < 20:
        return 2.0
    return float(np.clip(np.percentile(widths[clear], 60), 1.0, WIDEST_EDGE))


def _profile(picture: Bytes, rough: Segment, x: Pixels, y: Pixels) -> Pixels:
    sampled = cv2.remap(picture, x - 0.5, y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    scale_x = rough.subject.shape[1] / picture.shape[1]
    scale_y = rough.subject.shape[0] / picture.shape[0]
    ground = cv2.remap(
        rough.background.colours * (1 - rough.shadow)[..., None],
        (x * scale_x - 0.5).astype(np.float32), (y * scale_y - 0.5).astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return deviation(sampled.astype(np.float32), ground)


def _matted(view: _View, edge_width: float) -> tuple[Pixels, Bytes]:
    reach = edge_width + 1
    depth = np.asarray(cv2.distanceTransform(view.subject.astype(np.uint8), cv2.DIST_L2, 5), dtype=np.float32)
    solid = (depth >= reach) & ~_ringing(view)
    core = _core(view, solid, reach)
    band = (_dilated(view.subject, 2) & ~solid) | core & ~solid
    where = np.flatnonzero(band)
    opacity = solid.astype(np.float32)
    foreground = np.where(solid[..., None], view.picture, 0).astype(np.uint8)
    if where.size == 0 or not core.any():
        return opacity, foreground

    candidates, is_thin = _candidates(view, core, solid, where, reach)
    alpha, colour = _solved(view, candidates, is_thin, where)
    opacity.ravel()[where] = alpha
    foreground.reshape(-1, 3)[where] = colour
    return opacity, foreground


def _ringing(view: _View) -> Mask:
    """Pixels that may be no more than ringing: weak ones where the tolerance was widened beside strong edges."""
    return np.asarray((view.tolerance > 1.3 * view.tolerance.min()) & (view.far < 2.2 * view.tolerance), dtype=bool)


def _core(view: _View, solid: Mask, reach: float) -> Mask:
    """Pixels whose colour is taken as foreground: solid ones, and the ridges of strokes too thin to be solid."""
    near_solid = _near(solid, 1.6 * reach + 1)
    thin = view.subject & ~near_solid
    if not thin.any():
        return solid
    size = 2 * int(np.ceil(reach)) + 1
    highest = cv2.dilate(np.where(thin, view.far, 0).astype(np.float32), np.ones((size, size), np.uint8))
    strongest = cv2.dilate(view.far, np.ones((19, 19), np.uint8))
    ridge = thin & (view.far >= 0.97 * highest) & (view.far > 0.3 * strongest)
    return np.asarray(solid | ridge, dtype=bool)


def _candidates(view: _View, core: Mask, solid: Mask, where: Index, reach: float) -> tuple[Pixels, Mask]:
    """Foreground colours to try for each pixel of `where` (pixels × candidates × 3), and which lie on thin strokes.

    The ridge of a thin stroke is itself half background, so its pixels are also offered the strongest colours of
    the blocks around them.
    """
    height, width = core.shape
    _, labels = cv2.distanceTransformWithLabels(
        (~core).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    core_at = np.flatnonzero(core)
    place = np.zeros(int(labels.max()) + 1, dtype=np.intp)
    place[labels.ravel()[core_at]] = core_at
    weight = core.astype(np.float32)
    mean = cv2.blur(view.picture * weight[..., None], (3, 3)) / (cv2.blur(weight, (3, 3)) + 1e-6)[..., None]
    flat = mean.reshape(-1, 3)

    rows, columns = np.divmod(where, width)
    step = round(reach) + 1
    candidates = []
    for down, across in ((0, 0), (-step, 0), (step, 0), (0, -step), (0, step), (-step, -step), (step, step)):
        y = np.clip(rows + down, 0, height - 1)
        x = np.clip(columns + across, 0, width - 1)
        candidates.append(place[labels[y, x]])
    nearest = candidates[0]
    is_thin = ~solid.ravel()[nearest]
    if is_thin.any():
        candidates += _strongest(view.far, core_at, nearest, is_thin, width)
    return flat[np.stack(candidates, axis=1)], is_thin


def _strongest(far: Pixels, core_at: Index, nearest: Index, is_thin: Mask, width: int) -> list[Index]:
    """The core pixel that deviates most in each of the nine blocks around a thin pixel; elsewhere the nearest."""
    rows, columns = np.divmod(core_at, width)
    across = width // THIN_BLOCK + 3
    block = (rows // THIN_BLOCK + 1) * across + columns // THIN_BLOCK + 1
    best = np.full((far.shape[0] // THIN_BLOCK + 3) * across, -1, dtype=np.intp)
    order = np.argsort(far.ravel()[core_at], kind="stable")
    best[block[order]] = core_at[order]
    rows, columns = np.divmod(nearest, width)
    own = (rows // THIN_BLOCK + 1) * across + columns // THIN_BLOCK + 1
    strongest = []
    for down in (-across, 0, across):
        for step in (-1, 0, 1):
            offered = best[own + down + step]
            strongest.append(np.where(is_thin & (offered >= 0), offered, nearest))
    return strongest


def _solved(view: _View, candidates: Pixels, is_thin: Mask, where: Index) -> tuple[Pixels, Bytes]:
    pixel = view.picture.reshape(-1, 3)[where]
    ground = view.ground.reshape(-1, 3)[where]
    tolerance = view.tolerance.ravel()[where]
    lift = (pixel - ground)[:, None, :]
    span = candidates - ground[:, None, :]
    power = np.maximum((span**2).sum(axis=2), 1.0)
    share = np.clip((lift * span).sum(axis=2) / power, 0, 1)
    miss = ((lift - share[..., None] * span) ** 2).sum(axis=2)
    allowed = (3.0 + 0.7 * tolerance) ** 2
    cost = miss / allowed[:, None]
    cost[:, 1:] += 0.3
    length = np.sqrt(power)
    longest = np.where(cost < 2, length, 1).max(axis=1, keepdims=True)
    cost += np.where(is_thin[:, None], 4 * np.clip(1 - length / longest, 0, 1), 0)
    weight = np.exp(-(cost - cost.min(axis=1, keepdims=True)))
    weight /= weight.sum(axis=1, keepdims=True)
    colour = (weight[..., None] * candidates).sum(axis=1)

    span = colour - ground
    power = np.maximum((span**2).sum(axis=1), 1.0)
    alpha = ((pixel - ground) * span).sum(axis=1) / power
    contrast = np.sqrt(power)
    floor = np.minimum(0.5 * tolerance / contrast, 0.08)
    alpha = np.clip((alpha - floor) / (1 - 2 * floor), 0, 1)

    plain = cv2.blur(view.subject.astype(np.float32), (3, 3)).ravel()[where]
    trust = np.clip(contrast / (2 * tolerance) - 0.5, 0, 1)
    alpha = trust * alpha + (1 - trust) * plain

    safe = np.maximum(alpha, 0.05)[:, None]
    own = np.clip(ground + (pixel - ground) / safe, 0, 255)
    own_share = np.clip((alpha - 0.35) / 0.5, 0, 1)[:, None]
    blended = own_share * own + (1 - own_share) * colour
    return alpha.astype(np.float32), np.clip(blended + 0.5, 0, 255).astype(np.uint8)


def _near(mask: Mask, distance: float) -> Mask:
    if not mask.any():
        return mask
    away = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(away <= distance, dtype=bool)


def _dilated(mask: Mask, by: int) -> Mask:
    kernel = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0, dtype=bool)
