"""Models of Runway."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import ASPECT_RATIO_WITHOUT_CHOICES, PROMPT, SEED
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

MODELS: tuple[Model, ...] = (
    Model(
        id="runway",
        title="Runway",
        kind="text-to-video",
        vendor="Runway",
        also=("image-to-video",),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1800, help="What to make"),
            Parameter(name="image_url", type="string", role="reference_images", help="Public URL of an image"),
            Parameter(name="duration", type="integer", role="duration", required=True, choices=(5, 10), help="Length in seconds"),
            Parameter(name="quality", type="string", role="resolution", required=True, choices=("720p", "1080p"), help="Resolution tier"),
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", choices=("16:9", "4:3", "1:1", "3:4", "9:16"), help="Width to height"),
            Parameter(name="watermark", type="string", help="Add an AI watermark"),
        ),
        rules=(
            Rule(
                sentence="1080p is not made with a duration of 10 seconds: choose 5 as duration, or 720p.",
                when={"quality": ("1080p",)},
                only={"duration": (5,)},
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=12, unit="per video", when={"duration": ("5",), "quality": ("720p",)}),
                PriceRow(credits=30, unit="per video", when={"duration": ("10",), "quality": ("720p",)}),
                PriceRow(credits=30, unit="per video", when={"duration": ("5",), "quality": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="runway/gen4-aleph",
        title="Runway Aleph",
        kind="video-to-video",
        vendor="Runway",
        parameters=(
            PROMPT,
            Parameter(name="video_url", type="string", role="reference_video", required=True, help="Public URL of a video"),
            ASPECT_RATIO_WITHOUT_CHOICES,
            SEED,
            Parameter(name="reference_image", type="string", role="reference_images", help="Public URL of a reference image"),
        ),
        price=Price(rows=(PriceRow(credits=110, unit="per video"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
