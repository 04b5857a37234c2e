"""Words that a model gets to the letter although they were meant for something else, or that say nothing.

`{a|b}` and `__list__` are filled in by a matrix on Compare; `3::` and `2$$` are other tools' weights and counts.
"""

import re
from collections.abc import Iterator

from prompts.brief import TEXT_FIELDS, TextField
from prompts.lint import lexicon
from prompts.lint.hint import Fix, Hint, with_text
from prompts.lint.reading import TITLES, Reading, items, quoted, taken_out


def syntax_in(text: str) -> str | None:
    """What in a text is a matrix's or another tool's: “{a|b}” and “__list__”; None where nothing is."""
    signs = [match[0] for match in _SYNTAX.finditer(text)]
    return quoted(signs) if signs else None


def wording_syntax(reading: Reading) -> Iterator[Hint]:
    """Alternatives, lists and weights are sent to the letter outside a matrix."""
    for name in TEXT_FIELDS:
        text = reading.brief.text_of(name) or ""
        signs = syntax_in(text)
        if signs is not None:
            yield Hint(
                rule="",
                field=name,
                message=(
                    f"{signs} in {name.capitalize()} would be sent to the letter. Compare fills alternatives "
                    "and lists in, as a matrix; here, write one of them."
                ),
                fix=Fix(label="Write the first of each", brief=with_text(reading.brief, name, _first_of_each(text))),
            )


def unbalanced_braces(reading: Reading) -> Iterator[Hint]:
    """A brace that opens or closes nothing."""
    for name in TEXT_FIELDS:
        text = reading.brief.text_of(name) or ""
        lone = _lone_braces(text)
        if lone:
            fixed = "".join(letter for place, letter in enumerate(text) if place not in lone).strip()
            words = "a brace that does not end" if text[lone[0]] == "{" else "a closing brace without its opening one"
            near = text[max(0, lone[0] - 12) : lone[0] + 13].strip()
            yield Hint(
                rule="",
                field=name,
                message=f"{name.capitalize()} has {words}, near “{' '.join(near.split())}”.",
                fix=Fix(label="Take it out", brief=with_text(reading.brief, name, fixed)),
            )


def transparency_not_possible(reading: Reading) -> Iterator[Hint]:
    """A transparent background is asked of a model that paints one: often a checkerboard comes back."""
    if reading.capabilities.transparency:
        return
    for name, text in reading.asked.items():
        match = _TRANSPARENT.search(text)
        if match:
            plain = "纯白背景" if re.search(r"[\u4e00-\u9fff]", match[0]) else "plain white background"
            before, after = reading.texts[name][: match.start()], reading.texts[name][match.end() :]
            yield Hint(
                rule="",
                field=name,
                message=(
                    f"“{match[0]}”: this model gives no transparency, and may paint a checkerboard. Ask for a plain "
                    "background, and remove it afterwards."
                ),
                fix=Fix(label=f"Write “{plain}”", brief=with_text(reading.brief, name, f"{before}{plain}{after}")),
            )
            return


def no_subject(reading: Reading) -> Iterator[Hint]:
    """Other fields are filled, but nothing says what to show."""
    if reading.brief.subject is None:
        message = "Say what the picture shows: without a subject the model picks one itself."
        yield Hint(rule="", field="subject", message=message)


def said_twice(reading: Reading) -> Iterator[Hint]:
    """The same words in two fields weigh double and leave less room for the rest."""
    first_in: dict[str, TextField] = {}
    for name, text in reading.plain.items():
        for item, phrase in dict(_phrases(text)).items():
            earlier = first_in.setdefault(phrase, name)
            if earlier != name:
                start = reading.texts[name].find(item)
                fixed = taken_out(reading.texts[name], start, start + len(item)) if start >= 0 else None
                yield Hint(
                    rule="",
                    field=name,
                    message=f"“{phrase}” is already in {TITLES[earlier]}. Once is enough.",
                    fix=None
                    if fixed is None
                    else Fix(label=f"Take it out of {TITLES[name]}", brief=with_text(reading.brief, name, fixed)),
                )


