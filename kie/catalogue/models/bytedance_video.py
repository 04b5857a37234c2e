"""Video models of ByteDance up to Seedance 1."""

from __future__ import annotations

from datetime import date

from kie.catalogue.formats import PICTURES
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="bytedance/v1-lite-text-to-video",
        title="Seedance 1 Lite",
        kind="text-to-video",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt", type="string", role="prompt", required=True, max_length=10000, help="What to make"
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("16:9", "4:3", "1:1", "3:4", "9:16", "9:21"),
                help="Width to height",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="720p",
                choices=("480p", "720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="5",
                choices=("5", "10"),
                help="Length in seconds",
            ),
            Parameter(name="camera_fixed", type="boolean", default=False, help="Keep the camera still"),
            Parameter(name="seed", type="integer", role="seed", help="Random seed for reproducibility"),
            Parameter(
                name="enable_safety_checker",
                type="boolean",
                default=True,
                help="The vendor's safety checker; only the API can turn it off",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=2, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=4.5, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=10, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="bytedance/v1-lite-image-to-video",
        title="Seedance 1 Lite (image to video)",
        kind="image-to-video",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt", type="string", role="prompt", required=True, max_length=10000, help="What to make"
            ),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="720p",
                choices=("480p", "720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="5",
                choices=("5", "10"),
                help="Length in seconds",
            ),
            Parameter(name="camera_fixed", type="boolean", default=False, help="Keep the camera still"),
            Parameter(
                name="seed",
                type="number",
                role="seed",
                default=-1,
                minimum=-1,
                maximum=2147483647,
                step=1,
                help="Random seed for reproducibility",
            ),
            Parameter(
                name="enable_safety_checker",
                type="boolean",
                default=True,
                help="The vendor's safety checker; only the API can turn it off",
            ),
            Parameter(
                name="end_image_url",
                type="string",
                role="last_frame",
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image to use as last frame",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=2, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=4.5, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=10, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="bytedance/v1-pro-text-to-video",
        title="Seedance 1 Pro",
        kind="text-to-video",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt", type="string", role="prompt", required=True, max_length=10000, help="What to make"
            ),
            Parameter(
                name="aspect_ratio",
                type="string",
                role="aspect_ratio",
                default="16:9",
                choices=("21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
                help="Width to height",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="720p",
                choices=("480p", "720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="5",
                choices=("5", "10"),
                help="Length in seconds",
            ),
            Parameter(name="camera_fixed", type="boolean", default=False, help="Keep the camera still"),
            Parameter(
                name="seed",
                type="number",
                role="seed",
                default=-1,
                minimum=-1,
                maximum=2147483647,
                step=1,
                help="Random seed for reproducibility",
            ),
            Parameter(
                name="enable_safety_checker",
                type="boolean",
                default=True,
                help="The vendor's safety checker; only the API can turn it off",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=2.8, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=6, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=14, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="bytedance/v1-pro-image-to-video",
        title="Seedance 1 Pro (image to video)",
        kind="image-to-video",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt",
                type="string",
                role="prompt",
                required=True,
                max_length=10000,
                help="Motion / scene description",
            ),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of the start image",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="720p",
                choices=("480p", "720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="5",
                choices=("5", "10"),
                help="Length in seconds",
            ),
            Parameter(name="camera_fixed", type="boolean", default=False, help="Keep the camera still"),
            Parameter(
                name="seed",
                type="number",
                role="seed",
                default=-1,
                minimum=-1,
                maximum=2147483647,
                step=1,
                help="Random seed; -1 picks a random one",
            ),
            Parameter(
                name="enable_safety_checker",
                type="boolean",
                default=True,
                help="The vendor's safety checker; only the API can turn it off",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=2.8, unit="per second", when={"resolution": ("480p",)}),
                PriceRow(credits=6, unit="per second", when={"resolution": ("720p",)}),
                PriceRow(credits=14, unit="per second", when={"resolution": ("1080p",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        disagreements=("duration: '5'|'10' (docs since December 2025, live) vs '3'..'12' (docs of September 2025)",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
    Model(
        id="bytedance/v1-pro-fast-image-to-video",
        title="Seedance 1 Pro Fast",
        kind="image-to-video",
        vendor="ByteDance",
        parameters=(
            Parameter(
                name="prompt", type="string", role="prompt", required=True, max_length=10000, help="What to make"
            ),
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=PICTURES, max_mb=10),
                help="Public URL of an image",
            ),
            Parameter(
                name="resolution",
                type="string",
                role="resolution",
                default="720p",
                choices=("720p", "1080p"),
                help="Resolution tier",
            ),
            Parameter(
                name="duration",
                type="string",
                role="duration",
                default="5",
                choices=("5", "10"),
                help="Length in seconds",
            ),
            Parameter(
                name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API"
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=16, unit="per video", when={"resolution": ("720p",), "duration": ("5",)}),
                PriceRow(credits=36, unit="per video", when={"resolution": ("720p",), "duration": ("10",)}),
                PriceRow(credits=36, unit="per video", when={"resolution": ("1080p",), "duration": ("5",)}),
                PriceRow(credits=72, unit="per video", when={"resolution": ("1080p",), "duration": ("10",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
