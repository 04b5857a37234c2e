"""Files that a request refers to: named by content until they are sent, by an uploaded address then.

A stored request says `kie-file:<sha256>`, so it can be reused long after the upload's link has died; the
worker puts the address in just before sending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kie.catalogue.types import Accepted, Json, Parameter

PREFIX = "kie-file:"
UPLOAD_LIVES_SECONDS = 2.5 * 86_400
"""KIE keeps uploads for three days; one that is nearly dead is uploaded again."""


def reference(sha256: str) -> str:
    return PREFIX + sha256


def hashes(request_input: Mapping[str, Json]) -> tuple[str, ...]:
    """The contents that a request refers to, each once, in the order of their first use."""
    found = (text.removeprefix(PREFIX) for text in _texts(dict(request_input)) if text.startswith(PREFIX))
    return tuple(dict.fromkeys(found))


def resolved(request_input: Mapping[str, Json], addresses: Mapping[str, str]) -> dict[str, Json]:
    """The request with every content's uploaded address in its place, inside lists and objects too."""

    def one(item: Json) -> Json:
        if isinstance(item, list):
            return [one(inner) for inner in item]
        if isinstance(item, dict):
            return {key: one(inner) for key, inner in item.items()}
        if isinstance(item, str) and item.startswith(PREFIX):
            return addresses[item.removeprefix(PREFIX)]
        return item

    return {key: one(value) for key, value in request_input.items()}


def refused_because(
    parameter: Parameter,
    *,
    mime: str,
    size: int,
    name: str,
    width: int | None = None,
    height: int | None = None,
    seconds: float | None = None,
) -> str | None:
    """Why this parameter would not take this file, as a sentence; None where it would.

    `size` is in bytes. Pixels and seconds are checked where they are known.
    """
    accepted = parameter.accepts
    if accepted is None:
        return None
    if accepted.mime and mime not in accepted.mime:
        wanted = ", ".join(m.rpartition("/")[2].upper() for m in accepted.mime)
        return f"{name} is {mime}, and this model takes {wanted}. Nothing was sent."
    if accepted.max_mb is not None and size > accepted.max_mb * 1_000_000:
        return f"{name} has {size / 1e6:.1f} MB, and this model takes at most {accepted.max_mb:g} MB. Nothing was sent."
    found = _wrong_pixels(accepted, width, height) if width and height else None
    found = found or (_wrong_length(accepted, seconds) if seconds else None)
    return f"{name} {found}. Nothing was sent." if found else None


def _wrong_pixels(accepted: Accepted, width: int, height: int) -> str | None:
    shorter, longer, takes = min(width, height), max(width, height), "and this model takes"
    if accepted.min_side is not None and shorter < accepted.min_side:
        return f"has {width} × {height} pixels, {takes} at least {accepted.min_side} on each side"
    if accepted.max_side is not None and longer > accepted.max_side:
        return f"has {width} × {height} pixels, {takes} at most {accepted.max_side} on each side"
    if accepted.max_megapixels is not None and width * height > accepted.max_megapixels * 1_000_000:
        return f"has {width * height / 1e6:.1f} megapixels, {takes} at most {accepted.max_megapixels:g}"
    if accepted.max_ratio is not None and longer > accepted.max_ratio * shorter:
        return f"is {longer / shorter:.1f} times as long as wide, {takes} at most {accepted.max_ratio:g} times"
    return None


def _wrong_length(accepted: Accepted, seconds: float) -> str | None:
    if accepted.min_seconds is not None and seconds < accepted.min_seconds:
        return f"lasts {seconds:g} seconds, and this model takes at least {accepted.min_seconds:g}"
    if accepted.max_seconds is not None and seconds > accepted.max_seconds:
        return f"lasts {seconds:g} seconds, and this model takes at most {accepted.max_seconds:g}"
    return None


def _texts(value: Json) -> Iterator[str]:
    """Every text of a value, inside lists and objects too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
