"""Models of Recraft."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import PICTURES
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="recraft/crisp-upscale",
        title="Recraft Crisp Upscale",
        kind="utility",
        operation="upscale",
        vendor="Recraft",
        parameters=(
            Parameter(
                name="image",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=0.5, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="recraft/remove-background",
        title="Recraft Remove Background",
        kind="utility",
        operation="remove-background",
        vendor="Recraft",
        parameters=(
            Parameter(
                name="image",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=5, min_side=256, max_side=4096, max_megapixels=16),
                help="Public URL of an image",
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=1, unit="per image"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
