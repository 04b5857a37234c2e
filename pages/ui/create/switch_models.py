"""What happens to the parameters when other models are chosen, and what is said about it."""

from __future__ import annotations

import streamlit as st

from kie.playground import drafts, parameter_mapping
from pages.ui.create import create_state
from pages.ui.shared.escape import plain


def switch_models(current: drafts.Draft) -> None:
    """Before parameters are drawn: a model that is new takes over what the one before it had."""
    before, now = create_state.seen_models.get(), current.models
    if before == now:
        return
    create_state.seen_models.set(now)
    switch = parameter_mapping.switch_models(
        before,
        now,
        last_gone=create_state.last_gone.get(),
        parameters=current.parameters,
        remembered={model_id: create_state.remembered(model_id) for model_id in now},
    )
    create_state.last_gone.set(switch.last_gone)
    for model_id, values in switch.values.items():
        create_state.take_over(model_id, values)
    create_state.lost_parameters.set(switch.sentences)
    if switch.sentences:
        st.toast("Not everything could come along: Parameters says what.", icon=":material/info:")


def switch_notice() -> None:
    """What was lost at the last switch, until somebody has read it or switches again."""
    lost = create_state.lost_parameters.get() or ()
    if not lost:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="switch_notice"):
        st.caption("  \n".join(f":material/info: {plain(sentence)}" for sentence in lost), width="stretch")
        st.button("Understood", key="switch_read", type="tertiary", on_click=create_state.lost_parameters.clear)
