"""How many wins tell two options apart where every prompt has one vote: counted, and therefore exact.

A *choice* is a vote that prefers one option. Between equals every order of wins and losses is equally likely, so it is
enough to count the orders that nothing has decided on the way.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from prompts.evaluation.spending import TOTAL, Spending

Floats = NDArray[np.float64]

_ROUNDING = 1e-12
_MARGIN = 64
"""Open ends are counted so many choices at once, to be found in the cache while votes come in."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The fewest wins that decide by number of choices, more than there are choices where none do.

    `at_ends` are the same at each end of a plan. `used` is the chance that equals are told apart by then.
    """

    wins: tuple[int, ...]
    at_ends: tuple[int, ...]
    used: float


def rule(spending: Spending, *, choices: int, ends: tuple[int, ...] = ()) -> Rule:
    """What decides up to so many choices; `ends` is how many choices there were at each end of a plan so far."""
    return _rule(spending, choices if spending.ends else -(-choices // _MARGIN) * _MARGIN, ends)


@lru_cache(maxsize=512)
def _rule(spending: Spending, choices: int, ends: tuple[int, ...]) -> Rule:
    orders = _Orders()
    wins, spent = [1], 0.0
    at_ends: list[int] = []
    for count in range(choices + 1):
        if count:
            orders.add_choice()
            wins.append(orders.decide(spending.by(count) if not at_ends else spent))
        for _ in range(ends.count(count)):
            spent = spending.ends[len(at_ends)][1]
            at_ends.append(orders.decide(spent))
    return Rule(wins=tuple(wins), at_ends=tuple(at_ends), used=orders.used)


@cache
def planned_level(planned: int, *, least: float) -> float:
    """The level that a plan of so many votes uses if it may use `TOTAL`, but not less than `least`.

    A test of few votes cannot use just any level: 13 wins of 17 take 0.0495, and with a little less it takes 14.
    """
    free = Spending(level=TOTAL, ends=((planned, TOTAL),))
    return max(least, rule(free, choices=planned, ends=(planned,)).used)


def chance_to_win(spending: Spending, *, choices: int, preference: float) -> float:
    """The chance that the first option is called better, now or before, if each choice is for it with `preference`.

    So many choices are all there are in a plan that ends with them.
    """
    decides = rule(spending, choices=choices, ends=(choices,) * bool(spending.ends))
    standing, won = np.ones(1), 0.0
    for count in range(1, choices + 1):
        standing = np.append(standing * (1 - preference), 0) + np.append(0, standing * preference)
        fewest = decides.wins[count] if count < choices else min(decides.wins[count], *decides.at_ends, count + 1)
        won += float(standing[fewest:].sum())
        standing[fewest:] = standing[: max(0, count + 1 - fewest)] = 0.0
    return won


class _Orders:
    """The share of all orders of wins and losses that are still open, by number of wins; and of those decided."""

    def __init__(self) -> None:
        self._open: Floats = np.ones(1)
        self.used = 0.0

    def add_choice(self) -> None:
        grown = np.zeros(len(self._open) + 1)
        grown[1:] += self._open / 2
        grown[:-1] += self._open / 2
        self._open = grown

    def decide(self, level: float) -> int:
        """Close the most extreme open orders until the level is used; returns the fewest wins that decide."""
        choices = len(self._open) - 1
        wins = choices + 1
        while 2 * (wins - 1) > choices and self.used + 2 * self._open[wins - 1] <= level + _ROUNDING:
            wins -= 1
            self.used += float(2 * self._open[wins])
            self._open[wins] = self._open[choices - wins] = 0.0
        return wins
