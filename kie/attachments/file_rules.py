"""What a model asks of the files of a request: together, or depending on its other values. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kie.attachments.references import Reference
from kie.catalogue import Json, Model, Problem, Rule
from kie.catalogue.payload import applies, effective
from kie.catalogue.problem import UNAVAILABLE

Placed = Mapping[str, Sequence[Reference]]
"""The files of a request by parameter."""


def file_problems(model: Model, sent: Mapping[str, Json], placed: Placed) -> Iterator[Problem]:
    """At most one a rule. What is not known of a file does not speak against it."""
    counting = effective(model, sent)
    for rule in model.rules:
        if applies(rule, counting, given=sent):
            broken = next(_broken(rule, placed), None)
            if broken is not None:
                yield Problem(parameter=broken, sentence=rule.sentence, upstream=UNAVAILABLE, code=422)


def _broken(rule: Rule, placed: Placed) -> Iterator[str]:
    """The parameters whose files break the rule."""
    shapes = {(file.width, file.height) for name in rule.alike for file in placed.get(name, ()) if file.width}
    if len(shapes) > 1:
        yield rule.alike[-1]
    for name, (low, high) in rule.lasts.items():
        lengths = [file.seconds for file in placed.get(name, ()) if file.seconds is not None]
        if any(not low <= length <= high for length in lengths):
            yield name
    for name, most in rule.weighs.items():
        if sum(file.size or 0 for file in placed.get(name, ())) > most * 1_000_000:
            yield name
