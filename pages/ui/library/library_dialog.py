"""The library of saved briefs: found by words, opened whole or in part, their versions, handed on as files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.errors import BadInput
from kie.playground.brief_library import (
    Change,
    Part,
    SavedBrief,
    SavedVersion,
    changes,
    folders_of,
    form_of,
    matching,
)
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.library import library_state
from pages.ui.result.reuse import replace_draft
from pages.ui.shared.escape import plain
from pages.ui.shared.readers_time import moment_words

_SHOWN = 30
"""So many briefs are listed at once; words find the others."""
_PARTS: dict[Part, str] = {
    "everything": "Everything",
    "brief": "Its brief only",
    "settings": "Its models and parameters only",
}


@st.dialog("Library", width="large", icon=":material/bookmarks:", on_dismiss=library_state.viewed.clear)
def show_library(workspace: Workspace) -> None:
    """The list, or one brief of it."""
    briefs = workspace.library.all()
    viewed = next((brief for brief in briefs if brief.id == library_state.viewed.get()), None)
    if viewed is None:
        _list(workspace, briefs)
    else:
        _one(workspace, viewed, briefs)


def _list(workspace: Workspace, briefs: Sequence[SavedBrief]) -> None:
    _outcomes(workspace)
    with st.expander("Take in a brief that somebody shared", icon=":material/upload_file:"):
        st.file_uploader(
            "A brief as a file (JSON)", type=["json"], key=library_state.file.key, max_upload_size=2,
            on_change=_take_in, args=(workspace,),
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Find", key=library_state.words.key, placeholder="Words of a name, a description or a brief")
        st.selectbox(
            "Folder", folders_of(briefs), index=None, key=library_state.folder.key, placeholder="All folders", width=200
        )
    if not briefs:
        st.info(
            "Nothing is saved yet. **Save** keeps the whole form under a name: its brief, models, parameters and how "
            "many. Every save is a version that can be gone back to.",
            icon=":material/bookmark_add:",
        )
        return
    matches = matching(briefs, words=library_state.words.get() or "", folder=library_state.folder.get())
    if not matches:
        st.info("No saved brief has these words in this folder.", icon=":material/search_off:")
    for brief in matches[:_SHOWN]:
        _line(workspace, brief)
    if len(matches) > _SHOWN:
        st.caption(f"And {len(matches) - _SHOWN:,} more: write words to find them.")


def _line(workspace: Workspace, brief: SavedBrief) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True, key=f"saved_{brief.id}"):
        st.button(
            "★" if brief.is_starred else "☆",
            key=f"star_{brief.id}",
            type="tertiary",
            help="Take the star away" if brief.is_starred else "Star: starred briefs stand first",
            on_click=workspace.library.star,
            kwargs={"brief_id": brief.id, "is_starred": not brief.is_starred},
        )
        with st.container(gap=None, width="stretch"):
            where = f" · {brief.folder}" if brief.folder else ""
            st.markdown(f"**{plain(brief.name)}**")
            st.caption(plain(f"Version {brief.newest.number} · {moment_words(brief.newest.saved_at)}{where}"))
            about = brief.description or _subject(brief)
            if about:
                st.caption(plain(about))
        st.button("Details", key=f"details_{brief.id}", on_click=library_state.viewed.set, args=(brief.id,))
        if st.button("Open", key=f"open_{brief.id}", type="primary"):
            _open(workspace, brief, brief.newest, what="everything")


def _one(workspace: Workspace, brief: SavedBrief, briefs: Sequence[SavedBrief]) -> None:
    st.button("All briefs", key="library_back", type="tertiary", icon=":material/arrow_back:",
              on_click=library_state.viewed.clear)  # fmt: skip
    _outcomes(workspace)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = st.text_input("Name", brief.name, key=f"name_{brief.id}", max_chars=60)
        folders = list(dict.fromkeys([*folders_of(briefs), *([brief.folder] if brief.folder else [])]))
        folder = st.selectbox(
            "Folder", folders, index=folders.index(brief.folder) if brief.folder else None, key=f"folder_{brief.id}",
            accept_new_options=True, placeholder="None",
        )  # fmt: skip
    description = st.text_area("Description", brief.description, key=f"description_{brief.id}", height=76)
    is_changed = (name, folder or "", description) != (brief.name, brief.folder, brief.description)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Keep these words", key=f"label_{brief.id}", disabled=not is_changed, icon=":material/check:",
            on_click=_label, args=(workspace, brief.id),
            kwargs={"name": name, "folder": folder or "", "description": description},
        )  # fmt: skip
        st.button("Duplicate", key=f"duplicate_{brief.id}", icon=":material/content_copy:", on_click=_duplicate,
                  args=(workspace, brief))  # fmt: skip
        file_name, content = workspace.library.share(brief)
        st.download_button("Share as a file", content, file_name=file_name, mime="application/json", on_click="ignore",
                           key=f"share_{brief.id}", icon=":material/download:")  # fmt: skip
        st.button(
            "Delete", key=f"delete_{brief.id}", icon=":material/delete:", on_click=_delete, args=(workspace, brief)
        )
    what = st.segmented_control(
        "What a version is opened for", list(_PARTS), default="everything", required=True, key=f"part_{brief.id}",
        format_func=lambda part: _PARTS[part],
    )  # fmt: skip
    versions = workspace.library.versions(brief_id=brief.id)
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        _version(workspace, brief, version, before, what=what or "everything")


def _version(
    workspace: Workspace, brief: SavedBrief, version: SavedVersion, before: SavedVersion | None, *, what: Part
) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            moment = moment_words(version.saved_at)
            newest = " · the newest" if version.number == brief.newest.number else ""
            st.markdown(f"**Version {version.number}** · {plain(moment)}{newest}")
            if st.button("Open", key=f"open_{brief.id}_{version.number}"):
                _open(workspace, brief, version, what=what)
        if before is None:
            subject = _subject_of(version)
            st.caption(plain(f"The first. {subject}".strip()))
            return
        for change in changes(before.content, version.content):
            st.markdown(_in_words(change))


def _in_words(change: Change) -> str:
    """The field, what it was with the words that went struck through, what it is with the new ones in bold."""
    was = "".join(_piece(words, ":red[~~{}~~]" if differs else "{}") for words, differs in change.was)
    now = "".join(_piece(words, ":green[**{}**]" if differs else "{}") for words, differs in change.now)
    return f":gray[{plain(change.field)}] {was or '–'} → {now or '–'}"


def _piece(words: str, mark: str) -> str:
    """Words inside a mark, the blanks around them outside it: there they would undo it."""
    shown = plain(words)
    before, after = " " * words[:1].isspace(), " " * words[-1:].isspace()
    return f"{before}{mark.replace('{}', shown)}{after}" if shown else " "


def _open(workspace: Workspace, brief: SavedBrief, version: SavedVersion, *, what: Part) -> None:
    now = create_state.read()
    create_state.keep(workspace, now)
    replace_draft(
        workspace,
        form_of(version, now=now, what=what),
        notice=f"“{brief.name}”, version {version.number}, was opened.",
    )
    library_state.opened.set(brief.id)
    library_state.viewed.clear()
    st.rerun()


def _label(workspace: Workspace, brief_id: str, *, name: str, folder: str, description: str) -> None:
    try:
        workspace.library.label(brief_id=brief_id, name=name, folder=folder, description=description)
    except BadInput as error:
        library_state.refusal.set(f"{error.message} Nothing was changed.")


def _duplicate(workspace: Workspace, brief: SavedBrief) -> None:
    library_state.viewed.set(workspace.library.duplicate(brief))


def _delete(workspace: Workspace, brief: SavedBrief) -> None:
    workspace.library.delete(brief_id=brief.id)
    library_state.viewed.clear()
    library_state.deleted.set((brief.id, brief.name))


def _bring_back(workspace: Workspace, brief_id: str) -> None:
    workspace.library.bring_back(brief_id=brief_id)
    library_state.deleted.clear()


def _take_in(workspace: Workspace) -> None:
    uploaded = library_state.file.get()
    if uploaded is None:
        return
    try:
        name, notes = workspace.library.take_in(uploaded.getvalue(), file_name=uploaded.name)
    except BadInput as error:
        library_state.refusal.set(error.message)
        return
    library_state.outcome.set((f"“{name}” was taken in.", *notes))


def _outcomes(workspace: Workspace) -> None:
    refusal = library_state.refusal.take()
    if refusal is not None:
        st.error(plain(refusal), icon=":material/error:")
    sentences = library_state.outcome.take()
    if sentences:
        st.info(plain(" ".join(sentences)), icon=":material/bookmark_added:")
    deleted = library_state.deleted.get()
    if deleted is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(f"“{deleted[1]}” was deleted, with its versions."))
            st.button("Bring it back", key="library_undelete", type="tertiary", icon=":material/undo:",
                      on_click=_bring_back, args=(workspace, deleted[0]))  # fmt: skip


def _subject(brief: SavedBrief) -> str:
    return _subject_of(brief.newest)


def _subject_of(version: SavedVersion) -> str:
    texts = version.content.get("texts")
    words = str(texts.get("subject") or "") if isinstance(texts, dict) else ""
    return " ".join(words.split())[:140]
