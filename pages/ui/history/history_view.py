"""The history as a workspace: every result as table or gallery, collections to drag into, and what several can do."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kie.errors import BadInput
from kie.playground import live_topics
from kie.playground.history_rows import CHUNK, bands_of
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.history.history_filters import choose_collection, filter_bar
from pages.ui.history.new_results import new_results
from pages.ui.history.selection_bar import put_into, selection_bar
from pages.ui.result.compare_results import FEWEST, MOST, compare_results
from pages.ui.result.dialogs import open_waiting
from pages.ui.result.press import answer, undo_delete
from pages.ui.shared.assets import text
from pages.ui.shared.escape import plain
from pages.ui.shared.live_updates import NET_SECONDS, live_data
from pages.ui.shared.readers_time import readers_today, readers_zone

_element = st.components.v2.component(
    "shelf",
    html='<div class="ks"></div>',
    css=text("shelf.css", "actions.css", "clip.css", "viewer.css"),
    js=text(
        "dom.js",
        "actions.js",
        "clocks.js",
        "clip.js",
        "viewer.js",
        "live.js",
        "shelf_rows.js",
        "shelf_strip.js",
        "shelf.js",
    ),
    isolate_styles=False,
)


@st.fragment(run_every=NET_SECONDS)
def history(workspace: Workspace) -> None:
    """Filters, the results they leave, and actions; filters and view are in the address line."""
    filters, view = filter_bar(workspace)
    up_to = history_state.opened_mark(workspace)
    live = live_data(workspace, live_topics.history(filters, mark=up_to))
    page = workspace.history.page(filters=filters, per_page=1, up_to=up_to)
    bar = st.container(key="shelf_bar", horizontal=True, vertical_alignment="center")
    with bar:
        new_results(live)
    collections = workspace.collections.all()
    is_bare = filters == Filters() and not collections
    if not page.total and is_bare:
        with bar:
            undo_delete(workspace)
        _empty(filters)
        open_waiting(workspace)
        return
    days = workspace.history.days(filters=filters, total=page.total, zone=readers_zone(), up_to=up_to)
    history_state.drawn.set(history_state.drawn.get() + 1)
    result = _element(
        key=history_state.shelf.key,
        data={
            "live": live,
            "view": view,
            "clear": history_state.cleared.get(),
            "drawn": history_state.drawn.get(),
            "rows": workspace.history.rows_link(filters=filters, up_to=up_to),
            "chunk": CHUNK,
            "bands": bands_of(days, today=readers_today()),
            "columns": list(workspace.history_view.columns()),
            "width": workspace.history_view.width(),
            "compare": [FEWEST, MOST],
            "collection": filters.collection,
            "collections": [[each.name, each.results] for each in collections],
        },
        default={"selected": {"clear": 0, "ids": []}},
        on_selected_change=lambda: None,
        on_acted_change=lambda: None,
        on_compared_change=lambda: None,
        on_collected_change=lambda: _collected(workspace),
        on_shown_change=_shown,
        height="content",
    )
    if not page.total:
        _empty(filters)
    with bar:
        ids = _ticked(result)
        if ids:
            selection_bar(workspace, ids, collection=filters.collection)
        else:
            more = "" if page.is_exact else "+"
            undo_delete(workspace)
            _undo_discard(workspace)
            noun = "result" if page.total == 1 and page.is_exact else "results"
            st.caption(f"{page.total:,}{more} {noun}, newest first", width="content")
            if filters.collection is not None:
                _collection_options(workspace, filters.collection)
    if result.get("compared"):
        compare_results([str(task_id) for task_id in result["compared"]["ids"]])
    answer(workspace, result)


def _ticked(result: Any) -> list[str]:
    """The results that are ticked now."""
    selected = result.get("selected")
    return list(selected["ids"]) if selected and selected["clear"] == history_state.cleared.get() else []


def _collected(workspace: Workspace) -> None:
    """Results were dropped on a collection, or on a new one; without results it is only made."""
    dropped = history_state.shelf.get()["collected"]
    if not dropped:
        return
    name, ids = str(dropped["name"]), [str(task_id) for task_id in dropped["ids"]]
    if ids:
        put_into(workspace, name, ids)
        return
    try:
        workspace.collections.create(name=name)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")


def _shown() -> None:
    """A collection was pressed; None is all results."""
    shown = history_state.shelf.get()["shown"]
    if shown:
        choose_collection(shown["name"])


def _collection_options(workspace: Workspace, name: str) -> None:
    with st.popover("Collection", icon=":material/folder_open:"):
        st.text_input("Name", name, key=history_state.renamed(name).key, max_chars=60)
        st.button("Rename", key="rename_collection", on_click=_rename, args=(workspace, name))
        st.button(
            "Give it up", key="discard_collection", type="tertiary", icon=":material/folder_off:",
            help="Its results stay in the history", on_click=_discard, args=(workspace, name),
        )  # fmt: skip


def _rename(workspace: Workspace, name: str) -> None:
    typed = history_state.renamed(name).get() or ""
    try:
        choose_collection(workspace.collections.rename(name=name, to=typed))
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")


def _discard(workspace: Workspace, name: str) -> None:
    history_state.discarded_collection.set((name, workspace.collections.discard(name=name)))
    choose_collection(None)


def _undo_discard(workspace: Workspace) -> None:
    given_up = history_state.discarded_collection.get()
    if given_up is None:
        return
    st.caption(f"“{plain(given_up[0])}” was given up; its results are here.", width="content")
    st.button("Undo", key="undo_discard", icon=":material/undo:", type="tertiary", on_click=_bring_back,
              args=(workspace,))  # fmt: skip


def _bring_back(workspace: Workspace) -> None:
    given_up = history_state.discarded_collection.take()
    if given_up is not None:
        name, ids = given_up
        workspace.collections.create(name=name)
        workspace.collections.add(name=name, ids=ids)


def _empty(filters: Filters) -> None:
    if filters == Filters():
        st.info("Nothing yet. Everything you generate on Create appears here and stays.", icon=":material/history:")
        st.page_link("create.py", label="Go to Create", icon=":material/draw:")
    elif filters == Filters(collection=filters.collection):
        st.info("Nothing in this collection yet. Drag results onto its name, or tick them and press Collect.",
                icon=":material/folder_open:")  # fmt: skip
    else:
        st.info("No result matches these filters.", icon=":material/filter_alt_off:")
