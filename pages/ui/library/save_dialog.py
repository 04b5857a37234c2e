"""Saving the form into the library: under a new name, or as the next version of a brief that is there."""

from __future__ import annotations

import streamlit as st

from kie.errors import BadInput
from kie.playground.brief_library import SavedBrief, folders_of
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.library import library_state
from pages.ui.shared.escape import plain

_LONGEST_GUESS = 40
_NEW = ""
"""What stands for no brief that is there yet."""


@st.dialog("Save this brief", icon=":material/bookmark_add:")
def show_save(workspace: Workspace) -> None:
    """The whole form is kept: brief, colours, models, their parameters, how many, files and values."""
    briefs = {brief.id: brief for brief in workspace.library.all()}
    if not library_state.target.is_set:
        known = library_state.opened.get() or _NEW
        library_state.target.set(known if known in briefs else _NEW)
    st.selectbox(
        "Save as",
        [_NEW, *briefs],
        key=library_state.target.key,
        format_func=lambda brief_id: _label(briefs.get(brief_id)),
    )
    chosen = briefs.get(library_state.target.get())
    if chosen is None:
        st.text_input("Name", key=library_state.name.key, placeholder=_guess() or "Mug on white", max_chars=60)
        st.selectbox(
            "Folder", folders_of(briefs.values()), index=None, key=library_state.new_folder.key,
            accept_new_options=True, placeholder="None, or type a new one: Client A/Mugs",
        )  # fmt: skip
        st.text_area("Description", key=library_state.description.key, height=76, placeholder="What it is for")
    else:
        st.caption("Nothing is overwritten: every save is a version that can be gone back to.")
    if st.button("Save brief", key="save_brief_now", type="primary", width="stretch"):
        _save(workspace, chosen)


def _save(workspace: Workspace, chosen: SavedBrief | None) -> None:
    form = create_state.read()
    try:
        if chosen is None:
            name = (library_state.name.get() or "").strip() or _guess()
            brief_id = workspace.library.create(
                form, name=name, description=library_state.description.get() or "",
                folder=library_state.new_folder.get() or "",
            )  # fmt: skip
            sentence = f"Saved as “{name}”."
        else:
            brief_id, number = chosen.id, workspace.library.save(form, brief_id=chosen.id)
            is_same = number == chosen.newest.number
            sentence = (
                f"Nothing has changed since version {number} of “{chosen.name}”."
                if is_same
                else f"Saved as version {number} of “{chosen.name}”."
            )
    except BadInput as error:
        st.error(plain(error.message), icon=":material/error:")
        return
    library_state.opened.set(brief_id)
    for value in (library_state.target, library_state.name, library_state.description, library_state.new_folder):
        value.clear()
    st.toast(plain(sentence), icon=":material/bookmark:")
    st.rerun()


def _label(brief: SavedBrief | None) -> str:
    if brief is None:
        return "A new brief"
    return f"Version {brief.newest.number + 1} of “{brief.name}”{f' in {brief.folder}' if brief.folder else ''}"


def _guess() -> str:
    """The first words of the subject."""
    words = " ".join((create_state.text("subject").get() or "").split())
    return words if len(words) <= _LONGEST_GUESS else words[:_LONGEST_GUESS].rpartition(" ")[0]
