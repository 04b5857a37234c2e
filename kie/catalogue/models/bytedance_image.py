"""Image models of ByteDance (Seedream)."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import PICTURES
from kie.catalogue.models.shared_parameters import (
    IMAGE_SIZE_SQUARE_HD,
    IMAGE_URLS_UP_TO_10,
    NSFW_CHECKER,
    OUTPUT_FORMAT_PNG_OR_JPEG,
    PROMPT_3_TO_5000,
    PROMPT_5000,
    SEED,
)
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

IMAGE_SIZE_SEEDREAM_4 = Parameter(
    name="image_size",
    type="string",
    role="aspect_ratio",
    default="square_hd",
    choices=(
        "square",
        "square_hd",
        "portrait_4_3",
        "portrait_3_2",
        "portrait_16_9",
        "landscape_4_3",
        "landscape_3_2",
        "landscape_16_9",
        "landscape_21_9",
    ),
    help="Named size / aspect preset",
)
MAX_IMAGES = Parameter(
    name="max_images",
    type="number",
    role="count",
    default=1,
    minimum=1,
    maximum=6,
    step=1,
    help="At most so many images; say the number in the prompt too",
)
ASPECT_RATIO = Parameter(
    name="aspect_ratio",
    type="string",
    role="aspect_ratio",
    required=True,
    default="1:1",
    choices=("1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"),
    help="Width to height",
)
QUALITY_2K_OR_4K = Parameter(
    name="quality",
    type="string",
    role="resolution",
    required=True,
    default="basic",
    choices=("basic", "high"),
    edges={"basic": 2048, "high": 4096},
    help="Quality tier",
)

MODELS: tuple[Model, ...] = (
    Model(
        id="bytedance/seedream",
        title="Seedream 3",
        kind="text-to-image",
        vendor="ByteDance",
        parameters=(
            PROMPT_5000,
            IMAGE_SIZE_SQUARE_HD,
            Parameter(
                name="guidance_scale",
                type="number",
                default=2.5,
                minimum=1,
                maximum=10,
                step=0.1,
                help="How closely to follow the prompt",
            ),
            SEED,
        ),
        price=Price(
            rows=(PriceRow(credits=3.5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="bytedance/seedream-v4-text-to-image",
        title="Seedream 4",
        kind="text-to-image",
        vendor="ByteDance",
        parameters=(
            PROMPT_5000,
            IMAGE_SIZE_SEEDREAM_4,
            Parameter(
                name="image_resolution",
                type="string",
                role="resolution",
                default="1K",
                choices=("1K", "2K", "4K"),
                help="Pixel scale; with image_size it fixes the size (4:3 in 4K is 4096x3072)",
            ),
            MAX_IMAGES,
            SEED,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="bytedance/seedream-v4-edit",
        title="Seedream 4 Edit",
        kind="image-to-image",
        vendor="ByteDance",
        parameters=(
            PROMPT_5000,
            IMAGE_URLS_UP_TO_10,
            IMAGE_SIZE_SEEDREAM_4,
            Parameter(
                name="image_resolution",
                type="string",
                role="resolution",
                default="1K",
                choices=("1K", "2K", "4K"),
                help="Pixel scale; with image_size it fixes the size (4:3 in 4K is 4096x3072)",
            ),
            MAX_IMAGES,
            SEED,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="seedream/4.5-text-to-image",
        title="Seedream 4.5",
        kind="text-to-image",
        vendor="ByteDance",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=3000, help="What to make"),
            ASPECT_RATIO,
            QUALITY_2K_OR_4K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=6.5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="seedream/4.5-edit",
        title="Seedream 4.5 Edit",
        kind="image-to-image",
        vendor="ByteDance",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=3000, help="What to make"),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=14,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URLs of images",
            ),
            ASPECT_RATIO,
            QUALITY_2K_OR_4K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=6.5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="seedream/5-lite-text-to-image",
        title="Seedream 5 Lite",
        kind="text-to-image",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt",
                type="string",
                role="prompt",
                required=True,
                min_length=3,
                max_length=3000,
                help="What to make",
            ),
            ASPECT_RATIO,
            QUALITY_2K_OR_4K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=5.5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        typical_seconds=45,
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="seedream/5-lite-image-to-image",
        title="Seedream 5 Lite Edit",
        kind="image-to-image",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt",
                type="string",
                role="prompt",
                required=True,
                min_length=3,
                max_length=3000,
                help="What to make",
            ),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=14,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URLs of images",
            ),
            ASPECT_RATIO,
            QUALITY_2K_OR_4K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=5.5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        typical_seconds=112,
        disagreements=("quality high is 3K (text-to-image page) or 4K (image-to-image page)",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="seedream/5-pro-text-to-image",
        title="Seedream 5 Pro",
        kind="text-to-image",
        vendor="ByteDance",
        parameters=(
            PROMPT_3_TO_5000,
            ASPECT_RATIO,
            Parameter(
                name="quality",
                type="string",
                role="resolution",
                required=True,
                default="basic",
                choices=("basic", "high"),
                edges={"basic": 1024, "high": 2048},
                help="Quality tier: basic is 1K, high is 2K",
            ),
            OUTPUT_FORMAT_PNG_OR_JPEG,
        ),
        price=Price(
            rows=(
                PriceRow(credits=7, unit="per image", when={"quality": ("basic",)}),
                PriceRow(credits=14, unit="per image", when={"quality": ("high",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        confidence="medium",
        source="a compilation of docs.kie.ai model pages",
        checked=date(2026, 9, 24),
    ),
    Model(
        id="seedream/5-pro-image-to-image",
        title="Seedream 5 Pro Edit",
        kind="image-to-image",
        vendor="ByteDance",
        parameters=(
            PROMPT_3_TO_5000,
            IMAGE_URLS_UP_TO_10,
            ASPECT_RATIO,
            Parameter(
                name="quality",
                type="string",
                role="resolution",
                required=True,
                default="basic",
                choices=("basic", "high"),
                edges={"basic": 1024, "high": 2048},
                help="Quality tier: basic is 1K, high is 2K",
            ),
            OUTPUT_FORMAT_PNG_OR_JPEG,
        ),
        price=Price(
            rows=(
                PriceRow(credits=7, unit="per image", when={"quality": ("basic",)}),
                PriceRow(credits=14, unit="per image", when={"quality": ("high",)}),
                PriceRow(credits=0.5, unit="per input image after the first"),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        confidence="medium",
        source="a compilation of docs.kie.ai model pages",
        checked=date(2026, 9, 24),
    ),
    Model(
        id="seedream/5-pro-layer-decomposition",
        title="Seedream 5 Pro Layers",
        kind="image-to-image",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="image_url", type="string", role="reference_images", required=True, help="Public URL of an image"
            ),
            Parameter(name="prompt", type="string", role="prompt", help="What to make"),
            Parameter(
                name="size",
                type="string",
                role="resolution",
                default="auto",
                choices=("auto", "1K", "1.5K", "2K"),
                help="Quality / size tier",
            ),
            Parameter(
                name="output_format", type="string", role="output_format", choices=("jpeg", "png"), help="File format"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=7, unit="per image", when={"size": ("1K",)}),
                PriceRow(credits=14, unit="per image", when={"size": ("2K",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        confidence="medium",
        source="a compilation of docs.kie.ai model pages",
        checked=date(2026, 9, 24),
    ),
)
