"""A share of few trials comes with its exact interval."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from prompts.evaluation.confidence_interval import fair_coin, interval, percent

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
