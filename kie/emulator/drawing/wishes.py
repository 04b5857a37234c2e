"""Reads what a picture should show out of a prompt: subject, style, colours, ground.

Pure and forgiving: any text gives a reading, and a prompt that says nothing gives the defaults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kie.emulator.drawing.paint import Colour, from_hex

_LONGEST = 8_000

_FRUIT = "apple|orange|fruit|lemon|pear|peach|cherry|grapefruit|lime|citrus|tomato|berry|mango"
_BREWING = "pour-over|pour over|drippers?|carafe|gooseneck|kettle"
_SPECIFIC_SUBJECTS: dict[str, str] = {
    "dripper": rf"coffee(?=[^.\n]{{0,90}}?(?:{_BREWING}))|{_BREWING}|chemex",
    "tart": rf"(?:blood )?(?:(?:{_FRUIT}) )?(?:tart|pie|quiche)",
    "plane": "(?:paper )?(?:airplane|aeroplane)|paper dart|paper plane|(?<!focal )plane(?! of)",
    "boat": "(?:paper|sailing|rowing|fishing) boat|boat|sailboat|ship|yacht",
    "market": r"(?:night|street|food|flea|christmas|farmers['’]?) market|market|food stall|market stall|bazaar",
    "mug": "mug|cup|coffee|tea|espresso|latte|cappuccino|teacup",
    "bottle": "bottle|perfume|cosmetic|cosmetics|skincare|serum|lotion|shampoo|fragrance|cream|vial|flask",
    "flower": "flower|rose|tulip|daisy|sunflower|blossom|bouquet|peony|lily",
    "tree": "tree|oak|pine|forest|bonsai|woods|palm",
    "plant": "plant|leaf|leaves|succulent|cactus|fern|monstera|houseplant|herb|botanical",
    "rocket": "rocket|spaceship|spacecraft|shuttle|starship|astronaut|space",
    "car": "car|vehicle|taxi|van|truck|suv|automobile|roadster|convertible",
    "city": "city|skyline|skyscraper|downtown|street|building|tower|office|architecture|town|village",
    "house": "house|cabin|cottage|home|villa|hut|barn|castle",
    "landscape": "mountain|hill|valley|desert|beach|sea|ocean|lake|river|sunset|sunrise|canyon|dune|field",
    "animal": (
        "cat|kitten|fox|dog|puppy|bear|panda|rabbit|bunny|hare|wolf|tiger|lion|animal|mascot|mouse|owl|"
        "raccoon|koala|creature|pet|otter|squirrel|deer"
    ),
    "robot": "robot|android|droid|cyborg|mech|bot|machine",
    "person": (
        "person|woman|man|girl|boy|lady|people|businesswoman|businessman|chef|doctor|child|hero|barista|"
        "athlete|dancer|scientist|engineer|founder|worker|human|character|avatar|king|queen|knight|model"
    ),
    "laptop": "laptop|computer|notebook|macbook|desktop|dashboard|website|monitor",
    "phone": "phone|smartphone|iphone|mobile|tablet|handset",
    "fruit": _FRUIT,
    "cake": "cupcake|cake|muffin|dessert|ice cream|sweet|pastry|donut|burger|pizza|bakery",
    "chair": "chair|armchair|sofa|couch|lamp|furniture|stool|bench|living room",
    "ring": "ring|jewellery|jewelry|earring|necklace|bracelet",
    "gem": "gem|crystal|diamond|jewel|ruby|emerald|sapphire|gemstone|amethyst|quartz|mineral",
    "shoe": "shoe|sneaker|trainer|boot|footwear|trainers|runner",
    "headphones": "headphones|headphone|headset|earphones|earbuds|speaker|audio|music",
}
_GENERIC_SUBJECTS: dict[str, str] = {
    "landscape": "landscape|scenery|nature|horizon|panorama|outdoors",
    "person": "portrait|face|headshot|selfie|fashion",
    "phone": "app|screen",
    "cake": "food|meal|dish|breakfast",
    "chair": "interior|room",
    "bottle": "packaging|product|package|label",
}
_STYLES: dict[str, str] = {
    "watercolour": r"water\s*-?colou?rs?|aquarelle|gouache|wash painting|oil painting|painterly|impressionis\w+",
    "lowpoly": r"low[\s-]?poly|polygonal|faceted|origami|geometric facets",
    "paper": r"paper[\s-]?(?:cut|craft|art|collage)?(?:[\s-]?outs?)?|papercut|cut[\s-]paper|collage|layered card",
    "neon": r"neon|synthwave|cyberpunk|glowing|vaporwave|blacklight|tron",
    "riso": (
        r"riso\w*|half[\s-]?tones?|screen[\s-]?print\w*|comic|pop[\s-]?art|retro poster|vintage poster|"
        r"lithograph|manga|linocut"
    ),
    "ink": r"ink|line[\s-]?art|line drawing|sketch\w*|pen drawing|pencil|hand[\s-]drawn|engraving|doodle|charcoal",
    "flat": r"flat|vectors?|minimalist illustration|isometric|svg|cartoon|geometric|bauhaus|sticker",
    "clay": (
        r"clay\w*|plasticine|3-?d|render(?:ed|ing)?|octane|blender|c4d|toy|photo\w*|studio|cinematic|realistic|"
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
    r"(?<![a-z])(?:plain|isolated|icons?|transparent|white (?:seamless )?(?:background|backdrop)|seamless|"
    r"cut[\s-]?out subject|logos?)(?![a-z])"
)
_PLACE = re.compile(
    r"(?<![a-z])(?:street|road|room|kitchen|table|desk|shelf|forest|wood|jungle|beach|shore|sea|ocean|lake|river|sky|"
    r"city|town|village|garden|park|field|meadow|market|cafe|café|office|library|desert|snow|space|night|sunset|"
    r"sunrise|dawn|clouds?|hills?|mountains?|window|wall|landscape|scenery|outdoors?)(?![a-z])"
)
"""A prompt that names no place gets a plain or softly shaded ground, as generators give an object by itself."""
_WHITE = re.compile(r"(?<![a-z])(?:white (?:seamless )?(?:background|backdrop)|isolated|transparent)(?![a-z])")
_BADGE = re.compile(r"(?<![a-z])(?:icons?|logos?|favicon|emblem|badge)(?![a-z])")
_SENTENCE_END = re.compile(r"[.!?\n]")
_LABEL_WORDS = 3
"""A first sentence of so few words, such as "Product photo.", says what kind of picture it is, not what is in it."""
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
_NOT_SUBJECT = re.compile(r"(?<![a-z])(?:app icons?|logos? for|phone wallpaper|screen print\w*|paper[\s-]cut)(?![a-z])")
_EXCLUSION = re.compile(
    r"(?:^|(?<=[.;\n]))\s*(?:avoid|no|without|exclude|exclusions?|negative(?: prompt)?|do not|don't|never)\b[^.;\n]*"
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a prompt asks to see; `None` where it says nothing."""

    subject: str | None
    word: str
    style: str | None
    colours: tuple[Colour, ...]
    ground: Colour | None
    accent: Colour | None
    main: Colour | None
    setting: frozenset[str]
    lines: tuple[str, ...]
    """What is to be written in the picture: the first two quotations."""
    is_plain: bool
    is_badge: bool


