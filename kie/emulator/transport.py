"""The emulator inside this process, as the transport of an httpx client: no port, no socket."""

from __future__ import annotations

from pathlib import Path

import httpx

from kie.emulator.asgi import create_app
from kie.emulator.broken_answers import Hung
from kie.emulator.options import Settings
from kie.emulator.service import Emulator

BASE_URL = "http://demo.kie.local"


class InProcessTransport(httpx.ASGITransport):
    """`emulator` is the account behind it. A fault that hangs lasts as long as the client's read timeout."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__(app=create_app(emulator))
        self.emulator = emulator

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except Hung:
            await self.emulator.sleep(request.extensions.get("timeout", {}).get("read") or 3600.0)
            raise

    async def aclose(self) -> None:
        self.emulator.close()


def in_process(
    *, state: Path, speed: float = 1.0, base_url: str = BASE_URL, settings: Settings | None = None
) -> InProcessTransport:
    """An emulator on the folder `state`; result URLs are absolute below `base_url`.

    Without `settings` it is the demo: 100,000 credits, and no fetching from one's own network.
    """
    demo = Settings(speed=speed, credits=100_000.0, may_fetch_private=False)
    return InProcessTransport(Emulator(state=state, base_url=base_url.rstrip("/"), settings=settings or demo))
