"""Video models of Wan 2.7."""

from __future__ import annotations

from kie.catalogue.formats import MP4_OR_MOV
from kie.catalogue.models.shared_parameters import (
    ASPECT_RATIO_OF_FIVE,
    FIVE_ASPECT_RATIOS,
    NEGATIVE_PROMPT_500,
    NSFW_CHECKER,
    OPTIONAL_LAST_FRAME_URL,
    OPTIONAL_PROMPT_5000,
    PROMPT_1_TO_5000,
    PROMPT_5000,
    PROMPT_EXTEND,
    RESOLUTION_720P_1080P,
    SEED_FROM_0,
    WATERMARK,
)
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

PRICE = Price(
    rows=(
        PriceRow(credits=16, unit="per second", when={"resolution": ("720p",)}),
        PriceRow(credits=24, unit="per second", when={"resolution": ("1080p",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="wan/2-7-text-to-video",
        title="Wan 2.7",
        kind="text-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_1_TO_5000,
            NEGATIVE_PROMPT_500,
            Parameter(name="audio_url", type="string", role="reference_audio", help="Public URL of a sound file"),
            RESOLUTION_720P_1080P,
            Parameter(
                name="ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=FIVE_ASPECT_RATIOS,
                help="Width:height of the output (this model spells the field `ratio`)",
            ),
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=5,
                minimum=2,
                maximum=15,
                help="Length in seconds",
            ),
            PROMPT_EXTEND,
            WATERMARK,
            SEED_FROM_0,
            NSFW_CHECKER,
        ),
        price=PRICE,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-7-image-to-video",
        title="Wan 2.7 (image to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            OPTIONAL_PROMPT_5000,
            NEGATIVE_PROMPT_500,
            Parameter(
                name="first_frame_url", type="string", role="reference_images", help="Public URL of the first frame"
            ),
            OPTIONAL_LAST_FRAME_URL,
            Parameter(name="first_clip_url", type="string", role="reference_video", help="Video to continue from"),
            Parameter(
                name="driving_audio_url", type="string", role="reference_audio", help="Audio that drives the motion"
            ),
            RESOLUTION_720P_1080P,
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=5,
                minimum=2,
                maximum=15,
                help="Length in seconds",
            ),
            PROMPT_EXTEND,
            WATERMARK,
            SEED_FROM_0,
            NSFW_CHECKER,
        ),
        price=PRICE,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-7-r2v",
        title="Wan 2.7 (reference to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_5000,
            NEGATIVE_PROMPT_500,
            Parameter(
                name="reference_image",
                type="array",
                role="reference_images",
                items="string",
                max_count=5,
                help="Public URLs of reference images",
            ),
            Parameter(
                name="reference_video",
                type="array",
                role="reference_video",
                items="string",
                max_count=5,
                help="Public URLs of reference videos",
            ),
            Parameter(
                name="first_frame",
                type="string",
                role="first_frame",
                help="Public URL of the first frame; the aspect ratio is then ignored",
            ),
            Parameter(
                name="reference_voice",
                type="string",
                role="reference_audio",
                help="Audio whose timbre the referenced character should use",
            ),
            RESOLUTION_720P_1080P,
            ASPECT_RATIO_OF_FIVE,
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=5,
                minimum=2,
                maximum=10,
                help="Length in seconds",
            ),
            PROMPT_EXTEND,
            WATERMARK,
            SEED_FROM_0,
            NSFW_CHECKER,
        ),
        rules=(
            Rule(
                sentence="Between one and five reference images and reference videos together are needed.",
                together=("reference_image", "reference_video"),
                at_least=1,
                at_most=5,
            ),
        ),
        price=PRICE,
        typical_seconds=56,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-7-videoedit",
        title="Wan 2.7 Video Edit",
        kind="video-to-video",
        vendor="Wan",
        parameters=(
            OPTIONAL_PROMPT_5000,
            NEGATIVE_PROMPT_500,
            Parameter(
                name="video_url",
                type="string",
                role="reference_video",
                required=True,
                accepts=Accepted(mime=MP4_OR_MOV, max_mb=100, min_seconds=2, max_seconds=10),
                help="Public URL of a video",
            ),
            RESOLUTION_720P_1080P,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                choices=FIVE_ASPECT_RATIOS,
                help="Width to height",
            ),
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=0,
                minimum=0,
                maximum=10,
                help="Length in seconds; 0 keeps the input's",
            ),
            Parameter(
                name="audio_setting",
                type="string",
                default="auto",
                choices=("auto", "origin"),
                help="auto leaves it to the model, origin keeps the input's sound",
            ),
            PROMPT_EXTEND,
            WATERMARK,
            SEED_FROM_0,
            NSFW_CHECKER,
            Parameter(
                name="reference_image", type="string", role="reference_images", help="Public URL of a reference image"
            ),
        ),
        rules=(
            Rule(
                sentence="Duration must be between 2 and 10 seconds; 0 keeps the video's own length.",
                between={"duration": (2, 10)},
                besides=(0,),
            ),
        ),
        price=PRICE,
        typical_seconds=785,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
