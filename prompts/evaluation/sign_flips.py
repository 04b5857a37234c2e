"""Whether one of two options is ahead by more than chance, over prompts, under a look after every vote.

If two options are equal over prompts, then swapping their names on any one prompt, on all its votes at once, would have
been just as likely. So the path that a lead has taken is compared with the paths that it would have taken under such
swaps: a sequential sign-flip test. At each look as many of the most extreme paths are told apart as the level spent by
then allows, those that were told apart before included, so the chance that equals are *ever* told apart is at most the
whole level. Votes on one prompt may depend on each other as they like.

The swaps that are tried form a group, so this is exact, and nothing is drawn at random: all swaps of few prompts, and
of more the words of a linear code. Where no prompt has a second vote, orders of wins and losses are
counted instead (`prompts.evaluation.single_votes`).

Assumed is that the leanings of prompts lie symmetrically around no difference if there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil, comb, log2

import numpy as np
from numpy.typing import NDArray

from prompts.evaluation.leanings import Pair, Path
from prompts.evaluation.single_votes import rule
from prompts.evaluation.spending import Spending

Floats = NDArray[np.float64]

_FREE_SWAPS = (12, 16)
"""How many prompts are swapped freely, from the coarsest level to the finest; the others are swapped along."""
_PATHS_TOLD = 20
"""A level must tell apart this many of the paths at least, to be used up without loss."""
_SEVERAL_VOTES = 0.9
"""Share of the level that is used where the prompts of two options have several votes: scores are fine enough there to
lose next to no power by it, and leanings need not lie quite symmetrically."""
_SEED_OF_CODE = 15
_ROUNDING = 1e-5


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of two options is better: whether it is the first, and after how many votes that could be told."""

    is_first: bool
    votes: int


def better_pairs(paths: Mapping[Pair, Path], spending: Spending, *, options: int) -> tuple[Pair, ...]:
    """Every pair of options that can be told apart, the better one first; together they err at most as often as one.

    Holm's correction in the form of Shaffer (1986): the level is shared by as many pairs as can still all be alike,
    each a sequential test of its own, so what is found at any look may stay (closed testing).
    """
    if options == 2 and all(path.single is None for path in paths.values()):
        spending = spending.used(_SEVERAL_VOTES)
    answered: dict[Pair, Answer] = {}
    while True:
        left = {pair: path for pair, path in paths.items() if pair not in answered}
        together = max(count for count in pairs_alike(options) if count <= len(left))
        answers = {pair: answer(path, spending.shared(max(1, together))) for pair, path in left.items()}
        more = {pair: decided for pair, decided in answers.items() if decided is not None}
        if not more:
            return tuple(pair if decided.is_first else (pair[1], pair[0]) for pair, decided in answered.items())
        answered |= more


@cache
def pairs_alike(options: int) -> frozenset[int]:
    """How many pairs can be alike at once: options fall into classes, and within a class all pairs are alike."""
    if options < 2:
        return frozenset({0})
    return frozenset(comb(size, 2) + rest for size in range(1, options + 1) for rest in pairs_alike(options - size))


def answer(path: Path, spending: Spending) -> Answer | None:
    """Which of two options is better; `None` while that cannot be told. An answer stays, whatever is voted after it."""
    if path.single is not None:
        return _answer_of_single_votes(path.single, path, spending)
    levels = _levels(path, spending)
    units = _in_order_of_appearance(path.scores)
    if not units or levels[-1] * 2 ** (len(units) - 1) < 1 - _ROUNDING:
        return None
    signs = swaps(len(units), level=spending.level)
    # look by look: so small a product that is split over threads waits longer than it works
    leads = np.stack([scores @ signs for scores in path.scores[:, units].astype(np.float32)])
    is_first = leads[:, 0] > 0
    look = _look_that_decides(np.abs(leads), levels)
    return None if look is None else Answer(is_first=bool(is_first[look]), votes=path.votes[look])


def _answer_of_single_votes(values: Sequence[int], path: Path, spending: Spending) -> Answer | None:
    ends = [votes for votes, is_end in zip(path.votes, path.is_end, strict=True) if is_end]
    choices = list(accumulate(map(abs, values)))
    needed = rule(spending, choices=choices[-1] if values else 0, ends=tuple(choices[end - 1] for end in ends))
    at_ends = dict(zip(ends, needed.at_ends, strict=True))
    lead = 0
    for votes, (value, count) in enumerate(zip(values, choices, strict=True), start=1):
        lead += value
        if count + abs(lead) >= 2 * min(needed.wins[count], at_ends.get(votes, count + 1)):
            return Answer(is_first=lead > 0, votes=votes)
    return None


def _levels(path: Path, spending: Spending) -> list[float]:
    levels: list[float] = []
    ended = 0
    for information, is_end in zip(path.information, path.is_end, strict=True):
        ended += is_end
        levels.append(spending.ends[ended - 1][1] if ended else spending.by(information))
    return levels


def _in_order_of_appearance(scores: Floats) -> list[int]:
    """The prompts that ever leaned, by when they first did: later looks must not change what earlier ones saw."""
    leans = scores != 0
    return sorted(np.flatnonzero(leans.any(axis=0)), key=lambda unit: (leans[:, unit].argmax(), unit))


def _look_that_decides(leads: NDArray[np.float32], levels: Sequence[float]) -> int | None:
    """The first look at which the first path is among those that are told apart; `leads` is (looks, paths)."""
    paths = leads.shape[1]
    most = (np.array(levels) * paths + _ROUNDING).astype(int)
    can_decide = (leads >= leads[:, :1] - _ROUNDING).sum(axis=1) <= most
    if not can_decide.any():
        return None
    used = 0
    for look in range(int(np.flatnonzero(can_decide)[-1]) + 1):
        allowed = int(most[look]) - used
        if allowed < 1:
            continue
        sizes = leads[look]
        most_left = np.partition(sizes, paths - allowed - 1)[paths - allowed - 1]
        is_told = sizes > max(most_left, 0) + _ROUNDING
        if is_told[0]:
            return look
        used += int(is_told.sum())
        leads[look:, is_told] = -1
    return None


def swaps(units: int, *, level: float) -> NDArray[np.float32]:
    """Signs of shape (units, paths), the first path unchanged. Swapping everything is left out: it changes no size.

    Beyond the first prompts, each further one is swapped where an odd number of some of those is. So the ways to swap
    are still closed under doing one after the other, and any few prompts are swapped in all ways equally often.
    """
    fewest, most = _FREE_SWAPS
    return _swaps(units, min(most, max(fewest, ceil(log2(_PATHS_TOLD / max(level, 1e-9))) + 1)))


@cache
def _swaps(units: int, free_units: int) -> NDArray[np.float32]:
    free = min(units, free_units) - 1
    bits = (np.arange(2**free)[:, None] >> np.arange(free)) & 1
    rows = [np.zeros(len(bits), dtype=np.int64), *bits.T]
    if units > free_units:
        has_several = bits.sum(axis=1) > 2
        masks = np.random.default_rng(_SEED_OF_CODE).permutation(bits[has_several])
        rows += [*((np.resize(masks, (units - free_units, free)) @ bits.T) % 2)]
    return (1 - 2 * np.array(rows)).astype(np.float32)
