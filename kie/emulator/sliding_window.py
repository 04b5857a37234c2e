"""KIE's side of a rate limit: at most so many requests in any stretch of so many seconds."""

from __future__ import annotations

from collections import deque

from kie.api.limits import RateLimit


class SlidingWindow:
    """A sliding window. `peak` is the most arrivals it ever saw in one stretch, refused ones included."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._admitted: deque[float] = deque()
        self._arrived: deque[float] = deque()
        self.peak = 0

    def arrive(self, now: float) -> bool:
        """Note one arrival; whether it stays within the limit. What is refused does not count against it."""
        self._forget(now)
        self._arrived.append(now)
        self.peak = max(self.peak, len(self._arrived))
        if len(self._admitted) >= self._limit.requests:
            return False
        self._admitted.append(now)
        return True

    def _forget(self, now: float) -> None:
        for times in (self._admitted, self._arrived):
            while times and now - times[0] >= self._limit.seconds:
                times.popleft()
