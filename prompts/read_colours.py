"""Colours out of any text that people paste: CSS, JSON, lists, gradients, addresses of coolors, names beside codes.

Only what stands in the text comes out: a part that cannot be read is refused by name and never guessed at. Text is
cut into parts at commas, semicolons, braces and line ends; within a part the notation makes the colour, and the
words beside it are its name or its role.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from prompts.colour_notations import Read, css_names, read_notation, read_triple

_MOST_TEXT = 100_000
_LONGEST_QUOTE = 40
_COOLORS = re.compile(
    r"(?:https?://)?(?:www\.)?coolors\.co/[\w/-]{0,40}?((?:[0-9a-f]{6}-){0,40}[0-9a-f]{6})(?![\w-])\S*", re.I
)
_ADDRESS = re.compile(r"(?<![a-z])[a-z][a-z+.-]{0,30}://\S*|\burl\([^)]*\)?", re.I)
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\s*\(", re.I)
_FUNCTION = re.compile(
    r"(?<![\w-])(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|hsva?|hsba?|cmyk|device-cmyk|var|calc"
    r")\s*\((?!\s*0x)[^()#]*\)",
    re.I,
)
_CODE = re.compile(r"(?<![\w#&])(?:#[0-9A-Za-z]+|0[xX][0-9A-Fa-f]+)(?!\w)", re.A)
_NUMBER = r"-?\d++(?:\.\d++)?%?"
_NUMBERS = re.compile(
    rf"(?<![\w.#-])[(\[]?{_NUMBER}(?:(?:[ \t]*+[,/][ \t]*+|[ \t]++){_NUMBER})+[)\]]?(?![\w.%-])", re.A
)
_BARE_HEX = re.compile(r"(?=[0-9A-Za-z]*[0-9A-F])(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})", re.A | re.I)
_WORDS_OF_SIX = frozenset(["accede", "beaded", "bedded", "dabbed", "decade", "deeded", "deface", "efface", "facade"])
_SYSTEMS = re.compile(
    r"(?<![A-Za-z])(?:pantone|pms|ral|hks|ncs|toyo|munsell|cmyk|hs[lvb]|ok?lab|ok?lch|lab|lch|xyz|yuv)(?![A-Za-z])",
    re.I,
)
_ROLES = {
    "primary": "primary", "secondary": "secondary", "accent": "accent", "background": "background", "bg": "background",
    "text": "text", "foreground": "text",
}  # fmt: skip
_WHOLE_ROLES = {"palette": "palette", "subject": "subject", "light": "light"}
"""Roles of a brief that also stand in names of colours: only alone do they name a role."""
_NOISE = frozenset(
    [
        "color",
        "colors",
        "colour",
        "colours",
        "clr",
        "brand",
        "default",
        "theme",
        "extend",
        "root",
        "token",
        "tokens",
        "value",
        "is",
        "the",
        "and",
    ]
)
_PLAIN_HUES = frozenset(
    [
        "red",
        "green",
        "blue",
        "yellow",
        "orange",
        "purple",
        "pink",
        "brown",
        "grey",
        "gray",
        "white",
        "black",
        "violet",
        "cyan",
        "teal",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w-]*")


@dataclass(frozen=True, kw_only=True)
class TextColour:
    """A colour of a text, with the name and the role that stand beside it."""

    hex: str
    name: str | None = None
    role: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TextColours:
    """What a text holds: `refused` are the parts that are no colour, as written, shortened."""

    colours: tuple[TextColour, ...]
    refused: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each colour that was not taken quite as it was written."""
        return tuple(f"{colour.hex}: {colour.note}." for colour in self.colours if colour.note)


