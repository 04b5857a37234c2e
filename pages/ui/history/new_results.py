"""The notice of results that came since the history was opened, counted live. Nothing moves under a reader's eyes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.playground import live_topics
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import live_data

_element = st.components.v2.component(
    "new_results",
    html='<div class="kn" aria-live="polite"></div>',
    css=text("new_results.css"),
    js=text("dom.js", "live.js", "new_results.js"),
    isolate_styles=False,
)


def new_results(workspace: Workspace, filters: Filters, *, open_ids: Sequence[str]) -> None:
    """`open_ids` are shown tasks that still change: when one does, the fragment around this runs again."""
    topic = live_topics.new_results(filters, mark=history_state.opened_mark(workspace), open_ids=open_ids)
    _element(
        key="new_results",
        data={"live": live_data(workspace, topic)},
        on_shown_change=history_state.show_newest,
        on_moved_change=lambda: None,
        height="content",
    )
