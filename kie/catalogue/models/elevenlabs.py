"""Models of ElevenLabs that work on sound; those that only speak are not in this catalogue."""

from __future__ import annotations

from datetime import date

from kie.catalogue.models.shared_parameters import AUDIO_URL
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ
from kie.catalogue.types import Model, Price, PriceRow

MODELS: tuple[Model, ...] = (
    Model(
        id="elevenlabs/audio-isolation",
        title="ElevenLabs Audio Isolation",
        kind="utility",
        operation="isolate-voice",
        result="audio",
        vendor="ElevenLabs",
        parameters=(AUDIO_URL,),
        price=Price(rows=(PriceRow(credits=0.2, unit="per second"),), checked=date(2026, 6, 30), source="KIE's price page"),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
