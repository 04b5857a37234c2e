"""What runs as long as the server does: the worker, started before any browser comes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from typing import Any

from kie import catalogue
from kie.playground import container


@contextlib.asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start the worker with the server, before any browser; stop it in order on SIGTERM."""
    import pandas  # noqa: F401 - imported here, not in the first visitor's run

    import kie.media.inspect  # noqa: F401 - and so are what reads pictures and clips

    catalogue.all_models()  # a broken entry ends the start, not the first visit
    app = container.current()
    worker = asyncio.create_task(app.work(), name="worker")
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        app.audience.close()
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
