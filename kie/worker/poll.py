"""Polling: asking KIE what became of its tasks, and acting on the answer.

When a task is polled next is decided by `poll_interval`, and after an error by `retry_policy`.

A question that goes wrong says nothing about the task: whatever its error says of itself, the task may have finished
and been billed. So what stands on a task that is not polled any more is worded here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Literal, get_args

from kie import catalogue
from kie.api.error_messages import blames_a_file, failure_sentence
from kie.attachments import references
from kie.catalogue import Model
from kie.domain.attached import belongs_elsewhere
from kie.domain.task import Record, Task, TaskState
from kie.errors import KeyRefused, KieError, NotUnderstood, Refused, TaskUnknown, Unreachable
from kie.ledger import callback_log, request_files, transitions
from kie.worker import poll_interval, retry_policy
from kie.worker.context import WorkerContext
from kie.worker.rate_limiter import RateLimiter
from kie.worker.task_queue import TaskQueue

log = logging.getLogger(__name__)

Trouble = Literal["silent", "unknown", "unreadable"]
"""No answer that could be read; KIE does not know the task; a success without a readable result."""


_UNKNOWN_ID = (
    "KIE knows no task with the id {}, or not any more. So it was not attached: nothing was changed or billed by this. "
    "Look at kie.ai/logs for the id of this request, or send it anew if it is not there."
)


class Poller:
    """Polls the tasks of its `queue`; `download` is called when there are files to download. Whether KIE is asked for
    callbacks, and whether somebody is looking (has a page open), decide how soon a task is polled again.
    """

    def __init__(
        self,
        context: WorkerContext,
        *,
        rate_limiter: RateLimiter,
        is_somebody_looking: Callable[[], bool],
        download: Callable[[], None],
        typical: Callable[[Model], float | None],
    ) -> None:
        self._context, self._record, self._service = context, context.record, context.service
        self._on_change, self._policy, self._calls_back = context.on_change, context.policy, bool(context.callback_url)
        self._is_somebody_looking, self._download, self._typical = is_somebody_looking, download, typical
        self._troubled_since: dict[tuple[str, Trouble], float] = {}
        self._durations: dict[tuple[str, str], list[float]] = {}
        self._called_back_at: dict[str, float] = {}
        self._missed, self._missed_until = 0, 0.0
        self.queue = TaskQueue(self.poll, at_once=6, rate_limiter=rate_limiter)

    async def begin(self, task: Task) -> None:
        """Begin to poll a task that KIE has just taken."""
        self.queue.add(task.id, delay=await self._interval(task, elapsed=0.0) or 0.0)

    def poll_now(self, task_id: str) -> None:
        """A callback says that this task (our id) has news. A flood of them polls once, then now and then."""
        now, last = time.monotonic(), self._called_back_at.get(task_id)
        delay = self._policy.poll_after_callback(since_last=None if last is None else now - last)
        if delay <= 0:
            self._called_back_at[task_id] = now
        self._missed_until = 0.0
        self.queue.add(task_id, delay=delay)

    async def poll(self, task_id: str) -> float | None:
        """Seconds until the next question; None where there is nothing more to ask."""
        task = await self._record(transitions.load, task_id)
        if task is None or not task.state.is_watched or task.kie_task_id is None:
            if self._called_back_at.pop(task_id, None) is not None:
                log.warning("a callback had no news: task %s is %s", task_id, task.state if task else "not here")
            return None
        delay = await self._poll(task, task.kie_task_id)
        if delay is None:
            self._called_back_at.pop(task_id, None)
            self._clear(task_id, *get_args(Trouble))
        return delay

    async def _poll(self, task: Task, kie_task_id: str) -> float | None:
        elapsed = _elapsed(task)
        try:
            record = await self._context.client.record(kie_task_id)
        except (Unreachable, NotUnderstood) as error:
            return await self._again_or_stop(task, error, elapsed=elapsed, lasting=self._lasting(task.id, "silent"))
        except KieError as error:
            self._clear(task.id, "silent")
            self.queue.pause(retry_policy.poll_pause(error))
            lasting = self._lasting(task.id, "unknown") if isinstance(error, TaskUnknown) else 0.0
            return await self._again_or_stop(task, error, elapsed=elapsed, lasting=lasting)
        self._clear(task.id, "silent", "unknown")
        if task.is_attached:
            wrong = belongs_elsewhere(task, record)
            if wrong is not None:
                await self._detach(task, wrong)
                return None
            await self._record(transitions.confirmed, task.id)
        match record.state:
            case TaskState.SUCCESS:
                return await self._succeeded(task, record)
            case TaskState.FAIL:
                await self._failed(task, record)
                return None
        if await self._record(transitions.progressed, task.id, record=record):
            self._on_change(task.workspace)
        return await self._again_or_stop(task, None, elapsed=elapsed)

    async def _succeeded(self, task: Task, record: Record) -> float | None:
        lost = None
        if not _has_result(task, record):
            delay = self._policy.poll_result_again(lasting=self._lasting(task.id, "unreadable"))
            if delay is not None:
                return delay
            lost = (
                "KIE says this succeeded, but its answer names no readable result. It was billed. "
                "Resume asks once more and costs nothing; kie.ai/logs has the result."
            )
        await self._record(transitions.succeeded, task.id, record=record, urls=record.urls or (), lost=lost)
        self._durations.pop((task.model, task.tier), None)
        self._on_change(task.workspace)
        self._download()
        return None

    async def _failed(self, task: Task, record: Record) -> None:
        sentence = failure_sentence(record.fail_code, record.fail_message)
        if blames_a_file(record.fail_message):  # its upload may have died: forgotten before anybody can retry
            hashes = references.hashes(task.input)
            await self._record(request_files.forget_uploads, service=self._service, hashes=hashes)
        await self._record(transitions.failed, task.id, record=record, sentence=sentence)
        self._on_change(task.workspace)

    async def _detach(self, task: Task, why: str) -> None:
        await self._record(transitions.detached, task.id, error=why)
        self._on_change(task.workspace)

    async def _again_or_stop(
        self, task: Task, error: KieError | None, *, elapsed: float, lasting: float = 0.0
    ) -> float | None:
        interval = await self._interval(task, elapsed=elapsed)
        delay = self._policy.poll_again(error, elapsed=elapsed, lasting=lasting, interval=interval)
        if delay is None and task.is_attached and isinstance(error, TaskUnknown):
            await self._detach(task, _UNKNOWN_ID.format(task.kie_task_id))
            return None
        if delay is None:
            kind = "stopped" if error is None else error.kind
            why = _why_stopped(error, minutes=elapsed / 60)
            await self._record(transitions.stopped, task.id, error_kind=kind, error=why)
            self._on_change(task.workspace)
        return delay

    def _lasting(self, task_id: str, trouble: Trouble) -> float:
        """Seconds since the first question that met with this trouble, of those that met with it without a break."""
        now = time.monotonic()
        return now - self._troubled_since.setdefault((task_id, trouble), now)

    def _clear(self, task_id: str, *troubles: Trouble) -> None:
        for trouble in troubles:
            self._troubled_since.pop((task_id, trouble), None)

    async def _interval(self, task: Task, *, elapsed: float) -> float | None:
        key = (task.model, task.tier)
        if key not in self._durations:
            self._durations[key] = await self._record(
                transitions.durations, model=task.model, tier=task.tier, service=self._service
            )
        model = catalogue.find(task.model)
        interval = poll_interval.next_poll_delay(
            elapsed,
            self._durations[key],
            typical=self._typical(model) if model else None,
            kind="video" if task.medium == "video" else "image",
            budget=poll_interval.lag_budget(
                is_called_back=self._calls_back,
                missed_callbacks=await self._missed_callbacks(),
                is_somebody_looking=self._is_somebody_looking(),
            ),
        )
        if interval is None and model is not None and elapsed < (model.deadline_seconds or 0.0):
            return poll_interval.LONGEST
        return interval

    async def _missed_callbacks(self) -> int:
        now = time.monotonic()
        if self._calls_back and now >= self._missed_until:
            self._missed_until = now + self._policy.recount_callbacks
            before = self._missed
            self._missed = await self._record(callback_log.missed, service=self._service)
            if before < poll_interval.MISSED_CALLBACKS <= self._missed:
                log.warning("%d tasks in a row ended without a callback; asking at the usual pace", self._missed)
        return self._missed


def _why_stopped(error: KieError | None, *, minutes: float) -> str:
    """Why a task is not polled any more; `error` is what the last question met with."""
    match error:
        case None:
            return (
                f"Stopped watching after {minutes:.0f} minutes without a result. It may still finish and be billed. "
                "Resume asks again and costs nothing."
            )
        case TaskUnknown():
            return (
                "KIE does not know this task any more. It may have been billed; it was not sent again. "
                "Look at kie.ai/logs, or resume later: asking is free."
            )
        case KeyRefused():
            return (
                "KIE refuses the key, so it could not be asked about this task any more. It may have finished and been "
                "billed. Check KIE_API_KEY against kie.ai/api-key, then resume: asking costs nothing."
            )
        case Refused():
            what = f"KIE refused to say what became of this task (“{error.kie_message}”)"
        case _:
            what = "KIE's answers about this task could not be read"
    return f"{what}. It may have finished and been billed. Resume asks again and costs nothing."


def _has_result(task: Task, record: Record) -> bool:
    """Whether a success can be taken as it is: with files to download, or data where data is all the model gives."""
    if record.urls is not None:
        return True
    model = catalogue.find(task.model)
    return record.result_object is not None and (model is None or model.result == "data")


def _elapsed(task: Task) -> float:
    began = task.watched_since or task.submitted_at or task.created_at
    return max(0.0, time.time() - began.timestamp())
