"""Who waits for whom while many tasks are drawn."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import httpx

from kie.emulator import Emulator, InProcessTransport, Settings
from tests.kie.emulator.test_task_life import finish, picture
from tests.kie.emulator.test_wire import BASE, ask, create
from tests.support.clocks import ManualClock

HELD = "https://example.com/held.png"
CLIP = {"prompt": "on", "image_url": HELD, "resolution": "480p"}


def test_pictures_and_sounds_do_not_wait_behind_clips(tmp_path: Path) -> None:
    """The clips' reference is not given out before the others are done."""
    may_go_on = threading.Event()

    def web(_: httpx.Request) -> httpx.Response:
        assert may_go_on.wait(30)
        return httpx.Response(200, content=picture(400, 300))

    async def story() -> None:
        clock = ManualClock()
        emulator = Emulator(
            state=tmp_path,
            base_url=BASE,
            settings=Settings(render_timeout=30, has_limits=False),
            now=clock.now,
            sleep=clock.sleep,
            fetch_transport=httpx.MockTransport(web),
        )
        headers = {"Authorization": "Bearer k"}
        async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
            clips = [await create(client, "wan/2-2-a14b-image-to-video-turbo", input=CLIP) for _ in range(3)]
            await clock.advance(12)
            values = {"text": "Hello", "voice": "Rachel"}
            sound = await finish(client, clock, model="elevenlabs/text-to-speech-turbo-2-5", input=values)
            drawn = await finish(client, clock)
            is_free = not may_go_on.is_set()
            may_go_on.set()
            made = [(await ask(client, each["data"]["taskId"]))["data"]["state"] for each in clips]
            assert (sound["state"], drawn["state"], is_free) == ("success", "success", True)
            assert made == ["success"] * 3

    asyncio.run(story())
