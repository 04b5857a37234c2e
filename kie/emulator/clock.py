"""A clock that moves only when it is told to, for tests: minutes of waiting pass in no time."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count

START = 1_789_126_694.807
_TURNS = 5


class HandClock:
    """`now` and `sleep` as the emulator takes them. Sleepers wake in the order they are due."""

    def __init__(self, start: float = START) -> None:
        self._now = start
        self._numbers = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), waking))
        await waking

    async def advance(self, seconds: float) -> None:
        """Let so many seconds pass, waking on the way who is due."""
        target = self._now + seconds
        await _give_turns()
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, waking = heapq.heappop(self._sleepers)
            self._now = max(self._now, due)
            if not waking.done():
                waking.set_result(None)
            await _give_turns()
        self._now = target


async def _give_turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)
