"""Models of Kling up to 2.6, and its avatars."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.formats import CLIPS, SOUNDS
from kie.catalogue.models.shared_parameters import (
    ASPECT_RATIO_OF_THREE,
    DURATION_5_OR_10,
    DURATION_5_OR_10_REQUIRED,
    JPEG_OR_PNG_10_MB,
    NEGATIVE_PROMPT_500,
    PROMPT_1000,
    PROMPT_2500,
    PROMPT_5000,
)
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

CFG_SCALE = Parameter(name="cfg_scale", type="number", default=0.5, minimum=0, maximum=1, step=0.1, help="How closely to follow the prompt")
IMAGE_URL_JPEG_OR_PNG = Parameter(
    name="image_url", type="string", role="reference_images", required=True, accepts=JPEG_OR_PNG_10_MB, help="Public URL of an image"
)

KLING_2_1_MASTER_IMAGE_TO_VIDEO = Model(
    id="kling/v2-1-master-image-to-video",
    title="Kling 2.1 Master (image to video)",
    kind="image-to-video",
    vendor="Kling",
    parameters=(PROMPT_5000, IMAGE_URL_JPEG_OR_PNG, DURATION_5_OR_10, NEGATIVE_PROMPT_500, CFG_SCALE),
    price=Price(
        rows=(
            PriceRow(credits=160, unit="per video", when={"duration": ("5",)}),
            PriceRow(credits=320, unit="per video", when={"duration": ("10",)}),
        ),
        checked=PRICES_READ,
        source=PRICE_CATALOGUE,
    ),
    source=MODEL_PAGE,
    checked=MODEL_PAGES_READ,
)

KLING_AVATAR_STANDARD = Model(
    id="kling/ai-avatar-standard",
    title="Kling AI Avatar Standard",
    kind="audio-to-video",
    vendor="Kling",
    parameters=(
        IMAGE_URL_JPEG_OR_PNG,
        Parameter(
            name="audio_url", type="string", role="reference_audio", required=True, accepts=Accepted(mime=SOUNDS, max_mb=100), help="Public URL of a sound file"
        ),
        PROMPT_5000,
    ),
    price=Price(rows=(PriceRow(credits=8, unit="per second"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
    source=MODEL_PAGE,
    checked=MODEL_PAGES_READ,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="kling/v2-1-master-text-to-video",
        title="Kling 2.1 Master",
        kind="text-to-video",
        vendor="Kling",
        parameters=(PROMPT_5000, DURATION_5_OR_10, ASPECT_RATIO_OF_THREE, NEGATIVE_PROMPT_500, CFG_SCALE),
        price=Price(
            rows=(
                PriceRow(credits=160, unit="per video", when={"duration": ("5",)}),
                PriceRow(credits=320, unit="per video", when={"duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        disagreements=("aspect_ratio default: unstated in another source; the live schema of October 2026 says 16:9",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    KLING_2_1_MASTER_IMAGE_TO_VIDEO,
    Model(
        id="kling/v2-1-pro",
        title="Kling 2.1 Pro",
        kind="image-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_5000,
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=("image/jpeg",), max_mb=10),
                help="Public URL of an image",
            ),
            DURATION_5_OR_10,
            NEGATIVE_PROMPT_500,
            CFG_SCALE,
            Parameter(name="tail_image_url", type="string", role="last_frame", accepts=JPEG_OR_PNG_10_MB, help="Public URL of an image to use as last frame"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=50, unit="per video", when={"duration": ("5",)}),
                PriceRow(credits=100, unit="per video", when={"duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    replace(
        KLING_2_1_MASTER_IMAGE_TO_VIDEO,
        id="kling/v2-1-standard",
        title="Kling 2.1 Standard",
        price=Price(
            rows=(
                PriceRow(credits=25, unit="per video", when={"duration": ("5",)}),
                PriceRow(credits=50, unit="per video", when={"duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
    ),
    Model(
        id="kling/v2-5-turbo-text-to-video-pro",
        title="Kling 2.5 Turbo Pro",
        kind="text-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_2500,
            DURATION_5_OR_10,
            ASPECT_RATIO_OF_THREE,
            Parameter(name="negative_prompt", type="string", role="negative_prompt", max_length=2500, help="What to avoid; the prompt wins on conflict"),
            CFG_SCALE,
        ),
        price=Price(
            rows=(
                PriceRow(credits=42, unit="per video", when={"duration": ("5",)}),
                PriceRow(credits=84, unit="per video", when={"duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling/v2-5-turbo-image-to-video-pro",
        title="Kling 2.5 Turbo Pro (image to video)",
        kind="image-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_2500,
            IMAGE_URL_JPEG_OR_PNG,
            Parameter(name="tail_image_url", type="string", role="last_frame", accepts=JPEG_OR_PNG_10_MB, help="Public URL of an image to use as last frame"),
            DURATION_5_OR_10,
            Parameter(name="negative_prompt", type="string", role="negative_prompt", max_length=2496, help="What to avoid; the prompt wins on conflict"),
            CFG_SCALE,
        ),
        price=Price(
            rows=(
                PriceRow(credits=42, unit="per video", when={"duration": ("5",)}),
                PriceRow(credits=84, unit="per video", when={"duration": ("10",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling-2.6/text-to-video",
        title="Kling 2.6",
        kind="text-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_1000,
            Parameter(name="sound", type="boolean", required=True, help="Generate with sound"),
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="1:1", choices=("1:1", "16:9", "9:16"), help="Width to height"
            ),
            DURATION_5_OR_10_REQUIRED,
        ),
        price=Price(
            rows=(
                PriceRow(credits=55, unit="per video", when={"duration": ("5",), "sound": ("false",)}),
                PriceRow(credits=110, unit="per video", when={"duration": ("10",), "sound": ("false",)}),
                PriceRow(credits=110, unit="per video", when={"duration": ("5",), "sound": ("true",)}),
                PriceRow(credits=220, unit="per video", when={"duration": ("10",), "sound": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling-2.6/image-to-video",
        title="Kling 2.6 (image to video)",
        kind="image-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_1000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=JPEG_OR_PNG_10_MB,
                help="Public URLs of images",
            ),
            Parameter(name="sound", type="boolean", required=True, help="Generate with sound"),
            DURATION_5_OR_10_REQUIRED,
        ),
        price=Price(
            rows=(
                PriceRow(credits=55, unit="per video", when={"duration": ("5",), "sound": ("false",)}),
                PriceRow(credits=110, unit="per video", when={"duration": ("10",), "sound": ("false",)}),
                PriceRow(credits=110, unit="per video", when={"duration": ("5",), "sound": ("true",)}),
                PriceRow(credits=220, unit="per video", when={"duration": ("10",), "sound": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling-2.6/motion-control",
        title="Kling 2.6 Motion Control",
        kind="video-to-video",
        vendor="Kling",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=2500, help="What to make"),
            Parameter(
                name="input_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=JPEG_OR_PNG_10_MB,
                help="Public URLs of images",
            ),
            Parameter(
                name="video_urls",
                type="array",
                role="reference_video",
                required=True,
                items="string",
                max_count=1,
                accepts=Accepted(mime=CLIPS, max_mb=100),
                help="Public URLs of videos",
            ),
            Parameter(
                name="character_orientation",
                type="string",
                required=True,
                default="video",
                choices=("image", "video"),
                help="Whose orientation the character takes: the picture's or the video's",
            ),
            Parameter(name="mode", type="string", role="resolution", required=True, default="720p", choices=("720p", "1080p"), help="Generation mode"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=11, unit="per second", when={"mode": ("720p",)}),
                PriceRow(credits=18, unit="per second", when={"mode": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        rules=(
            Rule(
                sentence="The clip may last 10 seconds where the character is turned like the picture.",
                when={"character_orientation": ("image",)},
                lasts={"video_urls": (0, 10)},
            ),
            Rule(sentence="The clip may last 30 seconds.", lasts={"video_urls": (0, 30)}),
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    KLING_AVATAR_STANDARD,
    replace(
        KLING_AVATAR_STANDARD,
        id="kling/ai-avatar-pro",
        title="Kling AI Avatar Pro",
        price=Price(rows=(PriceRow(credits=16, unit="per second"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
    ),
)
