"""Machines: rocket, car, robot, laptop, phone."""

from __future__ import annotations

from kie.emulator.drawing.geometry import Part, Shape, box, curve, ellipse, lathe, polygon, ribbon, ring, rotate
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine


def rocket(request: Request) -> list[Shape]:
    """A rocket under way, leaning, with a flame and a few small worlds."""
    rng = request.rng
    lean = float(rng.uniform(14, 32))
    hull = lathe([(0.0, -1.0), (0.16, -0.82), (0.33, -0.45), (0.37, 0.0), (0.3, 0.42), (0.22, 0.58), (0.0, 0.6)])
    shapes = [
        body(curve([(-0.2, 0.62), (-0.26, 0.82), (0.0, 1.22), (0.26, 0.82), (0.2, 0.62)]), "accent", lift=0.7),
        detail(curve([(-0.11, 0.62), (-0.13, 0.78), (0.0, 1.0), (0.13, 0.78), (0.11, 0.62)]), "light"),
        body(
            curve([(-0.3, 0.08), (-0.62, 0.36), (-0.66, 0.78), (-0.42, 0.6), (-0.24, 0.52)]),
            "second",
            lift=0.8,
        ),
        body(curve([(0.3, 0.08), (0.62, 0.36), (0.66, 0.78), (0.42, 0.6), (0.24, 0.52)]), "second", lift=0.8),
        body(box(-0.21, 0.52, 0.21, 0.68, 0.05), "dark"),
        body(hull, "light", lift=1.1),
        detail(box(-0.6, -1.1, 0.6, -0.52), "main", inside=hull),
        detail(box(-0.6, 0.3, 0.6, 0.44), "main", inside=hull),
        body(ellipse(0, -0.16, 0.205), "main", -0.02, lift=0.7),
        detail(ellipse(0, -0.16, 0.14), "dark", 0.04),
        shine(curve([(-0.1, -0.18), (-0.03, -0.28), (0.06, -0.27), (-0.05, -0.14)]), opacity=0.6),
        body(box(-0.045, 0.2, 0.045, 0.72, 0.04), "second", lift=0.8),
        shine(
            ribbon([(-0.1, -0.8), (-0.24, -0.4), (-0.27, 0.1)], 0.05, end_width=0.02),
            inside=hull,
            opacity=0.5,
        ),
    ]
    turned = [
        Shape(
            points=rotate(shape.points, lean),
            part=shape.part,
            step=shape.step,
            kind=shape.kind,
            inside=None if shape.inside is None else rotate(shape.inside, lean),
            opacity=shape.opacity,
            lift=shape.lift,
        )
        for shape in shapes
    ]
    planet_x, planet_y = 0.86, 0.5
    planet = ellipse(planet_x, planet_y, 0.24)
    band = [(planet_x - 0.3, planet_y - 0.04), (planet_x + 0.3, planet_y + 0.06)]
    front = [(-0.22, 0.02), (-0.1, -0.23), (0.12, -0.21), (0.22, -0.02), (0.0, 0.015)]
    worlds = [
        body(ellipse(-0.86, -0.5, 0.13), "extra"),
        body(planet, "extra"),
        detail(ribbon(band, 0.07), "accent", inside=planet),
        body(ring(planet_x, planet_y, 0.4, 0.34, squash=0.26), "second", 0.05, lift=0.5),
        detail(
            curve([(planet_x + across, planet_y + down) for across, down in front]),
            "extra",
        ),
    ]
    for _ in range(9):
        x, y = float(rng.uniform(-1.15, 1.15)), float(rng.uniform(-1.1, 1.0))
        size = float(rng.uniform(0.014, 0.034))
        worlds.append(shine(ellipse(x, y, size), opacity=0.9))
    return worlds + turned


