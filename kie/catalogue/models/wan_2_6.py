"""Video models of Wan 2.6."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import CLIPS_10_MB, DURATION_5_OR_10, NSFW_CHECKER, PICTURES_10_MB, PROMPT_1500, PROMPT_5000, RESOLUTION_720P_1080P
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow

DURATION_5_10_OR_15 = Parameter(name="duration", type="string", role="duration", default="5", choices=("5", "10", "15"), help="Length in seconds")

PRICE_WAN_2_6 = Price(
    rows=(
        PriceRow(credits=70, unit="per video", when={"duration": ("5",), "resolution": ("720p",)}),
        PriceRow(credits=140, unit="per video", when={"duration": ("10",), "resolution": ("720p",)}),
        PriceRow(credits=210, unit="per video", when={"duration": ("15",), "resolution": ("720p",)}),
        PriceRow(credits=104.5, unit="per video", when={"duration": ("5",), "resolution": ("1080p",)}),
        PriceRow(credits=209.5, unit="per video", when={"duration": ("10",), "resolution": ("1080p",)}),
        PriceRow(credits=315, unit="per video", when={"duration": ("15",), "resolution": ("1080p",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="wan/2-6-text-to-video",
        title="Wan 2.6",
        kind="text-to-video",
        vendor="Wan",
        parameters=(PROMPT_5000, DURATION_5_10_OR_15, RESOLUTION_720P_1080P, NSFW_CHECKER),
        price=PRICE_WAN_2_6,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-6-image-to-video",
        title="Wan 2.6 (image to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_5000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            DURATION_5_10_OR_15,
            RESOLUTION_720P_1080P,
            NSFW_CHECKER,
        ),
        price=PRICE_WAN_2_6,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-6-video-to-video",
        title="Wan 2.6 (video to video)",
        kind="video-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_5000,
            Parameter(
                name="video_urls",
                type="array",
                role="reference_video",
                required=True,
                items="string",
                max_count=3,
                accepts=CLIPS_10_MB,
                help="Public URLs of videos",
            ),
            DURATION_5_OR_10,
            RESOLUTION_720P_1080P,
            NSFW_CHECKER,
        ),
        price=PRICE_WAN_2_6,
        disagreements=("duration: 15 s stands in the price list, not in the docs",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-6-flash-image-to-video",
        title="Wan 2.6 Flash (image to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_1500,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=PICTURES_10_MB,
                help="Public URLs of images",
            ),
            DURATION_5_10_OR_15,
            RESOLUTION_720P_1080P,
            Parameter(name="audio", type="boolean", required=True, help="Generate with audio"),
            Parameter(name="multi_shots", type="boolean", role="shots", help="Multi-shot mode"),
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-6-flash-video-to-video",
        title="Wan 2.6 Flash (video to video)",
        kind="video-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_1500,
            Parameter(
                name="video_urls",
                type="array",
                role="reference_video",
                required=True,
                items="string",
                max_count=3,
                accepts=CLIPS_10_MB,
                help="Public URLs of videos",
            ),
            DURATION_5_OR_10,
            RESOLUTION_720P_1080P,
            Parameter(name="audio", type="boolean", help="Generate with audio"),
            Parameter(name="multi_shots", type="boolean", role="shots", help="Multi-shot mode"),
            NSFW_CHECKER,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
