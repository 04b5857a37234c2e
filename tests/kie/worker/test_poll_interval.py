"""When to ask next: the closed form against brute integration, and what must hold for any history."""

from __future__ import annotations

import math
from itertools import pairwise, product
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.schedule import policies, run
from kie.worker import poll_interval
from kie.worker.poll_interval import LONGEST, SHORTEST, TaskKind, expected_seconds, next_poll_delay

PHI = NormalDist().cdf
DURATIONS = st.lists(st.floats(0.05, 3000), max_size=30)
ELAPSED = st.floats(0, 1799)
BUDGETS = st.floats(0.01, 30)
KINDS: tuple[TaskKind, ...] = ("image", "video")


def share_done(t: float, *, mu: float, sigma: float) -> float:
    """F(t) as the design states it."""
    if t <= 0:
        return 0.0
    return 0.94 * PHI((math.log(t) - mu) / sigma) + 0.04 * PHI((math.log(t) - math.log(6)) / 0.8)


def belief(durations: list[float], *, typical: float | None, kind: TaskKind) -> tuple[float, float]:
    last = durations[-20:]
    if not last:
        return math.log(typical or {"image": 20, "video": 120}[kind]), 0.9
    return sum(map(math.log, last)) / len(last), 0.55 * math.sqrt(1 + 1 / len(last))


def brute(elapsed: float, durations: list[float], *, typical: float | None, kind: TaskKind, budget: float) -> float:
    """The smallest d in [1, 60] whose summed expected lag is c, by Simpson's rule in steps of a fiftieth second."""
    mu, sigma = belief(durations, typical=typical, kind=kind)
    known = share_done(elapsed, mu=mu, sigma=sigma)

    def unseen(s: float) -> float:
        return (share_done(elapsed + s, mu=mu, sigma=sigma) - known) / (1 - known)

    step, lag, at, left = 0.02, 0.0, 0.0, unseen(0.0)
    while at < LONGEST:
        right = unseen(at + step)
        more = step / 6 * (left + 4 * unseen(at + step / 2) + right)
        if lag + more >= budget:
            return max(SHORTEST, at + step * (budget - lag) / more)
        lag, at, left = lag + more, at + step, right
    return LONGEST


GRID = list(
    product(
        [0.0, 3.0, 17.5, 120.0, 700.0],
        [[], [4.0], [11.0, 12.0, 13.0], [45.0, 112.0] * 10],
        [0.2, 1.2, 4.0],
    )
)


@pytest.mark.parametrize(("elapsed", "durations", "budget"), GRID)
@pytest.mark.parametrize("kind", KINDS)
def test_the_delay_is_what_brute_integration_finds(
    elapsed: float, durations: list[float], budget: float, kind: TaskKind
) -> None:
    delay = next_poll_delay(elapsed, durations, typical=None, kind=kind, budget=budget)
    assert delay == pytest.approx(brute(elapsed, durations, typical=None, kind=kind, budget=budget), abs=1e-3)


@given(elapsed=ELAPSED, durations=DURATIONS, budget=BUDGETS)
def test_the_delay_is_what_brute_integration_finds_for_any_history(
    elapsed: float, durations: list[float], budget: float
) -> None:
    delay = next_poll_delay(elapsed, durations, typical=33.0, kind="video", budget=budget)
    assert delay == pytest.approx(brute(elapsed, durations, typical=33.0, kind="video", budget=budget), abs=1e-3)


@given(elapsed=ELAPSED, durations=DURATIONS, budget=BUDGETS, typical=st.none() | st.floats(0.1, 5000))
def test_the_delay_stays_between_one_second_and_a_minute(
    elapsed: float, durations: list[float], budget: float, typical: float | None
) -> None:
    delay = next_poll_delay(elapsed, durations, typical=typical, kind="video", budget=budget)
    assert delay is not None
    assert SHORTEST <= delay <= LONGEST


@given(elapsed=ELAPSED, durations=DURATIONS, budgets=st.lists(BUDGETS, min_size=2, max_size=5))
def test_a_larger_lag_budget_never_asks_sooner(elapsed: float, durations: list[float], budgets: list[float]) -> None:
    delays = [
        next_poll_delay(elapsed, durations, typical=None, kind="video", budget=budget) or 0.0
        for budget in sorted(budgets)
    ]
    assert all(later >= sooner - 1e-5 for sooner, later in pairwise(delays))


@pytest.mark.parametrize(("kind", "limit"), [("image", 900.0), ("video", 1800.0)])
def test_watching_stops_exactly_at_the_limit(kind: TaskKind, limit: float) -> None:
    assert next_poll_delay(math.nextafter(limit, 0), [], typical=None, kind=kind, budget=0.2) is not None
    assert next_poll_delay(limit, [], typical=None, kind=kind, budget=0.2) is None
    assert next_poll_delay(limit + 1e6, [10.0], typical=5.0, kind=kind, budget=0.2) is None


@given(old=DURATIONS, recent=st.lists(st.floats(0.05, 3000), min_size=20, max_size=20), elapsed=st.floats(0, 899))
def test_only_the_last_twenty_successes_count(old: list[float], recent: list[float], elapsed: float) -> None:
    with_old = next_poll_delay(elapsed, old + recent, typical=None, kind="image", budget=0.2)
    assert with_old == next_poll_delay(elapsed, recent, typical=None, kind="image", budget=0.2)


@given(durations=st.lists(st.floats(0.05, 3000), min_size=1, max_size=20), elapsed=st.floats(0, 899))
def test_the_catalogues_figure_counts_only_without_a_history(durations: list[float], elapsed: float) -> None:
    known = next_poll_delay(elapsed, durations, typical=500.0, kind="image", budget=0.2)
    assert known == next_poll_delay(elapsed, durations, typical=None, kind="image", budget=0.2)


def test_a_clock_that_ran_backwards_and_a_duration_of_nothing_do_no_harm() -> None:
    at_once = next_poll_delay(0.0, [], typical=None, kind="image", budget=0.2)
    assert next_poll_delay(-5.0, [0.0, -1.0], typical=0.0, kind="image", budget=0.2) == at_once


def test_the_expected_time_is_the_geometric_mean_else_the_catalogues_figure_else_the_mediums() -> None:
    assert expected_seconds([10.0, 40.0], typical=99.0, kind="image") == pytest.approx(20.0)
    assert expected_seconds([], typical=99.0, kind="image") == pytest.approx(99.0)
    assert expected_seconds([], typical=None, kind="image") == pytest.approx(20.0)
    assert expected_seconds([], typical=None, kind="video") == pytest.approx(120.0)


def test_the_budgets_are_the_measured_ones() -> None:
    assert (poll_interval.LAG_ATTENDED, poll_interval.LAG_UNATTENDED, poll_interval.LAG_BEHIND_WEBHOOK) == (
        0.2,
        1.2,
        4.0,
    )
    assert poll_interval.DEADLINES == {"image": 900.0, "video": 1800.0}


@pytest.mark.parametrize("kind", KINDS)
def test_the_lag_budget_beats_the_founding_policies(kind: TaskKind) -> None:
    cost = {name: run(kind, policy, count=1500) for name, policy in policies(kind).items()}
    often, seldom = cost["founding policy B"], cost["founding policy A"]
    watched, unattended = cost["lag budget c = 0.2"], cost["lag budget c = 1.2"]
    assert watched.lag < often.lag
    assert watched.questions < often.questions * 0.7
    assert unattended.lag < seldom.lag * 0.8
    assert unattended.questions < seldom.questions * 1.1
    assert (watched.lost, unattended.lost) == (0, 0)