def car(request: Request) -> list[Shape]:
    """A small car from the side."""
    rng = request.rng
    hull = curve(
        [(-1.16, 0.52), (-1.18, 0.18), (-1.02, 0.02), (-0.74, -0.06), (-0.5, -0.42), (-0.2, -0.54), (0.22, -0.54),
         (0.46, -0.42), (0.7, -0.05), (1.02, 0.06), (1.18, 0.24), (1.18, 0.54), (0.9, 0.64), (-0.9, 0.64)]
    )  # fmt: skip
    rear = polygon([(-0.58, -0.06), (-0.4, -0.36), (-0.16, -0.43), (-0.04, -0.43), (-0.04, -0.06)], radius=0.06)
    front = polygon([(0.05, -0.06), (0.05, -0.43), (0.2, -0.43), (0.36, -0.36), (0.54, -0.06)], radius=0.06)
    shapes = [
        body(ribbon([(-1.0, 0.62), (0.0, 0.66), (1.0, 0.62)], 0.16), "dark", lift=0.6),
        body(hull, "main", lift=1.0),
        detail(box(-1.3, 0.34, 1.3, 0.8), "main", -0.07, inside=hull),
        detail(ribbon([(-1.08, 0.18), (0.0, 0.13), (1.1, 0.22)], 0.035), "light", inside=hull, opacity=0.8),
        detail(rear, "dark", 0.1),
        detail(front, "dark", 0.1),
        shine(polygon([(-0.42, -0.1), (-0.22, -0.42), (-0.1, -0.42), (-0.3, -0.1)]), inside=rear, opacity=0.3),
        shine(polygon([(0.14, -0.1), (0.34, -0.42), (0.42, -0.42), (0.22, -0.1)]), inside=front, opacity=0.3),
        detail(ribbon([(0.0, -0.06), (0.0, 0.5)], 0.014), "dark", opacity=0.5),
        detail(box(-0.2, 0.06, -0.06, 0.095, 0.015), "dark"),
        body(ellipse(1.1, 0.24, 0.09, 0.075), "light"),
        body(box(-1.19, 0.14, -1.1, 0.3, 0.03), "accent"),
        body(ribbon([(1.0, 0.52), (1.2, 0.5)], 0.09), "second"),
        body(ribbon([(-1.0, 0.52), (-1.2, 0.5)], 0.09), "second"),
    ]
    if rng.random() < 0.6:
        shapes += [
            body(box(-0.34, -0.64, 0.34, -0.585, 0.025), "dark"),
            body(box(-0.3, -0.84, 0.02, -0.64, 0.05), "accent"),
            body(box(0.05, -0.77, 0.28, -0.64, 0.04), "second"),
        ]
    for x in (-0.64, 0.66):
        shapes += [
            detail(ellipse(x, 0.6, 0.34), "dark", -0.06, inside=hull),
            body(ellipse(x, 0.66, 0.3), "dark", 0.02, lift=0.6),
            body(ellipse(x, 0.66, 0.17), "light", -0.08, lift=0.6),
            detail(ellipse(x, 0.66, 0.06), "accent"),
        ]
    return shapes


def robot(request: Request) -> list[Shape]:
    """A friendly robot that may wave."""
    rng = request.rng
    head = box(-0.52, -0.84, 0.52, -0.16, 0.26)
    visor = box(-0.4, -0.68, 0.4, -0.3, 0.18)
    raised = bool(rng.random() < 0.6)
    hand = (0.92, -0.34) if raised else (0.86, 0.66)
    elbow = (0.84, 0.16) if raised else (0.82, 0.4)
    torso = polygon([(-0.44, -0.04), (0.44, -0.04), (0.36, 0.62), (-0.36, 0.62)], radius=0.16)
    eye = float(rng.choice([0.075, 0.095]))
    return [
        body(ribbon([(0, -0.8), (0, -1.02)], 0.05), "dark", 0.1),
        body(ellipse(0, -1.05, 0.085), "accent"),
        body(box(-0.28, 0.56, -0.08, 0.92, 0.06), "dark", 0.12),
        body(box(0.08, 0.56, 0.28, 0.92, 0.06), "dark", 0.12),
        body(box(-0.42, 0.82, -0.04, 1.0, 0.09), "second"),
        body(box(0.04, 0.82, 0.42, 1.0, 0.09), "second"),
        body(ribbon([(-0.44, 0.1), (-0.72, 0.26), (-0.8, 0.52)], 0.15), "second"),
        body(ribbon([(0.44, 0.1), elbow, hand], 0.15), "second"),
        body(ellipse(-0.82, 0.62, 0.135), "main"),
        body(ellipse(*hand, 0.135), "main"),
        body(box(-0.16, -0.22, 0.16, 0.02, 0.04), "dark", 0.12),
        body(torso, "main", lift=1.0),
        body(box(-0.22, 0.12, 0.22, 0.42, 0.08), "light", lift=0.4),
        detail(ellipse(-0.1, 0.27, 0.05), "accent"),
        detail(box(0.0, 0.215, 0.16, 0.25, 0.015), "dark", opacity=0.7),
        detail(box(0.0, 0.29, 0.12, 0.325, 0.015), "dark", opacity=0.5),
        body(box(-0.64, -0.62, -0.46, -0.36, 0.07), "accent"),
        body(box(0.46, -0.62, 0.64, -0.36, 0.07), "accent"),
        body(head, "main", 0.04, lift=1.0),
        body(visor, "dark", lift=0.3),
        detail(ellipse(-0.19, -0.5, eye), "accent", 0.08),
        detail(ellipse(0.19, -0.5, eye), "accent", 0.08),
        shine(ellipse(-0.21, -0.53, 0.028), opacity=0.95),
        shine(ellipse(0.17, -0.53, 0.028), opacity=0.95),
        detail(ribbon([(-0.09, -0.4), (0.0, -0.365), (0.09, -0.4)], 0.03), "accent", 0.08),
        shine(
            polygon([(-0.36, -0.66), (-0.2, -0.66), (-0.32, -0.32), (-0.4, -0.32)]),
            inside=visor,
            opacity=0.16,
        ),
    ]


