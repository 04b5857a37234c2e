"""Video models of ByteDance from Seedance 1.5 on.

Long because they share parameters and rules that are read side by side.
"""

from __future__ import annotations

from kie.catalogue.formats import MORE_PICTURES, MP3_OR_WAV, MP4_OR_MOV
from kie.catalogue.models.shared_parameters import (
    DURATION_UP_TO_30,
    NSFW_CHECKER,
    PICTURES_10_MB,
    RESOLUTION_480P_720P_1080P,
    RESOLUTION_480P_720P_DEFAULT_720P,
)
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

OPTIONAL_PROMPT_3_TO_20000 = Parameter(name="prompt", type="string", role="prompt", min_length=3, max_length=20000, help="What to make")
FIRST_FRAME_URL_OR_ASSET = Parameter(name="first_frame_url", type="string", role="first_frame", help="Public URL or asset://id of the first frame")
LAST_FRAME_URL_OR_ASSET = Parameter(name="last_frame_url", type="string", role="last_frame", help="Public URL or asset://id of the last frame")
REFERENCE_IMAGE_URLS = Parameter(
    name="reference_image_urls",
    type="array",
    role="reference_images",
    items="string",
    max_count=9,
    accepts=Accepted(mime=MORE_PICTURES, max_mb=30),
    help="Public URLs or asset://ids of reference images",
)
REFERENCE_VIDEO_URLS = Parameter(
    name="reference_video_urls",
    type="array",
    role="reference_video",
    items="string",
    max_count=3,
    accepts=Accepted(mime=MP4_OR_MOV, max_mb=50, min_seconds=2, max_seconds=15, max_total_seconds=15),
    help="Public URLs or asset://ids of reference videos",
)
REFERENCE_AUDIO_URLS = Parameter(
    name="reference_audio_urls",
    type="array",
    role="reference_audio",
    items="string",
    max_count=3,
    accepts=Accepted(mime=MP3_OR_WAV, max_mb=15, min_seconds=2, max_seconds=15),
    help="Public URLs or asset://ids of reference audio clips",
)
GENERATE_AUDIO = Parameter(name="generate_audio", type="boolean", default=True, help="Also generate synchronised audio; dearer where that is billed")
ASPECT_RATIO = Parameter(
    name="aspect_ratio",
    type="string",
    role="aspect_ratio",
    default="16:9",
    choices=("1:1", "4:3", "3:4", "16:9", "9:16", "21:9", "adaptive"),
    help="Width to height",
)
DURATION_4_TO_15 = Parameter(name="duration", type="integer", role="duration", default=5, minimum=4, maximum=15, step=1, help="Length in seconds")
WEB_SEARCH = Parameter(name="web_search", type="boolean", help="Let the model search the web")

