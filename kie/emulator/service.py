"""The emulator itself: the account, its tasks and what happens to them. Knows nothing of HTTP requests.

States follow from times, so no task needs a job of its own. `advance` does what has become due: starts
drawings, finishes tasks, sends callbacks. It runs at every request and, while anything is open, a few times
a second in an asyncio task that begins by itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

import httpx

from kie.api import limits
from kie.catalogue import Json
from kie.emulator import sent_callbacks
from kie.emulator.accepted_files import input_lengths
from kie.emulator.create_request import CreateRequest
from kie.emulator.fault_injector import FaultInjector, planned_failure
from kie.emulator.fetched_files import References
from kie.emulator.options import Settings
from kie.emulator.persistence import Store
from kie.emulator.render_pool import Drawn, RenderPool
from kie.emulator.replies import NO_CREDITS, SERVER_EXCEPTION, Refusal
from kie.emulator.sliding_window import SlidingWindow
from kie.emulator.task_ids import task_id_of
from kie.emulator.tasks import Task, plan

_BEAT = 0.2
_log = logging.getLogger(__name__)


class CallbackBody(Protocol):
    """Writes the callback about a finished task; `balance` is what the account has left."""

    def __call__(self, task: Task, *, balance: float) -> dict[str, Json]: ...


class Emulator:
    """One account on one folder. `now` is seconds since the epoch; `base_url` None is taken from each request.

    `callback_body` is the market's until endpoints that write callbacks otherwise put theirs in its place. The
    transports stand in for the network in tests: one for callbacks, one for fetching references.
    """

    def __init__(
        self,
        *,
        state: Path,
        settings: Settings | None = None,
        base_url: str | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        callback_transport: httpx.AsyncBaseTransport | None = None,
        fetch_transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.base_url = base_url
        self.now = now
        self.sleep = sleep
        self.store = Store(state, now=now)
        self.references = References(
            self.store, transport=fetch_transport, may_fetch_private=self.settings.may_fetch_private
        )
        self.fault_injector = FaultInjector()
        self.create_window = SlidingWindow(limits.CREATE_TASK)
        self.record_window = SlidingWindow(limits.RECORD_INFO)
        self.counts: Counter[str] = Counter()
        self.polls: Counter[str] = Counter()
        self.called_back: Counter[str] = Counter()
        self.callback_body: CallbackBody = sent_callbacks.body
        self.downloads: Counter[str] = Counter()
        self._render_pool = RenderPool(store=self.store, references=self.references, now=now)
        self._callback_transport = callback_transport
        self._heart: asyncio.Task[None] | None = None
        self._deliveries: dict[str, asyncio.Task[None]] = {}

    @property
    def balance(self) -> float:
        return round(self.settings.credits - self.store.spent, 4)

    async def create(self, request: CreateRequest, *, faults: tuple[str, ...] = (), base_url: str) -> Task:
        """Hold the credits, write the task down, and only then give it back. Raises Refusal."""
        lengths = partial(input_lengths, request.model, request.values, references=self.references)
        price = request.price(known=await asyncio.to_thread(lengths))
        if price > self.balance:
            raise Refusal(402, NO_CREDITS)
        task = self._new_task(request, price=price, faults=faults, base_url=base_url)
        self.store.remember(task)
        try:
            await asyncio.to_thread(self.store.write, task)
        except OSError as error:
            self.store.forget(task)
            raise Refusal(500, SERVER_EXCEPTION) from error
        self.wake()
        return task

    async def task(self, task_id: str) -> Task | None:
        """The task as it stands now, after everything that is due."""
        self.advance()
        task = self.store.get(task_id)
        if task and self.settings.render_timeout and not task.is_finished and task.times.due_at <= self.now():
            await self.drawn(task)
            task = self.store.get(task_id)
        return task

    async def drawn(self, task: Task) -> None:
        """Wait for the task's result files until `render_timeout`, and finish it if it is due."""
        if task.will_fail is None:
            await self._render_pool.wait(task, seconds=self.settings.render_timeout)
        self.advance()

    async def result_file(self, name: str) -> Path | None:
        """The result file of that name, drawn again if it was pruned; None where there is none."""
        file, task = self.store.result_file(name), self.store.task_of_file(name)
        if file is None or task is None:
            return None
        if not file.exists():
            await asyncio.wrap_future(self._render_pool.start(task))
            self._render_pool.forget(task.task_id)
        return file if file.exists() else None

    def stick(self, fault: str, task_id: str) -> bool:
        """Give a task that exists one more fault; whether there is such a task."""
        task = self.store.get(task_id)
        if task is None:
            return False
        self._keep(replace(task, faults=(*task.faults, fault)))
        return True

    def wake(self) -> None:
        """See to it that due things happen on the running loop while anything is open."""
        if self.store.open_tasks and not _runs_here(self._heart):
            self._heart = asyncio.get_running_loop().create_task(self._beat())

    def advance(self) -> None:
        """Do everything that is due by now."""
        now = self.now()
        for task in self.store.open_tasks:
            if task.is_finished:
                self._call_back(task)
            elif task.will_fail is not None:
                if now >= task.times.due_at:
                    self._finish(task, Drawn(at=task.times.due_at, failure=task.will_fail))
            elif now >= task.times.starts_at:
                self._render_pool.start(task)
                drawn = self._render_pool.result(task.task_id)
                if drawn is not None and now >= task.times.due_at:
                    self._finish(task, drawn)

    def close(self) -> None:
        """Stop what runs. The folder holds everything, so a new emulator on it goes on from here."""
        for job in (self._heart, *self._deliveries.values()):
            if job is not None and not job.get_loop().is_closed():
                job.cancel()
        self._heart = None
        self._render_pool.close()

    def state(self) -> dict[str, Json]:
        """What was asked of this emulator, in numbers, for tests and demos."""
        downloads: Counter[str] = Counter()
        for name, times in self.downloads.items():
            downloads[name.rpartition("_")[0]] += times
        by_task: dict[str, Json] = {
            task_id: {
                "asked": self.polls[task_id],
                "callbacks": self.called_back[task_id],
                "downloads": downloads[task_id],
            }
            for task_id in {*self.polls, *self.called_back, *downloads}
        }
        return {
            "created": self.store.created,
            "running": sum(not task.is_finished for task in self.store.open_tasks),
            "credits": self.balance,
            "create_requests": self.counts["create"],
            "asked": self.counts["record"],
            "uploads": self.counts["upload"],
            "downloads": self.downloads.total(),
            "callbacks": self.called_back.total(),
            "limited": self.counts["limited"],
            "max_create_in_10s": self.create_window.peak,
            "max_asked_in_1s": self.record_window.peak,
            "by_task": by_task,
            "faults": [
                {"fault": armed.fault, "times": armed.times, "model": armed.model, "on": armed.on}
                for armed in self.fault_injector.waiting
            ],
        }

    def _new_task(self, request: CreateRequest, *, price: float, faults: tuple[str, ...], base_url: str) -> Task:
        task_id, now = self._id_for(request), self.now()
        times = plan(
            task_id=task_id,
            model=request.model.id,
            medium=request.model.medium,
            created_at=now,
            speed=self.settings.speed,
            seed=self.settings.seed,
            is_slow="slow" in faults,
        )
        return Task(
            task_id=task_id,
            model=request.model.id,
            input=request.input,
            credits=price,
            created_at=now,
            times=times,
            base_url=base_url,
            callback_url=request.callback_url,
            faults=faults,
            will_fail=planned_failure(request.prompt, faults),
            origin=request.origin,
        )

    def _id_for(self, request: CreateRequest) -> str:
        """In the form that the request wants; with a seed the same ones in the same order every time."""
        if request.digits is not None or self.settings.seed is None:
            return task_id_of(request.digits or uuid.uuid4().hex, request.id_form)
        number = self.store.created
        while True:
            digits = hashlib.md5(f"{self.settings.seed}/{number}".encode()).hexdigest()
            task_id = task_id_of(digits, request.id_form)
            if task_id not in self.store:
                return task_id
            number += 1

    def _finish(self, task: Task, drawn: Drawn) -> None:
        finished = replace(
            task,
            finished_at=max(task.times.due_at, drawn.at),
            failure=drawn.failure,
            files=drawn.files,
        )
        self._keep(finished)
        self._render_pool.forget(task.task_id)
        self._call_back(finished)

    def _call_back(self, task: Task) -> None:
        if task.owes_callback and not _runs_here(self._deliveries.get(task.task_id)):
            loop = asyncio.get_running_loop()
            self._deliveries[task.task_id] = loop.create_task(self._deliver(task))

    async def _deliver(self, task: Task) -> None:
        self.called_back[task.task_id] += await sent_callbacks.deliver(
            task,
            self.callback_body(task, balance=self.balance),
            key=self.settings.hmac_key,
            now=self.now,
            sleep=self.sleep,
            transport=self._callback_transport,
        )
        current = self.store.get(task.task_id) or task
        self._keep(replace(current, is_called_back=True))
        self._deliveries.pop(task.task_id, None)

    def _keep(self, task: Task) -> None:
        """A disk that is full must not stop the account; the task then lives as long as this process."""
        self.store.remember(task)
        try:
            self.store.write(task)
        except OSError as error:
            _log.warning("Task %s could not be written: %s", task.task_id, error)

    async def _beat(self) -> None:
        while self.store.open_tasks:
            self.advance()
            await self.sleep(_BEAT)


def _runs_here(job: asyncio.Task[None] | None) -> bool:
    return job is not None and not job.done() and job.get_loop() is asyncio.get_running_loop()
