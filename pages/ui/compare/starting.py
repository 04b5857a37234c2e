"""Something to look at before anything was run: a comparison that was recorded, ready to be played."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from kie.domain.task import Origin
from kie.errors import BadInput
from kie.ledger import comparisons
from kie.playground.comparisons import recording
from kie.playground.container import Playground
from pages.ui.compare.choice import show
from pages.ui.compare.replay_view import from_the_beginning
from pages.ui.compare.unlike import unlike
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace

_SAID = "recording_said"
_ORIGINS = (Origin.COMPARE, Origin.BATCH)
"""Where the runs come from of who knows this page already; several models on Create are not yet a comparison."""
_MANY, _LIST_HEIGHT = 6, 260


def open_recording(app: Playground) -> None:
    """A popover that plays the recordings that are here, or takes in one from elsewhere."""
    titles = unlike(reversed(app.recordings.titles().items()))
    with st.popover("Open a recording", icon=":material/movie:"):
        with st.container(gap="xsmall", height=_LIST_HEIGHT if len(titles) > _MANY else "content"):
            for name, title in reversed(titles.items()):
                _row(name, title)
        st.file_uploader("Another one (.zip)", type=["zip"], key="recording_file", max_upload_size=200)
        st.button("Play it", key="open_recording", on_click=_open, args=(app,))
        said = st.session_state.pop(_SAID, None)
        if said is not None:
            st.caption(plain(said))


def _row(name: str, title: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(plain(title))
        st.button("Play", key=f"open_recording_{name}", icon=":material/play_circle:", on_click=_play, args=(name,))


def _open(app: Playground) -> None:
    given = st.session_state.get("recording_file")
    if given is None:
        st.session_state[_SAID] = "Choose a file first."
        return
    try:
        recording.check_size(given.size)
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(given.getbuffer())
            file.flush()
            name = app.recordings.take_in(Path(file.name))
    except BadInput as error:
        st.session_state[_SAID] = error.message
        return
    show(f"{recording.PREFIX}{name}")


def recorded_to_start_with(app: Playground) -> None:
    """For who has made no comparison here yet: press play, and see what this page is for."""
    titles = app.recordings.titles()
    if not titles or comparisons.overviews(app.ledger, workspace=workspace(), limit=1, origins=_ORIGINS):
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
    from_the_beginning(name)
    show(f"{recording.PREFIX}{name}")
