"""How often something may happen: at most so many times in any stretch of so many seconds."""

from __future__ import annotations

from collections import deque


class Window:
    """A sliding window. `peak` is the most arrivals it ever saw in one stretch, refused ones included."""

    def __init__(self, *, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds
        self._admitted: deque[float] = deque()
        self._arrived: deque[float] = deque()
        self.peak = 0

    def arrive(self, now: float) -> bool:
        """Note one arrival; whether it stays within the limit. What is refused does not count against it."""
        self._forget(now)
        self._arrived.append(now)
        self.peak = max(self.peak, len(self._arrived))
        if len(self._admitted) >= self._calls:
            return False
        self._admitted.append(now)
        return True

    def _forget(self, now: float) -> None:
        for times in (self._admitted, self._arrived):
            while times and now - times[0] >= self._seconds:
                times.popleft()
