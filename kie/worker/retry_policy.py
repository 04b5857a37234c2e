"""How long the worker bears with what may still come right, and how long it waits before each further try (backoff)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How long the worker bears with what may still come right, in seconds.

    `unknown`: KIE does not know a task. `unreadable`: a success without a readable result. `connect_delays`
    and `fetch_delays`: before each further try. `after_error`: the least between two questions after one failed.
    `after_news`: the least between two questions about a task that callbacks ask for. `about_callbacks`: how long
    what is known of them holds.
    """

    unknown: float = 90.0
    unreadable: float = 30.0
    connect_delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    fetch_delays: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    after_error: float = 5.0
    after_news: float = 5.0
    about_callbacks: float = 10.0


DEFAULT_RETRY_POLICY = RetryPolicy()
