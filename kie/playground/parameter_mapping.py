"""From one model's parameters to another's: what both can take comes along, what is lost is said. Pure.

A parameter meets another by its role, or by its name where it has none. Only what somebody chose comes along; of the
shape, size and length of a result the default does too, because it is what one has been looking at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import gcd

from kie import catalogue
from kie.catalogue import Json, Model, Parameter
from kie.catalogue.payload import effective, is_absent
from kie.catalogue.result_size import shape_of
from kie.catalogue.types import Role
from kie.playground.form_values import fitting, meaning, start_of
from kie.playground.shown_parameters import is_shown

_ALWAYS: tuple[Role, ...] = ("aspect_ratio", "resolution", "duration")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Carried:
    """`values` are the new model's own, typed; `sentences` say what somebody chose and it cannot take."""

    values: Mapping[str, Json]
    sentences: tuple[str, ...]


def carried(source: Model, values: Mapping[str, Json], target: Model, *, keeps: Mapping[str, Json]) -> Carried:
    """`values` are what `source` was given; `keeps` what `target` was given earlier, which stays if it was chosen."""
    taken: dict[str, Json] = {}
    sentences: list[str] = []
    kept = {p.name for p in target.parameters if _is_chosen(p, keeps.get(p.name))}
    for parameter, value in _to_carry(source, values):
        partner = _partner(parameter, target)
        if partner is not None and partner.name in kept:
            continue
        its = as_taken(target, partner, value) if partner else None
        if partner is not None and its is not None:
            taken[partner.name] = its
        elif _is_chosen(parameter, values.get(parameter.name)):
            sentences.append(_lost(parameter, value, partner, target))
    return Carried(values=taken, sentences=tuple(sentences))


def _to_carry(source: Model, values: Mapping[str, Json]) -> Iterator[tuple[Parameter, Json]]:
    counting = effective(source, values)
    for parameter in source.parameters:
        if not is_shown(parameter):
            continue
        value = values.get(parameter.name)
        if _is_chosen(parameter, value):
            yield parameter, value
        elif parameter.role in _ALWAYS and not is_absent(counting.get(parameter.name)):
            yield parameter, counting[parameter.name]


def _is_chosen(parameter: Parameter, value: Json) -> bool:
    return not is_absent(value) and fitting(parameter, value) != start_of(parameter)


def _partner(parameter: Parameter, target: Model) -> Parameter | None:
    if parameter.role is not None:
        found = target.by_role(parameter.role)
    else:
        found = target.parameter(parameter.name)
        found = found if found is not None and found.role is None else None
    return found if found is not None and is_shown(found) else None


def as_taken(target: Model, parameter: Parameter, value: Json) -> Json:
    """The value as this parameter would have it, 16:9 as landscape_16_9; None where it would not have it."""
    its = fitting(parameter, value)
    if parameter.choices:
        alike = [choice for choice in parameter.choices if is_same(parameter, choice, value)]
        usual = start_of(parameter)
        if its not in parameter.choices:
            its = usual if usual in alike else alike[-1] if alike else None
    if is_absent(its):
        return None
    wrong = {problem.parameter for problem in catalogue.problems(target, {parameter.name: its})}
    return None if parameter.name in wrong else its


def is_same(parameter: Parameter, choice: Json, value: Json) -> bool:
    """Whether two values ask for the same in two models' own words."""
    if parameter.role == "aspect_ratio":
        shapes = [_lowest(shape_of(str(one).casefold())) for one in (choice, value)]
        if shapes[0] is not None and shapes[0] == shapes[1]:
            return True
    return meaning(parameter, choice) == meaning(parameter, value)


def _lowest(shape: tuple[int, int] | None) -> tuple[int, int] | None:
    if shape is None:
        return None
    common = gcd(*shape)
    return shape[0] // common, shape[1] // common


def _lost(parameter: Parameter, value: Json, partner: Parameter | None, target: Model) -> str:
    text = str(value)
    what = f"{parameter.label} {text}" if len(text) <= _LONGEST_SHOWN and parameter.type != "array" else parameter.label
    if parameter.type == "boolean":
        what = parameter.label
    if partner is None:
        return f"{what} is left out: {target.title} does not have it."
    instead = start_of(partner)
    why = "is not known to" if partner.choices else "is not possible with"
    if is_absent(instead):
        return f"{what} {why} {target.title}, which decides by itself."
    return f"{what} {why} {target.title}: {instead} instead."
