"""Models of MiniMax (Hailuo)."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import PICTURES
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

MODELS: tuple[Model, ...] = (
    Model(
        id="hailuo/02-text-to-video-pro",
        title="Hailuo 02 Pro",
        kind="text-to-video",
        vendor="MiniMax",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1500, help="What to make"),
            Parameter(name="prompt_optimizer", type="boolean", help="Let the model optimise the prompt"),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=57, unit="per video"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="hailuo/02-image-to-video-pro",
        title="Hailuo 02 Pro (image to video)",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1500, help="What to make"),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="end_image_url",
                type="string",
                role="last_frame",
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image to use as last frame",
            ),
            Parameter(name="prompt_optimizer", type="boolean", help="Let the model optimise the prompt"),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(PriceRow(credits=57, unit="per video"),), checked=date(2026, 10, 1), source="KIE's price catalogue"
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="hailuo/02-text-to-video-standard",
        title="Hailuo 02 Standard",
        kind="text-to-video",
        vendor="MiniMax",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1500, help="What to make"),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="6",
                choices=("6", "10"),
                help="Length in seconds",
            ),
            Parameter(name="prompt_optimizer", type="boolean", help="Let the model optimise the prompt"),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=30, unit="per video", when={"duration": ("6",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="hailuo/02-image-to-video-standard",
        title="Hailuo 02 Standard (image to video)",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1500, help="What to make"),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="end_image_url",
                type="string",
                role="last_frame",
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image to use as last frame",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="10",
                choices=("6", "10"),
                help="Length in seconds",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="768P",
                choices=("512P", "768P"),
                help="Resolution tier",
            ),
            Parameter(name="prompt_optimizer", type="boolean", help="Let the model optimise the prompt"),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=12, unit="per video", when={"duration": ("6",), "resolution": ("512P",)}),
                PriceRow(credits=20, unit="per video", when={"duration": ("10",), "resolution": ("512P",)}),
                PriceRow(credits=30, unit="per video", when={"duration": ("6",), "resolution": ("768P",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",), "resolution": ("768P",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="hailuo/2-3-image-to-video-pro",
        title="Hailuo 2.3 Pro",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=5000, help="What to make"),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="6",
                choices=("6", "10"),
                help="Length in seconds",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="768P",
                choices=("768P", "1080P"),
                help="Resolution tier",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        rules=(
            Rule(
                sentence="1080P is not made with a duration of 10 seconds: choose 6 as duration, or 768P.",
                when={"resolution": ("1080P",)},
                only={"duration": ("6",)},
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=45, unit="per video", when={"duration": ("6",), "resolution": ("768P",)}),
                PriceRow(credits=90, unit="per video", when={"duration": ("10",), "resolution": ("768P",)}),
                PriceRow(credits=80, unit="per video", when={"duration": ("6",), "resolution": ("1080P",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="hailuo/2-3-image-to-video-standard",
        title="Hailuo 2.3 Standard",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=5000, help="What to make"),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="6",
                choices=("6", "10"),
                help="Length in seconds",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="768P",
                choices=("768P", "1080P"),
                help="Resolution tier",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        rules=(
            Rule(
                sentence="1080P is not made with a duration of 10 seconds: choose 6 as duration, or 768P.",
                when={"resolution": ("1080P",)},
                only={"duration": ("6",)},
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=30, unit="per video", when={"duration": ("6",), "resolution": ("768P",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",), "resolution": ("768P",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("6",), "resolution": ("1080P",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
