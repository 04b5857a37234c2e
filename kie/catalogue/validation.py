"""What a model accepts: one check, two wordings.

The same finding is put to a person (our sentence, shown before anything is sent) and, by the emulator,
to a client in KIE's own words (recorded from live refusals).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kie.catalogue.payload import applies, effective, is_absent
from kie.catalogue.problem import OUT_OF_RANGE, REQUIRED, Problem, no_such_choice
from kie.catalogue.types import Json, Model, Rule
from kie.catalogue.value_checks import value_problem


def problems(model: Model, values: Mapping[str, Json]) -> tuple[Problem, ...]:
    """Everything wrong with `values` as this model's `input`; empty when it may be sent.

    A rule is left alone while a parameter it speaks of is wrong by itself.
    """
    checked = (value_problem(parameter, values.get(parameter.name)) for parameter in model.parameters)
    broken = [problem for problem in checked if problem]
    wrong = {problem.parameter for problem in broken}
    counting = effective(model, values)
    for rule in model.rules:
        if wrong.isdisjoint(rule.names) and applies(rule, counting, given=values):
            broken.extend(_rule_problems(rule, values, counting))
    return tuple(broken)


def _rule_problems(rule: Rule, values: Mapping[str, Json], counting: Mapping[str, Json]) -> Iterator[Problem]:
    """At most one for each thing that follows from the rule, filed under the parameter that has to change."""

    def broken(name: str, upstream: str) -> Problem:
        return Problem(parameter=name, sentence=rule.sentence, upstream=rule.upstream or upstream, code=rule.code)

    absent = next((name for name in rule.needs if is_absent(values.get(name))), None)
    if absent is not None:
        yield broken(absent, REQUIRED)
    extra = next(_given(rule.excludes, values), None)
    if extra is not None:
        yield broken(extra, OUT_OF_RANGE)
    held = list(_given(rule.together, values))
    count = sum(_items(values[name]) for name in held)
    if rule.at_least is not None and count < rule.at_least:
        yield broken(rule.together[0], REQUIRED)
    if rule.at_most is not None and count > rule.at_most:
        yield broken(held[-1], OUT_OF_RANGE)
    for name, allowed in rule.only.items():
        if name in counting and counting[name] not in allowed:
            yield broken(name, no_such_choice(name))
    for name, (low, high) in rule.between.items():
        value = counting.get(name)
        if isinstance(value, int | float) and value not in rule.besides and not low <= value <= high:
            yield broken(name, OUT_OF_RANGE)


def _given(names: Iterable[str], values: Mapping[str, Json]) -> Iterator[str]:
    return (name for name in names if not is_absent(values.get(name)))


def _items(value: Json) -> int:
    return len(value) if isinstance(value, list) else 1
