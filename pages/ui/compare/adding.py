"""One more model in a comparison that is there, without paying for the rest again."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.domain.comparison import Comparison
from kie.domain.layouts import MODEL_AXIS
from kie.errors import BadInput
from kie.ledger import comparisons
from kie.playground.container import Playground
from kie.playground.matrix import MOST_SIDE_BY_SIDE, SIDES_ARE_FULL, Planned, added
from pages.ui.compare.pricing import price_words
from pages.ui.result.reuse import draft_of
from pages.ui.shared import labels
from pages.ui.shared.confirm import paid_button
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace


def add_model(app: Playground, found: Comparison) -> None:
    """A popover with the models that are not in it yet, and what one of them would cost; or why there is no room."""
    axis = found.layout.axis(MODEL_AXIS)
    there = {value.key for value in axis.values} if axis else set()
    if found.layout.kind == "models" and len(there) >= MOST_SIDE_BY_SIDE:
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.button("Add a model", key="add_no_model", icon=":material/add:", disabled=True)
            st.caption(SIDES_ARE_FULL, width="content")
        return
    media = {task.medium for task in found.run.tasks}
    others = [m.id for m in catalogue.all_models() if m.id not in there and not m.is_retired and m.medium in media]
    with st.popover("Add a model", icon=":material/add:"):
        chosen = st.selectbox(
            "Model", others, index=None, key=_key(found.run.id), format_func=labels.model_title,
            placeholder="Choose one",
        )  # fmt: skip
        if chosen is None:
            st.caption("It gets what the others got; nothing that is there is paid for again.")
            return
        planned = _planned(found, chosen)
        for sentence in planned.sentences:
            st.error(plain(sentence), icon=":material/error:")
        for sentence in planned.layout.left_out[len(found.layout.left_out) :]:
            st.caption(f":material/info: {plain(sentence)}")
        noun = labels.noun_of(cell.plan.model.medium for cell in planned.cells)
        label = f"Add {price_words(app, count=planned.count, credits=planned.credits, noun=noun)}"
        paid_button(
            label, key="add_model", count=planned.count, credits=planned.credits, on_click=_add,
            args=(app, found.run.id, chosen), type="primary", disabled=bool(planned.sentences),
        )  # fmt: skip


def _planned(found: Comparison, model_id: str) -> Planned:
    written = draft_of(found.run)
    alone = dataclasses.replace(written, models=(model_id,))
    planned = added(alone, found, catalogue.get(model_id))
    too_few = [sentence for sentence in planned.sentences if sentence.startswith("Choose a second")]
    return dataclasses.replace(planned, sentences=tuple(s for s in planned.sentences if s not in too_few))


def _add(app: Playground, run_id: str, model_id: str) -> None:
    found = comparisons.comparison(app.ledger, workspace=workspace(), run_id=run_id)
    if found is None:
        return
    planned = _planned(found, model_id)
    if planned.sentences:
        return
    try:
        comparisons.extend(
            app.ledger,
            workspace=workspace(),
            run_id=run_id,
            service=app.settings.service,
            layout=planned.layout,
            intents=planned.intents(app),
            budget=app.settings.budget_credits_per_day,
        )
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
        return
    st.session_state.pop(_key(run_id), None)
    app.wake()


def _key(run_id: str) -> str:
    return f"added_model_{run_id}"
