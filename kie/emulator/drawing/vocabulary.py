"""The words that the demo knows: things it has a sketch of, places, colours, and the small words between them.

Everything is read from the text files of `sketches` and `words`; nothing here knows any grammar.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kie.emulator.drawing.paint import Colour, from_hex
from kie.emulator.drawing.sketch import Sketch, load

_FOLDER = Path(__file__).parent / "words"
_LONGEST_PHRASE = 5


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a place looks like; `None` and empty where it does not say."""

    sky: str | None = None
    far: str | None = None
    ground: str | None = None
    props: tuple[str, ...] = ()
    air: tuple[str, ...] = ()
    glyph: str | None = None
    """The sketch that stands for the place where there is no room for it."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """Something known in a row of words."""

    name: str
    length: int
    is_plural: bool = False


def lines_of(file: str) -> list[str]:
    """The lines of a file of words, without comments and blank ones."""
    text = (_FOLDER / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def lists() -> dict[str, tuple[str, ...]]:
    """The lists of small English words, by name."""
    named = (line.partition(": ") for line in lines_of("english.txt"))
    return {name: tuple(_plain(word) for word in words.split(",")) for name, _, words in named}


@cache
def pairs(name: str) -> dict[str, str]:
    """A list whose items end in what they stand for."""
    return {key: value for key, _, value in (item.rpartition(" ") for item in lists()[name])}


@cache
def words(name: str) -> frozenset[str]:
    """A list as a set."""
    return frozenset(lists()[name])


@cache
def colours() -> dict[str, Colour | None]:
    """Colours and materials by name; `None` for a material of no colour of its own."""
    named: dict[str, Colour | None] = {}
    for line in lines_of("colours.txt"):
        names, _, code = line.rpartition(" ")
        colour = from_hex(code) if len(code) == 6 and set(code) <= set("0123456789abcdef") else None
        named |= {
            _plain(name): colour for name in (names if colour else line).split(",") if _plain(name) not in {"-", ""}
        }
    return named


@cache
def scenes() -> dict[str, Scene]:
    """Places by name."""
    return {name: _scene(looks) for name, _, looks in _scene_lines()}


@cache
def scene_words() -> dict[str, str]:
    """Every word for a place, and the place."""
    return {
        _plain(word): name
        for name, phrases, _ in _scene_lines()
        for word in (name, *phrases.split(","))
        if word.strip()
    }


@cache
def thing_words() -> dict[str, str]:
    """Every word for a thing, and the name of its sketch."""
    named: dict[str, str] = {}
    for sketch in load().values():
        if "hidden" not in sketch.flags:
            for word in sketch.words:
                named.setdefault(_plain(word), sketch.name)
    names = {name: name for name, sketch in load().items() if "hidden" not in sketch.flags and "_" not in name}
    return named | names


def find(table: dict[str, str], tokens: list[str], start: int) -> Match | None:
    """The longest phrase of a table that begins there, in the singular or the plural."""
    for length in range(min(_LONGEST_PHRASE, len(tokens) - start), 0, -1):
        phrase = tokens[start : start + length]
        name = table.get(" ".join(phrase))
        if name is not None:
            single = singular(phrase[-1])
            is_plural = single is not None and table.get(" ".join([*phrase[:-1], single])) == name
            return Match(name=name, length=length, is_plural=is_plural)
        for place in {length - 1, 0}:
            single = singular(phrase[place])
            if single and (name := table.get(" ".join([*phrase[:place], single, *phrase[place + 1 :]]))):
                return Match(name=name, length=length, is_plural=True)
    return None


def singular(word: str) -> str | None:
    """The singular of an English plural; `None` for a word that is none."""
    if word in pairs("irregular"):
        return pairs("irregular")[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return None
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses", "zes", "oes")) else word[:-1]


@cache
def kinds_of_people() -> frozenset[str]:
    """The sketches of people."""
    return frozenset(sketch.name for sketch in load().values() if sketch.kind == "people")


def kind_of(name: str) -> str:
    """The file that a sketch stands in."""
    return load()[name].kind


def part_called(sketch: Sketch, word: str) -> str | None:
    """The part of a sketch that a word names."""
    for candidate in (word, pairs("part names").get(word), singular(word), f"{word}s"):
        if candidate and candidate in sketch.parts:
            return candidate
    return None


def _plain(word: str) -> str:
    return word.strip().replace("-", " ") if word.strip() != "-" else ""


def _scene_lines() -> list[tuple[str, str, str]]:
    rows = []
    for line in lines_of("scenes.txt"):
        name, _, rest = line.partition(":")
        phrases, _, looks = rest.partition("|")
        rows.append((name.strip(), phrases, looks))
    return rows


def sketch_name(word: str) -> str:
    """The name of a sketch from one without blanks."""
    return word if word in load() else word.replace("_", " ")


def _scene(looks: str) -> Scene:
    facts = dict(look.partition("=")[::2] for look in looks.split())
    several = {name: tuple(filter(None, facts.get(name, "").split(","))) for name in ("props", "air")}
    return Scene(
        sky=facts.get("sky"),
        far=facts.get("far"),
        ground=facts.get("ground"),
        props=tuple(map(sketch_name, several["props"])),
        air=several["air"],
        glyph=sketch_name(facts["glyph"]) if "glyph" in facts else None,
    )
