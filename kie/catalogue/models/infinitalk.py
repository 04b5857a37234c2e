"""Models of Infinitalk."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import PICTURES, SOUNDS
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="infinitalk/from-audio",
        title="Infinitalk",
        kind="audio-to-video",
        vendor="Infinitalk",
        parameters=(
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="audio_url",
                type="string",
                role="reference_audio",
                required=True,
                accepts=Accepted(mime=SOUNDS, max_mb=10),
                help="Public URL of a sound file",
            ),
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=5000, help="What to make"),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="480p",
                choices=("480p", "720p"),
                help="Resolution tier",
            ),
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
