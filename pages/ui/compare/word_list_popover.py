"""The word lists that a brief can draw from, and a place for another."""

from __future__ import annotations

import streamlit as st

from kie.errors import BadInput
from kie.playground.word_lists import LARGEST
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.shared.escape import plain


def word_list_popover(workspace: Workspace) -> None:
    """A popover with the lists that there are, and a place for a file with another."""
    with st.popover("Word lists", icon=":material/list:"):
        st.caption("Write `__name__` in the brief for one line of a list at a time.")
        for name, lines in workspace.word_lists.all().items():
            st.caption(f"`__{name}__` · {len(lines)} lines: {plain(', '.join(lines)[:90])}…")
        st.file_uploader("Another list: a text file, one line each", type=["txt"],
                         key=compare_state.word_list_file.key, max_upload_size=LARGEST >> 20)  # fmt: skip
        st.button("Add this list", key="add_word_list", on_click=_add, args=(workspace,))
        outcome = compare_state.word_list_outcome.take()
        if outcome is not None:
            st.caption(plain(outcome))


def _add(workspace: Workspace) -> None:
    upload = compare_state.word_list_file.get()
    if upload is None:
        compare_state.word_list_outcome.set("Choose a file first.")
        return
    try:
        name, lines = workspace.word_lists.add(upload.getvalue(), file_name=upload.name)
    except BadInput as error:
        compare_state.word_list_outcome.set(error.message)
    else:
        compare_state.word_list_outcome.set(f"Added: __{name}__ has {lines} lines.")
