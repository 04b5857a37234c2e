"""Setting up a comparison: one brief, what varies, everything that would be sent, and what it costs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kie.domain.layouts import ComparisonKind
from kie.playground import drafts
from kie.playground.distinct_labels import from_where_they_differ
from kie.playground.labels import shortened
from kie.playground.matrix import ComparisonPlan, plan_comparison
from kie.playground.workspace import Workspace
from pages.ui.compare import axes
from pages.ui.compare.batch_setup import batch_setup
from pages.ui.compare.running import SHOWN_SENTENCES, run_button
from pages.ui.compare.starting import open_recording, recorded_to_start_with
from pages.ui.compare.tables import table_height
from pages.ui.create import create_state
from pages.ui.create.brief_form import brief_form
from pages.ui.create.model_picker import model_picker, parameter_tabs
from pages.ui.create.preview import preview
from pages.ui.result.reuse import undo_notice
from pages.ui.shared.escape import plain
from prompts.alternatives import has_alternatives

_KINDS: dict[ComparisonKind, str] = {
    "models": "Side by side",
    "matrix": "Matrix",
    "ablation": "Leave one out",
    "batch": "CSV",
}
_MEANS: dict[ComparisonKind, str] = {
    "models": "The same brief to several models, in columns.",
    "matrix": "Models, wordings of the brief, parameters and seeds against each other.",
    "ablation": "The brief without each of its fields in turn, against what running it again does anyway.",
    "batch": "One row an asset: named, submitted, watched, and put into one ZIP.",
}
SHOWN_CELLS, SHOWN_PROMPT = 100, 300


def setup(workspace: Workspace) -> None:
    """The whole form; what is written in it is Create's own brief."""
    recorded_to_start_with(workspace)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        kind: ComparisonKind = st.segmented_control(
            "What to compare", list(_KINDS), key="compare_kind", default="models", required=True,
            format_func=_KINDS.__getitem__, persist_state="session",
        ) or "models"  # fmt: skip
        open_recording(workspace)
    st.caption(_MEANS[kind])
    if kind == "batch":
        batch_setup(workspace)
        return
    create_state.open_draft(workspace)
    undo_notice(workspace)
    left, right = st.columns([5, 6], gap="large")
    with left:
        model_picker(workspace, create_state.read())
        brief_form(workspace, create_state.read())
        parameter_tabs(create_state.read())
    now = create_state.read()
    with right:
        axes.draw(workspace, now, kind)
        comparison = plan_comparison(now, axes.variation(workspace, now, kind))
        _hints(workspace, now, comparison)
        _preview(workspace, comparison)
        run_button(workspace, comparison)
    create_state.keep(workspace, now)


def _hints(workspace: Workspace, now: drafts.Draft, comparison: ComparisonPlan) -> None:
    """What is allowed and hardly meant."""
    if comparison.layout.kind != "matrix" and has_alternatives(now.brief, lists=workspace.word_lists.all()):
        st.caption(
            ":material/info: The brief has alternatives. Only a matrix makes one picture of each; here they are sent "
            "as they stand."
        )
    alike = comparison.with_alike_repeats
    if alike:
        whose = "its" if len(alike) == 1 else "their"
        st.caption(
            f":material/info: A seed is set for {plain(', '.join(alike))}: {whose} repeats will be alike. Empty it "
            "under Parameters for different ones."
        )


def _preview(workspace: Workspace, comparison: ComparisonPlan) -> None:
    """What each model gets, to the letter; for more than a row of models, every cell as a list."""
    if comparison.layout.kind == "models":
        preview(workspace, [cell.plan for cell in comparison.cells])
        return
    for sentence in comparison.layout.left_out[:SHOWN_SENTENCES]:
        st.caption(f":material/info: {plain(sentence)}")
    if len(comparison.layout.left_out) > SHOWN_SENTENCES:
        st.caption(f"And {len(comparison.layout.left_out) - SHOWN_SENTENCES} more of this kind.")
    if comparison.cells:
        st.dataframe(
            _cells(comparison),
            hide_index=True,
            height=table_height(min(SHOWN_CELLS, len(comparison.cells))),
            alt="Every cell",
        )
        if len(comparison.cells) > SHOWN_CELLS:
            st.caption(f"The first {SHOWN_CELLS} of {len(comparison.cells)} cells.")


def _cells(comparison: ComparisonPlan) -> pd.DataFrame:
    """Prompts begin where they differ: a cell shows no more than their first words."""
    cells = comparison.cells[:SHOWN_CELLS]
    prompts = from_where_they_differ([cell.plan.composition.prompt for cell in cells])
    return pd.DataFrame(
        [
            {
                "Model": cell.plan.model.title,
                "Cell": " · ".join(cell.labels),
                "Times": cell.repeats,
                "Credits": None if cell.plan.prepared.credits is None else cell.plan.prepared.credits * cell.repeats,
                "Prompt": shortened(prompt, SHOWN_PROMPT),
            }
            for cell, prompt in zip(cells, prompts, strict=True)
        ]
    )
