"""What a model entry says, and nothing of how it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

Kind = Literal[
    "text-to-image", "image-to-image", "text-to-video", "image-to-video",
    "video-to-video", "audio-to-video", "text-to-speech", "utility",
]  # fmt: skip
Medium = Literal["image", "video", "audio"]
ParameterType = Literal["string", "integer", "number", "boolean", "array"]

Role = Literal[
    "prompt", "negative_prompt", "seed", "aspect_ratio", "resolution", "duration", "count",
    "reference_images", "reference_video", "reference_audio", "mask", "palette", "output_format", "upscale",
]  # fmt: skip
"""What a parameter means, whatever the model calls it. Code asks for the role, never for a model."""

Unit = Literal["per image", "per video", "per second", "per megapixel", "per 1000 characters", "per task", "free"]


Operation = Literal["upscale", "remove-background"]
"""What a utility does to the picture it is given."""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Files that a parameter takes as public URLs. `max_mb` is megabytes a file; None is not published."""

    mime: tuple[str, ...] = ()
    max_mb: float | None = None


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One key of a request's `input`. Bounds are inclusive; `choices` are case-sensitive on the wire."""

    name: str
    type: ParameterType
    role: Role | None = None
    required: bool = False
    default: Json = None
    choices: tuple[Json, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    items: ParameterType | Literal["object"] | None = None
    item_schema: Mapping[str, Json] | None = None
    min_count: int | None = None
    max_count: int | None = None
    accepts: Accepted | None = None
    is_deprecated: bool = False
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """`credits` for one `unit` where the input has one of the named values for each key of `when`."""

    credits: float
    unit: Unit
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Price:
    """Credits as published on the day `checked`; 1 credit is 0.005 US dollars."""

    rows: tuple[PriceRow, ...]
    checked: date
    source: str


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model of KIE's market, reviewable without reading code."""

    id: str
    title: str
    kind: Kind
    parameters: tuple[Parameter, ...]
    source: str
    checked: date
    vendor: str = ""
    operation: Operation | None = None
    also: tuple[Kind, ...] = ()
    price: Price | None = None
    typical_seconds: float | None = None
    deadline_seconds: float | None = None
    fixed_seconds: float | None = None
    is_retired: bool = False
    confidence: Literal["high", "medium", "low"] = "high"
    constraints: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()

    @property
    def medium(self) -> Medium:
        if self.kind.endswith("image"):
            return "image"
        if self.kind.endswith("video"):
            return "video"
        if self.kind == "text-to-speech":
            return "audio"
        if self.by_role("reference_video"):
            return "video"
        return "audio" if self.by_role("reference_audio") else "image"

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)

    def by_role(self, role: Role) -> Parameter | None:
        """The parameter that means `role`; a deprecated alias only when there is no other."""
        found = [p for p in self.parameters if p.role == role]
        return min(found, key=lambda p: p.is_deprecated, default=None)

    @property
    def needs_reference(self) -> bool:
        """Whether nothing can be made without an input image, video or sound."""
        roles = ("reference_images", "reference_video", "reference_audio", "mask")
        return any(p.required and p.role in roles for p in self.parameters)
