"""Things that look at you: animal, person."""

from __future__ import annotations

import numpy as np

from kie.emulator.drawing.geometry import Part, Shape, box, curve, ellipse, leaf, polygon, ribbon
from kie.emulator.drawing.subjects.pieces import Request, body, detail, shine

_EARS: dict[str, str] = {
    "fox": "pointed", "cat": "pointed", "kitten": "pointed", "wolf": "pointed", "rabbit": "long", "bunny": "long",
    "hare": "long", "bear": "round", "panda": "round", "lion": "round", "tiger": "round", "mouse": "round",
    "koala": "round", "otter": "round", "dog": "floppy", "puppy": "floppy", "deer": "floppy",
}  # fmt: skip


def animal(request: Request) -> list[Shape]:
    """A sitting animal that looks at you; its ears and tail follow the word."""
    rng = request.rng
    ears = _EARS.get(request.word) or str(rng.choice(["pointed", "round", "long"]))
    is_fox = request.word in {"fox", "wolf", "raccoon"} or (request.word not in _EARS and ears == "pointed")
    torso = curve(
        [
            (-0.3, 0.1),
            (-0.46, 0.5),
            (-0.52, 0.86),
            (-0.3, 0.99),
            (0.3, 0.99),
            (0.52, 0.86),
            (0.46, 0.5),
            (0.3, 0.1),
        ]
    )
    shapes: list[Shape] = []
    if ears in {"pointed", "floppy"}:
        tail = curve(
            [
                (0.3, 0.96),
                (0.72, 0.98),
                (0.98, 0.66),
                (0.98, 0.24),
                (0.86, -0.02),
                (0.72, 0.28),
                (0.62, 0.6),
                (0.34, 0.74),
            ]
        )
        shapes.append(body(tail, "main", -0.03))
        shapes.append(
            detail(curve([(0.6, 0.2), (0.8, 0.3), (1.1, 0.18), (1.0, -0.1), (0.8, -0.1)]), "light", inside=tail)
        )
    shapes += [
        body(torso, "main", lift=1.0),
        body(
            curve([(-0.2, 0.2), (-0.26, 0.55), (-0.12, 0.82), (0.12, 0.82), (0.26, 0.55), (0.2, 0.2)]),
            "light",
            lift=0.6,
        ),
        body(ellipse(-0.22, 0.93, 0.17, 0.09), "second" if is_fox else "main", 0.02),
        body(ellipse(0.22, 0.93, 0.17, 0.09), "second" if is_fox else "main", 0.02),
    ]
    for side in (-1, 1):
        if ears == "pointed":
            outer, inner = (
                [(0.16, -0.62), (0.5, -1.04), (0.66, -0.4)],
                [(0.3, -0.64), (0.48, -0.88), (0.56, -0.52)],
            )
            ear, lining = (
                polygon([(side * x, y) for x, y in outer], radius=0.09),
                polygon([(side * x, y) for x, y in inner], radius=0.05),
            )
        elif ears == "long":
            ear, lining = (
                ellipse(side * 0.26, -0.9, 0.14, 0.4, turn=side * 8),
                ellipse(side * 0.26, -0.88, 0.075, 0.3, turn=side * 8),
            )
        elif ears == "round":
            ear, lining = ellipse(side * 0.44, -0.74, 0.2), ellipse(side * 0.44, -0.73, 0.115)
        else:
            ear = curve(
                [
                    (side * 0.36, -0.72),
                    (side * 0.7, -0.6),
                    (side * 0.76, -0.16),
                    (side * 0.6, -0.06),
                    (side * 0.46, -0.3),
                ]
            )
            lining = ear
        if ears != "floppy":
            shapes += [body(ear, "main", -0.02), detail(lining, "second" if is_fox else "accent")]
    if is_fox:
        head = curve(
            [(0, -0.72), (0.34, -0.68), (0.6, -0.42), (0.66, -0.16), (0.4, 0.08), (0.12, 0.24), (0, 0.27),
             (-0.12, 0.24), (-0.4, 0.08), (-0.66, -0.16), (-0.6, -0.42), (-0.34, -0.68)]
        )  # fmt: skip
    else:
        head = curve(
            [(0, -0.72), (0.4, -0.66), (0.62, -0.34), (0.58, -0.02), (0.32, 0.18), (0, 0.23), (-0.32, 0.18),
             (-0.58, -0.02), (-0.62, -0.34), (-0.4, -0.66)]
        )  # fmt: skip
    shapes.append(body(head, "main", 0.02, lift=1.0))
    if is_fox:
        for side in (-1, 1):
            cheek = [(0.0, 0.3), (0.02, 0.0), (0.18, -0.14), (0.42, -0.14), (0.72, -0.2), (0.5, 0.1)]
            shapes.append(detail(curve([(side * x, y) for x, y in cheek]), "light", inside=head))
    else:
        shapes.append(body(ellipse(0, 0.0, 0.27, 0.19), "light", lift=0.6))
    if ears == "floppy":
        for side in (-1, 1):
            flap = [
                (side * 0.34, -0.7),
                (side * 0.68, -0.58),
                (side * 0.74, -0.14),
                (side * 0.58, -0.02),
                (side * 0.46, -0.3),
            ]
            shapes.append(body(curve(flap), "second", lift=0.8))
    if request.word in {"panda"}:
        shapes += [detail(ellipse(s * 0.27, -0.24, 0.14, 0.17, turn=s * 20), "dark") for s in (-1, 1)]
    if request.word in {"cat", "kitten", "tiger"}:
        for x in (-0.13, 0.0, 0.13):
            shapes.append(detail(leaf((x, -0.74), (x * 0.8, -0.46), 0.06), "second", inside=head))
    for side in (-1, 1):
        shapes += [
            body(ellipse(side * 0.27, -0.24, 0.078, 0.092), "dark", -0.08, lift=0.5),
            shine(ellipse(side * 0.27 - 0.025, -0.275, 0.027), opacity=0.95),
            detail(ellipse(side * 0.42, -0.04, 0.085, 0.055), "accent", opacity=0.45),
        ]
    nose_y = 0.14 if is_fox else -0.06
    shapes.append(
        body(
            polygon([(-0.09, nose_y - 0.05), (0.09, nose_y - 0.05), (0.0, nose_y + 0.07)], radius=0.05),
            "dark",
            -0.06,
        )
    )
    if not is_fox:
        shapes.append(
            detail(ribbon([(-0.1, 0.06), (-0.05, 0.09), (0.0, 0.05), (0.05, 0.09), (0.1, 0.06)], 0.024), "dark")
        )
    if rng.random() < 0.5:
        shapes.append(body(ribbon([(-0.3, 0.24), (0.0, 0.33), (0.3, 0.24)], 0.12), "accent", lift=0.8))
        shapes.append(body(ellipse(0.0, 0.4, 0.075), "extra"))
    return shapes


