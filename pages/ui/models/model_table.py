"""The models as a table; a click anywhere on a row opens that model below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kie.playground import model_words
from kie.playground.keeper_costs import EXPLAINED, keeper_cost
from kie.playground.model_facts import FEWEST, Known, Taken
from pages.ui.models import models_state
from pages.ui.shared.assets import text

_SHORT: dict[Taken, str] = {"Reference images": "Images", "Negative prompt": "Negative"}
_HELP = {
    "Credits": "With nothing chosen; 1 credit is $0.005.",
    "For": "What the credits buy with nothing chosen",
    "Typical time": "Measured by others; empty is not known.",
    "Attempts": "Your own, failures and retries among them",
    "Median time": f"Of your last results; needs {FEWEST}.",
    "90 % within": "Nine of ten of your last results were there by then.",
    "Failures": f"Share of your attempts that failed, with its 95 % interval while there are few; needs {FEWEST}.",
    "Cost per keeper": EXPLAINED,
    "Confidence": "How sure the sources of the entry are",
}
_NUMBERS = ("Credits", "Typical time", "Attempts")

_element = st.components.v2.component(
    "model_table",
    html='<div class="km" tabindex="0" role="region" aria-label="Models"></div>',
    css=text("model_table.css"),
    js=text("dom.js", "model_table.js"),
    isolate_styles=False,
)


def model_table(rows: Sequence[Known], *, on_open: Callable[[str], None]) -> None:
    """Draw the table; `on_open` hears the id of a model that was clicked, before the page is drawn again."""
    has_own = any(row.attempts for row in rows)
    cells = [_row(row, has_own=has_own) for row in rows]

    def clicked() -> None:
        opened = models_state.table.get().opened
        if opened in {row.model.id for row in rows}:
            on_open(opened)

    _element(
        key=models_state.table.key,
        data={
            "columns": [
                {"name": name, "help": _HELP.get(name), "isNumber": name in _NUMBERS} for name in (cells or [{}])[0]
            ],
            "rows": [{"id": row.model.id, "cells": list(one.values())} for row, one in zip(rows, cells, strict=True)],
        },
        on_opened_change=clicked,
        height="content",
    )


def _row(row: Known, *, has_own: bool) -> dict[str, Any]:
    model = row.model
    cells: dict[str, Any] = {
        "Model": f"{'Retired: ' if model.is_retired else ''}{model.title}",
        "Credits": "" if row.credits is None else f"{row.credits:g}",
        "For": row.bought or "price not published",
        "Kind": model_words.kinds(model),
        "Takes": [_SHORT.get(taken, taken) for taken in row.takes],
        "Typical time": "" if model.typical_seconds is None else f"{model.typical_seconds:.0f} s",
    }
    if has_own:
        median, p90 = model_words.times(row.experience)
        keeper = keeper_cost(row.effort)
        cells |= {
            "Attempts": row.attempts or None,
            "Median time": median,
            "90 % within": p90,
            "Failures": model_words.failures(row.experience),
            "Cost per keeper": keeper.cost,
            "Time per keeper": keeper.time,
        }
    return cells | {
        "Vendor": model.vendor,
        "Price checked": f"{model.price.checked:%d %b %Y}".lstrip("0") if model.price else "",
        "Confidence": model.confidence,
        "Id": model.id,
    }
