"""Files that a request refers to: named by content until they are sent, by an uploaded address then.

A stored request says `kie-file:<sha256>`, so it can be reused long after the upload's link has died; the
worker puts the address in just before sending.
"""

from __future__ import annotations

from collections.abc import Mapping

from kie.catalogue.types import Json, Parameter

PREFIX = "kie-file:"
UPLOAD_LIVES_SECONDS = 2.5 * 86_400
"""KIE keeps uploads for three days; one that is nearly dead is uploaded again."""


def reference(sha256: str) -> str:
    return PREFIX + sha256


def hashes(request_input: Mapping[str, Json]) -> tuple[str, ...]:
    """The contents that a request refers to, each once, in the order of their first use."""
    found: dict[str, None] = {}
    for value in request_input.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item.startswith(PREFIX):
                found[item.removeprefix(PREFIX)] = None
    return tuple(found)


def resolved(request_input: Mapping[str, Json], addresses: Mapping[str, str]) -> dict[str, Json]:
    """The request with every content's uploaded address in its place."""

    def one(item: Json) -> Json:
        if isinstance(item, str) and item.startswith(PREFIX):
            return addresses[item.removeprefix(PREFIX)]
        return item

    return {
        key: [one(item) for item in value] if isinstance(value, list) else one(value)
        for key, value in request_input.items()
    }


def refused_because(parameter: Parameter, *, mime: str, size: int, name: str) -> str | None:
    """Why this parameter would not take this file, as a sentence; None where it would."""
    accepted = parameter.accepts
    if accepted is None:
        return None
    if accepted.mime and mime not in accepted.mime:
        wanted = ", ".join(m.rpartition("/")[2].upper() for m in accepted.mime)
        return f"{name} is {mime}, and this model takes {wanted}. Nothing was sent."
    if accepted.max_mb is not None and size > accepted.max_mb * 1_000_000:
        return f"{name} has {size / 1e6:.1f} MB, and this model takes at most {accepted.max_mb:g} MB. Nothing was sent."
    return None
