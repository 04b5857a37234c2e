"""Models of Ideogram."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import (
    IMAGE_SIZE_SQUARE_HD,
    IMAGE_SIZES,
    IMAGE_URL,
    NEGATIVE_PROMPT_500,
    NEGATIVE_PROMPT_5000,
    PICTURES_10_MB,
    PROMPT_5000,
    SEED,
)
from kie.catalogue.models.sources import GONE_PAGE, GONE_PAGES_READ, MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Mask, Model, Parameter, Price, PriceRow, Rule

# KIE's pages do not say which colour is changed. The model is Ideogram's, whose own pages do: "Masked edits" at
# developer.ideogram.ai, read on 2026-12-01: black is edited and white is kept, for Ideogram 3 and its characters.
WHERE_TO_CHANGE = Mask(of="image_url", marked="black")
MASK_UNSAID = "KIE's page does not say which colour of the mask is changed; Ideogram's own says black"
SAME_SIZE = "The picture and its mask must have the same width and height."

RENDERING_SPEEDS = ("TURBO", "BALANCED", "QUALITY")
STYLES = ("AUTO", "GENERAL", "REALISTIC", "DESIGN")

EXPAND_PROMPT = Parameter(name="expand_prompt", type="boolean", default=True, help="Enable Ideogram MagicPrompt")
RENDERING_SPEED = Parameter(name="rendering_speed", type="string", default="BALANCED", choices=RENDERING_SPEEDS, help="Speed/quality tier; also the price tier")
NUM_IMAGES = Parameter(name="num_images", type="string", role="count", default="1", choices=("1", "2", "3", "4"), help="Number of images")
REFERENCE_IMAGE_URLS = Parameter(
    name="reference_image_urls",
    type="array",
    role="reference_images",
    required=True,
    items="string",
    accepts=PICTURES_10_MB,
    help="Public URLs of reference images",
)
CHARACTER_STYLE = Parameter(name="style", type="string", default="AUTO", choices=("AUTO", "REALISTIC", "FICTION"), help="Style preset")

PRICE_IDEOGRAM_3 = Price(
    rows=(
        PriceRow(credits=3.5, unit="per image", when={"rendering_speed": ("TURBO",)}),
        PriceRow(credits=7, unit="per image", when={"rendering_speed": ("BALANCED",)}),
        PriceRow(credits=10, unit="per image", when={"rendering_speed": ("QUALITY",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)
PRICE_CHARACTER = Price(
    rows=(
        PriceRow(credits=12, unit="per image", when={"rendering_speed": ("TURBO",)}),
        PriceRow(credits=18, unit="per image", when={"rendering_speed": ("BALANCED",)}),
        PriceRow(credits=24, unit="per image", when={"rendering_speed": ("QUALITY",)}),
    ),
    checked=PRICES_READ,
    source=PRICE_CATALOGUE,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="ideogram/v3-text-to-image",
        title="Ideogram 3",
        kind="text-to-image",
        vendor="Ideogram",
        parameters=(
            PROMPT_5000,
            Parameter(name="rendering_speed", type="string", choices=RENDERING_SPEEDS, help="Speed/quality tier; also the price tier"),
            Parameter(name="style", type="string", choices=STYLES, help="Style preset"),
            EXPAND_PROMPT,
            Parameter(name="image_size", type="string", role="aspect_ratio", choices=IMAGE_SIZES, help="Named size / aspect preset"),
            SEED,
            NEGATIVE_PROMPT_5000,
        ),
        price=PRICE_IDEOGRAM_3,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="ideogram/v3-edit",
        title="Ideogram 3 Edit",
        kind="image-to-image",
        vendor="Ideogram",
        parameters=(
            PROMPT_5000,
            IMAGE_URL,
            Parameter(
                name="mask_url",
                type="string",
                role="mask",
                required=True,
                accepts=PICTURES_10_MB,
                mask=WHERE_TO_CHANGE,
                help="Public URL of the mask, same dimensions as the base image",
            ),
            RENDERING_SPEED,
            EXPAND_PROMPT,
            SEED,
        ),
        price=PRICE_IDEOGRAM_3,
        rules=(Rule(sentence=SAME_SIZE, alike=("image_url", "mask_url")),),
        disagreements=(MASK_UNSAID,),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="ideogram/v3-remix",
        title="Ideogram 3 Remix",
        kind="image-to-image",
        vendor="Ideogram",
        parameters=(
            PROMPT_5000,
            IMAGE_URL,
            Parameter(name="rendering_speed", type="string", choices=RENDERING_SPEEDS, help="Speed/quality tier; also the price tier"),
            Parameter(name="style", type="string", choices=STYLES, help="Style preset"),
            EXPAND_PROMPT,
            Parameter(name="image_size", type="string", role="aspect_ratio", choices=IMAGE_SIZES, help="Named size / aspect preset"),
            Parameter(name="num_images", type="string", role="count", choices=("1", "2", "3", "4"), help="Number of images"),
            SEED,
            Parameter(name="strength", type="number", minimum=0.01, maximum=1, help="How far the result may move from the input image"),
            NEGATIVE_PROMPT_5000,
        ),
        price=PRICE_IDEOGRAM_3,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="ideogram/v3-reframe",
        title="Ideogram 3 Reframe",
        kind="image-to-image",
        vendor="Ideogram",
        parameters=(
            IMAGE_URL,
            Parameter(
                name="image_size",
                type="string",
                role="aspect_ratio",
                required=True,
                default="square_hd",
                choices=IMAGE_SIZES,
                help="Named size / aspect preset",
            ),
            RENDERING_SPEED,
            Parameter(name="style", type="string", default="AUTO", choices=STYLES, help="Style preset"),
            NUM_IMAGES,
            Parameter(name="seed", type="number", role="seed", help="Random seed for reproducibility"),
        ),
        price=PRICE_IDEOGRAM_3,
        confidence="medium",
        disagreements=("the page of December 2025 is gone from the June 2026 pages; the price list still has the model",),
        source=GONE_PAGE,
        checked=GONE_PAGES_READ,
    ),
    Model(
        id="ideogram/character",
        title="Ideogram Character",
        kind="image-to-image",
        vendor="Ideogram",
        parameters=(
            PROMPT_5000,
            REFERENCE_IMAGE_URLS,
            RENDERING_SPEED,
            CHARACTER_STYLE,
            EXPAND_PROMPT,
            NUM_IMAGES,
            IMAGE_SIZE_SQUARE_HD,
            SEED,
            NEGATIVE_PROMPT_5000,
        ),
        price=PRICE_CHARACTER,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="ideogram/character-edit",
        title="Ideogram Character Edit",
        kind="image-to-image",
        vendor="Ideogram",
        parameters=(
            PROMPT_5000,
            IMAGE_URL,
            Parameter(
                name="mask_url",
                type="string",
                role="mask",
                required=True,
                accepts=PICTURES_10_MB,
                mask=WHERE_TO_CHANGE,
                help="Public URL of the mask, same dimensions as the base image",
            ),
            REFERENCE_IMAGE_URLS,
            RENDERING_SPEED,
            CHARACTER_STYLE,
            EXPAND_PROMPT,
            NUM_IMAGES,
            SEED,
        ),
        price=PRICE_CHARACTER,
        rules=(
            Rule(sentence=SAME_SIZE, alike=("image_url", "mask_url")),
            Rule(sentence="The reference pictures may have 10 MB together.", weighs={"reference_image_urls": 10}),
        ),
        constraints=("only 1 reference image is used",),
        disagreements=(MASK_UNSAID,),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    Model(
        id="ideogram/character-remix",
        title="Ideogram Character Remix",
        kind="image-to-image",
        vendor="Ideogram",
        parameters=(
            PROMPT_5000,
            IMAGE_URL,
            REFERENCE_IMAGE_URLS,
            RENDERING_SPEED,
            CHARACTER_STYLE,
            EXPAND_PROMPT,
            IMAGE_SIZE_SQUARE_HD,
            NUM_IMAGES,
            SEED,
            Parameter(name="strength", type="number", default=0.8, minimum=0.1, maximum=1, step=0.1, help="How far the result may move from the input image"),
            NEGATIVE_PROMPT_500,
            Parameter(name="image_urls", type="array", role="reference_images", items="string", accepts=PICTURES_10_MB, help="Public URLs of images"),
            Parameter(
                name="reference_mask_urls",
                type="string",
                role="mask",
                accepts=PICTURES_10_MB,
                mask=Mask(of="reference_image_urls", marked="white", means="character"),
                help="Mask for the character reference (only 1 used)",
            ),
        ),
        price=PRICE_CHARACTER,
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
