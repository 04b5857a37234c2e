"""Confidence intervals of a share of so many trials: exact binomial ones, the fair coin, and cost per keeper.

Nothing here is an approximation for large numbers; people judge twenty pictures, not twenty thousand.
"""

from dataclasses import dataclass
from math import comb, inf

from scipy.special import betaincinv

FEWEST_KEEPERS = 5
"""With fewer keepers a cost per keeper is an accident, so no number is given."""
MANY_KEEPERS = 30
"""From so many keepers on the number may stand without its interval."""


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


@dataclass(frozen=True, kw_only=True)
class PerKeeper:
    """What one picture worth keeping costs, everything counted that was made on the way to it.

    `credits` and `seconds` are `None` below `FEWEST_KEEPERS`. The 95 % intervals are always there; without any
    keeper their upper end is infinite. `is_rough` says that the interval is worth showing beside the number.
    """

    attempts: int
    keepers: int
    credits: float | None
    credits_interval: tuple[float, float]
    seconds: float | None
    seconds_interval: tuple[float, float]
    is_rough: bool

    @property
    def missing(self) -> str | None:
        """What stands in the place of the number while there is none: "2 of 5 keepers"."""
        return f"{self.keepers} of {FEWEST_KEEPERS} keepers" if self.keepers < FEWEST_KEEPERS else None


def per_keeper(*, attempts: int, keepers: int, credits: float, seconds: float) -> PerKeeper:
    """Credits and seconds per keeper, from totals over all attempts: failures and retries are attempts too.

    An attempt yields at most one keeper: a task that was asked for four pictures is four attempts. The interval
    is the cost of an attempt divided by the interval of the keep rate, so it takes the cost of an attempt as known.
    """
    if not 0 <= keepers <= attempts:
        raise ValueError(f"{keepers} keepers cannot come from {attempts} attempts.")
    is_enough = keepers >= FEWEST_KEEPERS
    return PerKeeper(
        attempts=attempts,
        keepers=keepers,
        credits=credits / keepers if is_enough else None,
        credits_interval=_per_keeper_interval(credits, keepers, attempts),
        seconds=seconds / keepers if is_enough else None,
        seconds_interval=_per_keeper_interval(seconds, keepers, attempts),
        is_rough=keepers < MANY_KEEPERS,
    )


def _per_keeper_interval(total: float, keepers: int, attempts: int) -> tuple[float, float]:
    if not attempts:
        return 0.0, inf
    lowest_rate, highest_rate = interval(keepers, attempts)
    each = total / attempts
    return each / highest_rate, each / lowest_rate if lowest_rate else inf
