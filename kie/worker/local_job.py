"""What the worker does on this machine instead of sending it to KIE: background removal, kept like any result."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from kie.attachments import references
from kie.domain.task import LOCAL_TITLES, Task
from kie.errors import Declined, KieError
from kie.ledger import Ledger, transitions
from kie.media.inspect import StoredFile
from kie.media.store import FileStore

log = logging.getLogger(__name__)
NO_PICTURE = "The picture to work on is not here any more. Nothing was billed."

Call = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class LocalResult:
    """What came of it: a PNG, and a sentence on how it was made."""

    content: bytes
    note: str


async def no_local_jobs(task: Task) -> LocalResult:
    """For a worker that only speaks to KIE."""
    raise Declined(f"This process does no {LOCAL_TITLES.get(task.model, task.model)}. Nothing was billed.")


class LocalJobs:
    """Runs one local job at a time it is called. `make` does the work; `record` runs a ledger call and `draw` file and
    picture work, each on its own threads.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: FileStore,
        make: Callable[[Task], Awaitable[LocalResult]],
        record: Call,
        draw: Call,
        on_change: Callable[[str], None],
    ) -> None:
        self._ledger, self._store, self._make = ledger, store, make
        self._record, self._draw, self._on_change = record, draw, on_change

    async def run(self, task_id: str) -> None:
        task: Task | None = await self._record(transitions.begin_here, self._ledger, task_id)
        if task is None:
            return
        self._on_change(task.workspace)
        try:
            await self._require_own_pictures(task)
            result = await self._make(task)
            stored = await self._draw(_keep, self._store, result.content)
        except KieError as error:
            await self._record(transitions.failed_here, self._ledger, task_id, kind=error.kind, sentence=error.message)
        except Exception as error:
            log.exception("work on this machine broke")
            sentence = f"This could not be done ({type(error).__name__}). Nothing was billed."
            await self._record(transitions.failed_here, self._ledger, task_id, kind=Declined.kind, sentence=sentence)
        else:
            await self._record(
                transitions.finished_here, self._ledger, task_id, file=dataclasses.asdict(stored), note=result.note
            )
        self._on_change(task.workspace)

    async def _require_own_pictures(self, task: Task) -> None:
        """A task works from its own workspace's files; raises Declined where it names another one's."""
        for sha256 in references.hashes(task.input):
            if (
                await self._record(transitions.reference_facts, self._ledger, workspace=task.workspace, sha256=sha256)
                is None
            ):
                raise Declined(NO_PICTURE)


def _keep(store: FileStore, content: bytes) -> StoredFile:
    incoming = store.incoming()
    incoming.write(content)
    return store.keep(incoming)
