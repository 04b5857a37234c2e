"""What can be checked on a result's pixels against its brief and request, as marks under the picture."""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st
from PIL import Image

from kie import catalogue
from kie.domain.comparison import Comparison, Slot, brief_of
from kie.domain.task import Task
from kie.playground.container import Playground
from prompts.brief import Colour, brief_from_json
from prompts.evaluation.pixels import Fingerprint, fingerprint
from prompts.evaluation.result_checks import Check, check

MANY = 8
"""Results above which there is no room for what is in order."""


def check_marks(app: Playground, found: Comparison, slot: Slot) -> list[dict[str, str]]:
    """One mark a check, as cards.js draws it; in a larger comparison only what is wrong."""
    is_large = len(found.slots) > MANY
    return [
        {"mark": "note" if one.is_met is None else "good" if one.is_met else "bad", "text": one.sentence}
        for one in checks_of(app, found, slot)
        if not is_large or one.is_met is False
    ]


def checks_of(app: Playground, found: Comparison, slot: Slot) -> tuple[Check, ...]:
    """The checks of a slot's first picture; none while there is none, and none for clips."""
    file = slot.result
    if file is None or not (file.mime or "").startswith("image/") or not file.sha256:
        return ()
    ratio, edge = _asked(slot.task)
    colours = brief_from_json(brief_of(found.run, slot.task)).colours
    thumbnail = app.store.thumbnail(file.sha256)
    if not thumbnail.is_file():
        return ()
    return _checked(str(thumbnail), colours, ratio, edge, (file.width or 0, file.height or 0))


def fingerprint_of(app: Playground, sha256: str) -> Fingerprint | None:
    """What a kept picture looks like, for comparing; from its thumbnail, made once."""
    thumbnail = app.store.thumbnail(sha256)
    return _fingerprint(str(thumbnail)) if thumbnail.is_file() else None


def _asked(task: Task) -> tuple[tuple[int, int] | None, int | None]:
    """Aspect ratio and longer edge that the request names; None where it leaves them to the model."""
    model = catalogue.find(task.model)
    if model is None:
        return None, None
    named = {p.role: str(task.input[p.name]) for p in model.parameters if p.name in task.input}
    wide, high = catalogue.output_size(model, task.input)
    common = math.gcd(wide, high)
    is_free = named.get("aspect_ratio", "auto") in ("auto", "adaptive", "match_input_image")
    return (None if is_free else (wide // common, high // common)), max(wide, high) if "resolution" in named else None


@st.cache_data(max_entries=4000, show_spinner=False)
def _checked(
    path: str, colours: tuple[Colour, ...], ratio: tuple[int, int] | None, edge: int | None, size: tuple[int, int]
) -> tuple[Check, ...]:
    with Image.open(Path(path)) as picture:
        return check(picture, colours=colours, asked_ratio=ratio, asked_edge=edge, size=size)


@st.cache_data(max_entries=4000, show_spinner=False)
def _fingerprint(path: str) -> Fingerprint:
    with Image.open(Path(path)) as picture:
        return fingerprint(picture)
