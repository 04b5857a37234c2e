"""Video models of Wan 2.2 and 2.5."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.models.shared_parameters import (
    ASPECT_RATIO_OF_THREE,
    CLIPS_10_MB,
    DURATION_5_OR_10_REQUIRED,
    IMAGE_URL,
    NEGATIVE_PROMPT_500,
    NSFW_CHECKER,
    PROMPT_800,
    PROMPT_5000,
    RESOLUTION_480P_720P_DEFAULT_720P,
    RESOLUTION_720P_1080P,
    SEED,
)
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

ENABLE_PROMPT_EXPANSION = Parameter(name="enable_prompt_expansion", type="boolean", default=False, help="Let a language model expand the prompt first")
RESOLUTION_480P_580P_720P = Parameter(
    name="resolution", type="string", role="resolution", default="480p", choices=("480p", "580p", "720p"), help="Resolution tier"
)

WAN_2_2_ANIMATE_MOVE = Model(
    id="wan/2-2-animate-move",
    title="Wan 2.2 Animate Move",
    kind="video-to-video",
    vendor="Wan",
    parameters=(
        Parameter(name="video_url", type="string", role="reference_video", required=True, accepts=CLIPS_10_MB, help="Public URL of a video"),
        IMAGE_URL,
        RESOLUTION_480P_580P_720P,
        NSFW_CHECKER,
    ),
    price=Price(
        rows=(
            PriceRow(credits=6, unit="per second", when={"resolution": ("480p",)}),
            PriceRow(credits=9.5, unit="per second", when={"resolution": ("580p",)}),
            PriceRow(credits=12.5, unit="per second", when={"resolution": ("720p",)}),
        ),
        checked=PRICES_READ,
        source=PRICE_CATALOGUE,
    ),
    source=MODEL_PAGE,
    checked=MODEL_PAGES_READ,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="wan/2-2-a14b-text-to-video-turbo",
        title="Wan 2.2 Turbo",
        kind="text-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_5000,
            RESOLUTION_480P_720P_DEFAULT_720P,
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="16:9", choices=("16:9", "9:16"), help="Width to height"),
            ENABLE_PROMPT_EXPANSION,
            Parameter(name="seed", type="number", role="seed", default=0, minimum=0, maximum=2147483647, step=1, help="Random seed for reproducibility"),
            Parameter(name="acceleration", type="string", default="none", choices=("none", "regular"), help="Speed/quality trade-off"),
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=40, unit="per video", when={"resolution": ("480p",)}),
                PriceRow(credits=60, unit="per video", when={"resolution": ("580p",)}),
                PriceRow(credits=80, unit="per video", when={"resolution": ("720p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        fixed_seconds=5,
        disagreements=(
            "resolution: 480p|580p|720p in another source and in every price list; docs since June 2026 publish only 480p|720p",
            "aspect_ratio: 16:9|9:16|1:1 in another source and some clients; docs since June 2026 publish only 16:9|9:16",
            "a third-party guide lists duration 5|10: not in any official page; output is a fixed 5 s clip",
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-2-a14b-image-to-video-turbo",
        title="Wan 2.2 Turbo (image to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            IMAGE_URL,
            PROMPT_5000,
            RESOLUTION_480P_720P_DEFAULT_720P,
            ENABLE_PROMPT_EXPANSION,
            Parameter(name="seed", type="number", role="seed", default=0, minimum=0, maximum=2147483647, step=1, help="Random seed for reproducibility"),
            Parameter(name="acceleration", type="string", default="none", choices=("none", "regular"), help="Speed/quality trade-off"),
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=40, unit="per video", when={"resolution": ("480p",)}),
                PriceRow(credits=60, unit="per video", when={"resolution": ("580p",)}),
                PriceRow(credits=80, unit="per video", when={"resolution": ("720p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        disagreements=("resolution: 580p stands in the price lists, not in the June 2026 schema",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-2-a14b-speech-to-video-turbo",
        title="Wan 2.2 Turbo (speech to video)",
        kind="audio-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_5000,
            IMAGE_URL,
            Parameter(
                name="audio_url",
                type="string",
                role="reference_audio",
                required=True,
                accepts=Accepted(
                    mime=(
                        "audio/mp3",
                        "audio/wav",
                        "audio/ogg",
                        "audio/m4a",
                        "audio/mp4",
                        "audio/flac",
                        "audio/aac",
                        "audio/x-ms-wma",
                        "audio/mpeg",
                    ),
                    max_mb=10,
                ),
                help="Public URL of a sound file",
            ),
            Parameter(name="num_frames", type="number", role="frames", default=80, minimum=40, maximum=120, step=4, help="Frames to generate"),
            Parameter(name="frames_per_second", type="number", role="frame_rate", default=16, minimum=4, maximum=60, step=1, help="Frame rate"),
            RESOLUTION_480P_580P_720P,
            NEGATIVE_PROMPT_500,
            SEED,
            Parameter(name="num_inference_steps", type="number", default=27, minimum=2, maximum=40, step=1, help="Sampling steps"),
            Parameter(name="guidance_scale", type="number", default=3.5, minimum=1, maximum=10, step=0.1, help="How closely to follow the prompt"),
            Parameter(name="shift", type="number", default=5, minimum=1, maximum=10, step=0.1, help="Sampler shift"),
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=12, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=18, unit="per second", when={"resolution": ("580p",)}),
                PriceRow(credits=24, unit="per second", when={"resolution": ("720p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    WAN_2_2_ANIMATE_MOVE,
    replace(WAN_2_2_ANIMATE_MOVE, id="wan/2-2-animate-replace", title="Wan 2.2 Animate Replace"),
    Model(
        id="wan/2-5-text-to-video",
        title="Wan 2.5",
        kind="text-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_800,
            DURATION_5_OR_10_REQUIRED,
            ASPECT_RATIO_OF_THREE,
            RESOLUTION_720P_1080P,
            NEGATIVE_PROMPT_500,
            ENABLE_PROMPT_EXPANSION,
            SEED,
        ),
        price=Price(
            rows=(
                PriceRow(credits=12, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=20, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-5-image-to-video",
        title="Wan 2.5 (image to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            PROMPT_800,
            IMAGE_URL,
            DURATION_5_OR_10_REQUIRED,
            RESOLUTION_720P_1080P,
            NEGATIVE_PROMPT_500,
            ENABLE_PROMPT_EXPANSION,
            SEED,
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=12, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=20, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
