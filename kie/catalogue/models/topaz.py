"""Models of Topaz on KIE's market."""

from __future__ import annotations

from datetime import date

from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="topaz/image-upscale",
        title="Topaz Image Upscale",
        kind="utility",
        operation="upscale",
        vendor="Topaz",
        parameters=(
            Parameter(
                name="image_url",
                type="string",
                role="reference_images",
                required=True,
                accepts=Accepted(mime=("image/jpeg", "image/png", "image/webp"), max_mb=10.0),
                help="Public URL of the input image",
            ),
            Parameter(
                name="upscale_factor",
                type="string",
                role="upscale",
                required=True,
                default="2",
                choices=("1", "2", "4", "8"),
                help="Scale multiplier (string)",
            ),
        ),
        price=Price(
            rows=(
                PriceRow(credits=10, unit="per image", when={"output": ("<=2K",)}),
                PriceRow(credits=20, unit="per image", when={"output": ("4K",)}),
                PriceRow(credits=40, unit="per image", when={"output": ("8K",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        disagreements=("8K tier in June price list (40 credits), absent from the Oct catalogue",),
        source="docs.kie.ai model page",
        checked=date(2026, 6, 30),
    ),
)
