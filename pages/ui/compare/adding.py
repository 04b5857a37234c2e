"""One more model in a comparison that is there, without paying for the rest again."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.domain.comparison import Comparison
from kie.domain.layouts import MODEL_AXIS
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.draft_reuse import draft_of
from kie.playground.matrix import MOST_SIDE_BY_SIDE, SIDES_ARE_FULL, ComparisonPlan, plan_one_more
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.shared.confirm import Press, paid_button
from pages.ui.shared.escape import plain
from pages.ui.shared.quote_words import quote_words


def add_model(workspace: Workspace, comparison: Comparison) -> None:
    """A popover with the models that are not in it yet, and what one of them would cost; or why there is no room."""
    axis = comparison.layout.axis(MODEL_AXIS)
    there = {value.key for value in axis.values} if axis else set()
    if comparison.layout.kind == "models" and len(there) >= MOST_SIDE_BY_SIDE:
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.button("Add a model", key="add_no_model", icon=":material/add:", disabled=True)
            st.caption(SIDES_ARE_FULL, width="content")
        return
    run, media = comparison.run, {task.medium for task in comparison.run.tasks}
    others = [m.id for m in catalogue.all_models() if m.id not in there and not m.is_retired and m.medium in media]
    with st.popover("Add a model", icon=":material/add:"):
        chosen = st.selectbox(
            "Model",
            others,
            index=None,
            key=compare_state.added_model(run.id).key,
            format_func=labels.model_title,
            placeholder="Choose one",
        )
        if chosen is None:
            st.caption("It gets what the others got; nothing that is there is paid for again.")
            return
        added = _planned(comparison, chosen)
        for sentence in added.sentences:
            st.error(plain(sentence), icon=":material/error:")
        for sentence in added.layout.left_out[len(comparison.layout.left_out) :]:
            st.caption(f":material/info: {plain(sentence)}")
        noun = labels.noun_of(cell.plan.model.medium for cell in added.cells)
        words = quote_words(workspace.connection, added.quote, noun=noun)
        paid_button(
            f"Add {words}", key="add_model", quote=added.quote, on_press=_add, args=(workspace, run.id, chosen),
            type="primary", disabled=bool(added.sentences),
        )  # fmt: skip


def _planned(comparison: Comparison, model_id: str) -> ComparisonPlan:
    written = draft_of(comparison.run)
    alone = dataclasses.replace(written, models=(model_id,))
    added = plan_one_more(alone, comparison, catalogue.get(model_id))
    too_few = [sentence for sentence in added.sentences if sentence.startswith("Choose a second")]
    return dataclasses.replace(added, sentences=tuple(s for s in added.sentences if s not in too_few))


def _add(workspace: Workspace, run_id: str, model_id: str, press: Press) -> None:
    comparison = workspace.comparisons.get(run_id=run_id)
    if comparison is None or not press.may_spend(press.quote):
        return
    added = _planned(comparison, model_id)
    if added.sentences:
        return
    try:
        workspace.tasks.extend_run(run_id=run_id, layout=added.layout, intents=added.intents())
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
        return
    compare_state.added_model(run_id).clear()
