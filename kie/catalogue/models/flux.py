"""Models of Black Forest Labs (FLUX)."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import NSFW_CHECKER, PICTURES_10_MB, PROMPT, PROMPT_3_TO_5000
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

RESOLUTION_1K_2K = Parameter(name="resolution", type="string", role="resolution", required=True, default="1K", choices=("1K", "2K"), help="Resolution tier")

MODELS: tuple[Model, ...] = (
    Model(
        id="flux-2/pro-text-to-image",
        title="FLUX.2 Pro",
        kind="text-to-image",
        vendor="Black Forest Labs",
        parameters=(
            PROMPT_3_TO_5000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"),
                help="Width to height",
            ),
            RESOLUTION_1K_2K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=5, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=7, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="flux-2/pro-image-to-image",
        title="FLUX.2 Pro Edit",
        kind="image-to-image",
        vendor="Black Forest Labs",
        parameters=(
            Parameter(
                name="input_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=8,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            PROMPT_3_TO_5000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"),
                help="Width to height",
            ),
            RESOLUTION_1K_2K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=5, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=7, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="flux-2/flex-text-to-image",
        title="FLUX.2 Flex",
        kind="text-to-image",
        vendor="Black Forest Labs",
        parameters=(
            PROMPT_3_TO_5000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "auto"),
                help="Width to height",
            ),
            RESOLUTION_1K_2K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=14, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=24, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="flux-2/flex-image-to-image",
        title="FLUX.2 Flex Edit",
        kind="image-to-image",
        vendor="Black Forest Labs",
        parameters=(
            Parameter(
                name="input_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=8,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            PROMPT_3_TO_5000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "auto"),
                help="Width to height",
            ),
            RESOLUTION_1K_2K,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=14, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=24, unit="per image", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="flux1-kontext",
        title="FLUX.1 Kontext",
        kind="text-to-image",
        vendor="Black Forest Labs",
        also=("image-to-image",),
        parameters=(
            PROMPT,
            Parameter(name="enable_translation", type="boolean", default=True, help="Translate the prompt to English"),
            Parameter(name="input_image", type="string", role="reference_images", help="Public URL of an image to edit"),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
                help="Width to height",
            ),
            Parameter(name="output_format", type="string", role="output_format", default="jpeg", choices=("jpeg", "png"), help="File format"),
            Parameter(name="prompt_upsampling", type="boolean", default=False, help="Enhance the prompt"),
            Parameter(name="safety_tolerance", type="integer", default=2, minimum=0, maximum=6, help="How much the moderation lets pass"),
        ),
        rules=(Rule(sentence="Safety tolerance can be at most 2 when an image is edited.", given=("input_image",), between={"safety_tolerance": (0, 2)}),),
        price=Price(
            rows=(
                PriceRow(credits=5, unit="per image", when={"tier": ("pro",)}),
                PriceRow(credits=10, unit="per image", when={"tier": ("max",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        disagreements=(
            "an example of KIE's schema uses the id custom_flux_kontext",
            "the price depends on the tier (pro or max), for which the page names no parameter",
        ),
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
