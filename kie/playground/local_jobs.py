"""Work that this machine does itself: no createTask, nothing billed, safe to repeat after a crash.

It is queued in the ledger like any task, so that it survives a closed tab and stands in the history. Whoever calls
has made sure that the task names only files of its own workspace.
"""

from __future__ import annotations

import asyncio
from typing import cast

import httpx

from kie.attachments import references
from kie.cutout.backends import remove_background
from kie.domain.cutout_backends import BACKENDS, LOOK_AT_IT, BackendChoice, is_doubtful
from kie.domain.task import LOCAL_PREFIX, Task
from kie.errors import Declined
from kie.media.store import FileStore
from kie.settings import Settings
from kie.worker.local_job import NO_PICTURE, LocalResult


async def run(task: Task, *, store: FileStore, settings: Settings) -> LocalResult:
    """Do the task's work. Raises Declined with a sentence where no good result can be made."""
    from kie.cutout.finish import (
        to_png,
        without_corner_mark,
    )  # NumPy and OpenCV cost start-up time; only this work needs them
    from kie.cutout.notices import notices
    from kie.media.read_picture import read

    content = await asyncio.to_thread(_content, task, store)
    image = await asyncio.to_thread(read, content, name="The picture")
    backend = cast(BackendChoice, task.model.removeprefix(LOCAL_PREFIX))
    keep_shadow = task.input.get("keep_shadow") is True
    keep_enclosed = task.input.get("keep_enclosed")
    async with httpx.AsyncClient() as client:
        cutout = await remove_background(
            image,
            settings=settings,
            client=client,
            wanted=backend,
            keep_shadow=keep_shadow,
            keep_enclosed=keep_enclosed if isinstance(keep_enclosed, bool) else None,
        )
    if cutout.image is None:
        raise Declined(cutout.reason)
    finished = cutout.image
    if settings.is_demo and task.parent_file is not None:
        finished = await asyncio.to_thread(without_corner_mark, finished)
    sentences = " ".join(notice.sentence for notice in await asyncio.to_thread(notices, image))
    sure = "" if cutout.confidence is None else f" Confidence {cutout.confidence:.0%}."
    note = f"{BACKENDS[cutout.backend].done_by} {cutout.reason}{sure} {sentences}".strip()
    look = f" {LOOK_AT_IT}" if is_doubtful(cutout.confidence) else ""
    note = f"{note}{look}"
    return LocalResult(content=await asyncio.to_thread(to_png, finished), note=note)


def _content(task: Task, store: FileStore) -> bytes:
    sha256 = next(iter(references.hashes(task.input)), None)
    if sha256 is None or not store.path(sha256).is_file():
        raise Declined(NO_PICTURE)
    return store.path(sha256).read_bytes()
