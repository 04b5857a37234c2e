"""What KIE had against reference files once it fetched them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.api.error_messages import blames_a_file
from kie.attachments.references import Reference
from kie.domain.task import TaskState
from kie.ledger import queries
from kie.playground.container import Playground
from pages.ui.shared import labels
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace
from pages.ui.shared.live_updates import NET_SECONDS


@st.fragment(run_every=NET_SECONDS)
def blamed_files(app: Playground, there: Sequence[Reference]) -> None:
    """A sentence for every newest use of these files that failed for a file's sake. KIE does not say which of several
    it was, so all of a request are named together. The push belongs to the board: a session has one."""
    newest = queries.newest_naming(app.ledger, workspace=workspace(), addresses=[one.address for one in there])
    for task in {task.id: task for task in newest.values()}.values():
        if task.state is TaskState.FAIL and blames_a_file(task.error):
            names = [one.name or one.address[:60] for one in there if newest.get(one.address) == task]
            which = names[0] if len(names) == 1 else f"One of {', '.join(names)}"
            said = plain(f"{which}, {labels.model_title(task.model)}: {task.error}")
            st.markdown(f":small[:red[:material/block: {said}]]")
