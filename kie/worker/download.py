"""Downloading results: fetch, check, keep; again a while later where that did not work."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from kie.api.client import KieClient
from kie.domain.task import FileState, ResultFile
from kie.errors import KieError, NotUnderstood, ResultLost
from kie.ledger import Ledger, transitions
from kie.media.inspect import StoredFile
from kie.media.store import FileStore
from kie.worker import retry_policy
from kie.worker.retry_policy import RetryPolicy

CHUNK = 1 << 18

Call = Callable[..., Awaitable[Any]]


class Downloader:
    """Downloads one result file at a time it is called. `record` runs a ledger call and `draw` file and picture
    work, each on its own threads."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        client: KieClient,
        store: FileStore,
        record: Call,
        draw: Call,
        on_change: Callable[[str], None],
        policy: RetryPolicy,
    ) -> None:
        self._ledger, self._client, self._store = ledger, client, store
        self._record, self._draw, self._on_change, self._policy = record, draw, on_change, policy

    async def download(self, file_id: str) -> float | None:
        """Seconds until the next try; None where the file is kept, or lost."""
        file: ResultFile | None = await self._record(transitions.load_file, self._ledger, file_id)
        if file is None or file.state is not FileState.FETCHING:
            return None
        task = await self._record(transitions.load, self._ledger, file.task_id)
        try:
            stored = await self._stored(file)
        except (KieError, OSError) as error:
            delay = await self._failed(file, error)
        else:
            await self._record(transitions.file_stored, self._ledger, file_id, values=dataclasses.asdict(stored))
            delay = None
        if task is not None:
            self._on_change(task.workspace)
        return delay

    async def _failed(self, file: ResultFile, error: Exception) -> float | None:
        reason = error.message if isinstance(error, KieError) else f"It could not be written ({error})."
        delay = self._policy.download_again(attempts=file.attempts)
        if delay is not None:
            await self._record(transitions.file_attempted, self._ledger, file.id, reason=reason)
        else:
            reason = f"{reason} The result was billed but could not be fetched. Resume tries again for free."
            await self._record(transitions.file_lost, self._ledger, file.id, reason=reason)
        return delay

    async def _stored(self, file: ResultFile) -> StoredFile:
        url = file.url
        if retry_policy.needs_fresh_link(attempts=file.attempts):
            with suppress(KieError):
                url = await self._client.download_url(file.url)
        incoming = await self._draw(self._store.incoming)
        try:
            async with self._client.download(url) as response:
                if response.status_code != 200:
                    raise NotUnderstood(f"The result host answered HTTP {response.status_code}.")
                async for chunk in response.aiter_bytes(CHUNK):
                    await self._draw(incoming.write, chunk)
            if incoming.size == 0:
                raise ResultLost("The result file is empty.")
            stored: StoredFile = await self._draw(self._store.keep, incoming)
            return stored
        finally:
            await self._draw(incoming.discard)
