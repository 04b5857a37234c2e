"""One value against its parameter: type, choices, bounds, and the same for everything inside a list."""

from __future__ import annotations

import re

from kie.catalogue.payload import is_absent
from kie.catalogue.problem import OUT_OF_RANGE, REQUIRED, TOO_LONG, Problem, no_such_choice
from kie.catalogue.types import Json, Parameter

_LARGEST = 1e300
_LONGEST = 1e21
_KINDS = {"boolean": "true or false", "string": "text", "integer": "a whole number", "number": "a number"}

_Finding = tuple[str, str]
"""A sentence without its full stop, and what KIE says."""


def value_problem(parameter: Parameter, value: Json) -> Problem | None:
    """The first thing wrong with the value; an absent one is wrong where it is needed and has no default."""
    if is_absent(value):
        finding = _missing(parameter, parameter.label) if parameter.default is None else None
    else:
        finding = _wrong(parameter, value, label=parameter.label)
    if finding is None:
        return None
    sentence, upstream = finding
    return Problem(parameter=parameter.name, sentence=f"{sentence}.", upstream=upstream)


def _missing(parameter: Parameter, label: str) -> _Finding | None:
    return (f"{label} {_verb(label, 'is', 'are')} needed", REQUIRED) if parameter.required else None


def _wrong(parameter: Parameter, value: Json, *, label: str) -> _Finding | None:
    if parameter.type == "array":
        return _wrong_list(parameter, value, label=label)
    return _wrong_scalar(parameter, value, type_=parameter.type, label=label)


def _wrong_list(parameter: Parameter, value: Json, *, label: str) -> _Finding | None:
    if not isinstance(value, list):
        return f"{label} must be a list", OUT_OF_RANGE
    low, high = parameter.min_count, parameter.max_count
    if high is not None and len(value) > high:
        return f"{label} {_verb(label, 'takes', 'take')} at most {high}, and {len(value)} were given", OUT_OF_RANGE
    if low is not None and len(value) < low:
        given = "1 was" if len(value) == 1 else f"{len(value)} were"
        return f"{label} {_verb(label, 'needs', 'need')} at least {low}, and {given} given", OUT_OF_RANGE
    findings = (_wrong_item(parameter, item, label=f"{label} {place}") for place, item in enumerate(value, 1))
    return next((finding for finding in findings if finding), None)


def _wrong_item(parameter: Parameter, item: Json, *, label: str) -> _Finding | None:
    if parameter.items == "object":
        return _wrong_object(parameter.fields, item, label=label)
    if parameter.each is not None:
        return _wrong(parameter.each, item, label=label)
    if is_absent(item):
        return f"{label} is empty", OUT_OF_RANGE
    return _wrong_scalar(parameter, item, type_=parameter.items or "string", label=label)


def _wrong_object(fields: tuple[Parameter, ...], item: Json, *, label: str) -> _Finding | None:
    if not isinstance(item, dict):
        return f"{label} must have {', '.join(field.label.casefold() for field in fields)}", OUT_OF_RANGE
    for field in fields:
        value, inner = item.get(field.name), f"{label}: {field.label.casefold()}"
        finding = _missing(field, inner) if is_absent(value) else _wrong(field, value, label=inner)
        if finding is not None:
            return finding
    return None


def _wrong_scalar(parameter: Parameter, value: Json, *, type_: str, label: str) -> _Finding | None:
    wrong_type = not _has_type(type_, value)
    if parameter.choices:
        if not wrong_type and value in parameter.choices:
            return None
        allowed = ", ".join(str(choice) for choice in parameter.choices)
        return f"{label} cannot be {_short(value)}; choose one of {allowed}", no_such_choice(parameter.name)
    if wrong_type:
        return f"{label} must be {_KINDS.get(type_, 'a list')}", OUT_OF_RANGE
    if isinstance(value, str):
        return _wrong_text(parameter, value, label=label)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _wrong_number(parameter, value, label=label)
    return None


def _wrong_text(parameter: Parameter, value: str, *, label: str) -> _Finding | None:
    length = len(value)
    if parameter.max_length is not None and length > parameter.max_length:
        over = length - parameter.max_length
        return f"{label} is {over:,} characters over this model's limit of {parameter.max_length:,}", TOO_LONG
    if parameter.min_length is not None and length < parameter.min_length:
        return f"{label} needs at least {parameter.min_length} characters", OUT_OF_RANGE
    if parameter.pattern is not None and re.fullmatch(parameter.pattern, value) is None:
        return f"{label} must look like “{parameter.example}”, not {_short(value)}", OUT_OF_RANGE
    return None


def _wrong_number(parameter: Parameter, value: float, *, label: str) -> _Finding | None:
    low, high = parameter.minimum, parameter.maximum
    if not abs(value) < _LARGEST:  # infinite, not a number, or a whole number beyond any float
        return f"{label} must be a number", OUT_OF_RANGE
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    if low is None:
        wanted = f"at most {_digits(high or 0)}"
    else:
        wanted = f"at least {_digits(low)}" if high is None else f"between {_digits(low)} and {_digits(high)}"
    return f"{label} must be {wanted}, not {_digits(value)}", OUT_OF_RANGE


def _digits(number: float) -> str:
    """The number as a person would type it: 1000000, not 1e+06, as far as that can be read."""
    return str(int(number)) if number == int(number) and abs(number) < _LONGEST else f"{number:.15g}"


def _has_type(type_: str, value: Json) -> bool:
    if type_ == "boolean":
        return isinstance(value, bool)
    if type_ == "string":
        return isinstance(value, str)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return type_ == "number" or isinstance(value, int) or value.is_integer()


def _verb(label: str, singular: str, plural: str) -> str:
    return plural if label.endswith("s") else singular


def _short(value: Json) -> str:
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