@dataclass
class _Reading:
    colours: dict[tuple[str, str | None], TextColour] = field(default_factory=dict)
    refused: dict[str, None] = field(default_factory=dict)

    def add(self, read: Read, *, label: str = "", role: str | None = None) -> None:
        name, named_role = _label(label)
        role = role or named_role
        earlier = self.colours.get((read.hex, role))
        if earlier is None or (name and not earlier.name):
            self.colours[read.hex, role] = TextColour(hex=read.hex, name=name, role=role, note=read.note)

    def refuse(self, part: str) -> None:
        quoted = " ".join(part.split())
        if quoted:
            self.refused[quoted if len(quoted) <= _LONGEST_QUOTE else quoted[: _LONGEST_QUOTE - 1] + "…"] = None


def read_text_colours(text: str) -> TextColours:
    """Every colour that stands in the text in some notation, in order, each once a role."""
    reading = _Reading()
    if len(text) > _MOST_TEXT:
        reading.refuse(text[_MOST_TEXT:])
        text = text[:_MOST_TEXT]
    try:
        data = json.loads(text) if text.lstrip().startswith(("{", "[")) else None
    except (ValueError, RecursionError):
        data = None
    if data is not None:
        _read_json(data, reading)
    else:
        for label, part in _parts(re.sub(r"/\*.*?\*/", " ", text, flags=re.S)):
            _read_part(part, reading, label=label)
    return TextColours(colours=tuple(reading.colours.values()), refused=tuple(reading.refused))


def _read_json(data: object, reading: _Reading) -> None:
    """Walked without recursion, so that no depth of nesting is too deep."""
    waiting: list[tuple[str, object]] = [("", data)]
    while waiting:
        label, value = waiting.pop()
        match value:
            case {"hex": str(code), **others}:
                one = _Reading()
                _read_part(code, one, label="")
                name, role = others.get("name"), others.get("role")
                for colour in one.colours.values():
                    reading.add(
                        Read(hex=colour.hex, note=colour.note),
                        label=name if isinstance(name, str) else label,
                        role=role if isinstance(role, str) else None,
                    )
                for part in one.refused:
                    reading.refuse(part)
            case {"components": [*components], "colorSpace": str(space)}:
                _read_part(_in_css(space, components), reading, label=label)
            case {"$value": inner}:
                waiting.append((label, inner))
            case dict():
                values = [(key, inner) for key, inner in value.items() if not key.startswith("$")]
                waiting += [(f"{label} {key}".strip(), inner) for key, inner in reversed(values)]
            case [int(red), int(green), int(blue)] if not any(isinstance(part, bool) for part in value):
                read = read_triple(red, green, blue)
                if read is None or max(red, green, blue) == 1:  # shares of one are as likely as the darkest of bytes
                    reading.refuse(json.dumps(value))
                else:
                    reading.add(read, label=label)
            case list():
                waiting += [(label, item) for item in reversed(value)]
            case str():
                _read_part(value, reading, label=label)
            case None | bool():
                pass
            case _:
                reading.refuse(json.dumps(value)[:_LONGEST_QUOTE])


