"""What a keeper costs: no number before there are some, a range at all times, and a wider one where prompts differ."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.evaluation.cost_per_keeper import Tries, cost_per_keeper


def tries(*kept: int, attempts: int = 10, credits: float = 4.0) -> list[Tries]:
    """A prompt for each number of keepers; an attempt costs so many credits and ten seconds."""
    return [
        Tries(attempts=attempts, keepers=keepers, credits=credits * attempts, seconds=10.0 * attempts)
        for keepers in kept
    ]


def test_every_attempt_is_paid_for_by_the_keepers() -> None:
    cost = cost_per_keeper(tries(2, 3, 2, 3))
    assert (cost.attempts, cost.keepers, cost.credits, cost.seconds) == (40, 10, 16.0, 40.0)
    assert cost.credits_interval[0] < 16.0 < cost.credits_interval[1]


def test_below_five_keepers_there_is_a_range_and_no_number() -> None:
    cost = cost_per_keeper(tries(1, 1))
    assert (cost.credits, cost.seconds, cost.missing) == (None, None, "2 of 5 keepers")
    assert 4.0 < cost.credits_interval[0] < 40.0 < cost.credits_interval[1] < inf


def test_without_a_keeper_the_cost_may_be_without_limit_and_without_an_attempt_nothing_is_known() -> None:
    low, high = cost_per_keeper(tries(0, 0)).credits_interval
    assert (low > 4.0, high) == (True, inf)
    assert cost_per_keeper([]).credits_interval == (0.0, inf)


def test_where_prompts_differ_the_same_keepers_leave_a_wider_range() -> None:
    alike, different = (cost_per_keeper(tries(*kept)) for kept in ((5, 5, 5, 5, 5, 5), (10, 0, 10, 0, 10, 0)))
    assert alike.credits == different.credits
    assert different.credits_interval[0] < alike.credits_interval[0]
    assert different.credits_interval[1] > 1.5 * alike.credits_interval[1]


def test_thirty_keepers_keep_their_range() -> None:
    low, high = cost_per_keeper(tries(*[6] * 5)).credits_interval
    assert high > 1.2 * low


def test_more_keepers_than_attempts_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^3 keepers cannot come from 2 attempts\.$"):
        Tries(attempts=2, keepers=3, credits=1.0, seconds=1.0)


made_kept_and_spent = st.integers(1, 12).flatmap(
    lambda made: st.tuples(st.just(made), st.integers(0, made), st.floats(0, 1e6))
)


@given(st.lists(made_kept_and_spent, max_size=8))
def test_the_cost_lies_within_its_range(prompts: list[tuple[int, int, float]]) -> None:
    cost = cost_per_keeper(
        [Tries(attempts=made, keepers=kept, credits=spent, seconds=spent) for made, kept, spent in prompts]
    )
    low, high = cost.credits_interval
    assert low <= high
    if cost.credits is not None:
        assert low * (1 - 1e-9) <= cost.credits <= high * (1 + 1e-9)
