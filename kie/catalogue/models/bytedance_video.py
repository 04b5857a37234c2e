"""Video models of ByteDance up to Seedance 1."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import (
    DURATION_5_OR_10,
    ENABLE_SAFETY_CHECKER,
    IMAGE_URL,
    NSFW_CHECKER,
    OPTIONAL_END_IMAGE_URL,
    PICTURES_10_MB,
    PROMPT_10000,
    RESOLUTION_480P_720P_1080P,
    SEED,
)
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow

CAMERA_FIXED = Parameter(name="camera_fixed", type="boolean", default=False, help="Keep the camera still")

MODELS: tuple[Model, ...] = (
    Model(
        id="bytedance/v1-lite-text-to-video",
        title="Seedance 1 Lite",
        kind="text-to-video",
        vendor="ByteDance",
        parameters=(
            PROMPT_10000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "4:3", "1:1", "3:4", "9:16", "9:21"),
                help="Width to height",
            ),
            RESOLUTION_480P_720P_1080P,
            DURATION_5_OR_10,
            CAMERA_FIXED,
            SEED,
            ENABLE_SAFETY_CHECKER,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=2, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=4.5, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=10, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/v1-lite-image-to-video",
        title="Seedance 1 Lite (image to video)",
        kind="image-to-video",
        vendor="ByteDance",
        parameters=(
            PROMPT_10000,
            IMAGE_URL,
            RESOLUTION_480P_720P_1080P,
            DURATION_5_OR_10,
            CAMERA_FIXED,
            Parameter(name="seed", type="number", role="seed", default=-1, minimum=-1, maximum=2147483647, step=1, help="Random seed for reproducibility"),
            ENABLE_SAFETY_CHECKER,
            OPTIONAL_END_IMAGE_URL,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=2, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=4.5, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=10, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/v1-pro-text-to-video",
        title="Seedance 1 Pro",
        kind="text-to-video",
        vendor="ByteDance",
        parameters=(
            PROMPT_10000,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
                help="Width to height",
            ),
            RESOLUTION_480P_720P_1080P,
            DURATION_5_OR_10,
            CAMERA_FIXED,
            Parameter(name="seed", type="number", role="seed", default=-1, minimum=-1, maximum=2147483647, step=1, help="Random seed for reproducibility"),
            ENABLE_SAFETY_CHECKER,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=2.8, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=6, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=14, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/v1-pro-image-to-video",
        title="Seedance 1 Pro (image to video)",
        kind="image-to-video",
        vendor="ByteDance",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=10000, help="Motion / scene description"),
            Parameter(name="image_url", type="string", role="reference_images", required=True, accepts=PICTURES_10_MB, help="Public URL of the start image"),
            RESOLUTION_480P_720P_1080P,
            DURATION_5_OR_10,
            CAMERA_FIXED,
            Parameter(name="seed", type="number", role="seed", default=-1, minimum=-1, maximum=2147483647, step=1, help="Random seed; -1 picks a random one"),
            ENABLE_SAFETY_CHECKER,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=2.8, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=6, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=14, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        disagreements=("duration: '5'|'10' (docs since December 2025, live) vs '3'..'12' (docs of September 2025)",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/v1-pro-fast-image-to-video",
        title="Seedance 1 Pro Fast",
        kind="image-to-video",
        vendor="ByteDance",
        parameters=(
            PROMPT_10000,
            IMAGE_URL,
            Parameter(name="resolution", type="string", role="resolution", default="720p", choices=("720p", "1080p"), help="Resolution tier"),
            DURATION_5_OR_10,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=16, unit="per video", when={"resolution": ("720p",), "duration": ("5",)}),
                PriceRow(credits=36, unit="per video", when={"resolution": ("720p",), "duration": ("10",)}),
                PriceRow(credits=36, unit="per video", when={"resolution": ("1080p",), "duration": ("5",)}),
                PriceRow(credits=72, unit="per video", when={"resolution": ("1080p",), "duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
