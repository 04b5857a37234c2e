"""What can be drawn. A subject is a function from a request to shapes in its own space."""

from __future__ import annotations

from collections.abc import Callable

from kie.emulator.drawing.geometry import Shape
from kie.emulator.drawing.subjects import folded, living, machines, market_stall, places, plants, table, things, worn
from kie.emulator.drawing.subjects.pieces import Request

Subject = Callable[[Request], list[Shape]]

SUBJECTS: dict[str, Subject] = {
    "mug": things.mug,
    "bottle": things.bottle,
    "fruit": things.fruit,
    "cake": things.cake,
    "tart": table.tart,
    "dripper": table.dripper,
    "chair": things.chair,
    "gem": worn.gem,
    "ring": worn.jewel_ring,
    "shoe": worn.shoe,
    "headphones": worn.headphones,
    "plane": folded.plane,
    "boat": folded.boat,
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
    "market": market_stall.market,
    "landscape": places.landscape,
}

SCENES = frozenset({"city", "landscape", "market", "boat"})
"""Subjects that fill the picture to its edges, so that nothing is put behind them."""

SEPARABLE = frozenset({"boat"})
"""Scenes around one thing, which stands by itself where the ground is to stay plain."""

FLOATING = frozenset({"rocket", "plane", "person"})
"""Subjects that touch no floor in the picture, so that no shadow falls under them."""

BUSTS = frozenset({"person"})
"""Subjects cut off by the lower edge of the picture."""

LEANING = frozenset({"rocket", "plane", "phone", "gem", "ring", "robot", "flower", "headphones"})
"""Subjects that may lean a little."""

ONE_WAY = frozenset({"phone", "laptop", "plane"})
"""Subjects that are never mirrored: what a screen shows reads one way, and a plane points to the upper right."""


def build(subject: str | None, request: Request) -> list[Shape]:
    """The shapes of a subject, or an abstract composition for an unknown one."""
    return SUBJECTS.get(subject or "", places.abstract)(request)
