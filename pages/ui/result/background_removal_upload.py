"""Background removal of a file from the visitor's own machine."""

from __future__ import annotations

import streamlit as st

from kie.errors import BadInput
from kie.playground.workspace import Workspace
from pages.ui.result.result_state import open_next


def background_removal_upload(workspace: Workspace) -> None:
    """A popover that takes a file and opens the cut-out of it."""
    with st.popover("Cut out a file", icon=":material/content_cut:"):
        picture = st.file_uploader("A picture", type=["png", "jpg", "jpeg", "webp", "avif", "gif", "bmp", "tiff"])
        if picture is not None and st.button("Cut it out", type="primary"):
            try:
                task_id = workspace.background_removal.of_upload(picture.getvalue(), name=picture.name)
            except BadInput as error:
                st.error(error.message)
                return
            if task_id is not None:
                open_next("background removal", task_id=task_id)
