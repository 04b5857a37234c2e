"""Work in the order it falls due, no faster than allowed, no more at once than asked for.

A lane knows nothing about KIE: it calls `work(key)` when `key` is due, and again after the seconds that
`work` returned, until that is None.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)
AFTER_A_BUG = 10.0


class Pace:
    """At most `limit` turns in any `per` seconds.

    A turn counts until `per` seconds after it has ended. When a request arrives, nobody knows but who answers it:
    some time between the turn's beginning and its end. Counted so, no delay on the way makes two turns meet.
    """

    def __init__(self, limit: int, *, per: float) -> None:
        self._limit, self._per = limit, per
        self._ended: deque[float] = deque(maxlen=limit)
        self._under_way = 0

    def remember(self, seconds_ago: float) -> None:
        """Count a turn that ended before this process began; call from the oldest to the newest."""
        self._ended.append(asyncio.get_running_loop().time() - seconds_ago)

    def wait(self) -> float:
        """Seconds until a turn may be taken, as far as can be said now; 0 or less is now."""
        in_the_way = self._under_way + len(self._ended) - self._limit
        if in_the_way < 0:
            return 0.0
        if in_the_way >= len(self._ended):
            return self._per  # all are under way: none of them is over before that
        return self._ended[in_the_way] + self._per - asyncio.get_running_loop().time()

    def take(self) -> None:
        self._under_way += 1

    def end(self) -> None:
        """A turn that was taken is over."""
        self._under_way -= 1
        self._ended.append(asyncio.get_running_loop().time())

    async def turn(self) -> None:
        """Wait for a turn that takes no time."""
        while (wait := self.wait()) > 0:
            await asyncio.sleep(wait)
        self.take()
        self.end()


class Lane:
    """One queue ordered by due time. Keys are unique: adding a key again only ever makes it sooner."""

    def __init__(
        self, work: Callable[[str], Awaitable[float | None]], *, at_once: int, pace: Pace | None = None
    ) -> None:
        self._work, self._pace = work, pace
        self._free = asyncio.Semaphore(at_once)
        self._due: dict[str, float] = {}
        self._heap: list[tuple[float, int, str]] = []
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
            heapq.heappush(self._heap, (due, self._order, key))
            self._changed.set()

    def pause(self, seconds: float) -> None:
        """Start nothing new for a while; KIE has asked to slow down."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def run(self) -> None:
        while True:
            await self._free.acquire()
            key = await self._next()
            self.busy[key] = asyncio.create_task(self._one(key), name=key)

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
        if self._pace is not None:
            while (wait := self._pace.wait()) > 0:  # a turn taken before a pause would be one too many after it
                await asyncio.sleep(wait)
                await self._until_due()
            self._pace.take()
        _, _, key = heapq.heappop(self._heap)
        del self._due[key]
        return key

    async def _until_due(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            self._changed.clear()
            while self._heap and self._due.get(self._heap[0][2]) != self._heap[0][0]:
                heapq.heappop(self._heap)
            wait = max(self._heap[0][0], self._paused_until) - clock() if self._heap else None
            if wait is not None and wait <= 0:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):  # wait_for of Python 3.11 can swallow a cancellation here
                    await self._changed.wait()

    async def _one(self, key: str) -> None:
        delay: float | None = AFTER_A_BUG
        try:
            delay = await self._work(key)
        except Exception:
            log.exception("work on %s broke; trying again in %s s", key, AFTER_A_BUG)
        finally:
            self.busy.pop(key, None)
            self._free.release()
            if self._pace is not None:
                self._pace.end()
        if delay is not None:
            self.add(key, delay=delay)
        if (again := self._again.pop(key, None)) is not None:
            self.add(key, delay=max(0.0, again - asyncio.get_running_loop().time()))
