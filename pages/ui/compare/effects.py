"""What leaving a field out did to the pictures, measured against the noise of running the same prompt again."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from kie.domain.comparison import Comparison
from kie.playground.container import Playground
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED
from pages.ui.compare.check_marks import fingerprint_of
from pages.ui.shared.escape import plain
from prompts.evaluation.ablation import Effect, effects
from prompts.evaluation.pixels import Fingerprint

FIRST_FRAMES = "Of clips the first frame was measured, and nothing of how they move or sound."
_ICONS = {True: ":material/trending_up:", False: ":material/drag_handle:", None: ":material/help:"}


def effects_of(app: Playground, found: Comparison) -> None:
    """One sentence a field, the largest effect first; nothing where this is no ablation."""
    if found.layout.axis(LEFT_OUT_AXIS) is None:
        return
    st.subheader("What each field does")
    st.caption("Measured on the pixels: how far the pictures without a field are from the unchanged ones, against how "
               "far the unchanged ones are from each other. For what people see, judge them blind.")  # fmt: skip
    if has_clips(found):
        st.caption(f":material/info: {FIRST_FRAMES}")
    for model_id, title in ((v.key, v.label) for axis in found.layout.axes[:1] for v in axis.values):
        if len(found.layout.axes[0].values) > 1:
            st.markdown(f"**{plain(title)}**")
        for one in measured(app, found, model=model_id):
            st.markdown(f"{_ICONS[one.is_told_apart]} {plain(one.sentence)}")


def has_clips(found: Comparison) -> bool:
    return any((slot.result.mime or "").startswith("video/") for slot in found.slots if slot.result)


def measured(app: Playground, found: Comparison, *, model: str) -> tuple[Effect, ...]:
    """The effects for one model, from the pictures that are there; those on their way are known of."""
    pictures: dict[str, list[Fingerprint]] = {}
    coming: Counter[str] = Counter()
    for slot in found.slots:
        if slot.task.model != model:
            continue
        key, file = slot.cell.get(LEFT_OUT_AXIS, UNCHANGED), slot.result
        its = fingerprint_of(app, file.sha256) if file is not None and file.sha256 else None
        if its is not None:
            pictures.setdefault(key, []).append(its)
        elif not slot.task.is_settled:
            pictures.setdefault(key, [])
            coming[key] += 1
    unchanged = pictures.pop(UNCHANGED, [])
    more = coming.pop(UNCHANGED, 0)
    return effects(unchanged, by_field=pictures, unchanged_coming=more, coming=coming) if pictures else ()
