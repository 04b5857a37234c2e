"""Hex colours: reading what people type, and naming them in words that a text model understands.

A hex colour is `"#RRGGBB"`, upper case, everywhere after `parse_hex`. Names are found by distance in
OKLab (Björn Ottosson, https://bottosson.github.io/posts/oklab/), where equal distances look about
equally different, with hue and chroma counting more than lightness. This is the one colour module of prompts/, which
knows nothing of kie; `kie.media.colour` is its sibling there.
"""

import re
from functools import cache
from math import dist

TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
"""Linear sRGB to the three cones of OKLab, and their cube roots to OKLab."""
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)

_HEX = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_HEX_IN_TEXT = re.compile(r"(?<![\w#&])#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})(?!\w)")
_LONGEST_QUOTE = 40
_HUE_WEIGHT = 1.7
"""A wrong hue misleads a reader of names more than a wrong lightness: sage must not be called grey."""


def parse_hex(text: str) -> str:
    """`"#RRGGBB"` in upper case from `#RGB` or `#RRGGBB`, with or without `#`, any case, blanks around it.

    Raises ValueError with a sentence for people if it is none of these.
    """
    match = _HEX.fullmatch(text.strip())
    if match is None:
        raise ValueError(_why_not(text.strip()))
    return _long_form(match[1])


def find_hexes(text: str) -> tuple[str, ...]:
    """Every `#RGB` or `#RRGGBB` in a pasted text, in order, each colour once, as `"#RRGGBB"`."""
    return tuple(dict.fromkeys(_long_form(digits) for digits in _HEX_IN_TEXT.findall(text)))


def name_of(colour: str) -> str:
    """The nearest plain name of a hex colour, such as "cobalt blue". Raises ValueError like `parse_hex`."""
    return _nearest(parse_hex(colour))


def _why_not(text: str) -> str:
    if not text:
        return "There is no colour here: write # and six hex digits, like #0F62FE."
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return f'"{shown}" is not a hex colour: write # and six hex digits, like #0F62FE.'


def _long_form(digits: str) -> str:
    pairs = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    return f"#{pairs.upper()}"


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return without_gamma(red), without_gamma(green), without_gamma(blue)


