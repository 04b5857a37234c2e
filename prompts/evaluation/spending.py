"""How much chance of a false "better" may be used by when, under a look after every vote.

A level is spent as information comes in (alpha spending, Lan and DeMets 1983). Where the end is planned, nearly all of
it is spent there; where it is open, most of it at 10 and at 18 to 20 prompts, and the rest by 80. What a look cannot
use, because votes are whole numbers, stays for the next one.
"""

from dataclasses import dataclass

import numpy as np

TOTAL = 0.05
"""The chance of a false "better" in all questions that are asked of overlapping pictures."""
OPEN_LEVEL = 0.0475
"""What the first question may use where its end is open."""
PLANNED_LEVEL = 0.047
"""What the first question may use where its end is planned; a plan may need more, see `level`."""
_OPEN = ((9.99, 0.0), (10.0, 0.0216), (14.0, 0.0216), (18.0, 0.0445), (40.0, 0.0465), (80.0, OPEN_LEVEL))
"""Level by information: chosen so that 10, 20 and 40 prompts lose least against a test made only then."""
_EARLY = ((9.99, 0.0), (10.0, 0.002), (50.0, 0.01))
"""Level by information before the end of a plan: so little that the end loses not a single win."""


@dataclass(frozen=True, kw_only=True)
class Spending:
    """How much of `level` may be used by when.

    `ends` are the numbers of votes after which a plan ends, each with the level that is spent by then, the last one
    `level` itself; without any, the end is open. Information is counted in prompts that have a choice; see
    `prompts.evaluation.leanings`.
    """

    level: float
    ends: tuple[tuple[int, float], ...] = ()

    def by(self, information: float) -> float:
        """The level that may be used by a look before the end of a (first) plan, or where the end is open."""
        knots, whole = (_EARLY, PLANNED_LEVEL) if self.ends else (_OPEN, OPEN_LEVEL)
        at, spent = zip(*knots, strict=True)
        return float(np.interp(information, at, spent)) * self.level / whole

    def shared(self, by: int) -> "Spending":
        """The same for each of so many tests that are made at once."""
        return self.used(1 / by)

    def used(self, share: float) -> "Spending":
        """The same with only a share of the level used, at all times."""
        return Spending(level=self.level * share, ends=tuple((votes, level * share) for votes, level in self.ends))
