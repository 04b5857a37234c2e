"""Models of Topaz."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import CLIPS
from kie.catalogue.models.shared_parameters import IMAGE_URL
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
            Parameter(
                name="upscale_factor",
                type="string",
                role="upscale",
                required=True,
                default="2",
                choices=("1", "2", "4", "8"),
                help="Scale multiplier",
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=10, unit="per image", when={"output": ("<=2K",)}),
                PriceRow(credits=20, unit="per image", when={"output": ("4K",)}),
                PriceRow(credits=40, unit="per image", when={"output": ("8K",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        disagreements=("8K: 40 credits in the price list of June 2026, absent in October",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
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
                name="video_url",
                type="string",
                role="reference_video",
                required=True,
                accepts=Accepted(mime=CLIPS, max_mb=50),
                help="Public URL of a video",
            ),
            Parameter(
                name="upscale_factor",
                type="string",
                role="upscale",
                default="2",
                choices=("1", "2", "4"),
                help="Scale multiplier",
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=8, unit="per second", when={"upscale_factor": ("1", "2")}),
                PriceRow(credits=14, unit="per second", when={"upscale_factor": ("4",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
