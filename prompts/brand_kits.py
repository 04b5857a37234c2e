"""Brand kits: colours with names and roles, words of a look and exclusions, put into a brief where it leaves room.

A kit is read from design tokens of the W3C (DTCG JSON), where it keeps its words as an extension, or from any text
that holds colours. What cannot be read is named and the rest taken.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from typing import Literal, get_args

from prompts.brief import Brief, Colour, Role
from prompts.colours import without_gamma
from prompts.kit_sources import readable
from prompts.presets import FOLDER, Preset, put_in
from prompts.read_colours import TextColour, read_text_colours

KitRole = Literal["primary", "secondary", "accent", "background", "text"]
KIT_ROLES: tuple[KitRole, ...] = get_args(KitRole)
VERSION = 1
_TOKEN_NAME = re.compile(r"[^\W\d_][\w -]*")
"""What a token may be called: no dots, braces or signs that have a meaning of their own there."""
_IN_BRIEF: Mapping[KitRole, Role] = {"background": "background", "accent": "accent"}
_HEX = re.compile(r"#[0-9A-F]{6}")
_MOST_COLOURS, _MOST_WORDS, _LONGEST = 64, 32, 400


@dataclass(frozen=True, kw_only=True)
class KitColour:
    """`hex` is `"#RRGGBB"`; a name is absent where nobody gave one."""

    hex: str
    role: KitRole
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class BrandKit:
    """What every picture of a brand has in common."""

    name: str
    colours: tuple[KitColour, ...] = ()
    keywords: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """How well `text` is read on `ground`: the ratio of WCAG 2 (1 to 21), and Lc of APCA (negative: light on dark)."""

    text: str
    ground: str
    wcag: float
    apca: float


@cache
def shipped_kits() -> tuple[BrandKit, ...]:
    """The kits that come with the product."""
    return tuple(
        read_kit(path.read_text(encoding="utf-8"))[0] for path in sorted((FOLDER / "brand_kits").glob("*.json"))
    )


def with_kit(brief: Brief, kit: BrandKit) -> Brief:
    """The brief with what the kit adds: colours of the roles that it does not fill itself, and words it lacks."""
    filled = {colour.role for colour in brief.colours}
    colours = (Colour(hex=colour.hex, role=_IN_BRIEF.get(colour.role, "palette")) for colour in kit.colours)
    added = tuple(dict.fromkeys(colour for colour in colours if colour.role not in filled))
    return replace(
        brief,
        colours=brief.colours + added,
        style=_with_words(brief.style, kit.keywords),
        exclusions=_with_words(brief.exclusions, kit.exclusions),
    )


def _with_words(text: str | None, words: tuple[str, ...]) -> str | None:
    for word in words:
        text = put_in(text or "", Preset(name=word, text=word), instead_of=())
    return text


def read_kit(text: str, *, name: str = "Brand kit") -> tuple[BrandKit, tuple[str, ...]]:
    """The kit in a text, and a sentence for each part that could not be taken. Never raises."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    own, problems = _own_part(data)
    read = read_text_colours(readable(text))
    problems += [f"“{part}” is no colour that can be read, so it is left out." for part in read.refused]
    problems += read.notes
    colours = [_kit_colour(colour, is_first=not index) for index, colour in enumerate(read.colours)]
    if len(colours) > _MOST_COLOURS:
        problems.append(f"A kit holds {_MOST_COLOURS} colours; the other {len(colours) - _MOST_COLOURS} are left out.")
    given = own.get("name")
    exact = _exact_colours(own, data)
    kit = BrandKit(
        name=given if isinstance(given, str) and given.strip() and len(given) <= _LONGEST else name,
        colours=tuple(colours[:_MOST_COLOURS]) if exact is None else exact,
        keywords=_words(own, "keywords", problems),
        exclusions=_words(own, "exclusions", problems),
    )
    return kit, tuple(problems)


def _kit_colour(colour: TextColour, *, is_first: bool) -> KitColour:
    """Without a role the first colour leads, as in every list of a brand's colours."""
    role = next((known for known in KIT_ROLES if known == colour.role), "primary" if is_first else "secondary")
    name = (colour.name or "").removeprefix(f"{colour.role} ")
    return KitColour(hex=colour.hex, role=role, name=None if name.isdecimal() else name or None)


