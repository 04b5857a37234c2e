"""What every prompt says of two options, and how that has grown vote by vote.

A prompt *leans* between -1 (always the second option) and 1 (always the first). Its leaning is the mean over its pairs
of pictures, so ten votes on one pair, by several judges or because a fixed seed made the same pictures ten times, are
one. A tie and "both bad" lean to neither side.

Information is counted in prompts: the first choice on a prompt is 1, and the next ones on it add less and less, never
another 1 together. So no number of repeats stands in for prompts.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from prompts.evaluation.votes import Vote

Floats = NDArray[np.float64]
Pair = tuple[str, str]

_LOOKS = (*range(1, 25), *(int(24 * 1.08**step) for step in range(1, 80)))
"""Information at which a path is looked at. In between, what was seen at the last look stands."""
_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """What one prompt says: a dot in the picture. `wins` are the first option's, `mean` is the leaning.

    `pictures` is the number of pairs of pictures that were judged, and `weight` the mean size of what was voted on one.
    """

    prompt: str
    votes: int
    choices: int
    wins: int
    pictures: int
    mean: float
    weight: float

    @property
    def information(self) -> float:
        """What the prompt brings to a verdict: less than twice what its first choice brings."""
        return _information(self.weight * self.pictures)


@dataclass(frozen=True, kw_only=True)
class Path:
    """How the lead of the first of two options grew.

    `scores` are those of every prompt at every look, shape (looks, prompts), 0 before its first vote. `votes` says
    after how many votes each look was, and `is_end` that this was the end of a plan; a vote may be looked at twice.
    `single` is 1, -1 or 0 for every vote in order where no prompt has a second one, else `None`.
    """

    scores: Floats
    information: tuple[float, ...]
    votes: tuple[int, ...]
    is_end: tuple[bool, ...]
    single: tuple[int, ...] | None


def paths(votes: Sequence[Vote], *, options: Sequence[str], ends: Sequence[int] = ()) -> Mapping[Pair, Path]:
    """The path of every two options, in the order of `itertools.combinations`.

    `ends` are the numbers of votes after which a plan ends. With more than two options a prompt also scores by how the
    two did against a third, if both met that one equally often: only then is swapping their names fair.
    """
    pairs = list(combinations(options, 2))
    place = {frozenset(pair): number for number, pair in enumerate(pairs)}
    met = [place[frozenset((vote.left, vote.right))] for vote in votes]
    values = [_value(vote, pairs[pair]) for vote, pair in zip(votes, met, strict=True)]
    units, pictures = _numbers([vote.prompt for vote in votes]), _numbers(pictures_of(votes))
    return dict(zip(pairs, grow(units, met, pictures, values, options=len(options), ends=ends), strict=True))


def grow(
    units: Sequence[int],
    pairs: Sequence[int],
    pictures: Sequence[int],
    values: Sequence[int],
    *,
    options: int,
    ends: Sequence[int] = (),
) -> tuple[Path, ...]:
    """The paths of all pairs of options from the votes in their order: the prompt, pair and pictures of each by number.

    `values` are 1 for the first of a pair, -1 for the second, 0 for neither.
    """
    both = list(combinations(range(options), 2))
    means = np.zeros((len(both), max(units, default=-1) + 1))
    counts = np.zeros_like(means)
    by_picture: dict[int, tuple[int, int]] = {}
    weights: dict[tuple[int, int], tuple[float, int, float]] = {}
    information = [0.0] * len(both)
    next_look = [0] * len(both)
    looks: list[list[tuple[Floats, float, int, bool]]] = [[] for _ in both]

    for number, (unit, pair, picture, value) in enumerate(zip(units, pairs, pictures, values, strict=True), start=1):
        total, votes = by_picture.get(picture, (0, 0))
        by_picture[picture] = total + value, votes + 1
        mean, before = (total + value) / (votes + 1), total / votes if votes else 0.0
        added, seen, weight = weights.get((pair, unit), (0.0, 0, 0.0))
        added, seen, heavier = added + mean - before, seen + (not votes), weight + abs(mean) - abs(before)
        weights[pair, unit] = added, seen, heavier
        means[pair, unit], counts[pair, unit] = added / seen, seen
        if options == 2:
            information[pair] += _information(heavier) - _information(weight)
        elif not votes:
            information[pair] += _information(seen) - _information(seen - 1)
        if information[pair] >= _LOOKS[next_look[pair]] - _ROUNDING:
            looks[pair].append((_scores(means, counts, both, pair), information[pair], number, False))
            while information[pair] >= _LOOKS[next_look[pair]] - _ROUNDING:
                next_look[pair] += 1
        for _ in range(ends.count(number)):
            for other in range(len(both)):
                looks[other].append((_scores(means, counts, both, other), information[other], number, True))

    is_single = options == 2 and bool((counts <= 1).all()) and len(by_picture) == len(units)
    return tuple(
        Path(
            scores=np.array([scores for scores, *_ in of_pair]).reshape(len(of_pair), means.shape[1]),
            information=tuple(at for _, at, _, _ in of_pair),
            votes=tuple(number for _, _, number, _ in of_pair),
            is_end=tuple(is_end for *_, is_end in of_pair),
            single=tuple(values) if is_single else None,
        )
        for of_pair in looks
    )


def leanings(votes: Sequence[Vote], *, pair: Pair) -> tuple[Leaning, ...]:
    """What every prompt says of two options, in the order in which the prompts came."""
    by_prompt: dict[str, dict[Hashable, list[Vote]]] = {}
    for vote, picture in zip(votes, pictures_of(votes), strict=True):
        if {vote.left, vote.right} == set(pair):
            by_prompt.setdefault(vote.prompt, {}).setdefault(picture, []).append(vote)
    return tuple(_leaning(prompt, list(cast.values()), pair=pair) for prompt, cast in by_prompt.items())


def pictures_of(votes: Sequence[Vote]) -> list[Hashable]:
    """Which pair of pictures each vote is about, as a key.

    Where neither seed nor repeat is known, the votes of a judge on a prompt in one sitting are about one pair after
    another, and in the next sitting about the same ones again.
    """
    known: list[Hashable] = []
    so_far: Counter[Hashable] = Counter()
    for vote in votes:
        met = (vote.prompt, frozenset((vote.left, vote.right)))
        if vote.seed is not None:
            known.append((*met, "seed", vote.seed))
        elif vote.repeat is not None:
            known.append((*met, "repeat", vote.repeat))
        else:
            so_far[met, vote.judge, vote.sitting] += 1
            known.append((*met, "vote", so_far[met, vote.judge, vote.sitting]))
    return known


def _leaning(prompt: str, by_picture: Sequence[Sequence[Vote]], *, pair: Pair) -> Leaning:
    means = [sum(_value(vote, pair) for vote in votes) / len(votes) for votes in by_picture]
    votes = [vote for cast in by_picture for vote in cast]
    return Leaning(
        prompt=prompt,
        votes=len(votes),
        choices=sum(vote.winner is not None for vote in votes),
        wins=sum(vote.winner == pair[0] for vote in votes),
        pictures=len(by_picture),
        mean=sum(means) / len(means),
        weight=sum(map(abs, means)) / len(means),
    )


def _value(vote: Vote, pair: Pair) -> int:
    return 0 if vote.winner is None else 1 if vote.winner == pair[0] else -1


def _numbers(keys: Sequence[Hashable]) -> list[int]:
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def _information(weight: float) -> float:
    return 2 * weight / (1 + weight)


def _scores(means: Floats, counts: Floats, both: Sequence[tuple[int, int]], pair: int) -> Floats:
    if len(both) == 1:
        return np.array(means[0])
    first, second = both[pair]
    scores: Floats = 2 * means[pair]
    for other in range(max(second for _, second in both) + 1):
        if other not in (first, second):
            of_first, sign_of_first = _met(both, first, other)
            of_second, sign_of_second = _met(both, second, other)
            fair = counts[of_first] == counts[of_second]
            scores = scores + fair * (sign_of_first * means[of_first] - sign_of_second * means[of_second])
    return scores


def _met(both: Sequence[tuple[int, int]], one: int, other: int) -> tuple[int, int]:
    return (both.index((one, other)), 1) if one < other else (both.index((other, one)), -1)
