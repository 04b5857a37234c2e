"""How the history looks: the columns of its table, the size of its gallery's pictures. What is chosen is kept."""

from __future__ import annotations

import streamlit as st

from kie.playground.collections_and_searches import COLUMNS, LARGEST, SMALLEST
from kie.playground.workspace import Workspace
from pages.ui.history import history_state

STEP = 24
"""Pixels."""


def shelf_options(workspace: Workspace, view: str) -> None:
    """The options of the view that is shown."""
    if view == "Gallery":
        history_state.width.set(workspace.history_view.width())
        with st.popover("Size", icon=":material/photo_size_select_large:"):
            st.slider(
                "Width of a picture", SMALLEST, LARGEST, step=STEP, key=history_state.width.key, format="%d px",
                on_change=_choose_width, args=(workspace,),
            )  # fmt: skip
        return
    history_state.columns.set(list(workspace.history_view.columns()))
    with st.popover("Columns", icon=":material/view_column:"):
        st.pills(
            "Columns", COLUMNS, selection_mode="multi", key=history_state.columns.key, label_visibility="collapsed",
            on_change=_choose_columns, args=(workspace,),
        )  # fmt: skip


def _choose_width(workspace: Workspace) -> None:
    workspace.history_view.choose_width(history_state.width.get())


def _choose_columns(workspace: Workspace) -> None:
    workspace.history_view.choose_columns(tuple(history_state.columns.get() or ()))
