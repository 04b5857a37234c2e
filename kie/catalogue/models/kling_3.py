"""Models of Kling from 3 on."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import JPEG_OR_PNG_10_MB, PROMPT_2500
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

DURATION_3_TO_15 = Parameter(
    name="duration",
    type="string",
    role="duration",
    required=True,
    default="5",
    choices=("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"),
    help="Length in seconds",
)

MODELS: tuple[Model, ...] = (
    Model(
        id="kling/v3-turbo-text-to-video",
        title="Kling 3 Turbo",
        kind="text-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_2500,
            DURATION_3_TO_15,
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="16:9", choices=("1:1", "9:16", "16:9"), help="Width to height"
            ),
            Parameter(name="resolution", type="string", role="resolution", required=True, default="720p", choices=("720p", "1080p"), help="Resolution tier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=18, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=22.5, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling/v3-turbo-image-to-video",
        title="Kling 3 Turbo (image to video)",
        kind="image-to-video",
        vendor="Kling",
        parameters=(
            PROMPT_2500,
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
            DURATION_3_TO_15,
            Parameter(name="resolution", type="string", role="resolution", required=True, default="720p", choices=("720p", "1080p"), help="Resolution tier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=18, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=22.5, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling-3.0/video",
        title="Kling 3.0",
        kind="text-to-video",
        vendor="Kling",
        also=("image-to-video",),
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", help="What to make; the shots take its place"),
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                items="string",
                max_count=2,
                help="Public URLs: one is the first frame, two are first and last",
            ),
            Parameter(name="sound", type="boolean", required=True, default=False, help="Generate with sound"),
            DURATION_3_TO_15,
            Parameter(
                name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="16:9", choices=("16:9", "9:16", "1:1"), help="Width to height"
            ),
            Parameter(
                name="mode",
                type="string",
                role="resolution",
                required=True,
                default="pro",
                choices=("std", "pro", "4K"),
                edges={"std": 720, "pro": 1080, "4K": 2160},
                help="Generation mode",
            ),
            Parameter(name="multi_shots", type="boolean", role="shots", required=True, default=False, help="Multi-shot mode"),
            Parameter(
                name="multi_prompt",
                type="array",
                items="object",
                fields=(
                    Parameter(name="prompt", type="string", required=True, max_length=500, help="What the shot shows"),
                    Parameter(name="duration", type="integer", role="duration", required=True, minimum=1, maximum=12, help="Its length in seconds"),
                ),
                max_count=5,
                help="One prompt and length for each shot",
            ),
            Parameter(
                name="kling_elements",
                type="array",
                items="object",
                fields=(
                    Parameter(name="name", type="string", required=True, help="How prompts call it"),
                    Parameter(name="description", type="string", required=True, help="What it is"),
                    Parameter(
                        name="element_input_urls", type="array", role="reference_images", required=True, items="string", help="Public URLs of its pictures"
                    ),
                    Parameter(name="element_input_audio_urls", type="array", role="reference_audio", items="string", help="Public URLs of its voice"),
                    Parameter(name="start_time", type="integer", help="When it comes in"),
                    Parameter(name="end_time", type="integer", help="When it leaves"),
                ),
                max_count=3,
                help="Named things and people that prompts refer to",
            ),
        ),
        rules=(
            Rule(sentence="Without multi shots, a prompt is needed: fill in the brief.", when={"multi_shots": (False,)}, needs=("prompt",)),
            Rule(
                sentence="With multi shots, multi prompt is needed: one prompt and length for each shot.",
                when={"multi_shots": (True,)},
                needs=("multi_prompt",),
                defaults={"sound": True},
            ),
            Rule(sentence="With multi shots, images can hold only the first frame.", when={"multi_shots": (True,)}, together=("image_urls",), at_most=1),
        ),
        price=Price(
            rows=(
                PriceRow(credits=14, unit="per second", when={"mode": ("std",), "sound": ("false",)}),
                PriceRow(credits=20, unit="per second", when={"mode": ("std",), "sound": ("true",)}),
                PriceRow(credits=18, unit="per second", when={"mode": ("pro",), "sound": ("false",)}),
                PriceRow(credits=27, unit="per second", when={"mode": ("pro",), "sound": ("true",)}),
                PriceRow(credits=67, unit="per second", when={"mode": ("4K",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        typical_seconds=146,
        constraints=("with multi_shots the prompt is ignored and multi_prompt is used",),
        disagreements=(
            "prompt is marked as required; clients send multi-shot requests without one, and its page has it apply only without them",
            "multi_prompt and kling_elements are marked as required; a request without multi_prompt was taken in April 2026",
        ),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="kling-3.0/motion-control",
        title="Kling 3.0 Motion Control",
        kind="video-to-video",
        vendor="Kling",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=2500, help="What to make"),
            Parameter(name="input_urls", type="array", role="reference_images", required=True, items="string", max_count=1, help="Public URLs of images"),
            Parameter(name="video_urls", type="array", role="reference_video", required=True, items="string", max_count=1, help="Public URLs of videos"),
            Parameter(
                name="mode",
                type="string",
                role="resolution",
                default="720p",
                choices=("720p", "1080p"),
                help="Output resolution (docs still print std|pro, the API rejects those)",
            ),
            Parameter(
                name="character_orientation",
                type="string",
                default="video",
                choices=("image", "video"),
                help="Whose orientation the character takes: the picture's or the video's",
            ),
            Parameter(
                name="background_source", type="string", default="input_video", choices=("input_video", "input_image"), help="Where the background comes from"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=20, unit="per second", when={"mode": ("720p",)}),
                PriceRow(credits=27, unit="per second", when={"mode": ("1080p",)}),
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
        disagreements=("mode: std|pro (docs) vs 720p|1080p (live; the docs' values are refused)",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
