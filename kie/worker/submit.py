"""Sending tasks to KIE. The order of durable writes around a createTask:

    1. `submitting` is stored         a crash before this: the task is still queued, nothing was sent
    2. the POST                       a crash from here to 3: found in `submitting`, becomes `unsure`
    3. the task id is stored          a crash after this: watching resumes with the id

What came of a POST is held and written again and again until the ledger takes it, through cancellations too; a task
id that the ledger will not take stands in the log as well. A createTask is repeated only where the answer proved
that nothing was started (no connection, KIE's own 429).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import Any

from kie.api import protocol
from kie.api.client import KieClient
from kie.attachments import references
from kie.catalogue import Json
from kie.domain.task import Task, TaskState
from kie.errors import BadInput, KieError, OutcomeUnknown, RateLimited, Unreachable
from kie.ledger import Ledger, request_files, transitions
from kie.media.inspect import EXTENSIONS
from kie.media.store import FileStore
from kie.worker.rate_limiter import RateLimiter
from kie.worker.task_queue import TaskQueue

log = logging.getLogger(__name__)
RATE_LIMIT_TRIES = 12
NOTE_DELAYS, LONGEST_NOTE_DELAY = (0.2, 0.5, 1.0, 2.0, 5.0), 15.0
"""Seconds before each further try to write down what came of a POST."""

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
        pace: RateLimiter,
        record: Call,
        on_change: Callable[[str], None],
        watch: Callable[[Task], Awaitable[None]],
        delays: tuple[float, ...],
    ) -> None:
        self._ledger, self._client, self._store, self._service = ledger, client, store, service
        self._callback_url, self._delays = callback_url, delays
        self._record, self._on_change, self._watch = record, on_change, watch
        self._uploading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._noting: set[asyncio.Task[Any]] = set()
        self.lane = TaskQueue(self.submit, at_once=6, pace=pace)

    async def submit(self, task_id: str) -> float | None:
        """Seconds until the next try; None where the task is sent, or ended without being."""
        queued = await self._record(transitions.load, self._ledger, task_id)
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
        task: Task | None = await self._record(transitions.begin_submit, self._ledger, task_id)
        if task is None:
            return None
        self._on_change(task.workspace)
        return await self._send(task, ready)

    async def finish(self, *, within: float) -> None:
        """Wait for outcomes that the ledger has not taken yet. Those it never takes are in the log."""
        if self._noting:
            await asyncio.wait(self._noting, timeout=within)
        for noting in tuple(self._noting):
            noting.cancel()
        if self._noting:
            await asyncio.wait(self._noting)

    async def _send(self, task: Task, ready: dict[str, Json]) -> float | None:
        """The POST, once, and its outcome into the ledger, whatever it is."""
        try:
            kie_task_id = await self._client.create_task(model=task.model, input=ready, callback_url=self._callback_url)
        except (RateLimited, Unreachable) as error:
            return await self._not_started(task, error)
        except OutcomeUnknown as error:
            await self._not_accepted(task, TaskState.UNSURE, error)
        except KieError as error:
            await self._not_accepted(task, TaskState.REFUSED, error)
        except Exception as error:  # a bug on this side of the wire, and nobody knows how far the request came
            log.exception("sending task %s broke", task.id)
            await self._not_accepted(task, TaskState.UNSURE, _broke_off(error))
        else:
            await self._accepted(task, kie_task_id)
        return None

    async def _accepted(self, task: Task, kie_task_id: str) -> None:
        is_kept = await self._note(
            task,
            transitions.submitted,
            said=f"KIE took it as {kie_task_id}",
            kie_task_id=kie_task_id,
            calls_back=self._callback_url is not None,
        )
        if not is_kept:
            log.error("KIE took task %s as %s, but the ledger knows it otherwise or not at all", task.id, kie_task_id)
            return
        self._on_change(task.workspace)
        await self._watch(task)

    async def _note(self, task: Task, call: Callable[..., Any], *, said: str, **values: Any) -> Any:
        """Write down what came of a POST. Whoever waits for it may be cancelled; the writing goes on (see finish)."""
        noting = asyncio.create_task(self._note_until_kept(task, call, said=said, **values))
        self._noting.add(noting)
        noting.add_done_callback(self._noting.discard)
        return await asyncio.shield(noting)

    async def _note_until_kept(self, task: Task, call: Callable[..., Any], *, said: str, **values: Any) -> Any:
        delays = chain(NOTE_DELAYS, repeat(LONGEST_NOTE_DELAY))
        while True:
            try:
                return await self._record(call, self._ledger, task.id, **values)
            except Exception as error:  # locked, full, gone: whatever it is, what KIE said must not be lost
                delay, why = next(delays), getattr(error, "orig", None) or type(error).__name__
                log.error("task %s: %s; the ledger cannot note it (%s), again in %g s", task.id, said, why, delay)
            await asyncio.sleep(delay)

    async def _with_addresses(self, task: Task) -> dict[str, Json]:
        """The request as KIE can read it: its files uploaded, each content once while its link lives."""
        addresses: dict[str, str] = {}
        since = round((time.time() - references.UPLOAD_LIVES_SECONDS) * 1000)
        for sha256 in references.hashes(task.input):
            mime = await self._mime(task.workspace, sha256)
            async with self._uploading[sha256]:  # several tasks may wait for the same bytes
                known = await self._record(
                    request_files.uploaded_address, self._ledger, service=self._service, sha256=sha256, since_ms=since
                )
                addresses[sha256] = known or await self._upload(sha256, mime=mime)
        return references.resolved(task.input, addresses)

    async def _mime(self, workspace: str, sha256: str) -> str:
        """The type of a file that is this workspace's own; others' are not there for it, uploaded or not."""
        facts = await self._record(request_files.reference_facts, self._ledger, workspace=workspace, sha256=sha256)
        if facts is None:
            raise BadInput(_NO_FILE)
        return str(facts[1])

    async def _upload(self, sha256: str, *, mime: str) -> str:
        path = self._store.path(sha256)
        if not path.is_file():
            raise BadInput(_NO_FILE)
        name = f"{sha256[:16]}.{EXTENSIONS.get(mime, 'bin')}"
        url = await self._client.upload(path, name=name, mime=mime)
        await self._record(request_files.uploaded, self._ledger, service=self._service, sha256=sha256, url=url)
        return url

    async def _not_uploaded(self, task: Task, error: Exception) -> None:
        sentence = error.message if isinstance(error, KieError) else f"A reference file cannot be read ({error})."
        kind = error.kind if isinstance(error, KieError) else BadInput.kind
        why = f"The reference files could not be uploaded, so nothing was sent or billed. {sentence}"
        await self._not_sent(task, kind=kind, why=why)

    async def _not_sent(self, task: Task, *, kind: str, why: str) -> None:
        await self._record(transitions.not_sent, self._ledger, task.id, error_kind=kind, error=why)
        self._on_change(task.workspace)

    async def _not_started(self, task: Task, error: RateLimited | Unreachable) -> float | None:
        """Nothing was started: send again later, a bounded number of times."""
        if isinstance(error, RateLimited):
            self.lane.pause(error.retry_after)
            tries, delay = RATE_LIMIT_TRIES, error.retry_after
        else:
            tries, delay = len(self._delays) + 1, self._delays[min(task.attempts, len(self._delays)) - 1]
        if task.attempts >= tries:
            await self._not_accepted(task, TaskState.REFUSED, _given_up(error, tries=tries))
            return None
        again = f"{_SLOWER}; it is sent again shortly." if isinstance(error, RateLimited) else error.message
        await self._note(
            task, transitions.not_started, said="it was not started", retry_in=delay, error_kind=error.kind, error=again
        )
        self._on_change(task.workspace)
        return delay

    async def _not_accepted(self, task: Task, state: TaskState, error: KieError) -> None:
        await self._note(
            task,
            transitions.not_accepted,
            said=f"it is {state}",
            state=state,
            error_kind=error.kind,
            error=error.message,
            billed=error.billed,
        )
        self._on_change(task.workspace)


_NO_FILE = "A reference file is not here any more. Nothing was sent. Add it again."
_SLOWER = "KIE asks to slow down (it takes 20 new tasks in 10 seconds). Nothing was billed"


def _given_up(error: RateLimited | Unreachable, *, tries: int) -> KieError:
    """What a task ends with that could not be sent in so many tries."""
    if isinstance(error, Unreachable):
        return error
    return RateLimited(
        f"KIE asked {tries} times to slow down (it takes 20 new tasks in 10 seconds), so this was given up. "
        "Nothing was billed. Retry when less is under way.",
        retry_after=error.retry_after,
    )


def _broke_off(error: Exception) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"Sending this request broke off ({type(error).__name__}). The task may have been started and billed; "
        "it was not sent again. Look at kie.ai/logs, then attach its task id or send it anew."
    )
