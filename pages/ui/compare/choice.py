"""Which comparison is looked at, and how: both stand in the address line, so that a view can be kept and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import streamlit as st

from kie import recording
from kie.ledger import comparing
from kie.ledger.comparing import Overview
from kie.playground import Playground
from pages.ui import wording
from pages.ui.frame import workspace

View = Literal["Set up", "Results", "Judge", "Report"]
_RUN, _VIEW, _NEXT = "run", "view", "next_comparison"
_KINDS = {"models": "side by side", "matrix": "matrix", "ablation": "one left out", "batch": "from a file"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`key` is a run's id, or a recording's name behind `recording.PREFIX`; None while there is nothing."""

    view: View
    key: str | None

    @property
    def recorded(self) -> str | None:
        """The recording that is looked at, if it is one."""
        is_one = self.key is not None and self.key.startswith(recording.PREFIX)
        return self.key.removeprefix(recording.PREFIX) if is_one and self.key else None


def choose(house: Playground) -> Choice:
    """Draw the head of the page; no model is named in it, so that a blind judge may see it."""
    found = {one.run_id: one for one in comparing.overviews(house.ledger, workspace=workspace())}
    recorded = {f"{recording.PREFIX}{name}": title for name, title in house.recordings.titles().items()}
    _take_up_next()
    linked = st.session_state.get(_RUN) or st.query_params.get(_RUN)
    if isinstance(linked, str) and linked not in found and linked not in recorded:
        older = comparing.comparison(house.ledger, workspace=workspace(), run_id=linked)
        if older is not None:
            found[linked] = comparing.overview_of(older)
    options = [*found, *recorded]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header("Compare", width="content")
        view = st.segmented_control(
            "View", get_args(View), key=_VIEW, required=True, bind="query-params", label_visibility="collapsed",
            default=None if _VIEW in st.session_state else "Results" if found else "Set up",
        )  # fmt: skip
    if view == "Set up" or not options:
        return Choice(view=view or "Set up", key=None)
    if st.session_state.get(_RUN) not in options:
        st.session_state.pop(_RUN, None)
    key = st.selectbox(
        "Comparison", options, key=_RUN, bind="query-params", label_visibility="collapsed",
        format_func=lambda option: _title(found[option]) if option in found else f"Replay: {recorded[option]}",
    )  # fmt: skip
    return Choice(view=view or "Set up", key=key)


def show(key: str, *, view: View = "Results") -> None:
    """Look at this comparison in the next run of the page; for callbacks."""
    st.session_state[_NEXT] = (key, view)


def _take_up_next() -> None:
    coming = st.session_state.pop(_NEXT, None)
    if coming is not None:
        st.session_state[_RUN], st.session_state[_VIEW] = coming


def _title(one: Overview) -> str:
    words = " ".join(one.prompt.split())
    return f"{wording.moment_words(one.created_at)} · {_KINDS[one.kind]} · {one.tasks} results · {words[:60]}"
