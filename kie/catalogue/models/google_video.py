"""Video models of Google."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import PROMPT, PROMPT_20000, SEED, UP_TO_20_MB
from kie.catalogue.models.sources import COMPILATION, COMPILATION_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

MODELS: tuple[Model, ...] = (
    Model(
        id="gemini-omni-video",
        title="Gemini Omni Video",
        kind="text-to-video",
        vendor="Google",
        also=("image-to-video", "video-to-video"),
        parameters=(
            PROMPT_20000,
            Parameter(name="image_urls", type="array", role="reference_images", items="string", max_count=7, accepts=UP_TO_20_MB, help="Public URLs of images"),
            Parameter(name="audio_ids", type="array", items="string", max_count=3, help="Ids from POST /api/v1/omni/audio/create"),
            Parameter(
                name="video_list",
                type="array",
                role="reference_video",
                items="object",
                fields=(
                    Parameter(name="url", type="string", role="reference_video", required=True, help="Public URL of the clip"),
                    Parameter(name="start", type="number", role="clip_start", required=True, minimum=0, help="First second to use"),
                    Parameter(name="ends", type="number", role="clip_end", required=True, minimum=0, help="Last second to use"),
                ),
                accepts=Accepted(max_mb=100),
                help="Clips to work from, each with the seconds to use",
            ),
            Parameter(name="character_ids", type="array", items="string", help="Ids from POST /api/v1/omni/character/create"),
            Parameter(name="duration", type="string", role="duration", required=True, choices=("4", "6", "8", "10"), help="Length in seconds"),
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", choices=("16:9", "9:16"), help="Width to height"),
            SEED,
            Parameter(name="resolution", type="string", role="resolution", default="720p", choices=("720p", "1080p", "4k"), help="Resolution tier"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=63, unit="per video", when={"duration": ("4",), "resolution": ("720p", "1080p")}),
                PriceRow(credits=84, unit="per video", when={"duration": ("6",), "resolution": ("720p", "1080p")}),
                PriceRow(credits=105, unit="per video", when={"duration": ("8",), "resolution": ("720p", "1080p")}),
                PriceRow(credits=126, unit="per video", when={"duration": ("10",), "resolution": ("720p", "1080p")}),
                PriceRow(credits=147, unit="per video", when={"duration": ("4",), "resolution": ("4k",)}),
                PriceRow(credits=168, unit="per video", when={"duration": ("6",), "resolution": ("4k",)}),
                PriceRow(credits=189, unit="per video", when={"duration": ("8",), "resolution": ("4k",)}),
                PriceRow(credits=210, unit="per video", when={"duration": ("10",), "resolution": ("4k",)}),
                PriceRow(credits=168, unit="per video", when={"video_input": ("true",), "resolution": ("720p", "1080p")}),
                PriceRow(credits=252, unit="per video", when={"video_input": ("true",), "resolution": ("4k",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        constraints=("audio_ids and character_ids come from KIE's own calls for voices and characters",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="veo-3-1",
        title="Veo 3.1",
        kind="text-to-video",
        vendor="Google",
        also=("image-to-video",),
        parameters=(
            PROMPT,
            Parameter(
                name="model", type="string", default="veo3_fast", choices=("veo3", "veo3_fast", "veo3_lite"), help="Which Veo 3.1: quality, fast or lite"
            ),
            Parameter(name="image_urls", type="array", role="reference_images", items="string", max_count=3, help="Public URLs of images"),
            Parameter(name="generation_type", type="string", choices=("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO"), help="Mode"),
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="16:9", choices=("16:9", "9:16", "Auto"), help="Width to height"),
            Parameter(name="resolution", type="string", role="resolution", default="720p", choices=("720p", "1080p", "4k"), help="Resolution tier"),
            Parameter(name="duration", type="integer", role="duration", default=8, choices=(4, 6, 8), help="Length in seconds"),
            Parameter(name="enable_translation", type="boolean", help="Translate the prompt to English"),
            Parameter(name="watermark", type="string", help="Add an AI watermark"),
        ),
        rules=(
            Rule(
                sentence="Reference to video works only with the models veo3_fast and veo3_lite: choose one of them as model.",
                when={"generation_type": ("REFERENCE_2_VIDEO",)},
                only={"model": ("veo3_fast", "veo3_lite")},
                upstream="Reference to video only supports the Veo Fast model and Veo Lite model.",
                code=422,
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=30, unit="per video", when={"model": ("veo3_lite",), "resolution": ("720p",)}),
                PriceRow(credits=35, unit="per video", when={"model": ("veo3_lite",), "resolution": ("1080p",)}),
                PriceRow(credits=150, unit="per video", when={"model": ("veo3_lite",), "resolution": ("4k",)}),
                PriceRow(credits=60, unit="per video", when={"model": ("veo3_fast",), "resolution": ("720p",)}),
                PriceRow(credits=65, unit="per video", when={"model": ("veo3_fast",), "resolution": ("1080p",)}),
                PriceRow(credits=180, unit="per video", when={"model": ("veo3_fast",), "resolution": ("4k",)}),
                PriceRow(credits=250, unit="per video", when={"model": ("veo3",), "resolution": ("720p",)}),
                PriceRow(credits=255, unit="per video", when={"model": ("veo3",), "resolution": ("1080p",)}),
                PriceRow(credits=370, unit="per video", when={"model": ("veo3",), "resolution": ("4k",)}),
            ),
            checked=PRICES_READ,
            source=PRICE_CATALOGUE,
        ),
        confidence="medium",
        disagreements=("model: one source says that the field is absent",),
        source=COMPILATION,
        checked=COMPILATION_READ,
    ),
)
