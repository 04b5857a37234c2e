"""Asking KIE what became of its tasks: when next, what the answer means, and when to stop.

A question that goes wrong says nothing about the task: whatever its error says of itself, the task may have finished
and been billed. So what stands on a task that is not watched any more is said here, in words of its own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from kie import catalogue
from kie.api.client import KieClient
from kie.api.error_messages import blames_a_file, failure_sentence
from kie.attachments import references
from kie.catalogue import Model
from kie.domain.task import Record, Task, TaskState
from kie.errors import KeyRefused, KieError, NotUnderstood, RateLimited, Refused, TaskUnknown, Unreachable
from kie.ledger import Ledger, callback_log, request_files, transitions
from kie.worker import poll_interval
from kie.worker.rate_limiter import RateLimiter
from kie.worker.retry_policy import RetryPolicy
from kie.worker.task_queue import TaskQueue

log = logging.getLogger(__name__)

Call = Callable[..., Awaitable[Any]]


class Poller:
    """`lane` holds the tasks to ask about. `record` runs a ledger call on the thread that writes; `fetch` is told
    when there are files to fetch. `calls_back` says whether KIE is asked to report ends, `is_watched()` whether
    somebody is looking; both decide how soon KIE is asked again.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        client: KieClient,
        service: str,
        calls_back: bool,
        pace: RateLimiter,
        record: Call,
        on_change: Callable[[str], None],
        is_watched: Callable[[], bool],
        fetch: Callable[[], None],
        typical: Callable[[Model], float | None],
        patience: RetryPolicy,
    ) -> None:
        self._ledger, self._client, self._service, self._calls_back = ledger, client, service, calls_back
        self._record, self._on_change, self._is_watched, self._fetch = record, on_change, is_watched, fetch
        self._typical, self._patience = typical, patience
        self._unknown_since: dict[str, float] = {}
        self._unreadable_since: dict[str, float] = {}
        self._unheard_since: dict[str, float] = {}
        self._durations: dict[tuple[str, str], list[float]] = {}
        self._news_at: dict[str, float] = {}
        self._missed, self._missed_until = 0, 0.0
        self.lane = TaskQueue(self.ask, at_once=6, pace=pace)

    async def watch(self, task: Task) -> None:
        """Begin to ask about a task that KIE has just taken."""
        self.lane.add(task.id, delay=await self._next_delay(task, elapsed=0.0) or 0.0)

    def ask_now(self, task_id: str) -> None:
        """A callback says that this task (our id) has news. A flood of them asks once, then now and then."""
        now = time.monotonic()
        wait = self._news_at.get(task_id, -self._patience.after_news) + self._patience.after_news - now
        if wait <= 0:
            self._news_at[task_id] = now
        self._missed_until = 0.0
        self.lane.add(task_id, delay=max(0.0, wait))

    async def ask(self, task_id: str) -> float | None:
        """Seconds until the next question; None where there is nothing more to ask."""
        task: Task | None = await self._record(transitions.load, self._ledger, task_id)
        if task is None or not task.state.is_watched or task.kie_task_id is None:
            if self._news_at.pop(task_id, None) is not None:
                log.warning("a callback had no news: task %s is %s", task_id, task.state if task else "not here")
            return None
        delay = await self._ask(task)
        if delay is None:
            self._news_at.pop(task_id, None)
        return delay

    async def _ask(self, task: Task) -> float | None:
        elapsed = _elapsed(task)
        try:
            record = await self._client.record(task.kie_task_id or "")
        except (Unreachable, NotUnderstood) as error:
            return await self._unheard(task, error, elapsed=elapsed)
        except KieError as error:
            self._unheard_since.pop(task.id, None)
            return await self._told_no(task, error, elapsed=elapsed)
        self._unheard_since.pop(task.id, None)
        self._unknown_since.pop(task.id, None)
        if record.state is TaskState.SUCCESS:
            return await self._succeeded(task, record)
        if record.state is TaskState.FAIL:
            sentence = failure_sentence(record.fail_code, record.fail_message)
            if blames_a_file(record.fail_message):  # its upload may have died: forgotten before anybody can retry
                hashes = references.hashes(task.input)
                await self._record(request_files.forget_uploads, self._ledger, service=self._service, hashes=hashes)
            await self._record(transitions.failed, self._ledger, task.id, record=record, sentence=sentence)
            self._on_change(task.workspace)
            return None
        if await self._record(transitions.progressed, self._ledger, task.id, record=record):
            self._on_change(task.workspace)
        return await self._wait_or_stop(task, elapsed=elapsed)

    async def _told_no(self, task: Task, error: KieError, *, elapsed: float) -> float | None:
        if isinstance(error, TaskUnknown):
            return await self._unknown(task, elapsed=elapsed)
        if isinstance(error, RateLimited):
            self.lane.pause(min(error.retry_after, 2.0))
            return 1.0
        return await self._wait_or_stop(task, elapsed=elapsed, error=error)

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
        if not _has_result(task, record):
            since = self._unreadable_since.setdefault(task.id, time.monotonic())
            if time.monotonic() - since < self._patience.unreadable:
                return self._patience.unreadable / 10
            lost = (
                "KIE says this succeeded, but its answer names no readable result. It was billed. "
                "Resume asks once more and costs nothing; kie.ai/logs has the result."
            )
        self._unreadable_since.pop(task.id, None)
        await self._record(
            transitions.succeeded, self._ledger, task.id, record=record, urls=record.urls or (), lost=lost
        )
        self._durations.pop((task.model, task.tier), None)
        self._on_change(task.workspace)
        self._fetch()
        return None

    async def _unheard(self, task: Task, error: Unreachable | NotUnderstood, *, elapsed: float) -> float | None:
        """No answer that could be read. Past the deadline too one is waited for: a machine that has slept finds its
        network later than its work. Without any connection there is no end to that, as nothing is asked meanwhile.
        """
        since = self._unheard_since.setdefault(task.id, time.monotonic())
        silence = time.monotonic() - since
        if isinstance(error, NotUnderstood) and silence > self._patience.unknown:
            return await self._wait_or_stop(task, elapsed=elapsed, error=error)
        usual = await self._next_delay(task, elapsed=elapsed)
        return max(self._patience.after_error, min(poll_interval.LONGEST, silence / 5) if usual is None else usual)

    async def _wait_or_stop(self, task: Task, *, elapsed: float, error: KieError | None = None) -> float | None:
        delay = await self._next_delay(task, elapsed=elapsed)
        if delay is not None:
            return max(delay, self._patience.after_error) if error is not None else delay
        kind = "stopped" if error is None else error.kind
        await self._stop(task, kind=kind, why=_why_stopped(error, minutes=elapsed / 60))
        return None

    async def _stop(self, task: Task, *, kind: str, why: str) -> None:
        self._unheard_since.pop(task.id, None)
        await self._record(transitions.stopped, self._ledger, task.id, error_kind=kind, error=why)
        self._on_change(task.workspace)

    async def _next_delay(self, task: Task, *, elapsed: float) -> float | None:
        key = (task.model, task.tier)
        if key not in self._durations:
            self._durations[key] = await self._record(
                transitions.durations, self._ledger, model=task.model, tier=task.tier, service=self._service
            )
        model = catalogue.find(task.model)
        delay = poll_interval.next_poll_delay(
            elapsed,
            self._durations[key],
            typical=self._typical(model) if model else None,
            kind="video" if task.medium == "video" else "image",
            c=poll_interval.lag(
                is_called_back=self._calls_back,
                missed_callbacks=await self._missed_callbacks(),
                is_watched=self._is_watched(),
            ),
        )
        if delay is None and model is not None and elapsed < (model.deadline_seconds or 0.0):
            return poll_interval.LONGEST
        return delay

    async def _missed_callbacks(self) -> int:
        now = time.monotonic()
        if self._calls_back and now >= self._missed_until:
            self._missed_until = now + self._patience.about_callbacks
            before, self._missed = (
                self._missed,
                await self._record(callback_log.missed, self._ledger, service=self._service),
            )
            if before < poll_interval.MISSED_CALLBACKS <= self._missed:
                log.warning("%d tasks in a row ended without a callback; asking at the usual pace", self._missed)
        return self._missed


def _why_stopped(error: KieError | None, *, minutes: float) -> str:
    """Why a task is not watched any more; `error` is what the last question met with."""
    if error is None:
        return (
            f"Stopped watching after {minutes:.0f} minutes without a result. It may still finish and be billed. "
            "Resume asks again and costs nothing."
        )
    if isinstance(error, KeyRefused):
        return (
            "KIE refuses the key, so it could not be asked about this task any more. It may have finished and been "
            "billed. Check KIE_API_KEY against kie.ai/api-key, then resume: asking costs nothing."
        )
    said = f"KIE refused to say what became of this task (“{error.said}”)" if isinstance(error, Refused) else (
        "KIE's answers about this task could not be read"
    )  # fmt: skip
    return f"{said}. It may have finished and been billed. Resume asks again and costs nothing."


def _has_result(task: Task, record: Record) -> bool:
    """Whether a success can be taken as it is: with files to fetch, or data where data is all the model gives."""
    if record.urls is not None:
        return True
    model = catalogue.find(task.model)
    return record.result_object is not None and (model is None or model.result == "data")


def _elapsed(task: Task) -> float:
    began = task.watched_since or task.submitted_at or task.created_at
    return max(0.0, time.time() - began.timestamp())
