"""Models of MiniMax from H3 on."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import ASPECT_RATIO_WITHOUT_CHOICES, OPTIONAL_LAST_FRAME_URL
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow

PROMPT_1_TO_7000 = Parameter(name="prompt", type="string", role="prompt", required=True, min_length=1, max_length=7000, help="What to make")
RESOLUTION_768P_2K = Parameter(name="resolution", type="string", role="resolution", default="2K", choices=("768P", "2K"), help="Resolution tier")
DURATION = Parameter(name="duration", type="integer", role="duration", required=True, default=6, minimum=4, maximum=15, help="Length in seconds")

MODELS: tuple[Model, ...] = (
    Model(
        id="minimax-h3/text-to-video",
        title="MiniMax H3",
        kind="text-to-video",
        vendor="MiniMax",
        parameters=(
            PROMPT_1_TO_7000,
            RESOLUTION_768P_2K,
            DURATION,
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", required=True, help="Width to height"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=8, unit="per second", when={"resolution": ("768P",)}),
                PriceRow(credits=13, unit="per second", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="minimax-h3/image-to-video",
        title="MiniMax H3 (image to video)",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            PROMPT_1_TO_7000,
            RESOLUTION_768P_2K,
            DURATION,
            ASPECT_RATIO_WITHOUT_CHOICES,
            Parameter(name="first_frame_url", type="string", role="reference_images", help="Public URL of the first frame"),
            OPTIONAL_LAST_FRAME_URL,
        ),
        price=Price(
            rows=(
                PriceRow(credits=8, unit="per second", when={"resolution": ("768P",)}),
                PriceRow(credits=13, unit="per second", when={"resolution": ("2K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="minimax-h3/reference-to-video",
        title="MiniMax H3 (reference to video)",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            PROMPT_1_TO_7000,
            RESOLUTION_768P_2K,
            DURATION,
            ASPECT_RATIO_WITHOUT_CHOICES,
            Parameter(name="reference_image_urls", type="array", role="reference_images", items="string", max_count=9, help="Public URLs of reference images"),
            Parameter(name="reference_video_urls", type="array", role="reference_video", items="string", max_count=3, help="Public URLs of reference videos"),
            Parameter(
                name="reference_audio_urls", type="array", role="reference_audio", items="string", max_count=3, help="Public URLs of reference audio clips"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=8, unit="per second", when={"resolution": ("768P",)}),
                PriceRow(credits=13, unit="per second", when={"resolution": ("2K",)}),
                PriceRow(credits=4, unit="per input image after the fifth"),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
