"""What another tab has changed in this form, and the way back to what this one had."""

from __future__ import annotations

import streamlit as st

from kie import catalogue
from pages.ui.create import create_state
from pages.ui.shared.escape import plain

_NAMES = {"colours": "Colours", "models": "Models", "count": "How many", "references": "Files to work from"}


def other_tab_notice() -> None:
    """Nothing where nothing came in; else which fields did, until it is read."""
    place = st.container(horizontal=True, vertical_alignment="center", key="other_tab")  # as in steps_hint
    changed = list(dict.fromkeys(filter(None, map(_name, create_state.changed_elsewhere.get()))))
    if not changed:
        return
    with place:
        st.caption(f":material/tab: Changed in another tab: {plain(', '.join(changed))}.")
        if create_state.displaced.get():
            st.button("Bring mine back", key="bring_mine_back", type="tertiary", on_click=create_state.bring_back)
        st.button("OK", key="seen_other_tab", type="tertiary", on_click=create_state.forget_other_tab)


def _name(field: tuple[str, str]) -> str | None:
    part, key = field
    if part == "texts":
        return key.capitalize()
    if part == "parameters":
        model = catalogue.find(key)
        return f"parameters of {model.title}" if model else None
    return _NAMES.get(part)
