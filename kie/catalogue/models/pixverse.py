"""Models of PixVerse."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import PROMPT, SEED
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

QUALITY = Parameter(name="quality", type="string", role="resolution", choices=("360p", "540p", "720p", "1080p"), help="Quality tier")
DURATION_1_TO_15 = Parameter(name="duration", type="integer", role="duration", minimum=1, maximum=15, help="Length in seconds")
GENERATE_AUDIO_SWITCH = Parameter(name="generate_audio_switch", type="boolean", help="Generate audio")

PRICE = Price(
    rows=(
        PriceRow(credits=4, unit="per second", when={"quality": ("360p",), "generate_audio_switch": ("false",)}),
        PriceRow(credits=5.6, unit="per second", when={"quality": ("540p",), "generate_audio_switch": ("false",)}),
        PriceRow(credits=7.2, unit="per second", when={"quality": ("720p",), "generate_audio_switch": ("false",)}),
        PriceRow(credits=14.4, unit="per second", when={"quality": ("1080p",), "generate_audio_switch": ("false",)}),
        PriceRow(credits=5.6, unit="per second", when={"quality": ("360p",), "generate_audio_switch": ("true",)}),
        PriceRow(credits=7.2, unit="per second", when={"quality": ("540p",), "generate_audio_switch": ("true",)}),
        PriceRow(credits=9.6, unit="per second", when={"quality": ("720p",), "generate_audio_switch": ("true",)}),
        PriceRow(credits=18.4, unit="per second", when={"quality": ("1080p",), "generate_audio_switch": ("true",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="pixverse-v6/text-to-video",
        title="PixVerse V6",
        kind="text-to-video",
        vendor="PixVerse",
        parameters=(PROMPT, QUALITY, DURATION_1_TO_15, GENERATE_AUDIO_SWITCH, SEED),
        price=PRICE,
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="pixverse-v6/image-to-video",
        title="PixVerse V6 (image to video)",
        kind="image-to-video",
        vendor="PixVerse",
        parameters=(
            Parameter(
                name="image_urls", type="array", role="reference_images", required=True, items="string", max_count=2, help="Public URLs of one or two images"
            ),
            PROMPT,
            QUALITY,
            DURATION_1_TO_15,
            GENERATE_AUDIO_SWITCH,
            SEED,
        ),
        price=PRICE,
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="pixverse-v6/reference-to-video",
        title="PixVerse V6 (reference to video)",
        kind="image-to-video",
        vendor="PixVerse",
        parameters=(
            Parameter(name="image_references", type="array", role="reference_images", required=True, items="string", help="Public URLs of reference images"),
            PROMPT,
            QUALITY,
            DURATION_1_TO_15,
            GENERATE_AUDIO_SWITCH,
            SEED,
        ),
        price=Price(
            rows=(
                PriceRow(credits=4.5, unit="per second", when={"quality": ("360p",), "generate_audio_switch": ("false",)}),
                PriceRow(credits=6.3, unit="per second", when={"quality": ("540p",), "generate_audio_switch": ("false",)}),
                PriceRow(credits=8.1, unit="per second", when={"quality": ("720p",), "generate_audio_switch": ("false",)}),
                PriceRow(credits=16.2, unit="per second", when={"quality": ("1080p",), "generate_audio_switch": ("false",)}),
                PriceRow(credits=6.3, unit="per second", when={"quality": ("360p",), "generate_audio_switch": ("true",)}),
                PriceRow(credits=8.1, unit="per second", when={"quality": ("540p",), "generate_audio_switch": ("true",)}),
                PriceRow(credits=10.8, unit="per second", when={"quality": ("720p",), "generate_audio_switch": ("true",)}),
                PriceRow(credits=20.7, unit="per second", when={"quality": ("1080p",), "generate_audio_switch": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="pixverse-v6/transition",
        title="PixVerse V6 Transition",
        kind="image-to-video",
        vendor="PixVerse",
        parameters=(
            Parameter(name="first_frame_image_url", type="string", role="reference_images", required=True, help="Public URL of the first frame"),
            Parameter(name="last_frame_image_url", type="string", role="last_frame", required=True, help="Public URL of the last frame"),
            PROMPT,
            QUALITY,
            DURATION_1_TO_15,
            GENERATE_AUDIO_SWITCH,
            SEED,
        ),
        price=PRICE,
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
    Model(
        id="pixverse-v6/extend",
        title="PixVerse V6 Extend",
        kind="video-to-video",
        vendor="PixVerse",
        parameters=(
            Parameter(name="taskId", type="string", role="earlier_task", help="Task id of an earlier KIE task; or give a video"),
            Parameter(name="video_url", type="string", role="reference_video", help="Public URL of a video"),
            PROMPT,
            QUALITY,
            DURATION_1_TO_15,
            GENERATE_AUDIO_SWITCH,
            SEED,
        ),
        rules=(Rule(sentence="Either a task id of an earlier clip or a video is needed.", together=("taskId", "video_url"), at_least=1),),
        price=PRICE,
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
