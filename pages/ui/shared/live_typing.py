"""Text areas that commit while one types.

Streamlit's text area commits when it loses focus; its text input can be live, but has one line. This small
element waits for a pause of 300 ms and then tells the text area that it lost focus, which it has not: the
value is committed, the cursor stays. If a later Streamlit ignores that, text areas commit on leaving, as ever.
"""

from __future__ import annotations

import streamlit as st

from pages.ui.shared.assets import text

_element = st.components.v2.component("live_typing", html="<span hidden></span>", js=text("live_typing.js"))


def live_text_areas() -> None:
    """Make every text area of this page live."""
    _element(key="live_typing", height="content")
