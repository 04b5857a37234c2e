"""Where a result of a comparison stands and what it took, in words. Pure."""

from __future__ import annotations

from kie.domain.comparison import Slot, split
from kie.domain.layouts import AxisValue, Layout
from kie.playground import labels
from kie.playground.matrix import SEED_AXIS

MOST_COLUMNS = 8
"""With more values than this on its only axis, a comparison flows like a gallery instead."""


def head(axis_id: str, value: AxisValue) -> str:
    """What stands over a column or beside a row; a seed is but a number, so it says what it is."""
    return f"seed {value.label}" if axis_id == SEED_AXIS else value.label


def place_words(layout: Layout, slot: Slot, *, repeats: int) -> str:
    """Where a slot stands: "Nano Banana · warm · repeat 2"; empty where there is but one place."""
    placed = ((axis, axis.label_of(slot.cell.get(axis.id))) for axis in layout.axes if len(axis.values) > 1)
    parts = [f"{axis.title.lower()} {label}" if axis.id == SEED_AXIS else label for axis, label in placed]
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


def _seconds(seconds: float | None) -> str:
    """Tenths where they count, so that the parts add up to the whole."""
    return f"{seconds:.1f} s" if seconds is not None and seconds < 10 else labels.seconds_words(seconds)
