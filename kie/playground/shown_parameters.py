"""Which parameters the form asks for."""

from __future__ import annotations

from collections.abc import Mapping

from kie import catalogue
from kie.catalogue import Json, Parameter
from kie.catalogue.types import MEDIA_ROLES

_FILLED = ("prompt", "negative_prompt", "palette", *MEDIA_ROLES)


def is_shown(parameter: Parameter) -> bool:
    """Whether the form has a widget for this parameter; the others are filled from the brief or the reference files."""
    return not parameter.is_deprecated and parameter.role not in _FILLED


def shown_values(model_id: str, request: Mapping[str, Json]) -> dict[str, Json]:
    """What of a request the form has a widget for; nothing for a model that is not in the catalogue."""
    model = catalogue.find(model_id)
    if model is None:
        return {}
    return {p.name: request[p.name] for p in model.parameters if p.name in request and is_shown(p)}
