"""Something to look at before anything was run: a comparison that was recorded, ready to be played."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from kie.domain.task import Origin
from kie.errors import BadInput
from kie.playground.comparisons import recording
from kie.playground.distinct_labels import distinct
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.choice import show
from pages.ui.shared.escape import plain

_ORIGINS = (Origin.COMPARE, Origin.BATCH)
"""Where the runs come from of who knows this page already; several models on Create are not yet a comparison."""
_MANY, _LIST_HEIGHT = 6, 260


def open_recording(workspace: Workspace) -> None:
    """A popover that plays the recordings that are here, or takes in one from elsewhere."""
    titles = distinct(reversed(workspace.comparisons.recordings.titles().items()))
    with st.popover("Open a recording", icon=":material/movie:"):
        with st.container(gap="xsmall", height=_LIST_HEIGHT if len(titles) > _MANY else "content"):
            for name, title in reversed(titles.items()):
                _row(name, title)
        st.file_uploader("Another one (.zip)", type=["zip"], key=compare_state.recording_file.key, max_upload_size=200)
        st.button("Play it", key="open_recording", on_click=_open, args=(workspace,))
        refusal = compare_state.recording_refusal.take()
        if refusal is not None:
            st.caption(plain(refusal))


def _row(name: str, title: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(plain(title))
        st.button("Play", key=f"open_recording_{name}", icon=":material/play_circle:", on_click=_play, args=(name,))


def _open(workspace: Workspace) -> None:
    upload = compare_state.recording_file.get()
    if upload is None:
        compare_state.recording_refusal.set("Choose a file first.")
        return
    try:
        recording.check_size(upload.size)
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(upload.getbuffer())
            file.flush()
            name = workspace.comparisons.recordings.take_in(Path(file.name))
    except BadInput as error:
        compare_state.recording_refusal.set(error.message)
        return
    show(f"{recording.PREFIX}{name}")


def recorded_to_start_with(workspace: Workspace) -> None:
    """For who has made no comparison here yet: press play, and see what this page is for."""
    titles = workspace.comparisons.recordings.titles()
    if not titles or workspace.comparisons.overviews(limit=1, origins=_ORIGINS):
        return
    name, title = next(reversed(titles.items()))
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("**New here? Watch a comparison first.** It was recorded: no key, no network, nothing billed.")
        st.button(
            f"Play “{plain(title)}”",
            key="play_recorded",
            type="primary",
            icon=":material/play_circle:",
            on_click=_play,
            args=(name,),
        )


def _play(name: str) -> None:
    compare_state.play_from_the_beginning(name)
    show(f"{recording.PREFIX}{name}")
