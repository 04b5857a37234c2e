"""The colours of a brief: typed as hex codes, shown as named chips that can be picked, given a role, removed."""

from __future__ import annotations

import streamlit as st

from kie.playground import drafts
from pages.ui.create import create_state
from pages.ui.shared.assets import text
from pages.ui.shared.escape import plain
from prompts.brief import ROLES, Colour
from prompts.colours import name_of

_SUGGESTIONS = ("#0f62fe", "#f4a259", "#2a9d8f", "#e76f51", "#264653", "#ffd166")

_chips = st.components.v2.component(
    "colour_chips", html='<div class="chips"></div>', css=text("colours.css"), js=text("colours.js")
)


def colour_field(current: drafts.Draft) -> None:
    """The field and its chips; a part that is no colour is named beside the field."""
    st.text_input(
        "Colours",
        key=create_state.colours.key,
        live=True,
        placeholder="#0047AB, #FFF8E7 background",
    )
    for problem in current.colour_problems:
        st.caption(f":red[{plain(problem)}]")
    for note in current.colour_notes:
        st.caption(plain(note))
    colours = current.brief.colours
    _chips(
        key=create_state.chips.key,
        data={
            "colours": [{"hex": c.hex, "name": name_of(c.hex), "role": c.role} for c in colours],
            "roles": list(ROLES),
            "suggestion": _SUGGESTIONS[len(colours) % len(_SUGGESTIONS)],
        },
        on_edited_change=_edited,
        height="content",
    )


def _edited() -> None:
    edited = create_state.chips.get().edited or []
    create_state.colours.set(drafts.write_colours(tuple(Colour(hex=c["hex"], role=c["role"]) for c in edited)))
