"""The websocket over which a browser tab hears of everything that is live on its pages: push without a rerun.

One connection a tab. Its address is signed for one workspace and dies within the hour, the connection with it. The tab
names what it follows and the number it knows; it is told what changed since, and says when that is drawn:

    tab:    {"follow": TOPIC, "feed": ID or "", "number": N}      {"leave": TOPIC}    {"drawn": TOPIC, "number": N}
    server: {"topic": TOPIC, "feed": ID, "number": M, "since": N or 0 for everything, "head": ... or null, "cards": []}
            {"unknown": TOPIC}, until a page has shown it in this process           {"now": milliseconds}, as a ping

There is no queue: a listener that is slow is told the newest state once it is ready, and holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from kie.media.links import FileLinks
from kie.playground import container
from kie.playground.live_audience import Audience, Follower

log = logging.getLogger(__name__)
PING_SECONDS = 15.0
"""So often a tab is told that the connection stands."""
SEND_SECONDS = 20.0
"""A tab that takes nothing for so long is gone."""
MOST_TOPICS, LONGEST_MESSAGE = 16, 4000
REFUSED, EXPIRED, NONSENSE = 4403, 4408, 4400


async def live(websocket: WebSocket) -> None:
    """Refuse pages of other sites and addresses that are not signed or too old; then tell until somebody leaves."""
    app, query = container.current(), websocket.query_params
    workspace, tab = websocket.path_params["workspace"], websocket.path_params["tab"]
    signed = {"expires": query.get("e", ""), "signature": query.get("s", "")}
    is_ours = app.links.is_valid(kind="live", key=workspace, name=tab, **signed)
    if not (is_ours and is_same_origin(websocket.headers)):
        await websocket.close(REFUSED)
        return
    await websocket.accept()
    connection = _Connection(websocket=websocket, audience=app.audience, workspace=workspace, tab=tab)
    await connection.serve(until=int(signed["expires"]))


def is_same_origin(headers: Headers) -> bool:
    """Whether the page that connects is one of ours. No page can choose these headers, so a proxy's word is as good."""
    origin = urlsplit(headers.get("origin", "")).netloc
    return origin != "" and origin in (headers.get("host"), headers.get("x-forwarded-host"))


@dataclass(kw_only=True)
class _Connection:
    """One tab. Everything here runs on the event loop but `_wake`, which any thread may call."""

    websocket: WebSocket
    audience: Audience
    workspace: str
    tab: str
    followed: dict[str, Follower] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    async def serve(self, *, until: float) -> None:
        """Until the tab leaves, the server ends, or its address has expired (seconds since 1970)."""
        both = [asyncio.create_task(self._hear()), asyncio.create_task(self._tell())]
        try:
            done, _ = await asyncio.wait(
                both, timeout=max(0.0, until - time.time()), return_when=asyncio.FIRST_COMPLETED
            )
            code = EXPIRED if not done else next(map(_code, done))
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            for key in list(self.followed):
                self._leave(key)
        if code is not None:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self.websocket.close(code)

    async def _hear(self) -> int | None:
        """Returns the code to close with; None where the tab has gone."""
        while True:
            try:
                message = _read(await self.websocket.receive_text())
            except (WebSocketDisconnect, RuntimeError):
                return None
            match message:
                case {"follow": str(key), "feed": str(feed), "number": int(number)}:
                    if len(self.followed) >= MOST_TOPICS and key not in self.followed:
                        return NONSENSE
                    await self._follow(key, feed=feed, number=number)
                case {"leave": str(key)}:
                    self._leave(key)
                case {"drawn": str(key), "number": int(number)}:
                    if key in self.followed:
                        self.followed[key].has_drawn(number)
                case _:
                    return NONSENSE

    async def _follow(self, key: str, *, feed: str, number: int) -> None:
        followed = self.audience.find(self.workspace, key)
        self._leave(key)
        if followed is None:
            await self._send(json.dumps({"unknown": key}))
            return
        follower = Follower(workspace=self.workspace, tab=self.tab, feed=followed, known_feed=feed, sent=number)
        self.followed[key] = follower
        followed.wakers.add(self._wake)
        self.audience.join(follower)
        self.audience.changed(self.workspace)  # what came while nobody followed is looked for once
        self.news.set()

    def _leave(self, key: str) -> None:
        follower = self.followed.pop(key, None)
        if follower is not None:
            follower.feed.wakers.discard(self._wake)
            self.audience.leave(follower)

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self.loop.call_soon_threadsafe(self.news.set)

    async def _tell(self) -> int | None:
        await self._ping()
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    await self.news.wait()
            except TimeoutError:
                await self._ping()
                continue
            self.news.clear()
            for follower in list(self.followed.values()):
                message = follower.next_message()
                if message is not None:
                    await self._send(message)

    async def _ping(self) -> None:
        await self._send(json.dumps({"now": round(time.time() * 1000)}))

    async def _send(self, text: str) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await self.websocket.send_text(text)


def _code(ended: asyncio.Task[int | None]) -> int | None:
    """What to close with; None where there is nobody any more to tell."""
    error = ended.exception()
    if error is not None and not isinstance(error, (WebSocketDisconnect, RuntimeError, TimeoutError, OSError)):
        log.error("a live connection broke", exc_info=error)
    return None if error is not None else ended.result()


def _read(text: str) -> dict[str, Any] | None:
    if len(text) > LONGEST_MESSAGE:
        return None
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


ROUTE = WebSocketRoute(f"{FileLinks.PREFIX}/live/{{workspace}}/{{tab}}", live)
