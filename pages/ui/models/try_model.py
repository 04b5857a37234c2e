"""From a model to the form that makes something with it."""

from __future__ import annotations

import streamlit as st

from pages.ui.create import create_state


def try_model(model_id: str) -> None:
    """Go to Create with this model chosen; the brief stays."""
    create_state.next_models.set((model_id,))
    st.switch_page("create.py", query_params={})  # without it, Streamlit refuses to leave bound filters
