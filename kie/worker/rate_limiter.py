"""A rate limiter: at most so many turns in any stretch of so many seconds."""

from __future__ import annotations

import asyncio
from collections import deque


class RateLimiter:
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
