"""What happens to the parameters when other models are chosen, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.playground import drafts, parameter_mapping
from pages.ui.create import draft_state
from pages.ui.shared.escape import plain

_LOST, _LAST_GONE = "switch_lost", "switch_last_gone"


def switch_models(current: drafts.Draft) -> None:
    """Before parameters are drawn: a model that is new takes over what the one before it had."""
    before, now = draft_state.seen_models(), current.models
    if before == now:
        return
    draft_state.see_models(now)
    switch = parameter_mapping.switch_models(
        before,
        now,
        last_gone=st.session_state.get(_LAST_GONE),
        parameters=current.parameters,
        remembered={model_id: draft_state.remembered(model_id) for model_id in now},
    )
    st.session_state[_LAST_GONE] = switch.last_gone
    for model_id, values in switch.values.items():
        draft_state.take_over(model_id, values)
    st.session_state[_LOST] = switch.sentences
    if switch.sentences:
        st.toast("Not everything could come along: Parameters says what.", icon=":material/info:")


def switch_notice() -> None:
    """What was lost at the last switch, until somebody has read it or switches again."""
    lost: Sequence[str] = st.session_state.get(_LOST) or ()
    if not lost:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="switch_notice"):
        st.caption("  \n".join(f":material/info: {plain(sentence)}" for sentence in lost), width="stretch")
        st.button("Understood", key="switch_read", type="tertiary", on_click=_read)


def _read() -> None:
    st.session_state.pop(_LOST, None)
