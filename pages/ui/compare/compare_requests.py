"""The exact requests of a comparison beside each other, differences marked; and what did not reach a model."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import streamlit as st

from kie import catalogue
from kie.catalogue import Json
from kie.domain.comparison import Comparison, Slot, brief_of
from kie.domain.task import Task
from kie.playground.exact_request import as_json
from kie.playground.plan import capabilities_of
from pages.ui.compare.comparison_grid import place_words
from pages.ui.shared.assets import text
from prompts.brief import brief_from_json
from prompts.compose import compose

MOST = 8
"""Requests beside each other; more are nobody's comparison."""
MOST_MATCHES = 2_000_000
"""Pairs of alike words that are looked at; a prompt of 20,000 characters in English has a tenth of it."""
Segment = tuple[str, bool]
"""A piece of text, and whether it differs from the first column's."""
_ABSENT, OMITTED = "–", "[…]"

_element = st.components.v2.component(
    "comparison_requests",
    html='<div class="kr"></div>',
    css=text("cards.css", "requests.css"),
    js=text("dom.js", "requests.js"),
    isolate_styles=False,
)


def requests_of(found: Comparison, *, sides: tuple[str, str]) -> None:
    """One column a value of the column axis, for its first place."""
    shown = _first_of_each(found.slots, axis=sides[0])
    with st.expander("Requests and where they differ", icon=":material/data_object:"):
        if len(shown) > MOST:
            st.caption(f"The first {MOST} of {len(shown)}. Click a picture for the request of any other.")
        slots = shown[:MOST]
        data = {
            "columns": [
                {
                    "label": place_words(found.layout, slot, repeats=1) or "The result",
                    "request": as_json(slot.task.model, slot.task.input, callback_url=None),
                }
                for slot in slots
            ],
            "rows": rows_of(found, slots),
        }
        if len(slots) > 1:
            st.caption(f"Marked is what differs from the first; {OMITTED} stands for words of it that are not there.")
        _element(key=f"requests_{found.run.id}", data=data, height="content")


def rows_of(found: Comparison, slots: Sequence[Slot]) -> list[dict[str, object]]:
    """A row a parameter, those that differ first; then what was left out for each model."""
    tasks = [slot.task for slot in slots]
    names = list(dict.fromkeys(name for task in tasks for name in task.input))
    values: dict[str, list[str]] = {"model": [task.model for task in tasks]}
    values |= {name: [_value(task.input, name) for task in tasks] for name in names}
    left_out = [", ".join(dropped(found, task)) or _ABSENT for task in tasks]
    if set(left_out) != {_ABSENT}:
        values["left out for this model"] = left_out
    rows: list[dict[str, object]] = [
        {"name": name, "differs": len(set(cells)) > 1, "cells": [differing(cells[0], cell) for cell in cells]}
        for name, cells in values.items()
    ]
    return sorted(rows, key=lambda row: not row["differs"])


def dropped(found: Comparison, task: Task) -> list[str]:
    """The parts of the brief that this model takes in no way, by their names."""
    model = catalogue.find(task.model)
    if model is None:
        return []
    composition = compose(brief_from_json(brief_of(found.run, task)), capabilities=capabilities_of(model))
    return [placement.field.capitalize() for placement in composition.placements if placement.where == "dropped"]


def differing(first: str, other: str) -> list[Segment]:
    """`other` in pieces, with those marked that `first` does not have in their place; `OMITTED` where it lacks some."""
    return list(_differing(first, other))


@lru_cache(maxsize=128)
def _differing(first: str, other: str) -> tuple[Segment, ...]:
    """A live page asks for the same again and again; what is alike at both ends need not be looked at closely."""
    if first == other:
        return ((other, False),)
    old, new = _words(first), _words(other)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle = _between(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [("".join(new[:head]), False), *middle, ("".join(new[len(new) - tail :]), False)]
    filled = (piece for piece in pieces if piece[0])
    return tuple(("".join(text for text, _ in its), differs) for differs, its in groupby(filled, lambda one: one[1]))


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


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _first_of_each(slots: Sequence[Slot], *, axis: str) -> list[Slot]:
    found: dict[str, Slot] = {}
    for slot in slots:
        found.setdefault(slot.cell.get(axis, ""), slot)
    return list(found.values())


def _value(values: Mapping[str, Json], name: str) -> str:
    value = values.get(name)
    if value is None:
        return _ABSENT
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
