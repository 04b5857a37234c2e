"""Which models get the brief, and with which parameters and files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie import catalogue
from kie.playground import drafts
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.create.reference_files import reference_files
from pages.ui.create.switch_models import switch_models, switch_notice
from pages.ui.parameters.parameter_form import open_form, parameter_form


def model_picker(workspace: Workspace, current: drafts.Draft) -> None:
    """The choice of models; reference files where a chosen model takes them."""
    offered = [model.id for model in catalogue.all_models() if not model.is_retired]
    kept = [model_id for model_id in current.models if model_id not in offered]
    labels = [_label(model_id) for model_id in current.models]
    st.container(horizontal=True, key=f"model_rows_{_rows(labels, 370)}_narrow_{_rows(labels, 290)}").empty()
    st.multiselect(
        "Models",
        [*offered, *kept],
        key=create_state.models.key,
        format_func=_label,
        placeholder="Choose one or several models",
        select_all=False,
        wrap=True,
    )
    switch_models(current)
    reference_files(workspace, [catalogue.get(model_id) for model_id in current.models])


def parameter_tabs(current: drafts.Draft) -> None:
    """Each chosen model's parameters, in a tab of its own, with what is wrong with them."""
    chosen = [catalogue.get(model_id) for model_id in current.models]
    if not chosen:
        return
    for model in chosen:
        open_form(model)
    planned = drafts.plans(create_state.read())
    switch_notice()
    with st.expander("Parameters", icon=":material/tune:", expanded=True, key="parameter_box"):
        for tab, plan in zip(st.tabs([m.title for m in chosen], key="parameter_tabs"), planned, strict=True):
            with tab:
                parameter_form(plan)


def _rows(labels: Sequence[str], width: int) -> int:
    """About how many rows the chips of these take in so many pixels: their place is kept while they load."""
    rows, left = 1, width
    for label in labels:
        chip = 40 + round(6.6 * len(label))
        if chip > left and left < width:
            rows, left = rows + 1, width
        left -= chip
    return min(4, rows)


def _label(model_id: str) -> str:
    model = catalogue.get(model_id)
    price = catalogue.credits(model, {})
    usually = "~" if model.price and (len(model.price.rows) > 1 or model.price.rows[0].unit.startswith("per s")) else ""
    cost = "" if price is None else f" · {usually}{price:g} credits"
    note = " · needs a file" if model.needs_reference else ""
    kind = " · clip" if model.medium == "video" else ""
    retired = " · removed by KIE" if model.is_retired else ""
    return f"{model.title}{kind}{cost}{note}{retired}"