FRAMES_OR_REFERENCES = Rule(
    sentence="A first or last frame cannot be mixed with reference images, reference videos or reference audios: remove one or the other.",
    given=("first_frame_url", "last_frame_url"),
    excludes=("reference_image_urls", "reference_video_urls", "reference_audio_urls"),
    upstream="first/last frame content cannot be mixed with reference media content",
)
LAST_FRAME_NEEDS_FIRST = Rule(sentence="A last frame needs a first frame.", given=("last_frame_url",), needs=("first_frame_url",))
AT_MOST_9_IMAGES = Rule(
    sentence="First frame, last frame and reference images together may be at most 9.",
    together=("first_frame_url", "last_frame_url", "reference_image_urls"),
    at_most=9,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="bytedance/seedance-1.5-pro",
        title="Seedance 1.5 Pro",
        kind="text-to-video",
        vendor="ByteDance",
        also=("image-to-video",),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, min_length=3, max_length=20000, help="What to make"),
            Parameter(
                name="input_urls", type="array", role="reference_images", items="string", max_count=2, accepts=PICTURES_10_MB, help="Public URLs of images"
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                required=True,
                default="1:1",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16", "21:9"),
                help="Width to height",
            ),
            RESOLUTION_480P_720P_1080P,
            Parameter(name="duration", type="number", role="duration", required=True, minimum=4, maximum=12, step=1, help="Length in seconds"),
            Parameter(name="fixed_lens", type="boolean", default=False, help="Lock the camera"),
            Parameter(name="generate_audio", type="boolean", default=False, help="Also generate synchronised audio; dearer where that is billed"),
            NSFW_CHECKER,
        ),
        price=Price(
            rows=(
                PriceRow(credits=1.75, unit="per second", when={"resolution": ("480p",), "generate_audio": ("false",)}),
                PriceRow(credits=3.5, unit="per second", when={"resolution": ("720p",), "generate_audio": ("false",)}),
                PriceRow(credits=7.5, unit="per second", when={"resolution": ("1080p",), "generate_audio": ("false",)}),
                PriceRow(credits=3.5, unit="per second", when={"resolution": ("480p",), "generate_audio": ("true",)}),
                PriceRow(credits=7, unit="per second", when={"resolution": ("720p",), "generate_audio": ("true",)}),
                PriceRow(credits=15, unit="per second", when={"resolution": ("1080p",), "generate_audio": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/seedance-2",
        title="Seedance 2.0",
        kind="text-to-video",
        vendor="ByteDance",
        also=("image-to-video", "video-to-video"),
        parameters=(
            OPTIONAL_PROMPT_3_TO_20000,
            FIRST_FRAME_URL_OR_ASSET,
            LAST_FRAME_URL_OR_ASSET,
            REFERENCE_IMAGE_URLS,
            REFERENCE_VIDEO_URLS,
            REFERENCE_AUDIO_URLS,
            Parameter(name="return_last_frame", type="boolean", default=False, is_deprecated=True, help="Also return the last frame as an image (deprecated)"),
            GENERATE_AUDIO,
            Parameter(name="resolution", type="string", role="resolution", default="720p", choices=("480p", "720p", "1080p", "4k"), help="Resolution tier"),
            ASPECT_RATIO,
            DURATION_4_TO_15,
            WEB_SEARCH,
            NSFW_CHECKER,
        ),
        rules=(FRAMES_OR_REFERENCES, LAST_FRAME_NEEDS_FIRST, AT_MOST_9_IMAGES),
        price=Price(
            rows=(
                PriceRow(credits=19, unit="per second", when={"resolution": ("480p",), "video_input": ("false",)}),
                PriceRow(credits=41, unit="per second", when={"resolution": ("720p",), "video_input": ("false",)}),
                PriceRow(credits=102, unit="per second", when={"resolution": ("1080p",), "video_input": ("false",)}),
                PriceRow(credits=208, unit="per second", when={"resolution": ("4k",), "video_input": ("false",)}),
                PriceRow(credits=11.5, unit="per second of input and output", when={"resolution": ("480p",), "video_input": ("true",)}),
                PriceRow(credits=25, unit="per second of input and output", when={"resolution": ("720p",), "video_input": ("true",)}),
                PriceRow(credits=62, unit="per second of input and output", when={"resolution": ("1080p",), "video_input": ("true",)}),
                PriceRow(credits=128, unit="per second of input and output", when={"resolution": ("4k",), "video_input": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        typical_seconds=255,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/seedance-2-fast",
        title="Seedance 2.0 Fast",
        kind="text-to-video",
        vendor="ByteDance",
        also=("image-to-video", "video-to-video"),
        parameters=(
            OPTIONAL_PROMPT_3_TO_20000,
            FIRST_FRAME_URL_OR_ASSET,
            LAST_FRAME_URL_OR_ASSET,
            REFERENCE_IMAGE_URLS,
            REFERENCE_VIDEO_URLS,
            REFERENCE_AUDIO_URLS,
            Parameter(name="return_last_frame", type="boolean", default=False, is_deprecated=True, help="Also return the last frame as an image (deprecated)"),
            GENERATE_AUDIO,
            RESOLUTION_480P_720P_DEFAULT_720P,
            ASPECT_RATIO,
            DURATION_4_TO_15,
            WEB_SEARCH,
            NSFW_CHECKER,
        ),
        rules=(FRAMES_OR_REFERENCES, LAST_FRAME_NEEDS_FIRST, AT_MOST_9_IMAGES),
        price=Price(
            rows=(
                PriceRow(credits=11.7, unit="per second", when={"resolution": ("480p",), "video_input": ("false",)}),
                PriceRow(credits=24.8, unit="per second", when={"resolution": ("720p",), "video_input": ("false",)}),
                PriceRow(credits=6.8, unit="per second of input and output", when={"resolution": ("480p",), "video_input": ("true",)}),
                PriceRow(credits=15, unit="per second of input and output", when={"resolution": ("720p",), "video_input": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        typical_seconds=188,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/seedance-2-mini",
        title="Seedance 2.0 Mini",
        kind="text-to-video",
        vendor="ByteDance",
        also=("image-to-video", "video-to-video"),
        parameters=(
            OPTIONAL_PROMPT_3_TO_20000,
            FIRST_FRAME_URL_OR_ASSET,
            LAST_FRAME_URL_OR_ASSET,
            REFERENCE_IMAGE_URLS,
            REFERENCE_VIDEO_URLS,
            REFERENCE_AUDIO_URLS,
            GENERATE_AUDIO,
            RESOLUTION_480P_720P_DEFAULT_720P,
            ASPECT_RATIO,
            DURATION_4_TO_15,
            WEB_SEARCH,
            NSFW_CHECKER,
        ),
        rules=(FRAMES_OR_REFERENCES, LAST_FRAME_NEEDS_FIRST, AT_MOST_9_IMAGES),
        price=Price(
            rows=(
                PriceRow(credits=3.8, unit="per second", when={"resolution": ("480p",), "video_input": ("false",)}),
                PriceRow(credits=8.2, unit="per second", when={"resolution": ("720p",), "video_input": ("false",)}),
                PriceRow(credits=2.4, unit="per second of input and output", when={"resolution": ("480p",), "video_input": ("true",)}),
                PriceRow(credits=5, unit="per second of input and output", when={"resolution": ("720p",), "video_input": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        disagreements=("the June 2026 page publishes a wrong model id (bytedance/seedance-2-fast)",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="bytedance/seedance-2-5",
        title="Seedance 2.5",
        kind="text-to-video",
        vendor="ByteDance",
        also=("image-to-video", "video-to-video"),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=30000, help="What to make"),
            FIRST_FRAME_URL_OR_ASSET,
            LAST_FRAME_URL_OR_ASSET,
            Parameter(
                name="reference_image_urls",
                type="array",
                role="reference_images",
                items="string",
                max_count=30,
                help="Public URLs or asset://ids of reference images",
            ),
            Parameter(
                name="reference_video_urls",
                type="array",
                role="reference_video",
                items="string",
                max_count=10,
                help="Public URLs or asset://ids of reference videos",
            ),
            Parameter(
                name="reference_audio_urls",
                type="array",
                role="reference_audio",
                items="string",
                max_count=10,
                help="Public URLs or asset://ids of reference audio clips",
            ),
            RESOLUTION_480P_720P_1080P,
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="adaptive",
                choices=("1:1", "4:3", "3:4", "16:9", "9:16", "21:9", "adaptive"),
                help="Width to height",
            ),
            DURATION_UP_TO_30,
            GENERATE_AUDIO,
            Parameter(name="output_format", type="string", role="output_format", choices=("mp4", "mov"), help="File format"),
            WEB_SEARCH,
            Parameter(name="return_last_frame", type="boolean", help="Also return the last frame as an image"),
        ),
        rules=(Rule(sentence="Duration must be between 4 and 30 seconds; -1 leaves it to the model.", between={"duration": (4, 30)}, besides=(-1,)),),
        price=Price(
            rows=(
                PriceRow(credits=28, unit="per second", when={"resolution": ("480p",), "video_input": ("false",)}),
                PriceRow(credits=63, unit="per second", when={"resolution": ("720p",), "video_input": ("false",)}),
                PriceRow(credits=158, unit="per second", when={"resolution": ("1080p",), "video_input": ("false",)}),
                PriceRow(credits=17, unit="per second of input and output", when={"resolution": ("480p",), "video_input": ("true",)}),
                PriceRow(credits=38, unit="per second of input and output", when={"resolution": ("720p",), "video_input": ("true",)}),
                PriceRow(credits=95, unit="per second of input and output", when={"resolution": ("1080p",), "video_input": ("true",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
