"""Which pixels are subject: a rough mask at work size, the soft shadows, and the tolerance it was drawn with.

Background is what looks like the fitted background and is reachable from the border without squeezing through
a thin gap. A soft shadow is the background darkened without a step. What is enclosed is a hole where it is as
good a background as the outside is, and subject otherwise. `matte` draws the edge itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kie.cutout.embedded.background import Background, Mask, Pixels, refined_background
from kie.cutout.embedded.evidence import SURE, missing, weighed

LEAST_TOLERANCE = 3.5
"""Levels below which a deviation is never called subject."""
STRONG = 40.0
"""Deviation of an edge strong enough to ring."""
RING_REACH = 9
"""Pixels that ringing reaches from a strong edge: a JPEG block and one."""
DARKEST_SHADOW = 0.8


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A rough cut-out at the size of the work picture."""

    subject: Mask
    shadow: Pixels
    """Opacity of the soft shadow lying on the background, 0..1, continued a little under the subject."""
    tolerance: Pixels
    """Deviation from the background, per pixel, up to which a pixel counts as background."""
    far: Pixels
    """Deviation from the background, shadow allowed for."""
    background: Background
    disputed: Mask
    """Where the evidence is divided: enclosed pieces, and what only the network takes for subject."""
    holes: Mask


def find_subject(
    picture: Pixels, background: Background, *, likely: Pixels | None = None, keep_enclosed: bool | None = None
) -> Segment:
    """Separate subject, shadow and background; `picture` is height × width × 3, float32 levels.

    `likely` is a network's opinion of each pixel, 0..1. `keep_enclosed` says of all enclosed pieces that they are
    subject (True) or holes (False); None leaves that to the evidence.
    """
    first = _separated(picture, background, likely, keep_enclosed)
    known = ~_dilated(first.subject | (first.shadow > 0.01), 4)
    if known.mean() < 0.02:
        return first
    return _separated(picture, refined_background(picture, background, known), likely, keep_enclosed)


def deviation(picture: NDArray[Any], colours: NDArray[Any]) -> Pixels:
    """How far each pixel lies from a background colour, in levels; lightness weighs a little more than hue."""
    residual = picture - colours
    red, green, blue = residual[..., 0], residual[..., 1], residual[..., 2]
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    distance = np.sqrt(1.5 * light**2 + (0.564 * (blue - light)) ** 2 + (0.713 * (red - light)) ** 2)
    return np.asarray(distance, dtype=np.float32)


def _separated(picture: Pixels, background: Background, likely: Pixels | None, keep_enclosed: bool | None) -> Segment:
    far = deviation(picture, background.colours)
    tolerance = _tolerance(picture, far, background.region)
    if background.pattern is not None:
        tolerance = tolerance + background.pattern
    unlike = (far > tolerance) | _faintly_unlike(picture - background.colours, far, tolerance, background.region)
    outside = _reachable(~unlike)
    darkened = _darkened(picture, background, tolerance)
    plain_far = far
    shaded = darkened.shaded(outside, far, tolerance)
    if likely is not None:
        shaded &= likely < SURE
    shadow = darkened.field(outside, shaded)
    if shaded.any():
        under_shadow = deviation(picture, background.colours * (1 - shadow)[..., None])
        far = np.where(shadow > 0, np.minimum(far, under_shadow), far).astype(np.float32)
        outside = _reachable(~unlike | shaded | ((shadow > 0) & (far <= tolerance)))
    enclosed = ~outside & ~(unlike & (far > tolerance))
    holes = _holes(picture, background, enclosed, far, tolerance)
    if shaded.any():
        dim = darkened.holes(outside, holes, shaded, plain_far)
        shadow = np.maximum(shadow, darkened.field(outside | holes, dim))
        holes |= dim
    disputed = np.zeros_like(holes)
    if background.pattern is None and keep_enclosed is not False:
        evidence = weighed(holes, outside=outside, background=background, likely=likely)
        holes, disputed = (evidence.holes, evidence.disputed) if keep_enclosed is None else (disputed, disputed)
    subject = _without_specks(~(outside | holes), far, tolerance)
    if likely is not None and background.pattern is None:
        taken_over = missing(subject, holes, background=background, likely=likely)
        subject, disputed = subject | taken_over, disputed | taken_over
        shadow = np.where(taken_over, 0, shadow).astype(np.float32)
    return Segment(
        subject=subject,
        shadow=shadow,
        tolerance=tolerance,
        far=far,
        background=background,
        disputed=disputed,
        holes=holes,
    )


