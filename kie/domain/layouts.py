"""A comparison's layout as the text that the ledger keeps, and back: one place each way."""

from __future__ import annotations

import json
from math import prod
from typing import get_args

from kie.domain.task import Axis, AxisValue, ComparisonKind, Layout

MOST_AXES, MOST_CELLS = 12, 20_000
"""A layout with more would keep a page busy for long; none that was made here comes near."""


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
