"""Sora 2, which KIE has removed; kept so that old results can be read."""

from __future__ import annotations

from datetime import date

from kie.catalogue.models.shared_parameters import PICTURES_10_MB, PROMPT_10000
from kie.catalogue.models.sources import GONE_PAGE, GONE_PAGES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow

ASPECT_RATIO = Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="landscape", choices=("portrait", "landscape"), help="Orientation")
N_FRAMES = Parameter(
    name="n_frames", type="string", role="duration", default="10", choices=("10", "15"), help="Clip length, expressed in seconds despite the name"
)
REMOVE_WATERMARK = Parameter(name="remove_watermark", type="boolean", default=True, help="Remove the Sora watermark")
CHARACTER_ID_LIST = Parameter(name="character_id_list", type="array", items="string", max_count=5, help="Up to 5 Sora character ids")

PRICE_PAGE_READ = date(2026, 1, 1)
PRICE_PAGE = "KIE's price page, early 2026; the model has since been removed"

MODELS: tuple[Model, ...] = (
    Model(
        id="sora-2-text-to-video",
        title="Sora 2",
        kind="text-to-video",
        vendor="OpenAI",
        parameters=(PROMPT_10000, ASPECT_RATIO, N_FRAMES, REMOVE_WATERMARK, CHARACTER_ID_LIST),
        price=Price(rows=(PriceRow(credits=30, unit="per video", when={"n_frames": ("10",)}),), checked=PRICE_PAGE_READ, source=PRICE_PAGE),
        is_retired=True,
        disagreements=(
            "price: 30 credits (2025) vs 20 for 10 s and 25 for 15 s (a later list)",
            "character_id_list: added early in 2026, not on the page of December 2025",
        ),
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
    Model(
        id="sora-2-image-to-video",
        title="Sora 2 (image to video)",
        kind="image-to-video",
        vendor="OpenAI",
        parameters=(
            PROMPT_10000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=PICTURES_10_MB,
                help="Public URL of the first frame",
            ),
            ASPECT_RATIO,
            N_FRAMES,
            REMOVE_WATERMARK,
            CHARACTER_ID_LIST,
        ),
        price=Price(rows=(PriceRow(credits=30, unit="per video", when={"n_frames": ("10",)}),), checked=PRICE_PAGE_READ, source=PRICE_PAGE),
        is_retired=True,
        disagreements=(
            "price: 30 credits (2025) vs 20 for 10 s (a later list)",
            "character_id_list: added early in 2026, not on the page of December 2025",
        ),
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
    Model(
        id="sora-2-pro-text-to-video",
        title="Sora 2 Pro",
        kind="text-to-video",
        vendor="OpenAI",
        parameters=(
            PROMPT_10000,
            ASPECT_RATIO,
            N_FRAMES,
            Parameter(name="size", type="string", default="high", choices=("standard", "high"), help="Quality / size tier"),
            REMOVE_WATERMARK,
            CHARACTER_ID_LIST,
        ),
        price=Price(
            rows=(
                PriceRow(credits=150, unit="per video", when={"size": ("standard",), "n_frames": ("10",)}),
                PriceRow(credits=270, unit="per video", when={"size": ("standard",), "n_frames": ("15",)}),
                PriceRow(credits=330, unit="per video", when={"size": ("high",), "n_frames": ("10",)}),
                PriceRow(credits=630, unit="per video", when={"size": ("high",), "n_frames": ("15",)}),
            ),
            checked=PRICE_PAGE_READ,
            source=PRICE_PAGE,
        ),
        typical_seconds=600,
        is_retired=True,
        disagreements=(
            "prompt: 10000 characters (docs 2025-12) vs 5000 (docs October 2025)",
            "size default: high here, standard on the image-to-video page",
            "character_id_list: added early in 2026, not on the page of December 2025",
        ),
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
    Model(
        id="sora-2-pro-image-to-video",
        title="Sora 2 Pro (image to video)",
        kind="image-to-video",
        vendor="OpenAI",
        parameters=(
            PROMPT_10000,
            Parameter(
                name="image_urls",
                type="array",
                role="reference_images",
                required=True,
                items="string",
                max_count=1,
                accepts=PICTURES_10_MB,
                help="Public URL of the first frame",
            ),
            ASPECT_RATIO,
            N_FRAMES,
            Parameter(name="size", type="string", default="standard", choices=("standard", "high"), help="Quality / size tier"),
            REMOVE_WATERMARK,
            CHARACTER_ID_LIST,
        ),
        price=Price(
            rows=(
                PriceRow(credits=150, unit="per video", when={"size": ("standard",), "n_frames": ("10",)}),
                PriceRow(credits=270, unit="per video", when={"size": ("standard",), "n_frames": ("15",)}),
                PriceRow(credits=330, unit="per video", when={"size": ("high",), "n_frames": ("10",)}),
                PriceRow(credits=630, unit="per video", when={"size": ("high",), "n_frames": ("15",)}),
            ),
            checked=PRICE_PAGE_READ,
            source=PRICE_PAGE,
        ),
        is_retired=True,
        disagreements=("character_id_list: added early in 2026, not on the page of December 2025",),
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
    Model(
        id="sora-2-pro-storyboard",
        title="Sora 2 Pro Storyboard",
        kind="text-to-video",
        vendor="OpenAI",
        parameters=(
            Parameter(
                name="shots",
                type="array",
                role="shots",
                required=True,
                items="object",
                fields=(
                    Parameter(name="Scene", type="string", required=True, help="What the shot shows"),
                    Parameter(name="duration", type="number", role="duration", required=True, minimum=0.1, maximum=15, help="Its length in seconds"),
                ),
                min_count=1,
                max_count=10,
                help="What each shot shows and how long it is",
            ),
            Parameter(
                name="n_frames",
                type="string",
                role="duration",
                required=True,
                default="15",
                choices=("10", "15", "25"),
                help="Clip length, expressed in seconds despite the name",
            ),
            Parameter(name="image_urls", type="array", role="reference_images", items="string", accepts=PICTURES_10_MB, help="Public URLs of reference images"),
            Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="landscape", choices=("portrait", "landscape"), help="Width to height"),
        ),
        price=Price(
            rows=(
                PriceRow(credits=150, unit="per video", when={"n_frames": ("10",)}),
                PriceRow(credits=270, unit="per video", when={"n_frames": ("15", "25")}),
            ),
            checked=PRICE_PAGE_READ,
            source=PRICE_PAGE,
        ),
        is_retired=True,
        confidence="medium",
        constraints=("the durations of the shots add up to at most n_frames",),
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
    Model(
        id="sora-watermark-remover",
        title="Sora Watermark Remover",
        kind="utility",
        operation="remove-watermark",
        result="video",
        vendor="OpenAI",
        parameters=(
            Parameter(name="video_url", type="string", role="reference_video", required=True, max_length=500, help="Public sora.chatgpt.com share URL"),
        ),
        price=Price(rows=(PriceRow(credits=10, unit="per task"),), checked=PRICE_PAGE_READ, source=PRICE_PAGE),
        is_retired=True,
        confidence="medium",
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
)
