"""Two or three models' facts beside each other, with what differs in bold. Which ones is in the address line."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kie.playground import labels
from kie.playground.model_comparison import MOST, Fact, side_by_side
from kie.playground.model_facts import Known
from pages.ui.models import models_state
from pages.ui.models.try_model import try_model
from pages.ui.shared.escape import plain


def choose_side_by_side(rows: Sequence[Known]) -> list[Known]:
    """The choice of models, and a way down to their facts once there are two."""
    by_id = {row.model.id: row for row in rows}
    there = models_state.beside.get() or []
    if any(model_id not in by_id for model_id in there) or len(there) > MOST:
        models_state.beside.set([m for m in there if m in by_id][:MOST])  # an address line may say anything
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "Side by side",
            list(by_id),
            key=models_state.beside.key,
            format_func=labels.model_title,
            max_selections=MOST,
            placeholder=f"Choose two or {MOST} models, or press Compare on their cards",
            select_all=False,
            bind="query-params",
            width=620,
        )
        if len(chosen) > 1:
            st.markdown("[See their facts side by side ↓](#side-by-side)")
    return [by_id[model_id] for model_id in chosen]


def facts_side_by_side(picked: Sequence[Known]) -> None:
    if len(picked) < 2:
        return
    with st.container(border=True, key="models_beside"):
        st.subheader("Side by side", anchor="side-by-side")
        lines = [_line(fact, picked) for fact in side_by_side(picked)]
        st.table(pd.DataFrame(lines), border="horizontal", hide_index=True, alt="Facts of the chosen models")
        with st.container(horizontal=True):
            for row in picked:
                if not row.model.is_retired and st.button(f"Try {row.model.title}", key=f"try_{row.model.id}"):
                    try_model(row.model.id)


def _line(fact: Fact, picked: Sequence[Known]) -> dict[str, str]:
    words = [f"**{plain(value)}**" if fact.differs else plain(value) for value in fact.values]
    return {"Fact": fact.label, **{row.model.title: word for row, word in zip(picked, words, strict=True)}}
