"""Sending tasks to KIE. The order of durable writes around a createTask:

    1. `submitting` is stored         a crash before this: the task is still queued, nothing was sent
    2. the POST                       a crash from here to 3: found in `submitting`, becomes `unsure`
    3. the task id is stored          a crash after this: watching resumes with the id

A createTask is repeated only where the answer proved that nothing was started (no connection, KIE's own 429).
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from kie import references
from kie.catalogue import Json
from kie.client import KieClient
from kie.errors import BadInput, KieError, OutcomeUnknown, RateLimited, Unreachable
from kie.files import FileStore
from kie.inspection import EXTENSIONS
from kie.lanes import Lane, Pace
from kie.ledger import Ledger, work
from kie.records import Task, TaskState

RATE_LIMIT_TRIES = 12

Call = Callable[..., Awaitable[Any]]


class Submitter:
    """`lane` holds the tasks to send. `record` runs a ledger call on the thread that writes; `watch` takes a task
    over once KIE has it. `delays` are the seconds before each further try to connect.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        client: KieClient,
        store: FileStore,
        service: str,
        callback_url: str | None,
        pace: Pace,
        record: Call,
        on_change: Callable[[str], None],
        watch: Callable[[Task], Awaitable[None]],
        delays: tuple[float, ...],
    ) -> None:
        self._ledger, self._client, self._store, self._service = ledger, client, store, service
        self._callback_url, self._delays = callback_url, delays
        self._record, self._on_change, self._watch = record, on_change, watch
        self._uploading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.lane = Lane(self.submit, at_once=6, pace=pace)

    async def submit(self, task_id: str) -> float | None:
        """Seconds until the next try; None where the task is sent, or ended without being."""
        queued = await self._record(work.load, self._ledger, task_id)
        if queued is None:
            return None
        try:
            ready = await self._with_addresses(queued)
        except (KieError, OSError) as error:
            await self._not_sent(queued, error)
            return None
        task: Task | None = await self._record(work.begin_submit, self._ledger, task_id)
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
        calls_back = self._callback_url is not None
        await self._record(work.submitted, self._ledger, task_id, kie_task_id=kie_task_id, calls_back=calls_back)
        self._on_change(task.workspace)
        await self._watch(task)
        return None

    async def _with_addresses(self, task: Task) -> dict[str, Json]:
        """The request as KIE can read it: its files uploaded, each content once while its link lives."""
        addresses: dict[str, str] = {}
        since = round((time.time() - references.UPLOAD_LIVES_SECONDS) * 1000)
        for sha256 in references.hashes(task.input):
            async with self._uploading[sha256]:  # several tasks may wait for the same bytes
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
            self.lane.pause(error.retry_after)
            tries, delay = RATE_LIMIT_TRIES, error.retry_after
        else:
            tries, delay = len(self._delays) + 1, self._delays[min(task.attempts, len(self._delays)) - 1]
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
