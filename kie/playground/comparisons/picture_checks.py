"""What can be checked on a result's pixels against its brief and request, and what it looks like, for comparing.

Both are read from the thumbnail, once: a kept picture never changes.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from PIL import Image

from kie import catalogue
from kie.domain.comparison import Comparison, Slot, brief_of
from kie.domain.task import Task
from kie.media.store import FileStore
from prompts.brief import Colour, brief_from_json
from prompts.evaluation.pixels import Fingerprint, fingerprint
from prompts.evaluation.result_checks import Check, check

_REMEMBERED = 4000


def checks_of(comparison: Comparison, slot: Slot, *, store: FileStore) -> tuple[Check, ...]:
    """The checks of a slot's first picture; none while there is none, and none for clips."""
    file = slot.result
    if file is None or file.medium != "image" or not file.sha256:
        return ()
    ratio, edge = _requested(slot.task)
    colours = brief_from_json(brief_of(comparison.run, slot.task)).colours
    thumbnail = store.thumbnail(file.sha256)
    if not thumbnail.is_file():
        return ()
    return _checked(thumbnail, colours, ratio, edge, (file.width or 0, file.height or 0))


def fingerprint_of(sha256: str, *, store: FileStore) -> Fingerprint | None:
    """What a kept picture looks like; None where it is not there any more."""
    thumbnail = store.thumbnail(sha256)
    return _fingerprint(thumbnail) if thumbnail.is_file() else None


def _requested(task: Task) -> tuple[tuple[int, int] | None, int | None]:
    """Aspect ratio and longer edge that the request names; None where it leaves them to the model."""
    model = catalogue.find(task.model)
    if model is None:
        return None, None
    named = {p.role: str(task.input[p.name]) for p in model.parameters if p.name in task.input}
    wide, high = catalogue.output_size(model, task.input)
    common = math.gcd(wide, high)
    is_free = named.get("aspect_ratio", "auto") in ("auto", "adaptive", "match_input_image")
    return (None if is_free else (wide // common, high // common)), max(wide, high) if "resolution" in named else None


@lru_cache(maxsize=_REMEMBERED)
def _checked(
    path: Path, colours: tuple[Colour, ...], ratio: tuple[int, int] | None, edge: int | None, size: tuple[int, int]
) -> tuple[Check, ...]:
    with Image.open(path) as picture:
        return check(picture, colours=colours, asked_ratio=ratio, asked_edge=edge, size=size)


@lru_cache(maxsize=_REMEMBERED)
def _fingerprint(path: Path) -> Fingerprint:
    with Image.open(path) as picture:
        return fingerprint(picture)
