"""Chooses which colour plays which part in a picture.

Asked colours come first and are used unchanged; parts that nobody asked for are lighter or darker
relatives of them, so that a picture in two brand colours stays a picture in two brand colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kie.emulator.drawing.geometry import Part
from kie.emulator.drawing.paint import Colour, at_lightness, chroma, distance, from_hex, lightness, mix, shade
from kie.emulator.drawing.wishes import Reading

_MINIMUM_CONTRAST = 0.2

# ground, main, second, accent, extra
_CURATED = (
    "f4e9dc d9623b 2f4858 f2b134 86a397",
    "e7eef4 2a5bd7 12284c ff8a5b f7d08a",
    "fbe3df e2506b 6a2c4f f7a072 3d7f86",
    "1d2440 f25f5c 5661c9 ffd166 70c1b3",
    "e9f0e4 3b8562 1f3d36 f4a259 bc4b51",
    "f6efe6 7a5cc6 2e2a57 ff9770 ffd670",
    "12343b e1b382 c89666 f4f1de 2d8d8f",
    "fff1d0 f08a24 0b6e8a dd1c4f 06a5a5",
    "dfe7fd 5465d8 2b2f77 ff7aa2 ffc9b5",
    "f2e8f3 b5478f 462255 f9c74f 43aa8b",
    "d8ecea 11807f 0c3b49 ff8360 f6c667",
    "2b2d42 ef5d60 8d99ae edf2f4 f7b267",
)
_SUITED: dict[str, tuple[str, ...]] = {
    "plant": ("f3e7da 3c8d5d d0704a 8cc084 f2c57c", "dcebe2 2c7a57 e08e5b a5cf8a f4d58d"),
    "tree": ("e6f0f2 4c9a62 7a5238 9ccb86 f4b860", "fdeedd 2f8f6b 6b4a3a e98a4b f6d186"),
    "flower": ("fdebe6 e6577a 3f8f6a ffc145 f59ab5", "e9eef9 f08a4b 3d8b6d ffd166 f6a5a0"),
    "fruit": ("fdf0dd e4453a 4e9b55 ffc857 f58a3c", "e2f1ee d9363e 3f9067 ffd45e f2a65a"),
    "orange": ("fdeed9 f58220 4e9b55 ffc857 f9a84d", "dcefee f0812d 3f9067 ffd45e fbb04e"),
    "lemon": ("e3f1ec f5cb33 4e9b55 f58a3c f9e07f", "dfe9f7 f7c92e 3f9067 f28f3b fbe38e"),
    "animal": ("e3efe9 e77f3c 5b3a2e fff3e2 3f7f7a", "fdeedc d9703a 46343a fff6ea 577399"),
    "landscape": ("fbe3c8 4f7f8e 27496d f2784b f6b26b", "dcebf5 5b8c7b 274b5f f9a03f 8fb8a8"),
    "person": ("f3d9c6 2f6f88 37263a f08a5d f6c560", "dfe8ea c8553d 2d2a32 f2b880 588b8b"),
    "mug": ("f1e4d6 d4623f 2e4756 f3b34c 8aa597", "dde9e7 1f7a7a 17393f f28f5c f4cf86"),
}
_SKINS = ("f4cdb0", "e8b48f", "d09a6f", "a96f48", "7d4a2e", "f0c1a0")


@dataclass(frozen=True, kw_only=True)
class Palette:
    """One colour for every part of a picture."""

    ground: Colour
    main: Colour
    second: Colour
    accent: Colour
    extra: Colour
    light: Colour
    dark: Colour
    skin: Colour

    def of(self, part: Part, step: float = 0.0) -> Colour:
        """The colour of a part, made lighter or darker by `step`."""
        colour: Colour = getattr(self, part)
        return shade(colour, step)

    def on_badge(self) -> Palette:
        """The palette of a glyph that stands on a badge in the main colour."""
        glyph = self.light if lightness(self.main) < 0.72 else self.dark
        second = next((c for c in (self.second, self.extra) if distance(c, self.main) > 0.22), None)
        return Palette(
            ground=self.main,
            main=glyph,
            second=second or mix(glyph, self.main, 0.45),
            accent=self.accent if distance(self.accent, self.main) > 0.2 else mix(glyph, self.main, 0.3),
            extra=mix(glyph, self.main, 0.25),
            light=self.light,
            dark=at_lightness(self.main, 0.24, colourfulness=0.7),
            skin=self.skin,
        )


def choose(reading: Reading, rng: np.random.Generator) -> Palette:
    """A palette for what was read: asked colours unchanged, the rest related or tasteful."""
    skin = from_hex(str(rng.choice(_SKINS)))
    asked = list(reading.colours)
    if not asked and (reading.ground is None or reading.is_plain):
        chosen = _SUITED.get(reading.word) or _SUITED.get(reading.subject or "", _CURATED)
        hexes = str(rng.choice(chosen)).split()
        ground, main, second, accent, extra = (from_hex(text) for text in hexes)
        if reading.is_plain:
            ground = reading.ground or at_lightness(ground, 0.965, colourfulness=0.35)
        return _complete(ground=ground, rest=[main, second, accent, extra], skin=skin)

    ground = reading.ground or _pick_ground(asked, is_plain=reading.is_plain, rng=rng)
    rest = [colour for colour in asked if colour != ground]
    if not rest:
        rest = [at_lightness(ground, 0.45 if lightness(ground) > 0.6 else 0.8)]
    if reading.main in rest:
        rest.remove(reading.main)
        rest.insert(0, reading.main)
    if reading.accent in rest and len(rest) > 1:
        rest.remove(reading.accent)
        rest.sort(key=lambda colour: distance(colour, ground) < _MINIMUM_CONTRAST)
        rest = [rest[0], rest[1] if len(rest) > 1 else shade(rest[0], -0.13), reading.accent, *rest[2:]]
    else:
        if rng.random() < 0.4 and reading.main is None:
            rest = rest[1:] + rest[:1]
        rest.sort(key=lambda colour: distance(colour, ground) < _MINIMUM_CONTRAST)
    return _complete(ground=ground, rest=rest, skin=skin)


def coolest(palette: Palette) -> Colour:
    """The bluest colour of a palette."""
    parts = (palette.main, palette.second, palette.accent, palette.extra)
    return min(parts, key=lambda colour: colour[0] - colour[2])


def _pick_ground(asked: list[Colour], *, is_plain: bool, rng: np.random.Generator) -> Colour:
    if is_plain:
        return (1.0, 1.0, 1.0)
    if len(asked) == 1:
        if lightness(asked[0]) > 0.8:
            return at_lightness(asked[0], 0.34)
        return at_lightness(asked[0], 0.94, colourfulness=0.28)
    by_light = sorted(asked, key=lightness)
    return by_light[-1] if rng.random() < 0.6 else by_light[0]


def _complete(*, ground: Colour, rest: list[Colour], skin: Colour) -> Palette:
    main = rest[0]
    away = -1 if lightness(main) > 0.55 else 1
    second = rest[1] if len(rest) > 1 else shade(main, 0.17 * away)
    accent = rest[2] if len(rest) > 2 else (mix(second, ground, 0.35) if len(rest) > 1 else shade(main, 0.3 * away))
    extra = rest[3] if len(rest) > 3 else mix(main, ground, 0.4)
    warm = max((main, second, accent), key=chroma)
    deep = min((main, second, accent, extra), key=lightness)
    return Palette(
        ground=ground,
        main=main,
        second=second,
        accent=accent,
        extra=extra,
        light=at_lightness(warm, 0.97, colourfulness=0.1),
        dark=deep if lightness(deep) < 0.4 else at_lightness(deep, 0.27, colourfulness=0.45),
        skin=skin,
    )
