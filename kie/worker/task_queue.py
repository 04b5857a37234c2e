"""A task queue: work in the order it falls due, no faster than its rate limiter allows, so many at once.

It knows nothing about KIE: it calls `work(key)` when `key` is due, and again after the seconds that `work` returned,
until that is None.
"""

from __future__ import annotations

import asyncio
import bisect
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from kie.worker.rate_limiter import RateLimiter
from kie.worker.retry_policy import AFTER_A_BUG

log = logging.getLogger(__name__)


class TaskQueue:
    """One queue ordered by due time. Keys are unique: adding a key again only ever makes it sooner."""

    def __init__(
        self, work: Callable[[str], Awaitable[float | None]], *, at_once: int, rate_limiter: RateLimiter | None = None
    ) -> None:
        self._work, self._rate_limiter = work, rate_limiter
        self._free = asyncio.Semaphore(at_once)
        self._due: dict[str, float] = {}
        self._waiting: list[tuple[float, int, str]] = []
        self._order = 0
        self._changed = asyncio.Event()
        self._paused_until = 0.0
        self._again: dict[str, float] = {}
        self.busy: dict[str, asyncio.Task[None]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._due or key in self.busy

    def __len__(self) -> int:
        return len(self._due) + len(self.busy)

    def add(self, key: str, *, delay: float = 0.0) -> None:
        due = asyncio.get_running_loop().time() + delay
        if key in self.busy:
            self._again[key] = min(due, self._again.get(key, due))
        elif due < self._due.get(key, float("inf")):
            self._due[key] = due
            self._order += 1
            bisect.insort(self._waiting, (due, self._order, key))
            self._changed.set()

    def pause(self, seconds: float) -> None:
        """Start nothing new for a while; KIE has asked to slow down."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def run(self) -> None:
        while True:
            await self._free.acquire()
            key = await self._next()
            self.busy[key] = asyncio.create_task(self._run_once(key), name=key)

    async def drain(self, *, within: float) -> None:
        """Wait for what is under way; what does not end in time is cancelled."""
        if self.busy:
            await asyncio.wait(self.busy.values(), timeout=within)
        for task in list(self.busy.values()):
            task.cancel()
        if self.busy:
            await asyncio.wait(self.busy.values())

    async def _next(self) -> str:
        """The key that is due first, once it is due and its turn has come."""
        await self._until_due()
        if self._rate_limiter is not None:
            while (wait := self._rate_limiter.wait()) > 0:  # a turn taken before a pause would be one too many after it
                await asyncio.sleep(wait)
                await self._until_due()
            self._rate_limiter.take()
        _, _, key = self._waiting.pop(0)
        del self._due[key]
        return key

    async def _until_due(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            self._changed.clear()
            while self._waiting and self._due.get(self._waiting[0][2]) != self._waiting[0][0]:
                self._waiting.pop(0)
            wait = max(self._waiting[0][0], self._paused_until) - clock() if self._waiting else None
            if wait is not None and wait <= 0:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):  # wait_for of Python 3.11 can swallow a cancellation here
                    await self._changed.wait()

    async def _run_once(self, key: str) -> None:
        delay: float | None = AFTER_A_BUG
        try:
            delay = await self._work(key)
        except Exception:
            log.exception("work on %s broke; trying again in %s s", key, AFTER_A_BUG)
        finally:
            self.busy.pop(key, None)
            self._free.release()
            if self._rate_limiter is not None:
                self._rate_limiter.end()
        if delay is not None:
            self.add(key, delay=delay)
        if (again := self._again.pop(key, None)) is not None:
            self.add(key, delay=max(0.0, again - asyncio.get_running_loop().time()))
