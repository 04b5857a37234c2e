"""From one model's parameters to another's: what both can take comes along, what is lost is said. Pure.

A parameter meets another by its role, or by its name where it has none. Only what somebody chose comes along; of the
shape, size and length of a result the default does too, because it is what one has been looking at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import gcd

from kie import catalogue
from kie.catalogue import Json, Model, Parameter
from kie.catalogue.payload import effective, is_absent
from kie.catalogue.result_size import shape_of
from kie.catalogue.types import Role
from kie.playground.form_values import fitting, is_shown, start_of

_ALWAYS: tuple[Role, ...] = ("aspect_ratio", "resolution", "duration")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class MappedParameters:
    """`values` are the new model's own, typed; `sentences` say what somebody chose and it cannot take."""

    values: Mapping[str, Json]
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ModelSwitch:
    """What another choice of models brings: `values` for each model that is new, `sentences` about what is lost, and
    the model that went last."""

    values: Mapping[str, Mapping[str, Json]]
    sentences: tuple[str, ...]
    last_gone: str | None


def switch_models(
    before: Sequence[str],
    now: Sequence[str],
    *,
    last_gone: str | None,
    parameters: Mapping[str, Mapping[str, Json]],
    remembered: Mapping[str, Mapping[str, Json]],
) -> ModelSwitch:
    """A model that is new takes over what the one before it had, which is in `parameters`; `remembered` is what was
    chosen for it earlier.

    The one before is the model that went in the same moment, else the last of those that stay, else the one that
    went last.
    """
    gone = [model_id for model_id in before if model_id not in now]
    stay = [model_id for model_id in before if model_id in now]
    earlier = [*reversed(gone), *reversed(stay), *filter(None, [last_gone])]
    mapped: dict[str, MappedParameters] = {}
    for model_id in (model_id for model_id in now if model_id not in before):
        target = catalogue.find(model_id)
        source = next((model for other in earlier if other != model_id and (model := catalogue.find(other))), None)
        if target is not None and source is not None:
            kept = remembered.get(model_id, {})
            mapped[model_id] = map_parameters(source, parameters.get(source.id, {}), target, keeps=kept)
    return ModelSwitch(
        values={model_id: parameters.values for model_id, parameters in mapped.items()},
        sentences=tuple(dict.fromkeys(chain.from_iterable(parameters.sentences for parameters in mapped.values()))),
        last_gone=gone[-1] if gone else last_gone,
    )


def map_parameters(
    source: Model, values: Mapping[str, Json], target: Model, *, keeps: Mapping[str, Json]
) -> MappedParameters:
    """`values` are what `source` was given; `keeps` what `target` was given earlier, which stays if it was chosen."""
    taken: dict[str, Json] = {}
    sentences: list[str] = []
    kept = {p.name for p in target.parameters if _is_chosen(p, keeps.get(p.name))}
    for parameter, value in _to_map(source, values):
        partner = _partner(parameter, target)
        if partner is not None and partner.name in kept:
            continue
        mapped = as_taken(target, partner, value) if partner else None
        if partner is not None and mapped is not None:
            taken[partner.name] = mapped
        elif _is_chosen(parameter, values.get(parameter.name)):
            sentences.append(_lost(parameter, value, partner, target))
    return MappedParameters(values=taken, sentences=tuple(sentences))


def as_taken(target: Model, parameter: Parameter, value: Json) -> Json:
    """The value as this parameter would have it, 16:9 as landscape_16_9; None where it would not have it."""
    own = fitting(parameter, value)
    if parameter.choices:
        alike = [choice for choice in parameter.choices if is_same(parameter, choice, value)]
        usual = start_of(parameter)
        if own not in parameter.choices:
            own = usual if usual in alike else alike[-1] if alike else None
    if is_absent(own):
        return None
    wrong = {problem.parameter for problem in catalogue.problems(target, {parameter.name: own})}
    return None if parameter.name in wrong else own


def is_same(parameter: Parameter, choice: Json, value: Json) -> bool:
    """Whether two values ask for the same in two models' own words."""
    if parameter.role == "aspect_ratio":
        shape, other = (_lowest(shape_of(str(ratio).casefold())) for ratio in (choice, value))
        if shape is not None and shape == other:
            return True
    return _meaning(parameter, choice) == _meaning(parameter, value)


def _to_map(source: Model, values: Mapping[str, Json]) -> Iterator[tuple[Parameter, Json]]:
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
        partner = target.by_role(parameter.role)
    else:
        partner = target.parameter(parameter.name)
        partner = partner if partner is not None and partner.role is None else None
    return partner if partner is not None and is_shown(partner) else None


def _meaning(parameter: Parameter, value: Json) -> str:
    """The same for two values that say the same to two models: `1080p` and `1080P`, `jpg` and `jpeg`, `5` and “5”."""
    text = str(value).strip().casefold()
    if parameter.role == "resolution":
        return re.sub(r"(?<=\d)p$", "", text)
    return {"jpg": "jpeg"}.get(text, text)


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
