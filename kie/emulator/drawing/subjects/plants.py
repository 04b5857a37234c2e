"""Things that grow: plant, tree, flower."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Part, Shape, box, curve, ellipse, leaf, polygon, ribbon, rotate
from kie.emulator.drawing.subjects.pieces import Request, body, detail


def plant(request: Request) -> list[Shape]:
    """A house plant in a pot: broad leaves or upright blades."""
    rng = request.rng
    shapes: list[Shape] = []
    if rng.random() < 0.5 or request.word in {"leaf", "leaves", "monstera"}:
        for angle in (-74, 72, -48, 50, -22, 24, 2):
            reach = float(rng.uniform(0.92, 1.12)) * (1.28 - abs(angle) / 190)
            tip = (float(np.sin(np.deg2rad(angle))) * reach, 0.36 - float(np.cos(np.deg2rad(angle))) * reach)
            bend = float(-np.sign(angle) * 0.14)
            step = float(rng.choice([-0.08, 0.0, 0.06]))
            part: Part = "extra" if rng.random() < 0.25 else "main"
            shapes += [
                body(leaf((0, 0.36), tip, 0.36, bend=bend), part, step, lift=0.6),
                detail(
                    leaf((0, 0.36), (tip[0] * 0.93, 0.36 + (tip[1] - 0.36) * 0.93), 0.026, bend=bend),
                    part,
                    step + 0.13,
                ),
            ]
    else:
        for x, top, lean in (
            (-0.3, -0.45, -0.3),
            (0.32, -0.5, 0.34),
            (-0.16, -0.85, -0.1),
            (0.18, -0.72, 0.16),
            (0.02, -1.02, 0.0),
        ):
            base, tip = (x * 0.7, 0.42), (x + lean, top)
            shapes += [
                body(leaf(base, tip, 0.26, bend=0.08 * (1 if x < 0 else -1)), "main", lift=0.7),
                detail(
                    leaf(base, (x + lean * 0.95, top + 0.1), 0.07, bend=0.08 * (1 if x < 0 else -1)),
                    "extra",
                    0.05,
                ),
            ]
    pot = polygon([(-0.46, 0.3), (0.46, 0.3), (0.34, 0.97), (-0.34, 0.97)], radius=0.06)
    shapes += [
        body(pot, "second", lift=0.9),
        detail(polygon([(-0.6, 0.58), (-0.3, 0.72), (0.0, 0.58), (0.3, 0.72), (0.6, 0.58), (0.6, 0.66), (0.3, 0.8),
                        (0.0, 0.66), (-0.3, 0.8), (-0.6, 0.66)]), "light", inside=pot, opacity=0.85),
        body(box(-0.52, 0.26, 0.52, 0.43, 0.05), "second", 0.05, lift=0.9),
    ]  # fmt: skip
    return shapes


def tree(request: Request) -> list[Shape]:
    """A round tree on a small island of grass, or a pine."""
    rng = request.rng
    shapes: list[Shape] = [
        body(
            curve([(-0.95, 0.9), (-0.4, 0.78), (0.4, 0.78), (0.95, 0.9), (0.5, 1.0), (-0.5, 1.0)]),
            "extra",
            -0.02,
            lift=0.7,
        )
    ]
    if request.word in {"pine", "forest", "woods"} or rng.random() < 0.3:
        shapes.append(body(box(-0.09, 0.5, 0.09, 0.9, 0.02), "second"))
        for top, bottom, wide in ((0.0, 0.7, 0.66), (-0.42, 0.3, 0.54), (-0.95, -0.12, 0.4)):
            tier = polygon([(0, top - 0.1), (wide, bottom), (0, bottom + 0.08), (-wide, bottom)], radius=0.08)
            shapes.append(body(tier, "main", float(rng.uniform(-0.03, 0.03)), lift=0.8))
        return shapes
    shapes += [
        body(curve([(-0.1, 0.0), (0.1, 0.0), (0.12, 0.6), (0.26, 0.92), (-0.26, 0.92), (-0.12, 0.6)]), "second"),
        body(ribbon([(0.04, 0.42), (0.2, 0.2), (0.34, 0.02)], 0.09, end_width=0.05), "second"),
    ]
    for x, y, size, step in (
        (-0.5, -0.02, 0.36, -0.07), (0.52, 0.0, 0.34, -0.08), (-0.32, -0.42, 0.42, 0.0),
        (0.34, -0.4, 0.42, -0.03), (0.02, -0.6, 0.42, 0.05), (0.0, -0.12, 0.46, 0.02),
    ):  # fmt: skip
        shapes.append(body(ellipse(x + float(rng.uniform(-0.04, 0.04)), y, size), "main", step, lift=1.0))
    for _ in range(7):
        angle, reach = float(rng.uniform(0, 6.28)), float(rng.uniform(0.1, 0.6))
        shapes.append(body(ellipse(np.cos(angle) * reach, -0.28 + np.sin(angle) * reach * 0.75, 0.06), "accent"))
    return shapes


def flower(request: Request) -> list[Shape]:
    """Three blooms on stems."""
    rng = request.rng
    shapes: list[Shape] = []
    blooms: tuple[tuple[float, float, float, Part], ...] = (
        (-0.55, -0.12, 0.36, "accent"),
        (0.58, -0.02, 0.32, "extra"),
        (0.04, -0.5, 0.52, "main"),
    )
    for x, y, _, _ in blooms:
        stem = [(x * 0.1, 1.0), (x * 0.3 + 0.05, 0.5), (x, y)]
        shapes.append(body(ribbon(stem, 0.05), "second", lift=0.8))
    shapes += [
        body(leaf((0.02, 0.86), (-0.66, 0.48), 0.26, bend=-0.14), "second", lift=0.7),
        body(leaf((0.04, 0.78), (0.66, 0.4), 0.26, bend=0.14), "second", 0.06, lift=0.7),
    ]
    for x, y, size, part in blooms:
        petals, start = int(rng.choice([6, 8, 10])), float(rng.uniform(0, 60))
        for layer, reach, step in ((0, 1.0, -0.05), (0.5, 0.74, 0.05)):
            for index in range(petals):
                petal = leaf((x, y), (x, y - size * reach), size * 5.4 / petals * reach)
                turned = rotate(petal, start + (index + layer) * 360 / petals, around=(x, y))
                shapes.append(body(turned, part, step, lift=0.7))
        shapes.append(body(ellipse(x, y, size * 0.24), "light" if part == "extra" else "extra", 0.02))
        shapes.append(detail(ellipse(x, y, size * 0.1), "dark", opacity=0.6))
    return shapes
