"""What stands on every page."""

from __future__ import annotations

import streamlit as st

from kie.playground.connection import Connection
from pages.ui.settings.connect_dialog import connect_button, connected_notice
from pages.ui.shared.live_updates import NET_SECONDS

KEY_REFUSED = (
    "KIE refuses the key. Nothing can be made until it is right: compare it with kie.ai/api-key, and use another "
    "one in Settings."
)


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
