"""Three steps for a newcomer, above a form that is filled in already; gone with the first result or by a click."""

from __future__ import annotations

import streamlit as st

from kie.playground.workspace import Workspace

_STEPS = (
    "**A playground for prompts.** **1** The brief below says what to draw: change any word. "
    "**2** Two models are chosen. **3** Press *Generate*: both draw it, side by side."
)


def steps_hint(workspace: Workspace) -> None:
    """Its place is there either way: were it not, all that stands below would be mounted anew when it goes, and a
    field that is mounted anew can come up empty."""
    place = st.container(horizontal=True, vertical_alignment="center", key="first_steps")
    if not workspace.first_steps.are_wanted():
        return
    with place:
        st.markdown(_STEPS, width="content")
        st.button("Got it", key="dismiss_steps", type="tertiary", on_click=workspace.first_steps.dismiss)
