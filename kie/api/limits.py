"""KIE's rate limits, and the figures that keep one account within them.

A new task beyond the limit is answered with code 429 and is not queued; no Retry-After is documented. Sources:
docs.kie.ai "Getting started" (20 generation requests in 10 seconds an account) and "Get task details" (10 requests
a second a key), read in November 2026. Whether the first is counted by account or by key is disputed: the worker, of
which there is one a ledger, counts all that it sends together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """At most `requests` in any stretch of `seconds`; `margin` is how many seconds longer we count, for jitter."""

    requests: int
    seconds: float
    margin: float

    @property
    def window(self) -> float:
        """The seconds that are counted over on this side."""
        return self.seconds + self.margin


CREATE_TASK = RateLimit(requests=20, seconds=10.0, margin=0.5)
RECORD_INFO = RateLimit(requests=10, seconds=1.0, margin=0.1)
"""Questions about the state of tasks."""
CREATE_TASK_WORDS = f"it takes {CREATE_TASK.requests} new tasks in {CREATE_TASK.seconds:g} seconds"
"""The limit as sentences name it."""

RETRY_AFTER = 10.0
"""Seconds to wait after a 429 that names none."""
SHORTEST_RETRY_AFTER, LONGEST_RETRY_AFTER = 1.0, 120.0


def retry_after(header: str | None, *, default: float) -> float:
    """Seconds that a Retry-After header asks for, within reason; `default` where it names no number."""
    try:
        return min(LONGEST_RETRY_AFTER, max(SHORTEST_RETRY_AFTER, float(header or "")))
    except ValueError:
        return default
