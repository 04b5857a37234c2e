"""Models of Recraft."""

from __future__ import annotations

from kie.catalogue.formats import PICTURES
from kie.catalogue.models.shared_parameters import PICTURES_10_MB
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="recraft/crisp-upscale",
        title="Recraft Crisp Upscale",
        kind="utility",
        operation="upscale",
        vendor="Recraft",
        parameters=(Parameter(name="image", type="string", role="reference_images", required=True, accepts=PICTURES_10_MB, help="Public URL of an image"),),
        price=Price(rows=(PriceRow(credits=0.5, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
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
        price=Price(rows=(PriceRow(credits=1, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
