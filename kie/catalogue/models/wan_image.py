"""Image models of Wan."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import NSFW_CHECKER, PROMPT_5000, WATERMARK
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Model, Parameter, Price, PriceRow, Rule

COLOR_PALETTE = Parameter(
    name="color_palette",
    type="array",
    role="palette",
    items="object",
    fields=(
        Parameter(name="hex", type="string", required=True, pattern="#[0-9A-Fa-f]{6}", example="#0047AB", help="The colour"),
        Parameter(name="ratio", type="string", required=True, pattern="\\d{1,3}\\.\\d{2}%", example="25.00%", help="Its share"),
    ),
    min_count=3,
    max_count=10,
    help="Colours and their shares, which are written like 25.00%",
)
BBOX_LIST = Parameter(
    name="bbox_list",
    type="array",
    items="array",
    each=Parameter(
        name="boxes",
        type="array",
        items="array",
        each=Parameter(name="box", type="array", items="number", min_count=4, max_count=4, help="Left, top, right, bottom"),
        max_count=2,
    ),
    help="For each input image up to two boxes: left, top, right, bottom",
)

MODELS: tuple[Model, ...] = (
    Model(
        id="wan/2-7-image",
        title="Wan 2.7 Image",
        kind="text-to-image",
        vendor="Wan",
        also=("image-to-image",),
        parameters=(
            PROMPT_5000,
            Parameter(name="input_urls", type="array", role="reference_images", items="string", max_count=9, help="Public URLs of images"),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                choices=("1:1", "16:9", "4:3", "21:9", "3:4", "9:16", "8:1", "1:8"),
                help="Width to height",
            ),
            Parameter(name="enable_sequential", type="boolean", default=False, help="Produce a coherent image set"),
            Parameter(
                name="n", type="integer", role="count", default=4, minimum=1, maximum=12, help="Number of images; up to 12 as a coherent set, else up to 4"
            ),
            Parameter(name="resolution", type="string", role="resolution", default="2K", choices=("1K", "2K"), help="Resolution tier"),
            Parameter(
                name="thinking_mode", type="boolean", default=False, help="Let the model think first (only without input images and without sequential mode)"
            ),
            COLOR_PALETTE,
            BBOX_LIST,
            WATERMARK,
            Parameter(name="seed", type="integer", role="seed", default=0, minimum=0, maximum=2147483647, help="Random seed for reproducibility"),
            NSFW_CHECKER,
        ),
        rules=(
            Rule(sentence="Results per request can be at most 4 unless series of pictures is on.", when={"enable_sequential": (False,)}, between={"n": (1, 4)}),
            Rule(sentence="While series of pictures is on, N is 12 where it is not given.", when={"enable_sequential": (True,)}, defaults={"n": 12}),
            Rule(
                sentence="Thinking mode works only without input images: remove the inputs, or turn thinking mode off.",
                when={"thinking_mode": (True,)},
                excludes=("input_urls",),
            ),
            Rule(
                sentence="Thinking mode works only while series of pictures is off: turn off one of the two.",
                when={"thinking_mode": (True,)},
                only={"enable_sequential": (False,)},
            ),
        ),
        price=Price(rows=(PriceRow(credits=4.8, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        typical_seconds=12,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="wan/2-7-image-pro",
        title="Wan 2.7 Image Pro",
        kind="text-to-image",
        vendor="Wan",
        also=("image-to-image",),
        parameters=(
            PROMPT_5000,
            Parameter(name="input_urls", type="array", role="reference_images", items="string", max_count=9, help="Public URLs of images"),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                choices=("1:1", "16:9", "4:3", "21:9", "3:4", "9:16", "8:1", "1:8"),
                help="Width to height",
            ),
            Parameter(name="enable_sequential", type="boolean", default=False, help="Produce a coherent image set"),
            Parameter(
                name="n", type="integer", role="count", default=4, minimum=1, maximum=12, help="Number of images; up to 12 as a coherent set, else up to 4"
            ),
            Parameter(name="resolution", type="string", role="resolution", default="2K", choices=("1K", "2K", "4K"), help="Resolution tier"),
            Parameter(
                name="thinking_mode", type="boolean", default=False, help="Let the model think first (only without input images and without sequential mode)"
            ),
            COLOR_PALETTE,
            BBOX_LIST,
            WATERMARK,
            Parameter(name="seed", type="integer", role="seed", default=0, minimum=0, maximum=2147483647, help="Random seed for reproducibility"),
            NSFW_CHECKER,
        ),
        rules=(
            Rule(sentence="Results per request can be at most 4 unless series of pictures is on.", when={"enable_sequential": (False,)}, between={"n": (1, 4)}),
            Rule(sentence="While series of pictures is on, N is 12 where it is not given.", when={"enable_sequential": (True,)}, defaults={"n": 12}),
            Rule(
                sentence="Thinking mode works only without input images: remove the inputs, or turn thinking mode off.",
                when={"thinking_mode": (True,)},
                excludes=("input_urls",),
            ),
            Rule(
                sentence="Thinking mode works only while series of pictures is off: turn off one of the two.",
                when={"thinking_mode": (True,)},
                only={"enable_sequential": (False,)},
            ),
            Rule(
                sentence="4K is made only without input images: remove the inputs, or choose another resolution.",
                when={"resolution": ("4K",)},
                excludes=("input_urls",),
            ),
            Rule(
                sentence="4K is made only while series of pictures is off: turn it off, or choose another resolution.",
                when={"resolution": ("4K",)},
                only={"enable_sequential": (False,)},
            ),
        ),
        price=Price(rows=(PriceRow(credits=12, unit="per image"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        typical_seconds=28,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
