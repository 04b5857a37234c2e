"""The filters of the history. All of them are in the address line, so that a view can be kept and sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import streamlit as st

from kie.domain.task import TaskState
from kie.playground import labels
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.shared.session_values import SessionValue
from prompts.colours import name_of

_KINDS = {
    "text-to-image": "Text to image",
    "image-to-image": "Image to image",
    "text-to-video": "Text to video",
    "image-to-video": "Image to video",
    "utility": "Cut-outs and tools",
}
_VIEWS = ("Table", "Gallery")


def filter_bar(workspace: Workspace) -> tuple[Filters, str]:
    """Draw the filters; returns them and the chosen view."""
    facets = workspace.history.facets()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search",
            key=history_state.words.key,
            live=True,
            bind="query-params",
            placeholder="Words of the prompt or the brief",
            on_change=_first_page,
            width=340,
        )
        starred = st.toggle("Starred", key=history_state.starred.key, bind="query-params", on_change=_first_page)
        with st.popover("Filters", icon=":material/filter_alt:"):
            model = _choice("Model", history_state.model, facets.models, labels.model_title)
            kind = _choice("Kind", history_state.kind, tuple(_KINDS), lambda k: _KINDS.get(k, k))
            state = _choice("State", history_state.state, tuple(TaskState), lambda s: labels.STATES[TaskState(s)])
            tag = _choice("Tag", history_state.tag, facets.tags, str)
            colour = _choice("Colour", history_state.colour, facets.colours, lambda c: f"{name_of(c)} {c}")
            since = _day("From", history_state.since)
            until = _day("Until", history_state.until)
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


def _choice(
    label: str, chosen: SessionValue[str | None], options: tuple[str, ...], words: Callable[[str], str]
) -> str | None:
    if chosen.get() not in (None, *options):
        chosen.clear()  # an address line may say anything
    return st.selectbox(
        label,
        options,
        index=None,
        key=chosen.key,
        format_func=words,
        placeholder="Any",
        bind="query-params",
        on_change=_first_page,
    )


def _day(label: str, chosen: SessionValue[date | None]) -> date | None:
    return st.date_input(label, None, key=chosen.key, bind="query-params", on_change=_first_page)


def _moment(day: date | None, at: time) -> datetime | None:
    return None if day is None else datetime.combine(day, at).astimezone()


def _first_page() -> None:
    history_state.page.set(1)


def _clear() -> None:
    """Every filter as on the first visit. Set, not dropped: the address line would bring it back."""
    for chosen in history_state.FILTERS:
        chosen.set(chosen.default)
    _first_page()
