"""What leaving a field out did to the pictures, measured against the noise of running the same prompt again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from kie.domain.comparison import Comparison
from kie.media.store import FileStore
from kie.playground.comparisons.picture_looks import fingerprint_of
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED
from prompts.evaluation.ablation import Effect, effects
from prompts.evaluation.pixels import Fingerprint

FIRST_FRAMES = "Of clips the first frame was measured, and nothing of how they move or sound."


def has_clips(comparison: Comparison) -> bool:
    return any(slot.result.medium == "video" for slot in comparison.slots if slot.result)


def effects_of(comparison: Comparison, *, model: str, store: FileStore) -> tuple[Effect, ...]:
    """The effects for one model, from the pictures that are there; those on their way are known of.

    Every model of the comparison is looked at, and each time that all pictures had come before more were asked for was
    a look: claims allow for both.
    """
    pictures: dict[str, list[Fingerprint]] = {}
    coming: Counter[str] = Counter()
    for slot in comparison.slots:
        if slot.task.model != model:
            continue
        key, file = slot.cell.get(LEFT_OUT_AXIS, UNCHANGED), slot.result
        looks = fingerprint_of(file.sha256, store=store) if file is not None and file.sha256 else None
        if looks is not None:
            pictures.setdefault(key, []).append(looks)
        elif not slot.task.is_settled:
            pictures.setdefault(key, [])
            coming[key] += 1
    unchanged = pictures.pop(UNCHANGED, [])
    more = coming.pop(UNCHANGED, 0)
    if not pictures:
        return ()
    return effects(
        unchanged,
        by_field=pictures,
        unchanged_coming=more,
        coming=coming,
        models=len({slot.task.model for slot in comparison.slots}),
        looks_before=_looks_before(comparison),
    )


def _looks_before(comparison: Comparison) -> int:
    """How often everything that was asked for had ended when somebody asked for more."""
    tasks = sorted((task for slot in comparison.slots for task in slot.attempts), key=lambda task: task.created_at)
    looks, all_ended = 0, None
    for task in tasks:
        if all_ended is not None and task.created_at > all_ended:
            looks += 1
        ended = task.finished_at or (task.created_at if task.is_settled else datetime.max.replace(tzinfo=UTC))
        all_ended = ended if all_ended is None else max(all_ended, ended)
    return looks