def read(prompt: str) -> Reading:
    """What `prompt` asks to see. Only its first 8,000 characters are looked at."""
    text = _EXCLUSION.sub(" ", prompt[:_LONGEST].lower())
    subject, word = _subject(_NOT_SUBJECT.sub(" ", text))
    ground = _ground(text)
    accent = _ACCENT.search(text) or _LIGHT.search(text)
    main = _MAIN.search(text)
    return Reading(
        subject=subject,
        word=word,
        style=_style(text),
        colours=_colours(text, word=word, ground=ground),
        ground=ground,
        accent=from_hex(accent.group(1)) if accent else None,
        main=from_hex(main.group(1)) if main else None,
        setting=frozenset(name for name, words in _SETTINGS.items() if words.search(text)),
        lines=tuple(_QUOTED.findall(prompt[:_LONGEST])[:2]),
        is_plain=bool(_PLAIN.search(text)) or not _PLACE.search(text),
        is_badge=bool(_BADGE.search(text)),
    )


def _earliest(text: str, subjects: dict[str, str]) -> tuple[str | None, str]:
    hits = [
        (match.start(), order, subject, match.group(1))
        for order, (subject, words) in enumerate(subjects.items())
        if (match := re.search(rf"(?<![a-z])({words})(?:s|es)?(?![a-z])", text))
    ]
    if not hits:
        return None, ""
    _, _, subject, word = min(hits)
    return subject, word


def _lead(text: str) -> str:
    """The first sentence that is more than a label, with what stands before it."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if len(text[start : end.start()].split()) > _LABEL_WORDS:
            return text[: end.end()]
        start = end.end()
    return text


def _subject(text: str) -> tuple[str | None, str]:
    """The first specific thing of the first sentence, else its generic one, else those of what follows."""
    for part in (_lead(text), text):
        for subjects in (_SPECIFIC_SUBJECTS, _GENERIC_SUBJECTS):
            subject, word = _earliest(part, subjects)
            if subject:
                return subject, word
    return None, ""


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


def _colours(text: str, *, word: str, ground: Colour | None) -> tuple[Colour, ...]:
    """The colours to use besides the ground: the hex ones if there are any, else those named by words."""
    matching = [match.group(0) for match in _ANY_COLOUR.finditer(text)]
    if any(name.startswith("#") for name in matching):
        colours = [from_hex(name) for name in matching if name.startswith("#")]
    else:
        colours = [
            from_hex(_COLOUR_WORDS[name]) for name in matching if not (name == word and name in _THINGS_AS_COLOURS)
        ]
    kept = [colour for colour in dict.fromkeys(colours) if colour != ground]
    return tuple(kept[:8])
