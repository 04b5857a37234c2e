"""Work that this machine does itself: no createTask, nothing billed, safe to repeat after a crash.

It is queued in the ledger like any task, so that it survives a closed tab and stands in the history. Whoever calls
has made sure that the task names only files of its own workspace.
"""

from __future__ import annotations

import asyncio
from typing import cast

import httpx

from kie.attachments import references
from kie.domain.task import LOCAL_PREFIX, Task
from kie.errors import Declined
from kie.media.store import FileStore
from kie.settings import Settings
from kie.worker.local_job import NO_PICTURE, LocalResult

_BY = {
    "embedded": "Done by the embedded remover: it is free, and nothing left this machine.",
    "http": "Done by your own server at CUTOUT_URL.",
    "kie": "Done by KIE.",
}


async def run(task: Task, *, store: FileStore, settings: Settings) -> LocalResult:
    """Do the task's work. Raises Declined with a sentence where no good result can be made."""
    from kie import cutout  # OpenCV and its friends cost start-up time; only this work needs them

    content = await asyncio.to_thread(_content, task, store)
    image = await asyncio.to_thread(cutout.read, content, name="The picture")
    backend = cast(cutout.Wanted, task.model.removeprefix(LOCAL_PREFIX))
    keep_shadow = task.input.get("keep_shadow") is True
    async with httpx.AsyncClient() as client:
        cut = await cutout.remove(image, settings=settings, client=client, wanted=backend, keep_shadow=keep_shadow)
    if cut.declined or cut.image is None:
        raise Declined(cut.reason)
    sentences = " ".join(notice.sentence for notice in await asyncio.to_thread(cutout.notices, image))
    sure = "" if cut.confidence is None else f" Confidence {cut.confidence:.0%}."
    note = f"{_BY[cut.backend]} {cut.reason}{sure} {sentences}".strip()
    return LocalResult(content=await asyncio.to_thread(cutout.to_png, cut.image), note=note)


def _content(task: Task, store: FileStore) -> bytes:
    sha256 = next(iter(references.hashes(task.input)), None)
    if sha256 is None or not store.path(sha256).is_file():
        raise Declined(NO_PICTURE)
    return store.path(sha256).read_bytes()
