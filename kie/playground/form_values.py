"""The parameters that the form asks for: what each starts with and can hold, and what of its values is sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from kie import catalogue
from kie.catalogue import Json, Model, Parameter, Rule
from kie.catalogue.payload import typed
from kie.catalogue.types import MEDIA_ROLES

_FILLED = ("prompt", "negative_prompt", "palette", *MEDIA_ROLES)
_LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that a browser counts with exactly."""


def is_shown(parameter: Parameter) -> bool:
    """Whether the form has a widget for this parameter; the others are filled from the brief or the reference files."""
    return not parameter.is_deprecated and parameter.role not in _FILLED


def shown_values(model_id: str, request: Mapping[str, Json]) -> dict[str, Json]:
    """What of a request the form has a widget for; nothing for a model that is not in the catalogue."""
    model = catalogue.find(model_id)
    if model is None:
        return {}
    return {p.name: request[p.name] for p in model.parameters if p.name in request and is_shown(p)}


def chosen_values(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    """What to send of the form's values: all that shape the result, and the rest where it was changed.

    A switch left at the documented default is not sent: the default is KIE's to keep. One whose default changes with
    other values is: what the form shows is what counts.
    """
    sent: dict[str, Json] = {}
    wavering = {name for rule in model.rules for name in rule.defaults}
    for parameter in model.parameters:
        value = values.get(parameter.name)
        if value is None or not is_shown(parameter):
            continue
        is_shaping = parameter.role not in (None, "seed", "shots") or parameter.name in wavering
        if is_shaping or value != parameter.default:
            sent[parameter.name] = value
    return sent


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
    held = typed(parameter, value)
    if parameter.type == "boolean":
        return held if isinstance(held, bool) else start_of(parameter)
    if parameter.type == "string" or not isinstance(held, int | float) or isinstance(held, bool):
        return str(held)
    if not is_whole(parameter):
        return float(held) if abs(held) < 1e15 else str(held)
    is_held = abs(held) <= _LARGEST_WHOLE and float(held).is_integer()
    return int(held) if is_held else str(held)


def is_whole(parameter: Parameter) -> bool:
    """Whether only whole numbers make sense, whatever KIE calls the type."""
    if parameter.type == "integer" or parameter.role == "seed":
        return True
    return parameter.step is not None and float(parameter.step).is_integer()


def open_rule(model: Model, parameter: Parameter) -> Rule | None:
    """The rule that bounds the parameter without a condition, and names the values that are allowed besides."""
    rules = (rule for rule in model.rules if parameter.name in rule.between and not rule.when and not rule.given)
    return next(rules, None)


def _fitting_list(parameter: Parameter, value: Json) -> Json:
    items = typed(parameter, value)
    if not isinstance(items, list):
        return []
    if parameter.items == "object":
        return [item for item in items if isinstance(item, dict)]
    if parameter.items == "string":
        return [str(item) for item in items if isinstance(item, str | int | float)]
    return items