def without_gamma(channel: float) -> float:
    """Linear light of an sRGB channel, both 0..1."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def oklab(colour: str) -> tuple[float, float, float]:
    """OKLab of `#RRGGBB`: lightness, green to red, blue to yellow."""
    red, green, blue = _linear(colour)
    cones = [(row[0] * red + row[1] * green + row[2] * blue) ** (1 / 3) for row in TO_CONES]
    lightness, green_red, blue_yellow = (row[0] * cones[0] + row[1] * cones[1] + row[2] * cones[2] for row in TO_LAB)
    return lightness, green_red, blue_yellow


def _by_hue(colour: str) -> tuple[float, float, float]:
    """The same with hue counting more than lightness: what people name colours by."""
    lightness, green_red, blue_yellow = oklab(colour)
    return lightness, _HUE_WEIGHT * green_red, _HUE_WEIGHT * blue_yellow


@cache
def _named_points() -> tuple[tuple[str, tuple[float, float, float]], ...]:
    return tuple((name, _by_hue(colour)) for name, colour in NAMES.items())


@cache
def _nearest(colour: str) -> str:
    here = _by_hue(colour)
    return min(_named_points(), key=lambda named: dist(here, named[1]))[0]


NAMES: dict[str, str] = {
    # greys, cool and warm
    "black": "#000000",
    "near black": "#141414",
    "charcoal grey": "#36393D",
    "dark grey": "#4D4D4D",
    "slate grey": "#667079",
    "medium grey": "#808080",
    "steel grey": "#8A9199",
    "cool grey": "#98A2AC",
    "silver grey": "#B4B6B8",
    "light grey": "#D0D1D2",
    "pale grey": "#E6E7E8",
    "off-white": "#F5F5F4",
    "white": "#FFFFFF",
    "warm grey": "#958C83",
    "stone grey": "#BDB6AB",
    # ivories, beiges, browns
    "warm ivory": "#FFF8E7",
    "cream": "#FFF1CC",
    "linen": "#EEE5D8",
    "champagne": "#F2DDBC",
    "sand": "#DCC7A0",
    "beige": "#D8C3AE",
    "khaki": "#B8A878",
    "tan": "#C9A27A",
    "taupe": "#8A7766",
    "camel brown": "#B07F4F",
    "bronze": "#8C6A35",
    "saddle brown": "#80491F",
    "chestnut brown": "#743828",
    "coffee brown": "#5B4033",
    "chocolate brown": "#47281A",
    "espresso brown": "#33241C",
    "mahogany": "#4F1712",
    # reds
    "red": "#FF0000",
    "scarlet red": "#E3291B",
    "crimson": "#C8102E",
    "ruby red": "#A30F3B",
    "brick red": "#A4412F",
    "dark red": "#7F0A0A",
    "burgundy": "#64142B",
    "dark maroon": "#360B14",
    "rust red": "#B5502A",
    "coral red": "#F4574D",
    "dusty red": "#B85C5C",
    # oranges
    "vivid orange": "#FF7A00",
    "orange red": "#FF4A12",
    "tangerine orange": "#F7931E",
    "burnt orange": "#CC5A12",
    "terracotta": "#C9694A",
    "salmon": "#F8897C",
    "coral": "#FF7B5C",
    "apricot": "#FBB67C",
    "peach": "#FFD3B0",
    "ochre": "#C6852B",
    # yellows
    "amber": "#FFB300",
    "golden yellow": "#F4C430",
    "warm yellow": "#FFD166",
    "yellow": "#FFFF00",
    "sunflower yellow": "#FFD60A",
    "lemon yellow": "#FBEC5D",
    "pale yellow": "#FDF6A9",
    "straw yellow": "#EBDC8C",
    "mustard yellow": "#CFA317",
    # yellow greens, olives
    "chartreuse": "#C9F22B",
    "lime green": "#8EDB1E",
    "electric lime": "#97FF14",
    "pear green": "#BFC94A",
    "pale lime": "#DDF2A2",
    "moss green": "#788B45",
    "soft moss green": "#8AA06E",
    "olive green": "#7B7B14",
    "dark olive": "#3D3F1A",
    # greens
    "neon green": "#00FF00",
    "bright green": "#2FC93B",
    "apple green": "#74B83E",
    "grass green": "#4C9A2A",
    "green": "#008A1C",
    "emerald green": "#00A86B",
    "shamrock green": "#26C374",
    "deep emerald green": "#067548",
    "jade green": "#389168",
    "forest green": "#1F5C2E",
    "dark green": "#0B3B1E",
    "pine green": "#1E4D46",
    "sage green": "#A2B294",
    "fern green": "#5C8657",
    "grey green": "#6F7F70",
    "pastel green": "#9FDD9B",
    "spring green": "#38F79B",
    "mint green": "#A8EBCB",
    "pale mint": "#DDF5E6",
    # cyans and teals
    "cyan": "#00FFFF",
    "electric cyan": "#08D8FA",
    "turquoise": "#2FD3C4",
    "aquamarine": "#7DF5D9",
    "teal": "#00807F",
    "dark teal": "#06494F",
    "sea green": "#2A9D8F",
    "pale aqua": "#C7F1F0",
    "robin egg blue": "#8AD5D5",
    "dusty teal": "#6A9FA1",
    "petrol blue": "#1B5E75",
    # blues
    "sky blue": "#7CC8F0",
    "bright sky blue": "#00BFFF",
    "baby blue": "#B5DBF5",
    "ice blue": "#E2F1FA",
    "powder blue": "#BBD0DE",
    "cerulean blue": "#1A8CC4",
    "azure blue": "#1E90FF",
    "bright blue": "#0A70DD",
    "cornflower blue": "#6A93EA",
    "steel blue": "#5580A5",
    "dusty blue": "#84A3BF",
    "denim blue": "#355E8E",
    "slate blue": "#4B5D73",
    "dark slate blue": "#2E4657",
    "royal blue": "#2F56DB",
    "cobalt blue": "#0047AB",
    "blue": "#0000FF",
    "deep blue": "#0A1E8C",
    "navy blue": "#12224A",
    "dark blue": "#06085C",
    "midnight blue": "#0B1026",
    "periwinkle": "#A9B4F2",
    "blue grey": "#77879A",
    # violets and purples
    "indigo": "#3A2390",
    "dark indigo": "#2B2950",
    "blue violet": "#5545AA",
    "ultramarine violet": "#4A2AE0",
    "iris blue": "#6660D0",
    "bluebell": "#7C7CFA",
    "dusty violet": "#8680BE",
    "violet": "#7F2BEA",
    "amethyst purple": "#9560D6",
    "lavender": "#C8B2F0",
    "light violet": "#B78CFA",
    "pale lavender": "#E9E2F8",
    "lilac": "#D5A2DC",
    "purple": "#7A1F99",
    "bright purple": "#B81FBD",
    "vivid purple": "#9A38C2",
    "deep purple": "#45086B",
    "grape purple": "#5A2A6B",
    "aubergine purple": "#33173D",
    "dusty purple": "#83688F",
    "mauve": "#AE86A2",
    "plum": "#843B6E",
    "orchid purple": "#C65BD0",
    "neon violet": "#DC50FF",
    "electric purple": "#B517FF",
    # pinks and magentas
    "magenta": "#FF00FF",
    "fuchsia": "#E0189A",
    "hot pink": "#FF4FAE",
    "vivid pink": "#FF1F6B",
    "raspberry pink": "#C71E68",
    "rose pink": "#EE6C8F",
    "bubblegum pink": "#FF9ED2",
    "flamingo pink": "#FC8AA6",
    "light pink": "#FFC2CF",
    "blush pink": "#F5D9D6",
    "orchid pink": "#F27DEB",
    "dusty rose": "#CF959A",
    "old rose": "#A66272",
    "deep magenta": "#A3077F",
    "dark magenta": "#55083F",
    "berry purple": "#86095A",
    "dusty magenta": "#B8568F",
}
"""Names and their colours, spread so that no colour is far from one."""
