"""The worker, the one that speaks to KIE: submits, polls, downloads, resumes. One asyncio loop, no browser needed.

This module says what is worked on and in which task queue; `submit`, `poll`, `download` and `local_job` do it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from kie.api import limits
from kie.api.client import KieClient
from kie.catalogue import Model
from kie.domain.task import Task, is_local
from kie.errors import KeyRefused, KieError
from kie.ledger import Ledger, account, callback_log, curation, local_transitions, transitions
from kie.media.store import FileStore
from kie.worker.context import WorkerContext
from kie.worker.download import Downloader
from kie.worker.local_job import LocalJobs, LocalResult, no_local_jobs
from kie.worker.poll import Poller
from kie.worker.rate_limiter import RateLimiter
from kie.worker.retry_policy import DEFAULT_RETRY_POLICY, RetryPolicy
from kie.worker.submit import Submitter
from kie.worker.task_queue import TaskQueue

log = logging.getLogger(__name__)

SCAN_SECONDS = 1.0
MOST_WAITING = 6
"""Tasks in one queue at a time; the rest stay in the ledger, where a later click can still come before them."""
DRAIN_SECONDS, WRITE_SECONDS = 15.0, 60.0
"""How long an end waits for submissions under way, and for the ledger to take what came of them."""
CREDIT_SECONDS = 60.0
PURGE_SECONDS = 3600.0
NEWS_OVERLAP_MS = 2000
"""A callback is noted under the moment it came, and seen when its write has ended."""
_CREDIT, _PURGE = "credit", "purge"
RESULTS_KEPT_SECONDS = 14 * 86_400
LEFT_BEHIND_SECONDS = 3600.0
"""A half written file that nobody has touched for so long is nobody's any more."""


