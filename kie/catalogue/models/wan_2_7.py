"""Video models of Wan 2.7."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import MP4_OR_MOV
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

MODELS: tuple[Model, ...] = (
    Model(
        id="wan/2-7-text-to-video",
        title="Wan 2.7",
        kind="text-to-video",
        vendor="Wan",
        parameters=(
            Parameter(
                name="prompt",
                type="string",
                role="prompt",
                required=True,
                min_length=1,
                max_length=5000,
                help="What to make",
            ),
            Parameter(
                name="negative_prompt",
                type="string",
                role="negative_prompt",
                max_length=500,
                help="What to avoid; the prompt wins on conflict",
            ),
            Parameter(name="audio_url", type="string", role="reference_audio", help="Public URL of a sound file"),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="1080p",
                choices=("720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "9:16", "1:1", "4:3", "3:4"),
                help="Width:height of the output (this model spells the field `ratio`)",
            ),
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=5,
                minimum=2,
                maximum=15,
                help="Length in seconds",
            ),
            Parameter(
                name="prompt_extend", type="boolean", default=True, help="Let a language model expand the prompt first"
            ),
            Parameter(name="watermark", type="boolean", default=False, help="Add an AI watermark"),
            Parameter(
                name="seed",
                type="integer",
                role="seed",
                minimum=0,
                maximum=2147483647,
                help="Random seed for reproducibility",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=16, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=24, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="wan/2-7-image-to-video",
        title="Wan 2.7 (image to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=5000, help="What to make"),
            Parameter(
                name="negative_prompt",
                type="string",
                role="negative_prompt",
                max_length=500,
                help="What to avoid; the prompt wins on conflict",
            ),
            Parameter(
                name="first_frame_url", type="string", role="reference_images", help="Public URL of the first frame"
            ),
            Parameter(name="last_frame_url", type="string", role="last_frame", help="Public URL of the last frame"),
            Parameter(name="first_clip_url", type="string", role="reference_video", help="Video to continue from"),
            Parameter(
                name="driving_audio_url", type="string", role="reference_audio", help="Audio that drives the motion"
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="1080p",
                choices=("720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=5,
                minimum=2,
                maximum=15,
                help="Length in seconds",
            ),
            Parameter(
                name="prompt_extend", type="boolean", default=True, help="Let a language model expand the prompt first"
            ),
            Parameter(name="watermark", type="boolean", default=False, help="Add an AI watermark"),
            Parameter(
                name="seed",
                type="integer",
                role="seed",
                minimum=0,
                maximum=2147483647,
                help="Random seed for reproducibility",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=16, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=24, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="wan/2-7-r2v",
        title="Wan 2.7 (reference to video)",
        kind="image-to-video",
        vendor="Wan",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", required=True, max_length=5000, help="What to make"),
            Parameter(
                name="negative_prompt",
                type="string",
                role="negative_prompt",
                max_length=500,
                help="What to avoid; the prompt wins on conflict",
            ),
            Parameter(
                name="reference_image",
                type="array",
                role="reference_images",
                items="string",
                max_count=5,
                help="Public URLs of reference images",
            ),
            Parameter(
                name="reference_video",
                type="array",
                role="reference_video",
                items="string",
                max_count=5,
                help="Public URLs of reference videos",
            ),
            Parameter(
                name="first_frame",
                type="string",
                role="first_frame",
                help="Public URL of the first frame; the aspect ratio is then ignored",
            ),
            Parameter(
                name="reference_voice",
                type="string",
                role="reference_audio",
                help="Audio whose timbre the referenced character should use",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="1080p",
                choices=("720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "9:16", "1:1", "4:3", "3:4"),
                help="Width to height",
            ),
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=5,
                minimum=2,
                maximum=10,
                help="Length in seconds",
            ),
            Parameter(
                name="prompt_extend", type="boolean", default=True, help="Let a language model expand the prompt first"
            ),
            Parameter(name="watermark", type="boolean", default=False, help="Add an AI watermark"),
            Parameter(
                name="seed",
                type="integer",
                role="seed",
                minimum=0,
                maximum=2147483647,
                help="Random seed for reproducibility",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        rules=(
            Rule(
                sentence="Between one and five reference images and reference videos together are needed.",
                together=("reference_image", "reference_video"),
                at_least=1,
                at_most=5,
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=16, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=24, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        typical_seconds=56,
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="wan/2-7-videoedit",
        title="Wan 2.7 Video Edit",
        kind="video-to-video",
        vendor="Wan",
        parameters=(
            Parameter(name="prompt", type="string", role="prompt", max_length=5000, help="What to make"),
            Parameter(
                name="negative_prompt",
                type="string",
                role="negative_prompt",
                max_length=500,
                help="What to avoid; the prompt wins on conflict",
            ),
            Parameter(
                name="video_url",
                type="string",
                role="reference_video",
                required=True,
                accepts=Accepted(mime=MP4_OR_MOV, max_mb=100, min_seconds=2, max_seconds=10),
                help="Public URL of a video",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="1080p",
                choices=("720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                choices=("16:9", "9:16", "1:1", "4:3", "3:4"),
                help="Width to height",
            ),
            Parameter(
                name="duration",
                type="integer",
                role="duration",
                default=0,
                minimum=0,
                maximum=10,
                help="Length in seconds; 0 keeps the input's",
            ),
            Parameter(
                name="audio_setting",
                type="string",
                default="auto",
                choices=("auto", "origin"),
                help="auto leaves it to the model, origin keeps the input's sound",
            ),
            Parameter(
                name="prompt_extend", type="boolean", default=True, help="Let a language model expand the prompt first"
            ),
            Parameter(name="watermark", type="boolean", default=False, help="Add an AI watermark"),
            Parameter(
                name="seed",
                type="integer",
                role="seed",
                minimum=0,
                maximum=2147483647,
                help="Random seed for reproducibility",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
            Parameter(
                name="reference_image", type="string", role="reference_images", help="Public URL of a reference image"
            ),
        ),
        rules=(
            Rule(
                sentence="Duration must be between 2 and 10 seconds; 0 keeps the video's own length.",
                between={"duration": (2, 10)},
                besides=(0,),
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=16, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=24, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        typical_seconds=785,
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
