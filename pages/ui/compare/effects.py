"""What leaving each field out did to the pictures."""

from __future__ import annotations

import streamlit as st

from kie.domain.comparison import Comparison
from kie.playground.comparisons.field_effects import FIRST_FRAMES, has_clips
from kie.playground.matrix import LEFT_OUT_AXIS
from kie.playground.workspace import Workspace
from pages.ui.shared.escape import plain

_ICONS = {True: ":material/trending_up:", False: ":material/drag_handle:", None: ":material/help:"}


def effects_view(workspace: Workspace, comparison: Comparison) -> None:
    """One sentence a field, the largest effect first; nothing where this is no ablation."""
    if comparison.layout.axis(LEFT_OUT_AXIS) is None:
        return
    st.subheader("What each field does")
    st.caption("Measured on the pixels: how far the pictures without a field are from the unchanged ones, against how "
               "far the unchanged ones are from each other. For what people see, judge them blind.")  # fmt: skip
    if has_clips(comparison):
        st.caption(f":material/info: {FIRST_FRAMES}")
    for model_id, title in ((v.key, v.label) for axis in comparison.layout.axes[:1] for v in axis.values):
        if len(comparison.layout.axes[0].values) > 1:
            st.markdown(f"**{plain(title)}**")
        for effect in workspace.comparisons.effects(comparison, model=model_id):
            st.markdown(f"{_ICONS[effect.is_told_apart]} {plain(effect.sentence)}")
