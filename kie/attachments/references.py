"""Files that a request refers to: named by content until they are sent, by an uploaded address then.

A stored request says `kie-file:<sha256>`, so it can be reused long after the upload's link has died; the
worker puts the address in just before sending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

from kie.catalogue.types import MEDIA_ROLES, Accepted, Json, Parameter, Role
from kie.domain.kept_file import PREFIX
from kie.media.mime import of_media_name

_KEPT = re.compile(re.escape(PREFIX) + "([0-9a-f]{64})")
UPLOAD_LIVES_SECONDS = 2.5 * 86_400
"""KIE keeps uploads for three days; one that is nearly dead is uploaded again."""

ReferenceMedium = Literal["image", "video", "audio"]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A file that a request may work from. `address` is `kie-file:<sha256>`, or a public URL that was not fetched.

    `use` is what it is meant for; None lets it go wherever it fits. Facts are None where nobody knows them:
    `size` is bytes, `width` and `height` pixels. A mask that was painted here is white where something is marked, and
    `negative` is the address of the same mask with black and white exchanged; one that somebody brought has none and
    goes as it is.
    """

    address: str
    medium: ReferenceMedium = "image"
    use: Role | None = None
    name: str = ""
    mime: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    negative: str | None = None

    @property
    def sha256(self) -> str | None:
        kept = _KEPT.fullmatch(self.address)
        return kept[1] if kept else None


def address_at(parameter: Parameter, file: Reference) -> str:
    """The address by which a parameter gets a file: of a painted mask, the one in the colours that the model reads."""
    wants_black = parameter.mask is not None and parameter.mask.marked == "black"
    return file.negative if wants_black and file.negative is not None else file.address


def medium_of(mime: str) -> ReferenceMedium:
    """What a file of this type is to a model."""
    kind = mime.partition("/")[0]
    return cast(ReferenceMedium, kind) if kind in ("video", "audio") else "image"


def to_json(reference: Reference) -> dict[str, Json]:
    return {name: value for name, value in vars(reference).items() if value not in (None, "")}


def from_json(content: Json) -> Reference | None:
    """A stored reference; None where it is none. An earlier version stored the address alone."""
    if isinstance(content, str):
        return Reference(address=content, medium=_medium_by_name(content)) if content else None
    if not isinstance(content, dict) or not isinstance(content.get("address"), str):
        return None
    size, width, height, seconds = (_number(content.get(name)) for name in ("size", "width", "height", "seconds"))
    use, medium = content.get("use"), content.get("medium")
    return Reference(
        address=str(content["address"]),
        medium=cast(ReferenceMedium, medium) if medium in ("video", "audio") else "image",
        use=use if use in MEDIA_ROLES else None,
        name=str(content.get("name") or ""),
        mime=str(content["mime"]) if isinstance(content.get("mime"), str) else None,
        size=None if size is None else int(size),
        width=None if width is None else int(width),
        height=None if height is None else int(height),
        seconds=seconds,
        negative=str(content["negative"]) if isinstance(content.get("negative"), str) else None,
    )


def _number(value: Json) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12
    return float(cast(float, value)) if is_number else None


def _medium_by_name(address: str) -> ReferenceMedium:
    try:
        return medium_of(of_media_name(urlsplit(address).path) or "")
    except ValueError:
        return "image"


def reference(sha256: str) -> str:
    return PREFIX + sha256


def hashes(request_input: Mapping[str, Json]) -> tuple[str, ...]:
    """The contents that a request refers to, each once, in the order of their first use."""
    matches = (_KEPT.fullmatch(text) for text in texts_in(dict(request_input)))
    return tuple(dict.fromkeys(match[1] for match in matches if match))


def resolved(request_input: Mapping[str, Json], addresses: Mapping[str, str]) -> dict[str, Json]:
    """The request with every content's uploaded address in its place, inside lists and objects too."""

    def with_addresses(item: Json) -> Json:
        if isinstance(item, list):
            return [with_addresses(inner) for inner in item]
        if isinstance(item, dict):
            return {key: with_addresses(inner) for key, inner in item.items()}
        kept = _KEPT.fullmatch(item) if isinstance(item, str) else None
        return addresses[kept[1]] if kept else item

    return {key: with_addresses(value) for key, value in request_input.items()}


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
    """Why KIE would refuse this file at this parameter, as a sentence; None where it would not.

    `size` is in bytes. Pixels and seconds are checked where they are known.
    """
    accepted = parameter.accepts
    if accepted is None:
        return None
    if accepted.mime and mime not in accepted.mime:
        wanted = ", ".join(m.rpartition("/")[2].upper() for m in accepted.mime)
        return f"{name} is {mime}, and this model takes {wanted}."
    if accepted.max_mb is not None and size > accepted.max_mb * 1_000_000:
        return f"{name} has {size / 1e6:.1f} MB, and this model takes at most {accepted.max_mb:g} MB."
    fault = _wrong_pixels(accepted, width, height) if width and height else None
    fault = fault or (_wrong_length(accepted, seconds) if seconds else None)
    return f"{name} {fault}." if fault else None


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


def texts_in(value: Json) -> Iterator[str]:
    """Every text of a value, inside lists and objects too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)
