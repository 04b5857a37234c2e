"""What can be drawn. A subject is a function from a request to shapes in its own space."""

from __future__ import annotations

from collections.abc import Callable

from kie.emulator.drawing.geometry import Shape
from kie.emulator.drawing.subjects import living, machines, places, plants, things, worn
from kie.emulator.drawing.subjects.pieces import Request

Subject = Callable[[Request], list[Shape]]

SUBJECTS: dict[str, Subject] = {
    "mug": things.mug,
    "bottle": things.bottle,
    "fruit": things.fruit,
    "cake": things.cake,
    "chair": things.chair,
    "gem": worn.gem,
    "ring": worn.jewel_ring,
    "shoe": worn.shoe,
    "headphones": worn.headphones,
    "rocket": machines.rocket,
    "car": machines.car,
    "robot": machines.robot,
    "laptop": machines.laptop,
    "phone": machines.phone,
    "plant": plants.plant,
    "tree": plants.tree,
    "flower": plants.flower,
    "animal": living.animal,
    "person": living.person,
    "house": places.house,
    "city": places.city,
    "landscape": places.landscape,
}

SCENES = frozenset({"city", "landscape"})
"""Subjects that fill the picture to its edges, so that nothing is put behind them."""

FLOATING = frozenset({"rocket", "person"})
"""Subjects that touch no floor in the picture, so that no shadow falls under them."""

BUSTS = frozenset({"person"})
"""Subjects cut off by the lower edge of the picture."""

LEANING = frozenset({"rocket", "phone", "gem", "ring", "robot", "flower", "headphones"})
"""Subjects that may lean a little."""


def build(subject: str | None, request: Request) -> list[Shape]:
    """The shapes of a subject, or an abstract composition for an unknown one."""
    return SUBJECTS.get(subject or "", places.abstract)(request)
