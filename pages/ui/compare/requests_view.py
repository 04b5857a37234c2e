"""The exact requests of a comparison beside each other, differences marked."""

from __future__ import annotations

import streamlit as st

from kie.domain.comparison import Comparison
from kie.playground.comparisons.request_differences import MOST, OMITTED, first_of_each, rows_of
from kie.playground.comparisons.slot_words import place_words
from kie.playground.exact_request import as_json
from pages.ui.shared.assets import text

_element = st.components.v2.component(
    "comparison_requests",
    html='<div class="kr"></div>',
    css=text("cards.css", "requests.css"),
    js=text("dom.js", "requests.js"),
    isolate_styles=False,
)


def requests_view(comparison: Comparison, *, sides: tuple[str, str]) -> None:
    """One column a value of the column axis, for its first place."""
    shown = first_of_each(comparison, axis=sides[0])
    is_picked = comparison.layout.kind == "picked"
    with st.expander("Requests and where they differ", icon=":material/data_object:", expanded=is_picked):
        if len(shown) > MOST:
            st.caption(f"The first {MOST} of {len(shown)}. Click a picture for the request of any other.")
        slots = shown[:MOST]
        data = {
            "columns": [
                {
                    "label": place_words(comparison.layout, slot, repeats=1) or "The result",
                    "request": as_json(slot.task.model, slot.task.input, callback_url=None),
                }
                for slot in slots
            ],
            "rows": [vars(row) for row in rows_of(comparison, slots)],
        }
        if len(slots) > 1:
            st.caption(f"Marked is what differs from the first; {OMITTED} stands for words of it that are not there.")
        _element(key=f"requests_{comparison.run.id}", data=data, height="content")
