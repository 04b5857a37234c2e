"""What a model accepts: one check, two wordings.

The same finding is told to a person (our sentence, shown before anything is sent) and, by the emulator,
to a client in KIE's own words (recorded from live refusals).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kie.catalogue.types import Json, Model, Parameter

TOO_LONG = "The text length cannot exceed the maximum limit"
REQUIRED = "This field is required"
OUT_OF_RANGE = "Value must be within the specified range"
_LARGEST = 1e300


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`sentence` is for people; `upstream` is what KIE answers (body code 500)."""

    parameter: str
    sentence: str
    upstream: str


def payload(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    """The `input` to send: what was chosen, typed as the model wants it, in the catalogue's order.

    Absent (None, "" and []) values are left out, except that required parameters fall back to their default.
    Keys the model does not know are left out too: KIE would ignore them silently.
    """
    result: dict[str, Json] = {}
    for parameter in model.parameters:
        value = values.get(parameter.name)
        if _is_absent(value) and parameter.required:
            value = parameter.default
        if not _is_absent(value):
            result[parameter.name] = _typed(parameter, value)
    return result


def problems(model: Model, values: Mapping[str, Json]) -> tuple[Problem, ...]:
    """Everything wrong with `values` as this model's `input`; empty when it may be sent."""
    found: list[Problem] = []
    for parameter in model.parameters:
        value = values.get(parameter.name)
        if _is_absent(value):
            if parameter.required and parameter.default is None:
                found.append(_problem(parameter, "is needed", REQUIRED))
            continue
        found.extend(_value_problems(parameter, value))
    return tuple(found)


def unknown_keys(model: Model, values: Mapping[str, Json]) -> tuple[str, ...]:
    """Keys that this model would ignore without a word."""
    return tuple(key for key in values if model.parameter(key) is None)


def _value_problems(parameter: Parameter, value: Json) -> list[Problem]:
    if parameter.type == "array":
        return _array_problems(parameter, value)
    wrong_type = not _has_type(parameter, value)
    if parameter.choices:
        if not wrong_type and value in parameter.choices:
            return []
        allowed = ", ".join(str(choice) for choice in parameter.choices)
        said = f"{parameter.name} is not within the range of allowed options"
        return [_problem(parameter, f"cannot be {_short(value)}; choose one of {allowed}", said)]
    if wrong_type:
        wanted = {"boolean": "true or false", "string": "text", "integer": "a whole number"}
        return [_problem(parameter, f"must be {wanted.get(parameter.type, 'a number')}", OUT_OF_RANGE)]
    if isinstance(value, str):
        return _text_problems(parameter, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_problems(parameter, value)
    return []


def _text_problems(parameter: Parameter, value: str) -> list[Problem]:
    length = len(value)
    if parameter.max_length is not None and length > parameter.max_length:
        over = length - parameter.max_length
        sentence = f"is {over:,} characters over this model's limit of {parameter.max_length:,}"
        return [_problem(parameter, sentence, TOO_LONG)]
    if parameter.min_length is not None and length < parameter.min_length:
        return [_problem(parameter, f"needs at least {parameter.min_length} characters", OUT_OF_RANGE)]
    return []


def _number_problems(parameter: Parameter, value: float) -> list[Problem]:
    low, high = parameter.minimum, parameter.maximum
    if not abs(value) < _LARGEST:  # infinite, not a number, or a whole number beyond any float
        return [_problem(parameter, "must be a number", OUT_OF_RANGE)]
    if (low is None or value >= low) and (high is None or value <= high):
        return []
    if low is not None and high is not None:
        wanted = f"between {low:g} and {high:g}"
    else:
        wanted = f"at least {low:g}" if low is not None else f"at most {high:g}"
    return [_problem(parameter, f"must be {wanted}, not {value:g}", OUT_OF_RANGE)]


def _array_problems(parameter: Parameter, value: Json) -> list[Problem]:
    if not isinstance(value, list):
        return [_problem(parameter, "must be a list", OUT_OF_RANGE)]
    low, high = parameter.min_count, parameter.max_count
    if high is not None and len(value) > high:
        return [_problem(parameter, f"takes at most {high}, and {len(value)} were given", OUT_OF_RANGE)]
    if low is not None and len(value) < low:
        return [_problem(parameter, f"needs at least {low}, and {len(value)} were given", OUT_OF_RANGE)]
    if parameter.items == "string" and not all(isinstance(item, str) and item for item in value):
        return [_problem(parameter, "must be a list of texts", OUT_OF_RANGE)]
    if parameter.items == "object" and not all(isinstance(item, dict) for item in value):
        return [_problem(parameter, "must be a list of objects", OUT_OF_RANGE)]
    return []


def _problem(parameter: Parameter, sentence: str, upstream: str) -> Problem:
    label = parameter.name.replace("_", " ").capitalize()
    return Problem(parameter=parameter.name, sentence=f"{label} {sentence}.", upstream=upstream)


def _has_type(parameter: Parameter, value: Json) -> bool:
    if parameter.type == "boolean":
        return isinstance(value, bool)
    if parameter.type == "string":
        return isinstance(value, str)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return parameter.type == "number" or isinstance(value, int) or value.is_integer()


def _typed(parameter: Parameter, value: Json) -> Json:
    """`value` in the parameter's own type where that loses nothing; as it is otherwise."""
    if parameter.type == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if parameter.type in ("integer", "number") and isinstance(value, str):
        value = _number(value)
    if parameter.type == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if parameter.type == "boolean" and isinstance(value, str) and value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    if parameter.type == "array" and isinstance(value, str):
        return [value]
    return value


def _number(text: str) -> Json:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _is_absent(value: Json) -> bool:
    return value is None or value == "" or value == []


def _short(value: Json) -> str:
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
