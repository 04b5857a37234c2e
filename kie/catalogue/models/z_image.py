"""Z-Image."""

from __future__ import annotations

from datetime import date

from kie.catalogue.types import Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="z-image",
        title="Z-Image",
        kind="text-to-image",
        vendor="Z-Image",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1000, help="What to make"),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16"),
                help="Width to height",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=0.8, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
