"""The aspect ratio as drawn shapes: a group of radio buttons, each a rectangle in its ratio and its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from kie.catalogue import Json
from kie.catalogue.result_size import shape_of
from kie.playground.form_values import start_of
from pages.ui.parameters import parameters_state
from pages.ui.parameters.choices import LEFT_TO_MODEL, options_of
from pages.ui.parameters.field import Field
from pages.ui.shared.assets import text

_shapes = st.components.v2.component(
    "shapes", html='<div class="ks"></div>', css=text("shapes.css"), js=text("dom.js", "shapes.js")
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`wide` and `high` are the sides of the rectangle, the longer one 1; None where the model chooses the shape."""

    name: str
    wide: float | None
    high: float | None


def shapes(field: Field) -> None:
    options = _options(field)
    drawn = [drawn_shape(option) for option in options]
    _shapes(
        key=parameters_state.shapes(field.key).key,
        data={
            "label": field.label,
            "help": field.parameter.help,
            "chosen": options.index(field.value) if field.value in options else -1,
            "shapes": [{"name": shape.name, "wide": shape.wide, "high": shape.high} for shape in drawn],
        },
        on_chosen_change=lambda: _choose(field, options),
        height="content",
    )


def drawn_shape(value: Json) -> Shape:
    """`landscape_16_9` is called “Landscape 16:9”, `1024x768` “1024 × 768”; no value is the model's own choice."""
    if value is None:
        return Shape(name=LEFT_TO_MODEL, wide=None, high=None)
    sides = shape_of(str(value))
    name = re.sub(r"(?<=\d)[_x*](?=\d)", lambda sign: ":" if sign[0] == "_" else " × ", str(value))
    name = name.replace("_hd", " HD").replace("_", " ")
    if sides is None:
        return Shape(name=name[:1].upper() + name[1:], wide=None, high=None)
    longer = max(sides)
    return Shape(name=name[:1].upper() + name[1:], wide=sides[0] / longer, high=sides[1] / longer)


def _options(field: Field) -> list[Json]:
    is_open = start_of(field.parameter) is None
    return [None, *options_of(field)] if is_open else options_of(field)


def _choose(field: Field, options: list[Json]) -> None:
    """The browser says a place in the list; anything else is left alone."""
    place = parameters_state.shapes(field.key).get().chosen
    if isinstance(place, int) and 0 <= place < len(options):
        field.put(options[place])
