"""What KIE had against reference files once it fetched them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.playground import labels
from kie.playground.input_files import Reference
from kie.playground.workspace import Workspace
from pages.ui.shared.escape import plain
from pages.ui.shared.live_updates import NET_SECONDS


@st.fragment(run_every=NET_SECONDS)
def blamed_files(workspace: Workspace, files: Sequence[Reference]) -> None:
    """A sentence for every newest use of these files that failed for a file's sake. The push belongs to the board: a
    session has one."""
    for task, used in workspace.inputs.blamed(files):
        names = [file.name or file.address[:60] for file in used]
        which = names[0] if len(names) == 1 else f"One of {', '.join(names)}"
        sentence = plain(f"{which}, {labels.model_title(task.model)}: {task.error}")
        st.markdown(f":small[:red[:material/block: {sentence}]]")
