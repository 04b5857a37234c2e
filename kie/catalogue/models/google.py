"""Image models of Google."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.models.shared_parameters import (
    NEGATIVE_PROMPT_5000,
    NSFW_CHECKER,
    OUTPUT_FORMAT_PNG_OR_JPEG,
    PICTURES_10_MB,
    PICTURES_30_MB,
    PROMPT_5000,
    PROMPT_20000,
    RESOLUTION_1K_2K_4K,
    SEED,
)
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow

IMAGEN_ASPECT_RATIOS = ("1:1", "16:9", "9:16", "3:4", "4:3", "auto")
NANO_BANANA_ASPECT_RATIOS = ("1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9", "auto")

ASPECT_RATIO_NANO_BANANA = Parameter(
    name="aspect_ratio", type="string", role="aspect_ratio", default="1:1", choices=NANO_BANANA_ASPECT_RATIOS, help="Width to height"
)
IMAGE_SIZE_NANO_BANANA = Parameter(
    name="image_size",
    type="string",
    role="aspect_ratio",
    default="1:1",
    choices=NANO_BANANA_ASPECT_RATIOS,
    is_deprecated=True,
    help="Deprecated alias of aspect_ratio (2025 name)",
)
ASPECT_RATIO_NANO_BANANA_2 = Parameter(
    name="aspect_ratio",
    type="string",
    role="aspect_ratio",
    default="auto",
    choices=(
        "auto",
        "1:1",
        "1:4",
        "16:9",
        "1:8",
        "21:9",
        "2:3",
        "3:2",
        "3:4",
        "4:1",
        "4:3",
        "4:5",
        "5:4",
        "8:1",
        "9:16",
    ),
    help="Width to height",
)

IMAGEN_4 = Model(
    id="google/imagen4",
    title="Imagen 4",
    kind="text-to-image",
    vendor="Google",
    parameters=(
        PROMPT_5000,
        NEGATIVE_PROMPT_5000,
        Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="1:1", choices=IMAGEN_ASPECT_RATIOS, help="Width to height"),
        Parameter(name="seed", type="string", role="seed", max_length=500, help="Random seed for reproducibility"),
    ),
    price=Price(rows=(PriceRow(credits=8, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
    source=MODEL_PAGE,
    checked=MODEL_PAGES_READ,
)

MODELS: tuple[Model, ...] = (
    IMAGEN_4,
    Model(
        id="google/imagen4-fast",
        title="Imagen 4 Fast",
        kind="text-to-image",
        vendor="Google",
        parameters=(
            PROMPT_5000,
            NEGATIVE_PROMPT_5000,
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="16:9", choices=IMAGEN_ASPECT_RATIOS, help="Width to height"),
            SEED,
            Parameter(
                name="num_images",
                type="string",
                default="1",
                choices=("1", "2", "3", "4"),
                is_deprecated=True,
                help="From an example of December 2025; KIE takes and ignores it",
            ),
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        disagreements=(
            "num_images stands in an example of December 2025 (as a text), not in the June 2026 schema",
            "seed: a whole number here, a text of up to 500 characters on imagen4 and imagen4-ultra",
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    replace(
        IMAGEN_4,
        id="google/imagen4-ultra",
        title="Imagen 4 Ultra",
        price=Price(rows=(PriceRow(credits=12, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
    ),
    Model(
        id="google/nano-banana",
        title="Nano Banana",
        kind="text-to-image",
        vendor="Google",
        parameters=(
            PROMPT_5000,
            OUTPUT_FORMAT_PNG_OR_JPEG,
            ASPECT_RATIO_NANO_BANANA,
            IMAGE_SIZE_NANO_BANANA,
            NSFW_CHECKER,
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        typical_seconds=11,
        disagreements=(
            "size: aspect_ratio (docs 2026) vs image_size (docs 2025), still published as a deprecated alias",
            "another source lists image_urls here; they belong to google/nano-banana-edit",
            "price: 4 credits in every price list; an example in the docs shows 3",
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="google/nano-banana-edit",
        title="Nano Banana Edit",
        kind="image-to-image",
        vendor="Google",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=5000, help="Edit instruction"),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                min_count=1,
                max_count=10,
                accepts=PICTURES_10_MB,
                help="1-10 public URLs of the images to edit",
            ),
            OUTPUT_FORMAT_PNG_OR_JPEG,
            ASPECT_RATIO_NANO_BANANA,
            IMAGE_SIZE_NANO_BANANA,
            NSFW_CHECKER,
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        disagreements=("size: aspect_ratio (docs 2026) vs image_size (docs 2025)",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="nano-banana-2",
        title="Nano Banana 2",
        kind="text-to-image",
        vendor="Google",
        also=("image-to-image",),
        parameters=(
            ASPECT_RATIO_NANO_BANANA_2,
            Parameter(
                name="image_input",
                type="array",
                role="reference_images",
                items="string",
                max_count=14,
                accepts=PICTURES_30_MB,
                help="Public URLs of reference images (note the unusual field name)",
            ),
            Parameter(name="output_format", type="string", role="output_format", default="jpg", choices=("jpg", "png"), help="File format"),
            PROMPT_20000,
            RESOLUTION_1K_2K_4K,
        ),
        price=Price(
            rows=(
                PriceRow(credits=8, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=12, unit="per image", when={"resolution": ("2K",)}),
                PriceRow(credits=18, unit="per image", when={"resolution": ("4K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        typical_seconds=10,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="nano-banana-2-lite",
        title="Nano Banana 2 Lite",
        kind="text-to-image",
        vendor="Google",
        also=("image-to-image",),
        parameters=(
            PROMPT_20000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                items="string",
                max_count=10,
                accepts=PICTURES_30_MB,
                help="Public URLs of reference images",
            ),
            ASPECT_RATIO_NANO_BANANA_2,
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="nano-banana-pro",
        title="Nano Banana Pro",
        kind="text-to-image",
        vendor="Google",
        also=("image-to-image",),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=10000, help="Image description or edit instruction"),
            Parameter(
                name="image_input",
                type="array",
                role="reference_images",
                items="string",
                max_count=8,
                accepts=PICTURES_30_MB,
                help="Up to 8 public URLs of images to transform or use as reference; omit or [] for text-to-image",
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="1:1",
                choices=("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "auto"),
                help="Output ratio; auto follows the input image",
            ),
            Parameter(
                name="resolution", type="string", role="resolution", default="1K", choices=("1K", "2K", "4K"), help="Output size tier; 4K is priced higher"
            ),
            Parameter(name="output_format", type="string", role="output_format", default="png", choices=("png", "jpg"), help="File format"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=18, unit="per image", when={"resolution": ("1K", "2K")}),
                PriceRow(credits=24, unit="per image", when={"resolution": ("4K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        typical_seconds=20,
        disagreements=(
            "prompt: 10000 characters (docs 2025-12 to 2026-09) vs 20000 (another source, playground)",
            'image_input: 8 in the docs; an "up to 14" elsewhere is about nano-banana-2',
            "output_format is jpg here, jpeg on google/nano-banana",
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
