"""KIE's callbacks (webhooks): which are believed, and what one brings about.

A callback is believed in nothing but which task to poll. It changes nothing by itself, so that it may
come twice, too late, or not at all. How they fare is kept in the ledger (see kie.ledger.callback_log).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
import re
from collections import Counter
from collections.abc import Callable

from kie.ledger import Ledger, callback_log
from kie.ledger.callback_log import Heard, Reason, Standing

log = logging.getLogger(__name__)
PATH = "/webhooks/kie"
WRONG_SIGNATURE = "wrong signature"
TOLERANCE = 300.0
"""Seconds that the sender's clock may differ, or a callback be under way."""
ANSWER_WITHIN = 0.5
"""Seconds that an answer waits for the ledger; KIE wants one at once, and its news is not lost without."""
MOST_WAITING = 1000
COUNT_SECONDS = 1.0
"""The least between two writes that only count what was turned away: anybody can cause those."""
MOST_NAMED = 5
"""Tasks that one line of the log names."""

_SECONDS = re.compile(r"[0-9]{1,12}")


def signature(*, key: str, task_id: str, timestamp: str) -> str:
    """As KIE signs: base64(HMAC-SHA256(key, taskId + "." + unix seconds)). The body is not signed."""
    digest = hmac.new(key.encode(), f"{task_id}.{timestamp}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def refused_because(*, key: str, task_id: str, timestamp: str, signed: str, now: float) -> Reason | None:
    """Why a callback is not believed, None where it is. `timestamp` and `signed` are its two headers."""
    if not signed or not timestamp:
        return "unsigned"
    is_right = hmac.compare_digest(signature(key=key, task_id=task_id, timestamp=timestamp).encode(), signed.encode())
    if not is_right:
        return "forged"
    is_timely = _SECONDS.fullmatch(timestamp) is not None and abs(now - int(timestamp)) <= TOLERANCE
    return None if is_timely else "late"


class Inbox:
    """Takes callbacks to the ledger and has their tasks polled. Any number that come at once are one write.

    `poll` is called on the loop with the id (ours) of a task that is still open.
    """

    def __init__(self, ledger: Ledger, *, service: str, poll: Callable[[str], None]) -> None:
        self._ledger, self._service, self._poll = ledger, service, poll
        self._arrived: dict[str, None] = {}
        self._refused: Counter[Reason] = Counter()
        self._had_ended: Counter[str] = Counter()
        self._hearing: asyncio.Task[None] | None = None
        self._counting: asyncio.Task[None] | None = None

    async def arrived(self, kie_task_id: str) -> None:
        """A callback that is believed. Returns once it is dealt with, or after ANSWER_WITHIN."""
        if len(self._arrived) < MOST_WAITING:
            self._arrived[kie_task_id] = None
        if self._hearing is None or self._hearing.done():
            self._hearing = asyncio.create_task(self._hear())
        await asyncio.wait({self._hearing}, timeout=ANSWER_WITHIN)

    def refused(self, reason: Reason) -> None:
        """A callback that is turned away."""
        self._refused[reason] += 1
        self._begin_counting()

    def _begin_counting(self) -> None:
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._count())

    async def _hear(self) -> None:
        while self._arrived:
            ids, self._arrived = tuple(self._arrived), {}
            try:
                heard = await asyncio.to_thread(
                    callback_log.hear, self._ledger, service=self._service, kie_task_ids=ids
                )
            except Exception:  # a ledger that is locked or full: polling finds the results all the same
                log.exception("%d callbacks could not be noted", len(ids))
                continue
            for each in heard.values():
                self._act_on(each)

    def _act_on(self, heard: Heard) -> None:
        if heard.standing is Standing.UNKNOWN:
            self.refused("foreign")
        elif heard.standing is Standing.FINISHED:
            self._had_ended[heard.task_id or ""] += 1
            self._begin_counting()
        elif heard.task_id is not None:
            self._poll(heard.task_id)

    async def _count(self) -> None:
        """Say, once in a while, what changed nothing: late or replayed callbacks, and what was turned away."""
        while self._refused or self._had_ended:
            ended, self._had_ended = self._had_ended, Counter()
            counts, self._refused = self._refused, Counter()
            if ended:
                named = ", ".join(sorted(ended)[:MOST_NAMED])
                log.warning("callbacks came again or too late: %d, about %s", ended.total(), named)
            if counts:
                await self._count_refused(counts)
            await asyncio.sleep(COUNT_SECONDS)

    async def _count_refused(self, counts: Counter[Reason]) -> None:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
        log.warning("callbacks were turned away: %s", reasons)
        try:
            await asyncio.to_thread(callback_log.refuse, self._ledger, service=self._service, counts=counts)
        except Exception:  # only a count is lost
            log.exception("callbacks that were turned away could not be counted")
