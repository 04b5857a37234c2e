"""Word lists that a brief can draw from: those that ship, and those that somebody brought."""

from __future__ import annotations

import re

import streamlit as st

from kie.ledger import workspace_state
from kie.playground.container import Playground
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace
from prompts.alternatives import AlternativesError, read_list, shipped_lists

LARGEST = 2 << 20
"""Bytes of a file with a list: far more than a list may have lines."""
_SAID = "word_list_said"


def lists_of(app: Playground) -> dict[str, tuple[str, ...]]:
    """Every list by name; one's own before a shipped one of the same name."""
    return {**shipped_lists(), **workspace_state.load_word_lists(app.ledger, workspace=workspace())}


def word_lists(app: Playground) -> None:
    """A popover with the lists that there are, and a place for a file with another."""
    with st.popover("Word lists", icon=":material/list:"):
        st.caption("Write `__name__` in the brief for one line of a list at a time.")
        for name, lines in lists_of(app).items():
            st.caption(f"`__{name}__` · {len(lines)} lines: {plain(', '.join(lines)[:90])}…")
        st.file_uploader("Another list: a text file, one line each", type=["txt"], key="word_list",
                         max_upload_size=LARGEST >> 20)  # fmt: skip
        st.button("Add this list", key="add_word_list", on_click=_add, args=(app,))
        said = st.session_state.pop(_SAID, None)
        if said is not None:
            st.caption(plain(said))


def _add(app: Playground) -> None:
    given = st.session_state.get("word_list")
    if given is None:
        st.session_state[_SAID] = "Choose a file first."
        return
    if given.size > LARGEST:
        st.session_state[_SAID] = f"This file is too large for a list of words: {LARGEST >> 20} MB is the most."
        return
    name = re.sub(r"[^a-z0-9]+", "-", given.name.rpartition(".")[0].casefold()).strip("-")[:40]
    try:
        lines = read_list(given.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.session_state[_SAID] = "This file is no UTF-8 text. Save it as UTF-8 and add it again."
        return
    except AlternativesError as error:
        st.session_state[_SAID] = str(error)
        return
    if not name or not lines:
        st.session_state[_SAID] = "The file needs a name with letters, and at least one line."
        return
    workspace_state.save_word_list(app.ledger, workspace=workspace(), name=name, lines=lines)
    st.session_state[_SAID] = f"Added: __{name}__ has {len(lines)} lines."
