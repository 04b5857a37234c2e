"""The threads that draw: one for clips, two for all else, so that no picture waits behind clips.

The event loop only asks whether something is ready.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from kie.emulator import unlisted
from kie.emulator.fault_injector import INTERNAL, UNAVAILABLE
from kie.emulator.fetched_files import MediaUnavailable, References
from kie.emulator.persistence import Store
from kie.emulator.rendering import render
from kie.emulator.tasks import Failure, Task

_CLIP_THREADS = 1
_OTHER_THREADS = 2
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """`at` is when the result stood; `failure` is why there is none."""

    at: float
    files: tuple[str, ...] = ()
    failure: Failure | None = None


class RenderPool:
    """Bound to no event loop, so that it outlives each; its threads begin with the first drawing."""

    def __init__(self, *, store: Store, references: References, now: Callable[[], float]) -> None:
        self._store = store
        self._references = references
        self._now = now
        self._clip_threads: ThreadPoolExecutor | None = None
        self._other_threads: ThreadPoolExecutor | None = None
        self._drawings: dict[str, Future[Drawn]] = {}

    def start(self, task: Task) -> Future[Drawn]:
        """Draw the task's result, unless that is already under way."""
        drawing = self._drawings.get(task.task_id)
        if drawing is None or drawing.cancelled():
            drawing = self._drawings[task.task_id] = self._threads_for(task).submit(self._draw, task)
        return drawing

    def result(self, task_id: str) -> Drawn | None:
        """What came of it; None while it is not ready."""
        drawing = self._drawings.get(task_id)
        return drawing.result() if drawing and drawing.done() and not drawing.cancelled() else None

    async def wait(self, task: Task, *, seconds: float) -> None:
        """Start the drawing and wait for it, so many real seconds at most."""
        await asyncio.wait({asyncio.wrap_future(self.start(task))}, timeout=seconds)

    def forget(self, task_id: str) -> None:
        self._drawings.pop(task_id, None)

    def close(self) -> None:
        """Begin nothing more; what is being drawn is finished. A later `start` opens the pool again."""
        for threads in (self._clip_threads, self._other_threads):
            if threads is not None:
                threads.shutdown(wait=False, cancel_futures=True)
        self._clip_threads = self._other_threads = None
        self._drawings.clear()

    def _threads_for(self, task: Task) -> ThreadPoolExecutor:
        model = unlisted.find(task.model)
        if model is not None and model.medium == "video":
            self._clip_threads = self._clip_threads or ThreadPoolExecutor(_CLIP_THREADS, "emulator-clips")
            return self._clip_threads
        self._other_threads = self._other_threads or ThreadPoolExecutor(_OTHER_THREADS, "emulator")
        return self._other_threads

    def _draw(self, task: Task) -> Drawn:
        try:
            files = render(task, store=self._store, references=self._references)
        except MediaUnavailable as error:
            _log.info("Task %s: %s", task.task_id, error)
            return Drawn(at=self._now(), failure=UNAVAILABLE)
        except Exception:  # whatever a drawing stumbles over, the task must end as KIE's would
            _log.exception("Task %s could not be drawn", task.task_id)
            return Drawn(at=self._now(), failure=INTERNAL)
        return Drawn(at=self._now(), files=files)
