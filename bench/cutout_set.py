"""Composites with exact alpha, drawn from seeds: what `bench/cutout.py` measures a cut-out against.

A composite is a foreground (straight RGBA, drawn large and reduced, so its alpha is exact) laid over a
ground, under it a soft shadow or none, after it a degradation or none. The truth is the foreground before the
degradation. Emoji come from Noto Color Emoji where that font is installed, and are left out where not.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

EMOJI_FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
TEXT_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf"),
)
OVERSAMPLING = 3

Pixels = NDArray[np.float32]
Foreground = Callable[[np.random.Generator, int], Image.Image]
GroundPainter = Callable[[np.random.Generator, int], Pixels]


@dataclass(frozen=True, kw_only=True)
class Composite:
    """One picture to cut out; `truth` is the straight RGBA foreground, None where declining is right."""

    name: str
    image: Image.Image
    truth: Image.Image | None


def clean(*, seed: int = 1, other_subjects: bool = False) -> Iterator[Composite]:
    """Forty-nine composites as a generator returns them: seven grounds, a third of them with a shadow."""
    subjects = _subjects(other_subjects)
    grounds = list(GROUNDS.items())
    for index in range(49):
        rng = np.random.default_rng([seed, 1, index])
        subject_name, subject = subjects[index % len(subjects)]
        ground_name, ground = grounds[(index + index // 7) % len(grounds)]
        size = 1024 if index % 8 == 7 else 704
        picture, truth = _compose(rng, subject(rng, size), ground(rng, size), with_shadow=index % 3 == 0)
        yield Composite(name=f"{subject_name} on {ground_name}", image=_image(picture), truth=truth)


def degraded(*, seed: int = 1, other_subjects: bool = False) -> Iterator[Composite]:
    """Ninety composites after JPEG, noise, a reduction and enlargement, a vignette or a colour cast."""
    subjects = _subjects(other_subjects)
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
    subjects = _subjects(other_subjects)
    grounds = list(BUSY_GROUNDS.items())
    for index in range(24):
        rng = np.random.default_rng([seed, 3, index])
        subject_name, subject = subjects[(index * 7 + 3) % len(subjects)]
        ground_name, ground = grounds[index % len(grounds)]
        picture, _ = _compose(rng, subject(rng, 640), ground(rng, 640), with_shadow=False)
        image = _image(picture) if index < len(grounds) else _jpeg(rng, picture)
        yield Composite(name=f"{subject_name} on {ground_name}", image=image, truth=None)


def has_emoji() -> bool:
    """Whether the emoji font is installed here."""
    return EMOJI_FONT.is_file()


# Foregrounds ----------------------------------------------------------------------------------------------


def _subjects(others: bool) -> list[tuple[str, Foreground]]:
    drawn = OTHER_SUBJECTS if others else SUBJECTS
    if not has_emoji():
        return list(drawn.items())
    glyphs = OTHER_EMOJI if others else EMOJI
    emoji = [(f"emoji {name}", _emoji(glyph)) for name, glyph in glyphs.items()]
    mixed: list[tuple[str, Foreground]] = []
    for index in range(max(len(drawn), len(emoji))):
        mixed += list(drawn.items())[index : index + 1] + emoji[index : index + 1]
    return mixed


class _Sheet:
    """A large transparent drawing sheet in unit coordinates, reduced once at the end."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.scale = size * OVERSAMPLING
        self.image = Image.new("RGBA", (self.scale, self.scale))
        self.draw = ImageDraw.Draw(self.image)

    def points(self, *values: float) -> list[float]:
        return [value * self.scale for value in values]

    def length(self, value: float) -> int:
        return max(1, round(value * self.scale))

    def stroke(self, xs: Pixels, ys: Pixels, widths: Pixels, fill: tuple[int, ...]) -> None:
        for x, y, width in zip(xs, ys, widths, strict=True):
            half = max(0.5, width * self.scale / 2)
            self.draw.ellipse(
                (x * self.scale - half, y * self.scale - half, x * self.scale + half, y * self.scale + half),
                fill=fill,
            )

    def shade(self, *, from_left: float, from_right: float, power: float = 1.0) -> None:
        """Multiply brightness across the sheet, so that flat paint becomes a round body."""
        pixels = np.asarray(self.image).astype(np.float32)
        box = self.image.getbbox() or (0, 0, self.scale, self.scale)
        x = np.clip((np.arange(self.scale) - box[0]) / max(1, box[2] - box[0]), 0, 1) ** power
        factor = (from_left + (from_right - from_left) * x).astype(np.float32)
        pixels[..., :3] *= factor[None, :, None]
        self.image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")
        self.draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return _resized(self.image, (self.size, self.size), Image.Resampling.BOX)


