"""Above the brief: undo and redo of the whole form, saving it under a name, and the library of what was saved."""

from __future__ import annotations

import streamlit as st

from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.create.plain_prompt import take_apart_popover
from pages.ui.library.library_dialog import show_library
from pages.ui.library.save_dialog import show_save


def library_row(workspace: Workspace) -> None:
    """One row; what it opens lies above the page."""
    can_undo, can_redo = create_state.can_step(workspace)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="library"):
        _step(workspace, "Undo", is_back=True, is_there=can_undo)
        _step(workspace, "Redo", is_back=False, is_there=can_redo)
        saves = st.button(
            "Save", key="save_brief", icon=":material/bookmark_add:", help="Keep the whole form in the library"
        )
        opens = st.button(
            "Library", key="open_library", icon=":material/bookmarks:", help="Saved briefs and their versions"
        )
        take_apart_popover(workspace)
    if saves:
        show_save(workspace)
    elif opens:
        show_library(workspace)


def _step(workspace: Workspace, label: str, *, is_back: bool, is_there: bool) -> None:
    st.button(
        f":material/{'undo' if is_back else 'redo'}:",
        key=f"{label.casefold()}_form",
        type="tertiary",
        help=f"{label} the last change of the form",
        disabled=not is_there,
        on_click=create_state.step,
        args=(workspace,),
        kwargs={"is_back": is_back},
    )
