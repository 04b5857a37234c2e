"""The one that speaks to KIE: submits, watches, fetches, resumes. One asyncio loop, no browser needed.

The order of durable writes around a createTask:

    1. `submitting` is stored         a crash before this: the task is still queued, nothing was sent
    2. the POST                       a crash from here to 3: found in `submitting`, becomes `unsure`
    3. the task id is stored          a crash after this: watching resumes with the id

A createTask is repeated only where the answer proved that nothing was started (no connection, KIE's own 429).
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
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from kie import catalogue, local, references, schedule
from kie.catalogue import Json, Model
from kie.client import KieClient
from kie.errors import (
    BadInput,
    KieError,
    OutcomeUnknown,
    RateLimited,
    TaskUnknown,
    Unreachable,
)
from kie.fetching import Fetcher
from kie.files import FileStore
from kie.inspection import EXTENSIONS, StoredFile
from kie.lanes import Lane, Pace
from kie.ledger import Ledger, shelf, work
from kie.protocol import Record, failure_sentence
from kie.records import Task, TaskState

log = logging.getLogger(__name__)

CREATIONS, CREATION_WINDOW = 20, 10.5
QUESTIONS, QUESTION_WINDOW = 10, 1.1
SCAN_SECONDS = 1.0
MOST_WAITING = CREATIONS
"""Tasks in one lane at a time; the rest stay in the ledger, where a later click can still come before them."""
DRAIN_SECONDS = 15.0
RATE_LIMIT_TRIES = 12
CREDIT_SECONDS = 60.0
PURGE_SECONDS = 3600.0
_CREDIT, _PURGE = "credit", "purge"
RESULTS_KEPT_SECONDS = 14 * 86_400

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long the worker bears with what may still come right, in seconds.

    `unknown`: KIE does not know a task. `unreadable`: a success without a readable result. `connect_delays`
    and `fetch_delays`: before each further try. `after_error`: the least between two questions after one failed.
    """

    unknown: float = 90.0
    unreadable: float = 30.0
    connect_delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    fetch_delays: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    after_error: float = 5.0


