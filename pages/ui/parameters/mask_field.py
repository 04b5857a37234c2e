"""Where a model is to change its picture: painted here, over the reference file that the model gets."""

from __future__ import annotations

import streamlit as st

from kie.playground.painting import masked_picture
from kie.playground.plan import Plan
from pages.ui.result.paint_dialog import show_paint_reference
from pages.ui.shared.visitor import visitors_workspace


def mask_field(plan: Plan) -> None:
    """Nothing for a model that takes no such mask."""
    masked = masked_picture(plan.model, plan.files)
    if masked is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"mask_of_{plan.model.id.replace('/', '-')}"):
        if masked.picture is None or masked.picture.sha256 is None:
            st.caption("Add the picture under Reference files, then paint where to change it.")
            return
        label = "Go on painting" if masked.mask and masked.mask.negative else "Paint where to change"
        if st.button(label, icon=":material/brush:", key=f"paint_for_{plan.model.id}"):
            show_paint_reference(visitors_workspace(), address=masked.picture.address)
        st.caption("What is painted is changed." if masked.mask else "Nothing is painted yet.")
