"""Models of Wan 3.0."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.models.shared_parameters import DURATION_UP_TO_30, OPTIONAL_LAST_FRAME_URL, SEED
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

WAN_3_0_VIDEO = Model(
    id="wan/3-0-video",
    title="Wan 3.0",
    kind="text-to-video",
    vendor="Wan",
    also=("image-to-video", "video-to-video"),
    parameters=(
        Parameter(name="prompt", type="string", role="prompt", max_length=20000, help="What to make"),
        Parameter(name="first_frame_url", type="string", role="first_frame", help="Public URL of the first frame"),
        OPTIONAL_LAST_FRAME_URL,
        Parameter(name="reference_image_urls", type="array", role="reference_images", items="string", max_count=10, help="Public URLs of reference images"),
        Parameter(name="reference_video_urls", type="array", role="reference_video", items="string", max_count=5, help="Public URLs of reference videos"),
        Parameter(name="reference_audio_urls", type="array", role="reference_audio", items="string", max_count=5, help="Public URLs of reference audio clips"),
        Parameter(name="reference_file_urls", type="array", items="string", help="Reference files"),
        Parameter(name="reference_link_urls", type="array", items="string", help="Reference web links"),
        Parameter(
            name="resolution", type="string", role="resolution", default="1080P", choices=("480P", "720P", "1080P"), help="Resolution tier, with a capital P"
        ),
        Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="adaptive", help="Width to height"),
        DURATION_UP_TO_30,
        Parameter(name="audio", type="boolean", default=True, help="Generate with audio"),
        SEED,
    ),
    rules=(Rule(sentence="Duration must be between 2 and 30 seconds; -1 leaves it to the model.", between={"duration": (2, 30)}, besides=(-1,)),),
    price=Price(
        rows=(
            PriceRow(credits=8, unit="per second", when={"resolution": ("480P",)}),
            PriceRow(credits=16, unit="per second", when={"resolution": ("720P",)}),
            PriceRow(credits=32, unit="per second", when={"resolution": ("1080P",)}),
        ),
        checked=PRICES_READ,
        source=PRICE_CATALOGUE,
    ),
    confidence="medium",
    source=COMPILATION,
    checked=COMPILATION_READ,
)

MODELS: tuple[Model, ...] = (
    WAN_3_0_VIDEO,
    replace(
        WAN_3_0_VIDEO,
        id="wan/3-0-video-prime",
        title="Wan 3.0 Prime",
        price=Price(
            rows=(
                PriceRow(credits=12.2, unit="per second", when={"resolution": ("480P",)}),
                PriceRow(credits=25.2, unit="per second", when={"resolution": ("720P",)}),
                PriceRow(credits=50.4, unit="per second", when={"resolution": ("1080P",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
    ),
)
