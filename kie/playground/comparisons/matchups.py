"""Which pictures of a comparison a judge sees beside each other, in which order and on which side. Pure.

With two options every picture is in at most one pair, so that no single lucky picture is counted twice. With more,
every two options meet once in each repeat of a group. A group is what is the same for both sides: the prompt and
every other axis; where there is only one such group, its repeats are the groups. What votes count as is not settled
here but in `judged_votes`.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from itertools import combinations

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import Axis
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED
from prompts.evaluation.promise import LONGEST_PLAN


def pairs_of(
    comparison: Comparison,
    *,
    axis: str,
    seed: int,
    against: str | None = None,
    options: Collection[str] | None = None,
) -> tuple[Pair, ...]:
    """Every pair to be judged along an axis, shuffled; empty where fewer than two options have results.

    `options` are the keys of those that are judged; all of them by default.

    With `against`, the key of one option, each other option meets that one alone, and pairs of two pictures of it
    come in between: what a judge prefers among those is the noise. The same seed gives the same pairs.
    """
    dice = random.Random(seed)
    groups = _groups(comparison, axis=axis, options=options)
    if against is None:
        groups = [pictures for pictures in groups if len(pictures) > 1]
        groups = _by_repeat(groups[0]) if len(groups) == 1 else groups
    met: list[tuple[str, tuple[str, str], tuple[str, str]]] = []
    for number, pictures in enumerate(groups):
        for first, second in combinations(pictures, 2):
            if against in (None, first, second):
                both = zip(pictures[first], pictures[second], strict=False)
                met += [(str(number), (first, left), (second, right)) for left, right in both]
        if against in pictures:
            alike = iter(pictures[against])
            met += [(str(number), (against, left), (against, right)) for left, right in zip(alike, alike, strict=False)]
    dice.shuffle(met)
    return tuple(_pair(group, *((a, b) if dice.random() < 0.5 else (b, a))) for group, a, b in met)


def pairs_to_judge(comparison: Comparison, axis: Axis, options: Sequence[str], *, seed: int) -> tuple[Pair, ...]:
    """The pairs along an axis; of more than a plan may have, as many at random."""
    against = UNCHANGED if axis.id == LEFT_OUT_AXIS else None
    return pairs_of(comparison, axis=axis.id, seed=seed, against=against, options=options)[:LONGEST_PLAN]


def leaves_some_out(comparison: Comparison, pairs: Sequence[Pair]) -> bool:
    """Whether some of the tasks in these pairs have more pictures than the first, which is the one that is judged."""
    judged = {file_id for pair in pairs for file_id in (pair.left_file, pair.right_file)}
    return any(
        slot.result is not None and slot.result.id in judged and len(slot.task.kept) > 1 for slot in comparison.slots
    )


def _pair(group: str, left: tuple[str, str], right: tuple[str, str]) -> Pair:
    return Pair(group=group, left_option=left[0], left_file=left[1], right_option=right[0], right_file=right[1])


def _groups(comparison: Comparison, *, axis: str, options: Collection[str] | None) -> list[dict[str, list[str]]]:
    """For each combination of the other axes, the pictures (file ids) of every option, by repeat."""
    others = [a.id for a in comparison.layout.axes if a.id != axis]
    groups: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for slot in comparison.slots:
        file, option = slot.result, slot.cell.get(axis)
        if file is not None and option is not None and (options is None or option in options):
            same = tuple(slot.cell.get(axis_id, "") for axis_id in others)
            groups.setdefault(same, {}).setdefault(option, []).append(file.id)
    return list(groups.values())


def _by_repeat(pictures: dict[str, list[str]]) -> list[dict[str, list[str]]]:
    most = max(map(len, pictures.values()))
    return [{option: ids[n : n + 1] for option, ids in pictures.items()} for n in range(most)]