def filler_words(reading: Reading) -> Iterator[Hint]:
    """Praise such as "masterpiece" says nothing that can be seen."""
    for name, text in reading.texts.items():
        fillers = list(dict.fromkeys(item for item in items(text) if _FILLER.fullmatch(item)))
        if fillers:
            listed = ", ".join(f"“{item}”" for item in fillers)
            verb = "says" if len(fillers) == 1 else "say"
            fixed = text
            for item in fillers:
                start = fixed.find(item)
                fixed = taken_out(fixed, start, start + len(item))
            yield Hint(
                rule="",
                field=name,
                message=(
                    f"{listed} in {TITLES[name]} {verb} nothing that can be seen. "
                    "Name a light, a material or a lens instead."
                ),
                fix=Fix(label="Take it out", brief=with_text(reading.brief, name, fixed)),
            )


_GROUP = r"\{[^{}\n]{0,500}\|[^{}\n]{0,500}\}"
_LIST = r"(?<![\w])__[^\W_](?:[\w/-]{0,60}?[^\W_])?__(?![\w])"
_WEIGHT = r"(?<![\w:.])-?\d+(?:\.\d+)?::(?!\d)|(?<=\w)::-?\d+(?:\.\d+)?(?![\w:])"
_DRAW = r"(?<![\w$])\d+(?:-\d+)?\$\$"
_SYNTAX = re.compile(f"{_GROUP}|{_LIST}|{_WEIGHT}|{_DRAW}")

_FILLER = re.compile(lexicon.FILLERS, re.IGNORECASE)

_TRANSPARENT = re.compile(
    r"\b(?:(?:on\s+an?\s+)?transparent\s+(?:\w+\s+)?(?:background|backdrop|bg|png|canvas)|transparent\s+layer"
    r"|transparency\s+(?:layer|channel)|(?:with|has|have|full|real)\s+transparency|alpha[\s-]channel"
    r"|with\s+alpha|background[\s-]*:?\s*transparent"
    r"|(?:png|webp)\s+with(?:out)?\s+(?:a\s+)?(?:transparen\w+(?:\s+background)?|background)"
    r"|background\s+(?:is|should be|must be)\s+transparent"
    r"|see-through\s+background|background[\s-]less\s+png)\b|透明背景|透明底|背景透明|透明通道|免抠|底色透明"
    r"|透明的背景",
    re.IGNORECASE,
)

_COMMON_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on", "or"}
    | {"out", "over", "that", "the", "their", "this", "to", "under", "up", "with"}
)


def _first_of_each(text: str) -> str:
    """Inner groups first, until none is left; a list's name in plain words."""
    while True:
        shorter = re.sub(_GROUP, lambda match: _first(match[0]), text, count=1)
        if shorter == text:
            break
        text = shorter
    text = re.sub(_LIST, lambda match: match[0].strip("_").replace("_", " ").replace("-", " "), text)
    return re.sub(f"{_WEIGHT}|{_DRAW}", "", text).strip()


def _first(group: str) -> str:
    options = [re.sub(f"^\\s*(?:{_WEIGHT}|{_DRAW})", "", option).strip() for option in group[1:-1].split("|")]
    return next(filter(None, options), "")


def _lone_braces(text: str) -> list[int]:
    """The places of braces without their other half; those after a backslash are characters."""
    opened: list[int] = []
    closing: list[int] = []
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}":
            if opened:
                opened.pop()
            else:
                closing.append(match.start())
    return sorted(opened + closing)


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """The items that would be noticed if they came twice, with their words: those with two or more telling ones."""
    for item in items(text):
        words = re.findall(r"[\w'’-]+", item.casefold())
        if len([word for word in words if word not in _COMMON_WORDS]) >= 2:
            yield item, " ".join(words)