def _tolerance(picture: Pixels, far: Pixels, region: Mask) -> Pixels:
    """From the noise of the background, and wider beside strong edges by as much as they are seen to ring."""
    sample = far[region]
    base = max(LEAST_TOLERANCE, 1.75 * float(np.percentile(sample, 90))) if sample.size else LEAST_TOLERANCE
    strongest = cv2.dilate(far, np.ones((2 * RING_REACH + 1, 2 * RING_REACH + 1), np.uint8))
    edge = far > max(STRONG, 2 * base)
    fine = deviation(picture, cv2.blur(picture, (3, 3)).reshape(picture.shape))
    fine = np.maximum(fine - float(np.percentile(fine[region], 98)), 0) if sample.size else fine
    beside = _dilated(edge, RING_REACH) & ~_dilated(edge, 4) & (far < 0.25 * strongest)
    ringing = float(np.percentile((fine / np.maximum(strongest, 1))[beside], 97)) if beside.any() else 0.0
    share = min(0.1, 3.5 * ringing)
    return np.asarray(np.maximum(base, np.where(strongest > STRONG, share * strongest, 0)), dtype=np.float32)


def _faintly_unlike(residual: Pixels, far: Pixels, tolerance: Pixels, region: Mask) -> Mask:
    """Pixels whose neighbourhood deviates together though none stands out: a white subject on white."""
    weak = (far <= tolerance).astype(np.float32)
    mass = cv2.GaussianBlur(weak, (0, 0), 1.5)
    mean = cv2.GaussianBlur(residual * weak[..., None], (0, 0), 1.5) / (mass + 1e-3)[..., None]
    together = deviation(mean, np.zeros_like(mean))
    sample = together[region]
    least = max(2.2, 1.75 * float(np.percentile(sample, 90))) if sample.size else 2.2
    return np.asarray((together > np.maximum(least, 0.8 * tolerance)) & (weak > 0) & (mass > 0.5), dtype=bool)


