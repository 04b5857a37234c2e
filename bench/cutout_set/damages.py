"""What becomes of a picture on its way: JPEG, noise, a reduction and enlargement, a vignette, a colour cast."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from bench.cutout_set.grounds import Pixels, grid, noisy, ramp


def as_image(picture: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(picture + 0.5, 0, 255).astype(np.uint8), "RGB")


def jpeg(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    buffer = io.BytesIO()
    as_image(picture).save(buffer, "JPEG", quality=int(rng.integers(60, 91)))
    buffer.seek(0)
    return Image.open(buffer).convert("RGB")


def _with_noise(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    return as_image(noisy(rng, picture, float(rng.uniform(3, 9))))


def _enlarged(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    image = as_image(picture)
    factor = rng.uniform(0.4, 0.65)
    small = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)
    return small.resize(image.size, Image.Resampling.BICUBIC)


def _vignetted(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    x, y = grid(picture.shape[0])
    fall = 1 - rng.uniform(0.2, 0.5) * ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2
    return jpeg(rng, picture * fall[..., None])


def _cast(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    gains = rng.uniform(0.8, 1.05, 3).astype(np.float32)
    return jpeg(rng, noisy(rng, picture * gains, 2))


def _ramped(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    light = ramp(rng, picture.shape[0], np.float32([0.75] * 3), np.float32([1.05] * 3))
    return jpeg(rng, picture * light)


DAMAGES: dict[str, Callable[[np.random.Generator, Pixels], Image.Image]] = {
    "JPEG": jpeg, "noise": _with_noise, "enlarged": _enlarged, "vignetted": _vignetted, "cast": _cast,
    "ramp": _ramped,
}  # fmt: skip
