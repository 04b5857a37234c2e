"""What a model entry says, and nothing of how it is used."""

from __future__ import annotations

import re
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
    "prompt", "negative_prompt", "seed", "aspect_ratio", "resolution", "duration", "frames", "frame_rate", "count",
    "reference_images", "first_frame", "last_frame", "mask", "reference_video", "reference_audio",
    "shots", "clip_start", "clip_end", "palette", "output_format", "upscale", "earlier_task", "earlier_result",
]  # fmt: skip
"""What a parameter means, whatever the model calls it. Code asks for the role, never for a model.

`reference_images` are the pictures a model works from, a clip's only start picture among them; `first_frame` is
set apart only where a model takes other pictures beside it.
"""

MEDIA_ROLES: tuple[Role, ...] = (
    "reference_images", "first_frame", "last_frame", "mask", "reference_video", "reference_audio",
)  # fmt: skip
"""The roles of parameters that take files, as public addresses."""

Unit = Literal[
    "per image", "per video", "per second", "per second of input and output", "per megapixel",
    "per 1000 characters", "per task", "free",
    "per input image", "per input image after the first", "per input image after the fifth",
]  # fmt: skip
"""`per second` is a second of the result. Input images are billed on top of the row for the result."""

Operation = Literal["upscale", "remove-background", "remove-watermark", "isolate-voice", "segment", "detect"]
"""What a utility does to the file it is given."""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Files that a parameter takes as public URLs. `max_mb` is megabytes a file; None is not published.

    Sides are pixels, lengths seconds; `max_total_seconds` is for all files of the parameter together, and
    `max_ratio` is how many times the longer side may be the shorter.
    """

    mime: tuple[str, ...] = ()
    max_mb: float | None = None
    min_side: int | None = None
    max_side: int | None = None
    max_megapixels: float | None = None
    max_ratio: float | None = None
    min_seconds: float | None = None
    max_seconds: float | None = None
    max_total_seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Mask:
    """What a mask says. It has as many pixels as the first picture of the parameter `of`, and `marked` is the colour
    of the part that it `means`; the other colour is everything else, and greys lie in between.

    A part to `change` is made anew after the prompt and the rest is kept; a `speaker` is who speaks, a `character`
    who is meant in a picture of several.
    """

    of: str
    marked: Literal["white", "black"]
    means: Literal["change", "speaker", "character"] = "change"


_WORDS: Mapping[str, str] = {
    "bbox_list": "Regions",
    "cfg_scale": "Guidance scale",
    "enable_pro": "Pro mode",
    "enable_prompt_expansion": "Expand prompt",
    "enable_safety_checker": "Safety check",
    "enable_sequential": "Series of pictures",
    "enable_translation": "Translate prompt",
    "generate_audio_switch": "Generate audio",
    "mask_indexs": "Masks used",
    "n_frames": "Length",
    "nsfw_checker": "Adult content check",
    "num_frames": "Frames",
    "num_images": "Pictures per request",
    "num_inference_steps": "Inference steps",
    "open_scenedet": "Find scenes",
    "pe_fast_mode": "Fast prompt rewriting",
    "prompt_extend": "Extend prompt",
    "templ_start_seconds": "Template starts at",
    "url": "Address",
}
"""Names that are no words yet, in words."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One key of a request's `input`. Bounds are inclusive; `choices` are case-sensitive on the wire.

    A list is bounded by `min_count` and `max_count`; choices, numbers and lengths then bound each of its `items`.
    `fields` are the keys of each item where `items` are objects, `each` is the item where they are lists themselves.
    `pattern` is what a text must match as a whole, `example` a text that does. `edges` says what a choice of
    resolution is in pixels where its name does not: the longer edge of a picture, the shorter one of a clip. `mask`
    is what a parameter with the role of one says.
    """

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
    pattern: str | None = None
    example: str | None = None
    edges: Mapping[str, int] = field(default_factory=dict)
    items: ParameterType | Literal["object"] | None = None
    fields: tuple[Parameter, ...] = ()
    each: Parameter | None = None
    min_count: int | None = None
    max_count: int | None = None
    accepts: Accepted | None = None
    mask: Mask | None = None
    is_deprecated: bool = False
    help: str = ""

    @property
    def label(self) -> str:
        """The name in words, as sentences use it: `first_frame_url` is “First frame”."""
        if self.role == "count":
            return "Results per request"
        if self.name in _WORDS:
            return _WORDS[self.name]
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.name).replace("_", " ").casefold()
        return re.sub(r"(?<=\w) url(s?)$", r"\1", words).capitalize()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What parameters ask of each other. Where the condition holds, so must everything that follows from it.

    The condition: each parameter of `when` has one of the values named (its default counts where it is absent),
    and at least one of `given` is there. Without either, the rule always holds.
    What follows: all of `needs` are there and none of `excludes`; the parameters of `together` hold at least
    `at_least` and at most `at_most` items (a single value is one item); those of `only` have one of the values
    named; those of `between` lie between two numbers, unless the value is one of `besides`. `defaults` are what KIE
    then takes for absent parameters.
    Of files: the pictures of `alike` have the same width and height, those of `lasts` take so many seconds, and all
    of one parameter in `weighs` so many MB together.

    `sentence` is for people and names the parameters in words. `upstream` is KIE's own refusal where it is on
    record, `code` the code it comes with.
    """

    sentence: str
    when: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    only: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)
    between: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    besides: tuple[Json, ...] = ()
    alike: tuple[str, ...] = ()
    lasts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    weighs: Mapping[str, float] = field(default_factory=dict)
    defaults: Mapping[str, Json] = field(default_factory=dict)
    upstream: str | None = None
    code: int = 500

    @property
    def names(self) -> frozenset[str]:
        """The parameters it speaks of."""
        lists = (self.given, self.needs, self.excludes, self.together, self.alike)
        maps = (self.when, self.only, self.between, self.lasts, self.weighs)
        return frozenset(name for some in (*lists, *maps) for name in some)


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """`credits` for one `unit` where the input has one of the named values for each key of `when`.

    A key that is no parameter is a fact about the input or the result: `video_input` (whether there is a clip to
    work from), `source` and `output` (their resolution), `step`, `tier`.
    """

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
    """One model of KIE's market, reviewable without reading code.

    `rules` are checked before anything is sent; `constraints` are the limits that only KIE can check, in words.
    `result` says what comes of it where the kind does not; "data" is an answer without any file. One task gives so
    many `results`, in `result_format`, where no parameter asks for a number or a format.
    """

    id: str
    title: str
    kind: Kind
    parameters: tuple[Parameter, ...]
    source: str
    checked: date
    vendor: str = ""
    operation: Operation | None = None
    result: Medium | Literal["data"] | None = None
    results: int = 1
    result_format: str = "png"
    also: tuple[Kind, ...] = ()
    rules: tuple[Rule, ...] = ()
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
        if self.result is not None and self.result != "data":
            return self.result
        if self.kind.endswith("video"):
            return "video"
        return "audio" if self.kind == "text-to-speech" else "image"

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)

    def by_role(self, role: Role) -> Parameter | None:
        """The parameter that means `role`; a deprecated alias only when there is no other."""
        candidates = [p for p in self.parameters if p.role == role]
        return min(candidates, key=lambda p: p.is_deprecated, default=None)

    @property
    def needs_reference(self) -> bool:
        """Whether nothing can be made without an input image, video or sound."""
        takes = {p.name for p in self.parameters if p.role in MEDIA_ROLES}
        if any(p.required for p in self.parameters if p.name in takes):
            return True
        always = [rule for rule in self.rules if not rule.when and not rule.given]
        return any(rule.at_least and takes.issuperset(rule.together) for rule in always)
