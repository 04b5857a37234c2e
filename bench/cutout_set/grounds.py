"""What a subject stands on: the plain grounds that a remover must manage, and the busy ones that it must decline."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = NDArray[np.float32]
GroundPainter = Callable[[np.random.Generator, int], Pixels]


def colour(rng: np.random.Generator, *, dark: bool = False) -> tuple[int, int, int]:
    top = 110 if dark else 235
    red, green, blue = (int(value) for value in rng.integers(15, top, 3))
    return red, green, blue


def grid(size: int) -> tuple[Pixels, Pixels]:
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    return x, y


def _flat(size: int, colour: tuple[float, float, float]) -> Pixels:
    return np.broadcast_to(np.array(colour, np.float32), (size, size, 3)).copy()


def noisy(rng: np.random.Generator, picture: Pixels, sigma: float) -> Pixels:
    return picture + rng.normal(0, sigma, picture.shape).astype(np.float32)


def ramp(rng: np.random.Generator, size: int, first: Pixels, second: Pixels) -> Pixels:
    x, y = grid(size)
    angle = rng.uniform(0, 2 * np.pi)
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    share = (np.clip(along / 1.3 + 0.5, 0, 1))[..., None]
    return (first * (1 - share) + second * share).astype(np.float32)


def _white(rng: np.random.Generator, size: int) -> Pixels:
    return _flat(size, (255, 255, 255))


def _near_white(rng: np.random.Generator, size: int) -> Pixels:
    return noisy(rng, _flat(size, (249, 248, 246)), 1.3)


def _grey_ramp(rng: np.random.Generator, size: int) -> Pixels:
    return noisy(rng, ramp(rng, size, np.float32([238, 238, 240]), np.float32([200, 202, 206])), 0.8)


def _coloured(rng: np.random.Generator, size: int) -> Pixels:
    choices = [(0, 177, 64), (64, 128, 220), (240, 160, 180), (250, 205, 80), (255, 0, 255), (120, 200, 190)]
    return noisy(rng, _flat(size, choices[int(rng.integers(len(choices)))]), 1.0)


def _vignette(rng: np.random.Generator, size: int) -> Pixels:
    x, y = grid(size)
    radius = np.hypot(x - 0.5 + rng.uniform(-0.1, 0.1), y - 0.45)
    colour = np.array(rng.uniform(120, 240, 3), np.float32)
    return noisy(rng, colour * (1 - 0.55 * radius**2)[..., None], 1.0)


def _dark(rng: np.random.Generator, size: int) -> Pixels:
    colour = tuple(float(value) for value in rng.uniform(12, 45, 3))
    return noisy(rng, _flat(size, (colour[0], colour[1], colour[2])), 1.5)


def _two_colours(rng: np.random.Generator, size: int) -> Pixels:
    first, second = (np.array(rng.uniform(110, 245, 3), np.float32) for _ in range(2))
    return noisy(rng, ramp(rng, size, first, second), 0.7)


GROUNDS: dict[str, GroundPainter] = {
    "white": _white, "near-white": _near_white, "grey ramp": _grey_ramp, "coloured": _coloured,
    "vignette": _vignette, "dark": _dark, "two colours": _two_colours,
}  # fmt: skip


def _cloud(rng: np.random.Generator, size: int, *, finest: int, fall: float) -> Pixels:
    """Fractal noise in -1..1, one plane."""
    total = np.zeros((size, size), np.float32)
    cells, weight = 4, 1.0
    while cells <= finest:
        plane = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
        total += weight * cv2.resize(plane, (size, size), interpolation=cv2.INTER_CUBIC)
        cells, weight = cells * 2, weight * fall
    return total / np.abs(total).max()


def _bricks(rng: np.random.Generator, size: int) -> Pixels:
    image = Image.new("RGB", (size, size), (205, 198, 188))
    draw = ImageDraw.Draw(image)
    height, width = size // 16, size // 7
    for row in range(17):
        for column in range(-1, 8):
            left = column * width + (row % 2) * width // 2
            paint = tuple(int(value) for value in np.array([165, 82, 62]) + rng.integers(-22, 22, 3))
            draw.rectangle((left + 2, row * height + 2, left + width - 3, row * height + height - 3), fill=paint)
    return noisy(rng, np.asarray(image).astype(np.float32), 5)


def _stripes(rng: np.random.Generator, size: int) -> Pixels:
    x, y = grid(size)
    wave = np.sign(np.sin((x + 0.3 * y) * rng.uniform(60, 130)))[..., None]
    return 190 + 40 * wave * np.float32([1, 0.6, 0.3])


def _wood(rng: np.random.Generator, size: int) -> Pixels:
    _, y = grid(size)
    grain = np.sin((y * 40 + 3 * _cloud(rng, size, finest=16, fall=0.5)) * 2)
    fine = cv2.resize(rng.normal(0, 1, (size, 24)).astype(np.float32), (size, size))
    return np.float32([168, 118, 74]) + (grain * 22 + fine * 9)[..., None]


def _foliage(rng: np.random.Generator, size: int) -> Pixels:
    plane = _cloud(rng, size, finest=256, fall=0.8)[..., None]
    return np.float32([80, 120, 52]) + plane * np.float32([90, 110, 60])


def _bokeh(rng: np.random.Generator, size: int) -> Pixels:
    image = Image.new("RGB", (size, size), (40, 36, 52))
    for _ in range(46):
        spot = Image.new("L", (size, size))
        x, y, radius = rng.uniform(0, size), rng.uniform(0, size), rng.uniform(0.03, 0.09) * size
        ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(rng.integers(60, 170)))
        paint = tuple(int(value) for value in rng.integers(110, 255, 3))
        image.paste(Image.new("RGB", (size, size), paint), mask=spot.filter(ImageFilter.GaussianBlur(3)))
    return np.asarray(image).astype(np.float32)


def _print(rng: np.random.Generator, size: int) -> Pixels:
    image = Image.new("RGB", (size, size), (244, 242, 236))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size // 30)
    for row in range(0, size, size // 24):
        line = " ".join("abcdefghij"[: int(rng.integers(2, 10))] for _ in range(24))
        draw.text((-10, row), line, font=font, fill=(40, 40, 44))
    return np.asarray(image).astype(np.float32)


def _confetti(rng: np.random.Generator, size: int) -> Pixels:
    image = Image.new("RGB", (size, size), (250, 248, 244))
    draw = ImageDraw.Draw(image)
    for _ in range(420):
        x, y, side = rng.uniform(0, size), rng.uniform(0, size), rng.uniform(4, 16)
        draw.regular_polygon((x, y, side), 4, rotation=int(rng.integers(90)), fill=colour(rng))
    return np.asarray(image).astype(np.float32)


def _plaid(rng: np.random.Generator, size: int) -> Pixels:
    x, y = grid(size)
    across = (np.sin(x * 70) > 0.2)[..., None] * np.float32([60, 20, 10])
    down = (np.sin(y * 70) > 0.2)[..., None] * np.float32([10, 30, 60])
    return 190 - across - down


def _marble(rng: np.random.Generator, size: int) -> Pixels:
    x, _ = grid(size)
    vein = np.abs(np.sin(x * 14 + 6 * _cloud(rng, size, finest=64, fall=0.65)))[..., None]
    grain = _cloud(rng, size, finest=128, fall=0.8)[..., None] * 14
    return 235 - 75 * (1 - vein) ** 3 * np.float32([1, 0.95, 0.85]) + grain


def _landscape(rng: np.random.Generator, size: int) -> Pixels:
    _, y = grid(size)
    sky = np.float32([120, 170, 225]) * (1 - y[..., None]) + np.float32([235, 225, 205]) * y[..., None]
    picture = sky + 22 * np.clip(_cloud(rng, size, finest=32, fall=0.6), 0, 1)[..., None]
    for level, paint in ((0.45, (110, 130, 120)), (0.6, (84, 110, 60)), (0.75, (60, 84, 40))):
        ridge = level + 0.08 * _cloud(rng, size, finest=32, fall=0.5)[0][None, :]
        leaf = _cloud(rng, size, finest=256, fall=0.85)[..., None] * 40
        picture = np.where((y > ridge)[..., None], np.float32(paint) + leaf, picture)
    return picture


def _room(rng: np.random.Generator, size: int) -> Pixels:
    image = Image.new("RGB", (size, size), (196, 184, 168))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size * 0.7, size, size), fill=(128, 88, 58))
    window = (size * 0.05, size * 0.08, size * 0.32, size * 0.45)
    draw.rectangle(window, fill=(226, 236, 244), outline=(90, 70, 50), width=9)
    draw.rectangle((size * 0.62, size * 0.12, size, size * 0.74), fill=(92, 64, 48))
    for shelf in range(5):
        for book in range(9):
            left, top = size * (0.64 + book * 0.04), size * (0.14 + shelf * 0.12)
            draw.rectangle((left, top, left + size * 0.03, top + size * 0.1), fill=colour(rng))
    draw.ellipse((-size * 0.1, size * 0.6, size * 0.3, size * 0.95), fill=(60, 96, 90))
    soft = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 4))))
    return noisy(rng, np.asarray(soft).astype(np.float32), 4)


def _sand(rng: np.random.Generator, size: int) -> Pixels:
    grain = cv2.GaussianBlur(rng.normal(0, 1, (size, size)).astype(np.float32), (0, 0), 1.1)
    return np.float32([206, 184, 148]) + (grain / grain.std() * 20)[..., None]


def _tiles(rng: np.random.Generator, size: int) -> Pixels:
    x, y = grid(size)
    odd = (np.floor(x * 9) + np.floor(y * 9)) % 2
    return np.where(odd[..., None] > 0, np.float32([190, 60, 60]), np.float32([240, 226, 200]))


def _blurred_photo(rng: np.random.Generator, size: int) -> Pixels:
    sharp = _room(rng, size) if rng.integers(2) else _landscape(rng, size)
    return cv2.GaussianBlur(sharp, (0, 0), size / 60)


def _gravel(rng: np.random.Generator, size: int) -> Pixels:
    points = rng.uniform(0, size, (900, 2))
    subdivision = cv2.Subdiv2D((0, 0, size, size))
    subdivision.insert([(float(x), float(y)) for x, y in points])
    picture = np.zeros((size, size, 3), np.float32)
    facets, _ = subdivision.getVoronoiFacetList([])
    for facet in facets:
        tone = float(rng.uniform(80, 200))
        cv2.fillConvexPoly(picture, np.int32(facet), (tone, tone * 0.97, tone * 0.92))
    return cv2.GaussianBlur(picture, (0, 0), 1)


BUSY_GROUNDS: dict[str, GroundPainter] = {
    "bricks": _bricks, "stripes": _stripes, "wood": _wood, "foliage": _foliage, "bokeh": _bokeh,
    "print": _print, "confetti": _confetti, "plaid": _plaid, "marble": _marble, "landscape": _landscape,
    "room": _room, "sand": _sand, "tiles": _tiles, "blurred photo": _blurred_photo, "gravel": _gravel,
}  # fmt: skip
