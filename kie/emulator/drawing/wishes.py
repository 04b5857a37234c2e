"""Reads what a picture should show out of a prompt: subject, style, colours, ground.

Pure and forgiving: any text gives a reading, and a prompt that says nothing gives the defaults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kie.emulator.drawing.english import read_english
from kie.emulator.drawing.hanzi import is_chinese, read_chinese
from kie.emulator.drawing.ideas import Idea, as_glyph, furnished
from kie.emulator.drawing.paint import Colour, from_hex

_LONGEST = 8_000

_STYLES: dict[str, str] = {
    "watercolour": (
        r"水彩|油画|water\s*-?colou?rs?|aquarelle|gouache|wash painting|oil painting|painterly|impressionis\w+"
    ),
    "lowpoly": r"低多边形|low[\s-]?poly|polygonal|faceted|origami|geometric facets",
    "paper": r"剪纸|paper[\s-]?(?:cut|craft|art|collage)?(?:[\s-]?outs?)?|papercut|cut[\s-]paper|collage|layered card",
    "neon": r"霓虹|neon|synthwave|cyberpunk|glowing|vaporwave|blacklight|tron",
    "riso": (
        r"版画|riso\w*|half[\s-]?tones?|screen[\s-]?print\w*|comic|pop[\s-]?art|retro poster|vintage poster|"
        r"lithograph|manga|linocut"
    ),
    "ink": (
        r"水墨|素描|线稿|ink|line[\s-]?art|line drawing|sketch\w*|pen drawing|pencil|hand[\s-]drawn|engraving|doodle|"
        r"charcoal"
    ),
    "flat": r"扁平|矢量|flat|vectors?|minimalist illustration|isometric|svg|cartoon|geometric|bauhaus|sticker",
    "clay": (
        r"黏土|粘土|摄影|照片|写实|渲染|clay\w*|plasticine|3-?d|render(?:ed|ing)?|octane|blender|c4d|toy|photo\w*|studio|cinematic|realistic|"
        r"product shot|hyper-?real\w*|\d{2,3}\s?mm|bokeh|dslr|glossy|soft light|softbox|live[\s-]action|film look|"
        r"commercial"
    ),
}
_COLOUR_WORDS: dict[str, str] = {
    "black": "17181c", "white": "ffffff", "grey": "8b9099", "gray": "8b9099", "silver": "c3c8cf",
    "charcoal": "36454f", "ivory": "fffff0", "cream": "f6ead2", "beige": "e6d8bd", "sand": "dcc7a1",
    "tan": "d2b48c", "brown": "7a4a2b", "chocolate": "5a3220", "terracotta": "cc6b49", "rust": "b7410e",
    "copper": "b87333", "bronze": "a9744f", "gold": "d4a72c", "golden": "e0a82e", "mustard": "d9a521",
    "yellow": "f7c948", "amber": "ffb000", "apricot": "fbb982", "orange": "f5812a", "tangerine": "f28500",
    "coral": "ff7f61", "salmon": "fa8072", "red": "d7263d", "crimson": "b3123a", "scarlet": "e0301e",
    "burgundy": "7b1733", "maroon": "7a1f2b", "pink": "f48fb1", "blush": "f3c6c6", "magenta": "d81b7a",
    "fuchsia": "d9219d", "purple": "7b3fbf", "violet": "7f4fd0", "lavender": "b9a7e8", "lilac": "c8a8dc",
    "plum": "7c3a6b", "indigo": "3f37c9", "blue": "2b6cdf", "navy": "14264f", "cobalt": "0047ab",
    "azure": "2f8fe8", "cyan": "17b8cf", "turquoise": "2fc6bb", "teal": "12807f", "aqua": "4fd1d1",
    "mint": "a8e0c4", "green": "2f9e5b", "emerald": "0f9d6b", "lime": "a4d332", "olive": "7a7f35",
    "sage": "a3b596", "khaki": "b7a46a", "peach": "ffcba4", "rose": "e26d8a",
}  # fmt: skip
_THINGS_AS_COLOURS = frozenset({"orange", "rose", "peach", "lime", "gold", "golden", "silver", "sand", "emerald"})

_HEX = r"#(?:[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"
_COLOUR_NAME = "|".join(sorted(_COLOUR_WORDS, key=len, reverse=True))
_ANY_COLOUR = re.compile(rf"{_HEX}|(?<![a-z])(?:{_COLOUR_NAME})(?![a-z])")
_BACK = r"(?:background|backdrop|ground colou?r)"
_GROUND_AFTER = re.compile(rf"{_BACK}(?: colou?r)?s?\s*(?::|=|is|in|of)?\s*[^#.;\n]{{0,40}}?({_HEX})")
_GROUND_WORD_AFTER = re.compile(
    rf"{_BACK}(?: colou?r)?s?\s*(?::|=|is|in|of)\s*(?:[a-z]+ ){{0,2}}?({_COLOUR_NAME})(?![a-z])"
)
_GROUND_BEFORE = re.compile(rf"({_HEX})\W{{0,3}}(?:[a-z]+ ){{0,2}}{_BACK}")
_GROUND_WORD_BEFORE = re.compile(rf"(?<![a-z])({_COLOUR_NAME}) (?:[a-z]+ ){{0,2}}?{_BACK}")
_ACCENT = re.compile(rf"accent(?: colou?r)?s?\s*(?::|=|is|in|of)?\s*[^#.;\n]{{0,40}}?({_HEX})")
_LIGHT = re.compile(rf"(?<![a-z])light colou?r: [^#.;,\n]{{0,40}}?({_HEX})")
_MAIN = re.compile(rf"(?<![a-z])subject colou?r: [^#.;,\n]{{0,40}}?({_HEX})")
_PLAIN = re.compile(
    r"(?<![a-z])(?:plain\b[^.\n]{0,40}?(?:background|backdrop|ground|surface)|isolated|icons?|transparent|"
    r"white (?:seamless )?(?:background|backdrop)|seamless|cut[\s-]?out subject|logos?)(?![a-z])|"
    r"白底|白色背景|纯色背景|透明背景|图标|标志|徽标"
)
_WHITE = re.compile(
    r"(?<![a-z])(?:white (?:seamless )?(?:background|backdrop)|isolated|transparent)(?![a-z])|白底|白色背景"
)
_BADGE = re.compile(r"(?<![a-z])(?:icons?|logos?|favicon|emblem|badge)(?![a-z])|图标|徽标")
_SENTENCE_END = re.compile(r"[.!?。！？]+(?=\s|$|[\u3400-\u9fff])|\n")
_LABELLED = re.compile(
    r"\s*(?:style|camera|motion|lens|lighting|mood|format|aspect ratio|(?:colou?r palette|palette|colou?rs?|"
    r"(?:background|subject|accent|light) colou?rs?))\s*[:：]|\s*(?:风格|镜头|颜色|色彩|背景色|运镜)\s*[:：]"
)
"""Sentences that say how a picture looks, not what is in it."""
_CONTENT_SENTENCES = 2
"""What follows the subject and the scene is detail; it places things, but it brings no new ones."""
_HEX_IN_WORDS = re.compile(r"(?:[a-z]+[ -]){0,2}[a-z]*\s*\(#[0-9a-f]{3,6}\)|#[0-9a-f]{3,8}")
_NOT_STYLE = re.compile(
    rf"(?<![a-z-])(?:[a-z-]{{1,24}} )?[a-z-]{{1,24}} ?\({_HEX}\)|"
    rf"(?<![a-z])(?:charcoal|ink|clay|paper)[ -](?:{_COLOUR_NAME})(?![a-z])|"
    r"(?<![a-z])paper (?:air|aero)?(?:planes?|darts?|boats?|ships?|lanterns?|bags?|cups?|hats?|towels?|maps?)(?![a-z])"
)
"""Names of colours and of things that hold the name of a style: "charcoal grey" asks for no drawing in charcoal."""
_STYLE_SAID = re.compile(r"(?<![a-z])style: ?([^.\n]+)")
_SETTINGS: dict[str, re.Pattern[str]] = {
    "town": re.compile(r"(?<![a-z])(?:streets?|lanes?|towns?|city|alley|village|shops?|gutter|cobbled|canal)(?![a-z])"),
    "rain": re.compile(r"(?<![a-z])(?:rain(?:y|ing|drops?)?|drizzle|shower|storm)(?![a-z])"),
    "books": re.compile(r"(?<![a-z])(?:book(?:s|shel(?:f|ves)|cases?)?|library|reading)(?![a-z])"),
    "window": re.compile(r"(?<![a-z])windows?(?![a-z])"),
}
_QUOTED = re.compile(r"[\"“„]([^\"“”„\n]{1,28})[\"”“]")
_EXCLUSION = re.compile(
    r"(?:不要|避免|没有|不含|无需)[^，。；;,.\n]*|"
    r"(?:^|(?<=[.;\n]))\s*(?:avoid|no|without|exclude|exclusions?|negative(?: prompt)?|do not|don't|never)\b[^.;\n]*"
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a prompt asks to see; `None` where it says nothing."""

    idea: Idea
    style: str | None
    colours: tuple[Colour, ...]
    """Those asked by code, else by word, besides the ground."""
    has_codes: bool
    """The colours were asked by code, so that they are used unchanged."""
    ground: Colour | None
    accent: Colour | None
    main: Colour | None
    setting: frozenset[str]
    lines: tuple[str, ...]
    """What is to be written in the picture: the first two quotations."""
    is_plain: bool
    """A plain ground was asked for, or no place was named."""
    asks_plain: bool
    is_badge: bool

    @property
    def subject(self) -> str | None:
        """The sketch or the place that the picture is about."""
        if self.idea.lacks_subject:
            return None
        if self.idea.is_place:
            return self.idea.places[0]
        return self.idea.things[0].sketch if self.idea.things else None


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the demo draws for a prompt: the subject's sketch or place, the word for it in the prompt, how many,
    what stands with it, where; and the words that it cannot draw.
    """

    subject: str | None
    word: str | None
    count: int
    company: tuple[str, ...]
    places: tuple[str, ...]
    missing: tuple[str, ...]


def drawn_subject(prompt: str) -> Drawn:
    """What a picture of this prompt shows and what it lacks. Pure; any text gives an answer."""
    reading = read(prompt)
    idea = reading.idea
    first = idea.things[0] if idea.things and reading.subject == idea.things[0].sketch else None
    return Drawn(
        subject=reading.subject,
        word=first.word if first else reading.subject,
        count=first.count if first else int(reading.subject is not None),
        company=tuple(thing.sketch for thing in idea.things if thing is not first),
        places=idea.places,
        missing=idea.missing,
    )


def read(prompt: str) -> Reading:
    """What `prompt` asks to see. Only its first 8,000 characters are looked at."""
    text = _EXCLUSION.sub(" ", prompt[:_LONGEST].lower().replace("’", "'"))
    ground = _ground(text)
    accent = _ACCENT.search(text) or _LIGHT.search(text)
    main = _MAIN.search(text)
    is_badge = bool(_BADGE.search(text))
    asks_plain = bool(_PLAIN.search(text))
    idea = _idea(text)
    idea = as_glyph(idea) if is_badge or asks_plain else furnished(idea)
    colours = _colours(text, ground=ground)
    return Reading(
        idea=idea,
        style=_style(text),
        colours=colours,
        has_codes=bool(colours) and bool(re.search(_HEX, text)),
        ground=ground,
        accent=from_hex(accent.group(1)) if accent else None,
        main=from_hex(main.group(1)) if main else None,
        setting=frozenset(name for name, words in _SETTINGS.items() if words.search(text)),
        lines=tuple(_QUOTED.findall(prompt[:_LONGEST])[:2]),
        is_plain=asks_plain or not idea.places,
        asks_plain=asks_plain,
        is_badge=is_badge,
    )


def _idea(text: str) -> Idea:
    """The idea of the sentences that say what is in the picture."""
    content = _HEX_IN_WORDS.sub(" ", _QUOTED.sub(" ", text))
    said = [sentence for sentence in _SENTENCE_END.split(content) if sentence.strip() and not _LABELLED.match(sentence)]
    return read_chinese(said) if is_chinese(" ".join(said)) else read_english(said, most=_CONTENT_SENTENCES)


def _style(text: str) -> str | None:
    """The style that is named under \"Style:\", else the one named anywhere."""
    text = _NOT_STYLE.sub(" ", text)
    said = _STYLE_SAID.search(text)
    for part in (said.group(1), text) if said else (text,):
        for style, words in _STYLES.items():
            if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", part):
                return style
    return None


def _ground(text: str) -> Colour | None:
    for pattern in (_GROUND_AFTER, _GROUND_BEFORE):
        if match := pattern.search(text):
            return from_hex(match.group(1))
    for pattern in (_GROUND_WORD_AFTER, _GROUND_WORD_BEFORE):
        if match := pattern.search(text):
            return from_hex(_COLOUR_WORDS[match.group(1)])
    return from_hex("ffffff") if _WHITE.search(text) else None


def _colours(text: str, *, ground: Colour | None) -> tuple[Colour, ...]:
    """The colours to use besides the ground: the hex ones if there are any, else those named by words."""
    matching = [match.group(0) for match in _ANY_COLOUR.finditer(text)]
    if any(name.startswith("#") for name in matching):
        colours = [from_hex(name) for name in matching if name.startswith("#")]
    else:
        colours = [from_hex(_COLOUR_WORDS[name]) for name in matching if name not in _THINGS_AS_COLOURS]
    kept = [colour for colour in dict.fromkeys(colours) if colour != ground]
    return tuple(kept[:8])
