r"""Alternatives inside a brief: `{warm|cold} light` or `__lens__` make several briefs out of one.

- `{a|b|c}` is one of several; groups nest, and an alternative may be empty: `{|very }old`.
- `__name__` is any line of the list of that name. A name that is not known stays as it is.
- `\{`, `\|`, `\}` and `\\` are the characters themselves; any other backslash stays.
- `{2$$a|b|c}` is two of them in either order, `{1-2$$ and $$a|b|c}` one or two with " and " between; without one of its
  own the separator is ", ". A weight (`{3::a|b}`) says how often other tools draw a choice: here each is made once.
- A bar in double quotes or in square brackets is no bar of the group around it, so that JSON and `[a|b]` stay whole.
- Braces without a bar of their own are plain text to the letter, with the double backslashes in them, so
  that JSON comes back unharmed. A bar outside any group is plain text, and so is a lone closing brace.

Nothing is random but the drawing of a sample, and the same seed draws the same sample.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import accumulate
from math import prod
from pathlib import Path
from random import Random
from types import MappingProxyType

from prompts.brief import TEXT_FIELDS, Brief, TextField, brief_from_json
from prompts.neighbouring_syntax import MOST_ORDERS, Several, several_in, variable_in, whole_spans, without_weight

FOLDER = Path(__file__).parent / "words"

Lists = Mapping[str, Sequence[str]]
"""Word lists by name. Their lines are read as `read_list` reads them."""


class AlternativesError(ValueError):
    """Alternatives cannot be filled in; the message is a sentence that says what to change, and where."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A brief with every choice made, and the choices in reading order.

    What is chosen inside a group or a line is part of that one choice.
    """

    brief: Brief
    choices: tuple[str, ...]

    @property
    def label(self) -> str:
        """The choices in a few words: "warm · dawn". An empty one is "(nothing)"; none at all, "as written"."""
        return " · ".join(_shortened(choice) or "(nothing)" for choice in self.choices) or "as written"


def has_alternatives(brief: Brief, *, lists: Lists = MappingProxyType({})) -> bool:
    """Some field chooses, or tries to and has a mistake. Never raises.

    A brief with escapes only has no alternatives, but its one wording differs from what was written.
    """
    try:
        return any(text.choices for text in _read(brief, lists=lists).values())
    except AlternativesError:
        return True


def problems(brief: Brief, *, lists: Lists = MappingProxyType({})) -> tuple[tuple[str, str], ...]:
    """Field and sentence for names that are not known, and for the first mistake in a field. Never raises.

    Only mistakes keep a brief from being filled in.
    """
    sentences: list[tuple[str, str]] = []
    for name, text in _texts(brief):
        reader = _Reader(lists=lists)
        try:
            reader.read(text)
        except AlternativesError as error:
            sentences.append((name, str(error)))
        sentences += [
            (name, f"“__{unknown}__” stays as it is: there is no list “{unknown}” with words in it.")
            for unknown in map(_shortened, reader.unknown)
        ]
    return tuple(sentences)


def how_many(brief: Brief, *, lists: Lists = MappingProxyType({})) -> int:
    """How many different wordings there are, at least 1. Raises AlternativesError.

    Up to 1,000 combinations are made and compared. More are only counted: where different choices happen to
    give the same text, as in `{a|ab}{bc|c}`, each of them counts. Equal alternatives of one group are one.
    """
    count = prod(text.count for text in _read(brief, lists=lists).values())
    return count if count > _COMPARED else len(wordings(brief, lists=lists, most=count))


def wordings(
    brief: Brief, *, lists: Lists = MappingProxyType({}), most: int, seed: int | None = None
) -> tuple[Wording, ...]:
    """All wordings if there are at most `most`, otherwise that many drawn at random; no brief comes twice.

    They stand in reading order: the last choice changes fastest. Without a seed, too, the sample is the same
    each time. It is smaller than `most` only if over 1,000 combinations keep giving the same few texts.
    Raises AlternativesError.
    """
    texts = _read(brief, lists=lists)
    count = prod(text.count for text in texts.values())
    is_compared = count <= max(_COMPARED, most)
    different: dict[Brief, tuple[int, Wording]] = {}
    for index in range(count) if is_compared else _drawn(count, most=100 * most, seed=seed or 0):
        wording = _wording(brief, texts=texts, index=index)
        different.setdefault(wording.brief, (index, wording))
        if not is_compared and len(different) == most:
            break
    all_wordings = [wording for _, wording in sorted(different.values(), key=lambda drawn: drawn[0])]
    if len(all_wordings) <= most:
        return tuple(all_wordings)
    return tuple(all_wordings[number] for number in sorted(_drawn(len(all_wordings), most=most, seed=seed or 0)))


def read_list(text: str) -> tuple[str, ...]:
    """The lines of a word list, trimmed, each once, without blank lines and comments (`#` first).

    Raises AlternativesError for a line of more than 500 characters or more than 5,000 different lines.
    """
    lines: dict[str, None] = {}
    for number, line in enumerate(map(str.strip, text.removeprefix("\ufeff").splitlines()), start=1):
        if line and not line.startswith("#"):
            if len(line) > _LONGEST_LINE:
                raise AlternativesError(f"Line {number} has {len(line):,} characters: shorten it to {_LONGEST_LINE}.")
            lines[line] = None
    if len(lines) > _MOST_LINES:
        raise AlternativesError(f"A list may have {_MOST_LINES:,} lines, and this one has {len(lines):,}: split it.")
    return tuple(lines)


@cache
def shipped_lists() -> Mapping[str, tuple[str, ...]]:
    """The word lists that come with the product, by file name, read once."""
    files = sorted(FOLDER.glob("*.txt"))
    return MappingProxyType({path.stem: read_list(path.read_text(encoding="utf-8")) for path in files})


_MARK = re.compile(r"\\[{|}\\]|[{|}]|__(?P<name>(?:[^\W_]|[-/])+)__")

_LONGEST_LINE = 500
_MOST_LINES = 5_000
_LONGEST_TEXT = 50_000
_MOST_COMBINATIONS = 10**100
_DEEPEST = 50
_TOO_DEEP = f"Groups and lists stand more than {_DEEPEST} deep inside each other: use fewer levels."
_ESCAPED: dict[str, str | None] = {r"\{": "{", r"\|": "|", r"\}": "}", r"\\": None}
_COMPARED = 1_000
"""So many combinations are always made and compared, to count equal briefs once."""


@dataclass(frozen=True, kw_only=True)
class _Choice:
    """One of several texts. `key` says which group or list it is: equal keys are equal choices."""

    key: object
    options: tuple["_Text", ...] = field(compare=False)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """How many combinations there are up to and with each option."""
        return tuple(accumulate(option.count for option in self.options))

    @cached_property
    def size(self) -> int:
        return 1 + max(option.size for option in self.options)

    @cached_property
    def depth(self) -> int:
        return 1 + max(option.depth for option in self.options)

    def at(self, index: int) -> str:
        number = bisect_right(self.ends, index)
        option = self.options[number]
        return "".join(option.at(index - self.ends[number] + option.count))


@dataclass(frozen=True, kw_only=True)
class _Text:
    """Plain texts and choices, one after another. Raises AlternativesError if that is more than can be handled."""

    parts: tuple[str | _Choice, ...]

    def __post_init__(self) -> None:
        # in this order: a bounded size keeps the count from getting out of hand
        if self.choices and self.size > _LONGEST_TEXT:
            raise AlternativesError(f"Filled in, this is longer than {_LONGEST_TEXT:,} characters: shorten it.")
        if self.depth > _DEEPEST:
            raise AlternativesError(_TOO_DEEP)
        if self.count > _MOST_COMBINATIONS:
            raise AlternativesError("There are more combinations than anyone can count: take some groups out.")

    @cached_property
    def choices(self) -> tuple[_Choice, ...]:
        return tuple(part for part in self.parts if isinstance(part, _Choice))

    @cached_property
    def size(self) -> int:
        """No combination has more characters and choices together."""
        return sum(len(part) if isinstance(part, str) else part.size for part in self.parts)

    @cached_property
    def depth(self) -> int:
        return max((choice.depth for choice in self.choices), default=0)

    @cached_property
    def count(self) -> int:
        return prod(choice.ends[-1] for choice in self.choices)

    def at(self, index: int) -> list[str]:
        """The parts of one combination, by its number in reading order."""
        filled: list[str] = []
        for part in reversed(self.parts):
            if isinstance(part, _Choice):
                index, inside = divmod(index, part.ends[-1])
                filled.append(part.at(inside))
            else:
                filled.append(part)
        return filled[::-1]


_Piece = str | _Choice | None
"""`None` is a double backslash: two characters in plain braces, elsewhere one."""


@dataclass(kw_only=True)
class _Reader:
    """Reads a text and the word lists that it names, directly or through other lists."""

    lists: Lists
    known: dict[str, _Choice] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    inside: list[str] = field(default_factory=list)

    def read(self, text: str) -> _Text:
        """Raises AlternativesError, which says in which list a mistake is."""
        try:
            return self._text(text)
        except AlternativesError as error:
            place = f"In the list “{self.inside[-1]}”: " if self.inside else ""
            raise AlternativesError(f"{place}{error}") from error

    def _text(self, text: str) -> _Text:
        variable = variable_in(text)
        if variable is not None:
            raise AlternativesError(
                f"“${{{variable}…}}” is a variable of other tools, which is not understood here: write its words, or "
                f"keep them in a list and write __{variable}__."
            )
        whole = whole_spans(text)
        groups: list[list[list[_Piece]]] = [[[]]]  # the alternatives of each open group; the first is the text
        starts: list[int] = []
        end = 0
        for mark in _MARK.finditer(text):
            pieces = groups[-1][-1]
            pieces.append(text[end : mark.start()])
            end = mark.end()
            if mark[0] == "{":
                groups.append([[]])
                starts.append(mark.start())
                if len(starts) > _DEEPEST:
                    raise AlternativesError(_TOO_DEEP)
            elif mark[0] == "|" and starts and not any(start < mark.start() < stop for start, stop in whole):
                groups[-1].append([])
            elif mark[0] == "}" and starts:
                alternatives, _ = groups.pop(), starts.pop()
                groups[-1][-1] += _group(alternatives)
            elif mark["name"]:
                pieces.append(self._list(mark["name"]) or mark[0])
            else:
                pieces.append(_ESCAPED.get(mark[0], mark[0]))
        groups[-1][-1].append(text[end:])
        while starts:
            alternatives, start = groups.pop(), starts.pop()
            if len(alternatives) > 1:
                part = _shortened(text[start:])
                raise AlternativesError(f"“{part}” opens a group that does not end: add }}, or write \\{{ for a brace.")
            groups[-1][-1] += ["{", *_to_the_letter(alternatives[0])]
        return _joined(groups[0][0])

    def _list(self, name: str) -> _Choice | None:
        if name in self.inside:
            circle = " → ".join(f"“{inner}”" for inner in [*self.inside[self.inside.index(name) :], name])
            raise AlternativesError(f"Lists name each other in a circle, {circle}: take one of the names out.")
        if name not in self.known and name not in self.unknown:
            self.inside.append(name)
            if len(self.inside) > _DEEPEST:
                raise AlternativesError(_TOO_DEEP)
            options = tuple(dict.fromkeys(map(self._text, read_list("\n".join(self.lists.get(name, ()))))))
            if options:
                self.known[name] = _Choice(key=name, options=options)
            else:
                self.unknown[name] = None
            self.inside.pop()  # not after a mistake, so that it can be said where it is
        return self.known.get(name)


def _group(alternatives: list[list[_Piece]]) -> list[_Piece]:
    if len(alternatives) == 1:
        return ["{", *_to_the_letter(alternatives[0]), "}"]
    first = alternatives[0][0] if alternatives[0] else None
    several = several_in(first) if isinstance(first, str) else None
    if several is not None:
        alternatives[0][0] = several[1]
    texts = [_joined(_unweighted(alternative)) for alternative in alternatives]
    options = tuple(dict.fromkeys(texts if several is None else _orders(several[0], texts)))
    return [_Choice(key=options, options=options)]


def _unweighted(alternative: list[_Piece]) -> list[_Piece]:
    first = alternative[0] if alternative else None
    return [without_weight(first), *alternative[1:]] if isinstance(first, str) else alternative


def _orders(several: Several, texts: Sequence[_Text]) -> Iterator[_Text]:
    """Raises AlternativesError where there are too many."""
    count = several.count(len(texts))
    if count > MOST_ORDERS:
        raise AlternativesError(
            f"“{_shortened(several.mark)}” makes {count:,} orders of {len(texts)} texts, and {MOST_ORDERS:,} is the "
            "most: take fewer."
        )
    for order in several.orders(len(texts)):
        parts: list[str | _Choice] = []
        for number, place in enumerate(order):
            parts += [several.separator] if number and several.separator else []
            parts += texts[place].parts
        yield _Text(parts=tuple(parts))


def _to_the_letter(pieces: Iterable[_Piece]) -> list[_Piece]:
    return [r"\\" if piece is None else piece for piece in pieces]


def _joined(pieces: Iterable[_Piece]) -> _Text:
    return _Text(parts=tuple("\\" if piece is None else piece for piece in pieces if piece != ""))


def _texts(brief: Brief) -> Iterator[tuple[TextField, str]]:
    for name in TEXT_FIELDS:
        text = brief.text_of(name)
        if text is not None:
            yield name, text


def _read(brief: Brief, *, lists: Lists) -> dict[TextField, _Text]:
    read: dict[TextField, _Text] = {}
    for name, text in _texts(brief):
        try:
            read[name] = _Reader(lists=lists).read(text)
        except AlternativesError as error:
            raise AlternativesError(f"{name.capitalize()}: {error}") from error
    return read


def _wording(brief: Brief, *, texts: dict[TextField, _Text], index: int) -> Wording:
    written: dict[str, str] = {}
    choices: list[str] = []
    for name in reversed(texts):
        text = texts[name]
        index, inside = divmod(index, text.count)
        filled = text.at(inside)
        written[name] = "".join(filled)
        choices[:0] = [words for words, part in zip(filled, text.parts, strict=True) if isinstance(part, _Choice)]
    return Wording(brief=replace(brief_from_json(written), colours=brief.colours), choices=tuple(choices))


def _drawn(count: int, *, most: int, seed: int) -> Iterator[int]:
    """Different numbers below `count` in random order: at most so many."""
    random = Random(seed)
    drawn: set[int] = set()
    while len(drawn) < min(count, most):
        index = random.randrange(count)
        if index not in drawn:
            drawn.add(index)
            yield index


def _shortened(text: str) -> str:
    """On one line of up to 40 characters: the beginning and the end, as alternatives may differ in either."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:24].rstrip()}…{words[-15:].lstrip()}"
