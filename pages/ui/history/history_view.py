"""The history: one page of the ledger as table or gallery, and what can be done to one result or to several."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from kie.domain.task import ResultFile, Task
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.result_actions import with_shared_actions
from kie.playground.result_cards import card_of
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.history.history_filters import filter_bar
from pages.ui.result.dialogs import open_waiting
from pages.ui.result.press import answer, delete, undo_delete
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import NET_SECONDS, listen

PER_PAGE = 20
_MARKS = {"bad": "✕", "open-question": "?", "busy": "…", "good": "–"}

_element = st.components.v2.component(
    "shelf",
    html='<div class="ks"></div>',
    css=text("shelf.css", "actions.css", "clip.css", "viewer.css"),
    js=text("dom.js", "actions.js", "clip.js", "viewer.js", "shelf.js"),
    isolate_styles=False,
)


@st.fragment(run_every=NET_SECONDS)
def history(workspace: Workspace) -> None:
    """Filters, the page of results they leave, and actions; filters, view and page are in the address line."""
    listen(workspace)
    filters, view = filter_bar(workspace)
    _new_results(workspace, filters)
    page = workspace.history.page(
        filters=filters, page=history_state.page.get(), per_page=PER_PAGE, up_to=history_state.mark.get()
    )
    bar = st.container(key="shelf_bar", horizontal=True, vertical_alignment="center")
    if not page.total:
        with bar:
            undo_delete(workspace)
        _empty(filters)
        open_waiting(workspace)
        return
    result = _element(
        key="shelf",
        data={
            "view": view,
            "clear": history_state.cleared.get(),
            **with_shared_actions([_row(workspace, task) for task in page.tasks]),
        },
        default={"selected": {"clear": 0, "ids": []}},
        on_selected_change=lambda: None,
        on_acted_change=lambda: None,
        height="content",
    )
    if page.total > PER_PAGE:
        st.pagination(math.ceil(page.total / PER_PAGE), key=history_state.page.key, bind="query-params")
    with bar:
        if not _selected(workspace, result.selected):
            more = "" if page.is_exact else "+"
            undo_delete(workspace)
            st.caption(f"{page.total:,}{more} results, newest first", width="content")
    answer(workspace, result)


def _new_results(workspace: Workspace, filters: Filters) -> None:
    """Results that came since this page was opened are announced, not pushed under the reader's eyes."""
    mark = history_state.mark.get()
    if mark is None:
        mark = workspace.history.newest_mark()
        history_state.mark.set(mark)
    count = workspace.history.newer_than(filters=filters, mark=mark)
    if count:
        label = f"{count} new result{'s' if count > 1 else ''} · show"
        st.button(label, key="show_new", icon=":material/arrow_upward:", on_click=show_newest)


def show_newest() -> None:
    """Begin anew at the newest result."""
    history_state.mark.clear()
    history_state.page.set(1)


def _empty(filters: Filters) -> None:
    if filters == Filters():
        st.info("Nothing yet. Everything you generate on Create appears here and stays.", icon=":material/history:")
        st.page_link("create.py", label="Go to Create", icon=":material/draw:")
    else:
        st.info("No result matches these filters.", icon=":material/filter_alt_off:")


def _selected(workspace: Workspace, selected: Any) -> bool:
    """What can be done to the ticked results together; False while none is ticked."""
    ids = list(selected["ids"]) if selected and selected["clear"] == history_state.cleared.get() else []
    if not ids:
        return False
    key = workspace.history.keep_selection(ids=ids)
    st.markdown(f"**{len(ids)} selected**")
    for label, name, icon in (
        ("ZIP", "results.zip", "folder_zip"),
        ("CSV", "results.csv", "table"),
        ("JSON", "results.json", "data_object"),
    ):
        st.link_button(label, workspace.links.selection(key, name=name), icon=f":material/{icon}:")
    st.button("Star", key="star_all", icon=":material/star:", on_click=_star_all, args=(workspace, ids))
    with st.popover("Tag", icon=":material/label:"):
        st.text_input("Tag", key=history_state.new_tag.key, max_chars=40, placeholder="client A")
        st.button("Add", key="tag_all", on_click=_tag_all, args=(workspace, ids), type="primary")
        st.button("Remove this tag", key="untag_all", on_click=_untag_all, args=(workspace, ids), type="tertiary")
    st.button("Delete", key="delete_all", icon=":material/delete:", on_click=_delete, args=(workspace, ids))
    st.button("Clear", key="clear_selection", type="tertiary", on_click=_clear)
    return True


def _clear() -> None:
    history_state.cleared.set(history_state.cleared.get() + 1)


def _star_all(workspace: Workspace, ids: list[str]) -> None:
    workspace.history.star(ids=ids, starred=True)
    _clear()


def _tag_all(workspace: Workspace, ids: list[str]) -> None:
    _retag(workspace.history.tag, ids)


def _untag_all(workspace: Workspace, ids: list[str]) -> None:
    _retag(workspace.history.untag, ids)


def _retag(change: Callable[..., object], ids: list[str]) -> None:
    try:
        change(ids=ids, tag=history_state.new_tag.get() or "")
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        _clear()


def _delete(workspace: Workspace, ids: list[str]) -> None:
    delete(workspace, ids)
    _clear()


def _row(workspace: Workspace, task: Task) -> dict[str, Any]:
    """A card with what only a table has columns for."""
    first = next(iter(task.kept), None)
    card = card_of(task, links=workspace.links)
    return {
        **card,
        "mark": _MARKS[card["tone"]],
        "thumbnail": card["files"][0]["thumbnail"] if first else None,
        "length": labels.length_words(first) if first else "",
        "model": card["title"],
        "size": _size(first),
        "moment": labels.moment_words(task.created_at),
        "took": labels.seconds_words(task.seconds),
        "cost": labels.credit_words(task),
        "tags": list(task.tags),
    }


def _size(file: ResultFile | None) -> str:
    """Pixels of a picture, and the length of what plays."""
    if file is None:
        return ""
    pixels = f"{file.width} × {file.height}" if file.width and file.height else ""
    return " · ".join(filter(None, (pixels, labels.length_words(file))))
