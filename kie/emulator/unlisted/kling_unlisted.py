"""Kling 3.0 Omni. Names, bounds and prices are known from clients and from notes that one of them took of KIE's pages
in August 2026; what each of the four needs may be more than is asked for here.

The pictures and clips of `elements` are not looked at: one list holds either.
"""

from __future__ import annotations

from datetime import date

from kie.catalogue import Accepted, Model, Parameter, Price, PriceRow, Rule
from kie.catalogue.formats import JPEG_OR_PNG, MP4_OR_MOV

_RATIOS = ("16:9", "9:16", "1:1")
_PICTURES = Accepted(mime=JPEG_OR_PNG, max_mb=50, min_side=300, max_ratio=2.5)
_CLIP = Accepted(
    mime=MP4_OR_MOV,
    max_mb=200,
    min_side=700,
    max_side=4553,
    max_megapixels=8.2944,
    max_ratio=2.5,
    min_seconds=3,
    max_seconds=15.5,
)
_PRICE = Price(
    rows=(
        PriceRow(credits=14, unit="per second", when={"resolution": ("720p",), "audio": ("false",)}),
        PriceRow(credits=18, unit="per second", when={"resolution": ("720p",), "audio": ("true",)}),
        PriceRow(credits=18, unit="per second", when={"resolution": ("1080p",), "audio": ("false",)}),
        PriceRow(credits=23, unit="per second", when={"resolution": ("1080p",), "audio": ("true",)}),
        PriceRow(credits=67, unit="per second", when={"resolution": ("4k",)}),
    ),
    checked=date(2026, 10, 1),
    source="KIE's price catalogue",
)
_SOURCE = "clients, and notes of KIE's pages"
_CHECKED = date(2026, 8, 22)

_PROMPT = Parameter(name="prompt", type="string", role="prompt", max_length=3072, help="What to make")
_QUALITY = (
    Parameter(
        name="resolution",
        type="string",
        role="resolution",
        default="720p",
        choices=("720p", "1080p", "4k"),
        help="Resolution tier",
    ),
    Parameter(name="audio", type="boolean", default=False, help="Generate with sound"),
)
_SECONDS = Parameter(
    name="duration", type="integer", role="duration", default=5, minimum=3, maximum=15, help="Length in seconds"
)
_SHOTS = (
    Parameter(name="customize_multi_shots", type="boolean", role="shots", help="Shots of one's own"),
    Parameter(name="prefer_multi_shots", type="boolean", help="Leave the shots to the model"),
    Parameter(
        name="multi_prompt",
        type="array",
        items="object",
        fields=(
            Parameter(name="prompt", type="string", required=True, max_length=512, help="What the shot shows"),
            Parameter(
                name="duration", type="integer", required=True, minimum=1, maximum=15, help="Its length in seconds"
            ),
        ),
        max_count=6,
        help="One prompt and length for each shot",
    ),
)
_SHOT_RULES = (
    Rule(
        sentence="With shots of one's own, multi prompt is needed: one prompt and length for each shot.",
        when={"customize_multi_shots": (True,)},
        needs=("multi_prompt",),
    ),
    Rule(
        sentence="Shots are either one's own or the model's.",
        when={"customize_multi_shots": (True,)},
        only={"prefer_multi_shots": (False,)},
    ),
)


def _ratio(*choices: str) -> Parameter:
    """The first choice is the default."""
    return Parameter(
        name="aspect_ratio",
        type="string",
        role="aspect_ratio",
        default=choices[0],
        choices=choices,
        help="Width to height",
    )


def _pictures(*, most: int, required: bool = False) -> Parameter:
    return Parameter(
        name="image_urls",
        type="array",
        role="reference_images",
        required=required,
        items="string",
        max_count=most,
        accepts=_PICTURES,
        help="Public URLs of images",
    )


def _clip() -> Parameter:
    return Parameter(
        name="video_urls",
        type="array",
        role="reference_video",
        items="string",
        max_count=1,
        accepts=_CLIP,
        help="Public URL of a video",
    )


def _elements(*, most: int) -> Parameter:
    return Parameter(
        name="elements",
        type="array",
        items="object",
        fields=(
            Parameter(name="name", type="string", required=True, help="How prompts call it"),
            Parameter(name="description", type="string", required=True, help="What it is"),
            Parameter(
                name="element_input_urls",
                type="array",
                required=True,
                items="string",
                max_count=4,
                help="Public URLs of its pictures, or of a clip of it",
            ),
            Parameter(name="element_input_audio_urls", type="array", items="string", help="Public URLs of its voice"),
            Parameter(name="start_time", type="integer", help="Where its clip begins, in milliseconds"),
            Parameter(name="end_time", type="integer", help="Where its clip ends, in milliseconds"),
        ),
        max_count=most,
        help="Named things and people that prompts refer to",
    )


MODELS: tuple[Model, ...] = (
    Model(
        id="kling-3.0-omni/text-to-video",
        title="Kling 3.0 Omni",
        kind="text-to-video",
        vendor="Kling",
        parameters=(_PROMPT, _SECONDS, _ratio(*_RATIOS), *_QUALITY, *_SHOTS, _elements(most=7)),
        rules=_SHOT_RULES,
        price=_PRICE,
        confidence="low",
        source=_SOURCE,
        checked=_CHECKED,
    ),
    Model(
        id="kling-3.0-omni/image-to-video",
        title="Kling 3.0 Omni (image to video)",
        kind="image-to-video",
        vendor="Kling",
        parameters=(
            _PROMPT,
            _pictures(most=2, required=True),
            _SECONDS,
            _ratio("auto", *_RATIOS),
            *_QUALITY,
            *_SHOTS,
            _elements(most=3),
        ),
        rules=_SHOT_RULES,
        price=_PRICE,
        confidence="low",
        source=_SOURCE,
        checked=_CHECKED,
    ),
    Model(
        id="kling-3.0-omni/reference-to-video",
        title="Kling 3.0 Omni (references)",
        kind="image-to-video",
        vendor="Kling",
        parameters=(
            _PROMPT,
            _pictures(most=7),
            _clip(),
            _SECONDS,
            _ratio(*_RATIOS, "auto"),
            *_QUALITY,
            *_SHOTS,
            _elements(most=7),
        ),
        rules=(
            *_SHOT_RULES,
            Rule(
                sentence="Images or a video are needed.",
                together=("image_urls", "video_urls", "elements"),
                at_least=1,
            ),
        ),
        price=_PRICE,
        confidence="low",
        source=_SOURCE,
        checked=_CHECKED,
    ),
    Model(
        id="kling-3.0-omni/transformation",
        title="Kling 3.0 Omni (transformation)",
        kind="video-to-video",
        vendor="Kling",
        parameters=(
            _PROMPT,
            _clip(),
            _pictures(most=4),
            Parameter(
                name="duration", type="integer", role="duration", minimum=3, maximum=15, help="Length in seconds"
            ),
            _ratio("auto", *_RATIOS),
            *_QUALITY,
            *_SHOTS,
            _elements(most=4),
        ),
        rules=(
            *_SHOT_RULES,
            Rule(sentence="Without a duration, the result is as long as the clip.", defaults={"duration": 0}),
        ),
        price=_PRICE,
        confidence="low",
        source=_SOURCE,
        checked=_CHECKED,
    ),
)
