"""The one that speaks to KIE: submits, watches, fetches, resumes. One asyncio loop, no browser needed.

This module says what is worked on and when; `submitting`, `watching` and `fetching` do it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from kie.api.client import KieClient
from kie.attachments import references
from kie.catalogue import Model
from kie.domain.stored_file import StoredFile
from kie.domain.task import Task, is_local
from kie.errors import Declined, KeyRefused, KieError
from kie.ledger import Ledger, account, callback_log, curation, local_transitions, request_files, transitions
from kie.media.store import FileStore
from kie.worker import local_job
from kie.worker.download import Downloader
from kie.worker.poll import Poller
from kie.worker.rate_limiter import RateLimiter
from kie.worker.retry_policy import DEFAULT_RETRY_POLICY, RetryPolicy
from kie.worker.submit import Submitter
from kie.worker.task_queue import TaskQueue

log = logging.getLogger(__name__)

CREATIONS, CREATION_WINDOW = 20, 10.5
QUESTIONS, QUESTION_WINDOW = 10, 1.1
SCAN_SECONDS = 1.0
MOST_WAITING = 6
"""Tasks in one lane at a time; the rest stay in the ledger, where a later click can still come before them."""
DRAIN_SECONDS, NOTE_SECONDS = 15.0, 60.0
"""How long an end waits for submissions under way, and for the ledger to take what came of them."""
CREDIT_SECONDS = 60.0
PURGE_SECONDS = 3600.0
NEWS_OVERLAP_MS = 2000
"""A callback is noted under the moment it came, and seen when its write has ended."""
_CREDIT, _PURGE = "credit", "purge"
RESULTS_KEPT_SECONDS = 14 * 86_400
LEFT_BEHIND_SECONDS = 3600.0
"""A half written file that nobody has touched for so long is nobody's any more."""

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """Works off every open task of one service in one ledger. Only one may run at a time (see kie.worker.lock).

    `work_here` does what needs no KIE. `on_change(workspace)` is called on the loop after every step that a
    page may show. `is_watched()` says whether somebody is looking, which decides how soon KIE is asked again. What
    was queued before `sends_since_ms` and would be bought from KIE stays in the queue.
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
        is_watched: Callable[[], bool] = lambda: True,
        typical: Callable[[Model], float | None] = lambda model: model.typical_seconds,
        patience: RetryPolicy = DEFAULT_RETRY_POLICY,
        work_here: Callable[[Task], Awaitable[local_job.LocalResult]] = local_job.no_local_jobs,
        sends_since_ms: int = 0,
    ) -> None:
        self._ledger, self._client, self._store, self._service = ledger, client, store, service
        self._callback_url, self._work_here, self._sends_since_ms = callback_url, work_here, sends_since_ms
        self._on_change, self._is_watched = on_change, is_watched
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._writes = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._pictures = ThreadPoolExecutor(2, thread_name_prefix="pictures")
        self._submit_pace = RateLimiter(CREATIONS, per=CREATION_WINDOW)
        self._watcher = Poller(
            ledger=ledger,
            client=client,
            service=service,
            pace=RateLimiter(QUESTIONS, per=QUESTION_WINDOW),
            calls_back=callback_url is not None,
            record=self._record,
            on_change=on_change,
            is_watched=is_watched,
            fetch=self._wake.set,
            typical=typical,
            patience=patience,
        )
        self._submitter = Submitter(
            ledger=ledger,
            client=client,
            store=store,
            service=service,
            callback_url=callback_url,
            pace=self._submit_pace,
            record=self._record,
            on_change=on_change,
            watch=self._watcher.watch,
            delays=patience.connect_delays,
        )
        self._fetcher = Downloader(
            ledger=ledger,
            client=client,
            store=store,
            record=self._record,
            draw=self._draw,
            on_change=on_change,
            delays=patience.fetch_delays,
        )
        self._submits, self._asks = self._submitter.lane, self._watcher.lane
        self._fetches = TaskQueue(self._fetcher.fetch, at_once=4)
        self._here = TaskQueue(self._do_here, at_once=1)
        self._chores = TaskQueue(self._do_chore, at_once=1)
        self._heard_until = round(time.time() * 1000)
        self.last_seen_alive = time.monotonic()

    def wake(self) -> None:
        """There may be new work; callable from any thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake.set)

    def ask_now(self, task_id: str) -> None:
        """A callback says that this task (our id) has news; callable on the loop."""
        self._watcher.ask_now(task_id)

    async def run(self) -> None:
        """Recover what an earlier process left, then work until cancelled; in-flight submissions are awaited."""
        await self._recover()
        lanes = [
            asyncio.create_task(lane.run())
            for lane in (self._submits, self._asks, self._fetches, self._here, self._chores)
        ]
        for chore in (_CREDIT, _PURGE):
            self._chores.add(chore)
        try:
            while True:
                self.last_seen_alive = time.monotonic()
                await self._scan()
                for lane in lanes:
                    if lane.done():
                        lane.result()
                with suppress(TimeoutError):
                    async with asyncio.timeout(SCAN_SECONDS):  # wait_for of Python 3.11 can swallow a cancellation
                        await self._wake.wait()
                self._wake.clear()
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)
            await self._submits.drain(within=DRAIN_SECONDS)
            await self._asks.drain(within=0.0)
            await self._fetches.drain(within=0.0)
            await self._here.drain(within=0.0)
            await self._chores.drain(within=0.0)
            await self._submitter.finish(within=NOTE_SECONDS)
            self._writes.shutdown(wait=True)
            self._pictures.shutdown(wait=True)

    async def _recover(self) -> None:
        await self._record(self._clear_incoming)
        await self._record(account.key_unknown, self._ledger, service=self._service)
        await self._record(local_transitions.recover, self._ledger, service=self._service)
        unsure = await self._record(transitions.recover, self._ledger, service=self._service)
        if unsure:
            log.warning("%d submissions of an earlier process have no known outcome", unsure)
        now = round(time.time() * 1000)
        await self._record(
            transitions.look_again, self._ledger, service=self._service, since_ms=now - RESULTS_KEPT_SECONDS * 1000
        )
        window = round(CREATION_WINDOW * 1000)
        recent = await self._record(
            transitions.recent_submissions, self._ledger, service=self._service, since_ms=now - window
        )
        for moment in recent:
            self._submit_pace.remember((now - moment) / 1000)
        if (await self._record(transitions.open_work, self._ledger, service=self._service)).watched:
            self._asks.pause(QUESTION_WINDOW)  # an earlier process may have used up this second's questions

    async def _scan(self) -> None:
        """Take up what the ledger holds and no lane knows yet."""
        found = await self._record(
            transitions.open_work, self._ledger, service=self._service, placed_since_ms=self._sends_since_ms
        )
        now = time.time() * 1000
        for task_id, (not_before, model) in found.queued.items():
            lane = self._here if is_local(model) else self._submits
            if task_id not in lane and len(lane) < MOST_WAITING:
                lane.add(task_id, delay=max(0.0, (not_before - now) / 1000))
        for task_id in found.watched:
            if not any(task_id in lane for lane in (self._asks, self._submits, self._here)):
                self._asks.add(task_id)
        for file_id in found.fetching:
            if file_id not in self._fetches:
                self._fetches.add(file_id)
        if self._callback_url is not None:
            await self._take_news()

    async def _take_news(self) -> None:
        """Callbacks that another process has noted; those of this one were acted on already."""
        since, self._heard_until = self._heard_until - NEWS_OVERLAP_MS, round(time.time() * 1000)
        for task_id in await self._record(callback_log.news, self._ledger, service=self._service, since_ms=since):
            self.ask_now(task_id)

    async def _do_chore(self, chore: str) -> float:
        """Note the account's balance for the pages while somebody looks; empty the bin now and then."""
        if chore == _PURGE:
            await self._record(curation.purge, self._ledger, self._store)
            await self._record(self._clear_incoming)
            return PURGE_SECONDS
        if self._is_watched():
            await self._ask_balance()
        return CREDIT_SECONDS

    async def _ask_balance(self) -> None:
        """Also how a key that KIE refuses is found out, and one that it takes again."""
        try:
            amount = await self._client.credit()
        except KeyRefused:
            await self._record(account.key_refused, self._ledger, service=self._service)
        except KieError as error:
            log.debug("the balance could not be asked: %s", error.message)
        else:
            await self._record(account.credit_seen, self._ledger, service=self._service, amount=amount)

    async def _do_here(self, task_id: str) -> None:
        """Background removal and the like: done on this machine, kept like any result."""
        task = await self._record(local_transitions.begin, self._ledger, task_id)
        if task is None:
            return
        self._on_change(task.workspace)
        try:
            await self._require_its_own(task)
            done = await self._work_here(task)
            stored = await self._draw(_keep, self._store, done.content)
        except KieError as error:
            await self._record(local_transitions.failed, self._ledger, task_id, kind=error.kind, sentence=error.message)
        except Exception as error:
            log.exception("work on this machine broke")
            sentence = f"This could not be done ({type(error).__name__}). Nothing was billed."
            await self._record(local_transitions.failed, self._ledger, task_id, kind="declined", sentence=sentence)
        else:
            await self._record(
                local_transitions.finished, self._ledger, task_id, file=dataclasses.asdict(stored), note=done.note
            )
        self._on_change(task.workspace)

    async def _require_its_own(self, task: Task) -> None:
        """A task works from its own workspace's files; raises Declined where it names another one's."""
        for sha256 in references.hashes(task.input):
            if (
                await self._record(request_files.reference_facts, self._ledger, workspace=task.workspace, sha256=sha256)
                is None
            ):
                raise Declined(local_job.NO_PICTURE)

    def _clear_incoming(self) -> None:
        self._store.clear_incoming(before=time.time() - LEFT_BEHIND_SECONDS)

    async def _record(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A ledger call on the one thread that writes."""
        return await self._loop.run_in_executor(self._writes, functools.partial(call, *args, **kwargs))

    async def _draw(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """File and picture work on the threads kept for it."""
        return await self._loop.run_in_executor(self._pictures, functools.partial(call, *args, **kwargs))


def _keep(store: FileStore, content: bytes) -> StoredFile:
    incoming = store.incoming()
    incoming.write(content)
    return store.keep(incoming)
