"""Image models of xAI (Grok Imagine)."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import GROK_ASPECT_RATIOS, NSFW_CHECKER, PICTURES_10_MB, PROMPT, PROMPT_5000
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

MODELS: tuple[Model, ...] = (
    Model(
        id="grok-imagine/text-to-image",
        title="Grok Imagine",
        kind="text-to-image",
        vendor="xAI",
        parameters=(
            PROMPT_5000,
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="1:1", choices=GROK_ASPECT_RATIOS, help="Width to height"),
            NSFW_CHECKER,
            Parameter(name="enable_pro", type="boolean", help="false = speed mode, true = quality mode (higher price)"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per task", when={"enable_pro": ("false",)}),
                PriceRow(credits=5, unit="per task", when={"enable_pro": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        results=6,
        result_format="jpg",
        typical_seconds=12,
        disagreements=("images for one task: 6 (recorded in April 2026, docs, June price list), 4 (quality mode, June), 2 (October 2026 price catalogue)",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="grok-imagine/image-to-image",
        title="Grok Imagine Edit",
        kind="image-to-image",
        vendor="xAI",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=390000, help="What to make"),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=5,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            NSFW_CHECKER,
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per task"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        results=2,
        result_format="jpg",
        typical_seconds=66,
        disagreements=("image_urls: 5 in the schema, 1 in its description",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="grok-imagine-image-2-0/text-to-image",
        title="Grok Imagine Image 2.0",
        kind="text-to-image",
        vendor="xAI",
        parameters=(
            PROMPT,
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, choices=("1:1", "2:3", "3:2", "16:9", "9:16"), help="Width to height"
            ),
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="grok-imagine-image-2-0/image-edit",
        title="Grok Imagine Image 2.0 Edit",
        kind="image-to-image",
        vendor="xAI",
        parameters=(
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=5,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            Parameter(name="prompt", type="string", role="prompt", max_length=8000, help="What to make"),
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", choices=("auto", "1:1", "2:3", "3:2", "16:9", "9:16"), help="Width to height"),
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="grok-imagine-image-2-0/segment-map",
        title="Grok Imagine Image 2.0 Segment Map",
        kind="utility",
        operation="segment",
        vendor="xAI",
        parameters=(
            Parameter(name="task_id", type="string", role="earlier_task", help="Task id of an earlier KIE task; or give an image"),
            Parameter(name="image_url", type="string", role="reference_images", help="Public URL of an image"),
        ),
        rules=(Rule(sentence="Either a task id of an earlier picture or an image is needed.", together=("task_id", "image_url"), at_least=1),),
        price=Price(rows=(PriceRow(credits=0, unit="free"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="grok-imagine-image-2-0/segment-edit",
        title="Grok Imagine Image 2.0 Segment Edit",
        kind="image-to-image",
        vendor="xAI",
        parameters=(
            Parameter(name="task_id", type="string", role="earlier_task", required=True, help="Task id of an earlier KIE task to build on"),
            PROMPT,
            Parameter(name="mask_indexs", type="array", items="integer", help="Numbers of the segments to change (KIE spells the name like this)"),
        ),
        price=Price(rows=(PriceRow(credits=4, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
