"""What a plan can find, told before the first vote, with the ties and "both bad" that earlier votes lead to expect.

For two options with one vote on every prompt the chance is counted and exact. Repeats add to it, but not much: what
they cannot do is in `prompts.evaluation.leanings`. For more options plans are played through.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import comb, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from prompts.evaluation.questions import spending
from prompts.evaluation.sign_flips import pairs_alike, swaps
from prompts.evaluation.single_votes import chance_to_win
from prompts.evaluation.votes import Vote

Floats = NDArray[np.float64]

LONGEST_PLAN = 300
LONGEST_OF_SEVERAL = 100
"""Prompts, with more than two options."""
_MOST_SESSIONS = 400
_LEVEL_OF_SWAPS = 1.0
"""As few swaps as there are: a promise needs no exact level, and plans of eight options are played through too."""
_PICTURES_DIFFER = 1.0
_JUDGES_WAVER = 0.7
"""Standard deviations of how good a picture is for its prompt, and of what is seen in a pair, as in docs/judging.md."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """How often a plan finds what is there: that the best option is better than `any` other, and than `all` others."""

    any_other: float
    all_others: float


def undecided_share(votes: Sequence[Vote]) -> float:
    """How many of these votes prefer neither: what to expect of the next ones. 0 without any."""
    return sum(vote.winner is None for vote in votes) / len(votes) if votes else 0.0


def promise(
    prompts: int, *, options: int = 2, preference: float = 0.8, undecided: float = 0.0, at_once: int = 1
) -> Promise:
    """What one vote of every pair on so many prompts finds, if one option is preferred so often to each of the others.

    `preference` is its share of choices, `undecided` the share of votes that prefer neither, and `at_once` how many
    such questions (of two options) are asked together.
    Raises ValueError with a sentence for people if there are no such plans.
    """
    if not 1 <= prompts <= LONGEST_PLAN:
        raise ValueError(f"A plan has 1 to {LONGEST_PLAN} prompts, not {prompts}.")
    if not 0 <= undecided < 1:
        raise ValueError("Some votes have to prefer one option.")
    if options == 2:
        chance = _chance_of_two(prompts, preference, round(undecided, 2), at_once)
        return Promise(any_other=chance, all_others=chance)
    return _chance_of_several(prompts, options, preference, round(undecided, 2))


def prompts_for(
    *, options: int = 2, preference: float = 0.8, undecided: float = 0.0, at_once: int = 1, power: float = 0.8
) -> int | None:
    """The fewest prompts that find such a preference (over any other option) this often; `None` if no plan does."""

    def is_enough(prompts: int) -> bool:
        promised = promise(prompts, options=options, preference=preference, undecided=undecided, at_once=at_once)
        return promised.any_other >= power

    if options == 2:
        return next(filter(is_enough, range(1, LONGEST_PLAN + 1)), None)
    most = bisect_left(range(LONGEST_OF_SEVERAL + 1), True, lo=1, key=is_enough)
    return None if most > LONGEST_OF_SEVERAL else most


@cache
def _chance_of_two(prompts: int, preference: float, undecided: float, at_once: int) -> float:
    spent = spending((), ends=(prompts,)).shared(at_once)
    given = [comb(prompts, n) * (1 - undecided) ** n * undecided ** (prompts - n) for n in range(prompts + 1)]
    won = [chance_to_win(spent, choices=n, preference=preference) for n in range(prompts + 1)]
    return float(np.dot(given, won))


@cache
def _chance_of_several(prompts: int, options: int, preference: float, undecided: float) -> Promise:
    """Played through with a look at the end alone, which is where a plan decides."""
    rng = np.random.default_rng([prompts, options])
    sessions = min(_MOST_SESSIONS, 4000 // comb(options, 2))
    best = float(ndtri(preference)) * sqrt(2 * _PICTURES_DIFFER**2 + _JUDGES_WAVER**2)
    good = rng.normal(0, _PICTURES_DIFFER, (sessions, prompts, options))
    good[..., 0] += best
    pairs = list(combinations(range(options), 2))
    preferred = np.zeros((sessions, prompts, options, options))
    for one, other in pairs:
        seen = good[..., one] - good[..., other] + rng.normal(0, _JUDGES_WAVER, (sessions, prompts))
        preferred[..., one, other] = np.sign(seen) * (rng.random(seen.shape) >= undecided)
        preferred[..., other, one] = -preferred[..., one, other]
    points = preferred.sum(axis=-1)
    scores = np.stack([points[..., one] - points[..., other] for one, other in pairs], axis=1)
    level = spending((), ends=(prompts * len(pairs),)).level
    leads = np.abs(scores.astype(np.float32) @ swaps(prompts, level=_LEVEL_OF_SWAPS))
    chances = (leads >= leads[..., :1] - 1e-4).mean(axis=-1)
    wins = scores.sum(axis=-1) > 0
    is_better = _told_apart(chances, level=level, options=options) & wins
    over = is_better[:, [one == 0 for one, _ in pairs]]
    return Promise(any_other=float(over.any(axis=1).mean()), all_others=float(over.all(axis=1).mean()))


def _told_apart(chances: Floats, *, level: float, options: int) -> NDArray[np.bool_]:
    """Which pairs are told apart, of shape (sessions, pairs): Shaffer's correction as in better_pairs."""
    pairs = chances.shape[1]
    order = np.argsort(chances, axis=1)
    together = [max(count for count in pairs_alike(options) if count <= pairs - done) for done in range(pairs)]
    is_told = np.take_along_axis(chances, order, axis=1) * np.array(together) <= level
    in_turn = np.minimum.accumulate(is_told, axis=1)
    is_apart = np.zeros_like(in_turn)
    np.put_along_axis(is_apart, order, in_turn, axis=1)
    return is_apart
