"""Three steps for a newcomer, above a form that is filled in already; gone with the first result or by a click."""

from __future__ import annotations

import streamlit as st

from kie.playground.workspace import Workspace

_STEPS = (
    "**A playground for prompts.** **1** The brief below says what to draw: change any word. "
    "**2** Two models are chosen. **3** Press *Generate*: both draw it, side by side."
)


def steps_hint(workspace: Workspace) -> None:
    if not workspace.first_steps.are_wanted():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="first_steps"):
        st.markdown(_STEPS, width="content")
        st.button("Got it", key="dismiss_steps", type="tertiary", on_click=workspace.first_steps.dismiss)
