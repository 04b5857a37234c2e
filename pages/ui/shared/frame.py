"""What stands on every page."""

from __future__ import annotations

import streamlit as st

from kie.playground.connection import Connection
from pages.ui.shared.live_updates import NET_SECONDS

KEY_REFUSED = (
    "KIE refuses the key. Nothing can be made until it is right: check `KIE_API_KEY` against kie.ai/api-key "
    "and restart."
)


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
