"""Models of Qwen up to Qwen Image 2."""

from __future__ import annotations

from datetime import date

from kie.catalogue.models.shared_parameters import (
    ENABLE_SAFETY_CHECKER,
    IMAGE_SIZE_SQUARE_HD,
    IMAGE_URL,
    NEGATIVE_PROMPT_500,
    NSFW_CHECKER,
    OUTPUT_FORMAT_PNG_OR_JPEG,
    PROMPT_800,
    PROMPT_5000,
    SEED,
)
from kie.catalogue.types import Model, Parameter, Price, PriceRow

ACCELERATION = Parameter(
    name="acceleration",
    type="string",
    default="none",
    choices=("none", "regular", "high"),
    help="Speed/quality trade-off",
)
OUTPUT_FORMAT_JPEG_OR_PNG = Parameter(
    name="output_format",
    type="string",
    role="output_format",
    default="png",
    choices=("jpeg", "png"),
    help="File format",
)

MODELS: tuple[Model, ...] = (
    Model(
        id="qwen/text-to-image",
        title="Qwen Image",
        kind="text-to-image",
        vendor="Qwen",
        parameters=(
            PROMPT_5000,
            IMAGE_SIZE_SQUARE_HD,
            Parameter(
                name="num_inference_steps",
                type="number",
                default=30,
                minimum=2,
                maximum=250,
                step=1,
                help="Sampling steps",
            ),
            SEED,
            Parameter(
                name="guidance_scale",
                type="number",
                default=2.5,
                minimum=0,
                maximum=20,
                step=0.1,
                help="How closely to follow the prompt",
            ),
            ENABLE_SAFETY_CHECKER,
            OUTPUT_FORMAT_PNG_OR_JPEG,
            NEGATIVE_PROMPT_500,
            ACCELERATION,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=4, unit="per megapixel"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="qwen/image-to-image",
        title="Qwen Image Remix",
        kind="image-to-image",
        vendor="Qwen",
        parameters=(
            PROMPT_5000,
            IMAGE_URL,
            Parameter(
                name="strength",
                type="number",
                default=0.8,
                minimum=0,
                maximum=1,
                step=0.01,
                help="How far the result may move from the input image",
            ),
            OUTPUT_FORMAT_PNG_OR_JPEG,
            ACCELERATION,
            NEGATIVE_PROMPT_500,
            SEED,
            Parameter(
                name="num_inference_steps",
                type="number",
                default=30,
                minimum=2,
                maximum=250,
                step=1,
                help="Sampling steps",
            ),
            Parameter(
                name="guidance_scale",
                type="number",
                default=2.5,
                minimum=0,
                maximum=20,
                step=0.1,
                help="How closely to follow the prompt",
            ),
            ENABLE_SAFETY_CHECKER,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=4, unit="per megapixel"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="qwen/image-edit",
        title="Qwen Image Edit",
        kind="image-to-image",
        vendor="Qwen",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=2000, help="What to make"),
            IMAGE_URL,
            ACCELERATION,
            Parameter(
                name="image_size",
                type="string",
                role="aspect_ratio",
                default="landscape_4_3",
                choices=("square", "square_hd", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"),
                help="Named size / aspect preset",
            ),
            Parameter(
                name="num_inference_steps",
                type="number",
                default=25,
                minimum=2,
                maximum=49,
                step=1,
                help="Sampling steps",
            ),
            SEED,
            Parameter(
                name="guidance_scale",
                type="number",
                default=4,
                minimum=0,
                maximum=20,
                step=0.1,
                help="How closely to follow the prompt",
            ),
            Parameter(name="sync_mode", type="boolean", help="Upstream sync flag; meaningless over the async API"),
            Parameter(
                name="num_images", type="string", role="count", choices=("1", "2", "3", "4"), help="Number of images"
            ),
            ENABLE_SAFETY_CHECKER,
            OUTPUT_FORMAT_JPEG_OR_PNG,
            NEGATIVE_PROMPT_500,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=6, unit="per megapixel"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        disagreements=("price: 5 or 6 credits a megapixel",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="qwen2/text-to-image",
        title="Qwen Image 2",
        kind="text-to-image",
        vendor="Qwen",
        parameters=(
            PROMPT_800,
            Parameter(
                name="image_size",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("1:1", "3:4", "4:3", "9:16", "16:9"),
                help="Named size / aspect preset",
            ),
            SEED,
            OUTPUT_FORMAT_JPEG_OR_PNG,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=5.6, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        disagreements=("the June 2026 page publishes a wrong model id (qwen2/image-edit)",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="qwen2/image-edit",
        title="Qwen Image 2 Edit",
        kind="image-to-image",
        vendor="Qwen",
        parameters=(
            PROMPT_800,
            IMAGE_URL,
            Parameter(
                name="image_size",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"),
                help="Named size / aspect preset",
            ),
            SEED,
            OUTPUT_FORMAT_JPEG_OR_PNG,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=5.6, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        disagreements=("image_url: a text in the docs; a list of one was taken in April 2026",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
