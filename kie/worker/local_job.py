"""What the worker does on this machine instead of sending it to KIE: background removal, kept like any result."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kie.attachments import references
from kie.domain.cutout_backends import LOCAL_TITLES
from kie.domain.task import Task
from kie.errors import Declined, KieError
from kie.ledger import local_transitions, request_files
from kie.worker.context import WorkerContext

log = logging.getLogger(__name__)
NO_PICTURE = "The picture to work on is not here any more. Nothing was billed."


@dataclass(frozen=True, kw_only=True)
class LocalResult:
    """What came of it: a PNG, and a sentence on how it was made."""

    content: bytes
    note: str


async def no_local_jobs(task: Task) -> LocalResult:
    """For a worker that only speaks to KIE."""
    raise Declined(f"This process does no {LOCAL_TITLES.get(task.model, task.model)}. Nothing was billed.")


class LocalJobs:
    """Runs one local job at a time it is called; `make` does the work."""

    def __init__(self, context: WorkerContext, *, make: Callable[[Task], Awaitable[LocalResult]]) -> None:
        self._context, self._make, self._record = context, make, context.record

    async def run(self, task_id: str) -> None:
        task = await self._record(local_transitions.begin, task_id)
        if task is None:
            return
        self._context.on_change(task.workspace)
        try:
            await self._require_own_pictures(task)
            result = await self._make(task)
            stored = await self._context.draw(self._context.store.keep_pieces, [result.content])
        except KieError as error:
            await self._record(local_transitions.failed, task_id, kind=error.kind, sentence=error.message)
        except Exception as error:
            log.exception("work on this machine broke")
            sentence = f"This could not be done ({type(error).__name__}). Nothing was billed."
            await self._record(local_transitions.failed, task_id, kind=Declined.kind, sentence=sentence)
        else:
            await self._record(local_transitions.finished, task_id, file=dataclasses.asdict(stored), note=result.note)
        self._context.on_change(task.workspace)

    async def _require_own_pictures(self, task: Task) -> None:
        """A task works from its own workspace's files; raises Declined where it names another one's."""
        for sha256 in references.hashes(task.input):
            facts = await self._record(request_files.reference_facts, workspace=task.workspace, sha256=sha256)
            if facts is None:
                raise Declined(NO_PICTURE)
