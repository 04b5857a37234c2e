"""How a run is laid out along axes, and the text that the ledger keeps of it: one place each way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import prod
from typing import Literal, get_args

ComparisonKind = Literal["models", "matrix", "ablation", "batch", "picked"]
MOST_AXES, MOST_CELLS = 12, 20_000
"""A layout with more would keep a page busy for long; none that was made here comes near."""


@dataclass(frozen=True, kw_only=True)
class AxisValue:
    """`key` is what stands in a task's cell, `label` what a person reads."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One thing that varies in a comparison, such as the model; `values` in the order in which they are shown."""

    id: str
    title: str
    values: tuple[AxisValue, ...]

    def label_of(self, key: str | None) -> str:
        return next((value.label for value in self.values if value.key == key), key or "")


MODEL_AXIS = "model"
"""The axis that every comparison has: which model made it."""
PICKED_AXIS = "picked"
"""The only axis of results that were picked to be compared: its keys are the ids of their tasks."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the tasks of a run are laid out. `left_out` says in sentences which cells were not asked for, and why."""

    kind: ComparisonKind
    axes: tuple[Axis, ...]
    left_out: tuple[str, ...] = ()

    def axis(self, axis_id: str) -> Axis | None:
        return next((axis for axis in self.axes if axis.id == axis_id), None)


def to_text(layout: Layout) -> str:
    axes = [
        {"id": a.id, "title": a.title, "values": [{"key": v.key, "label": v.label} for v in a.values]}
        for a in layout.axes
    ]
    return json.dumps({"kind": layout.kind, "axes": axes, "left_out": list(layout.left_out)})


def from_text(text: str) -> Layout | None:
    """The layout in a text; None where it is none (an import or a recording may hold anything)."""
    try:
        content = json.loads(text)
        axes = tuple(
            Axis(
                id=str(axis["id"]),
                title=str(axis["title"]),
                values=tuple(AxisValue(key=str(v["key"]), label=str(v["label"])) for v in axis["values"]),
            )
            for axis in content["axes"]
        )
        left_out = tuple(str(sentence) for sentence in content.get("left_out", ()))
        kind: ComparisonKind = content["kind"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    is_one = kind in get_args(ComparisonKind) and 0 < len(axes) <= MOST_AXES
    is_bounded = is_one and prod(len(axis.values) for axis in axes) <= MOST_CELLS
    return Layout(kind=kind, axes=axes, left_out=left_out) if is_bounded else None
