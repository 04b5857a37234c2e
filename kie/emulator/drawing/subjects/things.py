"""Things on a table or in a room: mug, bottle, fruit, cake, chair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kie.emulator.drawing.geometry import (
    Part,
    Points,
    Shape,
    box,
    curve,
    ellipse,
    lathe,
    leaf,
    polygon,
    ribbon,
    ring,
    rotate,
)
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine


def _lower_arc(y: float, rx: float, ry: float, depth: float) -> Points:
    """A band around a round vessel, seen a little from above."""
    angle = np.linspace(0, np.pi, 40)
    upper = np.stack([np.cos(angle) * rx, np.sin(angle) * ry + y], axis=1)
    return np.concatenate([upper, (upper + np.array([0.0, depth]))[::-1]])


def mug(request: Request) -> list[Shape]:
    """A cup of something hot on a saucer."""
    rng = request.rng
    top, bottom = -0.36, 0.86
    wide, narrow = 0.62, float(rng.choice([0.36, 0.46, 0.58]))
    side = lathe(
        [(wide, top), (wide, top + 0.3), (wide * 0.45 + narrow * 0.55, 0.45), (narrow, bottom - 0.08),
         (narrow * 0.8, bottom + 0.03), (0.05, bottom + 0.08)]
    )  # fmt: skip
    handle = ring(0.64, 0.14, 0.36, 0.235, squash=1.02)
    shapes = [
        body(ellipse(0, 0.9, 1.02, 0.17), "second", lift=0.5),
        detail(ellipse(0, 0.875, 0.62, 0.085), "second", -0.07),
        body(handle, "main", -0.04),
        body(side, "main", lift=1.15),
    ]
    if rng.random() < 0.6:
        shapes.append(detail(_lower_arc(0.02, wide + 0.05, 0.16, 0.2), "accent", inside=side))
        shapes.append(detail(_lower_arc(0.28, wide + 0.05, 0.16, 0.05), "accent", inside=side))
    else:
        shapes += [
            detail(leaf((0, 0.5), (0, 0.08), 0.22), "accent", inside=side),
            detail(leaf((-0.03, 0.52), (-0.26, 0.2), 0.16), "light", inside=side, opacity=0.9),
            detail(leaf((0.03, 0.52), (0.26, 0.2), 0.16), "light", inside=side, opacity=0.9),
        ]
    mouth = ellipse(0, top, wide, 0.155)
    shapes += [
        body(mouth, "main", 0.09, lift=0.3),
        detail(ellipse(0, top + 0.008, wide - 0.055, 0.118), "main", -0.16),
        detail(
            ellipse(0, top + 0.04, wide - 0.075, 0.1),
            "dark",
            inside=ellipse(0, top + 0.008, wide - 0.055, 0.118),
        ),
        detail(
            ellipse(-0.1, top + 0.035, 0.24, 0.045),
            "extra",
            inside=ellipse(0, top + 0.04, wide - 0.075, 0.1),
            opacity=0.75,
        ),
        shine(
            ribbon([(-0.47, -0.05), (-0.47, 0.2), (-0.4, 0.45)], 0.075, end_width=0.03),
            inside=side,
            opacity=0.4,
        ),
    ]
    for x, height in ((-0.22, 0.42), (0.04, 0.56), (0.27, 0.38)):
        y = top - 0.12
        wave = [(x, y), (x + 0.08, y - height * 0.33), (x - 0.06, y - height * 0.66), (x + 0.05, y - height)]
        shapes.append(shine(ribbon(wave, 0.06, end_width=0.015), opacity=0.55))
    return shapes


def bottle(request: Request) -> list[Shape]:
    """A perfume flacon, a pump bottle or a dropper, on a small plinth."""
    rng = request.rng
    form = {"perfume": 0, "fragrance": 0, "serum": 2, "vial": 2}.get(request.word, int(rng.integers(0, 3)))
    shapes = [
        body(lathe([(0.92, 0.86), (0.92, 0.99)], smooth=False), "second", -0.05, lift=0.6),
        body(ellipse(0, 0.99, 0.92, 0.1), "second", -0.05, lift=0.3),
        body(ellipse(0, 0.86, 0.92, 0.13), "second", 0.05, lift=0.25),
    ]
    if form == 0:
        glass = box(-0.56, -0.32, 0.56, 0.9, 0.16)
        shapes += [
            body(box(-0.13, -0.5, 0.13, -0.28, 0.03), "extra", -0.08),
            body(glass, "main", 0.08, lift=0.7),
            detail(box(-0.47, 0.0, 0.47, 0.8, 0.1), "main", -0.05, inside=glass, opacity=0.9),
            detail(ellipse(0, 0.0, 0.47, 0.05), "main", 0.13, inside=glass, opacity=0.9),
            body(box(-0.27, -0.95, 0.27, -0.46, 0.07), "accent"),
            detail(box(-0.26, 0.28, 0.26, 0.6, 0.02), "light"),
            detail(box(-0.15, 0.38, 0.15, 0.42, 0.02), "dark"),
            detail(box(-0.09, 0.47, 0.09, 0.5, 0.01), "dark", opacity=0.6),
        ]
        shapes.append(shine(polygon([(-0.46, -0.18), (-0.3, -0.18), (-0.42, 0.78), (-0.48, 0.78)]), inside=glass))
        return shapes
    shoulders = [
        (0.14, -0.42),
        (0.2, -0.36),
        (0.38, -0.24),
        (0.45, -0.02),
        (0.45, 0.5),
        (0.45, 0.76),
        (0.38, 0.9),
    ]
    glass = lathe([*shoulders, (0.02, 0.93)])
    if form == 1:
        shapes += [
            body(box(-0.035, -0.85, 0.035, -0.5, 0.01), "light", -0.1),
            body(
                ribbon([(0.18, -0.84), (-0.1, -0.87), (-0.32, -0.84), (-0.36, -0.74)], 0.11, end_width=0.08),
                "accent",
            ),
            body(box(-0.17, -0.58, 0.17, -0.36, 0.04), "accent", -0.05),
        ]
    else:
        shapes += [
            body(lathe([(0.05, -1.0), (0.13, -0.97), (0.15, -0.8), (0.12, -0.66)]), "dark"),
            body(box(-0.18, -0.68, 0.18, -0.38, 0.04), "accent"),
        ]
        shapes += [detail(box(x, -0.66, x + 0.02, -0.4), "accent", -0.1) for x in (-0.13, -0.07, -0.01, 0.05, 0.11)]
    shapes += [
        body(glass, "main", lift=1.0),
        detail(box(-0.45, 0.08, 0.45, 0.6), "light", inside=glass),
        detail(ellipse(0, 0.25, 0.09), "accent"),
        detail(box(-0.2, 0.4, 0.2, 0.435, 0.015), "dark"),
        detail(box(-0.13, 0.48, 0.13, 0.505, 0.01), "dark", opacity=0.6),
        shine(
            ribbon([(-0.3, -0.2), (-0.36, 0.1), (-0.36, 0.78)], 0.06, end_width=0.04),
            inside=glass,
            opacity=0.45,
        ),
        body(leaf((0.5, 0.94), (1.0, 0.42), 0.24, bend=0.16), "extra", -0.04, lift=0.6),
        body(leaf((0.5, 0.94), (0.78, 0.2), 0.2, bend=-0.1), "extra", -0.12, lift=0.6),
    ]
    return shapes


def fruit(request: Request) -> list[Shape]:
    """An apple or an orange with its cut half in front."""
    if request.word in {"orange", "lemon", "grapefruit", "lime", "citrus", "tomato"}:
        return _citrus()
    apple = curve(
        [(0, -0.42), (0.28, -0.56), (0.66, -0.44), (0.82, -0.02), (0.7, 0.5), (0.4, 0.92), (0.14, 0.96), (0, 0.91),
         (-0.14, 0.96), (-0.4, 0.92), (-0.7, 0.5), (-0.82, -0.02), (-0.66, -0.44), (-0.28, -0.56)]
    )  # fmt: skip
    half = rotate(apple * 0.5 + (0.72, 0.52), 14, around=(0.72, 0.52))
    flesh = rotate(apple * 0.43 + (0.72, 0.52), 14, around=(0.72, 0.52))
    return [
        body(ribbon([(0.0, -0.36), (0.02, -0.62), (0.12, -0.86)], 0.07, end_width=0.1), "dark", 0.05),
        body(leaf((0.06, -0.62), (0.68, -0.9), 0.3, bend=0.12), "second", lift=0.6),
        detail(ribbon([(0.1, -0.64), (0.34, -0.8), (0.6, -0.87)], 0.02), "second", -0.12),
        body(apple, "main", lift=1.1),
        detail(ellipse(0.0, -0.43, 0.2, 0.055), "main", -0.12),
        shine(ellipse(-0.42, -0.16, 0.1, 0.2, turn=-24), inside=apple, opacity=0.5),
        body(half, "main", -0.04, lift=0.6),
        detail(flesh, "light", -0.02),
        detail(leaf((0.7, 0.46), (0.62, 0.64), 0.1), "dark"),
        detail(leaf((0.76, 0.46), (0.8, 0.65), 0.1), "dark"),
    ]


def _citrus() -> list[Shape]:
    whole = ellipse(-0.16, 0.22, 0.76)
    shapes = [
        body(whole, "main", lift=1.1),
        detail(ellipse(-0.12, -0.43, 0.07, 0.03), "main", -0.15),
        body(leaf((-0.12, -0.46), (0.42, -0.84), 0.3, bend=0.15), "second", lift=0.6),
        detail(ribbon([(-0.08, -0.5), (0.14, -0.7), (0.36, -0.81)], 0.02), "second", -0.12),
        shine(ellipse(-0.46, -0.12, 0.1, 0.18, turn=-30), inside=whole, opacity=0.5),
        body(ellipse(0.55, 0.54, 0.46), "main", -0.05, lift=0.5),
        detail(ellipse(0.55, 0.54, 0.405), "light"),
    ]
    for index in range(9):
        wedge = leaf((0.55, 0.5), (0.55, 0.165), 0.25)
        wedge = polygon([(0.535, 0.49), (0.565, 0.49), (0.66, 0.2), (0.55, 0.165), (0.44, 0.2)], radius=0.04)
        shapes.append(
            detail(rotate(wedge, index * 40 + 8, around=(0.55, 0.54)), "extra" if index % 2 else "main", 0.04)
        )
    return shapes


def cake(request: Request) -> list[Shape]:
    """A cupcake with a swirl of cream and a cherry."""
    cup = lathe([(0.6, 0.1), (0.42, 0.96), (0.0, 1.0)], smooth=False)
    shapes = [body(cup, "second", lift=0.8)]
    for x in np.linspace(-0.5, 0.5, 7):
        stripe = polygon([(x - 0.035, 0.08), (x + 0.035, 0.08), (x * 0.72 + 0.025, 1.0), (x * 0.72 - 0.025, 1.0)])
        shapes.append(detail(stripe, "second", 0.1, inside=cup))
    for y, wide, high in ((0.08, 0.78, 0.27), (-0.2, 0.6, 0.25), (-0.46, 0.4, 0.22)):
        layer = curve(
            [(-wide, y + 0.02), (-wide * 0.8, y - high * 0.75), (0, y - high), (wide * 0.8, y - high * 0.75),
             (wide, y + 0.02), (wide * 0.7, y + high * 0.6), (0, y + high * 0.75), (-wide * 0.7, y + high * 0.6)]
        )  # fmt: skip
        shapes.append(body(layer, "main", 0.02, lift=1.0))
    shapes.append(body(curve([(0.02, -0.92), (0.16, -0.6), (0.0, -0.48), (-0.2, -0.58), (-0.08, -0.74)]), "main", 0.02))
    sprinkles: tuple[Part, ...] = ("accent", "light", "extra")
    for _ in range(14):
        x, y = request.rng.uniform(-0.55, 0.55), request.rng.uniform(-0.42, 0.16)
        if abs(x) > 0.34 + 0.5 * (y + 0.42):
            continue
        stick = box(x - 0.05, y - 0.016, x + 0.05, y + 0.016, 0.016)
        part = sprinkles[int(request.rng.integers(0, len(sprinkles)))]
        shapes.append(detail(rotate(stick, request.rng.uniform(0, 180), around=(x, y)), part))
    shapes += [
        body(ribbon([(0.02, -0.86), (0.1, -1.02), (0.26, -1.1)], 0.03), "dark"),
        body(ellipse(0.0, -0.8, 0.165), "accent"),
        shine(ellipse(-0.055, -0.86, 0.035, 0.05, turn=-30), opacity=0.7),
    ]
    return shapes


def chair(request: Request) -> list[Shape]:
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
