"""Which axis makes the columns and which the rows."""

from __future__ import annotations

import streamlit as st

from kie.domain.comparison import REPEAT_AXIS, usual_sides
from kie.domain.layouts import Layout
from kie.playground.distinct_labels import distinct


def choose_sides(layout: Layout) -> tuple[str, str]:
    """(columns, rows); offered only where there is a choice."""
    varying = [axis for axis in layout.axes if len(axis.values) > 1]
    columns, rows = usual_sides(layout)
    if len(varying) < 2:
        return columns, rows
    titles = distinct((axis.id, axis.title) for axis in varying)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Columns", list(titles), index=list(titles).index(columns), format_func=titles.__getitem__,
            key="grid_columns", width=164,
        )  # fmt: skip
        others = [axis_id for axis_id in (*titles, REPEAT_AXIS) if axis_id != chosen]
        wanted = rows if rows in others else others[0]
        down = st.selectbox(
            "Rows", others, index=others.index(wanted), key=f"grid_rows_{chosen}", width=164,
            format_func=lambda axis_id: titles.get(axis_id, "Repeats"),
        )  # fmt: skip
    return chosen or columns, down or wanted
