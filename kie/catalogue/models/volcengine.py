"""Models of Volcengine."""

from __future__ import annotations

from kie.catalogue.models.shared_parameters import AUDIO_URL
from kie.catalogue.models.sources import MODEL_PAGE, MODEL_PAGES_READ, PRICE_CATALOGUE, PRICES_READ
from kie.catalogue.types import Accepted, Model, Parameter, Price, PriceRow, Rule

MODELS: tuple[Model, ...] = (
    Model(
        id="volcengine/video-to-video-lip-sync",
        title="Volcengine Lip Sync",
        kind="audio-to-video",
        vendor="Volcengine",
        parameters=(
            Parameter(name="mode", type="string", required=True, choices=("lite", "basic"), help="Generation mode"),
            Parameter(name="video_url", type="string", role="reference_video", required=True, accepts=Accepted(max_mb=500), help="Public URL of a video"),
            AUDIO_URL,
            Parameter(name="separate_vocal", type="boolean", default=False, help="Separate vocals first"),
            Parameter(name="open_scenedet", type="boolean", default=False, help="Scene detection / speaker recognition (basic mode)"),
            Parameter(name="align_audio", type="boolean", default=True, help="Loop the video when audio is longer (lite mode)"),
            Parameter(name="align_audio_reverse", type="boolean", default=False, help="Loop backwards"),
            Parameter(name="templ_start_seconds", type="number", default=0, help="Start offset in the template video"),
        ),
        price=Price(rows=(PriceRow(credits=8, unit="per second"),), checked=PRICES_READ, source=PRICE_CATALOGUE),
        rules=(
            Rule(sentence="The sound may last 1 to 240 seconds in lite mode.", when={"mode": ("lite",)}, lasts={"audio_url": (1, 240)}),
            Rule(sentence="The sound may last 1 to 210 seconds in basic mode.", when={"mode": ("basic",)}, lasts={"audio_url": (1, 210)}),
        ),
        constraints=("video 360p-1080p", "open_scenedet works in basic mode, align_audio in lite mode"),
        source=MODEL_PAGE,
        checked=MODEL_PAGES_READ,
    ),
)
