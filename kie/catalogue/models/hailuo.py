"""Models of MiniMax (Hailuo)."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.models.shared_parameters import IMAGE_URL, NSFW_CHECKER, OPTIONAL_END_IMAGE_URL, PROMPT_1500, PROMPT_5000
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

PROMPT_OPTIMIZER = Parameter(name="prompt_optimizer", type="boolean", help="Let the model optimise the prompt")
DURATION_6_OR_10 = Parameter(name="duration", type="string", role="duration", default="6", choices=("6", "10"), help="Length in seconds")

HAILUO_2_3_PRO = Model(
    id="hailuo/2-3-image-to-video-pro",
    title="Hailuo 2.3 Pro",
    kind="image-to-video",
    vendor="MiniMax",
    parameters=(
        PROMPT_5000,
        IMAGE_URL,
        DURATION_6_OR_10,
        Parameter(name="resolution", type="string", role="resolution", default="768P", choices=("768P", "1080P"), help="Resolution tier"),
        NSFW_CHECKER,
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
        checked=PRICES_READ,
        source=PRICE_CATALOGUE,
    ),
    source=MODEL_PAGE,
    checked=MODEL_PAGES_READ,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="hailuo/02-text-to-video-pro",
        title="Hailuo 02 Pro",
        kind="text-to-video",
        vendor="MiniMax",
        parameters=(PROMPT_1500, PROMPT_OPTIMIZER, NSFW_CHECKER),
        price=Price(rows=(PriceRow(credits=57, unit="per video"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="hailuo/02-image-to-video-pro",
        title="Hailuo 02 Pro (image to video)",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(PROMPT_1500, IMAGE_URL, OPTIONAL_END_IMAGE_URL, PROMPT_OPTIMIZER, NSFW_CHECKER),
        price=Price(rows=(PriceRow(credits=57, unit="per video"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="hailuo/02-text-to-video-standard",
        title="Hailuo 02 Standard",
        kind="text-to-video",
        vendor="MiniMax",
        parameters=(PROMPT_1500, DURATION_6_OR_10, PROMPT_OPTIMIZER, NSFW_CHECKER),
        price=Price(
            rows=(
                PriceRow(credits=30, unit="per video", when={"duration": ("6",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="hailuo/02-image-to-video-standard",
        title="Hailuo 02 Standard (image to video)",
        kind="image-to-video",
        vendor="MiniMax",
        parameters=(
            PROMPT_1500,
            IMAGE_URL,
            OPTIONAL_END_IMAGE_URL,
            Parameter(name="duration", type="string", role="duration", default="10", choices=("6", "10"), help="Length in seconds"),
            Parameter(name="resolution", type="string", role="resolution", default="768P", choices=("512P", "768P"), help="Resolution tier"),
            PROMPT_OPTIMIZER,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=12, unit="per video", when={"duration": ("6",), "resolution": ("512P",)}),
                PriceRow(credits=20, unit="per video", when={"duration": ("10",), "resolution": ("512P",)}),
                PriceRow(credits=30, unit="per video", when={"duration": ("6",), "resolution": ("768P",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",), "resolution": ("768P",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    HAILUO_2_3_PRO,
    replace(
        HAILUO_2_3_PRO,
        id="hailuo/2-3-image-to-video-standard",
        title="Hailuo 2.3 Standard",
        price=Price(
            rows=(
                PriceRow(credits=30, unit="per video", when={"duration": ("6",), "resolution": ("768P",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",), "resolution": ("768P",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("6",), "resolution": ("1080P",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
    ),
)
