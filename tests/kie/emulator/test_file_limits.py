"""The published limits of input files: kept when a file is fetched, so that the task fails and costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kie.emulator.test_every_shape import CLIP, PICTURE, SOUND, put
from tests.kie.emulator.test_task_life import finish, picture, upload
from tests.kie.emulator.test_wire import play
from tests.support.clocks import ManualClock
from tests.support.pictures import clip, sound

UNAVAILABLE = ("fail", "422", "Your media file is unavailable, please replace it.")
FINE = ("success", None, None)
HORSE: dict[str, Any] = {"image_urls": [PICTURE], "duration": 3, "resolution": "720p"}
"""Takes pictures of at least 300 pixels a side, at most 2.5 times as long as wide."""


async def end(client: httpx.AsyncClient, clock: ManualClock, *, model: str, values: Any, content: bytes) -> Any:
    address = await upload(client, content, "file")
    values = put(values, dict.fromkeys((PICTURE, CLIP, SOUND), address))
    record = await finish(client, clock, model=model, input=values)
    paid = record["creditsConsumed"] > 0
    return (record["state"], record["failCode"], record["failMsg"]), paid


@pytest.mark.parametrize(
    ("what", "model", "values", "content"),
    [
        ("pixels", "happyhorse/image-to-video", HORSE, picture(299, 400)),
        ("ratio", "happyhorse/image-to-video", HORSE, picture(300, 760)),
        ("type", "kling/v2-1-pro", {"prompt": "on", "image_url": PICTURE}, picture(400, 400)),
        ("bytes", "recraft/remove-background", {"image": PICTURE}, picture(300, 300) + bytes(5_000_000)),
        ("seconds", "wan/2-7-videoedit", {"prompt": "in ink", "video_url": CLIP}, clip(seconds=1)),
        ("sound for a picture", "recraft/remove-background", {"image": PICTURE}, sound("wav")),
        ("picture for a clip", "wan/2-2-animate-move", {"image_url": CLIP, "video_url": CLIP}, picture(400, 400)),
    ],
)  # fmt: skip
def test_a_file_beyond_a_limit_fails_the_task(
    tmp_path: Path, what: str, model: str, values: dict[str, Any], content: bytes
) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        assert await end(client, clock, model=model, values=values, content=content) == (UNAVAILABLE, False), what

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("model", "values", "content"),
    [
        ("happyhorse/image-to-video", HORSE, picture(300, 750)),
        ("recraft/remove-background", {"image": PICTURE}, picture(256, 256)),
        ("elevenlabs/audio-isolation", {"audio_url": SOUND}, sound("wav")),
        ("elevenlabs/audio-isolation", {"audio_url": SOUND}, sound("mp3")),
        ("elevenlabs/audio-isolation", {"audio_url": SOUND}, sound("m4a")),
        ("elevenlabs/audio-isolation", {"audio_url": SOUND}, sound("m4a").replace(b"ftypM4A ", b"ftypisom")),
        ("elevenlabs/audio-isolation", {"audio_url": SOUND}, sound("ogg")),
    ],
)
def test_a_file_at_its_limit_is_taken(tmp_path: Path, model: str, values: dict[str, Any], content: bytes) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        assert await end(client, clock, model=model, values=values, content=content) == (FINE, True)

    play(tmp_path, story)