def person(request: Request) -> list[Shape]:
    """A head-and-shoulders portrait."""
    rng = request.rng
    feminine = {"woman", "girl", "lady", "businesswoman", "queen", "dancer"}
    masculine = {"man", "boy", "businessman", "king", "knight"}
    long_hair = request.word in feminine or (request.word not in masculine and rng.random() < 0.5)
    hair: Part = "dark" if rng.random() < 0.7 else "accent"
    glasses = bool(rng.random() < 0.35)
    face = curve(
        [(0, -0.7), (0.3, -0.62), (0.41, -0.34), (0.39, -0.06), (0.25, 0.2), (0, 0.31), (-0.25, 0.2),
         (-0.39, -0.06), (-0.41, -0.34), (-0.3, -0.62)]
    )  # fmt: skip
    coat = curve(
        [(-0.2, 0.4), (-0.55, 0.5), (-0.88, 0.66), (-0.98, 1.02), (-0.6, 1.1), (0.6, 1.1), (0.98, 1.02),
         (0.88, 0.66), (0.55, 0.5), (0.2, 0.4)]
    )  # fmt: skip
    low = request.stage.bottom + 0.4
    coat[:, 1] = np.where(coat[:, 1] > 0.98, np.maximum(low, 1.0), coat[:, 1])
    shapes: list[Shape] = []
    if long_hair:
        mane = curve(
            [(0, -0.9), (0.42, -0.8), (0.58, -0.4), (0.56, 0.1), (0.66, 0.5), (0.42, 0.66), (-0.42, 0.66),
             (-0.66, 0.5), (-0.56, 0.1), (-0.58, -0.4), (-0.42, -0.8)]
        )  # fmt: skip
        shapes.append(body(mane, hair, -0.02, lift=0.8))
    shapes += [
        body(box(-0.15, 0.1, 0.15, 0.62, 0.08), "skin", -0.07),
        body(coat, "main", lift=0.8),
        body(
            curve([(-0.21, 0.42), (0.0, 0.66), (0.21, 0.42), (0.13, 0.36), (-0.13, 0.36)]),
            "skin",
            -0.03,
            lift=0.3,
        ),
        body(
            polygon([(-0.24, 0.38), (-0.02, 0.72), (-0.2, 0.82), (-0.4, 0.5)], radius=0.03),
            "second",
            lift=0.5,
        ),
        body(polygon([(0.24, 0.38), (0.02, 0.72), (0.2, 0.82), (0.4, 0.5)], radius=0.03), "second", lift=0.5),
        body(ellipse(-0.4, -0.18, 0.07, 0.1), "skin", -0.04),
        body(ellipse(0.4, -0.18, 0.07, 0.1), "skin", -0.04),
        body(face, "skin", lift=0.8),
        detail(ellipse(-0.23, 0.0, 0.09, 0.06), "accent", opacity=0.25),
        detail(ellipse(0.23, 0.0, 0.09, 0.06), "accent", opacity=0.25),
    ]
    for side in (-1, 1):
        x = side * 0.16
        shapes += [
            detail(ellipse(x, -0.2, 0.068, 0.045), "light"),
            detail(ellipse(x + 0.005, -0.2, 0.037), "dark", -0.1),
            shine(ellipse(x - 0.008, -0.214, 0.012), opacity=0.95),
            detail(ribbon([(x - 0.08, -0.215), (x, -0.25), (x + 0.08, -0.215)], 0.02), "dark", -0.06),
            detail(ribbon([(x - 0.09, -0.325), (x, -0.36), (x + 0.09, -0.325)], 0.03), hair, -0.04),
        ]
        if glasses:
            points = [(x + 0.11 * np.cos(a), -0.19 + 0.1 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 13)]
            shapes.append(detail(ribbon(points, 0.022), "second", -0.05))
    if glasses:
        shapes.append(detail(ribbon([(-0.05, -0.2), (0.0, -0.215), (0.05, -0.2)], 0.02), "second", -0.05))
    shapes += [
        detail(ribbon([(0.015, -0.16), (0.045, -0.03), (-0.015, -0.01)], 0.022), "skin", -0.14),
        detail(curve([(-0.1, 0.11), (0.0, 0.125), (0.1, 0.11), (0.05, 0.16), (-0.05, 0.16)]), "accent", -0.05),
    ]
    if long_hair:
        fringe = curve(
            [(0.02, -0.92), (0.38, -0.82), (0.52, -0.46), (0.46, -0.14), (0.38, -0.4), (0.16, -0.56),
             (-0.12, -0.5), (-0.36, -0.36), (-0.46, -0.1), (-0.53, -0.46), (-0.38, -0.82)]
        )  # fmt: skip
    else:
        fringe = curve(
            [(-0.06, -0.94), (0.3, -0.92), (0.5, -0.68), (0.45, -0.28), (0.38, -0.44), (0.28, -0.56),
             (0.0, -0.5), (-0.28, -0.56), (-0.39, -0.44), (-0.45, -0.28), (-0.5, -0.62), (-0.36, -0.86)]
        )  # fmt: skip
    shapes.append(body(fringe, hair, lift=0.8))
    shapes.append(
        shine(
            ribbon([(-0.34, -0.66), (-0.16, -0.8), (0.08, -0.84)], 0.05, end_width=0.02),
            inside=fringe,
            opacity=0.22,
        )
    )
    return shapes