def _in_css(space: str, components: list[object]) -> str:
    """A token's colour (DTCG color module) as CSS writes it."""
    parts = [str(part) for part in components]
    if space in ("hsl", "hwb"):
        return f"{space}({' '.join([*parts[:1], *(f'{part}%' for part in parts[1:])])})"
    return (
        f"{space}({' '.join(parts)})"
        if space in ("lab", "lch", "oklab", "oklch")
        else f"color({space} {' '.join(parts)})"
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The text cut where one entry ends, each with the names of the blocks that it stands in."""
    blocks: list[str] = []
    start, depth, position = 0, 0, 0
    whole = [m.span() for pattern in (_COOLORS, _ADDRESS, _NUMBERS) for m in pattern.finditer(text)]
    skip: dict[int, int] = {}
    for begin, end in whole:
        skip[begin] = max(end, skip.get(begin, 0))
    while position < len(text):
        sign = text[position]
        if position in skip and depth == 0:
            position = skip[position]
            continue
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif sign in "{};|\n" or (sign == "," and depth == 0):
            part = text[start:position]
            if sign == "{":
                blocks.append(part.strip(" \t:\"'"))
            else:
                yield " ".join(blocks), part
            if sign == "}" and blocks:
                blocks.pop()
            start, depth = position + 1, 0
        position += 1
    yield " ".join(blocks), text[start:]


def _read_part(part: str, reading: _Reading, *, label: str) -> None:
    if not part.strip(" \t\r\n\"'`()[]:.<>-"):
        return
    tokens, refused = _tokens(part)
    if not tokens:
        if refused or not _read_words(part, reading, label=label):
            reading.refuse(part.strip(" \t\r\n\"'"))
        return
    for bad in refused:
        reading.refuse(bad)
    gaps = _gaps(part, tokens)
    if len(tokens) == 1:
        before, after = _clean(gaps[0]), _clean(gaps[1])
        role_after = _role_at_start(gaps[1])
        words = before or ("" if role_after else after)
        reads = tokens[0][2]
        role = None if _label(words)[1] else role_after
        for read in reads:
            reading.add(read, label=f"{label} {words}".strip() if len(reads) == 1 else "", role=role)
        return
    is_led = bool(_clean(gaps[0]))
    for (_, _, reads), before, after in zip(tokens, gaps, gaps[1:], strict=False):
        named = re.search(r"[(:=]\s*[\"'`]?$", before)
        words = _clean(before) if named else _last_role(before) if is_led else ""
        for read in reads:
            reading.add(read, label=words, role=None if is_led else _role_at_start(after))


def _tokens(part: str) -> tuple[list[tuple[int, int, tuple[Read, ...]]], list[str]]:
    """The notations in a part, in order, and what looks like one and is none."""
    taken: list[tuple[int, int, tuple[Read, ...]]] = []
    refused: list[str] = []
    rest = part

    def take(match: re.Match[str], reads: tuple[Read | None, ...]) -> None:
        nonlocal rest
        good = tuple(read for read in reads if read is not None)
        if good:
            taken.append((match.start(), match.end(), good))
        if len(good) < len(reads):
            refused.append(match[0])
        rest = rest[: match.start()] + "\0" * (match.end() - match.start()) + rest[match.end() :]

    for match in _COOLORS.finditer(rest):
        take(match, tuple(read_notation(f"#{code}") for code in match[1].split("-")))
    for match in _ADDRESS.finditer(rest):
        take(match, (None,))
    for match in _FUNCTION.finditer(rest):
        take(match, (read_notation(" ".join(match[0].split())),))
    for match in _CODE.finditer(rest):
        take(match, (read_notation(match[0]),))
    is_of_inks = _SYSTEMS.search(rest) is not None
    if not is_of_inks:
        gradient = _GRADIENT.search(rest)
        for match in _NUMBERS.finditer(rest):
            if gradient is None or match.start() < gradient.start():
                take(match, _triples(match[0]))
    for match in re.finditer(r"(?<![\w\0#.-])[0-9A-Za-z]+(?![\w\0.-])", rest):
        if not is_of_inks and _is_bare_hex(match[0]):
            take(match, (read_notation(f"#{match[0]}"),))
    if _GRADIENT.search(rest):
        for match in re.finditer(r"(?<![\w\0-])[A-Za-z]+(?![\w\0-])", rest):
            if match[0].casefold() in css_names():
                take(match, (read_notation(match[0].casefold()),))
    return sorted(taken, key=lambda token: token[0]), refused


def _triples(text: str) -> tuple[Read | None, ...]:
    """Numbers as RGB where they fall into threes in one way only; one None where they do not."""
    bare = " ".join(text.strip("()[] \t").split())
    hsl = re.fullmatch(r"(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?%)\s+(\d+(?:\.\d+)?%)", bare)
    if hsl:  # as design systems keep HSL in CSS variables
        return (read_notation(f"hsl({hsl[1]} {hsl[2]} {hsl[3]})"),)
    by_comma = [group.split() for group in re.split(r"\s*,\s*", bare)]
    by_blank = [re.split(r"[,/]", group) for group in re.sub(r"\s*([,/])\s*", r"\1", bare).split()]
    alone = [re.split(r"[\s,/]+", bare)]
    for groups in (by_comma, by_blank, alone):
        if all(len(group) == 3 and all(re.fullmatch(r"\d{1,3}", n, re.A) for n in group) for group in groups):
            return tuple(read_triple(int(r), int(g), int(b)) for r, g, b in groups)
    return (None,)


def _is_bare_hex(word: str) -> bool:
    """Hex digits without their mark, where neither a word nor a number is likelier."""
    if not _BARE_HEX.fullmatch(word) or word.casefold() in _WORDS_OF_SIX:
        return False
    if len(word) == 3:
        return (len(set(word.casefold())) == 1 and word.isalpha()) or not (word.isalpha() or word.isdigit())
    return True


def _gaps(part: str, tokens: list[tuple[int, int, tuple[Read, ...]]]) -> list[str]:
    edges = [0, *(edge for begin, end, _ in tokens for edge in (begin, end)), len(part)]
    return [part[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]


def _clean(text: str) -> str:
    return " ".join(re.sub(r"[\"'`()\[\]<>{}$=,;/\0]|:(?=\s|$)|(?<!\w)[-.@:]+|[-.:]+(?!\w)", " ", text).split())


def _role_at_start(text: str) -> str | None:
    first = re.match(r"\s*\(?\s*([a-z]+)\b", text, re.I)
    return _role(first[1]) if first else None


def _last_role(text: str) -> str:
    words = _clean(text).split()
    return words[-1] if words and _role(words[-1]) else ""


def _role(word: str) -> str | None:
    folded = word.casefold()
    return _ROLES.get(folded) or _WHOLE_ROLES.get(folded)


def _label(label: str) -> tuple[str | None, str | None]:
    """Name and role out of the words beside a colour, such as `--color-primary` or `brand rose-gold`."""
    if _GRADIENT.search(f"{label}(") or "gradient" in label:
        return None, None
    whole = label.strip().casefold()
    if whole in _WHOLE_ROLES:
        return None, _WHOLE_ROLES[whole]
    words = [word for word in label.strip("-_ ").split() if word.casefold() not in _NOISE]
    split = (piece for word in words for piece in re.split(r"[-_./]+", word))
    pieces = [piece for piece in split if piece and piece.casefold() not in _NOISE]
    role = next((_ROLES[piece.casefold()] for piece in reversed(pieces) if piece.casefold() in _ROLES), None)
    if not pieces or all(piece.casefold() in _ROLES for piece in pieces):
        return None, role
    return " ".join(words).strip("-_ ")[:80] or None, role


def _read_words(part: str, reading: _Reading, *, label: str) -> bool:
    """Names of CSS, where the whole part is made of them, a label before them and a role beside them."""
    before, colon, value = part.rpartition(":") if ":" in part else part.rpartition("=")
    words = _clean(value if colon else part).split()
    label = f"{label} {_clean(before)}".strip() if colon else label
    role = None
    if len(words) == 1 and not colon and _role(words[0]):
        return True  # a role that stands apart from its colour says nothing
    if len(words) > 1 and "".join(words).casefold() not in css_names():
        if _role(words[-1]):
            role, words = _role(words[-1]), words[:-1]
        elif _role(words[0]):
            role, words = _role(words[0]), words[1:]
    joined = "".join(words).casefold().replace("-", "")
    folded = [word.casefold() for word in words]
    if joined in css_names():
        names = [joined]
    elif all(word in css_names() for word in folded) and not (len(folded) == 2 and folded[1] in _PLAIN_HUES):
        names = folded
    else:
        return False
    for name in names:
        read = read_notation(name)
        if read is None:
            return False
        reading.add(read, label=label if colon else "", role=role)
    return bool(names)
