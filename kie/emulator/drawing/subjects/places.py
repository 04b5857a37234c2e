"""Places, which use all the room there is: house, city, landscape. And shapes for prompts that name nothing."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import (
    Part,
    Points,
    Shape,
    Stage,
    blob,
    box,
    curve,
    ellipse,
    leaf,
    polygon,
    ribbon,
)
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine


def house(request: Request) -> list[Shape]:
    """A small house with a garden."""
    rng = request.rng
    wall = box(-0.66, -0.1, 0.66, 0.94)
    window_x = float(rng.choice([-0.36, 0.34]))
    door_x = -window_x
    shapes = [
        body(ellipse(0, 0.95, 1.2, 0.13), "extra", -0.03, lift=0.4),
        body(ellipse(-0.92, 0.6, 0.26, 0.38), "second", 0.04),
        body(ellipse(0.96, 0.7, 0.2, 0.28), "second", 0.0),
        body(box(0.3, -0.86, 0.5, -0.3, 0.02), "main", -0.1),
        body(box(0.27, -0.92, 0.53, -0.8, 0.02), "dark", 0.1),
        body(wall, "light", -0.02, lift=0.3),
        detail(box(-0.66, 0.8, 0.66, 0.94), "second", 0.08, inside=wall, opacity=0.8),
        detail(polygon([(-0.8, -0.14), (0.8, -0.14), (0.8, 0.0), (-0.8, 0.0)]), "dark", inside=wall, opacity=0.22),
        body(polygon([(0.0, -0.98), (0.92, -0.06), (-0.92, -0.06)], radius=0.06), "main", lift=0.6),
        body(ellipse(0, -0.36, 0.15), "light", lift=0.4),
        detail(ellipse(0, -0.36, 0.105), "accent", 0.05),
        body(box(door_x - 0.17, 0.36, door_x + 0.17, 0.95, 0.1), "accent", lift=0.4),
        detail(ellipse(door_x + 0.1, 0.68, 0.026), "light"),
        body(box(window_x - 0.2, 0.24, window_x + 0.2, 0.62, 0.03), "light", -0.06, lift=0.3),
        detail(box(window_x - 0.16, 0.28, window_x + 0.16, 0.58, 0.01), "second", -0.02),
        shine(
            polygon(
                [
                    (window_x - 0.16, 0.5),
                    (window_x + 0.04, 0.28),
                    (window_x + 0.13, 0.28),
                    (window_x - 0.16, 0.58),
                ]
            ),
            opacity=0.35,
        ),
        detail(box(window_x - 0.014, 0.28, window_x + 0.014, 0.58), "light"),
        detail(box(window_x - 0.16, 0.42, window_x + 0.16, 0.445), "light"),
        body(box(window_x - 0.24, 0.61, window_x + 0.24, 0.68, 0.02), "main", -0.04),
        body(ellipse(-0.72, 0.84, 0.2, 0.15), "second", -0.06),
        body(ellipse(0.7, 0.87, 0.17, 0.12), "second", -0.06),
    ]
    smoke = [shine(ellipse(0.44 + i * 0.12, -1.04 - i * 0.14, 0.08 + i * 0.035), opacity=0.6) for i in range(3)]
    return shapes + smoke


def city(request: Request) -> list[Shape]:
    """A row of buildings across the whole picture, nearer ones in front."""
    rng, stage = request.rng, request.stage
    left, right = stage.left - 0.1, stage.right + 0.1
    sun = float(rng.uniform(-0.5, 0.5))
    shapes = [Shape(points=ellipse(sun, -0.45, 0.5), part="accent", kind="backdrop", lift=0.2)]
    rows: tuple[tuple[Part, float, float, float], ...] = (
        ("extra", 0.04, 0.75, 0.26), ("second", 0.0, 0.6, 0.32), ("main", 0.0, 0.36, 0.4)
    )  # fmt: skip
    for row, (part, step, tall, wide) in enumerate(rows):
        x = left - float(rng.uniform(0, 0.2))
        while x < right:
            width = wide * float(rng.uniform(0.7, 1.25))
            closeness = 1 - min(1.0, abs(x + width / 2) / 1.6) * 0.45
            height = tall * float(rng.uniform(0.7, 1.55)) * closeness * 1.35
            top = 0.9 - height - (0.12 if row < 2 else 0)
            own = step + float(rng.uniform(-0.05, 0.05))
            shapes += _building(x, top, x + width - 0.03, stage.bottom + 0.3, part=part, step=own, windows=row, rng=rng)
            x += width
    front = box(left, 0.86, right, stage.bottom + 0.4)
    shapes.append(body(front, "dark", 0.02, lift=0.05))
    x = left
    while x < right:
        shapes.append(detail(box(x, 1.0, x + 0.22, 1.025, 0.01), "light", opacity=0.8))
        x += 0.44
    return shapes


def _building(
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    *,
    part: Part,
    step: float,
    windows: int,
    rng: np.random.Generator,
) -> list[Shape]:
    wall = box(x0, y0, x1, y1)
    roof = int(rng.integers(0, 4))
    shapes: list[Shape] = []
    middle, wide = (x0 + x1) / 2, x1 - x0
    if roof == 0:
        shapes.append(body(box(middle - 0.012, y0 - 0.18, middle + 0.012, y0 + 0.02), "dark", 0.1))
    elif roof == 1:
        wall = polygon([(x0, y0), (x1, y0 - wide * 0.35), (x1, y1), (x0, y1)])
    elif roof == 2:
        shapes.append(body(box(x0 + wide * 0.22, y0 - 0.08, x1 - wide * 0.22, y0 + 0.02), part, step - 0.06))
    shapes.append(body(wall, part, step, lift=0.12))
    shapes.append(detail(box(x0 + wide * 0.62, y0 - 0.4, x1, y1), part, step - 0.06, inside=wall))
    if windows == 0:
        return shapes
    columns = max(2, int(wide / 0.085))
    gap = wide / columns
    y = y0 + 0.08
    while y < 0.8:
        for column in range(columns):
            if rng.random() < 0.62:
                x = x0 + gap * (column + 0.28)
                lit: Part = "accent" if rng.random() < 0.3 else "light"
                shapes.append(detail(box(x, y, x + gap * 0.44, y + 0.045), lit, opacity=0.85))
        y += 0.1
    return shapes


def landscape(request: Request) -> list[Shape]:
    """Mountains, sea or dunes in layers, with a sun."""
    rng, stage = request.rng, request.stage
    left, right, floor = stage.left - 0.1, stage.right + 0.1, stage.bottom + 0.2
    sun_x, sun_y = float(rng.uniform(-0.6, 0.6)), float(rng.uniform(-0.6, -0.3))
    shapes = [
        Shape(points=ellipse(sun_x, sun_y, 0.44), part="accent", step=0.1, kind="backdrop", opacity=0.35),
        body(ellipse(sun_x, sun_y, 0.3), "accent", lift=0.3),
    ]
    for _ in range(max(2, int((right - left) * 0.8))):
        x, y = float(rng.uniform(left, right)), float(rng.uniform(stage.top * 0.9, -0.5))
        shapes.append(body(_cloud(x, y, float(rng.uniform(0.12, 0.22))), "light", lift=0.6))
    gentle = request.word in {"desert", "dune", "hill", "field", "valley", "beach", "sea", "ocean"}
    ranges: tuple[tuple[Part, float, float, float], ...] = (
        ("extra", 0.08, 0.05, 0.5), ("main", 0.05, 0.3, 0.42), ("second", 0.02, 0.62, 0.26)
    )  # fmt: skip
    for index, (part, step, level, height) in enumerate(ranges):
        ridge = _ridge(left, right, level, height, gentle=gentle or index == 2, rng=rng)
        slope = np.concatenate([ridge, [(right, floor), (left, floor)]])
        shapes.append(body(slope, part, step, lift=0.12))
        if index < 2 and not gentle:
            shapes += _snow(ridge, slope, level - height * 0.5)
    if request.word in {"lake", "river", "sea", "ocean", "beach"}:
        water = box(left, 0.7, right, floor)
        shapes.append(body(water, "extra", 0.02, lift=0.02))
        for _ in range(12):
            x, y = float(rng.uniform(left, right)), float(rng.uniform(0.76, stage.bottom))
            shapes.append(shine(ribbon([(x, y), (x + 0.2, y), (x + 0.4, y)], 0.02), inside=water, opacity=0.5))
    near = _ridge(left, right, 0.98, 0.12, gentle=True, rng=rng)
    shapes.append(body(np.concatenate([near, [(right, floor), (left, floor)]]), "dark", 0.06, lift=0.1))
    for _ in range(max(5, int((right - left) * 4))):
        x, high = float(rng.uniform(left, right)), float(rng.uniform(0.16, 0.34))
        base = float(np.interp(x, near[:, 0], near[:, 1])) + 0.03
        for part_of, width in ((1.0, 0.2), (0.66, 0.26)):
            shapes.append(
                body(polygon([(x, base - high * part_of), (x + high * width, base - high * (part_of - 0.62)),
                              (x - high * width, base - high * (part_of - 0.62))], radius=0.01), "dark", 0.02, lift=0.4)
            )  # fmt: skip
    return shapes


def _cloud(x: float, y: float, size: float) -> Points:
    bumps = [
        (-1.8, 0.45),
        (-1.5, -0.1),
        (-0.8, -0.25),
        (-0.2, -0.8),
        (0.6, -0.5),
        (1.1, -0.15),
        (1.7, 0.05),
        (1.8, 0.45),
    ]
    return curve([(x + size * across, y + size * down) for across, down in bumps])


def _ridge(left: float, right: float, level: float, height: float, *, gentle: bool, rng: np.random.Generator) -> Points:
    """The upper edge of a range of mountains or hills, from left to right."""
    count = max(5, int((right - left) / (0.55 if gentle else 0.36)))
    xs = np.linspace(left, right, count)
    ups = np.where(np.arange(count) % 2 == 0, rng.uniform(0.0, 0.4, count), rng.uniform(0.7, 1.4, count))
    line = np.stack([xs, level + height * 0.5 - height * ups], axis=1)
    line[1:-1, 0] += rng.uniform(-0.1, 0.1, count - 2)
    if gentle:
        return curve([(float(x), float(y)) for x, y in line], closed=False)
    steps = np.linspace(left, right, count * 8)
    rough = np.interp(steps, line[:, 0], line[:, 1]) + rng.uniform(-0.018, 0.018, len(steps))
    return np.stack([steps, rough], axis=1)


def _snow(ridge: Points, slope: Points, line: float) -> list[Shape]:
    """Snow above a height, with a ragged lower edge."""
    zigzag = line + 0.09 * np.abs(((ridge[:, 0] * 9) % 2) - 1)
    cap = np.concatenate([ridge - (0, 0.02), np.stack([ridge[:, 0], np.maximum(zigzag, ridge[:, 1])], axis=1)[::-1]])
    return [detail(cap, "light", inside=slope, opacity=0.92)]


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


def backdrop(stage: Stage, rng: np.random.Generator, *, is_light: bool) -> list[Shape]:
    """Something quiet behind a subject: a sun, an arch, hills, rings or confetti, close to the ground's colour.

    On a light ground everything is darker than the ground, so that white things stand out from it.
    """

    def back(points: Points, step: float, part: Part = "ground") -> Shape:
        step = -step * 0.7 if is_light and step > 0 else step
        return Shape(points=points, part=part, step=step, kind="backdrop", lift=0.3)

    form = int(rng.integers(0, 5))
    far = 1.0 if rng.random() < 0.5 else -1.0
    if form == 0:
        return [back(ellipse(0.06 * far, -0.06, 1.26), 0.045), back(ellipse(0.06 * far, -0.06, 0.98), 0.08)]
    if form == 1:
        floor = stage.bottom + 0.3
        arch = box(-0.98, -1.3, 0.98, floor + 1, 0.97)
        return [back(arch, -0.05), back(box(-0.78, -1.08, 0.78, floor + 1, 0.77), -0.085)]
    if form == 2:
        shapes = []
        for index, level in enumerate((0.25, 0.55, 0.82)):
            line = [
                (float(x), level + float(rng.uniform(-0.16, 0.16)))
                for x in np.linspace(stage.left - 0.5, stage.right + 0.5, 7)
            ]
            edge = curve(line, closed=False)
            slope = np.concatenate(
                [edge, [(stage.right + 1, stage.bottom + 0.5), (stage.left - 1, stage.bottom + 0.5)]]
            )
            shapes.append(back(slope, -0.03 * (index + 1)))
        return shapes
    if form == 3:
        shapes = [
            back(blob(-0.55 * far, -0.35, 0.95, rng), 0.05),
            back(blob(0.75 * far, 0.45, 0.7, rng), -0.045),
        ]
        for _ in range(max(6, int((stage.right - stage.left) * 3))):
            x, y = float(rng.uniform(stage.left, stage.right)), float(rng.uniform(stage.top, stage.bottom))
            if abs(x) > 1.0 or y < -1.0:
                part: Part = "accent" if rng.random() < 0.5 else "extra"
                shapes.append(back(ellipse(x, y, float(rng.uniform(0.02, 0.05))), 0.0, part))
        return shapes
    steps = [(1.6, -0.025), (1.3, -0.055), (1.0, -0.085)]
    leaves = [
        back(
            leaf((far * 1.35, 1.15), (far * (1.35 - 0.5 * i), -0.5 + 0.34 * i), 0.42, bend=0.2 * far),
            -0.09 - 0.02 * i,
        )
        for i in range(3)
    ]
    return [*(back(ellipse(0, 0.1, radius), step) for radius, step in steps), *leaves]
