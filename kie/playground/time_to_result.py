"""How long a task will still take, said as a range that holds: from one's own results of the same model, size and
length, given the time it has waited already. Pure.

The logarithms of durations are taken as normal, with the latest counting most (a service's speed drifts); with so few
of them the next one follows Student's t. A tenth is added to the spread for the drift that no past shows.
`bench/eta.py` measures how often the range holds. With fewer than FEWEST results nothing is claimed.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kie.domain.task import PastTime, Task, TaskState

FEWEST = 5
"""Results of one's own below which there is no range."""
SHARE = 0.8
"""Of the tasks that have waited as long, how many end within the range."""
_HALF_LIFE = 6.0
_DRIFT = 1.1
_SLOW, _NEARLY_ALL = 0.9, 0.98
"""Shares of earlier tasks that were faster, from which a task is called slow."""
_KNOTS = 41
_OUTERMOST = 1e-3


@dataclass(frozen=True, kw_only=True)
class Spread:
    """`seconds` by which the shares `shares()` of tasks have ended; rising."""

    seconds: tuple[float, ...]

    def share_by(self, waited: float) -> float:
        """The share of tasks that have ended by then, 0 to 1."""
        if waited <= self.seconds[0]:
            return 0.0
        return _between(waited, self.seconds, shares())

    def at(self, share: float) -> float:
        return _between(share, shares(), self.seconds)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """When a task that has waited so long will end, in seconds since it began; `share_passed` have ended by now."""

    low: float
    high: float
    share_passed: float


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What a task's clock shows: seconds are counted since `since` (milliseconds since 1970); `spread` is None with
    too few results; `is_running` where time in the queue is not part of it."""

    since: int
    spread: Spread | None
    is_running: bool

    def as_json(self) -> dict[str, object]:
        """As cards.js ticks it: `past` are [share, seconds] by which that share of tasks has ended."""
        past = None
        if self.spread is not None:
            known = zip(shares(), self.spread.seconds, strict=True)
            past = [[round(share, 8), round(seconds, 6)] for share, seconds in known]
        return {"since": self.since, "isRunning": self.is_running, "past": past}


def words(clock: Clock, *, now: float) -> str:
    """What a clock says; `now` is seconds since 1970. The same words as in cards.js."""
    waited = max(0.0, now - clock.since / 1000.0)
    here = f"{'running ' if clock.is_running else ''}{math.floor(waited)} s"
    if clock.spread is None:
        return f"{here}, no estimate yet"
    ahead = expected(clock.spread, waited)
    if ahead.share_passed >= _NEARLY_ALL:
        return f"{here}, slower than nearly all before it"
    if ahead.share_passed >= _SLOW:
        return f"{here}, slower than 9 of 10"
    low, high = math.floor(ahead.low), math.ceil(ahead.high)
    return f"{here} of {low} to {high} s"


def clock(task: Task, past: Sequence[PastTime]) -> Clock:
    """The clock of an open task; where past queues are known, its time since it began to run is measured alone."""
    began = next((stage.at for stage in task.stages if stage.state is TaskState.GENERATING), None)
    running = tuple(time.running for time in past if time.running is not None)
    if began is not None and len(running) >= FEWEST:
        return Clock(since=round(began.timestamp() * 1000), spread=spread_of(running), is_running=True)
    since = task.submitted_at or task.created_at
    whole = tuple(time.whole for time in past)
    return Clock(since=round(since.timestamp() * 1000), spread=spread_of(whole), is_running=False)


def expected(spread: Spread, waited: float, *, share: float = SHARE) -> Expected:
    """The range that `share` of the tasks end in that have waited as long as this one."""
    passed = spread.share_by(waited)
    outside, left = (1.0 - share) / 2.0, 1.0 - passed
    return Expected(
        low=max(waited, spread.at(passed + left * outside)),
        high=max(waited, spread.at(1.0 - left * outside)),
        share_passed=passed,
    )


@lru_cache(maxsize=256)
def spread_of(seconds: tuple[float, ...]) -> Spread | None:
    """What the next one will take, from the last ones, oldest first; None with fewer than FEWEST."""
    logarithms = [math.log(value) for value in seconds if value > 0]
    if len(logarithms) < FEWEST:
        return None
    from scipy.special import stdtrit  # loads NumPy: only where a clock has something to say

    weights = [0.5 ** ((len(logarithms) - 1 - place) / _HALF_LIFE) for place in range(len(logarithms))]
    total = sum(weights)
    effective = total * total / sum(weight * weight for weight in weights)
    mean = sum(weight * value for weight, value in zip(weights, logarithms, strict=True)) / total
    squares = sum(weight * (value - mean) ** 2 for weight, value in zip(weights, logarithms, strict=True)) / total
    variance = squares * effective / (effective - 1.0)
    scale = _DRIFT * math.sqrt(variance * (1.0 + 1.0 / effective))
    return Spread(seconds=tuple(math.exp(mean + scale * float(stdtrit(effective - 1.0, p))) for p in shares()))


@lru_cache(maxsize=1)
def shares() -> tuple[float, ...]:
    """The shares that a spread has a time for, dense at both ends; rising."""
    edge = math.log(_OUTERMOST / (1.0 - _OUTERMOST))
    steps = [1.0 - 2.0 * place / (_KNOTS - 1) for place in range(_KNOTS)]
    return tuple(1.0 / (1.0 + math.exp(-edge * step)) for step in steps)


def _between(value: float, known: Sequence[float], wanted: Sequence[float]) -> float:
    """`wanted` at `value`, straight between the known points and level outside."""
    place = bisect_left(known, value)
    if place == 0:
        return wanted[0]
    if place == len(known):
        return wanted[-1]
    below, above = known[place - 1], known[place]
    part = 0.0 if above == below else (value - below) / (above - below)
    return wanted[place - 1] + part * (wanted[place] - wanted[place - 1])
