"""The live board: every task of the newest runs in its final place and shape, from the click to the picture."""

from __future__ import annotations

import time

import streamlit as st

from kie.playground.result_cards import run_card
from kie.playground.workspace import Workspace
from pages.ui.result.needs_you import needs_you
from pages.ui.result.press import answer, undo_delete
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import NET_SECONDS, listen

_element = st.components.v2.component(
    "live_board",
    html='<div class="kb-board" aria-live="polite"></div>',
    css=text("cards.css", "actions.css", "clip.css", "viewer.css", "stage.css"),
    js=text("dom.js", "actions.js", "clocks.js", "cards.js", "clip.js", "viewer.js", "stage.js", "board.js"),
    isolate_styles=False,
)


@st.fragment(run_every=NET_SECONDS)
def live_board(workspace: Workspace, *, runs: int = 12) -> None:
    """The newest run of Create large and those before it as a strip, pushed to by the worker.

    A click on a picture opens it, buttons act on a task.
    """
    listen(workspace)
    with st.container(horizontal=True, vertical_alignment="center"):
        undo_delete(workspace)
        needs_you(workspace)
    latest = workspace.tasks.latest_runs(limit=runs)
    if not latest:
        st.caption("Your results appear here, each in its place from the moment you press Generate.")
        return
    result = _element(
        key="board",
        data={
            "now": round(time.time() * 1000),
            "runs": [run_card(run, links=workspace.links, clocks=workspace.clocks) for run in latest],
        },
        on_acted_change=lambda: None,
        height="content",
    )
    answer(workspace, result)
