"""The live board: every task of the newest runs in its final place and shape, from the click to the picture."""

from __future__ import annotations

import streamlit as st

from kie.playground import live_topics
from kie.playground.workspace import Workspace
from pages.ui.result import result_state
from pages.ui.result.needs_you import needs_you
from pages.ui.result.press import answer, undo_delete
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import NET_SECONDS, live_data

_element = st.components.v2.component(
    "live_board",
    html='<div class="kb-board" aria-live="polite"></div>',
    css=text("cards.css", "actions.css", "clip.css", "viewer.css", "stage.css"),
    js=text("dom.js", "actions.js", "clocks.js", "cards.js", "clip.js", "viewer.js", "stage.js", "live.js", "board.js"),
    isolate_styles=False,
)


EMPTY = "Your results appear here, each in its place from the moment you press Generate."


@st.fragment(run_every=NET_SECONDS)
def live_board(workspace: Workspace) -> None:
    """The newest run of Create large and those before it as a strip, drawn by the browser as it hears of them.

    A click on a picture opens it, buttons act on a task.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        undo_delete(workspace)
        needs_you(workspace)
    result = _element(
        key="board",
        data={
            "live": live_data(workspace, live_topics.board()),
            "empty": EMPTY,
            "filled": result_state.form_fillings.get(),
        },
        on_acted_change=lambda: None,
        height="content",
    )
    answer(workspace, result)
