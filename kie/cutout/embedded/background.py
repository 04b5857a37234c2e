"""The background of a picture, guessed from its border, as one colour for every pixel.

A polynomial in the coordinates is fitted to the border by consensus (RANSAC) and regrown inwards; its degree
rises while that explains clearly more of the picture. What is left over smoothly is added as a local low-pass
residual. Nothing here decides what is subject; `segment` does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]

FIT_SIDE = 160
"""The fit runs on a picture of this longer side: a reduction averages noise away."""
HIGHEST_DEGREE = 4
CONSENSUS_ROUNDS = 240
SEED = 20_240_607


@dataclass(frozen=True, kw_only=True)
class Background:
    """A fitted background. Colours and deviations are in levels of 0..255, at the size of the fitted picture."""

    colours: Pixels
    """Height × width × 3: the background as if the subject were not there."""
    region: Mask
    """Pixels that the fit takes for background, connected to the border."""
    noise: float
    """Standard deviation of single pixels around the model."""
    texture: float
    """The same after blurring: noise fades, a texture stays."""
    border_share: float
    """Share of the border that the model explains, 0..1."""
    swing: float
    """Spread of what the polynomial left to the low-pass residual."""
    pattern: Pixels | None = None
    """Where the background has a known pattern: levels by which a pixel may miss it at the pattern's own edges."""


