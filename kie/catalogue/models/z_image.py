"""Z-Image."""

from __future__ import annotations

from datetime import date

from kie.catalogue.models.shared_parameters import NSFW_CHECKER, PROMPT_1000
from kie.catalogue.types import Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="z-image",
        title="Z-Image",
        kind="text-to-image",
        vendor="Z-Image",
        parameters=(
            PROMPT_1000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16"),
                help="Width to height",
            ),
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(PriceRow(credits=0.8, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
