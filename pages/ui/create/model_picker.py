"""Which models get the brief, and with which parameters and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kie import catalogue
from kie.playground import drafts, labels
from kie.playground.model_choice import GROUPS, Group, group_of, ordered
from kie.playground.model_facts import Known
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.create.reference_files import reference_files
from pages.ui.create.switch_models import switch_models, switch_notice
from pages.ui.parameters.parameter_form import open_form, parameter_form

_SINGULAR: Mapping[Group, str] = {"Pictures": "picture", "Edits": "edit", "Clips": "clip", "Tools": "tool"}


def model_picker(workspace: Workspace, current: drafts.Draft) -> None:
    """The choice of models; reference files where a chosen model takes them."""
    group = st.pills("Kind of model", GROUPS, key=create_state.model_group.key, label_visibility="collapsed", wrap=True)
    known = {row.model.id: row for row in workspace.models.timed()}
    favourites = workspace.favourites.all()
    offered = ordered(
        [row.model for row in known.values() if not row.model.is_retired],
        draft=current,
        favourites=favourites,
        recent=workspace.favourites.last_used(),
    )
    shown = [model.id for model in offered if group is None or group_of(model) == group]
    kept = [model_id for model_id in current.models if model_id not in shown]
    words = [_label(known[model_id], is_favourite=model_id in favourites) for model_id in current.models]
    st.container(horizontal=True, key=f"model_rows_{_rows(words, 400)}_narrow_{_rows(words, 290)}").empty()
    st.multiselect(
        "Models",
        [*shown, *kept],
        key=create_state.models.key,
        format_func=lambda model_id: _label(known[model_id], is_favourite=model_id in favourites),
        placeholder="Choose one or several models; type to search",
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


def _rows(words: Sequence[str], width: int) -> int:
    """About how many rows the chips of these take in so many pixels: their place is kept while they load."""
    rows, left = 1, width
    for label in words:
        chip = 24 + round(6.35 * len(label))
        if chip > left and left < width:
            rows, left = rows + 1, width
        left -= chip
    return min(4, rows)


def _label(row: Known, *, is_favourite: bool) -> str:
    """Name, kind, price and one's own typical time."""
    model, group = row.model, group_of(row.model)
    usually = "~" if model.price and (len(model.price.rows) > 1 or model.price.rows[0].unit.startswith("per s")) else ""
    parts = [
        f"{'★ ' if is_favourite else ''}{model.title}",
        "" if group == "Pictures" else _SINGULAR[group],
        "" if row.credits is None else f"{usually}{catalogue.in_credits(row.credits)}",
        f"your median {labels.seconds_words(row.usual_seconds)}" if row.is_timed else "",
        "needs a file" if model.needs_reference else "",
        "removed by KIE" if model.is_retired else "",
    ]
    return " · ".join(filter(None, parts))
