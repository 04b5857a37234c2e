"""How often a verdict is wrong and how often its promises hold, in 2,000 simulated sessions a cell.

The sessions and the whole table are those of `bench/verdicts.py`; its held-out seeds are taken, which nobody looked at
while the rule was chosen. The rule may err in 4.75 %, and 2,000 sessions read that with a standard error of half a
percent, so a single cell may read 6 %; where it can be counted the exact rate is asked for as well.
"""

from __future__ import annotations

from itertools import product

import pytest

from bench.simulated_judges import Cell
from bench.verdicts import (
    HELD_OUT,
    PROMPTS,
    REPEATS,
    SDS,
    covered,
    family_errors,
    fields_told,
    powers,
    range_kept,
    range_of_cost_held,
    told_apart,
    told_of_several,
)
from prompts.evaluation.promise import promise
from prompts.evaluation.questions import spending
from prompts.evaluation.single_votes import chance_to_win

SESSIONS = 2_000
MOST_IN_A_CELL = 0.06
BEFORE = {10: 0.376, 20: 0.805, 40: 0.981}
"""What plans of so many prompts found, of 80 to 20 with one vote each, before prompts were the unit."""


@pytest.mark.parametrize(("sd", "repeats"), [*product(SDS, REPEATS)])
def test_equals_over_prompts_are_seldom_called_better_however_often_one_looks(sd: float, repeats: int) -> None:
    cells = [Cell(prompts=prompts, repeats=repeats, sd=sd) for prompts in PROMPTS]
    false = [sum(told_apart(cell, sessions=SESSIONS, seed=HELD_OUT)) for cell in cells]
    assert max(false) <= MOST_IN_A_CELL
    assert sum(false) / 3 <= 0.05
    assert false[0] == 0.0, "five prompts name no winner"


@pytest.mark.parametrize("prompts", [10, 20, 40, 80, 200])
def test_with_one_vote_a_prompt_the_chance_of_a_false_better_is_counted(prompts: int) -> None:
    for ends in ((), (prompts,)):
        one_side = chance_to_win(spending((), ends=ends), choices=prompts, preference=0.5)
        assert 2 * one_side <= 0.05


@pytest.mark.parametrize(("options", "prompts", "sd", "repeats"), [(3, 10, 1, 1), (3, 20, 0, 1), (3, 10, 1, 4)])
def test_equals_among_several_are_seldom_called_better(options: int, prompts: int, sd: int, repeats: int) -> None:
    false, _, _ = told_of_several(options, prompts, sd, repeats, sessions=SESSIONS, seed=HELD_OUT)
    assert false <= 0.05


def test_whatever_is_asked_of_the_same_pictures_shares_one_budget() -> None:
    rates = dict(family_errors(sessions=SESSIONS, seed=HELD_OUT))
    assert max(rates.values()) <= MOST_IN_A_CELL, rates
    assert sum(rates.values()) / len(rates) <= 0.05


@pytest.mark.parametrize("preference", [0.5, 0.65, 0.8])
@pytest.mark.parametrize(("prompts", "repeats", "sd"), [(10, 1, 0.0), (20, 4, 1.0), (40, 4, 2.0)])
def test_intervals_hold_the_share_over_all_prompts(preference: float, prompts: int, repeats: int, sd: float) -> None:
    cell = Cell(prompts=prompts, repeats=repeats, sd=sd, preference=preference)
    assert min(covered(cell, sessions=SESSIONS, seed=HELD_OUT)) >= 0.93


@pytest.mark.parametrize("prompts", BEFORE)
def test_one_vote_a_prompt_finds_nearly_what_it_found_before(prompts: int) -> None:
    planned, is_open = powers(prompts)
    assert planned >= 0.99 * BEFORE[prompts]
    assert is_open >= 0.9 * BEFORE[prompts]


@pytest.mark.parametrize(("prompts", "undecided"), [(10, 0.4), (20, 0.0), (20, 0.2), (20, 0.4), (30, 0.4)])
def test_power_is_what_was_promised(prompts: int, undecided: float) -> None:
    cell = Cell(prompts=prompts, preference=0.8, undecided=undecided)
    kept, _ = told_apart(cell, sessions=SESSIONS, seed=HELD_OUT, is_planned=True)
    assert kept == pytest.approx(promise(prompts, undecided=undecided).any_other, abs=0.03)


@pytest.mark.parametrize("prompts", [7, 20])
def test_power_over_any_and_over_all_of_three_is_what_was_promised(prompts: int) -> None:
    promised = promise(prompts, options=3)
    _, any_other, all_others = told_of_several(3, prompts, 0, 1, sessions=SESSIONS, seed=HELD_OUT, is_best=True)
    assert any_other == pytest.approx(promised.any_other, abs=0.06)
    assert all_others == pytest.approx(promised.all_others, abs=0.06)


@pytest.mark.parametrize(("preference", "start"), [*product((0.5, 0.65, 0.8), (5, 10, 15))])
def test_the_prompts_still_needed_lie_in_the_range_told(preference: float, start: int) -> None:
    kept, _, _, _ = range_kept(preference, start, sessions=SESSIONS, seed=HELD_OUT)
    assert 0.8 <= kept <= 0.97


@pytest.mark.parametrize(("rate", "sd"), [*product((0.15, 0.3, 0.6), (0.0, 1.0, 2.0))])
def test_the_range_of_a_cost_per_keeper_holds_it(rate: float, sd: float) -> None:
    for prompts, each in ((5, 10), (10, 4), (30, 4)):
        assert range_of_cost_held(rate, sd, prompts, each, sessions=SESSIONS, seed=HELD_OUT) >= 0.925


@pytest.mark.parametrize(("models", "fields", "unchanged"), [(1, 2, 6), (3, 1, 7)])
def test_fields_without_effect_are_seldom_told_apart(models: int, fields: int, unchanged: int) -> None:
    rate = fields_told(models, 1, sessions=SESSIONS, seed=HELD_OUT, fields=fields, unchanged=unchanged)
    assert rate <= MOST_IN_A_CELL
