"""Models of Kling on KIE's market."""

from __future__ import annotations

from datetime import date

from kie.catalogue.types import Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="kling/v2-1-master-text-to-video",
        title="Kling 2.1 Master",
        kind="text-to-video",
        vendor="Kling",
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
                name="duration",
                type="string",
                role="duration",
                default="5",
                choices=("5", "10"),
                help="Length of the generated video in seconds",
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "9:16", "1:1"),
                help="Width:height of the output",
            ),
            Parameter(
                name="negative_prompt",
                type="string",
                role="negative_prompt",
                max_length=500,
                help="What the output should avoid; the positive prompt wins on conflict",
            ),
            Parameter(
                name="cfg_scale",
                type="number",
                default=0.5,
                minimum=0,
                maximum=1,
                step=0.1,
                help="Guidance strength: how closely to follow the prompt",
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=160, unit="per video", when={"duration": ("5",)}),
                PriceRow(credits=320, unit="per video", when={"duration": ("10",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        disagreements=("another source marks aspect_ratio default as unstated; live schema 2026-10-01 says 16:9",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
