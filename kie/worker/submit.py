"""Sending tasks to KIE. The order of durable writes around a createTask:

    1. `submitting` is stored         a crash before this: the task is still queued, nothing was sent
    2. the POST                       a crash from here to 3: found in `submitting`, becomes `unsure`
    3. the task id is stored          a crash after this: polling resumes with the id

What came of a POST is held and written again and again until the ledger takes it, through cancellations too; a task
id that the ledger will not take stands in the log as well. Whether a createTask may be sent again is decided by
`retry_policy`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from kie.api import limits, protocol
from kie.api.error_messages import may_have_started
from kie.attachments import references
from kie.catalogue import Json
from kie.domain.task import Task, TaskState
from kie.errors import BadInput, KieError, OutcomeUnknown, RateLimited
from kie.ledger import Ledger, request_files, transitions
from kie.media.mime import file_extension
from kie.worker import retry_policy
from kie.worker.context import WorkerContext
from kie.worker.rate_limiter import RateLimiter
from kie.worker.task_queue import TaskQueue

log = logging.getLogger(__name__)

T = TypeVar("T")


class Submitter:
    """Sends the tasks of its `queue`; `poll` takes a task over once KIE has it."""

    def __init__(
        self, context: WorkerContext, *, rate_limiter: RateLimiter, poll: Callable[[Task], Awaitable[None]]
    ) -> None:
        self._context, self._record, self._client = context, context.record, context.client
        self._on_change, self._callback_url, self._poll = context.on_change, context.callback_url, poll
        self._uploading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._writing: set[asyncio.Task[object]] = set()
        self.queue = TaskQueue(self.submit, at_once=6, rate_limiter=rate_limiter)

    async def submit(self, task_id: str) -> float | None:
        """Seconds until the next try; None where the task is sent, or ended without being."""
        queued = await self._record(transitions.load, task_id)
        if queued is None:
            return None
        try:
            ready = await self._with_addresses(queued)
        except (KieError, OSError) as error:
            await self._not_uploaded(queued, error)
            return None
        try:
            protocol.encoded(protocol.create_body(model=queued.model, input=ready, callback_url=self._callback_url))
        except BadInput as error:
            await self._not_sent(queued, kind=error.kind, why=error.message)
            return None
        task = await self._record(transitions.begin_submit, task_id)
        if task is None:
            return None
        self._on_change(task.workspace)
        return await self._send(task, ready)

    async def finish(self, *, within: float) -> None:
        """Wait for outcomes that the ledger has not taken yet. Those it never takes are in the log."""
        if self._writing:
            await asyncio.wait(self._writing, timeout=within)
        for writing in tuple(self._writing):
            writing.cancel()
        if self._writing:
            await asyncio.wait(self._writing)

    async def _send(self, task: Task, ready: dict[str, Json]) -> float | None:
        """The POST, once, and its outcome into the ledger, whatever it is."""
        try:
            kie_task_id = await self._client.create_task(model=task.model, input=ready, callback_url=self._callback_url)
        except KieError as error:
            self.queue.pause(retry_policy.submit_pause(error))
            delay = self._context.policy.submit_again(error, attempts=task.attempts)
            if delay is not None:
                await self._not_started(task, error, delay=delay)
                return delay
            await self._not_accepted(task, _given_up(error))
        except Exception as error:  # a bug on this side of the wire, and nobody knows how far the request came
            log.exception("sending task %s broke", task.id)
            outcome = may_have_started(f"Sending this request broke off ({type(error).__name__}).")
            await self._not_accepted(task, outcome)
        else:
            await self._accepted(task, kie_task_id)
        return None

    async def _accepted(self, task: Task, kie_task_id: str) -> None:
        calls_back = self._callback_url is not None
        is_kept = await self._write(
            task,
            f"KIE took it as {kie_task_id}",
            lambda ledger: transitions.submitted(ledger, task.id, kie_task_id=kie_task_id, calls_back=calls_back),
        )
        if not is_kept:
            log.error("KIE took task %s as %s, but the ledger knows it otherwise or not at all", task.id, kie_task_id)
            return
        self._on_change(task.workspace)
        await self._poll(task)

    async def _write(self, task: Task, outcome: str, call: Callable[[Ledger], T]) -> T:
        """Write down what came of a POST. Whoever waits for it may be cancelled; the writing goes on (see finish)."""
        writing = asyncio.create_task(self._write_until_kept(task, outcome, call))
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        return await asyncio.shield(writing)

    async def _write_until_kept(self, task: Task, outcome: str, call: Callable[[Ledger], T]) -> T:
        failures = 0
        while True:
            try:
                return await self._record(call)
            except Exception as error:  # locked, full, gone: whatever it is, what KIE answered must not be lost
                failures += 1
                delay = retry_policy.write_again(failures=failures)
                why = getattr(error, "orig", None) or type(error).__name__
                log.error("task %s: %s; the ledger cannot note it (%s), again in %g s", task.id, outcome, why, delay)
            await asyncio.sleep(delay)

    async def _with_addresses(self, task: Task) -> dict[str, Json]:
        """The request as KIE can read it: its files uploaded, each content once while its link lives."""
        addresses: dict[str, str] = {}
        since = round((time.time() - references.UPLOAD_LIVES_SECONDS) * 1000)
        for sha256 in references.hashes(task.input):
            mime = await self._mime(task.workspace, sha256)
            async with self._uploading[sha256]:  # several tasks may wait for the same bytes
                known = await self._record(
                    request_files.uploaded_address, service=self._context.service, sha256=sha256, since_ms=since
                )
                addresses[sha256] = known or await self._upload(sha256, mime=mime)
        return references.resolved(task.input, addresses)

    async def _mime(self, workspace: str, sha256: str) -> str:
        """The type of a file that is this workspace's own; others' are not there for it, uploaded or not."""
        facts = await self._record(request_files.reference_facts, workspace=workspace, sha256=sha256)
        if facts is None:
            raise BadInput(_NO_FILE)
        return str(facts[1])

    async def _upload(self, sha256: str, *, mime: str) -> str:
        path = self._context.store.path(sha256)
        if not path.is_file():
            raise BadInput(_NO_FILE)
        name = f"{sha256[:16]}.{file_extension(mime)}"
        url = await self._client.upload(path, name=name, mime=mime)
        await self._record(request_files.uploaded, service=self._context.service, sha256=sha256, url=url)
        return url

    async def _not_uploaded(self, task: Task, error: Exception) -> None:
        sentence = error.message if isinstance(error, KieError) else f"A reference file cannot be read ({error})."
        kind = error.kind if isinstance(error, KieError) else BadInput.kind
        why = f"The reference files could not be uploaded, so nothing was sent or billed. {sentence}"
        await self._not_sent(task, kind=kind, why=why)

    async def _not_sent(self, task: Task, *, kind: str, why: str) -> None:
        await self._record(transitions.not_sent, task.id, error_kind=kind, error=why)
        self._on_change(task.workspace)

    async def _not_started(self, task: Task, error: KieError, *, delay: float) -> None:
        """Nothing was started, and it is sent again later."""
        why = f"{_SLOWER}; it is sent again shortly." if isinstance(error, RateLimited) else error.message
        await self._write(
            task,
            "it was not started",
            lambda ledger: transitions.not_started(ledger, task.id, retry_in=delay, error_kind=error.kind, error=why),
        )
        self._on_change(task.workspace)

    async def _not_accepted(self, task: Task, error: KieError) -> None:
        state = TaskState.UNSURE if isinstance(error, OutcomeUnknown) else TaskState.REFUSED
        await self._write(
            task,
            f"it is {state}",
            lambda ledger: transitions.not_accepted(
                ledger, task.id, state=state, error_kind=error.kind, error=error.message, billed=error.billed
            ),
        )
        self._on_change(task.workspace)


_NO_FILE = "A reference file is not here any more. Nothing was sent. Add it again."
_SLOWER = f"KIE asks to slow down ({limits.CREATE_TASK_WORDS}). Nothing was billed"


def _given_up(error: KieError) -> KieError:
    """What a task ends with that is not sent again."""
    if not isinstance(error, RateLimited):
        return error
    return RateLimited(
        f"KIE asked {retry_policy.RATE_LIMIT_TRIES} times to slow down ({limits.CREATE_TASK_WORDS}), so this was "
        "given up. Nothing was billed. Retry when less is under way.",
        retry_after=error.retry_after,
    )
