"""Image models of OpenAI."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.models.shared_parameters import PICTURES_10_MB, PICTURES_30_MB, PROMPT, PROMPT_20000, RESOLUTION_1K_2K_4K
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

ASPECT_RATIO_GPT_IMAGE_2 = Parameter(
    name="aspect_ratio",
    type="string",
    role="aspect_ratio",
    default="auto",
    choices=(
        "auto",
        "1:1",
        "3:2",
        "2:3",
        "4:3",
        "3:4",
        "5:4",
        "4:5",
        "16:9",
        "9:16",
        "2:1",
        "1:2",
        "3:1",
        "1:3",
        "21:9",
        "9:21",
    ),
    help="Width to height",
)
ASPECT_RATIO_GPT_IMAGE_2_5 = Parameter(
    name="aspect_ratio",
    type="string",
    role="aspect_ratio",
    default="auto",
    choices=("auto", "1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9", "27:16", "16:27", "9:8", "8:9"),
    help="Width to height",
)
BACKGROUND = Parameter(name="background", type="string", choices=("transparent", "opaque", "auto"), help="Background handling")

PRICE_GPT_IMAGE_2 = Price(
    rows=(
        PriceRow(credits=6, unit="per image", when={"resolution": ("1K",)}),
        PriceRow(credits=10, unit="per image", when={"resolution": ("2K",)}),
        PriceRow(credits=16, unit="per image", when={"resolution": ("4K",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)
RARE_RATIOS_ONLY_IN_1K = Rule(
    sentence="Aspect ratios 27:16, 16:27, 9:8 and 8:9 are only made in 1K: choose 1K as resolution.",
    when={"aspect_ratio": ("27:16", "16:27", "9:8", "8:9")},
    only={"resolution": ("1K",)},
)

GPT_IMAGE_2_5_FLARE = Model(
    id="gpt-image-2-5-flare-text-to-image",
    title="GPT Image 2.5 Flare",
    kind="text-to-image",
    vendor="OpenAI",
    parameters=(PROMPT_20000, ASPECT_RATIO_GPT_IMAGE_2_5, RESOLUTION_1K_2K_4K, BACKGROUND),
    rules=(RARE_RATIOS_ONLY_IN_1K,),
    price=PRICE_GPT_IMAGE_2,
    typical_seconds=66,
    confidence="medium",
    source=COMPILATION,
    checked=COMPILATION_READ,
)

GPT_IMAGE_2_5_FLARE_EDIT = Model(
    id="gpt-image-2-5-flare-image-to-image",
    title="GPT Image 2.5 Flare Edit",
    kind="image-to-image",
    vendor="OpenAI",
    parameters=(
        PROMPT_20000,
        Parameter(
            name="input_urls",
            type="array",
            role="reference_images",
            required=True,
            items="string",
            max_count=16,
            accepts=PICTURES_30_MB,
            help="Public URLs of images",
        ),
        ASPECT_RATIO_GPT_IMAGE_2_5,
        RESOLUTION_1K_2K_4K,
        BACKGROUND,
    ),
    rules=(RARE_RATIOS_ONLY_IN_1K,),
    price=PRICE_GPT_IMAGE_2,
    confidence="medium",
    source=COMPILATION,
    checked=COMPILATION_READ,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="4o-image-api",
        title="GPT-4o Image",
        kind="text-to-image",
        vendor="OpenAI",
        also=("image-to-image",),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", help="What to make"),
            Parameter(name="files_url", type="array", role="reference_images", items="string", max_count=5, help="Public URLs of input images"),
            Parameter(name="size", type="string", role="aspect_ratio", required=True, choices=("1:1", "3:2", "2:3"), help="Quality / size tier"),
        ),
        price=Price(rows=(PriceRow(credits=6, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        disagreements=("an example of KIE's schema uses the id custom_4o_image",),
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="gpt-image/1.5-text-to-image",
        title="GPT Image 1.5",
        kind="text-to-image",
        vendor="OpenAI",
        parameters=(
            PROMPT,
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="1:1", choices=("1:1", "2:3", "3:2"), help="Width to height"
            ),
            Parameter(name="quality", type="string", required=True, default="medium", choices=("medium", "high"), help="Quality tier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per image", when={"quality": ("medium",)}),
                PriceRow(credits=22, unit="per image", when={"quality": ("high",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="gpt-image/1.5-image-to-image",
        title="GPT Image 1.5 Edit",
        kind="image-to-image",
        vendor="OpenAI",
        parameters=(
            Parameter(
                name="input_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=16,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            PROMPT,
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="3:2", choices=("1:1", "2:3", "3:2"), help="Width to height"
            ),
            Parameter(name="quality", type="string", required=True, default="medium", choices=("medium", "high"), help="Quality tier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per image", when={"quality": ("medium",)}),
                PriceRow(credits=22, unit="per image", when={"quality": ("high",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="gpt-image-2-text-to-image",
        title="GPT Image 2",
        kind="text-to-image",
        vendor="OpenAI",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, min_length=1, max_length=20000, help="What to make"),
            ASPECT_RATIO_GPT_IMAGE_2,
            RESOLUTION_1K_2K_4K,
        ),
        rules=(
            Rule(
                sentence="Aspect ratios 5:4, 4:5, 3:1, 1:3 and 9:21 are only made in 1K: choose 1K as resolution.",
                when={"aspect_ratio": ("5:4", "4:5", "3:1", "1:3", "9:21")},
                only={"resolution": ("1K",)},
            ),
        ),
        price=PRICE_GPT_IMAGE_2,
        typical_seconds=55,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="gpt-image-2-image-to-image",
        title="GPT Image 2 Edit",
        kind="image-to-image",
        vendor="OpenAI",
        parameters=(
            PROMPT_20000,
            Parameter(name="input_urls", type="array", role="reference_images", required=True, items="string", max_count=16, help="Public URLs of images"),
            ASPECT_RATIO_GPT_IMAGE_2,
            RESOLUTION_1K_2K_4K,
        ),
        rules=(
            Rule(
                sentence="An aspect ratio of 1:1 is not made in 4K: choose 1K or 2K as resolution.",
                when={"aspect_ratio": ("1:1",)},
                only={"resolution": ("1K", "2K")},
            ),
            Rule(
                sentence="Without a fixed aspect ratio only 1K is made: choose an aspect ratio, or 1K as resolution.",
                when={"aspect_ratio": ("auto",)},
                only={"resolution": ("1K",)},
            ),
        ),
        price=PRICE_GPT_IMAGE_2,
        typical_seconds=48,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    GPT_IMAGE_2_5_FLARE,
    GPT_IMAGE_2_5_FLARE_EDIT,
    replace(GPT_IMAGE_2_5_FLARE, id="gpt-image-2-5-sunburst-text-to-image", title="GPT Image 2.5 Sunburst", typical_seconds=None),
    replace(GPT_IMAGE_2_5_FLARE_EDIT, id="gpt-image-2-5-sunburst-image-to-image", title="GPT Image 2.5 Sunburst Edit"),
)
