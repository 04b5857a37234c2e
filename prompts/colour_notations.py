"""One colour in one notation of CSS, or of code that paints, as `#RRGGBB`, with what was lost on the way.

The notations are read by coloraide. Alpha is dropped, and a colour that no screen in sRGB can show becomes the
nearest one that it can; both are told in `note`.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import isfinite

_LARGEST = 10.0
"""Parts of a colour in sRGB far beyond 0..1 come of a mistake; there is no nearest colour worth naming."""
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", re.ASCII)
_FLUTTER = re.compile(r"0[xX]([0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Read:
    """A colour that stood in a text; `note` is what of it could not be kept."""

    hex: str
    note: str | None = None


def read_notation(text: str) -> Read | None:
    """A hex code of 3, 4, 6 or 8 digits after `#`, `0xAARRGGBB`, a function of CSS or a name of CSS; else None."""
    flutter = _FLUTTER.fullmatch(text)
    if flutter:
        text = f"#{flutter[2]}{flutter[1] or ''}"
    if text.startswith("#") and not _HEX.fullmatch(text):
        return None
    return _read(text)


def read_triple(red: int, green: int, blue: int) -> Read | None:
    """Three numbers from 0 to 255 as red, green and blue."""
    if not all(0 <= part <= 255 for part in (red, green, blue)):
        return None
    return Read(hex=f"#{red:02X}{green:02X}{blue:02X}")


@lru_cache(maxsize=2_000)
def _read(text: str) -> Read | None:
    from coloraide import Color  # a tenth of a second that most commands of the shell do without

    try:
        match = Color.match(text, fullmatch=True)
        if match is None or text.strip().casefold() == "transparent":
            return None
        alpha = match.color.alpha(nans=False)
        shown = match.color.convert("srgb").set("alpha", 1).normalize()
        parts = shown.coords(nans=False)
        if not all(isfinite(part) and abs(part) < _LARGEST for part in parts):
            return None
        notes = [f"its alpha of {alpha:.0%} was dropped"] if alpha < 1 else []
        if any(not -0.0006 <= part <= 1.0006 for part in parts):
            notes.append("it lies outside sRGB, so the nearest colour inside it is taken")
            shown = shown.fit(method="clip" if match.color.space() in ("srgb", "hsl", "hwb") else "oklch-chroma")
        code = str(shown.clip().to_string(hex=True, alpha=False)).upper()
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    return Read(hex=code, note=" and ".join(notes) or None)


@cache
def css_names() -> frozenset[str]:
    """Every name that CSS has for a colour."""
    from coloraide.css.color_names import name2val_map

    return frozenset(name2val_map) - {"transparent"}
