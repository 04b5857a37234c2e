"""The retry policy: whether something may be sent, polled or downloaded again, and after how long (backoff). Pure.

Nothing else decides this. Sending, polling and downloading ask here with the error they met, how often they tried and
how long it has been so, and act on the answer: seconds until the next try, None where there is none.

A createTask costs money and is sent again only where the answer proved that nothing was started: no connection was
made, or KIE's own 429. Questions and downloads are free, so that for them the policy is how long to be patient.
"""

from __future__ import annotations

from dataclasses import dataclass

from kie.errors import KieError, NotUnderstood, RateLimited, TaskUnknown, Unreachable
from kie.worker import poll_interval

RATE_LIMIT_TRIES = 12
"""How often a createTask is sent that KIE answers with 429."""
FRESH_LINK_AFTER = 3
"""Failed downloads after which KIE is asked for a fresh link: the first one may have died."""
AFTER_A_BUG = 10.0
"""Seconds until work that broke in a way nobody foresaw is tried again."""
WRITE_DELAYS, LONGEST_WRITE_DELAY = (0.2, 0.5, 1.0, 2.0, 5.0), 15.0
"""Seconds before each further try to write into the ledger what came of a POST."""

_AFTER_RATE_LIMITED_POLL, _LONGEST_POLL_PAUSE, _LONGEST_UNKNOWN = 1.0, 2.0, 10.0


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How patient the worker is, in seconds.

    `unknown`: how long KIE may not know a task, or answer nonsense about it. `unreadable`: how long a success may come
    without a readable result. `connect_delays` and `download_delays`: before each further try. `after_error`: the
    least between two questions of which the first failed. `after_callback`: the least between two questions about a
    task that callbacks ask for. `recount_callbacks`: how long a count of missed callbacks holds.
    """

    unknown: float = 90.0
    unreadable: float = 30.0
    connect_delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    download_delays: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    after_error: float = 5.0
    after_callback: float = 5.0
    recount_callbacks: float = 10.0

    def submit_again(self, error: KieError, *, attempts: int) -> float | None:
        """Whether a createTask may be sent once more, `attempts` having ended in an error, the last one in this."""
        if isinstance(error, RateLimited):
            return error.retry_after if attempts < RATE_LIMIT_TRIES else None
        if isinstance(error, Unreachable) and attempts <= len(self.connect_delays):
            return self.connect_delays[attempts - 1]
        return None

    def poll_again(
        self, error: KieError | None, *, elapsed: float, lasting: float, interval: float | None
    ) -> float | None:
        """Whether a task without an end is polled once more; `error` is what the last question met with.

        The task has run for `elapsed` and its questions have met with such errors for `lasting` seconds; `interval` is
        the poll interval, None past the deadline. Past the deadline too an answer that can be read is waited for: a
        machine that has slept finds its network later than its work. Without any connection there is no end to that,
        as nothing is sent meanwhile.
        """
        match error:
            case None:
                return interval
            case RateLimited():
                return _AFTER_RATE_LIMITED_POLL
            case TaskUnknown():  # normal just after a creation
                if elapsed > self.unknown and lasting > self.unknown / 6:
                    return None
                return min(_LONGEST_UNKNOWN, max(self.unknown / 45, elapsed / 5))
        if interval is not None:
            return max(self.after_error, interval)
        if isinstance(error, Unreachable) or (isinstance(error, NotUnderstood) and lasting <= self.unknown):
            return max(self.after_error, min(poll_interval.LONGEST, lasting / 5))
        return None

    def poll_result_again(self, *, lasting: float) -> float | None:
        """Whether a task is polled once more that has been a success without a readable result for so long."""
        return self.unreadable / 10 if lasting < self.unreadable else None

    def poll_after_callback(self, *, since_last: float | None) -> float:
        """When a task is polled that a callback is about; `since_last` is None where no callback came before."""
        return 0.0 if since_last is None else max(0.0, self.after_callback - since_last)

    def download_again(self, *, attempts: int) -> float | None:
        """Whether a result file is downloaded once more that failed just now, and `attempts` times before."""
        return self.download_delays[attempts] if attempts < len(self.download_delays) else None


DEFAULT_RETRY_POLICY = RetryPolicy()


def submit_pause(error: KieError) -> float:
    """Seconds for which nothing at all is sent, as KIE asked in this answer to a createTask."""
    return error.retry_after if isinstance(error, RateLimited) else 0.0


def poll_pause(error: KieError) -> float:
    """Seconds for which nothing at all is polled, as KIE asked in this answer to a question."""
    return min(_LONGEST_POLL_PAUSE, submit_pause(error))


def write_again(*, failures: int) -> float:
    """When what came of a POST is written once more that the ledger did not take; there is no end to that."""
    return WRITE_DELAYS[failures - 1] if failures <= len(WRITE_DELAYS) else LONGEST_WRITE_DELAY


def needs_fresh_link(*, attempts: int) -> bool:
    """Whether a download that failed so often asks KIE for another address of the file first."""
    return attempts >= FRESH_LINK_AFTER
