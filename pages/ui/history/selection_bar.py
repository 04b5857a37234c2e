"""What can be done to several results of the history together: compared, collected, tagged, saved, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from kie.errors import BadInput
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.result.compare_results import FEWEST, MOST, compare_results
from pages.ui.result.press import delete
from pages.ui.shared.escape import plain

MOST_SAVED = 2000
"""Results that are chosen together at most."""


def selection_bar(workspace: Workspace, ids: Sequence[str], *, collection: str | None) -> None:
    """The bar while results are ticked; `collection` is the one that is shown."""
    chosen = list(ids)[:MOST_SAVED]
    key = workspace.history.keep_selection(ids=chosen)
    st.markdown(f"**{len(chosen):,} selected**")
    if st.button(
        "Compare", key="compare_selected", icon=":material/compare:", type="primary", help="C",
        disabled=not FEWEST <= len(chosen) <= MOST,
    ):  # fmt: skip
        compare_results(chosen)
    _collect(workspace, chosen, collection=collection)
    for label, name, icon in (
        ("ZIP", "results.zip", "folder_zip"),
        ("CSV", "results.csv", "table"),
        ("JSON", "results.json", "data_object"),
    ):
        st.link_button(label, workspace.links.selection(key, name=name), icon=f":material/{icon}:")
    st.button("Star", key="star_all", icon=":material/star:", on_click=_star_all, args=(workspace, chosen))
    with st.popover("Tag", icon=":material/label:"):
        st.text_input("Tag", key=history_state.new_tag.key, max_chars=40, placeholder="client A")
        st.button("Add", key="tag_all", on_click=_tag_all, args=(workspace, chosen), type="primary")
        st.button("Remove this tag", key="untag_all", on_click=_untag_all, args=(workspace, chosen), type="tertiary")
    st.button("Delete", key="delete_all", icon=":material/delete:", on_click=_delete, args=(workspace, chosen))
    st.button("Clear", key="clear_selection", type="tertiary", on_click=clear_selection)


def clear_selection() -> None:
    history_state.cleared.set(history_state.cleared.get() + 1)


def put_into(workspace: Workspace, name: str, ids: Sequence[str]) -> None:
    """Put results into a collection and say how many; a sentence where the name is none."""
    try:
        added = workspace.collections.add(name=name, ids=ids)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        words = f"{added} result{'' if added == 1 else 's'} put into" if added else "Already in"
        st.toast(f"{words} “{plain(name)}”.", icon=":material/folder:")


def _collect(workspace: Workspace, ids: Sequence[str], *, collection: str | None) -> None:
    with st.popover("Collect", icon=":material/create_new_folder:"):
        for known in workspace.collections.all():
            if known.name != collection:
                st.button(
                    plain(known.name), key=f"collect_{known.name}", type="tertiary", icon=":material/folder:",
                    on_click=_put_into, args=(workspace, known.name, ids),
                )  # fmt: skip
        st.text_input("New collection", key=history_state.new_collection.key, max_chars=60, placeholder="Client A")
        st.button("Put into it", key="collect_new", type="primary", on_click=_put_into_new, args=(workspace, ids))
        if collection is not None:
            st.button(
                f"Take out of “{plain(collection)}”", key="take_out", type="tertiary",
                on_click=_take_out, args=(workspace, collection, ids),
            )  # fmt: skip


def _put_into(workspace: Workspace, name: str, ids: Sequence[str]) -> None:
    put_into(workspace, name, ids)
    clear_selection()


def _put_into_new(workspace: Workspace, ids: Sequence[str]) -> None:
    put_into(workspace, history_state.new_collection.get() or "", ids)
    history_state.new_collection.set("")


def _take_out(workspace: Workspace, name: str, ids: Sequence[str]) -> None:
    workspace.collections.remove(name=name, ids=ids)
    clear_selection()


def _star_all(workspace: Workspace, ids: Sequence[str]) -> None:
    workspace.history.star(ids=ids, starred=True)
    clear_selection()


def _tag_all(workspace: Workspace, ids: Sequence[str]) -> None:
    _retag(workspace.history.tag, ids)


def _untag_all(workspace: Workspace, ids: Sequence[str]) -> None:
    _retag(workspace.history.untag, ids)


def _retag(change: Callable[..., object], ids: Sequence[str]) -> None:
    try:
        change(ids=ids, tag=history_state.new_tag.get() or "")
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        clear_selection()


def _delete(workspace: Workspace, ids: Sequence[str]) -> None:
    delete(workspace, list(ids))
    clear_selection()
