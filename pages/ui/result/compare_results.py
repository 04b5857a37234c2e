"""From results to Compare, with just these beside each other: picked in the history, on Create, in the viewer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

FEWEST, MOST = 2, 6
"""Results that can be told apart beside each other."""


def compare_results(ids: Sequence[str]) -> None:
    """Go there; a sentence where these are too few or too many."""
    chosen = list(dict.fromkeys(ids))
    if not FEWEST <= len(chosen) <= MOST:
        st.toast(f"Pick {FEWEST} to {MOST} results to compare them; this is {len(chosen)}.", icon=":material/compare:")
        return
    st.switch_page("compare.py", query_params={"results": ",".join(chosen)})
