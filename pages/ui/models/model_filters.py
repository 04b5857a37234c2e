"""The filters of the models. All of them are in the address line, so that a choice can be kept and sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kie.playground.model_facts import ORDERS, TAKEN, Wanted
from kie.playground.model_words import KINDS, credits
from pages.ui.models import models_state
from pages.ui.shared.session_values import SessionValue

_CREDITS = (5, 10, 25, 50, 100, 250)
_SECONDS = (10, 30, 60, 120, 300)


def filter_bar() -> Wanted:
    """Draw the filters; returns what they ask for."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="model_search"):
        words = st.text_input(
            "Search", key=models_state.words.key, live=True, bind="query-params",
            placeholder="Name, vendor or parameter", width=340,
        )  # fmt: skip
        most = _choice("Costs at most", models_state.most_credits, _CREDITS, credits)
        within = _choice("Done within", models_state.within_seconds, _SECONDS, _duration)
        order = st.selectbox("Sort by", ORDERS, key=models_state.order.key, bind="query-params", width=_WIDTH)
        retired = st.toggle(
            "Show retired", key=models_state.has_retired.key, bind="query-params", help="Models that KIE has removed"
        )
    with st.container(horizontal=True, gap="medium", key="model_kinds"):
        kind = st.pills(
            "Kind", list(KINDS), key=models_state.kind.key, format_func=lambda kind: KINDS[kind],
            bind="query-params", wrap=True,
        )  # fmt: skip
        takes = st.pills(
            "Takes", TAKEN, key=models_state.takes.key, selection_mode="multi", bind="query-params", wrap=True
        )
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
    for chosen in models_state.FILTERS:
        chosen.set(chosen.default)


_WIDTH = 160
"""Two such fit beside each other on a phone."""


def _choice(
    label: str, chosen: SessionValue[int | None], options: Sequence[int], words: Callable[[Any], str]
) -> int | None:
    if chosen.get() not in (None, *options):
        chosen.clear()  # an address line may say anything
    return st.selectbox(
        label, options, index=None, key=chosen.key, format_func=words, placeholder="Any", bind="query-params",
        width=_WIDTH,
    )  # fmt: skip


def _duration(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
