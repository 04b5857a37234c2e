"""Whether a colour that was asked for is on a picture: the nearest colour that has an area of its own, and how far off.

A picture is first cleared of mixed pixels: a median takes the side that has more of a small window, so that it blends
no two colours across an edge as making smaller would, and takes grain and compression away within an area. A grid of
these pixels is counted into bins of four levels, each with the exact mean of its pixels. From the colour that was asked
for, and from the heaviest bins around it, a mean shift in CIEDE2000 climbs to where pixels lie most densely: the mean
of a small ball around where it ends is a colour of the picture, never one between two of them.

Where nothing is denser, in the middle of a gradient, a colour is only passed through, which is said and is no hit.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from prompts.evaluation.colour_difference import Numbers, delta_e, lab_of_hex, lab_of_levels, steps_apart
from prompts.evaluation.result_checks import ColourCheck, Verdict

MET = 3.0
"""CIEDE2000 up to which a colour is met. Half-way between the same colour, which grain, shading and JPEG move by up
to 2.5, and the nearest miss that must not pass, 6, which they move as well."""
CLOSE = 10.0
"""Up to here a colour is a near miss, which a person sees at a glance and may let pass; beyond it is another colour."""
LEAST_SHARE = 0.008
"""Share of the visible pixels that makes a colour: less than the smallest accent that briefs ask for, 2 %, more than
what edges leave behind."""
ALIKE = 5.0
"""Pixels this near belong to a colour's area: its grain and its light shades, and not the next colour."""

_BALL = 2.5
"""Radius of the mean shift: wide enough to climb out of grain, too narrow to reach two colours at once."""
_SEEN = 1.5
"""CIEDE2000 from which two colours look different side by side."""
_ROUNDING = 1.0
"""Levels by which JPEG and WebP round a colour that they keep; nobody sees them."""
_MOST_SAMPLES = 160_000
_MOST_BINS = 12_000
_LARGE = 2_500_000
"""Pixels above which every second one is enough."""
_WINDOW = 3
_LEAST_EDGE = 10
"""Levels between neighbours, beyond the grain, that make an edge, where formats with coarse colour mix both sides."""
_RINGS = (4.0, 7.0, 11.0, 16.0, 24.0, 36.0, 60.0, 200.0)
_SEEDS = 8
_CORE, _PARTS = 1.5, ((1.5, 4.0), (4.0, 7.0), (7.0, 10.0), (10.0, 14.0), (14.0, 18.0))
"""Where to look whether a gradient goes on: in the middle and on both sides of a colour."""
_NEAR_BY, _FARTHEST = 8.0, 18.0
"""A gradient goes on this far; the foot of an area does not."""
_GOES_ON, _LONG, _SLOPE, _EMPTY = 0.45, 0.2, 25.0, 0.15
"""Densities, as parts of the middle's: of a gradient that goes on, near by and far on both sides; of one that is no
foot of an area; and of where it has ended."""


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The colours of a picture's visible pixels: CIELAB a row, and their shares, which sum to one."""

    colours: Numbers
    levels: Numbers
    shares: Numbers


def palette_of(image: Image.Image) -> Palette:
    """The palette of a picture in any mode. Without visible pixels it is empty."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    rgb = np.asarray(image if image.mode in ("RGB", "RGBA") else image.convert("RGB"))[..., :3]
    if not rgb.size:
        return _counted(np.zeros((0, 3), np.uint8))
    halved = 2 if rgb.shape[0] * rgb.shape[1] > _LARGE else 1
    rgb = np.ascontiguousarray(rgb[::halved, ::halved])
    is_visible = None if alpha is None else np.asarray(alpha)[::halved, ::halved] >= 128
    height, width = rgb.shape[:2]
    step = max(1, int(np.ceil(np.sqrt(height * width / _MOST_SAMPLES))))
    if min(height, width) < 8:
        is_kept = np.ones((height, width), np.bool_) if is_visible is None else is_visible
        return _counted(rgb[is_kept])
    rgb = np.asarray(cv2.medianBlur(rgb, _WINDOW), dtype=np.uint8)
    inner = rgb[2 : height - 2 : step, 2 : width - 2 : step]
    is_kept = _is_within_an_area(rgb, inner, step)
    if is_visible is not None:
        is_kept &= is_visible[2 : height - 2 : step, 2 : width - 2 : step]
    return _counted(inner[is_kept])


def _is_within_an_area(rgb: NDArray[np.uint8], inner: NDArray[np.uint8], step: int) -> NDArray[np.bool_]:
    """Which samples change little to all four sides, by the measure of the picture's own grain."""
    height, width = rgb.shape[:2]
    change = np.zeros(inner.shape[:2], np.uint8)
    for down, right in ((0, 2), (0, -2), (2, 0), (-2, 0)):
        beside = rgb[2 + down : height - 2 + down : step, 2 + right : width - 2 + right : step]
        np.maximum(change, cv2.absdiff(inner, beside).max(axis=-1), out=change)
    is_within: NDArray[np.bool_] = change <= _LEAST_EDGE + 2 * np.median(change)
    return is_within


