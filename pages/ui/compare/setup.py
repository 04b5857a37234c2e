"""Setting up a comparison: one brief, what varies, everything that would be sent, and what it costs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kie.playground import Playground
from kie.records import ComparisonKind
from pages.ui import draft
from pages.ui.brief_form import brief_form
from pages.ui.compare import axes
from pages.ui.compare.batch import batch_setup
from pages.ui.compare.cells import Planned, Wanted, planned
from pages.ui.compare.running import run_button
from pages.ui.compare.starting import open_recording, recorded_to_start_with
from pages.ui.model_picker import model_picker, parameter_tabs
from pages.ui.plain import plain
from pages.ui.preview import preview
from pages.ui.reuse import undo_notice

_KINDS: dict[ComparisonKind, str] = {
    "models": "Side by side",
    "matrix": "Matrix",
    "ablation": "Leave one out",
    "batch": "From a CSV file",
}
_MEANS: dict[ComparisonKind, str] = {
    "models": "The same brief to several models, in columns.",
    "matrix": "Models, wordings of the brief, parameters and seeds against each other.",
    "ablation": "The brief without each of its fields in turn, against what running it again does anyway.",
    "batch": "One row an asset: named, submitted, watched, and put into one ZIP.",
}
SHOWN_CELLS = 100


def setup(house: Playground) -> None:
    """The whole form; what is written in it is Create's own brief."""
    recorded_to_start_with(house)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        kind: ComparisonKind = st.segmented_control(
            "What to compare", list(_KINDS), key="compare_kind", default="models", required=True,
            format_func=_KINDS.get, persist_state="session",
        ) or "models"  # fmt: skip
        open_recording(house)
    st.caption(_MEANS[kind])
    if kind == "batch":
        batch_setup(house)
        return
    draft.open_draft(house)
    undo_notice(house)
    left, right = st.columns([5, 6], gap="large")
    with left:
        model_picker(house, draft.read())
        with st.expander("Brief", icon=":material/draw:", expanded=True, key="compare_brief"):
            brief_form(house, draft.read())
        parameter_tabs(draft.read())
    now = draft.read()
    with right:
        wanted = _wanted(house, now, kind)
        found = planned(now, wanted)
        _preview(found)
        run_button(house, found, wanted=wanted)
    draft.keep(house, now)


def _wanted(house: Playground, now: draft.Draft, kind: ComparisonKind) -> Wanted:
    match kind:
        case "matrix":
            return axes.matrix(house, now)
        case "ablation":
            return axes.leave_one_out(now)
        case _:
            return axes.side_by_side()


def _preview(found: Planned) -> None:
    """What each model gets, to the letter; for more than a row of models, every cell as a list."""
    if found.layout.kind == "models":
        preview([cell.plan for cell in found.cells])
        return
    for sentence in found.layout.left_out:
        st.caption(f":material/info: {plain(sentence)}")
    if found.cells:
        st.dataframe(_cells(found), hide_index=True, height=min(420, 38 * (len(found.cells) + 1)), alt="Every cell")
        if len(found.cells) > SHOWN_CELLS:
            st.caption(f"The first {SHOWN_CELLS} of {len(found.cells)} cells.")


def _cells(found: Planned) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Model": cell.plan.model.title,
                "Cell": " · ".join(cell.labels),
                "Prompt": cell.plan.composition.prompt[:300],
                "Times": cell.repeats,
                "Credits": None if cell.plan.prepared.credits is None else cell.plan.prepared.credits * cell.repeats,
            }
            for cell in found.cells[:SHOWN_CELLS]
        ]
    )
