"""The seed: a number that stays for the next clicks while it is locked; empty, KIE draws another one each time."""

from __future__ import annotations

import secrets

import streamlit as st

from kie.catalogue import Json, Parameter
from pages.ui.parameters import parameters_state
from pages.ui.parameters.field import Field
from pages.ui.shared.assets import text

_LARGEST = 2**31 - 1
_WIDTH = 200
"""Pixels: ten digits and the buttons inside the field, and everything beside it in one row where there is room."""

_copy = st.components.v2.component(
    "copy_text", html='<div class="kcopy"></div>', css=text("copy.css"), js=text("dom.js", "copy.js")
)


def seed(field: Field) -> None:
    """The field, and behind it: draw one, lock or unlock it, copy it."""
    is_set = field.value not in (None, "")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=f"{field.key}_row"):
        if field.parameter.type == "string":
            st.text_input(
                field.label, key=field.key, help=field.help, placeholder="random", on_change=field.changed, width=_WIDTH
            )
        else:
            st.number_input(
                field.label, value=None, step=1, key=field.key, help=field.help, placeholder="random",
                on_change=field.changed, width=_WIDTH,
            )  # fmt: skip
        st.button(
            "Draw", key=f"{field.key}_dice", icon=":material/casino:", help="Draw a seed and keep it",
            on_click=_draw, args=(field,),
        )  # fmt: skip
        if is_set:
            st.button(
                "Unlock", key=f"{field.key}_lock", icon=":material/lock:",
                help="Locked: every click sends this seed. Press for another one each time.",
                on_click=_unlock, args=(field,),
            )  # fmt: skip
            _copy(key=f"{field.key}_copy", data={"text": str(field.value)}, width="content", height="content")
        else:
            st.button(
                "Lock", key=f"{field.key}_lock", icon=":material/lock_open_right:",
                help="Open: another seed each time, drawn at KIE. Press to keep one.",
                on_click=_lock, args=(field,),
            )  # fmt: skip


def drawn_seed(parameter: Parameter) -> Json:
    """Any seed that the parameter takes, as it is written."""
    low = max(0, int(parameter.minimum or 0))
    high = min(_LARGEST, int(parameter.maximum or _LARGEST))
    drawn = low + secrets.randbelow(high - low + 1)
    return str(drawn) if parameter.type == "string" else drawn


def _draw(field: Field) -> None:
    field.put(drawn_seed(field.parameter))


def _lock(field: Field) -> None:
    """The one that was unlocked last; where there was none, a new one."""
    field.put(parameters_state.unlocked_seed(field.key).get() or drawn_seed(field.parameter))


def _unlock(field: Field) -> None:
    parameters_state.unlocked_seed(field.key).set(field.value)
    field.put("" if field.parameter.type == "string" else None)
