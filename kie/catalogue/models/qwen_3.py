"""Models of Qwen from Qwen Image 2.1 on."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.models.shared_parameters import IMAGE_URLS_UP_TO_10, NEGATIVE_PROMPT_5000, PICTURES_10_MB, PROMPT_1_TO_5000, PROMPT_5000, PROMPT_EXTEND, SEED
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Mask, Model, Parameter, Price, PriceRow

RESOLUTION_1K_2K = Parameter(name="resolution", type="string", role="resolution", choices=("1K", "2K"), help="Resolution tier")
IMAGE_SIZE = Parameter(
    name="image_size",
    type="string",
    role="aspect_ratio",
    default="16:9",
    choices=("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9"),
    help="Named size / aspect preset",
)
OUTPUT_FORMAT = Parameter(name="output_format", type="string", role="output_format", choices=("png", "jpeg"), help="File format")
SEED_DEFAULT_1 = Parameter(name="seed", type="integer", role="seed", default=1, minimum=0, maximum=2147483647, help="Random seed for reproducibility")

QWEN_3 = Model(
    id="qwen3/text-to-image",
    title="Qwen Image 3",
    kind="text-to-image",
    vendor="Qwen",
    parameters=(
        PROMPT_5000,
        NEGATIVE_PROMPT_5000,
        RESOLUTION_1K_2K,
        IMAGE_SIZE,
        OUTPUT_FORMAT,
        PROMPT_EXTEND,
        SEED_DEFAULT_1,
    ),
    price=Price(rows=(PriceRow(credits=4.8, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
    confidence="medium",
    source=COMPILATION,
    checked=COMPILATION_READ,
)

QWEN_3_EDIT = Model(
    id="qwen3/image-to-image",
    title="Qwen Image 3 Edit",
    kind="image-to-image",
    vendor="Qwen",
    parameters=(
        Parameter(
            name="image_urls",
            type="array",
            role="reference_images",
            required=True,
            items="string",
            max_count=3,
            accepts=PICTURES_10_MB,
            help="Public URLs of images",
        ),
        PROMPT_5000,
        NEGATIVE_PROMPT_5000,
        RESOLUTION_1K_2K,
        IMAGE_SIZE,
        OUTPUT_FORMAT,
        PROMPT_EXTEND,
        SEED_DEFAULT_1,
    ),
    price=Price(rows=(PriceRow(credits=4.8, unit="per image"), PriceRow(credits=0.5, unit="per input image")), checked=PRICES_READ, source=PRICE_CATALOGUE),
    confidence="medium",
    source=COMPILATION,
    checked=COMPILATION_READ,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="qwen2-1/text-to-image",
        title="Qwen Image 2.1",
        kind="text-to-image",
        vendor="Qwen",
        parameters=(
            PROMPT_1_TO_5000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                choices=("1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9", "9:21"),
                help="Width to height",
            ),
            RESOLUTION_1K_2K,
            Parameter(name="background", type="string", choices=("opaque", "transparent"), help="Background handling"),
            Parameter(name="output_format", type="string", role="output_format", choices=("png", "webp", "jpeg"), help="File format"),
            Parameter(name="enhance_prompt", type="boolean", help="Rewrite the prompt"),
            SEED,
        ),
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=8, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="qwen2-1/image-to-image",
        title="Qwen Image 2.1 Edit",
        kind="image-to-image",
        vendor="Qwen",
        parameters=(
            IMAGE_URLS_UP_TO_10,
            Parameter(
                name="mask_url",
                type="string",
                role="mask",
                mask=Mask(of="image_urls", marked="white"),
                help="Public URL of the mask, same dimensions as the base image",
            ),
            PROMPT_1_TO_5000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                choices=("1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9", "9:21"),
                help="Width to height",
            ),
            RESOLUTION_1K_2K,
            Parameter(name="background", type="string", choices=("opaque", "transparent"), help="Background handling"),
            Parameter(name="output_format", type="string", role="output_format", choices=("png", "webp", "jpeg"), help="File format"),
            Parameter(name="enhance_prompt", type="boolean", help="Rewrite the prompt"),
            SEED,
        ),
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=8, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    QWEN_3,
    QWEN_3_EDIT,
    replace(
        QWEN_3,
        id="qwen3/pro-text-to-image",
        title="Qwen Image 3 Pro",
        price=Price(
            rows=(
                PriceRow(credits=6.4, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=12, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
    ),
    replace(
        QWEN_3_EDIT,
        id="qwen3/pro-image-to-image",
        title="Qwen Image 3 Pro Edit",
        price=Price(
            rows=(
                PriceRow(credits=6.4, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=12, unit="per image", when={"resolution": ("2K",)}),
                PriceRow(credits=0.5, unit="per input image"),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
    ),
)
