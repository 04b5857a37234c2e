"""Downloading results: fetch, check, keep; again a while later where that did not work."""

from __future__ import annotations

import dataclasses
from contextlib import suppress

from kie.domain.stored_file import StoredFile
from kie.domain.task import FileState, ResultFile
from kie.errors import KieError, NotUnderstood, ResultLost
from kie.ledger import file_transitions, transitions
from kie.worker import retry_policy
from kie.worker.context import WorkerContext

CHUNK = 1 << 18


class Downloader:
    """Downloads one result file at a time it is called."""

    def __init__(self, context: WorkerContext) -> None:
        self._context = context
        self._record, self._draw = context.record, context.draw

    async def download(self, file_id: str) -> float | None:
        """Seconds until the next try; None where the file is kept, or lost."""
        file = await self._record(file_transitions.load, file_id)
        if file is None or file.state is not FileState.FETCHING:
            return None
        task = await self._record(transitions.load, file.task_id)
        try:
            stored = await self._stored(file)
        except (KieError, OSError) as error:
            delay = await self._failed(file, error)
        else:
            await self._record(file_transitions.stored, file_id, values=dataclasses.asdict(stored))
            delay = None
        if task is not None:
            self._context.on_change(task.workspace)
        return delay

    async def _failed(self, file: ResultFile, error: Exception) -> float | None:
        reason = error.message if isinstance(error, KieError) else f"It could not be written ({error})."
        delay = self._context.policy.download_again(attempts=file.attempts)
        if delay is not None:
            await self._record(file_transitions.attempted, file.id, reason=reason)
        else:
            reason = f"{reason} The result was billed but could not be fetched. Resume tries again for free."
            await self._record(file_transitions.lost, file.id, reason=reason)
        return delay

    async def _stored(self, file: ResultFile) -> StoredFile:
        url = file.url
        if retry_policy.needs_fresh_link(attempts=file.attempts):
            with suppress(KieError):
                url = await self._context.client.download_url(file.url)
        partial = await self._draw(self._context.store.partial_file)
        try:
            async with self._context.client.download(url) as response:
                if response.status_code != 200:
                    raise NotUnderstood(f"The result host answered HTTP {response.status_code}.")
                async for chunk in response.aiter_bytes(CHUNK):
                    await self._draw(partial.write, chunk)
            if partial.size == 0:
                raise ResultLost("The result file is empty.")
            return await self._draw(self._context.store.keep, partial)
        finally:
            await self._draw(partial.discard)