def check_colour(palette: Palette, colour: str) -> ColourCheck:
    """The verdict on one `"#RRGGBB"`."""
    if not palette.shares.size:
        return ColourCheck(
            colour=colour, nearest=None, difference=None, share=0.0, verdict="not measured", reason="nothing is visible"
        )
    wanted = lab_of_hex(colour)
    centre, share = _nearest(palette, wanted)
    difference = float(delta_e(wanted, centre))
    way = "middle" if difference <= MET and _way_of(palette, centre) == "middle" else "area"
    if way == "area" and difference > _SEEN and (direct := _directly(palette, wanted)) is not None:
        centre, share, way = direct
    nearest = _hex(palette, centre, towards=colour)
    difference = float(delta_e(wanted, lab_of_hex(nearest)))
    is_there = way == "end" or (way == "area" and (difference <= _SEEN or _has_pixels(palette, wanted)))
    is_met = difference <= MET and is_there
    verdict: Verdict = "pass" if is_met else "warn" if difference <= CLOSE else "fail"
    return ColourCheck(
        colour=colour,
        nearest=nearest,
        difference=round(difference, 2),
        share=round(share, 4),
        verdict=verdict,
        reason=_REASONS[verdict if way == "area" else way],
    )


_REASONS = {
    "pass": f"within {MET:g} of the colour asked for",
    "warn": "near, and not the colour asked for",
    "fail": f"no area within {CLOSE:g} of the colour asked for",
    "end": "where a gradient ends",
    "middle": "only where a gradient passes through it",
}


def _has_pixels(palette: Palette, wanted: Numbers) -> bool:
    """Whether the colour itself is there at all, as it is where a gradient ends or a shade falls, and not beside it."""
    near, _ = _around(palette, wanted, _SEEN)
    return float(palette.shares[near].sum()) >= LEAST_SHARE / 8


def _counted(rgb: NDArray[np.uint8]) -> Palette:
    for bits in (2, 3):
        coarse = (rgb >> bits).astype(np.int64)
        side = 256 >> bits
        place = (coarse[:, 0] * side + coarse[:, 1]) * side + coarse[:, 2]
        counts = np.bincount(place, minlength=side**3)
        used = np.flatnonzero(counts)
        if used.size <= _MOST_BINS:
            break
    sums = [np.bincount(place, weights=rgb[:, channel], minlength=side**3)[used] for channel in range(3)]
    weights = counts[used].astype(np.float64)
    levels = np.stack(sums, axis=-1) / weights[:, None]
    return Palette(colours=lab_of_levels(levels), levels=levels, shares=weights / max(weights.sum(), 1))


def _nearest(palette: Palette, wanted: Numbers) -> tuple[Numbers, float]:
    """The nearest colour with an area, and its share; the heaviest where none has enough."""
    away = delta_e(wanted, palette.colours)
    best: tuple[float, Numbers, float] | None = None
    if away.min() <= _BALL:
        best = _area(palette, wanted, start=wanted)
    for ring in _RINGS:
        if best is not None and best[0] <= ring - _BALL:
            break
        seeds = np.flatnonzero(away <= ring)
        seeds = seeds[np.argsort(-palette.shares[seeds], kind="stable")]
        for _ in range(_SEEDS):
            if not seeds.size:
                break
            start = palette.colours[seeds[0]]
            area = _area(palette, wanted, start=start)
            if area is not None and (best is None or area[0] < best[0]):
                best = area
            seeds = seeds[delta_e(start, palette.colours[seeds]) > _BALL]
    if best is None:
        heaviest = palette.colours[int(palette.shares.argmax())]
        return heaviest, float(palette.shares.max())
    return best[1], best[2]


