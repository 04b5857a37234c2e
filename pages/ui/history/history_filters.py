"""The filters of the history. All of them are in the address line, so that a view can be kept and sent; and searches
that were saved under a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import streamlit as st

from kie.domain.task import TaskState
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.history_rows import KINDS
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.history.shelf_options import shelf_options
from pages.ui.shared.escape import plain
from pages.ui.shared.readers_time import readers_zone
from pages.ui.shared.session_values import SessionValue
from prompts.colours import name_of

_WAITING = "Nobody knows how it ended, or it is billed and its result was not fetched: Resume, Attach or Send anew."
_MISSED = "A colour of the brief is not on the picture, or only nearly."
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
            width=340,
        )
        starred = st.toggle("Starred", key=history_state.starred.key, bind="query-params")
        with st.popover("Filters", icon=":material/filter_alt:"):
            model = _choice("Model", history_state.model, facets.models, labels.model_title)
            kind = _choice("Kind", history_state.kind, tuple(KINDS), lambda k: KINDS.get(k, k))
            state = _choice("State", history_state.state, tuple(TaskState), lambda s: labels.STATES[TaskState(s)])
            tag = _choice("Tag", history_state.tag, facets.tags, str)
            colour = _choice("Colour", history_state.colour, facets.colours, lambda c: f"{name_of(c)} {c}")
            since = _day("From", history_state.since)
            until = _day("Until", history_state.until)
            waiting = st.toggle("Needs you", key=history_state.waiting.key, bind="query-params", help=_WAITING)
            missed = st.toggle(
                "Palette missed", key=history_state.palette_missed.key, bind="query-params", help=_MISSED
            )
            st.button("Clear all", key="clear_filters", type="tertiary", on_click=clear_filters)
        _saved_searches(workspace)
        view = st.segmented_control(
            "View",
            _VIEWS,
            key=history_state.layout.key,
            default="Table",
            required=True,
            bind="query-params",
            label_visibility="collapsed",
        )
        shelf_options(workspace, view or "Table")
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
        collection=_collection(),
        waiting=True if waiting else None,
        palette_missed=True if missed else None,
    )
    return filters, view or "Table"


def choose_collection(name: str | None) -> None:
    """Show what lies in a collection, or everything; in the address line as well."""
    history_state.collection.set(name)
    if name is not None:
        st.query_params[history_state.collection.key] = name
    elif history_state.collection.key in st.query_params:
        del st.query_params[history_state.collection.key]


def clear_filters() -> None:
    """Every filter as on the first visit. Set, not dropped: the address line would bring it back."""
    for chosen in history_state.FILTERS:
        chosen.set(chosen.default)
    choose_collection(None)


def _collection() -> str | None:
    """The one in the address line: it is nobody's widget, so it is read from there, also after the Back button."""
    name = st.query_params.get(history_state.collection.key) or None
    history_state.collection.set(name)
    return name


def _saved_searches(workspace: Workspace) -> None:
    searches = workspace.searches.all()
    with st.popover("Searches", icon=":material/bookmark:"):
        for name in searches:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    plain(name), key=f"search_{name}", type="tertiary", width="stretch", icon=":material/search:",
                    on_click=_apply, args=(searches[name],),
                )  # fmt: skip
                st.button(
                    "Forget", key=f"forget_{name}", type="tertiary", on_click=workspace.searches.forget,
                    kwargs={"name": name},
                )  # fmt: skip
        if not searches:
            st.caption("A search that is saved here comes back with one click.")
        st.text_input(
            "Save this search as", key=history_state.new_search.key, max_chars=60, placeholder="Boats, starred"
        )
        st.button("Save", key="save_search", type="primary", on_click=_save, args=(workspace,))


def _save(workspace: Workspace) -> None:
    given = {chosen.key: chosen.get() for chosen in history_state.FILTERS if chosen.get() != chosen.default}
    filters = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in given.items()}
    try:
        workspace.searches.save(name=history_state.new_search.get() or "", filters=filters)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        history_state.new_search.set("")


def _apply(filters: dict[str, str]) -> None:
    """Just these filters. What cannot be read (an import may hold anything) is left out."""
    clear_filters()
    for chosen in history_state.FILTERS:
        value = filters.get(chosen.key)
        if value is None:
            continue
        if chosen in (history_state.since, history_state.until):
            try:
                chosen.set(date.fromisoformat(value))
            except ValueError:
                continue
        elif chosen in (history_state.starred, history_state.waiting, history_state.palette_missed):
            chosen.set(value == "True")
        elif chosen == history_state.collection:
            choose_collection(value)
        else:
            chosen.set(value)


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
    )


def _day(label: str, chosen: SessionValue[date | None]) -> date | None:
    return st.date_input(label, None, key=chosen.key, bind="query-params")


def _moment(day: date | None, at: time) -> datetime | None:
    return None if day is None else datetime.combine(day, at, tzinfo=readers_zone()).astimezone(UTC)
