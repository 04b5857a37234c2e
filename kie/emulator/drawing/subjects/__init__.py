"""What is drawn by a procedure, since it fills the room there is; a sketch with the flag `procedure` names one."""

from __future__ import annotations

from collections.abc import Callable

from kie.emulator.drawing.geometry import Shape
from kie.emulator.drawing.subjects import folded, market_stall, reading_corner, table
from kie.emulator.drawing.subjects.pieces import Request

PROCEDURES: dict[str, Callable[[Request], list[Shape]]] = {
    "market": market_stall.market,
    "reading corner": reading_corner.reading_corner,
    "dripper": table.dripper,
    "orange tart": table.tart,
    "paper plane": folded.plane,
    "paper boat": folded.boat,
}
