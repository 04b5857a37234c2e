"""A comparison as one component: columns that never move, two pictures on each other, clips in step, one zoom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kie.domain.comparison import REPEAT_AXIS, Cell, Comparison, GridRow, grid
from kie.playground.comparisons.slot_words import MOST_COLUMNS, head
from pages.ui.shared.assets import text

_element = st.components.v2.component(
    "comparison_grid",
    html='<div class="kg" aria-live="polite"></div>',
    css=text("cards.css", "actions.css", "clip.css", "viewer.css", "grid.css"),
    js=text(
        "dom.js",
        "actions.js",
        "clocks.js",
        "cards.js",
        "clip.js",
        "viewer.js",
        "zoom.js",
        "steps.js",
        "pair.js",
        "live.js",
        "grid.js",
    ),
    isolate_styles=False,
)


def draw(comparison: Comparison, *, sides: tuple[str, str], live: Mapping[str, Any], key: str) -> Any:
    """Draw it with `sides` (columns, rows) as axes; returns what was pressed, as `press.answer` takes it.

    Here is only where each place stands; what stands there comes with `live` (see live_topics.comparison), again and
    again. When all is settled, or the places are others, the fragment around this runs again.
    """
    columns, rows = sides
    layout = comparison.layout
    column_axis = layout.axis(columns) or layout.axes[0]
    row_title = next((axis.title for axis in layout.axes if axis.id == rows), "")
    places = {id(slot): place for place, slot in enumerate(comparison.slots)}
    return _element(
        key=key,
        data={
            "live": dict(live),
            "places": len(places),
            "isFlow": rows == REPEAT_AXIS and len(column_axis.values) > MOST_COLUMNS,
            "corner": row_title,
            "columns": [head(column_axis.id, value) for value in column_axis.values],
            "sections": [
                {"title": section.title, "rows": [_row(rows, row, places) for row in section.rows]}
                for section in grid(comparison, columns=column_axis.id, rows=rows)
            ],
        },
        on_acted_change=lambda: None,
        on_settled_change=lambda: None,
        height="content",
    )


def _row(axis_id: str, row: GridRow, places: Mapping[int, int]) -> dict[str, Any]:
    return {"label": head(axis_id, row.value), "cells": [_cell(cell, places) for cell in row.cells]}


def _cell(cell: Cell, places: Mapping[int, int]) -> dict[str, Any]:
    return {"label": cell.column.label, "places": [places[id(slot)] for slot in cell.slots]}
