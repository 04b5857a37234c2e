"""Which kind of widget a parameter gets: by its type, role, choices and bounds, and the value it has to hold. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from kie.catalogue import Json, Model, Parameter
from kie.catalogue.result_size import shape_of
from kie.catalogue.types import MEDIA_ROLES
from kie.playground.form_values import is_whole, open_rule, start_of

Kind = Literal[
    "toggle", "shapes", "steps", "segments", "select", "slider", "number", "seed", "line", "area",
    "texts", "numbers", "objects", "file", "files", "json", "task",
]  # fmt: skip

OPEN_SHAPES = ("auto", "adaptive")
_FEW, _SHORT = 5, 34
_MOST_STOPS, _MOST_FINE_STOPS = 60, 200
_LONG_TEXT = 200
_DEEPEST = 3


def kind_of(model: Model, parameter: Parameter, value: Json, *, is_main: bool = False) -> Kind:
    """`value` is as `fitting` made it: a number's text is there because no number can hold it.

    `is_main` says that a text is what the item of a list is about.
    """
    if parameter.type == "array":
        return _kind_of_list(parameter)
    if parameter.role in MEDIA_ROLES:
        return "file"
    if parameter.role == "earlier_task":
        return "task"
    if parameter.type == "boolean":
        return "toggle"
    if parameter.choices:
        return _kind_of_choice(model, parameter, value)
    if parameter.type != "string":
        return _kind_of_number(model, parameter, value)
    if parameter.role == "seed":
        return "seed"
    return "area" if is_main or ((parameter.max_length or 0) >= _LONG_TEXT and parameter.role is None) else "line"


def stops_of(model: Model, parameter: Parameter) -> tuple[Json, ...]:
    """Every value there is, where a slider has them one by one; empty where there is another kind of widget."""
    if start_of(parameter) is None:
        return ()
    if parameter.choices:
        numbers = [_number(choice) for choice in parameter.choices]
        rises = all(b is not None and a is not None and a < b for a, b in pairwise(numbers))
        return parameter.choices if len(numbers) > _FEW and rises else ()
    rule = open_rule(model, parameter)
    if rule is None or not rule.besides or not is_whole(parameter):
        return ()
    low, high = rule.between[parameter.name]
    return (*rule.besides, *range(int(low), int(high) + 1)) if high - low < _MOST_STOPS else ()


def step_of(parameter: Parameter) -> float:
    return parameter.step or (1 if is_whole(parameter) else 0.01)


def depth_of(parameter: Parameter) -> int:
    """How deep lists stand in each other; 1 is a list of plain values."""
    return 1 + depth_of(parameter.each) if parameter.each is not None else 1


def innermost(parameter: Parameter) -> Parameter:
    return innermost(parameter.each) if parameter.each is not None else parameter


def _kind_of_list(parameter: Parameter) -> Kind:
    if parameter.role in MEDIA_ROLES:
        return "files"
    if parameter.items == "object":
        return "objects"
    if parameter.items == "string":
        return "texts"
    is_plain = innermost(parameter).items in ("integer", "number") and depth_of(parameter) <= _DEEPEST
    return "numbers" if is_plain else "json"


def _kind_of_choice(model: Model, parameter: Parameter, value: Json) -> Kind:
    if parameter.role == "aspect_ratio" and any(map(_is_shape, parameter.choices)):
        is_drawn = all(_is_shape(choice) or str(choice).casefold() in OPEN_SHAPES for choice in parameter.choices)
        return "shapes" if is_drawn else "select"
    letters = sum(len(str(choice)) + 1 for choice in parameter.choices)
    if len(parameter.choices) <= _FEW and letters <= _SHORT:
        return "segments"
    return "steps" if value in stops_of(model, parameter) else "select"


def _kind_of_number(model: Model, parameter: Parameter, value: Json) -> Kind:
    if isinstance(value, str):
        return "line"
    if parameter.role == "seed":
        return "seed"
    if start_of(parameter) is None or not isinstance(value, int | float):
        return "number"
    stops = stops_of(model, parameter)
    if stops:
        return "steps" if value in stops else "number"
    low, high = parameter.minimum, parameter.maximum
    if low is None or high is None or not low <= value <= high:
        return "number"
    number_of_stops = (high - low) / step_of(parameter)
    return "slider" if number_of_stops <= (_MOST_STOPS if is_whole(parameter) else _MOST_FINE_STOPS) else "number"


def _is_shape(choice: Json) -> bool:
    return shape_of(str(choice)) is not None


def _number(choice: Json) -> float | None:
    try:
        return float(str(choice))
    except ValueError:
        return None