class Worker:
    """Works off every open task of one service in one ledger. Only one may run at a time (see kie.worker.lock).

    `local_job` does what needs no KIE. `on_change(workspace)` is called on the loop after every step that a
    page may show. `is_somebody_looking()` says whether a person has a page open, which decides how soon KIE is polled
    again. What was queued before `sends_since_ms` and would be bought from KIE stays in the queue.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        client: KieClient,
        store: FileStore,
        service: str,
        callback_url: str | None = None,
        on_change: Callable[[str], None] = lambda _workspace: None,
        is_somebody_looking: Callable[[], bool] = lambda: True,
        typical: Callable[[Model], float | None] = lambda model: model.typical_seconds,
        policy: RetryPolicy = DEFAULT_RETRY_POLICY,
        local_job: Callable[[Task], Awaitable[LocalResult]] = no_local_jobs,
        sends_since_ms: int = 0,
    ) -> None:
        self._context = WorkerContext(
            ledger=ledger,
            client=client,
            store=store,
            service=service,
            callback_url=callback_url,
            policy=policy,
            on_change=on_change,
        )
        self._record, self._service = self._context.record, service
        self._is_somebody_looking, self._sends_since_ms = is_somebody_looking, sends_since_ms
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._create_limiter = _rate_limiter(limits.CREATE_TASK)
        self._poller = Poller(
            self._context,
            rate_limiter=_rate_limiter(limits.RECORD_INFO),
            is_somebody_looking=is_somebody_looking,
            download=self._wake.set,
            typical=typical,
        )
        self._submitter = Submitter(self._context, rate_limiter=self._create_limiter, poll=self._poller.begin)
        self._submissions, self._polls = self._submitter.queue, self._poller.queue
        self._downloads = TaskQueue(Downloader(self._context).download, at_once=4)
        self._local_jobs = TaskQueue(LocalJobs(self._context, make=local_job).run, at_once=1)
        self._chores = TaskQueue(self._do_chore, at_once=1)
        self._heard_until = round(time.time() * 1000)
        self.last_seen_alive = time.monotonic()

    def wake(self) -> None:
        """There may be new work; callable from any thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake.set)

    def poll_now(self, task_id: str) -> None:
        """A callback says that this task (our id) has news; callable on the loop."""
        self._poller.poll_now(task_id)

    async def run(self) -> None:
        """Recover what an earlier process left, then work until cancelled; in-flight submissions are awaited."""
        await self._recover()
        queues = (self._submissions, self._polls, self._downloads, self._local_jobs, self._chores)
        running = [asyncio.create_task(queue.run()) for queue in queues]
        for chore in (_CREDIT, _PURGE):
            self._chores.add(chore)
        try:
            while True:
                self.last_seen_alive = time.monotonic()
                await self._scan()
                for each in running:
                    if each.done():
                        each.result()
                with suppress(TimeoutError):
                    async with asyncio.timeout(SCAN_SECONDS):  # wait_for of Python 3.11 can swallow a cancellation
                        await self._wake.wait()
                self._wake.clear()
        finally:
            for each in running:
                each.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            for queue in queues:
                await queue.drain(within=DRAIN_SECONDS if queue is self._submissions else 0.0)
            await self._submitter.finish(within=WRITE_SECONDS)
            self._context.close()

    async def _recover(self) -> None:
        await self._context.draw(self._clear_partial_files)
        await self._record(account.key_unknown, service=self._service)
        await self._record(local_transitions.recover, service=self._service)
        unsure = await self._record(transitions.recover, service=self._service)
        if unsure:
            log.warning("%d submissions of an earlier process have no known outcome", unsure)
        now = round(time.time() * 1000)
        await self._record(transitions.look_again, service=self._service, since_ms=now - RESULTS_KEPT_SECONDS * 1000)
        window = round(limits.CREATE_TASK.window * 1000)
        recent = await self._record(transitions.recent_submissions, service=self._service, since_ms=now - window)
        for moment in recent:
            self._create_limiter.remember((now - moment) / 1000)
        if (await self._record(transitions.open_work, service=self._service)).watched:
            self._polls.pause(limits.RECORD_INFO.window)  # an earlier process may have used up this second's questions

    async def _scan(self) -> None:
        """Take up what the ledger holds and no queue knows yet."""
        work = await self._record(transitions.open_work, service=self._service, placed_since_ms=self._sends_since_ms)
        now = time.time() * 1000
        for task_id, (not_before, model) in work.queued.items():
            queue = self._local_jobs if is_local(model) else self._submissions
            if task_id not in queue and len(queue) < MOST_WAITING:
                queue.add(task_id, delay=max(0.0, (not_before - now) / 1000))
        for task_id in work.watched:
            if not any(task_id in queue for queue in (self._polls, self._submissions, self._local_jobs)):
                self._polls.add(task_id)
        for file_id in work.fetching:
            if file_id not in self._downloads:
                self._downloads.add(file_id)
        if self._context.callback_url is not None:
            await self._take_news()

    async def _take_news(self) -> None:
        """Callbacks that another process has noted; those of this one were acted on already."""
        since, self._heard_until = self._heard_until - NEWS_OVERLAP_MS, round(time.time() * 1000)
        for task_id in await self._record(callback_log.news, service=self._service, since_ms=since):
            self.poll_now(task_id)

    async def _do_chore(self, chore: str) -> float:
        """Note the account's balance for the pages while somebody looks; empty the bin now and then."""
        if chore == _PURGE:
            await self._record(curation.purge, self._context.store)
            await self._context.draw(self._clear_partial_files)
            return PURGE_SECONDS
        if self._is_somebody_looking():
            await self._read_balance()
        return CREDIT_SECONDS

    async def _read_balance(self) -> None:
        """Also how a key that KIE refuses is noticed, and one that it takes again."""
        try:
            amount = await self._context.client.credit()
        except KeyRefused:
            await self._record(account.key_refused, service=self._service)
        except KieError as error:
            log.debug("the balance could not be read: %s", error.message)
        else:
            await self._record(account.credit_seen, service=self._service, amount=amount)

    def _clear_partial_files(self) -> None:
        self._context.store.clear_partial_files(before=time.time() - LEFT_BEHIND_SECONDS)


def _rate_limiter(limit: limits.RateLimit) -> RateLimiter:
    return RateLimiter(limit.requests, per=limit.window)
