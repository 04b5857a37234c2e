"""The notice of results that came since the history was opened, counted live. Nothing moves under a reader's eyes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.history import history_state
from pages.ui.shared.assets import text

_element = st.components.v2.component(
    "new_results",
    html='<div class="kn" aria-live="polite"></div>',
    css=text("new_results.css"),
    js=text("dom.js", "live.js", "new_results.js"),
    isolate_styles=False,
)


def new_results(live: Mapping[str, Any]) -> None:
    """`live` follows live_topics.history; a press shows what is new."""
    _element(
        key="new_results",
        data={"live": dict(live)},
        on_shown_change=history_state.show_newest,
        width="content",
        height="content",
    )
