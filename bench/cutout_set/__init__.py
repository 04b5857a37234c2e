"""Composites with exact alpha, drawn from seeds: what `bench/cutout.py` measures a cut-out against.

A composite is a foreground (straight RGBA, drawn large and reduced, so its alpha is exact) laid over a
ground, under it a soft shadow or none, after it a degradation or none. The truth is the foreground before the
degradation. Emoji come from Noto Color Emoji where that font is installed, and are left out where not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from bench.cutout_set.damages import DAMAGES, as_image, jpeg
from bench.cutout_set.foregrounds import subjects_of
from bench.cutout_set.grounds import BUSY_GROUNDS, GROUNDS, Pixels


@dataclass(frozen=True, kw_only=True)
class Composite:
    """One picture to cut out; `truth` is the straight RGBA foreground, None where declining is right."""

    name: str
    image: Image.Image
    truth: Image.Image | None


def clean(*, seed: int = 1, other_subjects: bool = False) -> Iterator[Composite]:
    """Forty-nine composites as a generator returns them: seven grounds, a third of them with a shadow."""
    subjects = subjects_of(others=other_subjects)
    grounds = list(GROUNDS.items())
    for index in range(49):
        rng = np.random.default_rng([seed, 1, index])
        subject_name, subject = subjects[index % len(subjects)]
        ground_name, ground = grounds[(index + index // 7) % len(grounds)]
        size = 1024 if index % 8 == 7 else 704
        picture, truth = _compose(rng, subject(rng, size), ground(rng, size), with_shadow=index % 3 == 0)
        yield Composite(name=f"{subject_name} on {ground_name}", image=as_image(picture), truth=truth)


def degraded(*, seed: int = 1, other_subjects: bool = False) -> Iterator[Composite]:
    """Ninety composites after JPEG, noise, a reduction and enlargement, a vignette or a colour cast."""
    subjects = subjects_of(others=other_subjects)
    grounds = list(GROUNDS.items())
    damages = list(DAMAGES.items())
    for index in range(90):
        rng = np.random.default_rng([seed, 2, index])
        subject_name, subject = subjects[(index * 7 + 2) % len(subjects)]
        ground_name, ground = grounds[int(rng.integers(len(grounds)))]
        damage_name, damage = damages[index % len(damages)]
        size = int(rng.choice([512, 640, 768]))
        with_shadow = index % 4 == 0
        picture, truth = _compose(rng, subject(rng, size), ground(rng, size), with_shadow=with_shadow)
        yield Composite(name=f"{subject_name} on {ground_name}, {damage_name}", image=damage(rng, picture), truth=truth)


def busy(*, seed: int = 1, other_subjects: bool = False) -> Iterator[Composite]:
    """Twenty-four composites on textured, busy or photographic grounds: declining is the right answer."""
    subjects = subjects_of(others=other_subjects)
    grounds = list(BUSY_GROUNDS.items())
    for index in range(24):
        rng = np.random.default_rng([seed, 3, index])
        subject_name, subject = subjects[(index * 7 + 3) % len(subjects)]
        ground_name, ground = grounds[index % len(grounds)]
        picture, _ = _compose(rng, subject(rng, 640), ground(rng, 640), with_shadow=False)
        image = as_image(picture) if index < len(grounds) else jpeg(rng, picture)
        yield Composite(name=f"{subject_name} on {ground_name}", image=image, truth=None)


def _compose(
    rng: np.random.Generator, subject: Image.Image, ground: Pixels, *, with_shadow: bool
) -> tuple[Pixels, Image.Image]:
    pixels = np.asarray(subject).astype(np.float32)
    alpha = pixels[..., 3:] / 255
    if with_shadow:
        ground = ground * (1 - _shadow(rng, alpha[..., 0]))[..., None]
    return pixels[..., :3] * alpha + ground * (1 - alpha), subject


def _shadow(rng: np.random.Generator, alpha: Pixels) -> Pixels:
    """Opacity of a contact shadow: the subject's silhouette, flattened towards its foot and blurred."""
    size = alpha.shape[0]
    rows = np.flatnonzero(alpha.max(1) > 0.5)
    foot = rows[-1] if rows.size else size - 1
    if rng.integers(2):
        shifted = np.roll(alpha, (round(size * 0.02), round(size * 0.02)), (0, 1))
        return cv2.GaussianBlur(shifted, (0, 0), size * rng.uniform(0.012, 0.03)) * rng.uniform(0.2, 0.45)
    flattened = np.zeros_like(alpha)
    height = max(4, round(size * 0.05))
    silhouette = alpha[rows[0] : foot + 1] if rows.size else alpha
    squeezed = cv2.resize(silhouette, (size, height), interpolation=cv2.INTER_AREA)
    top = max(0, min(size - height, foot - height // 2))
    flattened[top : top + height] = squeezed
    return cv2.GaussianBlur(flattened, (0, 0), size * rng.uniform(0.01, 0.025)) * rng.uniform(0.3, 0.6)
