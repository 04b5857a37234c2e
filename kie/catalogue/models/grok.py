"""Models of xAI on KIE's market."""

from __future__ import annotations

from datetime import date

from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="grok-imagine/image-to-image",
        title="Grok Imagine Edit",
        kind="image-to-image",
        vendor="xAI",
        parameters=(
            Parameter(
                name="prompt",
                type="string",
                role="prompt",
                max_length=390000,
                help="Text describing what to generate",
            ),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                max_count=5,
                items="string",
                accepts=Accepted(mime=("image/jpeg", "image/png", "image/webp"), max_mb=10.0),
                help="Public URLs of input images",
            ),
            Parameter(
                name="nsfw_checker",
                type="boolean",
                default=False,
                help="Content filter switch. API default false = filter off, results returned as the model produced them; Playground has it on",
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=4, unit="per task"),),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        typical_seconds=66,
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="grok-imagine/text-to-image",
        title="Grok Imagine",
        kind="text-to-image",
        vendor="xAI",
        parameters=(
            Parameter(
                name="prompt",
                type="string",
                role="prompt",
                required=True,
                max_length=5000,
                help="Text describing what to generate",
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="1:1",
                choices=("2:3", "3:2", "1:1", "16:9", "9:16"),
                help="Width:height of the output",
            ),
            Parameter(
                name="nsfw_checker",
                type="boolean",
                default=False,
                help="Content filter switch. API default false = filter off, results returned as the model produced them; Playground has it on",
            ),
            Parameter(
                name="enable_pro",
                type="boolean",
                help="false = speed mode, true = quality mode (higher price)",
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per task", when={"enable_pro": ("false",)}),
                PriceRow(credits=5, unit="per task", when={"enable_pro": ("true",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        typical_seconds=12,
        disagreements=("images per task: 6 (docs, June price list), 4 (quality, June), 2 (Oct 2026 catalogue)",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="grok-imagine/upscale",
        title="Grok Imagine Upscale",
        kind="utility",
        operation="upscale",
        vendor="xAI",
        parameters=(
            Parameter(
                name="task_id",
                type="string",
                required=True,
                max_length=100,
                help="taskId of an earlier KIE task to build on",
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=10, unit="per video", when={"step": ("360p->720p",)}),),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
