"""Choosing a model: filters, cards of what they leave, some side by side, and one entry in full."""

from __future__ import annotations

import streamlit as st

from kie.playground import labels, model_facts
from kie.playground.model_facts import Known
from kie.playground.workspace import Workspace
from pages.ui.models import models_state
from pages.ui.models.facts_side_by_side import choose_side_by_side, facts_side_by_side
from pages.ui.models.model_cards import model_cards
from pages.ui.models.model_entry import model_entry
from pages.ui.models.model_filters import clear, filter_bar


def model_list(workspace: Workspace) -> None:
    """Filters and the chosen model are in the address line."""
    rows = workspace.models.all()
    wanted = filter_bar()
    matching = model_facts.find(rows, wanted)
    beside = choose_side_by_side(rows)
    if matching:
        untimed = model_facts.left_out_untimed(rows, wanted)
        st.caption(_summary(matching, untimed=untimed, is_demo=workspace.connection.is_demo))
        model_cards(workspace, matching)
    else:
        st.info("No model matches all of this.", icon=":material/search_off:")
        st.button("Clear all", key="clear_models", icon=":material/filter_alt_off:", on_click=clear)
    facts_side_by_side(beside)
    chosen = _chosen(matching, rows)
    if chosen is not None:
        model_entry(workspace, chosen)


def _summary(rows: list[Known], *, untimed: int, is_demo: bool) -> str:
    words = ["1 model." if len(rows) == 1 else f"{len(rows)} models."]
    words.append("Prices are KIE's of the day named; 1 credit is $0.005.")
    if untimed:
        words.append(f"{untimed} more fit, but how long they take is not known.")
    if not any(row.attempts for row in rows):
        words.append("Your own times, failures and costs appear here once you have some.")
    elif is_demo:
        words.append("Your own figures are the demo's.")
    return " ".join(words)


def _chosen(matching: list[Known], rows: list[Known]) -> Known | None:
    """The model to show in full. All can be chosen, those that match first, so that every address leads to one."""
    by_id = {row.model.id: row for row in [*matching, *rows]}
    if models_state.chosen.get() not in (None, *by_id):
        models_state.chosen.clear()  # an address line may say anything
    chosen = st.selectbox(
        "Model in full",
        list(by_id),
        index=None,
        key=models_state.chosen.key,
        format_func=labels.model_title,
        placeholder="Choose one, or press a card",
        bind="query-params",
    )
    return by_id.get(chosen or "")
