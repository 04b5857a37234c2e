"""The filters of the models. All of them are in the address line, so that a choice can be kept and sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.ui.models.model_facts import ORDERS, TAKEN, Wanted
from pages.ui.models.model_words import KINDS, credits

_CREDITS = (5, 10, 25, 50, 100, 250)
_SECONDS = (10, 30, 60, 120, 300)
_AT_FIRST = {"find": "", "does": None, "takes": [], "cost": None, "within": None, "sort": ORDERS[0], "retired": False}


def filter_bar() -> Wanted:
    """Draw the filters; returns what they ask for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search", key="find", live=True, bind="query-params", placeholder="Name, vendor or parameter", width=340
        )
        most = _choice("Costs at most", "cost", _CREDITS, credits)
        within = _choice("Done within", "within", _SECONDS, _duration)
        order = st.selectbox("Sort by", ORDERS, key="sort", bind="query-params", width=_WIDTH)
        retired = st.toggle("Show retired", key="retired", bind="query-params", help="Models that KIE has removed")
    with st.container(horizontal=True, gap="medium"):
        kind = st.pills(
            "Kind", list(KINDS), key="does", format_func=lambda kind: KINDS[kind], bind="query-params", wrap=True
        )
        takes = st.pills("Takes", TAKEN, key="takes", selection_mode="multi", bind="query-params", wrap=True)
    return Wanted(
        words=(words or "").strip(),
        kind=kind,
        takes=tuple(takes or ()),
        most_credits=most,
        within_seconds=within,
        order=order or ORDERS[0],
        has_retired=bool(retired),
    )


def clear() -> None:
    """For a button: every filter as on the first visit. Set, not dropped: the address would bring it back."""
    for key, value in _AT_FIRST.items():
        st.session_state[key] = value


_WIDTH = 160
"""Two such fit beside each other on a phone."""


def _choice(label: str, key: str, options: Sequence[int], words: Callable[[Any], str]) -> int | None:
    if st.session_state.get(key) not in (None, *options):
        st.session_state.pop(key)  # an address line may say anything
    return st.selectbox(
        label, options, index=None, key=key, format_func=words, placeholder="Any", bind="query-params", width=_WIDTH
    )


def _duration(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
