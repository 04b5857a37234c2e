"""What share of all choices one of two options gets on prompts like these, with its interval.

Every prompt weighs the same. How far the share may be off is read from how much prompts differ, as in a survey of
households (Korn and Graubard 1998): the choices are worth so many independent ones, fewer where prompts disagree, never
more than there are; from few prompts one does not know well how much they differ, and Student's t allows for that. The
interval is the mean of Wilson's and Jeffreys' for so many choices. It is for one look: simulated coverage is in
docs/judging.md.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri, stdtrit

from prompts.evaluation.leanings import Leaning

Floats = NDArray[np.float64]
Interval = tuple[float, float]

LEVEL = 0.95


def share_of_prompts(leanings: Sequence[Leaning], *, level: float = LEVEL) -> tuple[float, Interval] | None:
    """The first option's share of choices and its interval, over prompts like these; `None` without two that choose."""
    wins, choices = _by_prompt(leanings)
    chosen = np.count_nonzero(choices)
    if chosen < 2:
        return None
    share = float(wins.sum() / choices.sum())
    most = sum(leaning.weight * leaning.pictures for leaning in leanings)
    if all(leaning.votes == 1 for leaning in leanings):
        return share, interval(share, most, level=level)
    prompts = len(wins)
    variance = prompts / (prompts - 1) * ((wins - share * choices) ** 2).sum() / choices.sum() ** 2
    worth = chosen if share in (0, 1) else share * (1 - share) / max(variance, 1e-12)
    sureness = float(ndtri((1 + level) / 2) / stdtrit(prompts - 1, (1 + level) / 2)) ** 2
    return share, interval(share, min(most, worth * sureness), level=level)


def share_on_these(leanings: Sequence[Leaning]) -> tuple[float, Interval | None] | None:
    """The first option's share on just these prompts, if they were run for ever; `None` without a choice.

    The interval needs two choices on every prompt.
    """
    wins, choices = _by_prompt(leanings)
    if not choices.any():
        return None
    share = float(wins.sum() / choices.sum())
    counts = np.array([leaning.weight * leaning.pictures for leaning in leanings])
    if counts.min() < 2:
        return share, None
    each = (wins / choices * counts + 0.5) / (counts + 1)
    variance = (choices**2 * each * (1 - each) / counts).sum() / choices.sum() ** 2
    smoothed = (share * counts.sum() + 0.5) / (counts.sum() + 1)
    return share, interval(share, smoothed * (1 - smoothed) / variance)


def beside_verdict(interval: Interval, *, is_better: bool) -> Interval:
    """The leader's interval beside a verdict: it leaves out one half exactly where the leader is better."""
    low, high = interval
    return (max(low, 0.5), high) if is_better else (min(low, 0.5), high)


def interval(share: float, choices: float, *, level: float = LEVEL) -> Interval:
    """The interval for a share of so many independent choices, which need not be a whole number."""
    low, high = _limits(np.array([share]), choices, level=level)
    return float(low[0]), float(high[0])


@cache
def widest_without_difference(choices: int, *, preference: float, level: float) -> float:
    """How far a share of so many choices may be from one half while its interval leaves out such a preference.

    Negative where no share is near enough.
    """
    shares = np.linspace(0.5, 1, 501)
    _, high = _limits(shares, choices, level=level)
    inside = shares[high < preference]
    return float(inside[-1] - 0.5) if len(inside) else -1.0


def _by_prompt(leanings: Sequence[Leaning]) -> tuple[Floats, Floats]:
    """Wins and choices of every prompt as shares of its votes, so that all prompts weigh the same."""
    wins = np.array([leaning.wins / leaning.votes for leaning in leanings])
    return wins, np.array([leaning.choices / leaning.votes for leaning in leanings])


def _limits(shares: Floats, choices: float, *, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    wins, losses = shares * choices, (1 - shares) * choices
    low = np.where(wins > 0, betaincinv(wins + 0.5, losses + 0.5, tail), 0.0)
    high = np.where(losses > 0, betaincinv(wins + 0.5, losses + 0.5, 1 - tail), 1.0)
    narrowing = float(ndtri(1 - tail)) ** 2 / choices
    middle = (shares + narrowing / 2) / (1 + narrowing)
    reach = np.sqrt(narrowing * shares * (1 - shares) + narrowing**2 / 4) / (1 + narrowing)
    return (low + middle - reach) / 2, (high + middle + reach) / 2
