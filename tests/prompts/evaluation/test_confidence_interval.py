"""A share of few trials comes with its exact interval, and a cost per keeper is not told before there are keepers."""

from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from prompts.evaluation.confidence_interval import PerKeeper, fair_coin, interval, per_keeper, percent

counts = st.integers(min_value=1, max_value=200).flatmap(
    lambda trials: st.tuples(st.integers(min_value=0, max_value=trials), st.just(trials))
)


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_the_exact_one_of_clopper_and_pearson(count: tuple[int, int], level: float) -> None:
    known = binomtest(*count).proportion_ci(level, method="exact")

    assert interval(*count, level) == pytest.approx((known.low, known.high), abs=1e-9)


def test_a_known_interval() -> None:
    assert [round(end, 4) for end in interval(14, 17)] == [0.5657, 0.9620]


def test_no_trials_leave_everything_possible() -> None:
    assert interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 2), (0, -1)])
def test_an_impossible_share_is_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match=f"^{successes} of {trials} is not a share.$"):
        interval(successes, trials)


@pytest.mark.parametrize("trials", [1, 5, 17, 40])
def test_the_interval_holds_the_truth_in_95_of_100_cases_whatever_the_truth_is(trials: int) -> None:
    intervals = [interval(successes, trials) for successes in range(trials + 1)]
    for truth in (step / 200 for step in range(1, 200)):
        held = sum(binom.pmf(at, trials, truth) for at, (low, high) in enumerate(intervals) if low <= truth <= high)
        assert held >= 0.95


@given(counts)
def test_a_fair_coin_is_the_exact_two_sided_test(count: tuple[int, int]) -> None:
    assert isclose(fair_coin(*count), binomtest(*count).pvalue, rel_tol=1e-9)


def test_a_coin_that_was_never_thrown_is_fair() -> None:
    assert fair_coin(0, 0) == 1.0


@pytest.mark.parametrize(("share", "text"), [(0.824, "82 %"), (0.0, "0 %"), (1.0, "100 %"), (0.999, "100 %")])
def test_percent_are_written_without_decimals(share: float, text: str) -> None:
    assert percent(share) == text


def test_every_attempt_is_paid_for_by_the_keepers() -> None:
    low, high = interval(10, 40)

    assert per_keeper(attempts=40, keepers=10, credits=160.0, seconds=800.0) == PerKeeper(
        attempts=40,
        keepers=10,
        credits=16.0,
        credits_interval=(4.0 / high, 4.0 / low),
        seconds=80.0,
        seconds_interval=(20.0 / high, 20.0 / low),
        is_rough=True,
    )


def test_with_few_keepers_there_is_no_number_but_what_is_there() -> None:
    cost = per_keeper(attempts=8, keepers=2, credits=32.0, seconds=80.0)

    assert (cost.credits, cost.seconds, cost.missing) == (None, None, "2 of 5 keepers")
    assert cost.credits_interval == pytest.approx((4.0 / interval(2, 8)[1], 4.0 / interval(2, 8)[0]))


def test_the_fifth_keeper_gives_a_number() -> None:
    cost = per_keeper(attempts=8, keepers=5, credits=30.0, seconds=80.0)

    assert (cost.credits, cost.seconds, cost.missing) == (6.0, 16.0, None)


def test_without_a_keeper_the_cost_may_be_without_limit() -> None:
    cost = per_keeper(attempts=4, keepers=0, credits=16.0, seconds=40.0)

    assert (cost.missing, cost.is_rough) == ("0 of 5 keepers", True)
    assert cost.credits_interval == pytest.approx((4.0 / interval(0, 4)[1], inf))


def test_without_an_attempt_nothing_is_known() -> None:
    cost = per_keeper(attempts=0, keepers=0, credits=0.0, seconds=0.0)

    assert (cost.credits, cost.credits_interval, cost.seconds_interval) == (None, (0.0, inf), (0.0, inf))


@pytest.mark.parametrize(("keepers", "is_rough"), [(29, True), (30, False)])
def test_from_thirty_keepers_on_the_number_may_stand_alone(keepers: int, is_rough: bool) -> None:
    assert per_keeper(attempts=60, keepers=keepers, credits=60.0, seconds=60.0).is_rough is is_rough


def test_more_keepers_than_attempts_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^3 keepers cannot come from 2 attempts\.$"):
        per_keeper(attempts=2, keepers=3, credits=1.0, seconds=1.0)


@given(counts, st.floats(min_value=0.01, max_value=1e6))
def test_the_cost_lies_within_its_interval(count: tuple[int, int], total: float) -> None:
    keepers, attempts = count
    cost = per_keeper(attempts=attempts, keepers=keepers, credits=total, seconds=total)

    low, high = cost.credits_interval
    assert low <= high
    if cost.credits is not None:
        assert low <= cost.credits * (1 + 1e-9)
        assert cost.credits <= high * (1 + 1e-9)
