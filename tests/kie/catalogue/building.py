"""Requests made from nothing but an entry: the least one, full ones, and ones with exactly one thing broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kie.catalogue import Json, Model, Parameter, Rule, problems
from kie.catalogue.problem import OUT_OF_RANGE, REQUIRED, TOO_LONG, no_such_choice
from kie.catalogue.types import MEDIA_ROLES

URL = "https://example.org/1.png"
_NO_SUCH: dict[str, Json] = {"string": "no such choice", "boolean": 7, "integer": 987_654, "number": 987_654}
_WRONG_TYPE: dict[str, Json] = {"string": {"a": 1}, "boolean": 7, "array": 7}


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A whole request in which one bound or rule is broken, and KIE's words for it."""

    what: str
    model: Model
    parameter: Parameter
    values: dict[str, Json]
    upstream: str
    code: int = 500
    sentence: str | None = None


def model_of(*parameters: Parameter, **more: object) -> Model:
    """A made-up model with these parameters."""
    return Model(
        id="made/up", title="Made up", kind="text-to-image", parameters=parameters, source="here",
        checked=date(2026, 11, 20), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def valid(parameter: Parameter) -> Json:
    """Some value that the parameter must take."""
    return next(allowed(parameter))


def allowed(parameter: Parameter) -> Iterator[Json]:
    """Values that the parameter must take: every choice, and the bounds themselves."""
    if parameter.type == "array":
        for count in dict.fromkeys((max(1, parameter.min_count or 1), parameter.max_count or 1)):
            yield [_item(parameter)] * count
        return
    yield from _scalars(parameter, parameter.type)


def least(model: Model) -> dict[str, Json]:
    """Only what has to be given."""
    return request(model, {})


def full(model: Model, pinned: Mapping[str, Json]) -> dict[str, Json]:
    """The pinned values and everything else that may be given beside them."""
    values = request(model, pinned)
    for parameter in model.parameters:
        if parameter.name not in values:
            fitting = (values | {parameter.name: value} for value in allowed(parameter))
            values = next((wider for wider in fitting if not problems(model, wider)), values)
    return _in_order(model, values)


def request(model: Model, pinned: Mapping[str, Json]) -> dict[str, Json]:
    """The least valid request with these values: what they ask for is added or changed, one parameter at a time."""
    values = {p.name: valid(p) for p in model.parameters if p.required and p.default is None} | dict(pinned)
    for _ in model.parameters:
        wrong = problems(model, values)
        if not wrong:
            return _in_order(model, values)
        values = min(_changes(model, values, pinned), key=lambda changed: len(problems(model, changed)))
    raise AssertionError((model.id, dict(pinned), problems(model, values)))


def breaches(model: Model) -> Iterator[Breach]:
    """Every bound of every parameter and everything that follows from a rule, broken once."""
    for parameter in model.parameters:
        if parameter.required and parameter.default is None:
            whole = full(model, {})
            del whole[parameter.name]
            yield Breach(
                what=f"{parameter.name} missing", model=model, parameter=parameter, values=whole, upstream=REQUIRED
            )
        for what, value, upstream in _broken_values(parameter):
            whole = full(model, {parameter.name: valid(parameter)}) | {parameter.name: value}
            yield Breach(
                what=f"{parameter.name} {what}", model=model, parameter=parameter, values=whole, upstream=upstream
            )
    for number, rule in enumerate(model.rules, 1):
        for name, values, upstream in _broken_rule(model, rule):
            parameter = model.parameter(name)
            assert parameter is not None
            yield Breach(
                what=f"rule {number} {name}", model=model, parameter=parameter, values=values,
                upstream=rule.upstream or upstream, code=rule.code, sentence=rule.sentence,
            )  # fmt: skip


def _scalars(parameter: Parameter, type_: str) -> Iterator[Json]:
    if parameter.choices:
        yield from reversed(parameter.choices)
        return
    if type_ == "boolean":
        yield from (True, False)
    elif type_ == "string":
        if parameter.role in MEDIA_ROLES:
            yield URL
        elif parameter.example is not None:
            yield parameter.example
        else:
            yield "x" * max(1, parameter.min_length or 1)
            if parameter.max_length is not None:
                yield "x" * parameter.max_length
    else:
        kind = int if type_ == "integer" else float
        bounds = [kind(bound) for bound in (parameter.minimum, parameter.maximum) if bound is not None]
        between = sum(bounds) / 2 if len(bounds) == 2 else 0
        yield from (kind(between), *bounds) if len(bounds) != 1 else bounds


def _item(parameter: Parameter) -> Json:
    if parameter.items == "object":
        return {field.name: valid(field) for field in parameter.fields}
    if parameter.each is not None:
        return valid(parameter.each)
    return next(_scalars(parameter, parameter.items or "string"))


def _broken_values(parameter: Parameter) -> Iterator[tuple[str, Json, str]]:
    if parameter.type != "array":
        yield from _broken_scalars(parameter, parameter.type)
        return
    low, high, item = parameter.min_count, parameter.max_count, _item(parameter)
    yield "type", _WRONG_TYPE["array"], OUT_OF_RANGE
    if high is not None:
        yield "max_count", [item] * (high + 1), OUT_OF_RANGE
    if low is not None and low > 1:
        yield "min_count", [item] * (low - 1), OUT_OF_RANGE
    rest = [item] * (max(1, low or 1) - 1)
    for what, broken, upstream in _broken_items(parameter):
        yield f"item {what}", [*rest, broken], upstream


def _broken_items(parameter: Parameter) -> Iterator[tuple[str, Json, str]]:
    if parameter.each is not None:
        yield from _broken_values(parameter.each)
    elif parameter.items == "object":
        yield "type", "no object", OUT_OF_RANGE
        for field in parameter.fields:
            whole = _item(parameter)
            assert isinstance(whole, dict)
            if field.required:
                yield f"{field.name} missing", {k: v for k, v in whole.items() if k != field.name}, REQUIRED
            for what, broken, upstream in _broken_values(field):
                yield f"{field.name} {what}", whole | {field.name: broken}, upstream
    else:
        yield from _broken_scalars(parameter, parameter.items or "string")


def _broken_scalars(parameter: Parameter, type_: str) -> Iterator[tuple[str, Json, str]]:
    if parameter.choices:
        yield "choice", _NO_SUCH[type_], no_such_choice(parameter.name)
        return
    yield "type", _WRONG_TYPE.get(type_, "seven"), OUT_OF_RANGE
    if parameter.minimum is not None:
        yield "minimum", parameter.minimum - 1, OUT_OF_RANGE
    if parameter.maximum is not None:
        yield "maximum", parameter.maximum + 1, OUT_OF_RANGE
    if parameter.max_length is not None:
        yield "max_length", "x" * (parameter.max_length + 1), TOO_LONG
    if parameter.min_length is not None and parameter.min_length > 1:
        yield "min_length", "x" * (parameter.min_length - 1), OUT_OF_RANGE
    if parameter.pattern is not None:
        yield "pattern", f"not {parameter.example}", OUT_OF_RANGE


def _broken_rule(model: Model, rule: Rule) -> Iterator[tuple[str, dict[str, Json], str]]:
    """For each thing that follows from the rule, a request in which it does not, and KIE's words for that."""
    condition: dict[str, Json] = {name: values[0] for name, values in rule.when.items()}
    for given in rule.given or ("",):
        whole = request(model, condition | ({given: _valid_of(model, given)} if given else {}))
        for name in rule.needs:
            yield name, {k: v for k, v in whole.items() if k != name}, REQUIRED
        for name in rule.excludes:
            yield name, whole | {name: _valid_of(model, name)}, OUT_OF_RANGE
        if rule.at_least is not None:
            yield rule.together[0], {k: v for k, v in whole.items() if k not in rule.together}, REQUIRED
        if rule.at_most is not None:
            many = _too_many(model, rule)
            yield list(many)[-1], whole | many, OUT_OF_RANGE
        for name, values in rule.only.items():
            parameter = model.parameter(name)
            assert parameter is not None
            others = parameter.choices or (True, False)
            other = next(value for value in others if value not in values)
            yield name, whole | {name: other}, no_such_choice(name)
        for name, (low, high) in rule.between.items():
            for value in (low - 1, high + 1):
                parameter = model.parameter(name)
                assert parameter is not None
                if (parameter.minimum or 0) <= value <= (parameter.maximum or value) and value not in rule.besides:
                    yield name, whole | {name: int(value)}, OUT_OF_RANGE


def _too_many(model: Model, rule: Rule) -> dict[str, Json]:
    """One item more than the rule allows, spread over its parameters."""
    left, many = (rule.at_most or 0) + 1, dict[str, Json]()
    for name in rule.together:
        parameter = model.parameter(name)
        assert parameter is not None
        taken = min(left, parameter.max_count or left) if parameter.type == "array" else 1
        if taken:
            many[name] = [_item(parameter)] * taken if parameter.type == "array" else valid(parameter)
        left -= taken
    assert left == 0
    return many


def _changes(model: Model, values: dict[str, Json], pinned: Mapping[str, Json]) -> Iterator[dict[str, Json]]:
    """Every request that differs in one parameter that is not pinned."""
    for parameter in model.parameters:
        if parameter.name in pinned:
            continue
        yield {k: v for k, v in values.items() if k != parameter.name}
        for value in allowed(parameter):
            yield values | {parameter.name: value}


def _valid_of(model: Model, name: str) -> Json:
    parameter = model.parameter(name)
    assert parameter is not None
    return valid(parameter)


def _in_order(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    return {p.name: values[p.name] for p in model.parameters if p.name in values}
