"""What one picture worth keeping costs on prompts like these, always with its range.

Some prompts yield keepers and others none, so attempts on one prompt are not independent, and an interval that takes
them so is too narrow. Here it is read from how much prompts differ, like that of `prompts.evaluation.share_interval`.
From a single prompt nothing follows for others: its range is about that prompt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from prompts.evaluation.share_interval import LEVEL, Interval, interval

Floats = NDArray[np.float64]


FEWEST_KEEPERS = 5
"""With fewer keepers a cost per keeper is an accident, so no number is given, but its range."""


@dataclass(frozen=True, kw_only=True)
class PerKeeper:
    """What one picture worth keeping costs, everything counted that was made on the way to it.

    `credits` and `seconds` are `None` below `FEWEST_KEEPERS`. The 95 % intervals are always there; without any
    keeper their upper end is infinite.
    """

    attempts: int
    keepers: int
    credits: float | None
    credits_interval: Interval
    seconds: float | None
    seconds_interval: Interval

    @property
    def missing(self) -> str | None:
        """What stands in the place of the number while there is none: "2 of 5 keepers"."""
        return f"{self.keepers} of {FEWEST_KEEPERS} keepers" if self.keepers < FEWEST_KEEPERS else None


@dataclass(frozen=True, kw_only=True)
class Tries:
    """Everything that was made for one prompt; an attempt yields one keeper at most, failures are attempts too."""

    attempts: int
    keepers: int
    credits: float
    seconds: float

    def __post_init__(self) -> None:
        if not 0 <= self.keepers <= self.attempts:
            raise ValueError(f"{self.keepers} keepers cannot come from {self.attempts} attempts.")


def cost_per_keeper(prompts: Sequence[Tries]) -> PerKeeper:
    """Credits and seconds per keeper with their ranges, which hold the truth in 93 to 98 % from five prompts on."""
    tried = [tries for tries in prompts if tries.attempts]
    attempts, keepers = sum(tries.attempts for tries in tried), sum(tries.keepers for tries in tried)
    spent, took = sum(tries.credits for tries in tried), sum(tries.seconds for tries in tried)
    is_enough = keepers >= FEWEST_KEEPERS
    return PerKeeper(
        attempts=attempts,
        keepers=keepers,
        credits=spent / keepers if is_enough else None,
        credits_interval=_range(tried, [tries.credits for tries in tried]),
        seconds=took / keepers if is_enough else None,
        seconds_interval=_range(tried, [tries.seconds for tries in tried]),
    )


def _range(tried: Sequence[Tries], costs: Sequence[float]) -> Interval:
    attempts = np.array([tries.attempts for tries in tried], dtype=float)
    keepers = np.array([tries.keepers for tries in tried], dtype=float)
    if not attempts.sum():
        return 0.0, inf
    rate, each = float(keepers.sum() / attempts.sum()), sum(costs) / attempts.sum()
    low, high = interval(rate, _worth(attempts, keepers, np.array(costs), rate=rate))
    return float(each / high), float(each / low) if low else inf


def _worth(attempts: Floats, keepers: Floats, costs: Floats, *, rate: float) -> float:
    """How many independent attempts these are worth, for what a keeper costs."""
    prompts, most = len(attempts), float(attempts.sum())
    if prompts < 2:
        return most
    if rate in (0, 1):
        return float(prompts)
    shares = costs / costs.sum() if costs.sum() else attempts / most
    variance = prompts / (prompts - 1) * float(((keepers - keepers.sum() * shares) ** 2).sum())
    worth = (1 - rate) * float(keepers.sum()) ** 2 / (rate * max(variance, 1e-12))
    tail = (1 + LEVEL) / 2
    return min(most, worth * float(ndtri(tail) / stdtrit(prompts - 1, tail)) ** 2)