def _area(palette: Palette, wanted: Numbers, *, start: Numbers) -> tuple[float, Numbers, float] | None:
    """The colour that a mean shift ends at, with its distance and share; None where its area is too small."""
    centre = start
    for _ in range(40):
        near, _ = _around(palette, centre, _BALL)
        if not near.size:
            return None
        moved = np.average(palette.colours[near], axis=0, weights=palette.shares[near])
        is_still = float(delta_e(centre, moved)) < 0.02
        centre = moved
        if is_still:
            break
    near, _ = _around(palette, centre, ALIKE)
    share = float(palette.shares[near].sum())
    return (float(delta_e(wanted, centre)), centre, share) if share >= LEAST_SHARE else None


def _around(palette: Palette, centre: Numbers, radius: float) -> tuple[NDArray[np.intp], Numbers]:
    """The bins within a radius of CIEDE2000, and how far each is."""
    reach = radius * (1.2 + 0.05 * float(np.hypot(centre[1], centre[2])) + 0.6)
    box = np.flatnonzero((np.abs(palette.colours - centre) <= reach).all(axis=-1))
    away = delta_e(centre, palette.colours[box])
    is_near = away <= radius
    return box[is_near], away[is_near]


def _directly(palette: Palette, wanted: Numbers) -> tuple[Numbers, float, str] | None:
    """The colour itself where a gradient has it, though no area of its own; with its share and the kind of place."""
    near, _ = _around(palette, wanted, _BALL)
    share = float(palette.shares[near].sum())
    if share < LEAST_SHARE / 4:
        return None
    centre = np.average(palette.colours[near], axis=0, weights=palette.shares[near])
    way = _way_of(palette, centre)
    return None if way == "area" else (centre, share, way)


def _way_of(palette: Palette, centre: Numbers) -> str:
    """What pixels do along the line in which they spread most: lie as densely on both sides as at the colour itself
    (the "middle" of a gradient), on one side alone (its "end"), or most densely here (an "area")."""
    near, _ = _around(palette, centre, _FARTHEST + 1)
    steps = steps_apart(centre, palette.colours[near])
    weights = palette.shares[near]
    middle, up, down = _along(steps, weights, within=_NEAR_BY)  # a gradient through grey bends
    if min(*up[:2], *down[:2]) > _GOES_ON * middle or min(*up[:3], *down[:3]) > _LONG * middle:
        return "middle"
    middle, up, down = _along(steps, weights, within=_FARTHEST)
    emptier, fuller = sorted((up, down), key=sum)
    goes_on = min(fuller) > _GOES_ON * middle and max(fuller) < _SLOPE * middle
    return "end" if goes_on and max(emptier[:3]) < _EMPTY * middle else "area"


def _along(steps: Numbers, weights: Numbers, *, within: float) -> tuple[float, list[float], list[float]]:
    """Densities in the middle and in each part on both sides, along the line of most spread within this distance."""
    is_near = np.linalg.norm(steps, axis=-1) <= within
    direction = np.linalg.eigh((steps[is_near] * weights[is_near, None]).T @ steps[is_near])[1][:, -1]
    along = steps @ direction
    is_on_line = np.linalg.norm(steps - along[:, None] * direction, axis=-1) <= 2 * _BALL + np.abs(along) / 4

    def density(low: float, high: float) -> float:
        return float(weights[is_on_line & (along >= low) & (along < high)].sum()) / (high - low)

    return density(-_CORE, _CORE), [density(*part) for part in _PARTS], [density(-high, -low) for low, high in _PARTS]


def _hex(palette: Palette, centre: Numbers, *, towards: str) -> str:
    """The mean of the pixels around, as levels; up to _ROUNDING nearer to the colour asked for."""
    near, _ = _around(palette, centre, _BALL)
    near = near if near.size else np.array([delta_e(centre, palette.colours).argmin()])
    levels = np.average(palette.levels[near], axis=0, weights=palette.shares[near])
    missing = np.frombuffer(bytes.fromhex(towards[1:]), dtype=np.uint8) - levels
    return "#" + "".join(f"{round(float(level)):02X}" for level in levels + np.clip(missing, -_ROUNDING, _ROUNDING))