def _exact_colours(own: Mapping[str, object], data: object) -> tuple[KitColour, ...] | None:
    """The colours as they were written, in order and with names that no token can have; None where the tokens are no
    longer those that were written, because then another program's change is what counts."""
    kept = own.get("colours")
    if not isinstance(kept, list) or not isinstance(data, dict) or len(kept) > _MOST_COLOURS:
        return None
    colours = []
    for part in kept:
        match part:
            case {"hex": str(code), "role": str(word), "name": str() | None as name} if _HEX.fullmatch(code):
                role = next((known for known in KIT_ROLES if known == word), None)
                if role is None or (name is not None and not 0 < len(name) <= _LONGEST):
                    return None
                colours.append(KitColour(hex=code, role=role, name=name))
            case _:
                return None
    return tuple(colours) if _groups(colours) == data.get("color") else None


def _own_part(data: object) -> tuple[Mapping[str, object], list[str]]:
    match data:
        case {"$extensions": {"playground.brand-kit": {"version": version, **rest}}}:
            own = {str(key): value for key, value in rest.items()}
            if isinstance(version, int) and version <= VERSION:
                return own, []
            return own, ["The kit is of a newer version of this program: what is not known here is left out."]
    return {}, []


def _words(own: Mapping[str, object], part: str, problems: list[str]) -> tuple[str, ...]:
    value = own.get(part, [])
    if not isinstance(value, list):
        problems.append(f"“{part}” must be a list of texts, so it is left out.")
        return ()
    words = [word for word in value if isinstance(word, str) and word.strip() and len(word) <= _LONGEST][:_MOST_WORDS]
    if len(words) < len(value):
        problems.append(f"{len(value) - len(words)} of “{part}” cannot be used and are left out.")
    return tuple(words)


def kit_tokens(kit: BrandKit) -> dict[str, object]:
    """The kit as design tokens of the W3C, which `read_kit` takes back as it was."""
    own = {
        "version": VERSION, "name": kit.name, "keywords": list(kit.keywords), "exclusions": list(kit.exclusions),
        "colours": [{"hex": colour.hex, "role": colour.role, "name": colour.name} for colour in kit.colours],
    }  # fmt: skip
    return {"$extensions": {"playground.brand-kit": own}, "color": _groups(kit.colours)}


def _groups(colours: Iterable[KitColour]) -> dict[str, dict[str, object]]:
    groups: dict[str, dict[str, object]] = {}
    for colour in colours:
        group = groups.setdefault(colour.role, {})
        key = colour.name if colour.name and _TOKEN_NAME.fullmatch(colour.name) else str(len(group) + 1)
        group[key if key not in group else f"{key} {len(group) + 1}"] = {"$type": "color", "$value": _value(colour)}
    return groups


def _value(colour: KitColour) -> dict[str, object]:
    components = [round(int(colour.hex[start : start + 2], 16) / 255, 4) for start in (1, 3, 5)]
    return {"colorSpace": "srgb", "components": components, "hex": colour.hex.lower()}


def contrasts(kit: BrandKit) -> tuple[Contrast, ...]:
    """Every pair of the kit's colours in both directions, the best read first."""
    pairs = permutations(dict.fromkeys(colour.hex for colour in kit.colours), 2)
    table = (Contrast(text=a, ground=b, wcag=round(wcag(a, b), 2), apca=round(apca(a, b), 1)) for a, b in pairs)
    return tuple(sorted(table, key=lambda pair: -abs(pair.apca)))


def wcag(text: str, ground: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(code: str) -> float:
    red, green, blue = (without_gamma(int(code[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def apca(text: str, ground: str) -> float:
    """Lc of APCA 0.1.9, constant by constant as https://github.com/Myndex/apca-w3 has it."""
    on, under = _screen_luminance(text), _screen_luminance(ground)
    if abs(on - under) < 0.0005:
        return 0.0
    if under > on:
        contrast = (under**0.56 - on**0.57) * 1.14
        return 0.0 if contrast < 0.1 else (contrast - 0.027) * 100
    contrast = (under**0.65 - on**0.62) * 1.14
    return 0.0 if contrast > -0.1 else (contrast + 0.027) * 100


def _screen_luminance(code: str) -> float:
    red, green, blue = ((int(code[start : start + 2], 16) / 255) ** 2.4 for start in (1, 3, 5))
    light = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    return light + (0.022 - light) ** 1.414 if light < 0.022 else float(light)
