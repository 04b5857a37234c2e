"""What all parts of the worker share: ledger, client, files, `retry_policy`, and the threads for what blocks."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, TypeVar

from kie.api.client import KieClient
from kie.ledger import Ledger
from kie.media.store import FileStore
from kie.worker.retry_policy import RetryPolicy

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class WorkerContext:
    """`on_change(workspace)` is called on the loop after every step that a page may show; KIE is asked to report ends
    to `callback_url`, where there is one.
    """

    ledger: Ledger
    client: KieClient
    store: FileStore
    service: str
    callback_url: str | None
    policy: RetryPolicy
    on_change: Callable[[str], None]
    _writing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "ledger"), init=False)
    _drawing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "pictures"), init=False)

    async def record(self, call: Callable[Concatenate[Ledger, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A call of the ledger's, on the one thread that writes."""
        bound = functools.partial(call, self.ledger, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._writing, bound)

    async def draw(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """File and picture work, on the threads kept for it."""
        bound = functools.partial(call, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._drawing, bound)

    def close(self) -> None:
        """Wait for what runs on the threads."""
        self._writing.shutdown(wait=True)
        self._drawing.shutdown(wait=True)
