"""How many more prompts will bring an answer, as a range, from what has been seen.

The prompts seen are taken as a sample of those to come (the Bayesian bootstrap of Rubin 1981, with a little of either
side added, so that three wins in a row do not promise a fourth). Judging goes on in many drawn futures under the very
rule of the verdict, and the range is where most of them (86 %) find an answer.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from prompts.evaluation.share_interval import widest_without_difference
from prompts.evaluation.single_votes import rule
from prompts.evaluation.spending import Spending

Floats = NDArray[np.float64]

MOST = 200
"""More prompts than anybody adds: where most futures need more, more will not help."""
_FUTURES = 400
_QUANTILES = (0.05, 0.91)
_EITHER_SIDE = 0.5
"""How many prompts with each answer are added to those seen."""
_ROUNDING = 1e-9


def prompts_missing(
    scores: Sequence[float],
    information: Sequence[float],
    *,
    spending: Spending,
    ends: Sequence[int] = (),
    preference: float,
    sureness: float,
    seed: int = 0,
) -> tuple[int, int] | None:
    """The range of further prompts until one option is better or no difference is left; `None` if more will not help.

    `scores` are the prompts' leanings and `information` what each brought; `ends` is the information at the ends of
    plans, those to come included.
    """
    seen, brought = np.array(scores, dtype=float), np.array(information, dtype=float)
    to_come, brings = _drawn(seen, brought, seed=seed)
    prompts = len(seen) + np.arange(1, MOST + 1)
    lead = seen.sum() + np.cumsum(to_come, axis=1)
    squares = (seen**2).sum() + np.cumsum(to_come**2, axis=1)
    sizes = np.abs(seen).sum() + np.cumsum(np.abs(to_come), axis=1)
    reached = brought.sum() + np.cumsum(brings, axis=1)

    needed = _needed(spending, tuple(ends))
    look = np.minimum((reached + _ROUNDING).astype(int), len(needed) - 1)
    is_better = np.abs(lead) >= needed[look] * np.sqrt(np.maximum(squares, _ROUNDING)) - _ROUNDING

    # the share of choices, and how many independent ones it is worth, as in share_of_prompts
    each = np.maximum(sizes, _ROUNDING)
    share = (1 + lead / each) / 2
    variance = (squares - lead**2 / prompts) / np.maximum(prompts - 1, 1) * prompts / (4 * each**2)
    worth = np.minimum(reached, share * (1 - share) / np.maximum(variance, _ROUNDING))
    nearness = _nearness(preference, sureness)
    is_alike = np.abs(share - 0.5) <= np.interp(worth, np.arange(1, len(nearness) + 1), nearness)

    is_over = is_better | is_alike
    needs = np.where(is_over.any(axis=1), is_over.argmax(axis=1) + 1, MOST + 1)
    low, middle, high = np.quantile(needs, (_QUANTILES[0], 0.5, _QUANTILES[1]))
    return None if middle > MOST else (int(low), min(MOST, int(np.ceil(high))))


def _drawn(seen: Floats, brought: Floats, *, seed: int) -> tuple[Floats, Floats]:
    """Scores of prompts to come and the information they bring, each of shape (futures, prompts)."""
    size = float(np.abs(seen[seen != 0]).mean()) if seen.any() else 1.0
    brings = float(brought[brought > 0].mean()) if brought.any() else 1.0
    scores, information = np.array([*seen, size, -size]), np.array([*brought, brings, brings])
    rng = np.random.default_rng(seed)
    weights = rng.gamma([1.0] * len(seen) + [_EITHER_SIDE] * 2, size=(_FUTURES, len(scores)))
    up_to = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    points = rng.random((_FUTURES, MOST))
    drawn = np.array([np.searchsorted(row[:-1], at, side="right") for row, at in zip(up_to, points, strict=True)])
    return scores[drawn], information[drawn]


@cache
def _needed(spending: Spending, ends: tuple[int, ...]) -> Floats:
    """By information, the lead that decides, in units of the root of the sum of squared scores."""
    most = 2 * MOST
    fewest = rule(spending, choices=most, ends=ends)
    wins = np.array(fewest.wins[: most + 1], dtype=float)
    for end, at_end in zip(ends, fewest.at_ends, strict=True):
        wins[end] = min(wins[end], at_end)
    counts = np.arange(most + 1)
    return np.where(wins <= counts, (2 * wins - counts) / np.sqrt(np.maximum(counts, 1)), np.inf)


@cache
def _nearness(preference: float, sureness: float) -> Floats:
    return np.array([widest_without_difference(n, preference=preference, level=sureness) for n in range(1, 2 * MOST)])
