"""Z-Image."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import NSFW_CHECKER, PROMPT_1000
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
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
        price=Price(rows=(PriceRow(credits=0.8, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
