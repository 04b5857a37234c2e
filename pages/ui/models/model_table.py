"""The models as a table; a click anywhere on a row opens that model below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from kie.playground import model_words
from kie.playground.keeper_costs import EXPLAINED, keeper_cost
from kie.playground.model_facts import FEWEST, TAKEN, Known
from pages.ui.models import models_state

_ROW, _MOST_ROWS = 35, 11
_SHORT = {"Reference images": "Images", "Negative prompt": "Negative"}
_COLUMNS = {
    "Model": st.column_config.TextColumn(width=210),
    "Credits": st.column_config.NumberColumn(format="%g", help="With nothing chosen; 1 credit is $0.005."),
    "For": st.column_config.TextColumn(help="What the credits buy with nothing chosen"),
    "Takes": st.column_config.MultiselectColumn(
        options=list(TAKEN), color="auto", width=290, format_func=lambda taken: _SHORT.get(taken, taken)
    ),
    "Typical time": st.column_config.NumberColumn(format="%d s", help="Measured by others; empty is not known."),
    "Attempts": st.column_config.NumberColumn(help="Your own, failures and retries among them"),
    "Median time": st.column_config.TextColumn(width=120, help=f"Of your last results; needs {FEWEST}."),
    "90 % within": st.column_config.TextColumn(help="Nine of ten of your last results were there by then."),
    "Failures": st.column_config.TextColumn(
        width=130,
        help=f"Share of your attempts that failed, with its 95 % interval while there are few; needs {FEWEST}.",
    ),
    "Cost per keeper": st.column_config.TextColumn(width=190, help=EXPLAINED),
    "Time per keeper": st.column_config.TextColumn(width=150),
    "Price checked": st.column_config.DateColumn(format="D MMM YYYY"),
    "Confidence": st.column_config.TextColumn(help="How sure the sources of the entry are"),
}


def model_table(rows: Sequence[Known], *, on_open: Callable[[str], None]) -> None:
    """Draw the table; `on_open` hears the id of a model that was clicked, before the page is drawn again."""
    ids = [row.model.id for row in rows]

    def clicked() -> None:
        selection = models_state.table.get().selection
        places = [*selection.rows, *(row for row, _ in selection.cells)]
        if places and places[0] < len(ids):
            on_open(ids[places[0]])

    has_own = any(row.attempts for row in rows)
    st.dataframe(
        pd.DataFrame([_row(row, has_own=has_own) for row in rows]),
        hide_index=True,
        key=models_state.table.key,
        on_select=clicked,
        selection_mode="single-cell",
        height=_ROW * (min(len(rows), _MOST_ROWS) + 1) + 3,
        placeholder="",
        alt="The models of the catalogue",
        column_config=_COLUMNS,
    )


def _row(row: Known, *, has_own: bool) -> dict[str, object]:
    model = row.model
    cells: dict[str, object] = {
        "Model": f"{'Retired: ' if model.is_retired else ''}{model.title}",
        "Credits": row.credits,
        "For": row.bought or "price not published",
        "Kind": model_words.kinds(model),
        "Takes": list(row.takes),
        "Typical time": model.typical_seconds,
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
        "Price checked": model.price.checked if model.price else None,
        "Confidence": model.confidence,
        "Id": model.id,
    }
