"""What stands on every page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from kie.playground import live_topics
from kie.playground.connection import Connection
from kie.playground.workspace import Workspace
from pages.ui.settings.connect_dialog import connect_button, connected_notice
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import NET_SECONDS, live_data

KEY_REFUSED = (
    "KIE refuses the key. Nothing can be made until it is right: compare it with kie.ai/api-key, and use another "
    "one in Settings."
)


_around = st.components.v2.component("frame", html="<span hidden></span>", js=text("dom.js", "frame.js"))
_progress = st.components.v2.component(
    "progress", html="<span hidden></span>", js=text("dom.js", "live.js", "chime.js", "progress.js")
)


def frame(workspace: Workspace, pages: Sequence[Page]) -> None:
    """What all pages share beside their look, which comes with the first bytes (kie/server/early_styles.py): the pages
    within a thumb's reach, what is said while the server is away, and in the tab's title how far the work is."""
    with st.container(key="frame"):
        _around(key="around", height="content")
        live = live_data(workspace, live_topics.progress())
        _progress(key="progress", data={"live": live, "signals": workspace.end_signals.chosen()}, height="content")
        with st.container(horizontal=True, key="phone_pages"):
            for page in pages:
                st.page_link(page)


def demo_notice(connection: Connection) -> None:
    """Say plainly that nothing here is real KIE output and what would make it so, or why there is none."""
    connected_notice()
    if not connection.is_demo:
        _key_notice(connection)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="demo_notice"):
        st.caption(
            ":orange-badge[:material/science: Demo] No KIE key is set: pictures are drawn on this machine and "
            "nothing is billed.",
            width="content",
        )
        connect_button(connection, key="connect_from_notice")


@st.fragment(run_every=NET_SECONDS)
def _key_notice(connection: Connection) -> None:
    if connection.is_key_refused():
        st.error(KEY_REFUSED, icon=":material/key_off:")
