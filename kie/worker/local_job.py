"""What the worker does on this machine instead of sending it to KIE: the shape of its result."""

from __future__ import annotations

from dataclasses import dataclass

from kie.domain.task import LOCAL_TITLES, Task
from kie.errors import Declined

NO_PICTURE = "The picture to work on is not here any more. Nothing was billed."


@dataclass(frozen=True, kw_only=True)
class LocalResult:
    """What came of it: a PNG, and a sentence on how it was made."""

    content: bytes
    note: str


async def no_local_jobs(task: Task) -> LocalResult:
    """For a worker that only speaks to KIE."""
    raise Declined(f"This process does no {LOCAL_TITLES.get(task.model, task.model)}. Nothing was billed.")
