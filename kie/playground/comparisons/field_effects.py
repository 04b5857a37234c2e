"""What leaving a field out did to the pictures, measured against the noise of running the same prompt again."""

from __future__ import annotations

from collections import Counter

from kie.domain.comparison import Comparison
from kie.media.store import FileStore
from kie.playground.comparisons.picture_checks import fingerprint_of
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED
from prompts.evaluation.ablation import Effect, effects
from prompts.evaluation.pixels import Fingerprint

FIRST_FRAMES = "Of clips the first frame was measured, and nothing of how they move or sound."


def has_clips(comparison: Comparison) -> bool:
    return any(slot.result.medium == "video" for slot in comparison.slots if slot.result)


def effects_of(comparison: Comparison, *, model: str, store: FileStore) -> tuple[Effect, ...]:
    """The effects for one model, from the pictures that are there; those on their way are known of."""
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
    return effects(unchanged, by_field=pictures, unchanged_coming=more, coming=coming) if pictures else ()
