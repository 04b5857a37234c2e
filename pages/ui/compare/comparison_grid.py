"""A comparison as one component: columns that never move, two pictures on each other, clips in step, one zoom."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kie.domain.comparison import REPEAT_AXIS, Cell, Comparison, GridRow, Slot, grid
from kie.playground.comparisons.slot_words import MOST_COLUMNS, facts, head, place_words
from kie.playground.result_cards import Card
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
        "grid.js",
    ),
    isolate_styles=False,
)


def draw(comparison: Comparison, *, sides: tuple[str, str], card_of: Callable[[Slot], Card], key: str) -> Any:
    """Draw it with `sides` (columns, rows) as axes; returns what was pressed, as `press.answer` takes it."""
    columns, rows = sides
    layout = comparison.layout
    column_axis = layout.axis(columns) or layout.axes[0]
    row_title = next((axis.title for axis in layout.axes if axis.id == rows), "")
    cards = {id(slot): _placed(card_of(slot), comparison, slot) for slot in comparison.slots}
    return _element(
        key=key,
        data={
            "now": round(time.time() * 1000),
            "isFlow": rows == REPEAT_AXIS and len(column_axis.values) > MOST_COLUMNS,
            "corner": row_title,
            "columns": [head(column_axis.id, value) for value in column_axis.values],
            "sections": [
                {"title": section.title, "rows": [_row(rows, row, cards) for row in section.rows]}
                for section in grid(comparison, columns=column_axis.id, rows=rows)
            ],
        },
        on_acted_change=lambda: None,
        height="content",
    )


def _placed(card: Card, comparison: Comparison, slot: Slot) -> Card:
    repeats = max(other.repeat for other in comparison.slots) + 1
    place = place_words(comparison.layout, slot, repeats=repeats)
    return {
        **card,
        "playsInPlace": True,
        "facts": facts(slot),
        "place": place or "The result",
        "title": place or card["title"],
    }


def _row(axis_id: str, row: GridRow, cards: dict[int, Card]) -> dict[str, Any]:
    return {"label": head(axis_id, row.value), "cells": [_cell(cell, cards) for cell in row.cells]}


def _cell(cell: Cell, cards: dict[int, Card]) -> dict[str, Any]:
    tasks: Sequence[Card] = [cards[id(slot)] for slot in cell.slots]
    return {"label": cell.column.label, "tasks": list(tasks)}
