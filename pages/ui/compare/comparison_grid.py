"""A comparison as one component: columns that never move, two pictures on each other, clips in step, one zoom."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kie.domain.comparison import REPEAT_AXIS, Cell, Comparison, GridRow, Slot, grid, split
from kie.domain.layouts import AxisValue, Layout
from kie.playground.matrix import SEED_AXIS
from pages.ui.result.cards import Card
from pages.ui.shared import labels
from pages.ui.shared.assets import text

MOST_COLUMNS = 8
"""With more values than this on its only axis, a comparison flows like a gallery instead."""

_element = st.components.v2.component(
    "comparison_grid",
    html='<div class="kg" aria-live="polite"></div>',
    css=text("cards.css", "grid.css"),
    js=text("dom.js", "cards.js", "zoom.js", "steps.js", "pair.js", "grid.js"),
    isolate_styles=False,
)


def draw(comparison: Comparison, *, sides: tuple[str, str], card_of: Callable[[Slot], Card], key: str) -> Any:
    """Draw it with `sides` (columns, rows) as axes; returns what was pressed, as `cards.answer` takes it."""
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
        on_opened_change=lambda: None,
        on_acted_change=lambda: None,
        height="content",
    )


def head(axis_id: str, value: AxisValue) -> str:
    """What stands over a column or beside a row; a seed is but a number, so it says what it is."""
    return f"seed {value.label}" if axis_id == SEED_AXIS else value.label


def place_words(layout: Layout, slot: Slot, *, repeats: int) -> str:
    """Where a slot stands, in words: "Nano Banana · warm · repeat 2"; empty where there is but one place."""
    said = ((axis, axis.label_of(slot.cell.get(axis.id))) for axis in layout.axes if len(axis.values) > 1)
    parts = [f"{axis.title.lower()} {label}" if axis.id == SEED_AXIS else label for axis, label in said]
    return " · ".join(filter(None, [*parts, f"repeat {slot.repeat + 1}" if repeats > 1 else ""]))


def facts(slot: Slot) -> str:
    """Seconds, queue and run apart where both are known, and what it cost.

    KIE is asked now and then, so that a task was seen running says when it did so at the latest.
    """
    task, parts = slot.task, []
    divided = split(task)
    if min(divided.queue or 0, divided.run or 0) >= 1:
        parts.append(f"{_seconds(task.seconds)} (queue ≤ {_seconds(divided.queue)}, run ≥ {_seconds(divided.run)})")
    elif task.seconds:
        parts.append(_seconds(task.seconds))
    parts.append(labels.credit_words(task))
    if len(slot.attempts) > 1:
        parts.append(f"attempt {len(slot.attempts)}")
    return " · ".join(parts)


def _placed(card: Card, comparison: Comparison, slot: Slot) -> Card:
    repeats = max(other.repeat for other in comparison.slots) + 1
    place = place_words(comparison.layout, slot, repeats=repeats)
    return {**card, "facts": facts(slot), "place": place or "The result", "title": place or card["title"]}


def _seconds(seconds: float | None) -> str:
    """Tenths where they count, so that the parts add up to the whole."""
    return f"{seconds:.1f} s" if seconds is not None and seconds < 10 else labels.seconds_words(seconds)


def _row(axis_id: str, row: GridRow, cards: dict[int, Card]) -> dict[str, Any]:
    return {"label": head(axis_id, row.value), "cells": [_cell(cell, cards) for cell in row.cells]}


def _cell(cell: Cell, cards: dict[int, Card]) -> dict[str, Any]:
    tasks: Sequence[Card] = [cards[id(slot)] for slot in cell.slots]
    return {"label": cell.column.label, "tasks": list(tasks)}
