"""Models of Topaz."""

from __future__ import annotations

from kie.catalogue.formats import CLIPS
from kie.catalogue.models.shared_parameters import IMAGE_URL
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="topaz/image-upscale",
        title="Topaz Image Upscale",
        kind="utility",
        operation="upscale",
        vendor="Topaz",
        parameters=(
            IMAGE_URL,
            Parameter(name="upscale_factor", type="string", role="upscale", required=True, default="2", choices=("1", "2", "4", "8"), help="Scale multiplier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=10, unit="per image", when={"output": ("<=2K",)}),
                PriceRow(credits=20, unit="per image", when={"output": ("4K",)}),
                PriceRow(credits=40, unit="per image", when={"output": ("8K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        disagreements=("8K: 40 credits in the price list of June 2026, absent in October",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="topaz/video-upscale",
        title="Topaz Video Upscale",
        kind="utility",
        operation="upscale",
        result="video",
        vendor="Topaz",
        parameters=(
            Parameter(
                name="video_url", type="string", role="reference_video", required=True, accepts=Accepted(mime=CLIPS, max_mb=50), help="Public URL of a video"
            ),
            Parameter(name="upscale_factor", type="string", role="upscale", default="2", choices=("1", "2", "4"), help="Scale multiplier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=8, unit="per second", when={"upscale_factor": ("1", "2")}),
                PriceRow(credits=14, unit="per second", when={"upscale_factor": ("4",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