class Worker:
    """Works off every open task of one service in one ledger. Only one may run at a time (see kie.lock).

    `work_here` does what needs no KIE. `on_change(workspace)` is called on the loop after every step that a
    page may show. `is_watched()` says whether somebody is looking, which decides how soon KIE is asked again.
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
        patience: Patience = Patience(),
        work_here: Callable[[Task], Awaitable[local.Done]] = local.nothing_here,
    ) -> None:
        self._typical, self._patience, self._work_here = typical, patience, work_here
        self._ledger, self._client, self._store, self._service = ledger, client, store, service
        self._callback_url = callback_url
        self._on_change, self._is_watched = on_change, is_watched
        self._submit_pace = Pace(CREATIONS, per=CREATION_WINDOW)
        self._submits = Lane(self._submit, at_once=6, pace=self._submit_pace)
        self._asks = Lane(self._ask, at_once=6, pace=Pace(QUESTIONS, per=QUESTION_WINDOW))
        self._fetcher = Fetcher(
            ledger=ledger,
            client=client,
            store=store,
            record=self._record,
            draw=self._draw,
            on_change=on_change,
            delays=patience.fetch_delays,
        )
        self._fetches = Lane(self._fetcher.fetch, at_once=4)
        self._here = Lane(self._do_here, at_once=1)
        self._chores = Lane(self._do_chore, at_once=1)
        self._writes = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._pictures = ThreadPoolExecutor(2, thread_name_prefix="pictures")
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._unknown_since: dict[str, float] = {}
        self._unreadable_since: dict[str, float] = {}
        self._durations: dict[tuple[str, str], list[float]] = {}
        self.last_seen_alive = time.monotonic()

    def wake(self) -> None:
        """There may be new work; callable from any thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake.set)

    def ask_now(self, task_id: str) -> None:
        """A callback says that this task (our id) has news; callable on the loop."""
        self._asks.add(task_id)

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
            self._writes.shutdown(wait=True)
            self._pictures.shutdown(wait=True)

    async def _recover(self) -> None:
        await self._record(self._store.clear_incoming)
        await self._record(work.recover_here, self._ledger, service=self._service)
        unsure = await self._record(work.recover, self._ledger, service=self._service)
        if unsure:
            log.warning("%d submissions of an earlier process have no known outcome", unsure)
        now = round(time.time() * 1000)
        await self._record(
            work.look_again, self._ledger, service=self._service, since_ms=now - RESULTS_KEPT_SECONDS * 1000
        )
        window = round(CREATION_WINDOW * 1000)
        recent = await self._record(work.recent_submissions, self._ledger, service=self._service, since_ms=now - window)
        for moment in recent:
            self._submit_pace.remember((now - moment) / 1000)

    async def _scan(self) -> None:
        """Take up what the ledger holds and no lane knows yet."""
        found = await self._record(work.open_work, self._ledger, service=self._service)
        now = time.time() * 1000
        for task_id, (not_before, model) in found.queued.items():
            lane = self._here if local.is_local(model) else self._submits
            if task_id not in lane and len(lane) < MOST_WAITING:
                lane.add(task_id, delay=max(0.0, (not_before - now) / 1000))
        for task_id in found.watched:
            if not any(task_id in lane for lane in (self._asks, self._submits, self._here)):
                self._asks.add(task_id)
        for file_id in found.fetching:
            if file_id not in self._fetches:
                self._fetches.add(file_id)

    async def _submit(self, task_id: str) -> float | None:
        queued = await self._record(work.load, self._ledger, task_id)
        if queued is None:
            return None
        try:
            ready = await self._with_addresses(queued)
        except (KieError, OSError) as error:
            await self._not_sent(queued, error)
            return None
        task = await self._record(work.begin_submit, self._ledger, task_id)
        if task is None:
            return None
        self._on_change(task.workspace)
        try:
            kie_task_id = await self._client.create_task(model=task.model, input=ready, callback_url=self._callback_url)
        except (RateLimited, Unreachable) as error:
            return await self._not_started(task, error)
        except OutcomeUnknown as error:
            await self._not_accepted(task, TaskState.UNSURE, error)
            return None
        except KieError as error:
            await self._not_accepted(task, TaskState.REFUSED, error)
            return None
        await self._record(work.submitted, self._ledger, task_id, kie_task_id=kie_task_id)
        self._on_change(task.workspace)
        self._asks.add(task_id, delay=await self._next_delay(task, elapsed=0.0) or 0.0)
        return None

    async def _do_chore(self, chore: str) -> float:
        """Note the account's balance for the pages while somebody looks; empty the bin now and then."""
        if chore == _PURGE:
            await self._record(shelf.purge, self._ledger, self._store)
            return PURGE_SECONDS
        if self._is_watched():
            with suppress(KieError):
                amount = await self._client.credit()
                await self._record(work.credit_seen, self._ledger, service=self._service, amount=amount)
        return CREDIT_SECONDS

    async def _with_addresses(self, task: Task) -> dict[str, Json]:
        """The request as KIE can read it: its files uploaded, each content once while its link lives."""
        addresses: dict[str, str] = {}
        since = round((time.time() - references.UPLOAD_LIVES_SECONDS) * 1000)
        for sha256 in references.hashes(task.input):
            known = await self._record(
                work.uploaded_address, self._ledger, service=self._service, sha256=sha256, since_ms=since
            )
            addresses[sha256] = known or await self._upload(task.workspace, sha256)
        return references.resolved(task.input, addresses)

    async def _upload(self, workspace: str, sha256: str) -> str:
        facts = await self._record(work.reference_facts, self._ledger, workspace=workspace, sha256=sha256)
        path = self._store.path(sha256)
        if facts is None or not path.is_file():
            raise BadInput("A reference file is not here any more. Nothing was sent. Add it again.")
        _, mime = facts
        name = f"{sha256[:16]}.{EXTENSIONS.get(mime, 'bin')}"
        url = await self._client.upload(path, name=name, mime=mime)
        await self._record(work.uploaded, self._ledger, service=self._service, sha256=sha256, url=url)
        return url

    async def _not_sent(self, task: Task, error: Exception) -> None:
        sentence = error.message if isinstance(error, KieError) else f"A reference file cannot be read ({error})."
        kind = error.kind if isinstance(error, KieError) else BadInput.kind
        await self._record(
            work.not_sent,
            self._ledger,
            task.id,
            error_kind=kind,
            error=f"The reference files could not be uploaded, so nothing was sent or billed. {sentence}",
        )
        self._on_change(task.workspace)

    async def _not_started(self, task: Task, error: RateLimited | Unreachable) -> float | None:
        """Nothing was started: send again later, a bounded number of times."""
        if isinstance(error, RateLimited):
            self._submits.pause(error.retry_after)
            tries, delay = RATE_LIMIT_TRIES, error.retry_after
        else:
            delays = self._patience.connect_delays
            tries, delay = len(delays) + 1, delays[min(task.attempts, len(delays)) - 1]
        if task.attempts >= tries:
            await self._not_accepted(task, TaskState.REFUSED, error)
            return None
        await self._record(
            work.not_started, self._ledger, task.id, retry_in=delay, error_kind=error.kind, error=error.message
        )
        self._on_change(task.workspace)
        return delay

    async def _not_accepted(self, task: Task, state: TaskState, error: KieError) -> None:
        await self._record(
            work.not_accepted,
            self._ledger,
            task.id,
            state=state,
            error_kind=error.kind,
            error=error.message,
            billed=error.billed,
        )
        self._on_change(task.workspace)

    async def _ask(self, task_id: str) -> float | None:
        task = await self._record(work.load, self._ledger, task_id)
        if task is None or not task.state.is_watched or task.kie_task_id is None:
            return None
        elapsed = _elapsed(task)
        try:
            record = await self._client.record(task.kie_task_id)
        except TaskUnknown:
            return await self._unknown(task, elapsed=elapsed)
        except RateLimited as error:
            self._asks.pause(min(error.retry_after, 2.0))
            return 1.0
        except KieError as error:
            return await self._wait_or_stop(task, elapsed=elapsed, error=error)
        self._unknown_since.pop(task_id, None)
        if record.state == "success":
            return await self._succeeded(task, record)
        if record.state == "fail":
            sentence = failure_sentence(record.fail_code, record.fail_message)
            await self._record(work.failed, self._ledger, task_id, record=record, sentence=sentence)
            self._on_change(task.workspace)
            return None
        if await self._record(work.progressed, self._ledger, task_id, record=record):
            self._on_change(task.workspace)
        return await self._wait_or_stop(task, elapsed=elapsed)

    async def _unknown(self, task: Task, *, elapsed: float) -> float | None:
        """KIE says it has no such task: normal just after a creation, final once patience ends."""
        since = self._unknown_since.setdefault(task.id, time.monotonic())
        patience = self._patience.unknown
        if elapsed > patience and time.monotonic() - since > patience / 6:
            self._unknown_since.pop(task.id, None)
            await self._stop(
                task,
                kind=TaskUnknown.kind,
                why="KIE does not know this task any more. It may have been billed; it was not sent again. "
                "Look at kie.ai/logs, or resume later: asking is free.",
            )
            return None
        return min(10.0, max(patience / 45, elapsed / 5))

    async def _succeeded(self, task: Task, record: Record) -> float | None:
        lost = None
        if record.urls is None:
            since = self._unreadable_since.setdefault(task.id, time.monotonic())
            if time.monotonic() - since < self._patience.unreadable:
                return self._patience.unreadable / 10
            lost = (
                "KIE says this succeeded, but its answer names no readable result. It was billed. "
                "Resume asks once more and costs nothing; kie.ai/logs has the result."
            )
        self._unreadable_since.pop(task.id, None)
        await self._record(work.succeeded, self._ledger, task.id, record=record, urls=record.urls or (), lost=lost)
        self._durations.pop((task.model, task.tier), None)
        self._on_change(task.workspace)
        self._wake.set()
        return None

    async def _wait_or_stop(self, task: Task, *, elapsed: float, error: KieError | None = None) -> float | None:
        delay = await self._next_delay(task, elapsed=elapsed)
        if delay is not None:
            return max(delay, self._patience.after_error) if error is not None else delay
        why = (
            error.message
            if error is not None
            else f"Stopped watching after {elapsed / 60:.0f} minutes without a result. It may still finish and be "
            "billed. Resume asks again and costs nothing."
        )
        await self._stop(task, kind="stopped" if error is None else error.kind, why=why)
        return None

    async def _stop(self, task: Task, *, kind: str, why: str) -> None:
        await self._record(work.stopped, self._ledger, task.id, error_kind=kind, error=why)
        self._on_change(task.workspace)

    async def _do_here(self, task_id: str) -> None:
        """Background removal and the like: done on this machine, kept like any result."""
        task = await self._record(work.begin_here, self._ledger, task_id)
        if task is None:
            return
        self._on_change(task.workspace)
        try:
            done = await self._work_here(task)
            stored = await self._draw(_keep, self._store, done.content)
        except KieError as error:
            await self._record(work.failed_here, self._ledger, task_id, kind=error.kind, sentence=error.message)
        except Exception as error:
            log.exception("work on this machine broke")
            sentence = f"This could not be done ({type(error).__name__}). Nothing was billed."
            await self._record(work.failed_here, self._ledger, task_id, kind="declined", sentence=sentence)
        else:
            await self._record(
                work.finished_here, self._ledger, task_id, file=dataclasses.asdict(stored), note=done.note
            )
        self._on_change(task.workspace)

    async def _next_delay(self, task: Task, *, elapsed: float) -> float | None:
        key = (task.model, task.tier)
        if key not in self._durations:
            self._durations[key] = await self._record(
                work.durations, self._ledger, model=task.model, tier=task.tier, service=self._service
            )
        model = catalogue.find(task.model)
        kind: schedule.Watched = "video" if task.medium == "video" else "image"
        if self._callback_url is not None:
            lag = schedule.LAG_BEHIND_WEBHOOK
        else:
            lag = schedule.LAG_WATCHED if self._is_watched() else schedule.LAG_UNATTENDED
        delay = schedule.next_delay(
            elapsed,
            self._durations[key],
            typical=self._typical(model) if model else None,
            kind=kind,
            c=lag,
        )
        if delay is None and model is not None and elapsed < (model.deadline_seconds or 0.0):
            return schedule.LONGEST
        return delay

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


def _elapsed(task: Task) -> float:
    began = task.watched_since or task.submitted_at or task.created_at
    return max(0.0, time.time() - began.timestamp())
