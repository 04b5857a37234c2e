"""What is sent: the values a person chose, typed as the model wants them, and those that count where none is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite

from kie.catalogue.addresses import addresses_in, encoded
from kie.catalogue.types import MEDIA_ROLES, Json, Model, Parameter, Rule


def payload(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    """The `input` to send: what was chosen, typed as the model wants it, in the catalogue's order.

    Absent (None, "" and []) values are left out, except that required parameters fall back to their default.
    Keys the model does not know are left out too: KIE would ignore them silently.
    """
    chosen = {p.name: typed(p, values.get(p.name)) for p in model.parameters}
    counting = effective(model, chosen)
    result: dict[str, Json] = {}
    for parameter in model.parameters:
        value = chosen[parameter.name]
        if is_absent(value) and parameter.required:
            value = counting.get(parameter.name)
        if not is_absent(value):
            result[parameter.name] = value
    return result


def effective(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values that count: what is given, else what a rule says that KIE then takes, else the default."""
    counting: dict[str, Json] = {p.name: p.default for p in model.parameters if p.default is not None}
    counting |= {name: value for name, value in values.items() if not is_absent(value)}
    for rule in model.rules:
        if rule.defaults and applies(rule, counting, given=values):
            counting |= {name: value for name, value in rule.defaults.items() if is_absent(values.get(name))}
    return counting


def applies(rule: Rule, counting: Mapping[str, Json], *, given: Mapping[str, Json]) -> bool:
    """Whether the rule's condition holds."""
    if any(counting.get(name) not in allowed for name, allowed in rule.when.items()):
        return False
    return not rule.given or any(not is_absent(given.get(name)) for name in rule.given)


def is_absent(value: Json) -> bool:
    return value is None or value == "" or value == []


def typed(parameter: Parameter, value: Json) -> Json:
    """`value` in the parameter's own type where that loses nothing; as it is otherwise."""
    if parameter.role in MEDIA_ROLES and isinstance(value, str) and value:
        if parameter.type != "array":
            return encoded(value.strip())
        value = list[Json](addresses_in(value))
    if parameter.type != "array":
        return _scalar(parameter.type, value)
    if isinstance(value, str) and value:
        value = _listed(parameter, value)
    if not isinstance(value, list):
        return value
    if parameter.items == "object":
        return [_object(parameter.fields, item) for item in value]
    if parameter.each is not None:
        return [typed(parameter.each, item) for item in value]
    return [_scalar(parameter.items, item) for item in value]


def _listed(parameter: Parameter, text: str) -> Json:
    """A list from a text: the JSON of one, or the text as the only item."""
    if parameter.items == "string":
        return [text]
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return [text]
    return value if isinstance(value, list) else [value]


def _object(fields: Iterable[Parameter], item: Json) -> Json:
    """The object's known keys, each typed, in the catalogue's order."""
    if not isinstance(item, dict):
        return item
    chosen = {field.name: typed(field, item.get(field.name)) for field in fields}
    return {name: value for name, value in chosen.items() if not is_absent(value)}


def _scalar(type_: str | None, value: Json) -> Json:
    if type_ == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if type_ in ("integer", "number") and isinstance(value, str):
        value = _number(value)
    if type_ == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if type_ == "boolean" and isinstance(value, str) and value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    return value


def _number(text: str) -> Json:
    """A number that JSON has; `nan`, `inf` and what no float reaches stay words, and are refused as such."""
    for kind in (int, float):
        try:
            number = kind(text)
            return number if isfinite(number) else text
        except ValueError:
            continue
        except OverflowError:
            break
    return text
