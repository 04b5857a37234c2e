"""A recorded comparison, played again with its true timing, or faster. Nothing is asked of anyone."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from kie.domain.comparison import Slot
from kie.errors import BadInput
from kie.playground.brief_lines import fields_of
from kie.playground.comparisons import comparison_cards, recording
from kie.playground.comparisons.recording import Recording
from kie.playground.result_cards import Card, card
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.choice import show
from pages.ui.compare.compare_state import View
from pages.ui.compare.comparison_grid import draw
from pages.ui.compare.requests_view import requests_view
from pages.ui.compare.sides import choose_sides
from pages.ui.shared.escape import plain
from prompts.brief import brief_from_json

_SPEEDS = {1.0: "True speed", 4.0: "4 times as fast", 0.0: "At once"}
_LOOK_SECONDS = 0.5
_ONLY_OF_ONES_OWN: dict[View, str] = {"Judge": "judge it", "Report": "make its report"}


@dataclass(frozen=True, kw_only=True)
class _Playing:
    """`elapsed` is the recording's own time, `is_over` whether nothing more will happen."""

    elapsed: float
    is_over: bool


def replay(workspace: Workspace, *, name: str, view: View = "Results") -> None:
    """The recording `name`, from its beginning when it is looked at first."""
    if view in _ONLY_OF_ONES_OWN:
        st.info(f"A recording is only to be watched: choose a comparison of your own to {_ONLY_OF_ONES_OWN[view]}.",
                icon=":material/movie:")  # fmt: skip
    try:
        recorded = workspace.comparisons.recordings.read(name)
    except BadInput as error:
        st.info(error.message, icon=":material/search_off:")
        return
    st.markdown(f":orange-badge[:material/replay: Replay] **{plain(recorded.title)}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        speed = st.segmented_control(
            "Speed", list(_SPEEDS), default=1.0, required=True, format_func=_SPEEDS.__getitem__, key=f"speed_{name}",
            label_visibility="collapsed", on_change=compare_state.play_from_the_beginning, args=(name,),
        )  # fmt: skip
        st.button("Play again", key="replay_again", icon=":material/replay:",
                  on_click=compare_state.play_from_the_beginning, args=(name,))  # fmt: skip
        if workspace.comparisons.recordings.is_own(name):
            st.link_button("Download", workspace.links.recording(name), icon=":material/download:")
            _delete_button(workspace, name)
    st.caption("Recorded earlier, with the stages, times and costs of that day. Nothing is sent and nothing is billed.")
    _brief(recorded)
    factor = 1.0 if speed is None else speed
    is_over = _now(recorded, name, factor).is_over
    st.fragment(_stage, run_every=None if is_over else _LOOK_SECONDS)(workspace, name, factor, is_over)


def _delete_button(workspace: Workspace, name: str) -> None:
    with st.popover("Delete", type="tertiary", icon=":material/delete:"):
        st.caption("It is gone for good then. Comparisons and their results stay.")
        st.button("Delete the recording", key="replay_delete", type="primary", on_click=_delete, args=(workspace, name))


def _delete(workspace: Workspace, name: str) -> None:
    workspace.comparisons.recordings.remove(name)
    show(None)
    st.toast("Deleted", icon=":material/delete:")


def _stage(workspace: Workspace, name: str, factor: float, was_over: bool) -> None:
    try:
        recorded = workspace.comparisons.recordings.read(name)
    except BadInput as error:  # another tab may have deleted it while it plays here
        st.info(error.message, icon=":material/search_off:")
        return
    now = _now(recorded, name, factor)
    if now.is_over and not was_over:
        st.rerun()
    seen = recording.frame(
        recorded, elapsed=now.elapsed, began=datetime.now(UTC) - timedelta(seconds=min(now.elapsed, recorded.seconds))
    )
    if not seen.slots:
        return
    sides = choose_sides(recorded.layout)
    cards = [_card(workspace, name, recorded, slot) for slot in seen.slots]
    now_ms = round(time.time() * 1000)
    live = {  # which nobody tells of: every rerun is newer than the one before
        "topic": f"recording~{name}", "feed": "", "number": now_ms, "now": now_ms, "head": comparison_cards.head(seen),
        "cards": [comparison_cards.placed(card, seen, slot) for card, slot in zip(cards, seen.slots, strict=True)],
    }  # fmt: skip
    draw(seen, sides=sides, live=live, key=f"replay_{name}")
    if now.is_over:
        requests_view(seen, sides=sides)


def _card(workspace: Workspace, name: str, recorded: Recording, slot: Slot) -> Card:
    files = []
    for file in slot.task.kept:
        entry = recorded.pictures[file.id]
        address = workspace.links.recorded_picture(name, entry)
        files.append({"thumbnail": address, "full": address, "isClip": entry.endswith(".mp4")})
    return card(slot.task, files=files)


def _now(recorded: Recording, name: str, factor: float) -> _Playing:
    began, end = compare_state.began_playing(name), recorded.seconds + 0.1
    elapsed = (time.time() - began) * factor if factor else end
    return _Playing(elapsed=min(elapsed, end), is_over=elapsed >= end)


def _brief(recorded: Recording) -> None:
    fields = [f"**{name}** {plain(text)}" for name, text in fields_of(brief_from_json(recorded.run.brief))]
    if fields:
        st.markdown(" · ".join(fields))
