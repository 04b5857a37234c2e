"""Confidence intervals of a share of so many trials: exact binomial ones, and the fair coin.

Nothing here is an approximation for large numbers; people judge twenty pictures, not twenty thousand.
"""

from math import comb

from scipy.special import betaincinv


def interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of Clopper and Pearson for a share; (0, 1) when there were no trials.

    It holds the true share in at least `level` of all cases, if the number of trials was fixed beforehand.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a share.")
    tail, failures = (1 - level) / 2, trials - successes
    low = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return low, high


def fair_coin(successes: int, trials: int) -> float:
    """The chance that a fair coin falls at least as unevenly as this, to either side (exact)."""
    more = max(successes, trials - successes)
    orders = sum(comb(trials, count) for count in range(more, trials + 1))
    return min(1.0, 2 * orders / (1 << trials))


def percent(share: float) -> str:
    """A share as the sentences write it: "82 %"."""
    return f"{100 * share:.0f} %"