def _reachable(passable: Mask, *, gap: int = 5) -> Mask:
    """Passable pixels reached from the border by a path that a `gap` wide square fits through, and their rims."""
    wide = cv2.erode(passable.astype(np.uint8), np.ones((gap, gap), np.uint8))
    _, labels = cv2.connectedComponents(wide, connectivity=4)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    inside = np.zeros(int(labels.max()) + 1, dtype=bool)
    inside[rim] = True
    inside[0] = False
    return _dilated(inside[labels], gap // 2 + 1) & passable


@dataclass(frozen=True, kw_only=True)
class _Darkened:
    """The picture read as background times a factor: how much darker, and whether that changes gently."""

    soft: Pixels
    """The picture, slightly blurred."""
    opacity: Pixels
    level: Pixels
    """The darkening in levels."""
    is_gentle: Mask

    def shaded(self, outside: Mask, far: Pixels, tolerance: Pixels) -> Mask:
        """Soft shadows that can be walked into from the background without a step.

        Where a piece is fenced off from the background by a step no higher than the piece is dark, that side
        of it is the shading of a faint subject, entered through a gap or from its own shadow; it is parted
        from the shadow along the steepest way between the two.
        """
        shaded = _reachable(outside | self.is_gentle, gap=3) & ~outside
        if not (shaded & (self.level > 0.6 * tolerance)).any():
            return np.zeros_like(shaded)
        count, labels = cv2.connectedComponents(shaded.astype(np.uint8), connectivity=8)
        darkness = np.where(shaded, self.level, 0).astype(np.float32)
        highest = cv2.dilate(darkness, np.ones((7, 7), np.uint8))
        fence = ~(outside | shaded) & _dilated(outside, 3) & _dilated(shaded, 3) & (far < 1.3 * highest + tolerance)
        owner = cv2.dilate(labels.astype(np.float32), np.ones((7, 7), np.uint8)).astype(np.intp)
        rim = shaded & _dilated(outside, 1)
        fenced = np.bincount(owner[fence], minlength=count)
        is_open = np.bincount(labels[rim], minlength=count)
        is_false = fenced > np.maximum(24, 0.12 * is_open)
        is_false[0] = False
        area = np.bincount(labels.ravel(), minlength=count)
        keep = (area >= 12) & (fenced < 1.5 * is_open)
        keep[0] = False
        if not (is_false & keep).any():
            return np.asarray(keep[labels], dtype=bool)
        markers = np.where(shaded, 0, 3).astype(np.int32)
        markers[outside | rim] = 1
        markers[_dilated(fence & is_false[owner], 2) & ~outside] = 2
        surface = np.clip(np.rint(self.soft), 0, 255).astype(np.uint8)
        parted = cv2.watershed(np.ascontiguousarray(surface), markers)
        return np.asarray(keep[labels] & (parted != 2), dtype=bool)

    def field(self, outside: Mask, shaded: Mask) -> Pixels:
        """Opacity of the shadow, carried a few pixels on under whatever stands beside it."""
        if not shaded.any():
            return np.zeros_like(self.opacity)
        known = shaded | (outside & ~_dilated(~(outside | shaded), 2))
        opacity = np.where(known, np.clip(self.opacity, 0, 1), 0).astype(np.float32)
        mass = cv2.GaussianBlur(known.astype(np.float32), (0, 0), 3.0)
        carried = cv2.GaussianBlur(opacity, (0, 0), 3.0) / (mass + 1e-4)
        beside = _dilated(shaded, 8)
        own = shaded | (known & _dilated(shaded, 12))
        return np.where(own, opacity, np.where(beside, carried, 0)).astype(np.float32)

    def holes(self, outside: Mask, holes: Mask, shaded: Mask, far: Pixels) -> Mask:
        """Enclosed pieces of shadow: walled in by something far more unlike, no darker than the shadow outside."""
        enclosed = (self.is_gentle | holes) & ~_dilated(outside, 2)
        enclosed = cv2.morphologyEx(enclosed.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
        count, labels, stats, _ = cv2.connectedComponentsWithStats(enclosed.astype(np.uint8), connectivity=4)
        keep = np.zeros(count, dtype=bool)
        wall = cv2.dilate(far, np.ones((15, 15), np.uint8))
        darkest = float(np.percentile(self.level[shaded], 98))
        for piece in range(1, count):
            x, y, width, height, area = (int(value) for value in stats[piece, :5])
            if area < 12:
                continue
            window = (slice(max(0, y - 8), y + height + 8), slice(max(0, x - 8), x + width + 8))
            inside = labels[window] == piece
            rim = _dilated(inside, 2) & ~inside
            low, high = np.percentile(self.level[window][inside], [10, 90])
            depth = np.percentile(wall[window][rim], 25) if rim.any() else 0.0
            is_uneven = high - low > max(1.5, 0.12 * high)
            keep[piece] = high < 1.2 * darkest and is_uneven and depth > 1.7 * high + 10
        return np.asarray(_dilated(keep[labels], 1) & (self.is_gentle | holes), dtype=bool)


def _darkened(picture: Pixels, background: Background, tolerance: Pixels) -> _Darkened:
    colours = background.colours
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), dtype=np.float32).reshape(picture.shape)
    power = np.maximum((colours**2).sum(axis=2), 1.0)
    opacity = (1 - (soft * colours).sum(axis=2) / power).astype(np.float32)
    brightness = np.sqrt(power / 3)
    level = (opacity * brightness).astype(np.float32)
    shadowed = colours * (1 - opacity)[..., None]
    leeway = 0.07 * np.abs(level)
    like = (opacity > -0.02) & (opacity < DARKEST_SHADOW) & (brightness > 10)
    like &= deviation(soft, shadowed) < np.maximum(0.5 * tolerance, 2.0) + leeway
    like &= deviation(picture, shadowed) < 1.2 * tolerance + leeway

    across = cv2.Sobel(level, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(level, cv2.CV_32F, 0, 1, scale=0.125)
    slope = np.hypot(across, down)
    sample = slope[background.region]
    calm = 0.8 + 1.6 * float(np.percentile(sample, 90)) if sample.size else 0.8
    gentle = like & (slope < np.clip(0.35 * level, calm, max(10.0, calm)))
    return _Darkened(soft=soft, opacity=opacity, level=level, is_gentle=gentle)


def _holes(picture: Pixels, background: Background, enclosed: Mask, far: Pixels, tolerance: Pixels) -> Mask:
    """Enclosed pixels that are the background seen through the subject, judged piece by piece."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(enclosed.astype(np.uint8), connectivity=4)
    if count < 2:
        return np.zeros_like(enclosed)
    flat = labels.ravel()
    core = cv2.erode(enclosed.astype(np.uint8), np.ones((3, 3), np.uint8)).ravel() > 0
    weight = np.where(core, 1.0, 0.02)
    mass = np.maximum(np.bincount(flat, weights=weight, minlength=count), 1e-6)
    residual = (picture - background.colours).reshape(-1, 3)
    drift = np.stack(
        [np.bincount(flat, weights=weight * residual[:, channel], minlength=count) / mass for channel in range(3)], 1
    ).astype(np.float32)
    drifted = deviation(drift[None], np.zeros_like(drift)[None])[0]
    wall = cv2.dilate(far, np.ones((9, 9), np.uint8)).ravel()
    contrast = np.bincount(flat, weights=weight * wall, minlength=count) / mass
    allowed = np.bincount(flat, weights=weight * tolerance.ravel(), minlength=count) / mass
    bound = np.clip(0.06 * contrast, np.minimum(1.6, 0.5 * allowed), 0.9 * allowed)
    area = stats[:, cv2.CC_STAT_AREA]
    bound = np.where(area < 250, np.maximum(bound, np.minimum(0.08 * contrast, 10)), bound)
    keep = (drifted < bound) & (area >= 6) & (_walls(np.asarray(labels, np.int32), enclosed, far, count) > 2 * allowed)
    if background.pattern is not None:
        grey = background.colours.mean(axis=2).ravel()
        is_light = grey > (float(grey.min()) + float(grey.max())) / 2
        share = np.bincount(flat, weights=weight * is_light, minlength=count) / mass
        keep &= (share > 0.05) & (share < 0.95)
    keep[0] = False
    return np.asarray(keep[labels], dtype=bool)


def _walls(labels: NDArray[np.int32], pieces: Mask, far: Pixels, count: int) -> NDArray[np.float64]:
    """How steeply each piece is walled in: deviation three pixels off its rim. Mere shading has no wall."""
    inner = cv2.erode(pieces.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    rim = pieces & (inner == 0)
    height = cv2.dilate(far, np.ones((7, 7), np.uint8))[rim]
    length = np.bincount(labels[rim], minlength=count)
    return np.asarray(np.bincount(labels[rim], weights=height, minlength=count) / np.maximum(length, 1))


def _without_specks(subject: Mask, far: Pixels, tolerance: Pixels) -> Mask:
    """Drop pieces too small or too faint to be anything but noise or ringing."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(subject.astype(np.uint8), connectivity=8)
    if count < 2:
        return subject
    excess = np.clip(far / tolerance - 1, 0, 12)
    mass = np.bincount(labels.ravel(), weights=excess.ravel(), minlength=count)
    area = stats[:, cv2.CC_STAT_AREA]
    keep = (area >= 5) & (mass > 12) & (mass > 0.25 * np.minimum(area, 200))
    keep[0] = False
    return np.asarray(keep[labels], dtype=bool)


def _dilated(mask: Mask, by: int) -> Mask:
    kernel = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0, dtype=bool)
