"""Models of Infinitalk."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import AUDIO_URL, IMAGE_URL, PROMPT_5000, RESOLUTION_480P_720P_DEFAULT_480P
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="infinitalk/from-audio",
        title="Infinitalk",
        kind="audio-to-video",
        vendor="Infinitalk",
        parameters=(
            IMAGE_URL,
            AUDIO_URL,
            PROMPT_5000,
            RESOLUTION_480P_720P_DEFAULT_480P,
            Parameter(name="seed", type="number", role="seed", help="Random seed for reproducibility"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=3, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=12, unit="per second", when={"resolution": ("720p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
