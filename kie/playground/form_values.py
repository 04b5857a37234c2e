"""What a parameter starts with, and a stored value as its widget can hold it. Pure."""

from __future__ import annotations

import re

from kie.catalogue import Json, Model, Parameter, Rule
from kie.catalogue.payload import typed

_LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that a browser counts with exactly."""


def start_of(parameter: Parameter) -> Json:
    """What the widget shows before anybody touched it; None leaves it to the model.

    A number that is needed and has no default starts at its lowest, which is the cheapest.
    """
    if parameter.type == "array":
        empty: Json = {field.name: start for field in parameter.fields if (start := start_of(field)) is not None}
        return [empty] * (parameter.min_count or 0) if parameter.required and parameter.items == "object" else []
    if parameter.role == "seed":
        return None
    if parameter.default is not None:
        return fitting(parameter, parameter.default)
    if parameter.type == "boolean":
        return False
    if not parameter.required:
        return None
    if parameter.choices:
        return parameter.choices[0]
    return fitting(parameter, parameter.minimum) if parameter.type != "string" else None


def fitting(parameter: Parameter, value: Json) -> Json:
    """A value from elsewhere in the parameter's own type. What the type cannot hold becomes text; nothing is lost."""
    if parameter.type == "array":
        return _fitting_list(parameter, value)
    if value is None or value == "":
        return None
    if parameter.choices:
        return next((choice for choice in parameter.choices if str(choice) == str(value)), str(value))
    found = typed(parameter, value)
    if parameter.type == "boolean":
        return found if isinstance(found, bool) else start_of(parameter)
    if parameter.type == "string" or not isinstance(found, int | float) or isinstance(found, bool):
        return str(found)
    if not is_whole(parameter):
        return float(found) if abs(found) < 1e15 else str(found)
    is_held = abs(found) <= _LARGEST_WHOLE and float(found).is_integer()
    return int(found) if is_held else str(found)


def is_whole(parameter: Parameter) -> bool:
    """Whether only whole numbers make sense, whatever KIE calls the type."""
    if parameter.type == "integer" or parameter.role == "seed":
        return True
    return parameter.step is not None and float(parameter.step).is_integer()


def meaning(parameter: Parameter, value: Json) -> Json:
    """The same for two values that say the same to two models: `1080p` and `1080P`, `jpg` and `jpeg`, `5` and “5”."""
    text = str(value).strip().casefold()
    if parameter.role == "resolution":
        return re.sub(r"(?<=\d)p$", "", text)
    return {"jpg": "jpeg"}.get(text, text)


def open_rule(model: Model, parameter: Parameter) -> Rule | None:
    """The rule that bounds the parameter without a condition, and names the values that are allowed besides."""
    rules = (rule for rule in model.rules if parameter.name in rule.between and not rule.when and not rule.given)
    return next(rules, None)


def _fitting_list(parameter: Parameter, value: Json) -> Json:
    found = typed(parameter, value)
    if not isinstance(found, list):
        return []
    if parameter.items == "object":
        return [item for item in found if isinstance(item, dict)]
    if parameter.items == "string":
        return [str(item) for item in found if isinstance(item, str | int | float)]
    return found
