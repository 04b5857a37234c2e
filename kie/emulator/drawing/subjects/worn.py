"""Things one wears: gem, ring, shoe, headphones."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Part, Points, Shape, box, curve, ellipse, polygon, ribbon, ring
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine


def _facets(x: float, y: float, wide: float) -> list[Shape]:
    """A cut stone seen from the side: table, crown and pavilion, each facet in its own light."""
    high = wide * 0.42
    table = [(-0.55, -high), (-0.2, -high), (0.2, -high), (0.55, -high)]
    girdle = [(-1.0, 0.0), (-0.52, 0.0), (0.0, 0.0), (0.52, 0.0), (1.0, 0.0)]
    tip = (0.0, wide * 1.02)
    top = [(a * wide, b) for a, b in table]
    belt = [(a * wide, b) for a, b in girdle]
    faces: list[tuple[list[tuple[float, float]], float]] = [
        ([top[0], belt[0], belt[1]], 0.1),
        ([top[0], top[1], belt[1]], 0.2),
        ([top[1], belt[1], belt[2]], 0.06),
        ([top[1], top[2], belt[2]], 0.26),
        ([top[2], belt[2], belt[3]], 0.02),
        ([top[2], top[3], belt[3]], 0.12),
        ([top[3], belt[3], belt[4]], -0.08),
        ([belt[0], belt[1], tip], 0.0),
        ([belt[1], belt[2], tip], 0.13),
        ([belt[2], belt[3], tip], -0.06),
        ([belt[3], belt[4], tip], -0.16),
    ]
    outline = polygon([(a + x, b + y) for a, b in (*top, belt[4], tip, belt[0])], radius=0.02)
    shapes = [body(outline, "main", lift=0.25)]
    shapes += [
        detail(polygon([(a + x, b + y) for a, b in corners]), "main", step, inside=outline) for corners, step in faces
    ]
    gleam = polygon([(x + a * wide, y + b) for a, b in ((-0.44, -0.34 * wide), (-0.16, -0.34 * wide), (-0.34, -0.06))])
    return [*shapes, shine(gleam, inside=outline, opacity=0.6)]


def _sparkle(x: float, y: float, size: float) -> Points:
    corners = [
        (x, y - size),
        (x + size * 0.16, y - size * 0.16),
        (x + size, y),
        (x + size * 0.16, y + size * 0.16),
    ]
    corners += [
        (x, y + size),
        (x - size * 0.16, y + size * 0.16),
        (x - size, y),
        (x - size * 0.16, y - size * 0.16),
    ]
    return polygon(corners)


def gem(request: Request) -> list[Shape]:
    """A large cut stone with two small ones."""
    shapes = [
        *_facets(0.0, -0.25, 0.9),
        detail(_sparkle(-0.86, -0.66, 0.24), "accent"),
        detail(_sparkle(0.9, -0.6, 0.15), "accent"),
    ]
    small: tuple[tuple[float, float, float, Part], ...] = ((-0.78, 0.72, 0.22, "accent"), (0.72, 0.66, 0.26, "second"))
    for x, y, size, part in small:
        outline = polygon(
            [(x, y - size), (x + size * 0.8, y - size * 0.2), (x, y + size), (x - size * 0.8, y - size * 0.2)]
        )
        left = polygon([(x, y - size), (x, y + size), (x - size * 0.8, y - size * 0.2)])
        shapes += [body(outline, part, lift=0.3), detail(left, part, 0.1, inside=outline)]
    return shapes


def jewel_ring(request: Request) -> list[Shape]:
    """A ring with a stone."""
    return [
        body(ring(0, 0.36, 0.64, 0.5), "accent", -0.08, lift=1.2),
        body(ring(0, 0.34, 0.62, 0.52), "accent", 0.08, lift=1.2),
        body(polygon([(-0.28, -0.42), (0.28, -0.42), (0.12, -0.16), (-0.12, -0.16)], radius=0.04), "accent"),
        *_facets(0.0, -0.62, 0.46),
        detail(_sparkle(-0.62, -0.8, 0.2), "second"),
        detail(_sparkle(0.66, -0.34, 0.12), "second"),
    ]


def shoe(request: Request) -> list[Shape]:
    """A sneaker from the side."""
    upper = curve(
        [(-0.98, 0.5), (-1.0, 0.1), (-0.96, -0.3), (-0.8, -0.44), (-0.62, -0.34), (-0.42, -0.3), (-0.22, -0.42),
         (-0.06, -0.5), (0.1, -0.32), (0.34, -0.08), (0.68, 0.08), (0.98, 0.22), (1.1, 0.5), (0.6, 0.62), (-0.5, 0.62)]
    )  # fmt: skip
    sole = polygon(
        [
            (-1.08, 0.48),
            (-0.3, 0.56),
            (0.5, 0.54),
            (1.16, 0.46),
            (1.18, 0.74),
            (1.0, 0.88),
            (-0.96, 0.9),
            (-1.1, 0.8),
        ],
        radius=0.14,
    )
    shapes = [
        body(curve([(-0.8, -0.42), (-0.5, -0.3), (-0.1, -0.5), (-0.2, -0.1), (-0.7, -0.1)]), "dark"),
        body(polygon([(-0.3, -0.5), (-0.02, -0.66), (0.16, -0.36), (-0.06, -0.2)], radius=0.08), "second", 0.03),
        body(upper, "main", lift=0.9),
        detail(curve([(0.5, 0.66), (0.56, 0.26), (0.78, 0.08), (1.2, 0.2), (1.2, 0.66)]), "second", inside=upper),
        detail(
            curve([(-1.06, 0.66), (-1.06, 0.0), (-0.8, 0.02), (-0.62, 0.3), (-0.5, 0.66)]),
            "second",
            inside=upper,
        ),
        detail(curve([(-1.06, -0.06), (-1.02, -0.5), (-0.86, -0.5), (-0.86, -0.1)]), "accent", inside=upper),
        detail(
            curve(
                [
                    (-0.56, 0.3),
                    (-0.2, 0.36),
                    (0.3, 0.08),
                    (0.44, 0.04),
                    (0.3, 0.2),
                    (-0.1, 0.5),
                    (-0.46, 0.46),
                ]
            ),
            "accent",
            inside=upper,
        ),
    ]
    for step in range(4):
        x, y = -0.06 + step * 0.15, -0.34 + step * 0.125
        shapes.append(
            body(ribbon([(x - 0.13, y + 0.15), (x, y + 0.04), (x + 0.1, y + 0.01)], 0.055), "light", lift=0.8)
        )
    shapes += [
        body(sole, "light", lift=0.8),
        detail(box(-1.2, 0.8, 1.3, 1.0), "accent", inside=sole),
        detail(ribbon([(-1.0, 0.66), (0.0, 0.7), (1.08, 0.62)], 0.03), "dark", inside=sole, opacity=0.35),
    ]
    return shapes


def headphones(request: Request) -> list[Shape]:
    """A pair of over-ear headphones, seen from the front."""
    angle = np.linspace(np.pi * 1.02, np.pi * 1.98, 9)
    outer = [(float(np.cos(a) * 0.82), float(np.sin(a) * 0.92 + 0.1)) for a in angle]
    inner = [(float(np.cos(a) * 0.72), float(np.sin(a) * 0.8 + 0.1)) for a in angle]
    shapes = [
        body(ribbon(outer, 0.15), "main"),
        body(ribbon(inner[2:-2], 0.12), "dark", 0.08),
    ]
    for side in (-1, 1):
        x = side * 0.8
        shapes += [
            body(ribbon([(x, 0.0), (x * 1.02, 0.3)], 0.09), "light", -0.12),
            body(ellipse(x - side * 0.24, 0.49, 0.15, 0.37), "dark", 0.06, lift=1.2),
            body(box(x - 0.24, 0.06, x + 0.24, 0.92, 0.22), "main", 0.02, lift=1.1),
            body(ellipse(x, 0.49, 0.14, 0.26), "second", lift=0.7),
            detail(ellipse(x, 0.49, 0.06, 0.12), "accent"),
        ]
    return shapes
