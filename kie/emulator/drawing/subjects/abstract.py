"""Shapes for prompts that name nothing the demo can draw."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Part, Shape, blob, ellipse, ribbon
from kie.emulator.drawing.subjects.pieces import Request, body


def abstract(request: Request) -> list[Shape]:
    """Soft shapes that overlap, for a prompt that names nothing we can draw."""
    rng = request.rng
    parts: list[Part] = ["main", "second", "accent", "extra", "main", "light"]
    form = int(rng.integers(0, 3))
    shapes: list[Shape] = []
    if form == 0:
        places = [
            (-0.3, -0.1, 0.68),
            (0.46, 0.3, 0.52),
            (0.32, -0.52, 0.36),
            (-0.6, 0.6, 0.3),
            (0.02, 0.66, 0.2),
            (-0.74, -0.72, 0.14),
        ]
        for part, (x, y, size) in zip(parts, places, strict=True):
            shapes.append(body(ellipse(x + float(rng.uniform(-0.08, 0.08)), y, size), part, lift=1.1))
    elif form == 1:
        for index, part in enumerate(parts[:5]):
            size = 0.98 - index * 0.18
            shift = float(rng.uniform(-0.06, 0.06))
            shapes.append(body(blob(shift, shift, size, rng, wobble=0.24), part, lift=0.6))
        shapes.append(body(ellipse(0.0, 0.0, 0.13), "light"))
    else:
        for index, part in enumerate(parts[:4]):
            y = -0.62 + index * 0.4
            sway, phase = float(rng.uniform(0.12, 0.2)), float(rng.uniform(0, 6.28))
            line = [(float(x), y + sway * float(np.sin(x * 3.4 + phase))) for x in np.linspace(-0.96, 0.96, 11)]
            shapes.append(body(ribbon(line, 0.3), part, lift=1.1))
        shapes.append(body(ellipse(float(rng.uniform(-0.3, 0.3)), -0.2, 0.32), "accent"))
        shapes.append(body(ellipse(0.62, 0.7, 0.2), "light"))
    for _ in range(5):
        angle = float(rng.uniform(0, 6.28))
        shapes.append(
            body(ellipse(np.cos(angle) * 1.02, np.sin(angle) * 0.95, float(rng.uniform(0.025, 0.06))), "accent")
        )
    return shapes
