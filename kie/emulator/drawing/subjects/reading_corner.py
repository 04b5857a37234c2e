"""A reading corner: an armchair, a floor lamp, a rug, and what else its room has."""

from __future__ import annotations

from dataclasses import replace

from kie.emulator.drawing.geometry import Part, Shape, box, ellipse, lathe, polygon
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine


def reading_corner(request: Request) -> list[Shape]:
    """An armchair, a floor lamp and a rug; a bookshelf and a round window where the room has them."""
    lamp = 1.02
    light = polygon([(lamp - 0.14, -0.74), (lamp + 0.14, -0.74), (lamp + 0.75, 0.9), (lamp - 0.75, 0.9)])
    shapes = [
        *(_round_window() if "window" in request.setting else []),
        *(_bookshelf() if "books" in request.setting else []),
        body(ellipse(0.1, 0.96, 1.3, 0.15), "extra", 0.03, lift=0.2),
        detail(ellipse(0.1, 0.96, 1.12, 0.115), "extra", -0.05),
        shine(light, opacity=0.14),
        body(box(lamp - 0.02, -0.6, lamp + 0.02, 0.92), "dark"),
        body(ellipse(lamp, 0.93, 0.2, 0.045), "dark", 0.05),
        body(
            lathe([(0.15, -0.98), (0.17, -0.96), (0.32, -0.58), (0.3, -0.56)], smooth=False, x=lamp), "accent", lift=0.9
        ),
        body(polygon([(-0.62, 0.6), (-0.52, 0.6), (-0.62, 0.97), (-0.68, 0.97)]), "dark"),
        body(polygon([(0.52, 0.6), (0.62, 0.6), (0.68, 0.97), (0.62, 0.97)]), "dark"),
        body(box(-0.58, -0.56, 0.58, 0.5, 0.26), "main", -0.03, lift=0.8),
        detail(ellipse(-0.2, -0.12, 0.022), "main", -0.16),
        detail(ellipse(0.2, -0.12, 0.022), "main", -0.16),
        detail(ellipse(0.0, -0.3, 0.022), "main", -0.16),
        body(polygon([(-0.36, -0.06), (0.02, -0.16), (0.1, 0.24), (-0.28, 0.32)], radius=0.08), "second", lift=1.2),
        body(box(-0.56, 0.18, 0.56, 0.46, 0.12), "main", 0.06, lift=1.0),
        body(box(-0.6, 0.4, 0.6, 0.72, 0.1), "main", -0.05, lift=0.8),
        body(box(-0.82, -0.02, -0.5, 0.74, 0.16), "main", lift=1.1),
        body(box(0.5, -0.02, 0.82, 0.74, 0.16), "main", lift=1.1),
    ]
    return [
        replace(
            shape,
            points=shape.points * 0.9 + (-0.16, 0.08),
            inside=None if shape.inside is None else shape.inside * 0.9 + (-0.16, 0.08),
        )
        for shape in shapes
    ]


def _bookshelf() -> list[Shape]:
    """A tall narrow shelf full of books, to the left."""
    left, right, top, foot = -1.5, -0.66, -1.12, 0.94
    shapes = [
        body(box(left, top, right, foot, 0.03), "second", -0.12, lift=0.25),
        detail(box(left + 0.05, top + 0.05, right - 0.05, foot - 0.08), "second", -0.24),
    ]
    parts: tuple[Part, ...] = ("accent", "main", "light", "extra", "main", "accent", "light")
    rows = 4
    high = (foot - 0.1 - top - 0.05) / rows
    for row in range(rows):
        board = top + 0.05 + (row + 1) * high
        x, book = left + 0.07, row * 3
        while x < right - 0.16 - 0.1 * (row % 2):
            wide, tall = (0.075, 0.1, 0.06, 0.085)[book % 4], high * (0.74, 0.62, 0.8, 0.68, 0.56)[book % 5]
            part, step = parts[book % len(parts)], (0.0, -0.06, 0.05)[book % 3]
            shapes.append(body(box(x, board - tall, x + wide - 0.008, board, 0.01), part, step, lift=0.25))
            shapes.append(
                detail(box(x + 0.014, board - tall * 0.8, x + wide - 0.022, board - tall * 0.74), part, step - 0.12)
            )
            x, book = x + wide, book + 1
        shapes.append(body(box(left + 0.02, board, right - 0.02, board + 0.045, 0.01), "second", -0.08, lift=0.3))
    return shapes


def _round_window() -> list[Shape]:
    """A round window in the wall above, with a cross of bars."""
    x, y = 0.16, -1.0
    pane = ellipse(x, y, 0.3)
    return [
        body(ellipse(x, y, 0.36), "light", -0.04, lift=0.5),
        detail(pane, "accent", 0.1),
        detail(ellipse(x + 0.05, y + 0.22, 0.4, 0.2), "accent", 0.03, inside=pane),
        shine(polygon([(x - 0.2, y + 0.2), (x + 0.08, y - 0.28), (x + 0.2, y - 0.2), (x - 0.1, y + 0.28)]),
              inside=pane, opacity=0.22),
        detail(box(x - 0.018, y - 0.31, x + 0.018, y + 0.31), "light", -0.04),
        detail(box(x - 0.31, y - 0.018, x + 0.31, y + 0.018), "light", -0.04),
    ]  # fmt: skip
