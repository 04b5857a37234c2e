"""What is cut out: subjects drawn large and reduced, so that their alpha is exact; and emoji where their font is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.cutout_set.grounds import Pixels, colour

EMOJI_FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
TEXT_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf"),
)
OVERSAMPLING = 3

Foreground = Callable[[np.random.Generator, int], Image.Image]


def has_emoji() -> bool:
    """Whether the emoji font is installed here."""
    return EMOJI_FONT.is_file()


def subjects_of(*, others: bool) -> list[tuple[str, Foreground]]:
    drawn = OTHER_SUBJECTS if others else SUBJECTS
    if not has_emoji():
        return list(drawn.items())
    glyphs = OTHER_EMOJI if others else EMOJI
    emoji = [(f"emoji {name}", emoji(glyph)) for name, glyph in glyphs.items()]
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


def _mug(rng: np.random.Generator, size: int, *, white: bool = False) -> Image.Image:
    sheet = _Sheet(size)
    paint = (246, 246, 247) if white else colour(rng)
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
    paint = (*colour(rng), 255)
    sheet.draw.rounded_rectangle(sheet.points(0.36, 0.34, 0.64, 0.88), radius=sheet.length(0.06), fill=paint)
    sheet.draw.rectangle(sheet.points(0.45, 0.18, 0.55, 0.36), fill=paint)
    sheet.draw.rectangle(sheet.points(0.44, 0.12, 0.56, 0.19), fill=(*colour(rng, dark=True), 255))
    sheet.shade(from_left=1.1, from_right=0.55, power=1.5)
    sheet.draw.rectangle(sheet.points(0.36, 0.5, 0.64, 0.72), fill=(238, 232, 220, 255))
    sheet.draw.rectangle(sheet.points(0.4, 0.55, 0.6, 0.58), fill=(60, 50, 40, 255))
    sheet.draw.rectangle(sheet.points(0.4, 0.62, 0.54, 0.64), fill=(160, 60, 40, 255))
    return sheet.finished()


def _ring(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    width = float(rng.uniform(0.02, 0.09))
    sheet.draw.ellipse(sheet.points(0.22, 0.22, 0.78, 0.78), outline=(*colour(rng), 255), width=sheet.length(width))
    sheet.shade(from_left=1.0, from_right=0.7)
    return sheet.finished()


def _ball(rng: np.random.Generator, size: int) -> Image.Image:
    paint = np.array(colour(rng), np.float32)
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
    paint = colour(rng, dark=True)
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
        sheet.stroke(path[:, 0], path[:, 1], widths, (*colour(rng, dark=True), 255))
    return sheet.finished()


def _text(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    path = TEXT_FONTS[int(rng.integers(len(TEXT_FONTS)))]
    words = ("Bodega", "Go&Be", "Radio 98", "quad")
    word = words[int(rng.integers(len(words)))]
    height = sheet.length(0.2)
    font = ImageFont.truetype(str(path), height) if path.is_file() else ImageFont.load_default(height)
    sheet.draw.text(sheet.points(0.5, 0.42), word, font=font, fill=(*colour(rng, dark=True), 255), anchor="mm")
    sheet.draw.text(
        sheet.points(0.5, 0.66), "since 1974", font=font.font_variant(size=height // 3) if path.is_file() else font,
        fill=(*colour(rng, dark=True), 255), anchor="mm",
    )  # fmt: skip
    return sheet.finished()


def _icon(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.rounded_rectangle(
        sheet.points(0.2, 0.2, 0.8, 0.8), radius=sheet.length(0.12), fill=(*colour(rng, dark=True), 255)
    )
    sheet.draw.polygon(sheet.points(0.5, 0.28, 0.72, 0.68, 0.28, 0.68), fill=(*colour(rng), 255))
    sheet.draw.ellipse(sheet.points(0.45, 0.5, 0.55, 0.6), fill=(250, 240, 230, 255))
    return sheet.finished()


def _chair(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    wood = (*colour(rng, dark=True), 255)
    for x in (0.3, 0.66):
        sheet.draw.rectangle(sheet.points(x, 0.15, x + 0.035, 0.88), fill=wood)
    for y in (0.16, 0.25, 0.34):
        sheet.draw.rectangle(sheet.points(0.3, y, 0.69, y + 0.03), fill=wood)
    sheet.draw.polygon(sheet.points(0.28, 0.52, 0.7, 0.52, 0.76, 0.6, 0.22, 0.6), fill=(*colour(rng), 255))
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
    sheet.draw.ellipse(sheet.points(0.1, 0.3, 0.42, 0.62), fill=(*colour(rng), 255))
    sheet.draw.regular_polygon((*sheet.points(0.7, 0.5), sheet.length(0.17)), 5, rotation=17, fill=(*colour(rng), 255))
    sheet.draw.ellipse(sheet.points(0.45, 0.75, 0.52, 0.82), fill=(*colour(rng, dark=True), 255))
    sheet.shade(from_left=1.0, from_right=0.8)
    return sheet.finished()


def _cropped_bust(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.ellipse(sheet.points(0.2, 0.55, 0.8, 1.35), fill=(*colour(rng, dark=True), 255))
    sheet.draw.rectangle(sheet.points(0.44, 0.45, 0.56, 0.62), fill=(205, 152, 122, 255))
    sheet.draw.ellipse(sheet.points(0.36, 0.18, 0.64, 0.54), fill=(226, 176, 146, 255))
    sheet.draw.pieslice(sheet.points(0.34, 0.13, 0.66, 0.5), 180, 360, fill=(52, 34, 24, 255))
    return sheet.finished()


def _scissors(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    grip = (*colour(rng), 255)
    for x in (0.3, 0.54):
        sheet.draw.ellipse(sheet.points(x, 0.6, x + 0.17, 0.84), outline=grip, width=sheet.length(0.03))
    sheet.draw.polygon(sheet.points(0.42, 0.62, 0.6, 0.14, 0.58, 0.4), fill=(150, 154, 160, 255))
    sheet.draw.polygon(sheet.points(0.58, 0.62, 0.4, 0.14, 0.42, 0.4), fill=(176, 180, 186, 255))
    sheet.draw.polygon(sheet.points(0.42, 0.64, 0.58, 0.64, 0.5, 0.42), fill=(120, 124, 130, 255))
    return sheet.finished()


def _plant(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Sheet(size)
    sheet.draw.polygon(sheet.points(0.38, 0.64, 0.62, 0.64, 0.58, 0.86, 0.42, 0.86), fill=(*colour(rng), 255))
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
    frame = (*colour(rng, dark=True), 255)
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
    sheet.draw.polygon(sheet.points(0.4, 0.15, 0.6, 0.15, 0.72, 0.42, 0.28, 0.42), fill=(*colour(rng), 255))
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
    thread = (*colour(rng, dark=True), 255)
    for offset in np.arange(-0.3, 0.31, 0.06):
        for slope in (1, -1):
            line = sheet.points(0.5 + offset - 0.3, 0.5 - slope * 0.3, 0.5 + offset + 0.3, 0.5 + slope * 0.3)
            sheet.draw.line(line, fill=thread, width=sheet.length(0.005))
    sheet.draw.ellipse(sheet.points(0.46, 0.1, 0.54, 0.2), fill=(*colour(rng), 255))
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


def emoji(glyph: str) -> Foreground:
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
