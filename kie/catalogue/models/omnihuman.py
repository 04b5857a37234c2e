"""OmniHuman: people who speak from one picture and a voice."""

from __future__ import annotations

from dataclasses import replace

from kie.catalogue.formats import JPEG_OR_PNG, SOUNDS
from kie.catalogue.models.shared_parameters import IMAGE_URL, PICTURES_10_MB
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Mask, Model, Parameter, Price, PriceRow

OMNIHUMAN_HUMAN_IDENTIFICATION = Model(
    id="omnihuman-1-5/human-identification",
    title="OmniHuman 1.5 Human Identification",
    kind="utility",
    operation="detect",
    result="data",
    vendor="ByteDance",
    parameters=(
        Parameter(
            name="image_url", type="string", role="reference_images", required=True, accepts=Accepted(mime=JPEG_OR_PNG, max_mb=5), help="Public URL of an image"
        ),
    ),
    constraints=("answers with data (such as subject_status 1), not with a file",),
    source=MODEL_PAGE,
    checked=MODEL_PAGES_READ,
)

MODELS: tuple[Model, ...] = (
    Model(
        id="omnihuman-1-5",
        title="OmniHuman 1.5",
        kind="audio-to-video",
        vendor="ByteDance",
        parameters=(
            IMAGE_URL,
            Parameter(
                name="mask_url",
                type="array",
                role="mask",
                items="string",
                max_count=5,
                accepts=PICTURES_10_MB,
                mask=Mask(of="image_url", marked="white", means="speaker"),
                help="Public URL of the mask, same dimensions as the base image",
            ),
            Parameter(
                name="audio_url",
                type="string",
                role="reference_audio",
                required=True,
                accepts=Accepted(mime=SOUNDS, max_mb=10, max_seconds=60),
                help="Public URL of a sound file",
            ),
            Parameter(name="prompt", type="string", role="prompt", max_length=1000, help="What to make"),
            Parameter(name="output_resolution", type="string", role="resolution", default="1080", choices=("720", "1080"), help="Output video height"),
            Parameter(name="pe_fast_mode", type="boolean", default=False, help="Fast mode"),
            Parameter(name="seed", type="integer", role="seed", default=-1, help="Random seed for reproducibility"),
        ),
        price=Price(rows=(PriceRow(credits=27, unit="per second"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        constraints=("audio of 15 s or less is recommended",),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
    OMNIHUMAN_HUMAN_IDENTIFICATION,
    replace(OMNIHUMAN_HUMAN_IDENTIFICATION, id="omnihuman-1-5/subject-detection", title="OmniHuman 1.5 Subject Detection"),
)
