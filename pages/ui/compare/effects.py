"""What leaving a field out did to the pictures, measured against the noise of running the same prompt again."""

from __future__ import annotations

import streamlit as st

from kie.comparison import Comparison
from kie.playground import Playground
from pages.ui.compare.cells import LEFT_OUT_AXIS, UNCHANGED
from pages.ui.compare.checking import fingerprint_of
from pages.ui.plain import plain
from prompts.ablation import Effect, effects
from prompts.pixels import Fingerprint

_ICONS = {True: ":material/trending_up:", False: ":material/drag_handle:", None: ":material/help:"}


def effects_of(house: Playground, found: Comparison) -> None:
    """One sentence a field, the largest effect first; nothing where this is no ablation."""
    if found.layout.axis(LEFT_OUT_AXIS) is None:
        return
    st.subheader("What each field does")
    st.caption("Measured on the pixels: how far the pictures without a field are from the unchanged ones, against how "
               "far the unchanged ones are from each other. For what people see, judge them blind.")  # fmt: skip
    for model_id, title in ((v.key, v.label) for axis in found.layout.axes[:1] for v in axis.values):
        if len(found.layout.axes[0].values) > 1:
            st.markdown(f"**{plain(title)}**")
        for one in measured(house, found, model=model_id):
            st.markdown(f"{_ICONS[one.is_told_apart]} {plain(one.sentence)}")


def measured(house: Playground, found: Comparison, *, model: str) -> tuple[Effect, ...]:
    """The effects for one model, from the pictures that are there."""
    pictures: dict[str, list[Fingerprint]] = {}
    for slot in found.slots:
        file = slot.result
        if slot.task.model == model and file is not None and file.sha256:
            its = fingerprint_of(house, file.sha256)
            if its is not None:
                pictures.setdefault(slot.cell.get(LEFT_OUT_AXIS, UNCHANGED), []).append(its)
    unchanged = pictures.pop(UNCHANGED, [])
    return effects(unchanged, by_field=pictures) if pictures else ()
