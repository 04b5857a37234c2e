"""A market at night: stalls in a row under strings of lanterns, and the lines a poster of it bears."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Pair, Part, Shape, Stage, box, ellipse, lathe, polygon, ribbon
from kie.emulator.drawing.subjects.lettering import lettering, width_of
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine

_STREET = 0.84
_LARGEST_LETTER = 0.35


def market(request: Request) -> list[Shape]:
    """Stalls and lanterns over the whole width; a first line above them, a second one below."""
    stage, rng = request.stage, request.rng
    title, note = (*request.lines, "", "")[:2]
    left, right = stage.left - 0.1, stage.right + 0.1
    headline, below = _headline(title, stage)
    shapes = [*headline, *_strings(stage, top=below, rng=rng)]
    count = max(1, round((stage.right - stage.left) / 0.8))
    wide = (stage.right - stage.left) / count
    for index in range(count):
        x = (index - (count - 1) / 2) * wide
        shapes += _stall(x, wide * 0.86, kind=(index + int(rng.integers(0, 2))) % 3, part=_PARTS[index % 2], rng=rng)
    shapes.append(body(box(left, _STREET, right, stage.bottom + 0.3), "dark", lift=0.05))
    if note:
        room = (stage.right - stage.left) * 0.8
        height = min(0.1, (stage.bottom - _STREET) * 0.36, room / max(1.0, width_of(note)))
        middle = (_STREET + stage.bottom) / 2
        shapes += lettering(note, middle=0.0, top=middle - height / 2, height=height, part="light")
    return shapes


_PARTS: tuple[Part, Part] = ("main", "accent")


def _headline(title: str, stage: Stage) -> tuple[list[Shape], float]:
    """A title in one line or two, whichever is larger, and how far down it reaches."""
    margin = stage.top + 0.12
    if not width_of(title):
        return [], stage.top + 0.05
    room = (stage.right - stage.left) * 0.86
    words = title.split()
    half = min(range(1, len(words)), key=lambda cut: _longest(words, cut), default=0)
    choices = [[title], [" ".join(words[:half]), " ".join(words[half:])]] if half else [[title]]
    high = {
        len(lines): min(_LARGEST_LETTER - 0.07 * (len(lines) - 1), room / max(width_of(line) for line in lines))
        for lines in choices
    }
    lines = max(choices, key=lambda lines: high[len(lines)])
    height, shapes = high[len(lines)], []
    for row, line in enumerate(lines):
        top = margin + row * height * 1.26
        shapes += lettering(line, middle=0.0, top=top, height=height, part="light")
    return shapes, margin + len(lines) * height * 1.26


def _longest(words: list[str], cut: int) -> float:
    return max(width_of(" ".join(words[:cut])), width_of(" ".join(words[cut:])))


def _strings(stage: Stage, *, top: float, rng: np.random.Generator) -> list[Shape]:
    """Strings from edge to edge that sag between posts, and a lantern at every few steps along them."""
    left, right = stage.left - 0.2, stage.right + 0.2
    lowest = -0.12
    rows = max(1, min(3, int((lowest - top) / 0.42)))
    shapes: list[Shape] = []
    for row in range(rows):
        level = lowest - 0.1 - (rows - 1 - row) * max(0.36, (lowest - top) / rows) if rows > 1 else lowest - 0.12
        span = 1.5 + 0.35 * row
        shift = float(rng.uniform(0, span))
        xs = np.arange(left, right, 0.06)
        phase = ((xs + shift) / span) % 1.0
        ys = level - 0.2 + 0.8 * phase * (1 - phase) * 0.9
        line: list[Pair] = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        shapes.append(detail(ribbon([*line[::3], line[-1]], 0.014), "light", -0.3))
        for x in np.arange(left + 0.1 + 0.14 * row, right, 0.36):
            y = float(np.interp(x, xs, ys))
            shapes += _lantern(float(x), y, 0.105 + 0.018 * (row % 2), part=_PARTS[int(rng.integers(0, 2))])
    return shapes


def _lantern(x: float, y: float, size: float, *, part: Part) -> list[Shape]:
    paper = ellipse(x, y + size * 1.05, size, size * 0.9)
    return [
        detail(ellipse(x, y + size * 1.05, size * 1.9), part, opacity=0.14),
        body(paper, part, lift=0.6),
        detail(ellipse(x, y + size * 1.05, size * 0.52, size * 0.88), part, 0.07, inside=paper),
        detail(ellipse(x, y + size * 1.05, size * 0.14, size * 0.88), part, -0.05, inside=paper),
        detail(box(x - size * 0.42, y + size * 0.1, x + size * 0.42, y + size * 0.3, 0.01), "dark"),
        detail(box(x - size * 0.42, y + size * 1.8, x + size * 0.42, y + size * 2.0, 0.01), "dark"),
        detail(box(x - 0.008, y + size * 1.95, x + 0.008, y + size * 2.6), part, 0.05),
    ]


def _stall(x: float, wide: float, *, kind: int, part: Part, rng: np.random.Generator) -> list[Shape]:
    """A counter with wares under a scalloped awning, lit from inside."""
    left, right = x - wide / 2, x + wide / 2
    top, eaves, counter = 0.08, 0.3, 0.6
    shapes = [
        body(box(left + 0.04, eaves - 0.08, right - 0.04, _STREET), "dark", 0.05, lift=0.1),
        detail(box(left + 0.08, eaves - 0.04, right - 0.08, counter), "accent", -0.02, opacity=0.85),
        body(box(left + 0.02, eaves - 0.06, left + 0.06, _STREET), "dark", 0.12, lift=0.3),
        body(box(right - 0.06, eaves - 0.06, right - 0.02, _STREET), "dark", 0.12, lift=0.3),
        *_wares(x, wide, counter, kind=kind, rng=rng),
        body(box(left, counter, right, counter + 0.055, 0.015), "light", -0.06, lift=0.3),
        body(box(left + 0.03, counter + 0.05, right - 0.03, _STREET + 0.03), part, -0.06, lift=0.2),
    ]
    planks = 4
    for index in range(1, planks):
        at = left + 0.03 + (wide - 0.06) * index / planks
        shapes.append(detail(box(at - 0.006, counter + 0.06, at + 0.006, _STREET + 0.02), part, -0.16))
    stripes = 6
    step = (wide + 0.1) / stripes
    for index in range(stripes):
        start = left - 0.05 + index * step
        upper = x + (start - x) * 0.82, x + (start + step - x) * 0.82
        cloth: tuple[Part, float] = (part, 0.0) if index % 2 == 0 else ("light", 0.0)
        shapes.append(body(ellipse(start + step / 2, eaves, step / 2, 0.055), *cloth, lift=0.3))
        shapes.append(
            body(polygon([(upper[0], top), (upper[1], top), (start + step, eaves), (start, eaves)]), *cloth, lift=0.15)
        )
    return shapes


def _wares(x: float, wide: float, counter: float, *, kind: int, rng: np.random.Generator) -> list[Shape]:
    """What a stall sells: fruit in heaps, steaming pots, or bottles and cups."""
    if kind == 0:
        shapes = []
        for heap in (-0.25, 0.0, 0.25):
            colour: Part = "main" if heap else "second"
            for across, up in ((-0.05, 0.035), (0.05, 0.035), (0.0, 0.035), (-0.026, 0.095), (0.026, 0.095)):
                shapes.append(body(ellipse(x + heap * wide + across, counter - up, 0.042), colour, lift=0.6))
        return shapes
    if kind == 1:
        shapes = []
        for pot in (-0.2, 0.2):
            at = x + pot * wide
            wave = [(at, counter - 0.16), (at + 0.03, counter - 0.2), (at - 0.02, counter - 0.25), (at + 0.02, 0.31)]
            shapes += [
                body(
                    lathe([(0.12, counter - 0.12), (0.12, counter), (0.0, counter)], smooth=False, x=at), "dark", 0.02
                ),
                body(box(at - 0.14, counter - 0.145, at + 0.14, counter - 0.11, 0.015), "second", lift=0.4),
                shine(ribbon(wave, 0.026, end_width=0.01), opacity=0.8),
            ]
        return shapes
    shapes = []
    for place in np.linspace(-0.32, 0.32, 5):
        at, high = x + float(place) * wide, float(rng.uniform(0.13, 0.2))
        glass: Part = "main" if rng.random() < 0.5 else "dark"
        profile = [
            (0.018, counter - high),
            (0.018, counter - high * 0.66),
            (0.042, counter - high * 0.5),
            (0.042, counter),
        ]
        shapes.append(body(lathe(profile, smooth=False, x=at), glass, lift=0.5))
    return shapes
