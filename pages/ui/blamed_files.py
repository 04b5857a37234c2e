"""What KIE had against a reference file once it fetched it, beside that file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.ledger import views
from kie.playground import Playground
from kie.records import TaskState
from kie.references import Reference
from kie.refusals import blames_a_file
from pages.ui import wording
from pages.ui.frame import workspace
from pages.ui.live import NET_SECONDS, listen
from pages.ui.plain import plain


@st.fragment(run_every=NET_SECONDS)
def blamed_files(house: Playground, there: Sequence[Reference]) -> None:
    """A sentence for every file whose newest use failed for a file's sake; KIE does not say which of several."""
    listen(house, workspace=workspace())
    newest = views.newest_naming(house.ledger, workspace=workspace(), addresses=[one.address for one in there])
    for one in there:
        task = newest.get(one.address)
        if task is not None and task.state is TaskState.FAIL and blames_a_file(task.error):
            said = f"{one.name or one.address[:60]}, {wording.model_title(task.model)}: {task.error}"
            st.caption(f":red[:material/block: {plain(said)}]")
