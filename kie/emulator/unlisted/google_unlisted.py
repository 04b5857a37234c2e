"""Google's models of October 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kie.catalogue import Model, Price, PriceRow, get

MODELS: tuple[Model, ...] = (
    replace(
        get("nano-banana-2"),
        id="nano-banana-2-1",
        title="Nano Banana 2.1",
        price=Price(
            rows=(
                PriceRow(credits=4, unit="per image", when={"resolution": ("1K",)}),
                PriceRow(credits=6, unit="per image", when={"resolution": ("2K",)}),
                PriceRow(credits=9, unit="per image", when={"resolution": ("4K",)}),
            ),
            checked=date(2026, 10, 1),
            source="KIE's price catalogue",
        ),
        confidence="low",
        disagreements=("image_input: 14 pictures as of Nano Banana 2; one source says 10",),
        source="KIE's price catalogue; the body is assumed to be that of nano-banana-2, as a client reports",
        checked=date(2026, 10, 1),
    ),
)
