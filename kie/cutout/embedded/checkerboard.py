"""The painted-on checkerboard: what generators draw when asked for transparency.

Two greys in square cells are a known, periodic background. Cell size and place are read from the border by
their fundamental frequency; a board that does not keep to one grid is recognised too, but has no model.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kie.cutout.embedded.background import Background, Mask, Pixels, spread

SMALLEST_CELL, LARGEST_CELL = 3.0, 90.0
"""Pixels of the work picture."""
TONE_LEEWAY = 14.0
LEAST_PERIODIC = 0.5
"""Strength of the fundamental against that of a perfect board."""
LEAST_AGREEMENT = 0.9
"""Share of the border's pixels that must lie in a cell of their own tone."""


@dataclass(frozen=True, kw_only=True)
class Checkerboard:
    """A recognised board; `background` is None where it keeps to no regular grid."""

    background: Background | None


def find_checkerboard(picture: Pixels) -> Checkerboard | None:
    """The checkerboard behind the subject of `picture` (float32 levels), or None where there is none."""
    height, width = picture.shape[:2]
    if min(height, width) < 48:
        return None
    ring = np.zeros((height, width), dtype=bool)
    depth = max(12, round(0.07 * min(height, width)))
    ring[:depth] = ring[-depth:] = True
    ring[:, :depth] = ring[:, -depth:] = True
    tones = _tones(picture[ring])
    if tones is None:
        return None
    dark, light = tones
    grey = picture.mean(axis=2)
    sign = np.where(ring, np.clip((grey - (dark + light) / 2) / ((light - dark) / 2), -1, 1), 0)
    cell_x, peak_x = _cell(np.concatenate([sign[:depth], sign[-depth:]]))
    cell_y, peak_y = _cell(np.concatenate([sign[:, :depth], sign[:, -depth:]], axis=1).T)
    if min(peak_x, peak_y) < LEAST_PERIODIC or not 0.75 < cell_x / cell_y < 1.33:
        return None
    board = _best_board(sign, cell_x, cell_y)
    agreement = float((np.sign(board) == np.sign(sign))[ring].mean())
    if agreement < LEAST_AGREEMENT:
        return Checkerboard(background=None)
    return Checkerboard(background=_background(picture, board, dark, light, ring, agreement))


def _tones(pixels: Pixels) -> tuple[float, float] | None:
    """The two greys that nearly all the border consists of."""
    if float(np.percentile(pixels.max(axis=1) - pixels.min(axis=1), 75)) > 16:
        return None
    grey = pixels.mean(axis=1)
    low, high = np.percentile(grey, [8, 92])
    if not 8 < high - low < 200:
        return None
    middle = (low + high) / 2
    dark, light = float(np.median(grey[grey < middle])), float(np.median(grey[grey >= middle]))
    leeway = min(TONE_LEEWAY, 0.35 * (light - dark))
    near = np.minimum(np.abs(grey - dark), np.abs(grey - light)) < leeway
    share = float((grey >= middle).mean())
    return (dark, light) if near.mean() > 0.72 and 0.25 < share < 0.75 else None


def _cell(lines: NDArray[np.float64]) -> tuple[float, float]:
    """Cell size along the lines, and how strongly they alternate at it, 0..1."""
    length = lines.shape[1]
    padded = 8 * length
    power = (np.abs(np.fft.rfft(lines, padded, axis=1)) ** 2).mean(axis=0)
    first, last = int(padded / (2 * LARGEST_CELL)), min(len(power) - 2, int(padded / (2 * SMALLEST_CELL)))
    first = max(first, 2 * 8)
    if last <= first:
        return 1.0, 0.0
    at = first + int(power[first : last + 1].argmax())
    left, middle, right = np.sqrt(power[at - 1 : at + 2])
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend else 0.0
    return padded / (2 * (at + shift)), float(middle / (length * 2 / np.pi))


def _best_board(sign: NDArray[np.float64], cell_x: float, cell_y: float) -> Pixels:
    """The board of about these cells, -1..1, in the place that agrees best."""
    x = np.arange(sign.shape[1]) + 0.5 - sign.shape[1] / 2
    y = np.arange(sign.shape[0]) + 0.5 - sign.shape[0] / 2
    row, column = np.exp(-1j * np.pi * x / cell_x), np.exp(-1j * np.pi * y / cell_y)
    difference, total = -np.angle(column.conj() @ sign @ row), -np.angle(-(column @ sign @ row))
    place = np.array([cell_x, (total + difference) / 2, cell_y, (total - difference) / 2])

    def agreement(at: NDArray[np.float64]) -> float:
        return float(_wave(y, at[2], at[3]) @ sign @ _wave(x, at[0], at[1]))

    best = agreement(place)
    steps = np.array([0.003 * cell_x, 0.25, 0.003 * cell_y, 0.25])
    for _ in range(9):
        for axis in (0, 1, 2, 3, 0, 1, 2, 3):
            for direction in (-1, 1):
                tried = place.copy()
                tried[axis] += direction * steps[axis]
                score = agreement(tried)
                if score > best:
                    best, place = score, tried
        steps /= 1.8
    return np.outer(_wave(y, place[2], place[3]), _wave(x, place[0], place[1])).astype(np.float32)


def _wave(places: NDArray[np.float64], cell: float, phase: float) -> NDArray[np.float64]:
    """A square wave whose steps are one pixel wide."""
    angle = np.pi * places / cell - phase
    to_step = np.arcsin(np.sin(angle)) * cell / np.pi
    return np.clip(2 * to_step, -1, 1)


def _background(picture: Pixels, board: Pixels, dark: float, light: float, ring: Mask, agreement: float) -> Background:
    tones = []
    for is_light in (False, True):
        own = ring & ((board > 0.9) if is_light else (board < -0.9))
        grey = light if is_light else dark
        own &= np.abs(picture.mean(axis=2) - grey) < TONE_LEEWAY
        tones.append(np.median(picture[own], axis=0) if own.any() else np.full(3, grey))
    models = []
    for sigma in (0.0, 0.6, 1.0, 1.5):
        soft = cv2.GaussianBlur(board, (0, 0), sigma) if sigma else board
        share = ((soft + 1) / 2)[..., None]
        colours = (tones[0] * (1 - share) + tones[1] * share).astype(np.float32)
        models.append((float(np.abs(picture - colours)[ring].mean()), colours))
    colours = min(models, key=lambda model: model[0])[1]
    near = np.abs(picture - colours).max(axis=2) < max(TONE_LEEWAY, 0.4 * (light - dark))
    region = np.asarray(near & ring, dtype=bool)
    noise, texture = spread(picture - colours, region & (np.abs(board) > 0.99))
    return Background(
        colours=colours,
        region=region,
        noise=noise,
        texture=texture,
        border_share=agreement,
        swing=0.0,
        pattern=_at_steps(board) * np.float32(0.3 * (light - dark)),
    )


def _at_steps(board: Pixels) -> Pixels:
    steps = (np.abs(board) < 0.999).astype(np.float32)
    return np.asarray(cv2.dilate(steps, np.ones((3, 3), np.uint8)), dtype=np.float32)
