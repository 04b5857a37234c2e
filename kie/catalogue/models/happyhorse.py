"""HappyHorse, Alibaba's video models."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import (
    ASPECT_RATIO_OF_FIVE,
    OPTIONAL_PROMPT_5000,
    PROMPT_5000,
    RESOLUTION_720P_1080P,
    SEED_FROM_0,
    UP_TO_10_MB,
    UP_TO_20_MB,
)
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

DURATION_HAPPYHORSE_1_1 = Parameter(name="duration", type="integer", role="duration", default=5, minimum=3, maximum=15, help="Length in seconds")
DURATION_HAPPYHORSE_1 = Parameter(name="duration", type="number", role="duration", default=5, minimum=3, maximum=15, step=1, help="Length in seconds")

PRICE_HAPPYHORSE_1 = Price(
    rows=(
        PriceRow(credits=28, unit="per second", when={"resolution": ("720p",)}),
        PriceRow(credits=48, unit="per second", when={"resolution": ("1080p",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)
PRICE_HAPPYHORSE_1_1 = Price(
    rows=(
        PriceRow(credits=22.5, unit="per second", when={"resolution": ("720p",)}),
        PriceRow(credits=29, unit="per second", when={"resolution": ("1080p",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="happyhorse/text-to-video",
        title="HappyHorse",
        kind="text-to-video",
        vendor="Alibaba",
        parameters=(PROMPT_5000, RESOLUTION_720P_1080P, ASPECT_RATIO_OF_FIVE, DURATION_HAPPYHORSE_1_1, SEED_FROM_0),
        price=PRICE_HAPPYHORSE_1,
        typical_seconds=80,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="happyhorse/image-to-video",
        title="HappyHorse (image to video)",
        kind="image-to-video",
        vendor="Alibaba",
        parameters=(
            OPTIONAL_PROMPT_5000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=Accepted(max_mb=10, min_side=300, max_ratio=2.5),
                help="Public URLs of images",
            ),
            RESOLUTION_720P_1080P,
            DURATION_HAPPYHORSE_1_1,
            SEED_FROM_0,
        ),
        price=PRICE_HAPPYHORSE_1,
        typical_seconds=63,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="happyhorse/reference-to-video",
        title="HappyHorse (reference to video)",
        kind="image-to-video",
        vendor="Alibaba",
        parameters=(
            PROMPT_5000,
            Parameter(name="image_urls", type="array", role="reference_images", items="string", max_count=9, accepts=UP_TO_10_MB, help="Public URLs of images"),
            Parameter(
                name="reference_image",
                type="array",
                role="reference_images",
                items="string",
                max_count=9,
                accepts=UP_TO_10_MB,
                is_deprecated=True,
                help="What image_urls was called in April 2026; KIE took it",
            ),
            RESOLUTION_720P_1080P,
            ASPECT_RATIO_OF_FIVE,
            DURATION_HAPPYHORSE_1_1,
            SEED_FROM_0,
        ),
        rules=(
            Rule(sentence="Between 1 and 9 images are needed, reference images included.", together=("image_urls", "reference_image"), at_least=1, at_most=9),
        ),
        price=PRICE_HAPPYHORSE_1,
        typical_seconds=72,
        disagreements=("pictures: image_urls in the docs of June 2026; a request that named them reference_image was taken in April 2026",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="happyhorse/video-edit",
        title="HappyHorse Video Edit",
        kind="video-to-video",
        vendor="Alibaba",
        parameters=(
            PROMPT_5000,
            Parameter(name="video_url", type="string", role="reference_video", required=True, accepts=Accepted(max_mb=100), help="Public URL of a video"),
            Parameter(
                name="reference_image",
                type="array",
                role="reference_images",
                items="string",
                max_count=5,
                accepts=UP_TO_10_MB,
                help="Public URLs of reference images",
            ),
            RESOLUTION_720P_1080P,
            Parameter(
                name="audio_setting",
                type="string",
                default="auto",
                choices=("auto", "origin"),
                help="auto leaves it to the model, origin keeps the input's sound",
            ),
            SEED_FROM_0,
        ),
        price=PRICE_HAPPYHORSE_1,
        typical_seconds=113,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="happyhorse-1-1/text-to-video",
        title="HappyHorse 1.1",
        kind="text-to-video",
        vendor="Alibaba",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=4999, help="What to make"),
            RESOLUTION_720P_1080P,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "9:16", "1:1", "4:3", "3:4", "4:5", "5:4", "9:21", "21:9"),
                help="Width to height",
            ),
            DURATION_HAPPYHORSE_1,
        ),
        price=PRICE_HAPPYHORSE_1_1,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="happyhorse-1-1/image-to-video",
        title="HappyHorse 1.1 (image to video)",
        kind="image-to-video",
        vendor="Alibaba",
        parameters=(
            OPTIONAL_PROMPT_5000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=UP_TO_20_MB,
                help="Public URLs of images",
            ),
            RESOLUTION_720P_1080P,
            DURATION_HAPPYHORSE_1,
        ),
        price=PRICE_HAPPYHORSE_1_1,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="happyhorse-1-1/reference-to-video",
        title="HappyHorse 1.1 (reference to video)",
        kind="image-to-video",
        vendor="Alibaba",
        parameters=(
            PROMPT_5000,
            Parameter(
                name="reference_image",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=9,
                accepts=UP_TO_20_MB,
                help="Public URLs of reference images",
            ),
            RESOLUTION_720P_1080P,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "9:16", "3:4", "4:3", "4:5", "5:4", "1:1", "9:21", "21:9"),
                help="Width to height",
            ),
            DURATION_HAPPYHORSE_1,
        ),
        price=PRICE_HAPPYHORSE_1_1,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
