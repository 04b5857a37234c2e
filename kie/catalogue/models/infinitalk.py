"""Models of Infinitalk."""

from __future__ import annotations

from datetime import date

from kie.catalogue.models.shared_parameters import AUDIO_URL, IMAGE_URL, PROMPT_5000, RESOLUTION_480P_720P_DEFAULT_480P
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
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
