"""Clocks for tests: an event loop whose time passes only while everybody waits, and one that is moved by hand."""

from __future__ import annotations

import asyncio
import heapq
import selectors
from collections.abc import Coroutine
from itertools import count
from typing import Any, TypeVar

T = TypeVar("T")


_TICK = 1e-9


class _Skips(selectors.SelectSelector):
    """Instead of waiting for a timer, moves the clock on to it; as with a real one, it never stands still."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everybody waits, and for nothing"
        self.now += max(_TICK, timeout)
        return super().select(0)


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._skips = _Skips()
        super().__init__(self._skips)

    def time(self) -> float:
        return self._skips.now


def virtually(story: Coroutine[Any, Any, T]) -> T:
    """What `story` returns, run on a loop that begins at time 0."""
    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(story)


START = 1_789_126_694.807
_TURNS = 5


class ManualClock:
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
