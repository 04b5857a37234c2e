"""Where tasks are taken and told of, whichever endpoint is asked: the pace, the faults, then the work itself."""

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
Say = Callable[[Task, Faults], Json]
Tell = Callable[[Task | None, Faults], Json]


class TaskHandlers:
    """What the endpoints of the market and the older ones have in common. Refusals are raised, for the gate."""

    def __init__(self, emulator: Emulator, gate: Middleware) -> None:
        self._emulator = emulator
        self._gate = gate

    async def take(self, request: Request, *, peek: Peek, read: Read, say: Say, always: Faults = ()) -> Response:
        """A POST that asks for a task. `peek` makes out model and prompt of the body, for the faults they ask for;
        `read` is what the body asks for; `say` is `data` of the answer. `always` are ways of writing a result that all
        tasks of this endpoint have.
        """
        body = await request.body()
        self._gate.pace(self._emulator.create_window)
        model, prompt = peek(body)
        asked = (*in_prompt(prompt), *self._gate.faults(request, "create", model=model))
        self._gate.shape(request, asked)
        before = answer_fault(asked, accepts=False)
        if before is not None:
            return spoiled(before)
        wanted = await read(read_body(request.headers.get("Content-Type", ""), body))
        faults, base_url = (*asked, *always), self._gate.base_url(request)
        task = await self._emulator.create(wanted, faults=faults, base_url=base_url)
        after = answer_fault(asked, accepts=True)
        return spoiled(after) if after is not None else success(say(task, asked))

    async def ask(self, request: Request, *, tell: Tell) -> Response:
        """A GET that asks after the task named in its query. `tell` is `data` of the answer."""
        self._gate.pace(self._emulator.record_window)
        asked = self._gate.faults(request, "record")
        fault = answer_fault(asked)
        if fault is not None:
            return spoiled(fault)
        task_id = request.query_params.get("taskId", "").strip()
        if not task_id:
            raise Refusal(400, NO_TASK_ID)
        task = await self._emulator.task(task_id)
        if task is not None:
            self._emulator.asked[task_id] += 1
            self._gate.shape(request, task.faults)
        return success(tell(task, asked))
