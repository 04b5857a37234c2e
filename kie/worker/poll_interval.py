"""The poll interval: when to poll a task next, and how long it will probably take. Pure; seconds throughout.

The lag budget `c`: wait until the time that a finished result is expected to have lain unseen reaches `c`
seconds. A task's duration is taken as log-normal around its own history, with a small share of instant
failures and a small share that never ends:

    F(t) = 0.94 Phi((ln t - mu) / sigma) + 0.04 Phi((ln t - ln 6) / 0.8)
    smallest d in [1, 60] with  integral 0..d of [F(e+s) - F(e)] / [1 - F(e)] ds = c

The integral of a log-normal distribution function has a closed form, so a decision is a few Newton steps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

TaskKind = Literal["image", "video"]
"""What takes about as long: a picture or a sound, and a clip."""

LAG_ATTENDED = 0.2
LAG_UNATTENDED = 1.2
LAG_BEHIND_WEBHOOK = 4.0
MISSED_CALLBACKS = 3
"""So many tasks in a row that ended without their callback, and callbacks are no longer counted on."""

SHORTEST, LONGEST = 1.0, 60.0
DEADLINES: dict[TaskKind, float] = {"image": 900.0, "video": 1800.0}
TYPICAL: dict[TaskKind, float] = {"image": 20.0, "video": 120.0}

_HISTORY = 20
_SPREAD, _SPREAD_UNKNOWN = 0.55, 0.9
_INSTANT_MU, _INSTANT_SIGMA = math.log(6.0), 0.8
_SHARE, _INSTANT_SHARE = 0.94, 0.04
_CLOSE_ENOUGH = 1e-6


def lag_budget(*, is_called_back: bool, missed_callbacks: int, is_somebody_looking: bool) -> float:
    """The lag budget of a task: generous while callbacks bring the news, and only while they do."""
    if is_called_back and missed_callbacks < MISSED_CALLBACKS:
        return LAG_BEHIND_WEBHOOK
    return LAG_ATTENDED if is_somebody_looking else LAG_UNATTENDED


def next_poll_delay(
    elapsed: float, durations: Sequence[float], *, typical: float | None, kind: TaskKind, budget: float
) -> float | None:
    """Seconds until the next question about a task that has run for `elapsed`; None past the deadline.

    `durations` are the last successes of this (model, resolution, duration), oldest first; `typical` is the
    catalogue's figure, used while there is no history.
    """
    if elapsed >= DEADLINES[kind]:
        return None
    elapsed = max(0.0, elapsed)
    mu, sigma = _belief(durations, typical=typical, kind=kind)
    known = _distribution(elapsed, mu, sigma)
    before = _integral(elapsed, mu, sigma)
    allowed = budget * (1.0 - known)

    def unseen(delay: float) -> float:
        return _integral(elapsed + delay, mu, sigma) - before - delay * known

    if unseen(SHORTEST) >= allowed:
        return SHORTEST
    if unseen(LONGEST) <= allowed:
        return LONGEST
    # unseen() is convex and rises, so Newton's steps from the right only ever approach the answer.
    delay = LONGEST
    while True:
        slope = _distribution(elapsed + delay, mu, sigma) - known
        step = (unseen(delay) - allowed) / slope
        delay -= step
        if step < _CLOSE_ENOUGH:
            return delay


def expected_seconds(durations: Sequence[float], *, typical: float | None, kind: TaskKind) -> float:
    """The median time a task of this kind takes, for the person who waits."""
    mu, _ = _belief(durations, typical=typical, kind=kind)
    return math.exp(mu)


def _belief(durations: Sequence[float], *, typical: float | None, kind: TaskKind) -> tuple[float, float]:
    """mu and sigma of ln(duration); the spread is not learned, only the typical time."""
    recent = [d for d in durations if d > 0][-_HISTORY:]
    if recent:
        mu = sum(math.log(d) for d in recent) / len(recent)
        return mu, _SPREAD * math.sqrt(1 + 1 / len(recent))
    return math.log(typical if typical and typical > 0 else TYPICAL[kind]), _SPREAD_UNKNOWN


def _distribution(t: float, mu: float, sigma: float) -> float:
    if t <= 0:
        return 0.0
    log = math.log(t)
    return _SHARE * _phi((log - mu) / sigma) + _INSTANT_SHARE * _phi((log - _INSTANT_MU) / _INSTANT_SIGMA)


def _integral(t: float, mu: float, sigma: float) -> float:
    """The integral of the distribution function from 0 to t."""
    if t <= 0:
        return 0.0
    return _SHARE * _lognormal_integral(t, mu, sigma) + _INSTANT_SHARE * _lognormal_integral(
        t, _INSTANT_MU, _INSTANT_SIGMA
    )


def _lognormal_integral(t: float, mu: float, sigma: float) -> float:
    z = (math.log(t) - mu) / sigma
    return t * _phi(z) - math.exp(mu + sigma * sigma / 2) * _phi(z - sigma)


def _phi(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))