def _interface(x0: float, y0: float, x1: float, y1: float) -> list[Shape]:
    """A small dashboard: a header, a chart and cards."""
    wide, high = x1 - x0, y1 - y0
    shapes = [
        detail(box(x0 + 0.06 * wide, y0 + 0.07 * high, x0 + 0.46 * wide, y0 + 0.12 * high, 0.02), "dark", 0.05),
        detail(ellipse(x1 - 0.11 * wide, y0 + 0.095 * high, min(wide, high) * 0.045), "accent"),
        detail(box(x0 + 0.06 * wide, y0 + 0.2 * high, x1 - 0.06 * wide, y0 + 0.56 * high, 0.04), "main"),
    ]
    bars = (0.12, 0.2, 0.15, 0.26, 0.22, 0.3)
    step = 0.8 * wide / len(bars)
    for index, bar in enumerate(bars):
        left = x0 + 0.1 * wide + index * step
        top = y0 + (0.53 - bar) * high
        shapes.append(
            detail(box(left + step * 0.2, top, left + step * 0.75, y0 + 0.53 * high, 0.015), "light", opacity=0.9)
        )
    half = x0 + wide / 2
    cards: tuple[tuple[float, float, Part], ...] = (
        (x0 + 0.06 * wide, half - 0.025 * wide, "second"),
        (half + 0.025 * wide, x1 - 0.06 * wide, "accent"),
    )
    for left, right, part in cards:
        shapes.append(detail(box(left, y0 + 0.62 * high, right, y0 + 0.78 * high, 0.035), part))
    shapes.append(
        detail(
            box(x0 + 0.06 * wide, y0 + 0.84 * high, x1 - 0.06 * wide, y0 + 0.93 * high, 0.035),
            "extra",
            opacity=0.7,
        )
    )
    return shapes


def laptop(request: Request) -> list[Shape]:
    """An open laptop with a dashboard on its screen."""
    lid = box(-0.86, -0.66, 0.86, 0.56, 0.07)
    return [
        body(lid, "dark", 0.06, lift=0.35),
        body(box(-0.79, -0.58, 0.79, 0.48, 0.025), "light", -0.01, lift=0.05),
        *_interface(-0.79, -0.58, 0.79, 0.48),
        body(
            polygon([(-0.86, 0.55), (0.86, 0.55), (1.14, 0.86), (-1.14, 0.86)], radius=0.03),
            "second",
            0.14,
            lift=0.3,
        ),
        detail(polygon([(-0.76, 0.6), (0.76, 0.6), (0.86, 0.72), (-0.86, 0.72)], radius=0.02), "dark", 0.12),
        detail(polygon([(-0.24, 0.75), (0.24, 0.75), (0.27, 0.83), (-0.27, 0.83)], radius=0.02), "second", 0.05),
        body(box(-1.15, 0.85, 1.15, 0.93, 0.04), "second", 0.05, lift=0.6),
    ]


def phone(request: Request) -> list[Shape]:
    """A phone showing an app, with two cards floating off it."""
    shapes = [
        body(box(-0.5, -1.0, 0.5, 1.0, 0.17), "dark", lift=0.35),
        body(box(-0.45, -0.95, 0.45, 0.95, 0.13), "light", -0.01, lift=0.04),
        *_interface(-0.45, -0.84, 0.45, 0.9),
        detail(box(-0.13, -0.915, 0.13, -0.855, 0.03), "dark"),
        body(box(-0.98, -0.34, -0.36, -0.02, 0.09), "accent", lift=0.5),
        detail(ellipse(-0.82, -0.18, 0.085), "light"),
        detail(box(-0.68, -0.24, -0.44, -0.2, 0.02), "light"),
        detail(box(-0.68, -0.15, -0.52, -0.115, 0.015), "light", opacity=0.7),
        body(box(0.34, 0.3, 1.0, 0.68, 0.09), "second", lift=0.5),
    ]
    shapes.append(detail(ribbon([(0.44, 0.56), (0.58, 0.46), (0.7, 0.53), (0.9, 0.39)], 0.035), "light"))
    shapes.append(detail(ellipse(0.9, 0.39, 0.04), "light"))
    return shapes
