"""The filters of the history. All of them are in the address line, so that a view can be kept and sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import streamlit as st

from kie.domain.task import TaskState
from kie.ledger import history_queries
from kie.ledger.history_queries import Filters
from kie.playground.container import Playground
from pages.ui.shared import labels
from pages.ui.shared.frame import workspace
from prompts.colours import name_of

_KINDS = {
    "text-to-image": "Text to image",
    "image-to-image": "Image to image",
    "text-to-video": "Text to video",
    "image-to-video": "Image to video",
    "utility": "Cut-outs and tools",
}
_VIEWS = ("Table", "Gallery")


def filter_bar(app: Playground) -> tuple[Filters, str]:
    """Draw the filters; returns them and the chosen view."""
    found = history_queries.facets(app.ledger, workspace=workspace())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search",
            key="q",
            live=True,
            bind="query-params",
            placeholder="Words of the prompt or the brief",
            on_change=_first_page,
            width=340,
        )
        starred = st.toggle("Starred", key="starred", bind="query-params", on_change=_first_page)
        with st.popover("Filters", icon=":material/filter_alt:"):
            model = _choice("Model", "model", found.models, labels.model_title)
            kind = _choice("Kind", "kind", tuple(_KINDS), lambda k: _KINDS.get(k, k))
            state = _choice("State", "state", tuple(TaskState), lambda s: labels.STATES[TaskState(s)])
            tag = _choice("Tag", "tag", found.tags, str)
            colour = _choice("Colour", "colour", found.colours, lambda c: f"{name_of(c)} {c}")
            since = st.date_input("From", None, key="since", bind="query-params", on_change=_first_page)
            until = st.date_input("Until", None, key="until", bind="query-params", on_change=_first_page)
            st.button("Clear all", key="clear_filters", type="tertiary", on_click=_clear)
        view = st.segmented_control(
            "View",
            _VIEWS,
            key="view",
            default="Table",
            required=True,
            bind="query-params",
            label_visibility="collapsed",
        )
    filters = Filters(
        text=(words or "").strip() or None,
        model=model,
        kind=kind,
        state=TaskState(state) if state else None,
        starred=True if starred else None,
        tag=tag,
        colour=colour,
        since=_moment(since, time.min),
        until=_moment(until, time.max),
    )
    return filters, view or "Table"


def _choice(label: str, key: str, options: tuple[str, ...], words: Callable[[str], str]) -> str | None:
    if st.session_state.get(key) not in (None, *options):
        st.session_state.pop(key)  # an address line may say anything
    return st.selectbox(
        label,
        options,
        index=None,
        key=key,
        format_func=words,
        placeholder="Any",
        bind="query-params",
        on_change=_first_page,
    )


def _moment(day: date | None, at: time) -> datetime | None:
    return None if day is None else datetime.combine(day, at).astimezone()


def _first_page() -> None:
    st.session_state["page"] = 1


def _clear() -> None:
    """Every filter as on the first visit. Set, not dropped: the address line would bring it back."""
    st.session_state["q"], st.session_state["starred"] = "", False
    for key in ("model", "kind", "state", "tag", "colour", "since", "until"):
        st.session_state[key] = None
    _first_page()
