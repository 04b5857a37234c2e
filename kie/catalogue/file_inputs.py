"""The files that a request names, wherever in it they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kie.catalogue.types import MEDIA_ROLES, Json, Model, Parameter


def named_files(model: Model, values: Mapping[str, Json]) -> Iterator[tuple[Parameter, str]]:
    """Each address with the parameter that takes it, in the catalogue's order, those inside objects too."""
    return _media(model.parameters, values)


def _media(parameters: Iterable[Parameter], values: Mapping[str, Json]) -> Iterator[tuple[Parameter, str]]:
    for parameter in parameters:
        given = values.get(parameter.name)
        for item in given if isinstance(given, list) else [given]:
            if isinstance(item, dict):
                yield from _media(parameter.fields, item)
            elif parameter.role in MEDIA_ROLES and isinstance(item, str) and item:
                yield parameter, item
