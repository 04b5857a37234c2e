"""What happens to the parameters when other models are chosen, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie import catalogue
from kie.playground import drafts
from kie.playground.parameter_mapping import carried
from pages.ui.create import draft_state
from pages.ui.shared.escape import plain

_SAID, _LAST_GONE = "switch_said", "switch_last_gone"


def switch_models(current: drafts.Draft) -> None:
    """Before parameters are drawn: a model that is new takes over what the one before it had.

    That is the model that went in the same moment, else the last of those that stay, else the one that went last.
    """
    before, now = draft_state.seen_models(), current.models
    if before == now:
        return
    draft_state.see_models(now)
    gone = [model_id for model_id in before if model_id not in now]
    added = [model_id for model_id in now if model_id not in before]
    stay = [model_id for model_id in before if model_id in now]
    sources = [*reversed(gone), *reversed(stay), *st.session_state.get(_LAST_GONE, ())]
    if gone:
        st.session_state[_LAST_GONE] = (gone[-1],)
    said: list[str] = []
    for model_id in added:
        said.extend(_take_over(current, model_id, sources))
    st.session_state[_SAID] = tuple(dict.fromkeys(said))
    if said:
        st.toast("Not everything could come along: Parameters says what.", icon=":material/info:")


def switch_notice() -> None:
    """What was lost at the last switch, until somebody has read it or switches again."""
    said: Sequence[str] = st.session_state.get(_SAID) or ()
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="switch_notice"):
        st.caption("  \n".join(f":material/info: {plain(sentence)}" for sentence in said), width="stretch")
        st.button("Understood", key="switch_read", type="tertiary", on_click=_read)


def _take_over(current: drafts.Draft, model_id: str, sources: Sequence[str]) -> tuple[str, ...]:
    target = catalogue.find(model_id)
    source = next((found for one in sources if one != model_id and (found := catalogue.find(one))), None)
    if target is None or source is None:
        return ()
    its = carried(source, current.parameters.get(source.id, {}), target, keeps=draft_state.remembered(model_id))
    draft_state.take_over(model_id, its.values)
    return its.sentences


def _read() -> None:
    st.session_state.pop(_SAID, None)
