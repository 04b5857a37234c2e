"""Bringing results home: download, check, keep; again a while later where that did not work."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from kie.api.client import KieClient
from kie.domain.stored_file import StoredFile
from kie.domain.task import ResultFile
from kie.errors import KieError, NotUnderstood, ResultLost
from kie.ledger import Ledger, file_transitions, transitions
from kie.media.store import FileStore

CHUNK = 1 << 18
OTHER_LINK_AFTER = 3
"""Attempts after which KIE is asked for a fresh link: the first one may have died."""

Call = Callable[..., Awaitable[Any]]


class Downloader:
    """Fetches one result file at a time it is called. `record` runs a ledger call and `draw` file and picture
    work, each on its own threads; `delays` are the seconds before each further try."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        client: KieClient,
        store: FileStore,
        record: Call,
        draw: Call,
        on_change: Callable[[str], None],
        delays: tuple[float, ...],
    ) -> None:
        self._ledger, self._client, self._store = ledger, client, store
        self._record, self._draw, self._on_change, self._delays = record, draw, on_change, delays

    async def fetch(self, file_id: str) -> float | None:
        """Seconds until the next try; None where the file is kept, or lost."""
        file: ResultFile | None = await self._record(file_transitions.load, self._ledger, file_id)
        if file is None or file.state != "fetching":
            return None
        task = await self._record(transitions.load, self._ledger, file.task_id)
        try:
            stored = await self._download(file)
        except (KieError, OSError) as error:
            delay = await self._failed(file, error)
        else:
            await self._record(file_transitions.stored, self._ledger, file_id, values=dataclasses.asdict(stored))
            delay = None
        if task is not None:
            self._on_change(task.workspace)
        return delay

    async def _failed(self, file: ResultFile, error: Exception) -> float | None:
        reason = error.message if isinstance(error, KieError) else f"It could not be written ({error})."
        if file.attempts < len(self._delays):
            await self._record(file_transitions.attempted, self._ledger, file.id, reason=reason)
            return self._delays[file.attempts]
        await self._record(
            file_transitions.lost,
            self._ledger,
            file.id,
            reason=f"{reason} The result was billed but could not be fetched. Resume tries again for free.",
        )
        return None

    async def _download(self, file: ResultFile) -> StoredFile:
        url = file.url
        if file.attempts >= OTHER_LINK_AFTER:
            with suppress(KieError):
                url = await self._client.download_url(file.url)
        incoming = await self._draw(self._store.incoming)
        try:
            async with self._client.download(url) as answer:
                if answer.status_code != 200:
                    raise NotUnderstood(f"The result host answered HTTP {answer.status_code}.")
                async for chunk in answer.aiter_bytes(CHUNK):
                    await self._draw(incoming.write, chunk)
            if incoming.size == 0:
                raise ResultLost("The result file is empty.")
            stored: StoredFile = await self._draw(self._store.keep, incoming)
            return stored
        finally:
            await self._draw(incoming.discard)
