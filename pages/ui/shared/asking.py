"""How one dialog asks for the next: kept apart from the dialogs, which all may ask."""

from __future__ import annotations

import streamlit as st

ASKED = "asked_dialog"


def ask_for(dialog: str, *, task_id: str) -> None:
    """Close the open dialog and open another on the next run of the page."""
    st.session_state[ASKED] = (dialog, task_id)
    st.rerun()
