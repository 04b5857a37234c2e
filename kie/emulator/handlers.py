"""Request handlers: how tasks are created and polled at any endpoint: rate limit, faults, the work itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from kie.catalogue import Json
from kie.emulator.broken_answers import spoiled
from kie.emulator.create_request import CreateRequest, read_body
from kie.emulator.fault_injector import answer_fault, in_prompt
from kie.emulator.middleware import Middleware
from kie.emulator.replies import NO_TASK_ID, Refusal, success
from kie.emulator.service import Emulator
from kie.emulator.tasks import Task

Faults = tuple[str, ...]
Peek = Callable[[bytes], tuple[str | None, str]]
Read = Callable[[Json], Awaitable[CreateRequest]]
CreatedData = Callable[[Task, Faults], Json]
RecordData = Callable[[Task | None, Faults], Json]


class TaskHandlers:
    """What the endpoints of the market and the older ones have in common. Refusals are raised, for the middleware."""

    def __init__(self, emulator: Emulator, middleware: Middleware) -> None:
        self._emulator = emulator
        self._middleware = middleware

    async def create(
        self, request: Request, *, peek: Peek, read: Read, data: CreatedData, always: Faults = ()
    ) -> Response:
        """A POST that asks for a task. `peek` makes out model and prompt of the body, for the faults they ask for;
        `read` is what the body asks for; `data` is that of the answer. `always` are ways of writing a result that all
        tasks of this endpoint have.
        """
        body = await request.body()
        self._middleware.limit(self._emulator.create_window)
        model, prompt = peek(body)
        faults = (*in_prompt(prompt), *self._middleware.faults(request, "create", model=model))
        self._middleware.shape(request, faults)
        before = answer_fault(faults, accepts=False)
        if before is not None:
            return spoiled(before)
        order = await read(read_body(request.headers.get("Content-Type", ""), body))
        base_url = self._middleware.base_url(request)
        task = await self._emulator.create(order, faults=(*faults, *always), base_url=base_url)
        after = answer_fault(faults, accepts=True)
        return spoiled(after) if after is not None else success(data(task, faults))

    async def poll(self, request: Request, *, data: RecordData) -> Response:
        """A GET that asks after the task named in its query; `data` is that of the answer."""
        self._middleware.limit(self._emulator.record_window)
        faults = self._middleware.faults(request, "record")
        fault = answer_fault(faults)
        if fault is not None:
            return spoiled(fault)
        task_id = request.query_params.get("taskId", "").strip()
        if not task_id:
            raise Refusal(400, NO_TASK_ID)
        task = await self._emulator.task(task_id)
        if task is not None:
            self._emulator.polls[task_id] += 1
            self._middleware.shape(request, task.faults)
        return success(data(task, faults))
