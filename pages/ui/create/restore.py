"""Back from a file to the form: a result carries its brief and request, files of other tools at least a prompt."""

from __future__ import annotations

import streamlit as st

from kie.playground.restored_draft import restored
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.result.reuse import replace_draft


def restore_from_file(workspace: Workspace) -> None:
    """A popover that takes a picture and fills the form from what is written inside it."""
    with st.popover("From a file", icon=":material/upload_file:"):
        st.file_uploader(
            "A picture made here, or by AUTOMATIC1111",
            type=["png", "jpg", "jpeg", "webp"],
            key=create_state.restored_file.key,
            on_change=_restore,
            args=(workspace,),
        )
        sentence = create_state.restore_outcome.take()
        if sentence is not None:
            st.caption(sentence)


def _restore(workspace: Workspace) -> None:
    uploaded = create_state.restored_file.get()
    if uploaded is None:
        return
    new = restored(uploaded.getvalue(), create_state.read())
    if new is None:
        create_state.restore_outcome.set("This file does not say how it was made. The form is as it was.")
        return
    replace_draft(workspace, new)
    create_state.fill(new)
    create_state.restore_outcome.set("The form was filled from the file.")
