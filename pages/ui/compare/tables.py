"""How tall a table is drawn: as its rows need it, and no taller than leaves the button below it on the screen."""

from __future__ import annotations

ROW, TALLEST = 35, 420


def table_height(rows: int) -> int:
    """Pixels for so many rows and the head."""
    return min(TALLEST, ROW * (rows + 1) + 2)
