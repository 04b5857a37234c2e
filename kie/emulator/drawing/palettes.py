"""Chooses which colour plays which part in a picture.

Asked colours come first and are used unchanged; parts that nobody asked for are lighter or darker
relatives of them, so that a picture in two brand colours stays a picture in two brand colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from kie.emulator.drawing.geometry import Part
from kie.emulator.drawing.looks import Look, ground_for, treated
from kie.emulator.drawing.paint import Colour, at_lightness, chroma, distance, from_hex, lightness, mix, shade, turned
from kie.emulator.drawing.sketch import load

if TYPE_CHECKING:
    from kie.emulator.drawing.ideas import Thing
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
    is_asked: bool = False
    """Its colours were asked for by code, so that no other ones belong into the picture."""
    look: Look | None = None

    def suited(self, natural: Colour) -> Colour:
        """What becomes of a natural colour: the asked one that comes closest, else the model's version of it."""
        if self.is_asked:
            asked = (self.main, self.second, self.accent, self.extra, self.light, self.dark)
            return min(asked, key=lambda colour: abs(lightness(colour) - lightness(natural)))
        return treated(natural, self.look) if self.look else natural

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


def for_picture(reading: Reading, rng: np.random.Generator, *, look: Look, scene: Colour | None) -> Palette:
    """The palette of a picture, whose ground is the asked one, the scene's, or one that suits the subject."""
    if reading.has_codes:
        return replace(choose(reading, rng), is_asked=True)
    hexes = str(rng.choice(_CURATED)).split()
    suggested, *rest = (from_hex(text) for text in hexes)
    asked = [] if reading.idea.things else list(reading.colours)
    first = reading.idea.things[0] if reading.idea.things else None
    natural = load()[first.sketch].colours if first else ()
    main = first.colours.get("") if first else None
    main = main or next((colour for colour in natural[:1] if colour), rest[0])
    ground = reading.ground or scene
    if ground is None:
        rest = [*asked, *rest][:4]
        is_white = reading.asks_plain and lightness(main) < 0.9
        ground = at_lightness(suggested, 0.965, colourfulness=0.35) if is_white else ground_for(main, suggested, look)
    elif scene is not None and reading.ground is None:
        ground = treated(ground, look)
    skin = from_hex(str(rng.choice(_SKINS)))
    return replace(_complete(ground=ground, rest=[*asked, *rest][:4], skin=skin), look=look)


def choose(reading: Reading, rng: np.random.Generator) -> Palette:
    """A palette for what was read: asked colours unchanged, the rest related or tasteful."""
    skin = from_hex(str(rng.choice(_SKINS)))
    asked = list(reading.colours)
    if not asked and (reading.ground is None or reading.is_plain):
        hexes = str(rng.choice(_CURATED)).split()
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


def for_thing(
    reading: Reading,
    thing: Thing,
    natural: tuple[Colour | None, ...],
    *,
    ground: Palette,
    look: Look,
    rng: np.random.Generator,
) -> Palette:
    """The palette of one thing: asked codes rule, then the words that go with it, then its natural colours.

    `ground` is the picture's palette, which gives the ground and whatever the thing leaves open.
    """
    if reading.has_codes:
        is_first = thing.relation == "subject"
        return ground if is_first else replace(ground, main=ground.second, second=ground.accent, accent=ground.main)
    open_ones = (ground.main, ground.second, ground.accent, ground.extra)
    drift, turn = float(rng.uniform(-0.04, 0.04)), float(rng.uniform(-7, 7))
    own = [
        turned(shade(treated(colour, look), drift), turn) if colour else spare
        for colour, spare in zip_longest(natural[:4], open_ones)
    ]
    own = [colour or ground.main for colour in own]
    for part, at in (("", 0), ("second", 1)):
        if part in thing.colours:
            own[at] = thing.colours[part]
    complete = _complete(ground=ground.ground, rest=own, skin=ground.skin)
    light, dark = from_hex("fbf7f1"), from_hex("2b2a33")
    return replace(complete, light=treated(light, look), dark=treated(dark, look), look=look)


def spread(palette: Palette, reading: Reading, used: Sequence[Part]) -> Palette:
    """The palette with the asked colours on the roles that a thing uses, given from the largest to the smallest."""
    first = [palette.main, *([reading.accent] if reading.accent else [])]
    rest = sorted(reading.colours, key=lambda colour: distance(colour, palette.ground) < _MINIMUM_CONTRAST)
    asked = list(dict.fromkeys([*first, *rest]))
    roles = ["main", *(part for part in used if part in {"second", "accent", "extra"})]
    return replace(palette, **dict(zip(roles, asked, strict=False)))  # type: ignore[arg-type]


def badge_for(glyph: Colour, palette: Palette) -> Colour:
    """A colour of the palette for a badge that a glyph stands out from."""
    choices = (palette.main, palette.second, palette.accent, at_lightness(palette.main, 0.95, colourfulness=0.3))
    return max(choices, key=lambda colour: min(0.32, abs(lightness(colour) - lightness(glyph))) + 0.4 * chroma(colour))


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
