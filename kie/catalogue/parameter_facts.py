"""What can be compared of a parameter: in an entry of ours, and in a schema that KIE publishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kie.catalogue.payload import is_absent
from kie.catalogue.types import Json, Model, Parameter


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What can be compared of a parameter; None is not said. Of a list, choices and bounds are those of its items."""

    type: str | None = None
    items: str | None = None
    required: bool = False
    default: Json = None
    choices: tuple[Json, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: float | None = None
    max_length: float | None = None
    min_count: float | None = None
    max_count: float | None = None


def facts_of(model: Model) -> dict[str, Facts]:
    """An entry of ours in the same facts."""
    return dict(_our_facts(model.parameters))


def present(value: Any) -> Json:
    """None for what counts as absent in a request."""
    return None if is_absent(value) else value


def _our_facts(parameters: Iterable[Parameter], *, within: str = "") -> Iterator[tuple[str, Facts]]:
    for parameter in parameters:
        yield from _our_parameter(parameter, name=f"{within}{parameter.name}")


def _our_parameter(parameter: Parameter, *, name: str) -> Iterator[tuple[str, Facts]]:
    is_list = parameter.type == "array"
    yield (
        name,
        Facts(
            type=parameter.type,
            items=(parameter.items or "string") if is_list else None,
            required=parameter.required,
            default=present(parameter.default),
            choices=parameter.choices or None,
            minimum=parameter.minimum,
            maximum=parameter.maximum,
            min_length=parameter.min_length or None,
            max_length=parameter.max_length,
            min_count=parameter.min_count or None,
            max_count=parameter.max_count,
        ),
    )
    yield from _our_facts(parameter.fields, within=f"{name}.")
    if parameter.each is not None:
        yield from _our_parameter(replace(parameter.each, required=False), name=f"{name}[]")
