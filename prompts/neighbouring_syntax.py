"""Marks that other tools have inside groups: weights, several of the alternatives in every order, variables, and what
keeps its bars. Pure: texts in, positions and numbers out; `alternatives` makes wordings of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from math import perm

MOST_ORDERS = 1_000
_WHOLE = re.compile(r'(?<![^\s{|:,(\[])"[^"\n{}]*"(?![^\s}|:,.;!?)\]])|\[[^\[\]{}]*\]')
"""Quotations and brackets. An inch (5") opens none."""
_WEIGHT = re.compile(r"\s*(?:\d+(?:\.\d*)?|\.\d+)::")
_SEVERAL = re.compile(r"\s*(?:(?P<least>\d{1,2})?(?P<range>-))?(?P<most>\d{1,2})?\$\$(?:(?P<separator>[^$]*)\$\$)?")
_VARIABLE = re.compile(r"\$\{\s*([^\W\d]\w{0,40})\s*(?=[=:}])")


@dataclass(frozen=True, kw_only=True)
class Several:
    """`{1-2$$ and $$a|b|c}`: from `least` to `most` (None: all) of the alternatives, with `separator` between them;
    `mark` is how it was written."""

    mark: str
    least: int | None
    most: int | None
    separator: str

    def count(self, options: int) -> int:
        """How many orders there are of so many alternatives."""
        return sum(perm(options, size) for size in self._sizes(options))

    def orders(self, options: int) -> Iterator[tuple[int, ...]]:
        """Places of the alternatives, in every order."""
        for size in self._sizes(options):
            yield from permutations(range(options), size)

    def _sizes(self, options: int) -> range:
        most = options if self.most is None else min(options, self.most)
        least = most if self.least is None else min(most, self.least)
        return range(least, most + 1)


def several_in(text: str) -> tuple[Several, str] | None:
    """What a group begins with, and the rest of its first alternative; None where it asks for one."""
    match = _SEVERAL.match(text)
    if match is None:
        return None
    least = int(match["least"]) if match["least"] else 1 if match["range"] else None
    most = int(match["most"]) if match["most"] else None
    separator = ", " if match["separator"] is None else match["separator"]
    return Several(mark=match[0].strip(), least=least, most=most, separator=separator), text[match.end() :]


def without_weight(text: str) -> str:
    """The alternative without how often other tools draw it."""
    weight = _WEIGHT.match(text)
    return text[weight.end() :] if weight else text


def variable_in(text: str) -> str | None:
    """The name of a variable that is set or used (`${season=…}`)."""
    variable = _VARIABLE.search(text)
    return variable[1] if variable else None


def whole_spans(text: str) -> list[tuple[int, int]]:
    """From where to where a bar belongs to a quotation or to brackets."""
    return [match.span() for match in _WHOLE.finditer(text) if "|" in match[0]]
