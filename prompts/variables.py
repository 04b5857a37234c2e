"""Variables of a brief: `{{product}}` stands for a value that a row of a table gives. Pure.

A name has letters of any script, digits, blanks, `_` and `-`, and means the same in small and capital letters. What
stands in double braces and is no name, such as a template's `{{#each}}`, is plain text.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from prompts.brief import TEXT_FIELDS, Brief

LONGEST_NAME = 40
_VARIABLE = re.compile(r"\{\{\s*([^\W_][\w \-]{0,39}?)\s*\}\}")


def variables_in(brief: Brief) -> tuple[str, ...]:
    """The names that a brief asks for, in the order of the form, each once as it is first written."""
    names: dict[str, str] = {}
    for field in TEXT_FIELDS:
        for name in _VARIABLE.findall(brief.text_of(field) or ""):
            names.setdefault(folded(name), " ".join(name.split()))
    return tuple(names.values())


def filled(brief: Brief, row: Mapping[str, str]) -> Brief:
    """The brief with the values of a row put in; a name without a value stays as it is written."""
    values = {folded(name): value.strip() for name, value in row.items() if value.strip()}

    def value_of(match: re.Match[str]) -> str:
        return values.get(folded(match[1]), match[0])

    texts = {field: text and _VARIABLE.sub(value_of, text) for field in TEXT_FIELDS if (text := brief.text_of(field))}
    return replace(brief, **texts)  # type: ignore[arg-type]


def missing(brief: Brief, row: Mapping[str, str]) -> tuple[str, ...]:
    """The names that this row leaves without a value."""
    given = {folded(name) for name, value in row.items() if value.strip()}
    return tuple(name for name in variables_in(brief) if folded(name) not in given)


def folded(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
