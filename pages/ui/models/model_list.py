"""Choosing a model: filters, the table of what they leave, and one entry in full."""

from __future__ import annotations

import streamlit as st

from kie import catalogue
from kie.ledger import model_costs, model_statistics
from kie.playground.container import Playground
from pages.ui.models import model_facts
from pages.ui.models.entry import entry
from pages.ui.models.model_facts import Known, Wanted
from pages.ui.models.model_filters import clear, filter_bar
from pages.ui.models.model_table import model_table
from pages.ui.shared import labels
from pages.ui.shared.frame import workspace

_OPEN = "open"


def model_list(app: Playground) -> None:
    """Filters and the chosen model are in the address line."""
    mine = {"workspace": workspace(), "service": app.settings.service}
    rows = model_facts.known(
        catalogue.all_models(),
        efforts=model_costs.efforts(app.ledger, **mine),
        experiences=model_statistics.statistics_by_model(app.ledger, **mine),
    )
    wanted = filter_bar()
    found = model_facts.find(rows, wanted)
    if found:
        st.caption(_summary(app, found, untimed=model_facts.left_out_untimed(rows, wanted)))
        model_table(found, on_open=_open)
    else:
        _nothing(rows, wanted)
    chosen = _chosen(found, rows)
    if chosen is not None:
        entry(app, chosen)


def _summary(app: Playground, found: list[Known], *, untimed: int) -> str:
    words = ["1 model." if len(found) == 1 else f"{len(found)} models."]
    words.append("Prices are KIE's of the day named; 1 credit is $0.005.")
    if untimed:
        words.append(f"{untimed} more fit, but how long they take is not known.")
    if not any(row.attempts for row in found):
        words.append("Your own times, failures and costs appear here once you have some.")
    elif app.settings.is_demo:
        words.append("Your own figures are the demo's.")
    return " ".join(words)


def _nothing(rows: list[Known], wanted: Wanted) -> None:
    st.info("No model matches all of this.", icon=":material/search_off:")
    st.button("Clear all", key="clear_models", icon=":material/filter_alt_off:", on_click=clear)


def _chosen(found: list[Known], rows: list[Known]) -> Known | None:
    """The model to show in full. All can be chosen, those that were found first, so that every address leads to one."""
    by_id = {row.model.id: row for row in [*found, *rows]}
    if st.session_state.get(_OPEN) not in (None, *by_id):
        st.session_state.pop(_OPEN)  # an address line may say anything
    chosen = st.selectbox(
        "Model in full",
        list(by_id),
        index=None,
        key=_OPEN,
        format_func=labels.model_title,
        placeholder="Choose one, or click a row of the table",
        bind="query-params",
    )
    return by_id.get(chosen or "")


def _open(model_id: str) -> None:
    st.session_state[_OPEN] = model_id