def fit_background(picture: Pixels) -> Background:
    """Fit the background of an RGB picture (height × width × 3, float32 levels)."""
    small = _reduced(picture)
    height, width = small.shape[:2]
    ring = _ring(height, width)
    tolerance = _tolerance(small, ring)
    terms = _terms(height, width, HIGHEST_DEGREE)

    model, degree = _consensus(small, ring, terms, tolerance)
    region = _grown(_deviation(small, terms, model), ring, tolerance)
    model, region = _regrown(small, ring, terms, tolerance, model, degree, region)

    smooth = (terms[..., : len(model)] @ model).astype(np.float32)
    lowpass = _lowpass(small - smooth, region, tolerance)
    colours = _evaluated(model, picture.shape[0], picture.shape[1])
    colours += cv2.resize(lowpass, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    np.clip(colours, 0, 255, out=colours)

    deviation = _deviation(small, terms, model)
    calm = _calm(region, picture.shape[:2])
    noise, texture = spread(picture - colours, calm)
    return Background(
        colours=colours,
        region=calm,
        noise=noise,
        texture=texture,
        border_share=float((region & ring).sum() / max(1, int(ring.sum()))),
        swing=float(np.percentile(deviation[region], 90)) if region.any() else 255.0,
    )


def refined_background(picture: Pixels, background: Background, ground: Mask) -> Background:
    """The same background with its local residual taken from `ground`, the pixels now known to be background."""
    small = _reduced(picture - background.colours)
    size = (small.shape[1], small.shape[0])
    weight = cv2.resize(ground.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    weight = np.where(weight > 0.98, 1, 0).astype(np.float32)
    sigma = max(2.0, 0.035 * max(size))
    mass = cv2.GaussianBlur(weight, (0, 0), sigma)
    drift = cv2.GaussianBlur(small * weight[..., None], (0, 0), sigma) / (mass + 0.04)[..., None]
    full = cv2.resize(drift, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    colours = np.clip(background.colours + full, 0, 255).astype(np.float32)
    noise, texture = spread(picture - colours, ground)
    return Background(
        colours=colours,
        region=ground,
        noise=noise,
        texture=texture,
        border_share=background.border_share,
        swing=background.swing,
        pattern=background.pattern,
    )


def _reduced(picture: Pixels) -> Pixels:
    height, width = picture.shape[:2]
    scale = min(1.0, FIT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _ring(height: int, width: int) -> Mask:
    depth = max(1, round(0.035 * min(height, width)))
    ring = np.ones((height, width), dtype=bool)
    ring[depth : height - depth, depth : width - depth] = False
    return ring


def _tolerance(small: Pixels, ring: Mask) -> float:
    """How far a border pixel of the reduced picture may lie from the model: from its own fine grain."""
    if min(small.shape[:2]) < 3:
        return 5.0
    fine = np.abs(small - cv2.GaussianBlur(small, (0, 0), 1.0)).max(axis=2)
    return float(np.clip(4.0 + 4.0 * np.median(fine[ring]), 4.0, 12.0))


def _terms(height: int, width: int, degree: int) -> NDArray[np.float64]:
    y = (np.arange(height) + 0.5) / height * 2 - 1
    x = (np.arange(width) + 0.5) / width * 2 - 1
    planes = [np.outer(y**j, x**i) for i, j in _powers(degree)]
    return np.stack(planes, axis=2)


def _powers(degree: int) -> list[tuple[int, int]]:
    return [(total - j, j) for total in range(degree + 1) for j in range(total + 1)]


def _count(degree: int) -> int:
    return (degree + 1) * (degree + 2) // 2


def _evaluated(model: NDArray[np.float64], height: int, width: int) -> Pixels:
    """The polynomial on a grid of any size, row powers times column powers."""
    y = (np.arange(height) + 0.5) / height * 2 - 1
    x = (np.arange(width) + 0.5) / width * 2 - 1
    degree = next(d for d in range(HIGHEST_DEGREE + 1) if _count(d) == len(model))
    weights = np.zeros((degree + 1, degree + 1, 3))
    for (i, j), row in zip(_powers(degree), model, strict=True):
        weights[j, i] = row
    rows = np.vander(y, degree + 1, increasing=True)
    columns = np.vander(x, degree + 1, increasing=True)
    planes = [(rows @ weights[..., channel] @ columns.T).astype(np.float32) for channel in range(3)]
    return np.asarray(cv2.merge(planes), dtype=np.float32).reshape(height, width, 3)


def _deviation(small: Pixels, terms: NDArray[np.float64], model: NDArray[np.float64]) -> NDArray[np.float64]:
    deviation: NDArray[np.float64] = np.abs(small - terms[..., : len(model)] @ model).max(axis=2)
    return deviation


def _consensus(
    small: Pixels, ring: Mask, terms: NDArray[np.float64], tolerance: float
) -> tuple[NDArray[np.float64], int]:
    """The low-degree model that most of the border agrees on; a higher degree must earn its place."""
    random = np.random.default_rng(SEED)
    values, basis = small[ring].astype(np.float64), terms[ring]
    if len(values) > 500:
        picked = random.choice(len(values), 500, replace=False)
        values, basis = values[picked], basis[picked]
    best_score, best, best_degree = -1.0, np.median(values, axis=0)[None, :], 0
    for degree in (0, 1, 2):
        count = _count(degree)
        if len(values) < 2 * count:
            break
        rows = random.integers(0, len(values), (CONSENSUS_ROUNDS, count))
        ridge = 1e-4 * np.eye(count)
        sampled = basis[rows][..., :count]
        normal = np.swapaxes(sampled, 1, 2) @ sampled + ridge
        models = np.linalg.solve(normal, np.swapaxes(sampled, 1, 2) @ values[rows])
        misses = np.abs(basis[None, :, :count] @ models - values[None]).max(axis=2) / tolerance
        scores = np.clip(1 - misses**2, 0, None).mean(axis=1)
        index = int(scores.argmax())
        if scores[index] > best_score + (0.03 if degree else 0.0):
            best_score, best, best_degree = float(scores[index]), models[index], degree
    return best, best_degree


def _grown(deviation: NDArray[np.float64], ring: Mask, tolerance: float) -> Mask:
    near = deviation < tolerance
    _, labels = cv2.connectedComponents(near.astype(np.uint8), connectivity=4)
    touching = np.unique(labels[ring & near])
    return np.asarray(np.isin(labels, touching) & near, dtype=bool)


def _regrown(
    small: Pixels,
    ring: Mask,
    terms: NDArray[np.float64],
    tolerance: float,
    model: NDArray[np.float64],
    degree: int,
    region: Mask,
) -> tuple[NDArray[np.float64], Mask]:
    """The model and region that explain most of the picture, from this degree on upwards."""
    best, best_region = model, region
    best_score = _explained(small, terms, model, region, tolerance)
    for candidate in range(degree, HIGHEST_DEGREE + 1):
        count = _count(candidate)
        if int(best_region.sum()) < 12 * count:
            break
        grown, fitted = best_region, best
        for _ in range(3):
            fitted = _refitted(small, terms[..., :count], grown, fitted, tolerance)
            grown = _grown(_deviation(small, terms, fitted), ring, tolerance)
            if int(grown.sum()) < 12 * count:
                break
        score = _explained(small, terms, fitted, grown, tolerance)
        if score > best_score * (1.0 if candidate == degree else 1.01):
            best, best_region, best_score = fitted, grown, score
    return best, best_region


def _explained(
    small: Pixels, terms: NDArray[np.float64], model: NDArray[np.float64], region: Mask, tolerance: float
) -> float:
    misses = _deviation(small, terms, model)[region] / tolerance
    return float(np.clip(1 - misses**2, 0, None).sum())


def _refitted(
    small: Pixels, terms: NDArray[np.float64], region: Mask, model: NDArray[np.float64], tolerance: float
) -> NDArray[np.float64]:
    """Weighted least squares on the region, with Tukey's weights around the model so far."""
    basis, values = terms[region], small[region].astype(np.float64)
    for _ in range(3):
        misses = np.abs(basis[:, : len(model)] @ model - values).max(axis=1) / (1.5 * tolerance)
        weight = np.clip(1 - misses**2, 0, None) ** 2 + 1e-6
        weighted = basis * weight[:, None]
        normal = weighted.T @ basis + 1e-5 * weight.sum() * np.eye(basis.shape[1])
        normal[0, 0] -= 1e-5 * weight.sum()
        model = np.linalg.solve(normal, weighted.T @ values)
    return model


def _lowpass(residual: Pixels, region: Mask, tolerance: float) -> Pixels:
    """The residual's local mean over background; it fades to nothing under the subject."""
    inner = cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    miss = np.abs(residual).max(axis=2) / tolerance
    weight = (inner * np.clip(1 - miss**2, 0, 1)).astype(np.float32)
    sigma = max(2.0, 0.05 * max(residual.shape[:2]))
    mass = cv2.GaussianBlur(weight, (0, 0), sigma)
    blurred = cv2.GaussianBlur(residual * weight[..., None], (0, 0), sigma)
    return np.asarray(blurred / (mass + 0.05)[..., None], dtype=np.float32).reshape(residual.shape)


def _calm(region: Mask, size: tuple[int, ...]) -> Mask:
    eroded = cv2.erode(region.astype(np.uint8), np.ones((5, 5), np.uint8))
    if not eroded.any():
        eroded = region.astype(np.uint8)
    return np.asarray(cv2.resize(eroded, (size[1], size[0]), interpolation=cv2.INTER_NEAREST) > 0, dtype=bool)


def spread(residual: Pixels, where: Mask) -> tuple[float, float]:
    """Robust deviation of the residual, as it is and after a blur."""
    if not where.any():
        return 255.0, 255.0
    blurred = cv2.GaussianBlur(residual, (0, 0), 2.0).reshape(residual.shape)
    raw, soft = np.abs(residual[where]).mean(axis=1), np.abs(blurred[where]).mean(axis=1)
    return float(np.percentile(raw, 70)), float(np.percentile(soft, 90))
