"""What stands on every page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from kie.playground.connection import Connection
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import NET_SECONDS

KEY_REFUSED = (
    "KIE refuses the key. Nothing can be made until it is right: check `KIE_API_KEY` against kie.ai/api-key "
    "and restart."
)


_around = st.components.v2.component("frame", html="<span hidden></span>", js=text("dom.js", "frame.js"))


def frame(pages: Sequence[Page]) -> None:
    """What all pages share beside their look, which comes with the first bytes (kie/server/early_styles.py): the pages
    within a thumb's reach, and what is said while the server is away."""
    with st.container(key="frame"):
        _around(key="around", height="content")
        with st.container(horizontal=True, key="phone_pages"):
            for page in pages:
                st.page_link(page)


def demo_notice(connection: Connection) -> None:
    """Say plainly that nothing here is real KIE output and what would make it so, or why there is none."""
    if not connection.is_demo:
        _key_notice(connection)
        return
    st.caption(
        ":orange-badge[:material/science: Demo] No KIE key is set: pictures are drawn on this machine and "
        "nothing is billed. Put `KIE_API_KEY=…` into `.env` and restart for real models."
    )


@st.fragment(run_every=NET_SECONDS)
def _key_notice(connection: Connection) -> None:
    if connection.is_key_refused():
        st.error(KEY_REFUSED, icon=":material/key_off:")
