"""Small honest hints about a brief, before it costs credits.

A hint is about words that are known to work against their writer. Rules that look at words know English;
a brief in another language gets only the hints that do not depend on words. Nothing is changed or blocked.

Clips of these models last a few seconds: what is said of movements counts on that.

Long because each rule stands with its sentences and its words, and they are read as one list.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from prompts.brief import Brief, TextField
from prompts.colours import find_hexes, name_of
from prompts.compose import Capabilities, palette_shares

Severity = Literal["info", "warning"]


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One or two sentences about one field. "warning": likely to spoil the picture; "info": a small loss."""

    field: str
    message: str
    severity: Severity


Rule = Callable[[Brief, Capabilities], Iterator[Hint]]


def lint(brief: Brief, *, capabilities: Capabilities) -> tuple[Hint, ...]:
    """Hints in the order of `RULES`, each once. An empty brief, or a model without a prompt, gets none.

    Motion is looked at only where it is sent: for clips.
    """
    if capabilities.kind != "video":
        brief = replace(brief, motion=None)
    if brief.is_empty or not capabilities.takes_prompt:
        return ()
    return tuple(dict.fromkeys(hint for rule in RULES for hint in rule(brief, capabilities)))


def subject_is_missing(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """Other fields are filled, but nothing says what to show."""
    if brief.subject is None:
        message = "Say what the picture shows: without a subject the model picks one itself."
        yield Hint(field="subject", message=message, severity="warning")


def negation_in_positive_field(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """Models often draw what a sentence denies, so "no text" belongs in Exclusions as "text"."""
    for name, text in _positive(brief):
        for match in _NEGATED.finditer(_without_quotes(text)):
            words, thing = " ".join(match[0].split()), match["listed"] or match["single"]
            message = (
                f"Models often draw what a sentence denies. Take “{words}” out of {_TITLES[name]} "
                f"and write “{thing}” in Exclusions."
            )
            yield Hint(field=name, message=message, severity="warning")


def negation_in_exclusions(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """An exclusion that says "no text" denies twice."""
    for item in _items(brief.exclusions):
        match = _NEGATION_FIRST.match(item)
        if match:
            thing = item[match.end() :]
            message = f"Exclusions already means “leave out”: write “{thing}” instead of “{item}”."
            yield Hint(field="exclusions", message=message, severity="info")


def asked_and_excluded(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """The same thing stands in Exclusions and in a field that asks for it."""
    positive = [(name, _NEGATED.sub(" ", _without_quotes(text))) for name, text in _positive(brief)]
    for item in _items(brief.exclusions):
        thing = _NEGATION_FIRST.sub("", item)
        for name, text in positive:
            if _mentions(text, thing):
                message = f"“{thing}” is excluded, but {_TITLES[name]} asks for it. Keep it in one of them."
                yield Hint(field="exclusions", message=message, severity="warning")


def lettering_asked_and_excluded(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """Words in quotation marks are to be drawn, and Exclusions leaves out text."""
    excluded = next((item for item in _items(brief.exclusions) if item.casefold() in _LETTERING), None)
    if excluded is None:
        return
    for name, text in _positive(brief):
        match = _QUOTED_LETTERING.search(text)
        if match:
            lettering = match["quoted"]
            message = f"{_TITLES[name]} wants {lettering} written, but Exclusions leaves out “{excluded}”."
            yield Hint(field="exclusions", message=message, severity="warning")


def colour_asked_and_excluded(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """A chosen colour is also in Exclusions, by its code, its name or its family."""
    for item in _items(brief.exclusions):
        thing = _NEGATION_FIRST.sub("", item)
        colour_words = _colour_words(thing)
        for colour in brief.colours:
            name = name_of(colour.hex)
            if colour.hex in find_hexes(thing) or colour_words in (name, name.split()[-1]):
                message = f"“{thing}” is excluded, but {name} ({colour.hex}) is among the colours."
                yield Hint(field="colours", message=message, severity="warning")


def said_twice(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """The same words in two fields weigh double and leave less room for the rest."""
    first_in: dict[str, TextField] = {}
    for name, text in _positive(brief):
        for phrase in dict.fromkeys(_phrases(text)):
            earlier = first_in.setdefault(phrase, name)
            if earlier != name:
                message = f"“{phrase}” is already in {_TITLES[earlier]}. Once is enough."
                yield Hint(field=name, message=message, severity="info")


def filler_words(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """Praise such as "masterpiece" says nothing that can be seen."""
    for name, text in _positive(brief):
        fillers = list(dict.fromkeys(item for item in _items(text) if _FILLER.fullmatch(item)))
        if fillers:
            quoted = ", ".join(f"“{item}”" for item in fillers)
            verb = "says" if len(fillers) == 1 else "say"
            message = (
                f"{quoted} in {_TITLES[name]} {verb} nothing that can be seen. "
                "Name a light, a material or a lens instead."
            )
            yield Hint(field=name, message=message, severity="info")


def native_limits(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """What the model's own parameters cannot take, and where it goes instead."""
    exclusions = (brief.exclusions or "").strip()
    if exclusions and capabilities.negative_prompt and not capabilities.takes_negative_prompt(exclusions):
        message = (
            f"Exclusions has {len(exclusions)} characters, and this model's own field takes "
            f"{capabilities.negative_prompt_max}: it goes to the end of the prompt instead."
        )
        yield Hint(field="exclusions", message=message, severity="info")
    count = len(palette_shares(brief.colours))
    if count and capabilities.palette and not capabilities.takes_palette_of(count):
        amount = _range(capabilities.palette_min, capabilities.palette_max)
        message = f"This model's own palette takes {amount} colours: your {count} go into the prompt only."
        yield Hint(field="colours", message=message, severity="info")


def contradictory_movements(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """The camera of a clip is to stand still and to move, or to move both ways."""
    pair = _contradiction(brief) if capabilities.kind == "video" else None
    if pair is not None:
        first, second = pair
        message = f"“{first.words}” and “{second.words}” contradict each other: a camera can do one of them. Keep one."
        yield Hint(field=second.field, message=message, severity="warning")


def several_movements(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """More camera movements than a few seconds have room for."""
    if capabilities.kind != "video" or _contradiction(brief) is not None:
        return
    by_family: dict[str, _Mention] = {}
    for mention in _movements(brief):
        by_family.setdefault(mention.movement.family, mention)
    moving = [mention for family, mention in by_family.items() if family != _STILL]
    if len(moving) > 1:
        quoted = " and ".join(f"“{mention.words}”" for mention in moving)
        message = (
            f"{quoted}: a clip of a few seconds has time for one camera movement. Keep one, or make "
            "two clips and continue the second from the last frame of the first."
        )
        yield Hint(field=moving[1].field, message=message, severity="warning")


def several_shots(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """Cuts and scenes that follow each other, where the model makes one shot."""
    if capabilities.kind != "video" or capabilities.takes_shots:
        return
    for name, text in _positive(brief):
        match = _CUT.search(_without_quotes(text))
        if match:
            message = (
                f"“{match[0]}” in {_TITLES[name]} asks for more than one shot, and this model makes one. Make a clip "
                "for each, and continue from the last frame where they belong together."
            )
            yield Hint(field=name, message=message, severity="warning")


def words_of_photography(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """What is set on a camera for one photograph says nothing about a clip."""
    if capabilities.kind != "video":
        return
    for name, text in _positive(brief):
        terms = list(dict.fromkeys(match[0] for match in _PHOTOGRAPHY.finditer(_without_quotes(text))))
        if terms:
            quoted = ", ".join(f"“{words}”" for words in terms)
            verb = "is" if len(terms) == 1 else "are"
            message = (
                f"{quoted} in {_TITLES[name]} {verb} said of photographs. "
                "For a clip, say what happens and how it is filmed."
            )
            yield Hint(field=name, message=message, severity="info")


def nothing_moves(brief: Brief, capabilities: Capabilities) -> Iterator[Hint]:
    """A clip is asked for, and no word says what happens in it or what the camera does."""
    if capabilities.kind != "video" or brief.motion is not None or _movements(brief):
        return
    if not any(_HAPPENS.search(text) for _, text in _positive(brief)):
        message = (
            "Nothing says what moves: write into Motion what happens or what the camera does, else the model decides."
        )
        yield Hint(field="motion", message=message, severity="info")


RULES: tuple[Rule, ...] = (
    subject_is_missing,
    negation_in_positive_field,
    negation_in_exclusions,
    asked_and_excluded,
    lettering_asked_and_excluded,
    colour_asked_and_excluded,
    said_twice,
    filler_words,
    native_limits,
    contradictory_movements,
    several_movements,
    several_shots,
    words_of_photography,
    nothing_moves,
)

_TITLES: dict[TextField, str] = {
    "subject": "Subject",
    "scene": "Scene",
    "camera": "Camera",
    "motion": "Motion",
    "style": "Style",
    "details": "Details",
}

_LETTERING = ("text", "texts", "words", "letters", "lettering", "typography", "captions", "any text")

_COLOUR_NOUN = re.compile(r" (?:colou?rs?|tones?|hues?|shades?|tints?)$")

_COLOUR_FAMILIES = frozenset(
    {"black", "white", "grey", "brown", "red", "orange", "yellow", "green", "blue", "purple", "violet", "pink"}
)

_SAID_OF_PICTURES = ("frame", "frames", "background")
"""Words for the picture itself: "whole figure in frame" does not ask for a frame."""

_NEGATION_FIRST = re.compile(
    r"(?:no|not|without|avoid|exclude|don['’]t (?:add|show|use|include))\s+(?=\S)", re.IGNORECASE
)

_NEGATED = re.compile(
    r"""
    \b(?:no|without|avoid|exclude|free\ of)\s+ (?:(?:any|a|an|visible|extra)\s+)?
    (?P<listed>
        text|texts|writing|lettering|letters|captions?|watermarks?|logos?|signatures?|people|humans|persons?
      | border|clutter|reflections?|blur|noise|grain|artefacts|artifacts|distortion|fingers
    )\b (?!-)
  | (?<=[,;])\s* no\s+ (?P<single>\w+) (?=\s*(?:[,;.]|$))
    """,
    re.IGNORECASE | re.VERBOSE,
)

# bounded, so that a text full of opening marks is still read in one pass
_QUOTES = (
    r"\"[^\"\n]{0,300}\"|“[^”\n]{0,300}”|«[^»\n]{0,300}»|„[^“\n]{0,300}“"
    r"|‘[^’\n]{0,300}’|(?<!\w)'[^'\n]{0,300}'(?!\w)"
)

_QUOTED_LETTERING = re.compile(
    r"\b(?:says|saying|reads|reading|titled|title|headline|slogan|caption|text|words?|letters|lettering|labell?ed)"
    rf"\b[ :,]{{1,3}}(?P<quoted>{_QUOTES})",
    re.IGNORECASE,
)

_FILLER = re.compile(
    r"4k|8k|16k|uhd|(?:a )?masterpiece|best quality|(?:(?:ultra|super|very)[- ])?high quality"
    r"|(?:ultra|highly|hyper|super|extremely|insanely)[- ]?detailed|award[- ]winning|trending on artstation"
    r"|(?:ultra|hyper)[- ]?realistic|stunning|beautiful|amazing",
    re.IGNORECASE,
)

_STILL = "still"


@dataclass(frozen=True, kw_only=True)
class _Movement:
    """What a camera does; `way` tells the two ways of one family apart, and is empty where it is not said."""

    family: str
    words: re.Pattern[str]
    way: str = ""


def _movement(family: str, words: str, *, way: str = "") -> _Movement:
    return _Movement(family=family, words=re.compile(rf"\b(?:{words})\b", re.IGNORECASE), way=way)


_SPEED = r"(?:slow|slowly|fast|quick|gentle|smooth|steady|whip)"
_MOVEMENTS: tuple[_Movement, ...] = (
    _movement(
        _STILL,
        r"static(?! (?:electricity|noise))(?: (?:shot|camera|frame))?|stationary camera|locked[- ](?:off|down|tripod)"
        r"|fixed (?:tripod|camera|frame|shot)|(?:camera|frame) (?:stays|remains|holds|is) still",
    ),
    _movement("push", r"push(?:es|ing)?[- ]in|doll(?:y|ies|ying)[- ]in", way="in"),
    _movement("push", r"pull(?:s|ing)?[- ](?:out|back)|doll(?:y|ies|ying)[- ](?:out|back)", way="out"),
    _movement("zoom", r"zoom(?:s|ing)?[- ]in", way="in"),
    _movement("zoom", r"zoom(?:s|ing)?[- ]out", way="out"),
    _movement("dolly zoom", r"dolly[- ]zoom"),
    _movement("pan", r"pan(?:s|ning)? (?:slowly )?(?:to the )?left", way="left"),
    _movement("pan", r"pan(?:s|ning)? (?:slowly )?(?:to the )?right", way="right"),
    _movement("pan", rf"{_SPEED} pan|pan(?:s|ning)? (?:from|across|along)"),
    _movement("tilt", r"tilt(?:s|ing)? up", way="up"),
    _movement("tilt", r"tilt(?:s|ing)? down", way="down"),
    _movement("tilt", rf"{_SPEED} tilt(?![- ]shift)"),
    _movement("orbit", r"orbit(?:s|ing)?|circles around|circling around|arc shot"),
    _movement("tracking", r"tracking(?: shot)?|trucking shot|camera follow(?:s|ing)|handheld follow"),
    _movement("crane", r"(?:crane|jib) (?:shot|up|down|move)|boom(?:s|ing)? (?:up|down)"),
    _movement("flight", r"(?:drone|aerial) (?:shot|flight)|fly-?(?:over|through)"),
)
"""Told apart only in Camera and Motion, where a crane is no bird and a pan no pot."""

_CUT = re.compile(
    r"\b(?:cut(?:s|ting)? (?:to|back)|(?:jump|match|smash|hard|quick) cuts?|montage|cross-?fades?|dissolves? (?:in)?to"
    r"|(?:scene|shot) (?:[1-9]|one|two|three)(?=\s*[:.,–—-])|(?:next|new|second|third|another) (?:scene|shot)"
    r"|split[- ]screen)\b",
    re.IGNORECASE,
)

# A focal length or an f-number shows in a clip as it does in a photograph, so they are not among these.
_PHOTOGRAPHY = re.compile(
    r"\b(?:aperture|shutter speed|(?:fast|slow) shutter(?! angle)|exposure time|long exposure|ISO ?\d{2,6}"
    r"|1/\d{2,5} ?s(?:ec(?:onds?)?)?|freeze[- ]frame|frozen (?:in time|motion|mid-air|in mid-air)|burst mode"
    r"|focus stacking|bracketing|snapshot)\b",
    re.IGNORECASE,
)

_HAPPENS = re.compile(
    r"\b(?:(?:walk|jump|turn|roll|sway|flow|drift|float|fall|pour|burn|flicker|blink|nod|melt|grow|bloom|burst|climb|crawl"
    r"|follow|push|pull|fight|kick|lift|rain)(?:s|es|ing|ed)?"
    r"|(?:ris|mov|glid|slid|danc|rotat|explod|wav|driv|rid|breath|shak|div|chas|smil|swirl|approach)(?:e|es|ing|s)"
    r"|(?:run|spin|swim|drip|flap|skip|hop|clap)(?:s|[a-z]?ing)|fl(?:y|ies|ying)|swings?|swinging)\b",
    re.IGNORECASE,
)

_COMMON_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on", "or"}
    | {"out", "over", "that", "the", "their", "this", "to", "under", "up", "with"}
)


def _positive(brief: Brief) -> Iterator[tuple[TextField, str]]:
    for name in _TITLES:
        text = brief.text_of(name)
        if text is not None:
            yield name, text


@dataclass(frozen=True, kw_only=True)
class _Mention:
    """A movement where it is said, in the words of the brief."""

    movement: _Movement
    field: TextField
    words: str


def _movements(brief: Brief) -> list[_Mention]:
    """The camera movements of Camera, then Motion, each in the order of `_MOVEMENTS`."""
    fields: tuple[TextField, ...] = ("camera", "motion")
    texts = [(name, _without_quotes(brief.text_of(name) or "")) for name in fields]
    return [
        _Mention(movement=movement, field=name, words=match[0])
        for name, text in texts
        for movement in _MOVEMENTS
        if (match := movement.words.search(text))
    ]


def _contradiction(brief: Brief) -> tuple[_Mention, _Mention] | None:
    """The first two movements that no camera can make together."""
    for first, second in combinations(_movements(brief), 2):
        move, other_move = first.movement, second.movement
        if (move.family == _STILL) is not (other_move.family == _STILL):
            return first, second
        if move.family == other_move.family and move.way and other_move.way and move.way != other_move.way:
            return first, second
    return None


def _items(text: str | None) -> list[str]:
    """The items of a list written with commas, semicolons, sentence ends or lines."""
    items = (item.strip(" \t\r-•*.!\"'“”") for item in re.split(r"[,;\n，；、。]|\.\s", text or ""))
    return [item for item in items if item]


def _phrases(text: str) -> Iterator[str]:
    """The items that would be noticed if they came twice: those with two or more telling words."""
    for item in _items(_without_quotes(text)):
        words = re.findall(r"[\w'’-]+", item.casefold())
        telling = [word for word in words if word not in _COMMON_WORDS]
        if len(telling) >= 2:
            yield " ".join(words)


def _without_quotes(text: str) -> str:
    return re.sub(_QUOTES, '""', text)


def _mentions(text: str, thing: str) -> bool:
    """The text has this thing as whole words, singular or plural; "text" is not in "texture"."""
    stem = thing[:-1] if len(thing) > 3 and thing.endswith("s") and not thing.endswith("ss") else thing
    if len(stem) < 3 or thing.casefold() in _SAID_OF_PICTURES or stem.casefold() not in text.casefold():
        return False
    return re.search(rf"(?<![\w-]){re.escape(stem)}s?(?![\w-])", text, re.IGNORECASE) is not None


def _colour_words(thing: str) -> str | None:
    """The name in "blue" or "mint green tones"; `None` for a thing that may be no colour, like "sand"."""
    plain = _COLOUR_NOUN.sub("", thing.casefold())
    name = plain.replace("gray", "grey")
    return name if plain != thing.casefold() or name.rpartition(" ")[2] in _COLOUR_FAMILIES else None


def _range(least: int, most: int | None) -> str:
    return f"at least {least}" if most is None else f"{least} to {most}"
