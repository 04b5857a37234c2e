"""Video models of xAI (Grok Imagine)."""

from __future__ import annotations

from kie.catalogue.formats import PICTURES
from kie.catalogue.models.shared_parameters import (
    GROK_ASPECT_RATIOS,
    NSFW_CHECKER,
    OPTIONAL_PROMPT_5000,
    PROMPT,
    PROMPT_5000,
    RESOLUTION_480P_720P_DEFAULT_480P,
    UP_TO_10_MB,
)
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

PRICE = Price(
    rows=(
        PriceRow(credits=2.4, unit="per second", when={"resolution": ("480p",)}),
        PriceRow(credits=4.5, unit="per second", when={"resolution": ("720p",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="grok-imagine/text-to-video",
        title="Grok Imagine Video",
        kind="text-to-video",
        vendor="xAI",
        parameters=(
            PROMPT_5000,
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="2:3", choices=GROK_ASPECT_RATIOS, help="Width to height"
            ),
            Parameter(name="mode", type="string", required=True, default="normal", choices=("fun", "normal", "spicy"), help="Generation mode"),
            Parameter(name="duration", type="number", role="duration", default=6, minimum=6, maximum=30, step=1, help="Length in seconds"),
            Parameter(name="resolution", type="string", role="resolution", required=True, default="480p", choices=("480p", "720p"), help="Resolution tier"),
            NSFW_CHECKER,
        ),
        price=PRICE,
        disagreements=("duration: a number in the docs; '6' and '10' were the only values in December 2025 and still pass",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="grok-imagine/image-to-video",
        title="Grok Imagine Video (image to video)",
        kind="image-to-video",
        vendor="xAI",
        parameters=(
            Parameter(name="image_urls", type="array", role="reference_images", items="string", max_count=7, accepts=UP_TO_10_MB, help="Public URLs of images"),
            Parameter(name="task_id", type="string", role="earlier_task", max_length=100, help="Task id of an earlier KIE task to build on"),
            Parameter(
                name="index", type="integer", role="earlier_result", default=0, minimum=0, maximum=5, help="Which image of the earlier task to use (0-based)"
            ),
            OPTIONAL_PROMPT_5000,
            Parameter(name="mode", type="string", default="normal", choices=("fun", "normal", "spicy"), help="Generation mode"),
            Parameter(name="duration", type="number", role="duration", minimum=6, maximum=30, step=1, help="Length in seconds"),
            RESOLUTION_480P_720P_DEFAULT_480P,
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="16:9", choices=GROK_ASPECT_RATIOS, help="Width to height"),
            NSFW_CHECKER,
        ),
        rules=(
            Rule(sentence="Give either images or the task id of an earlier picture, not both.", given=("image_urls",), excludes=("task_id",)),
            Rule(
                sentence="The spicy mode is not available with images of your own: choose another mode.",
                given=("image_urls",),
                only={"mode": ("fun", "normal")},
            ),
        ),
        price=PRICE,
        typical_seconds=130,
        disagreements=("duration: a number in the docs; '6' and '10' were the only values in December 2025 and still pass",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="grok-imagine-video-1-5-preview",
        title="Grok Imagine Video 1.5 Preview",
        kind="image-to-video",
        vendor="xAI",
        also=("text-to-video",),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=4096, help="What to make"),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                items="string",
                max_count=1,
                accepts=Accepted(mime=PICTURES, max_mb=20),
                help="Public URLs of images",
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="auto",
                choices=("1:1", "16:9", "9:16", "3:2", "2:3", "auto"),
                help="Width to height",
            ),
            RESOLUTION_480P_720P_DEFAULT_480P,
            Parameter(name="duration", type="integer", role="duration", default=8, minimum=1, maximum=15, step=1, help="Length in seconds"),
            NSFW_CHECKER,
        ),
        price=PRICE,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="grok-imagine/extend",
        title="Grok Imagine Extend",
        kind="video-to-video",
        vendor="xAI",
        parameters=(
            Parameter(name="task_id", type="string", role="earlier_task", required=True, max_length=100, help="Task id of an earlier KIE task to build on"),
            PROMPT,
            Parameter(name="extend_at", type="number", required=True, default=2, minimum=0, help="Where the extension starts"),
            Parameter(name="extend_times", type="string", role="duration", required=True, default="6", choices=("6", "10"), help="Seconds to add"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=14.4, unit="per video", when={"extend_times": ("6",), "source": ("480p",)}),
                PriceRow(credits=27, unit="per video", when={"extend_times": ("6",), "source": ("720p",)}),
                PriceRow(credits=24, unit="per video", when={"extend_times": ("10",), "source": ("480p",)}),
                PriceRow(credits=45, unit="per video", when={"extend_times": ("10",), "source": ("720p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        disagreements=("extend_at: from 2 in the docs of June 2026; a request with 0 was taken in April 2026",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="grok-imagine/upscale",
        title="Grok Imagine Upscale",
        kind="utility",
        operation="upscale",
        result="video",
        vendor="xAI",
        parameters=(
            Parameter(name="task_id", type="string", role="earlier_task", required=True, max_length=100, help="Task id of an earlier KIE task to build on"),
        ),
        price=Price(rows=(PriceRow(credits=10, unit="per video", when={"step": ("360p->720p",)}),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