def _resized(image: Image.Image, size: tuple[int, int], how: Image.Resampling) -> Image.Image:
    pixels = np.asarray(image).astype(np.float32)
    alpha = pixels[..., 3] / 255
    planes = [pixels[..., channel] * alpha for channel in range(3)] + [pixels[..., 3]]
    small = [np.asarray(Image.fromarray(plane, "F").resize(size, how)) for plane in planes]
    opacity = np.clip(small[3], 0, 255)
    colours = [plane / np.maximum(opacity / 255, 1e-4) for plane in small[:3]]
    out = np.clip(np.dstack([*colours, opacity]) + 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(out, "RGBA")


def _colour(rng: np.random.Generator, *, dark: bool = False) -> tuple[int, int, int]:
    top = 110 if dark else 235
    red, green, blue = (int(value) for value in rng.integers(15, top, 3))
    return red, green, blue


def _mug(rng: np.random.Generator, size: int, *, white: bool = False) -> Image.Image:
    sheet = _Sheet(size)
    paint = (246, 246, 247) if white else _colour(rng)
    rim = (226, 226, 229) if white else tuple(int(value * 0.7) for value in paint)
    box = sheet.points(0.56, 0.38, 0.82, 0.68)
    sheet.draw.ellipse(box, outline=(*paint, 255), width=sheet.length(0.035))
    sheet.draw.rounded_rectangle(sheet.points(0.25, 0.28, 0.64, 0.78), radius=sheet.length(0.05), fill=(*paint, 255))
    sheet.draw.ellipse(sheet.points(0.25, 0.25, 0.64, 0.34), fill=(*rim, 255))
    sheet.shade(from_left=1.0, from_right=0.86 if white else 0.6)
    if white:
        sheet.draw.line(sheet.points(0.27, 0.33, 0.27, 0.74), fill=(216, 217, 220, 255), width=sheet.length(0.012))
    return sheet.finished()


def _white_mug(rng: np.random.Generator, size: int) -> Image.Image:
    return _mug(rng, size, white=True)


def _bottle(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    paint = (*_colour(rng), 255)
    sheet.draw.rounded_rectangle(sheet.points(0.36, 0.34, 0.64, 0.88), radius=sheet.length(0.06), fill=paint)
    sheet.draw.rectangle(sheet.points(0.45, 0.18, 0.55, 0.36), fill=paint)
    sheet.draw.rectangle(sheet.points(0.44, 0.12, 0.56, 0.19), fill=(*_colour(rng, dark=True), 255))
    sheet.shade(from_left=1.1, from_right=0.55, power=1.5)
    sheet.draw.rectangle(sheet.points(0.36, 0.5, 0.64, 0.72), fill=(238, 232, 220, 255))
    sheet.draw.rectangle(sheet.points(0.4, 0.55, 0.6, 0.58), fill=(60, 50, 40, 255))
    sheet.draw.rectangle(sheet.points(0.4, 0.62, 0.54, 0.64), fill=(160, 60, 40, 255))
    return sheet.finished()


def _ring(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    width = float(rng.uniform(0.02, 0.09))
    sheet.draw.ellipse(sheet.points(0.22, 0.22, 0.78, 0.78), outline=(*_colour(rng), 255), width=sheet.length(width))
    sheet.shade(from_left=1.0, from_right=0.7)
    return sheet.finished()


def _ball(rng: np.random.Generator, size: int) -> Image.Image:
    paint = np.array(_colour(rng), np.float32)
    scale = size * OVERSAMPLING
    y, x = np.mgrid[0:scale, 0:scale].astype(np.float32) / scale
    radius = np.hypot(x - 0.5, y - 0.5) / 0.27
    light = np.clip(1.25 - np.hypot(x - 0.4, y - 0.38) * 2.4, 0.2, 1.3)
    pixels = np.zeros((scale, scale, 4), np.float32)
    pixels[..., :3] = paint * light[..., None]
    pixels[..., 3] = np.where(radius < 1, 255, 0)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")
    return _resized(image, (size, size), Image.Resampling.BOX)


def _hair(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    paint = _colour(rng, dark=True)
    time = np.linspace(0, 1, 900, dtype=np.float32)
    for _ in range(46):
        angle = rng.uniform(0, 2 * np.pi)
        bend = rng.uniform(-1.2, 1.2)
        reach = rng.uniform(0.24, 0.4)
        direction = angle + bend * time
        xs = (0.5 + np.cos(direction) * (0.15 + (reach - 0.15) * time)).astype(np.float32)
        ys = (0.5 + np.sin(direction) * (0.15 + (reach - 0.15) * time)).astype(np.float32)
        widths = (np.float32(rng.uniform(0.002, 0.006)) * (1 - 0.6 * time)).astype(np.float32)
        shift = int(rng.integers(-12, 30))
        sheet.stroke(xs, ys, widths, (*(max(0, min(255, value + shift)) for value in paint), 255))
    sheet.draw.ellipse(sheet.points(0.32, 0.32, 0.68, 0.68), fill=(*paint, 255))
    sheet.draw.ellipse(sheet.points(0.38, 0.4, 0.62, 0.66), fill=(225, 178, 150, 255))
    return sheet.finished()


def _strokes(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    time = np.linspace(0, 1, 1200, dtype=np.float32)
    for _ in range(7):
        control = rng.uniform(0.12, 0.88, (4, 2)).astype(np.float32)
        weights = np.stack([(1 - time) ** 3, 3 * time * (1 - time) ** 2, 3 * time**2 * (1 - time), time**3], 1)
        path = weights @ control
        widths = np.full(len(time), rng.uniform(0.003, 0.016), np.float32)
        sheet.stroke(path[:, 0], path[:, 1], widths, (*_colour(rng, dark=True), 255))
    return sheet.finished()


def _text(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    path = TEXT_FONTS[int(rng.integers(len(TEXT_FONTS)))]
    words = ("Bodega", "Go&Be", "Radio 98", "quad")
    word = words[int(rng.integers(len(words)))]
    height = sheet.length(0.2)
    font = ImageFont.truetype(str(path), height) if path.is_file() else ImageFont.load_default(height)
    sheet.draw.text(sheet.points(0.5, 0.42), word, font=font, fill=(*_colour(rng, dark=True), 255), anchor="mm")
    sheet.draw.text(
        sheet.points(0.5, 0.66), "since 1974", font=font.font_variant(size=height // 3) if path.is_file() else font,
        fill=(*_colour(rng, dark=True), 255), anchor="mm",
    )  # fmt: skip
    return sheet.finished()


def _icon(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.rounded_rectangle(
        sheet.points(0.2, 0.2, 0.8, 0.8), radius=sheet.length(0.12), fill=(*_colour(rng, dark=True), 255)
    )
    sheet.draw.polygon(sheet.points(0.5, 0.28, 0.72, 0.68, 0.28, 0.68), fill=(*_colour(rng), 255))
    sheet.draw.ellipse(sheet.points(0.45, 0.5, 0.55, 0.6), fill=(250, 240, 230, 255))
    return sheet.finished()


def _chair(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    wood = (*_colour(rng, dark=True), 255)
    for x in (0.3, 0.66):
        sheet.draw.rectangle(sheet.points(x, 0.15, x + 0.035, 0.88), fill=wood)
    for y in (0.16, 0.25, 0.34):
        sheet.draw.rectangle(sheet.points(0.3, y, 0.69, y + 0.03), fill=wood)
    sheet.draw.polygon(sheet.points(0.28, 0.52, 0.7, 0.52, 0.76, 0.6, 0.22, 0.6), fill=(*_colour(rng), 255))
    for x in (0.235, 0.725):
        sheet.draw.rectangle(sheet.points(x, 0.58, x + 0.025, 0.9), fill=wood)
    sheet.shade(from_left=1.05, from_right=0.8)
    return sheet.finished()


def _white_shirt(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    outline = sheet.points(
        0.38, 0.2, 0.44, 0.24, 0.56, 0.24, 0.62, 0.2, 0.84, 0.34, 0.76, 0.48,
        0.68, 0.43, 0.68, 0.84, 0.32, 0.84, 0.32, 0.43, 0.24, 0.48, 0.16, 0.34,
    )  # fmt: skip
    sheet.draw.polygon(outline, fill=(244, 244, 246, 255), outline=(214, 215, 220, 255), width=sheet.length(0.006))
    for x in (0.4, 0.5, 0.58):
        sheet.draw.line(sheet.points(x, 0.4, x + 0.02, 0.8), fill=(228, 229, 233, 255), width=sheet.length(0.008))
    sheet.image = sheet.image.filter(ImageFilter.GaussianBlur(OVERSAMPLING * 0.7))
    return sheet.finished()


def _two_things(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.ellipse(sheet.points(0.1, 0.3, 0.42, 0.62), fill=(*_colour(rng), 255))
    sheet.draw.regular_polygon((*sheet.points(0.7, 0.5), sheet.length(0.17)), 5, rotation=17, fill=(*_colour(rng), 255))
    sheet.draw.ellipse(sheet.points(0.45, 0.75, 0.52, 0.82), fill=(*_colour(rng, dark=True), 255))
    sheet.shade(from_left=1.0, from_right=0.8)
    return sheet.finished()


def _cropped_bust(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.ellipse(sheet.points(0.2, 0.55, 0.8, 1.35), fill=(*_colour(rng, dark=True), 255))
    sheet.draw.rectangle(sheet.points(0.44, 0.45, 0.56, 0.62), fill=(205, 152, 122, 255))
    sheet.draw.ellipse(sheet.points(0.36, 0.18, 0.64, 0.54), fill=(226, 176, 146, 255))
    sheet.draw.pieslice(sheet.points(0.34, 0.13, 0.66, 0.5), 180, 360, fill=(52, 34, 24, 255))
    return sheet.finished()


def _scissors(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    grip = (*_colour(rng), 255)
    for x in (0.3, 0.54):
        sheet.draw.ellipse(sheet.points(x, 0.6, x + 0.17, 0.84), outline=grip, width=sheet.length(0.03))
    sheet.draw.polygon(sheet.points(0.42, 0.62, 0.6, 0.14, 0.58, 0.4), fill=(150, 154, 160, 255))
    sheet.draw.polygon(sheet.points(0.58, 0.62, 0.4, 0.14, 0.42, 0.4), fill=(176, 180, 186, 255))
    sheet.draw.polygon(sheet.points(0.42, 0.64, 0.58, 0.64, 0.5, 0.42), fill=(120, 124, 130, 255))
    return sheet.finished()


def _plant(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.polygon(sheet.points(0.38, 0.64, 0.62, 0.64, 0.58, 0.86, 0.42, 0.86), fill=(*_colour(rng), 255))
    time = np.linspace(0, 1, 500, dtype=np.float32)
    for _ in range(16):
        lean = rng.uniform(-0.3, 0.3)
        height = rng.uniform(0.2, 0.5)
        xs = (0.5 + lean * time**1.5).astype(np.float32)
        ys = (0.65 - height * time).astype(np.float32)
        blade = np.sin(np.pi * np.clip(time, 0.05, 1))
        widths = (np.float32(rng.uniform(0.012, 0.03)) * blade + 0.003).astype(np.float32)
        green = (int(rng.integers(20, 90)), int(rng.integers(90, 170)), int(rng.integers(20, 80)), 255)
        sheet.stroke(xs, ys, widths, green)
    return sheet.finished()


def _bicycle(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    frame = (*_colour(rng, dark=True), 255)
    for x in (0.1, 0.58):
        box = sheet.points(x, 0.45, x + 0.32, 0.77)
        sheet.draw.ellipse(box, outline=(30, 30, 32, 255), width=sheet.length(0.014))
        for angle in np.arange(0, np.pi, np.pi / 8) + rng.uniform(0, 0.3):
            dx, dy = np.cos(angle) * 0.155, np.sin(angle) * 0.155
            line = sheet.points(x + 0.16 - dx, 0.61 - dy, x + 0.16 + dx, 0.61 + dy)
            sheet.draw.line(line, fill=(110, 112, 116, 255), width=sheet.length(0.0025))
    tube = sheet.points(0.26, 0.61, 0.4, 0.38, 0.66, 0.38, 0.74, 0.61, 0.66, 0.38, 0.48, 0.61, 0.26, 0.61)
    sheet.draw.line(tube, fill=frame, width=sheet.length(0.02), joint="curve")
    sheet.draw.line(sheet.points(0.48, 0.61, 0.38, 0.33), fill=frame, width=sheet.length(0.018))
    sheet.draw.line(sheet.points(0.34, 0.33, 0.43, 0.33), fill=(40, 34, 30, 255), width=sheet.length(0.02))
    return sheet.finished()


def _lamp(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.polygon(sheet.points(0.4, 0.15, 0.6, 0.15, 0.72, 0.42, 0.28, 0.42), fill=(*_colour(rng), 255))
    sheet.draw.rectangle(sheet.points(0.493, 0.42, 0.507, 0.82), fill=(90, 84, 76, 255))
    sheet.draw.ellipse(sheet.points(0.36, 0.79, 0.64, 0.87), fill=(70, 66, 60, 255))
    sheet.shade(from_left=1.1, from_right=0.75)
    return sheet.finished()


def _white_vase(rng: np.random.Generator, size: int) -> Image.Image:
    scale = size * OVERSAMPLING
    y, x = np.mgrid[0:scale, 0:scale].astype(np.float32) / scale
    half = 0.09 + 0.11 * np.exp(-(((y - 0.62) / 0.15) ** 2)) + 0.03 * np.exp(-(((y - 0.2) / 0.04) ** 2))
    across = (x - 0.5) / half
    inside = (np.abs(across) < 1) & (y > 0.18) & (y < 0.86)
    light = 250 - 46 * np.clip(across * 0.6 + 0.4, 0, 1.2) ** 2 - 14 * np.abs(across) ** 6
    pixels = np.dstack([light, light, light + 1, np.where(inside, 255, 0)])
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")
    return _resized(image, (size, size), Image.Resampling.BOX)


def _net(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    thread = (*_colour(rng, dark=True), 255)
    for offset in np.arange(-0.3, 0.31, 0.06):
        for slope in (1, -1):
            line = sheet.points(0.5 + offset - 0.3, 0.5 - slope * 0.3, 0.5 + offset + 0.3, 0.5 + slope * 0.3)
            sheet.draw.line(line, fill=thread, width=sheet.length(0.005))
    sheet.draw.ellipse(sheet.points(0.46, 0.1, 0.54, 0.2), fill=(*_colour(rng), 255))
    return sheet.finished()


SUBJECTS: dict[str, Foreground] = {
    "mug": _mug, "ring": _ring, "hair": _hair, "text": _text, "bottle": _bottle, "strokes": _strokes,
    "white mug": _white_mug, "chair": _chair, "icon": _icon, "ball": _ball, "two things": _two_things,
    "white shirt": _white_shirt, "cropped bust": _cropped_bust,
}  # fmt: skip
OTHER_SUBJECTS: dict[str, Foreground] = {
    "scissors": _scissors, "plant": _plant, "bicycle": _bicycle, "lamp": _lamp, "white vase": _white_vase,
    "net": _net, "text": _text, "hair": _hair, "ring": _ring, "mug": _mug,
}  # fmt: skip

EMOJI = {
    "grin": "😀", "dog": "🐶", "rocket": "🚀", "guitar": "🎸", "glasses": "👓", "cactus": "🌵",
    "bicycle": "🚲", "cherries": "🍒", "key": "🔑", "butterfly": "🦋", "teapot": "🫖", "fire": "🔥",
}  # fmt: skip
OTHER_EMOJI = {
    "heart": "❤", "owl": "🦉", "lobster": "🦞", "anchor": "⚓", "fork": "🍴", "tulip": "🌷",
    "scooter": "🛴", "cat": "🐱", "trumpet": "🎺", "snail": "🐌", "alarm clock": "⏰", "broccoli": "🥦",
}  # fmt: skip


def _emoji(glyph: str) -> Foreground:
    def paint(rng: np.random.Generator, size: int) -> Image.Image:
        side = round(size * rng.uniform(0.45, 0.75))
        image = _resized(_glyph(glyph), (side, side), Image.Resampling.BICUBIC)
        sheet = Image.new("RGBA", (size, size))
        free = size - side
        sheet.paste(image, (round(free * rng.uniform(0.3, 0.7)), round(free * rng.uniform(0.3, 0.7))))
        return sheet

    return paint


@lru_cache(maxsize=64)
def _glyph(glyph: str) -> Image.Image:
    sheet = Image.new("RGBA", (136, 136))
    ImageDraw.Draw(sheet).text((68, 68), glyph, font=_emoji_font(), embedded_color=True, anchor="mm")
    return sheet


@cache
def _emoji_font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(EMOJI_FONT), 109)


# Grounds --------------------------------------------------------------------------------------------------


def _grid(size: int) -> tuple[Pixels, Pixels]:
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    return x, y


def _flat(size: int, colour: tuple[float, float, float]) -> Pixels:
    return np.broadcast_to(np.array(colour, np.float32), (size, size, 3)).copy()


def _noisy(rng: np.random.Generator, picture: Pixels, sigma: float) -> Pixels:
    return picture + rng.normal(0, sigma, picture.shape).astype(np.float32)


def _ramp(rng: np.random.Generator, size: int, first: Pixels, second: Pixels) -> Pixels:
    x, y = _grid(size)
    angle = rng.uniform(0, 2 * np.pi)
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    share = (np.clip(along / 1.3 + 0.5, 0, 1))[..., None]
    return (first * (1 - share) + second * share).astype(np.float32)


def _white(rng: np.random.Generator, size: int) -> Pixels:
    return _flat(size, (255, 255, 255))


def _near_white(rng: np.random.Generator, size: int) -> Pixels:
    return _noisy(rng, _flat(size, (249, 248, 246)), 1.3)


def _grey_ramp(rng: np.random.Generator, size: int) -> Pixels:
    ramp = _ramp(rng, size, np.float32([238, 238, 240]), np.float32([200, 202, 206]))
    return _noisy(rng, ramp, 0.8)


def _coloured(rng: np.random.Generator, size: int) -> Pixels:
    choices = [(0, 177, 64), (64, 128, 220), (240, 160, 180), (250, 205, 80), (255, 0, 255), (120, 200, 190)]
    return _noisy(rng, _flat(size, choices[int(rng.integers(len(choices)))]), 1.0)


def _vignette(rng: np.random.Generator, size: int) -> Pixels:
    x, y = _grid(size)
    radius = np.hypot(x - 0.5 + rng.uniform(-0.1, 0.1), y - 0.45)
    colour = np.array(rng.uniform(120, 240, 3), np.float32)
    return _noisy(rng, colour * (1 - 0.55 * radius**2)[..., None], 1.0)


def _dark(rng: np.random.Generator, size: int) -> Pixels:
    colour = tuple(float(value) for value in rng.uniform(12, 45, 3))
    return _noisy(rng, _flat(size, (colour[0], colour[1], colour[2])), 1.5)


def _two_colours(rng: np.random.Generator, size: int) -> Pixels:
    first, second = (np.array(rng.uniform(110, 245, 3), np.float32) for _ in range(2))
    return _noisy(rng, _ramp(rng, size, first, second), 0.7)


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
    return _noisy(rng, np.asarray(image).astype(np.float32), 5)


def _stripes(rng: np.random.Generator, size: int) -> Pixels:
    x, y = _grid(size)
    wave = np.sign(np.sin((x + 0.3 * y) * rng.uniform(60, 130)))[..., None]
    return 190 + 40 * wave * np.float32([1, 0.6, 0.3])


def _wood(rng: np.random.Generator, size: int) -> Pixels:
    _, y = _grid(size)
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
        draw.regular_polygon((x, y, side), 4, rotation=int(rng.integers(90)), fill=_colour(rng))
    return np.asarray(image).astype(np.float32)


def _plaid(rng: np.random.Generator, size: int) -> Pixels:
    x, y = _grid(size)
    across = (np.sin(x * 70) > 0.2)[..., None] * np.float32([60, 20, 10])
    down = (np.sin(y * 70) > 0.2)[..., None] * np.float32([10, 30, 60])
    return 190 - across - down


def _marble(rng: np.random.Generator, size: int) -> Pixels:
    x, _ = _grid(size)
    vein = np.abs(np.sin(x * 14 + 6 * _cloud(rng, size, finest=64, fall=0.65)))[..., None]
    grain = _cloud(rng, size, finest=128, fall=0.8)[..., None] * 14
    return 235 - 75 * (1 - vein) ** 3 * np.float32([1, 0.95, 0.85]) + grain


def _landscape(rng: np.random.Generator, size: int) -> Pixels:
    _, y = _grid(size)
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
            draw.rectangle((left, top, left + size * 0.03, top + size * 0.1), fill=_colour(rng))
    draw.ellipse((-size * 0.1, size * 0.6, size * 0.3, size * 0.95), fill=(60, 96, 90))
    soft = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 4))))
    return _noisy(rng, np.asarray(soft).astype(np.float32), 4)


def _sand(rng: np.random.Generator, size: int) -> Pixels:
    grain = cv2.GaussianBlur(rng.normal(0, 1, (size, size)).astype(np.float32), (0, 0), 1.1)
    return np.float32([206, 184, 148]) + (grain / grain.std() * 20)[..., None]


def _tiles(rng: np.random.Generator, size: int) -> Pixels:
    x, y = _grid(size)
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


# Laying over and damaging ---------------------------------------------------------------------------------


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


def _image(picture: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(picture + 0.5, 0, 255).astype(np.uint8), "RGB")


def _jpeg(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    buffer = io.BytesIO()
    _image(picture).save(buffer, "JPEG", quality=int(rng.integers(60, 91)))
    buffer.seek(0)
    return Image.open(buffer).convert("RGB")


def _with_noise(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    return _image(_noisy(rng, picture, float(rng.uniform(3, 9))))


def _enlarged(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    image = _image(picture)
    factor = rng.uniform(0.4, 0.65)
    small = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)
    return small.resize(image.size, Image.Resampling.BICUBIC)


def _vignetted(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    x, y = _grid(picture.shape[0])
    fall = 1 - rng.uniform(0.2, 0.5) * ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2
    return _jpeg(rng, picture * fall[..., None])


def _cast(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    gains = rng.uniform(0.8, 1.05, 3).astype(np.float32)
    return _jpeg(rng, _noisy(rng, picture * gains, 2))


def _ramped(rng: np.random.Generator, picture: Pixels) -> Image.Image:
    light = _ramp(rng, picture.shape[0], np.float32([0.75] * 3), np.float32([1.05] * 3))
    return _jpeg(rng, picture * light)


DAMAGES: dict[str, Callable[[np.random.Generator, Pixels], Image.Image]] = {
    "JPEG": _jpeg, "noise": _with_noise, "enlarged": _enlarged, "vignetted": _vignetted, "cast": _cast,
    "ramp": _ramped,
}  # fmt: skip
