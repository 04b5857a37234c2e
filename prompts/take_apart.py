"""A plain prompt taken apart into the fields of a brief, by rules and offline. Pure.

    "A photo of a mug on a wooden table, 85 mm, soft light, no text"
    -> Subject "a mug" · Scene "on a wooden table" · Camera "85 mm" · Style "A photo, soft light" · Exclusions "text"

The text is cut at commas and ends of sentences, never inside quotation marks, brackets or braces, and every clause goes
to the field whose words it has. What says nothing that a rule knows stays in Details; no word is lost, and only the
words that deny ("no", "without", "Negative prompt:") go, because Exclusions says that by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prompts.brief import TEXT_FIELDS, Brief, Colour, TextField
from prompts.lint import lexicon
from prompts.lint.terms import EDGE_AFTER, EDGE_BEFORE, terms
from prompts.read_colours import read_text_colours

LONGEST = 20_000
"""Characters: more than any model takes."""

_OPENS, _CLOSES = "([{<“«„「『《", ")]}>”»“」』》"
_CUTS = ",;\n，；。"
_NEGATIVE = re.compile(
    r"(?:^|(?<=[\s,;.，。；]))(?:negative(?: prompt)?|exclusions?|exclude|avoid|负面提示词?|反向提示词?|排除|避免)"
    r"\s*[:：]\s*"
    r"|(?:^|(?<=\s))--no(?=\s)\s*",
    re.IGNORECASE,
)
_FLAG = re.compile(r"(?:^|(?<=\s))--(?!no\b)[a-z]+(?:\s+(?!--)[^\s,]+)?", re.IGNORECASE)
_DENIAL = re.compile(
    r"^(?:and\s+)?(?:with\s+)?(?:no|without(?:\s+any)?|zero|avoid(?:ing)?|exclud(?:e|ing)|free\s+of|"
    r"(?:do\s+not|don['’]t|never)\s+(?:add|show|include|use|draw))\s+(?=\S)|^(?:不要(?:出现|有)?|没有|避免(?:出现)?|不含|无)(?=\S)",
    re.IGNORECASE,
)
_MEDIUM = (
    r"photo(?:graph|graphy)?|picture|illustration|painting|render(?:ing)?|drawing|sketch|watercolou?r|poster|icon|logo|"
    r"shot|still|portrait|image|mock-?up|infographic|diagram|cartoon|comic|engraving|woodcut|collage"
)
_OF = re.compile(
    rf"^(?P<style>(?:an?\s+|the\s+)?(?:[\w'’-]+\s+){{0,6}}(?:{_MEDIUM}))\s+of\s+(?P<rest>\S.*)$", re.I | re.S
)
_VIEW = re.compile(r"\b(?:shot|still|close-?up|portrait|view)\b", re.IGNORECASE)
_LIGHT = terms(
    "light, lighting, lit, backlit, sunlit, moonlit, glow, glowing, golden hour, blue hour, rim light, shadows, shaded,"
    " high-key, low-key, chiaroscuro, colour grading, graded, palette, tones, film grain, 8k, 4k, highly detailed,"
    " photorealistic, realistic, cinematic, minimalist, minimal",
    "光,光线,灯光,阴影,色调,质感",
)
_AT_PLACE = re.compile(rf"{EDGE_BEFORE}(?:{lexicon.SETTING}){EDGE_AFTER}|{lexicon.HAN_SETTING}", re.IGNORECASE)
_FILLER = re.compile(lexicon.FILLERS, re.IGNORECASE)
_LENS = re.compile(lexicon.LENS, re.IGNORECASE)
_PREPOSITION = re.compile(
    r"^(?:in|on|at|under|beneath|behind|inside|against|near|beside|by|above|over|among|along|outside|between|through|"
    r"across|surrounded by|set in|在)\b|^在",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:camera|dolly|pan|pans|panning|tilt|tilts|zoom|zooms|push-in|pull-back|tracking|orbit|orbits|crane|"
    r"slow motion|time-?lapse)\b|镜头(?:推|拉|摇|移)|慢动作|延时",
    re.IGNORECASE,
)
_COLOUR_WORDS = re.compile(
    r"\b(?:colou?rs?|palette|hex|brand|in|and|with|of|the|a|as|for|use|using|background|accent|subject|light)\b|[:,=&()\-]",
    re.IGNORECASE,
)
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})(?![0-9A-Za-z_])")


def take_apart(prompt: str, *, is_clip: bool = False) -> Brief:
    """The brief in a plain prompt; `is_clip` lets what moves go to Motion. Raises ValueError where it is too long."""
    if len(prompt) > LONGEST:
        raise ValueError(f"A prompt of {len(prompt):,} characters is longer than any model takes ({LONGEST:,}).")
    fields: dict[TextField, list[str]] = {name: [] for name in TEXT_FIELDS}
    colours: list[Colour] = []
    flags = [match[0].strip() for match in _FLAG.finditer(prompt)]
    asked, denied = _without_negatives(_FLAG.sub(" ", prompt))
    fields["exclusions"] += denied
    for clause in _clauses(asked):
        only_colours = _colours_alone(clause)
        if only_colours:
            colours += [colour for colour in only_colours if colour not in colours]
            continue
        for field, words in _placed(clause, has_subject=bool(fields["subject"]), is_clip=is_clip):
            fields[field].append(words)
    fields["details"] += flags
    if not fields["subject"]:
        _give_a_subject(fields)
    return Brief(**{name: ", ".join(parts) or None for name, parts in fields.items()}, colours=tuple(colours))


def _placed(clause: str, *, has_subject: bool, is_clip: bool) -> Iterator[tuple[TextField, str]]:
    """Where the words of a clause go."""
    denial = _DENIAL.match(clause)
    if denial:
        yield "exclusions", clause[denial.end() :]
        return
    if _FILLER.fullmatch(clause):
        yield "details", clause
        return
    made = None if has_subject else _OF.match(clause)
    if made:
        yield ("camera" if _VIEW.search(made["style"]) else "style"), made["style"]
        yield from _subject_and_scene(made["rest"])
        return
    field = _field_of(clause, is_clip=is_clip)
    if field == "scene" or (field and has_subject) or (field and not _says_what(clause)):
        yield field, clause
    elif has_subject:
        yield "details", clause
    else:
        yield from _subject_and_scene(clause)


def _subject_and_scene(clause: str) -> Iterator[tuple[TextField, str]]:
    """A thing, and the place where it is: from the last preposition that leads to one."""
    place = next((match for match in _AT_PLACE.finditer(clause) if clause[: match.start()].strip()), None)
    if place is None:
        yield "subject", clause
        return
    yield "subject", clause[: place.start()].strip()
    yield "scene", clause[place.start() :].strip()


def _field_of(clause: str, *, is_clip: bool) -> TextField | None:
    if is_clip and _MOVES.search(clause):
        return "motion"
    if _PREPOSITION.match(clause) and (_AT_PLACE.search(clause) or lexicon.BACKGROUND.search(clause)):
        return "scene"
    if _LENS.search(clause):
        return "camera"
    if lexicon.STYLES.search(clause):
        return "style"
    if lexicon.COMPOSITION.search(clause):
        return "camera"
    if _LIGHT.search(clause):
        return "style"
    if lexicon.BACKGROUND.search(clause) or _PREPOSITION.match(clause):
        return "scene"
    return None


def _says_what(clause: str) -> bool:
    """Whether a clause that has the words of a field names a thing as well: "a knitted owl", not "knitted style"."""
    begins = re.match(r"^(?:an?|the|one|two|three|some|my|our|\d+)\s+\S+", clause, re.IGNORECASE)
    return bool(begins) and not re.search(
        rf"\b(?:style|look|lighting|light|view|angle|lens|{_MEDIUM})\s*$", clause, re.I
    )


def _give_a_subject(fields: dict[TextField, list[str]]) -> None:
    """A brief has a subject where anything is asked for: the first of what no rule placed, else of the style."""
    fallbacks: tuple[TextField, ...] = ("details", "style", "scene", "camera")
    for field in fallbacks:
        plain = next(
            (words for words in fields[field] if not words.startswith("--") and not _FILLER.fullmatch(words)), None
        )
        if plain is not None:
            fields[field].remove(plain)
            fields["subject"].append(plain)
            return


def _without_negatives(prompt: str) -> tuple[str, list[str]]:
    """What is asked for, and the clauses behind "Negative prompt:" and the like, to the end of their line."""
    asked, denied = [], []
    for line in prompt.split("\n"):
        mark = _NEGATIVE.search(line)
        asked.append(line[: mark.start()] if mark else line)
        if mark:
            denied += list(_clauses(_NEGATIVE.sub(", ", line[mark.start() :])))
    return "\n".join(asked), denied


def _clauses(text: str) -> Iterator[str]:
    """The text cut at its commas and ends of sentences, but inside nothing that belongs together."""
    depth, in_quotes, start = 0, False, 0
    for place, character in enumerate(text):
        if character == '"':
            in_quotes = not in_quotes
        elif character in _OPENS:
            depth += 1
        elif character in _CLOSES:
            depth = max(0, depth - 1)
        is_stop = character in ".!?！？" and (
            place + 1 == len(text) or text[place + 1].isspace() or character in "！？"
        )
        if (character in _CUTS or is_stop) and (character == "\n" or not (depth or in_quotes)):
            yield from _trimmed(text[start:place])
            depth, in_quotes, start = (0, False, place + 1) if character == "\n" else (depth, in_quotes, place + 1)
    yield from _trimmed(text[start:])


def _trimmed(clause: str) -> Iterator[str]:
    words = " ".join(clause.split())
    if words:
        yield words


def _colours_alone(clause: str) -> tuple[Colour, ...]:
    """The colours of a clause that holds nothing else: "brand colours #EC4899 and #3B82F6", "background #FFFFFF"."""
    if not _HEX.search(clause) or _COLOUR_WORDS.sub(" ", _HEX.sub(" ", clause)).strip():
        return ()
    roles = {"background", "accent", "subject", "light"}
    read = read_text_colours(clause)
    named = [role for role in re.findall(r"\w+", clause.casefold()) if role in roles]
    role = named[0] if len(named) == 1 and len(read.colours) == 1 else "palette"
    return tuple(Colour(hex=colour.hex, role=role) for colour in read.colours)  # type: ignore[arg-type]
