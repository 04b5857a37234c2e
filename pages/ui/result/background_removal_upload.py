"""Background removal of a file from the visitor's own machine."""

from __future__ import annotations

import streamlit as st

from kie.errors import BadInput
from kie.playground import background_removal
from kie.playground.container import Playground
from pages.ui.shared.asking import ask_for
from pages.ui.shared.frame import workspace

_SAID = "cutout_upload_said"


def cutout_upload(app: Playground) -> None:
    """A popover that takes a file and opens the cut-out of it."""
    with st.popover("Cut out a file", icon=":material/content_cut:"):
        given = st.file_uploader("A picture", type=["png", "jpg", "jpeg", "webp", "avif", "gif", "bmp", "tiff"])
        if given is not None and st.button("Cut it out", type="primary"):
            try:
                task_id = background_removal.cut_out_upload(
                    app, content=given.getvalue(), name=given.name, workspace=workspace()
                )
            except BadInput as error:
                st.error(error.message)
                return
            if task_id is not None:
                ask_for("cutout", task_id=task_id)
