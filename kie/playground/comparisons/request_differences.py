"""The requests of a comparison beside each other, differences marked; and what did not reach a model. Pure."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from kie import catalogue
from kie.catalogue import Json
from kie.domain.comparison import Comparison, Slot, brief_of
from kie.domain.task import Task
from kie.playground.plan import capabilities_of
from prompts.brief import brief_from_json
from prompts.compose import compose

MOST = 8
"""Requests beside each other; more are nobody's comparison."""
MOST_MATCHES = 2_000_000
"""Pairs of alike words that are looked at; a prompt of 20,000 characters in English has a tenth of it."""
Segment = tuple[str, bool]
"""A piece of text, and whether it differs from the first column's."""
_ABSENT, OMITTED = "–", "[…]"


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """One parameter of the requests beside each other: whether they differ in it, and a cell a request."""

    name: str
    differs: bool
    cells: tuple[tuple[Segment, ...], ...]


def first_of_each(comparison: Comparison, *, axis: str) -> list[Slot]:
    """One slot a value of an axis: its first place."""
    firsts: dict[str, Slot] = {}
    for slot in comparison.slots:
        firsts.setdefault(slot.cell.get(axis, ""), slot)
    return list(firsts.values())


def rows_of(comparison: Comparison, slots: Sequence[Slot]) -> list[RequestRow]:
    """A row a parameter, those that differ first; then what was left out for each model."""
    tasks = [slot.task for slot in slots]
    names = list(dict.fromkeys(name for task in tasks for name in task.input))
    values: dict[str, list[str]] = {"model": [task.model for task in tasks]}
    values |= {name: [_value(task.input, name) for task in tasks] for name in names}
    left_out = [", ".join(dropped(comparison, task)) or _ABSENT for task in tasks]
    if set(left_out) != {_ABSENT}:
        values["left out for this model"] = left_out
    rows = [
        RequestRow(name=name, differs=len(set(cells)) > 1, cells=tuple(differing(cells[0], cell) for cell in cells))
        for name, cells in values.items()
    ]
    return sorted(rows, key=lambda row: not row.differs)


def dropped(comparison: Comparison, task: Task) -> list[str]:
    """The parts of the brief that this model takes in no way, by their names."""
    model = catalogue.find(task.model)
    if model is None:
        return []
    composition = compose(brief_from_json(brief_of(comparison.run, task)), capabilities=capabilities_of(model))
    return [placement.field.capitalize() for placement in composition.placements if placement.where == "dropped"]


@lru_cache(maxsize=128)  # a live page asks for the same again and again
def differing(first: str, other: str) -> tuple[Segment, ...]:
    """`other` in pieces, with those marked that `first` does not have in their place; `OMITTED` where it lacks some.

    What is alike at both ends is not looked at closely.
    """
    if first == other:
        return ((other, False),)
    old, new = _words(first), _words(other)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle = _between(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [("".join(new[:head]), False), *middle, ("".join(new[len(new) - tail :]), False)]
    filled = (piece for piece in pieces if piece[0])
    grouped = groupby(filled, lambda piece: piece[1])
    return tuple(("".join(text for text, _ in alike), differs) for differs, alike in grouped)


def _between(old: Sequence[str], new: Sequence[str]) -> list[Segment]:
    """The pieces of `new`; one alone where the same few words stand so often that comparing them would take long."""
    counts = Counter(old)
    if sum(counts[word] for word in new) > MOST_MATCHES:
        return [("".join(new), True)]
    pieces: list[Segment] = []
    for tag, i, j, start, end in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        piece = "".join(new[start:end])
        blank = _blanks(piece) if tag == "replace" and _blanks(piece) == _blanks("".join(old[i:j])) else ""
        pieces += [(blank, False), (piece.removeprefix(blank) or OMITTED, tag != "equal")]
    return pieces


def _blanks(text: str) -> str:
    """What a text begins with before its first word."""
    return text[: len(text) - len(text.lstrip())]


def _words(text: str) -> list[str]:
    """Words and signs, each with the blanks before it: single blanks would be alike everywhere."""
    return re.findall(r"\s*[\w'’#-]+|\s*[^\w\s'’#-]|\s+", text)


def _alike(first: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(first, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(first), len(other)))


def _value(values: Mapping[str, Json], name: str) -> str:
    value = values.get(name)
    if value is None:
        return _ABSENT
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
