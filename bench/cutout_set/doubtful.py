"""Composites that a cut-out may get wrong without noticing: white on white, soft shadows, what looks like a hole and is
none, glass, and photographs. Drawn from one seed; a new seed makes a set that nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.cutout_set import Composite, _compose
from bench.cutout_set.damages import as_image, jpeg
from bench.cutout_set.foregrounds import EMOJI, OTHER_EMOJI, OTHER_SUBJECTS, SUBJECTS, Foreground, emoji, has_emoji
from bench.cutout_set.grounds import BUSY_GROUNDS, Pixels, colour, noisy, ramp

SIDE = 640
_DOUBTFUL_EMOJI = {
    "panda": "🐼", "shirt": "👕", "baby bottle": "🍼", "ghost": "👻", "milk": "🥛", "swan": "🦢", "rice": "🍚",
    "cloud": "☁", "dove": "🕊", "paper roll": "🧻", "egg": "🥚", "salt": "🧂", "skull": "💀", "volleyball": "🏐",
    "football": "⚽", "die": "🎲", "tooth": "🦷", "page": "📄", "wine": "🍷", "ice": "🧊", "bulb": "💡", "sheep": "🐑",
    "laugh": "😁", "chef": "👩‍🍳", "bear": "🐻‍❄", "toilet": "🚽", "drum": "🥁", "camera": "📷", "watch": "⌚",
    "cake": "🍰",
}  # fmt: skip


def plain(*, seed: int, count: int = 90) -> Iterator[Composite]:
    """On plain grounds, half of them white or nearly: coloured, white, off-white, white with a soft shadow."""
    for index in range(count):
        rng = np.random.default_rng([seed, 11, index])
        name, subject = _picked(rng)
        ground_name = ("coloured", "white", "off-white", "white with a shadow", "white")[index % 5]
        picture, truth = _compose(
            rng, subject(rng, SIDE), _ground(rng, ground_name), with_shadow=ground_name == "white with a shadow"
        )
        image = jpeg(rng, picture) if rng.random() < 0.4 else as_image(picture)
        yield Composite(name=f"{name} on {ground_name}", image=image, truth=truth)


def photographs(*, seed: int, count: int = 24) -> Iterator[Composite]:
    """On textured grounds out of focus, with grain over both."""
    grounds = list(BUSY_GROUNDS.items())
    for index in range(count):
        rng = np.random.default_rng([seed, 12, index])
        name, subject = _picked(rng, whites=0.2)
        ground_name, ground = grounds[int(rng.integers(len(grounds)))]
        blurred = cv2.GaussianBlur(ground(rng, SIDE), (0, 0), float(rng.uniform(1.5, 7)))
        picture, truth = _compose(rng, subject(rng, SIDE), blurred, with_shadow=bool(rng.integers(2)))
        image = jpeg(rng, noisy(rng, picture, float(rng.uniform(0.5, 3))))
        yield Composite(name=f"{name} on {ground_name}", image=image, truth=truth)


def _picked(rng: np.random.Generator, *, whites: float = 0.5) -> tuple[str, Foreground]:
    usual = {**SUBJECTS, **OTHER_SUBJECTS}
    doubtful = dict(_DOUBTFUL)
    if has_emoji():
        usual |= {f"emoji {name}": emoji(glyph) for name, glyph in (EMOJI | OTHER_EMOJI).items()}
        doubtful |= {f"emoji {name}": emoji(glyph) for name, glyph in _DOUBTFUL_EMOJI.items()}
    kinds = list((doubtful if rng.random() < whites else usual).items())
    return kinds[int(rng.integers(len(kinds)))]


def _ground(rng: np.random.Generator, name: str) -> Pixels:
    if name == "coloured":
        first = np.float32(colour(rng))
        return noisy(rng, ramp(rng, SIDE, first, first * rng.uniform(0.85, 1)), float(rng.uniform(0, 2)))
    if name == "white":
        return np.full((SIDE, SIDE, 3), 255, np.float32)
    first = np.float32(rng.uniform(236, 253)) + np.float32(rng.uniform(-2, 2, 3))
    return noisy(rng, ramp(rng, SIDE, first, first - rng.uniform(0, 8)), float(rng.uniform(0, 1.5)))


def _white(rng: np.random.Generator) -> tuple[int, int, int, int]:
    level = int(rng.integers(244, 256))
    return level, level, level, 255


class _Drawing:
    """A sheet in unit coordinates, three times as large as it ends up."""

    def __init__(self, size: int) -> None:
        self.size, self._large = size, size * 3
        self.image = Image.new("RGBA", (self._large, self._large))
        self.draw = ImageDraw.Draw(self.image)

    def at(self, *values: float) -> list[float]:
        return [value * self._large for value in values]

    def finished(self) -> Image.Image:
        return self.image.convert("RGBa").resize((self.size, self.size), Image.Resampling.BOX).convert("RGBA")


def _labelled_bottle(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Drawing(size)
    wide = float(rng.uniform(0.1, 0.18))
    paint = (*colour(rng, dark=True), 255)
    sheet.draw.rounded_rectangle(sheet.at(0.5 - wide, 0.35, 0.5 + wide, 0.9), radius=90, fill=paint)
    sheet.draw.rectangle(sheet.at(0.5 - wide / 3, 0.15, 0.5 + wide / 3, 0.4), fill=paint)
    edge = wide * float(rng.choice([0.75, 0.9, 1.0]))
    sheet.draw.rectangle(sheet.at(0.5 - edge, 0.5, 0.5 + edge, 0.76), fill=_white(rng))
    for row in range(3):
        sheet.draw.rectangle(sheet.at(0.5 - edge / 2, 0.56 + row * 0.05, 0.5 + edge / 2, 0.57 + row * 0.05), fill=paint)
    return sheet.finished()


def _app_icon(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Drawing(size)
    sheet.draw.rounded_rectangle(sheet.at(0.2, 0.2, 0.8, 0.8), radius=260, fill=(*colour(rng), 255))
    white = _white(rng)
    shape = int(rng.integers(3))
    if shape == 0:
        sheet.draw.polygon(sheet.at(0.4, 0.34, 0.7, 0.5, 0.4, 0.66), fill=white)
    elif shape == 1:
        sheet.draw.ellipse(sheet.at(0.34, 0.34, 0.66, 0.66), fill=white)
    else:
        sheet.draw.rectangle(sheet.at(0.46, 0.32, 0.54, 0.68), fill=white)
        sheet.draw.rectangle(sheet.at(0.32, 0.46, 0.68, 0.54), fill=white)
    return sheet.finished()


def _face(rng: np.random.Generator, size: int) -> Image.Image:
    """A dark outline around white with features inside it, as a panda's or a cartoon's face has."""
    sheet = _Drawing(size)
    dark = (*colour(rng, dark=True), 255)
    for x in (0.28, 0.72):
        sheet.draw.ellipse(sheet.at(x - 0.1, 0.15, x + 0.1, 0.35), fill=dark)
    sheet.draw.ellipse(sheet.at(0.2, 0.2, 0.8, 0.8), fill=_white(rng), outline=dark, width=int(rng.integers(8, 40)))
    for x in (0.38, 0.62):
        sheet.draw.ellipse(sheet.at(x - 0.06, 0.38, x + 0.06, 0.52), fill=dark)
    sheet.draw.chord(sheet.at(0.4, 0.55, 0.6, 0.7), 0, 180, fill=dark)
    return sheet.finished()


def _grey_shirt(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Drawing(size)
    level = int(rng.integers(190, 252))
    outline = sheet.at(
        0.38, 0.2, 0.44, 0.24, 0.56, 0.24, 0.62, 0.2, 0.84, 0.34, 0.76, 0.48,
        0.68, 0.43, 0.68, 0.84, 0.32, 0.84, 0.32, 0.43, 0.24, 0.48, 0.16, 0.34,
    )  # fmt: skip
    sheet.draw.polygon(outline, fill=(level, level, level, 255))
    for _ in range(6):
        x, fold = float(rng.uniform(0.35, 0.62)), int(level * rng.uniform(0.88, 0.97))
        sheet.draw.line(sheet.at(x, 0.4, x + 0.03, 0.82), fill=(fold, fold, fold, 255), width=14)
    soft = sheet.image.convert("RGBa").filter(ImageFilter.GaussianBlur(6)).convert("RGBA")
    soft.putalpha(sheet.image.getchannel("A"))
    sheet.image = soft
    return sheet.finished()


def _white_box(rng: np.random.Generator, size: int) -> Image.Image:
    sheet = _Drawing(size)
    light, side = int(rng.integers(240, 254)), int(rng.integers(195, 238))
    sheet.draw.polygon(sheet.at(0.25, 0.4, 0.55, 0.46, 0.55, 0.82, 0.25, 0.74), fill=(light, light, light, 255))
    sheet.draw.polygon(sheet.at(0.55, 0.46, 0.78, 0.38, 0.78, 0.7, 0.55, 0.82), fill=(side, side, side, 255))
    top = (light + side) // 2
    sheet.draw.polygon(sheet.at(0.25, 0.4, 0.5, 0.33, 0.78, 0.38, 0.55, 0.46), fill=(top, top, top, 255))
    return sheet.finished()


def _grey_ball(rng: np.random.Generator, size: int) -> Image.Image:
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    radius = float(rng.uniform(0.2, 0.32))
    away = np.hypot(x, y)
    light = float(rng.uniform(225, 255)) - float(rng.uniform(40, 150)) * np.clip(
        np.hypot(x + radius / 3, y + radius / 3) / radius / 1.5, 0, 1
    )
    alpha = np.clip((radius - away) * size + 0.5, 0, 1) * 255
    return Image.fromarray(np.dstack([light, light, light, alpha]).clip(0, 255).astype(np.uint8), "RGBA")


def _carafe(rng: np.random.Generator, size: int) -> Image.Image:
    """Glass: a wall, a little tint between, and something coloured in its lower half."""
    sheet = _Drawing(size)
    grey = int(rng.integers(120, 190))
    outline = sheet.at(0.43, 0.15, 0.57, 0.15, 0.57, 0.4, 0.7, 0.6, 0.7, 0.85, 0.3, 0.85, 0.3, 0.6, 0.43, 0.4)
    sheet.draw.polygon(outline, fill=(225, 232, 236, int(rng.integers(150, 220))))
    sheet.draw.line([*outline, *outline[:2]], fill=(grey, grey, grey + 8, 255), width=int(rng.integers(10, 22)))
    if rng.integers(2):
        sheet.draw.polygon(sheet.at(0.32, 0.65, 0.68, 0.65, 0.68, 0.83, 0.32, 0.83), fill=(*colour(rng), 255))
    return sheet.finished()


def _frame(rng: np.random.Generator, size: int) -> Image.Image:
    """True holes: a frame and a handle, through which the ground is seen."""
    sheet = _Drawing(size)
    paint = (*colour(rng), 255)
    width = int(rng.integers(30, 110))
    if rng.integers(2):
        sheet.draw.rectangle(sheet.at(0.25, 0.2, 0.75, 0.8), outline=paint, width=width)
    else:
        sheet.draw.ellipse(sheet.at(0.25, 0.2, 0.75, 0.7), outline=paint, width=width)
        sheet.draw.rectangle(sheet.at(0.45, 0.65, 0.55, 0.9), fill=paint)
    return sheet.finished()


_DOUBTFUL: dict[str, Callable[[np.random.Generator, int], Image.Image]] = {
    "labelled bottle": _labelled_bottle, "app icon": _app_icon, "face": _face, "grey shirt": _grey_shirt,
    "white box": _white_box, "grey ball": _grey_ball, "carafe": _carafe, "frame": _frame,
}  # fmt: skip
