"""A button for what costs: where that is a lot, the first press only asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

ABOVE_COUNT, ABOVE_CREDITS, ABOVE_UNPRICED = 12, 200.0, 4


def needs_confirming(*, count: int, credits: float | None) -> bool:
    """Whether this is so much, or of so unknown a price, that it is asked for twice."""
    return count > ABOVE_COUNT or (credits > ABOVE_CREDITS if credits is not None else count > ABOVE_UNPRICED)


def paid_button(
    label: str,
    *,
    key: str,
    count: int,
    credits: float | None,
    on_click: Callable[..., None],
    args: tuple[Any, ...],
    **look: Any,
) -> None:
    """`label` says what is done and what it costs. What the two presses do is settled when the button is drawn, so
    that a second press before the page has answered the first asks once more. `look` is as for st.button."""
    memory, stake = f"confirming_{key}", (count, credits)
    is_asked = st.session_state.get(memory) == stake
    if not is_asked:
        st.session_state.pop(memory, None)
    if is_asked or not needs_confirming(count=count, credits=credits):
        words = f"Confirm: {label[0].lower()}{label[1:]}" if is_asked else label
        name = f"{key}_confirmed" if is_asked else key
        st.button(words, key=name, on_click=_done, args=(memory, on_click, args), **look)
    else:
        st.button(label, key=key, on_click=_ask, args=(memory, stake), **look)


def _ask(memory: str, stake: tuple[int, float | None]) -> None:
    st.session_state[memory] = stake


def _done(memory: str, on_click: Callable[..., None], args: tuple[Any, ...]) -> None:
    st.session_state.pop(memory, None)
    on_click(*args)
