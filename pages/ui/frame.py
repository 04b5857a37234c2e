"""What stands on every page."""

from __future__ import annotations

import streamlit as st

from kie.playground import Playground


def demo_notice(house: Playground) -> None:
    """Say plainly that nothing here is real KIE output, and what would make it so."""
    if house.settings.is_demo:
        st.caption(
            ":orange-badge[:material/science: Demo] No KIE key is set: pictures are drawn on this machine and "
            "nothing is billed. Put `KIE_API_KEY=…` into `.env` and restart for real models."
        )


def workspace() -> str:
    """Whose ledger rows this visitor sees. Alone on 127.0.0.1 there is one workspace."""
    return "local"
