"""A plan keeps its promises exactly: how often equals are told apart, and how often a difference is found.

The chances are worked out here a second time, forwards and with floating numbers, from the two rules alone.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from prompts.evaluation.confidence_interval import interval
from prompts.evaluation.sample_size import (
    EARLY_LEVEL,
    LONGEST_PLAN,
    check_plan,
    detectable,
    early_wins,
    final_wins,
    interval_after_looking,
    power,
    votes_for,
)


@cache
def ends(planned: int, preference: float) -> tuple[tuple[int, int, float], ...]:
    """Every way in which judging can end, all votes being choices: wins, choices, chance."""
    return tuple(_ends(planned, preference))


def _ends(planned: int, preference: float) -> Iterator[tuple[int, int, float]]:
    standing = np.array([1.0])
    for choices in range(1, planned + 1):
        standing = np.append(standing, 0) * (1 - preference) + np.append(0, standing) * preference
        for wins in range(choices + 1):
            is_end = choices == planned or max(wins, choices - wins) >= early_wins(choices)
            if is_end and standing[wins]:
                yield wins, choices, float(standing[wins])
                standing[wins] = 0


def called(planned: int, preference: float, *, at_the_end: int) -> float:
    """The chance that the preferred option is called better, with so many wins asked for at the end."""
    return sum(
        chance
        for wins, choices, chance in ends(planned, preference)
        if wins >= (at_the_end if choices == planned else early_wins(choices))
    )


@pytest.mark.parametrize("choices", [1, 9, 10, 14, 20, 40, 100, LONGEST_PLAN])
def test_an_early_verdict_takes_the_fewest_wins_that_are_extreme_by_the_plain_test(choices: int) -> None:
    wins = early_wins(choices)

    assert wins > choices or binomtest(wins, choices).pvalue <= EARLY_LEVEL
    assert binomtest(wins - 1, choices).pvalue > EARLY_LEVEL


def test_ten_wins_in_a_row_decide_early_and_nine_do_not() -> None:
    assert [early_wins(choices) for choices in (9, 10, 13, 14)] == [10, 10, 13, 13]


@pytest.mark.parametrize("planned", range(1, 101))
def test_equals_are_told_apart_in_at_most_5_of_100_comparisons_and_one_win_less_would_break_that(planned: int) -> None:
    assert 2 * power(planned, 0.5) == pytest.approx(2 * called(planned, 0.5, at_the_end=final_wins(planned)))
    assert 2 * power(planned, 0.5) <= 0.05
    assert 2 * called(planned, 0.5, at_the_end=final_wins(planned) - 1) > 0.05


def test_longer_plans_keep_the_promise_too() -> None:
    assert max(2 * power(planned, 0.5) for planned in range(101, LONGEST_PLAN + 1)) <= 0.05


@pytest.mark.parametrize("planned", range(1, 44))
def test_up_to_43_choices_looking_costs_no_win_at_the_end(planned: int) -> None:
    plain = next(wins for wins in range(planned // 2 + 1, planned + 2) if 2 * binom.sf(wins - 1, planned, 0.5) <= 0.05)

    assert final_wins(planned) == plain


@pytest.mark.parametrize("planned", [1, 6, 12, 20, 40, 75])
@pytest.mark.parametrize("preference", [0.2, 0.6, 0.8, 0.95, 1.0])
def test_power_is_the_chance_of_a_right_verdict(planned: int, preference: float) -> None:
    assert power(planned, preference) == pytest.approx(called(planned, preference, at_the_end=final_wins(planned)))


def test_the_power_of_usual_plans_at_80_to_20() -> None:
    assert {planned: round(power(planned), 3) for planned in (5, 6, 10, 20, 30, 40)} == {
        5: 0.0,
        6: 0.262,
        10: 0.376,
        20: 0.805,
        30: 0.939,
        40: 0.981,
    }


@pytest.mark.parametrize(("preference", "wanted"), [(0.8, 0.8), (0.7, 0.8), (0.9, 0.9), (1.0, 0.5)])
def test_the_smallest_plan_that_is_long_enough_is_found(preference: float, wanted: float) -> None:
    planned = votes_for(preference, wanted)

    assert power(planned, preference) >= wanted
    assert all(power(shorter, preference) < wanted for shorter in range(1, planned))


def test_a_longer_plan_may_have_less_power() -> None:
    assert [round(power(planned), 3) for planned in (17, 18, 19, 20)] == [0.759, 0.718, 0.676, 0.805]
    assert votes_for(0.8, 0.75) == 17


@pytest.mark.parametrize("preference", [0.5, 0.3, 1.01])
def test_no_plan_is_looked_for_where_nothing_is_preferred(preference: float) -> None:
    with pytest.raises(ValueError, match=r"^A preference lies above 50 % and is at most 100 %\.$"):
        votes_for(preference)


def test_a_preference_too_small_for_any_plan_is_said_to_be() -> None:
    with pytest.raises(ValueError, match=f"^To find so small a preference takes more than {LONGEST_PLAN} votes.$"):
        votes_for(0.51)


@pytest.mark.parametrize("planned", [0, -1, LONGEST_PLAN + 1])
def test_a_plan_of_no_such_length_is_refused(planned: int) -> None:
    with pytest.raises(ValueError, match=f"^A plan has 1 to {LONGEST_PLAN} votes, not {planned}.$"):
        check_plan(planned)


def test_the_detectable_preference_is_the_weakest_that_is_found_four_times_in_five() -> None:
    assert [detectable(choices) for choices in (5, 6, 17, 20)] == [None, 0.97, 0.82, 0.8]
    assert power(17, 0.82) >= 0.8 > power(17, 0.81)


@pytest.mark.parametrize("choices", range(10))
def test_where_nothing_can_end_early_the_interval_is_that_of_clopper_and_pearson(choices: int) -> None:
    for wins in range(choices + 1):
        assert interval_after_looking(wins, choices) == pytest.approx(interval(wins, choices), abs=1e-9)


@pytest.mark.parametrize("planned", [6, 10, 20, 44, 67])
def test_the_interval_leaves_out_half_exactly_when_an_option_is_better(planned: int) -> None:
    for wins, choices, _ in ends(planned, 0.5):
        needed = final_wins(choices) if choices == planned else early_wins(choices)
        low, high = interval_after_looking(wins, choices)
        assert (low > 0.5, high < 0.5) == (wins >= needed, choices - wins >= needed)


def test_the_interval_mirrors_when_the_options_do() -> None:
    for wins, choices, _ in ends(30, 0.5):
        low, high = interval_after_looking(wins, choices)
        assert interval_after_looking(choices - wins, choices) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize("planned", [10, 17, 40, 100])
def test_the_interval_holds_the_truth_in_95_of_100_comparisons_early_ends_included(planned: int) -> None:
    for truth in (step / 100 for step in range(2, 100, 3)):
        held = 0.0
        for wins, choices, chance in ends(planned, truth):
            low, high = interval_after_looking(wins, choices)
            held += chance * (low <= truth <= high)
        assert held >= 0.95


def test_the_plain_interval_would_not_hold_it() -> None:
    held = 0.0
    for wins, choices, chance in ends(40, 0.595):
        low, high = interval(wins, choices)
        held += chance * (low <= 0.595 <= high)
    assert 0.93 < held < 0.94


@pytest.mark.parametrize(("wins", "choices"), [(-1, 3), (4, 3), (14, 14), (0, 14)])
def test_a_count_at_which_judging_cannot_end_has_no_interval(wins: int, choices: int) -> None:
    with pytest.raises(ValueError, match=f"^Judging cannot have ended with {wins} of {choices} wins.$"):
        interval_after_looking(wins, choices)
