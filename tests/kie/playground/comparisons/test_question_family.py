"""Which votes are about the same, and which judgings share one chance of a false "better"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kie.playground.comparisons.judged_votes import Judged, prompts_of
from kie.playground.comparisons.question_family import Outcome, asked_before, outcomes_of
from tests.support.judgings import FIRST, SECOND, compared, judged

WITH_A_SEED = ("ideogram/v3-text-to-image", "qwen/text-to-image")


def last(*judgings: Judged) -> Outcome:
    return outcomes_of(judgings)[-1]


# ---- what a prompt is, and what a picture


def test_wordings_are_prompts_and_repeats_and_seeds_are_none() -> None:
    comparison = compared(prompts=3, repeats=2, seeds=(1, 2))
    outcome = last(judged(comparison, ["left"] * 12))
    (verdict,) = outcome.verdicts
    assert (verdict.prompts, verdict.votes, verdict.about) == (3, 12, "these prompts")
    assert sorted(outcome.prompt_names.values()) == ["mug 0", "mug 1", "mug 2"]


def test_forty_repeats_of_one_prompt_are_one_prompt() -> None:
    (verdict,) = last(judged(compared(repeats=40), ["left"] * 40)).verdicts
    assert (verdict.prompts, verdict.verdict, verdict.leanings[0].pictures) == (1, "not_enough", 40)


def test_pictures_of_one_request_with_a_fixed_seed_count_once() -> None:
    fixed = compared(prompts=1, repeats=10, models=WITH_A_SEED, seeds=(7,))
    (verdict,) = last(judged(fixed, ["left"] * 10)).verdicts
    assert (verdict.leanings[0].pictures, verdict.votes) == (1, 10)
    free = compared(prompts=1, repeats=10, models=WITH_A_SEED)
    assert last(judged(free, ["left"] * 10)).verdicts[0].leanings[0].pictures == 10


def test_a_picture_that_is_gone_leaves_its_votes_on_one_unknown_prompt() -> None:
    whole = judged(compared(prompts=8), ["left"] * 8)
    (verdict,) = last(replace(whole, comparison=None)).verdicts
    assert (verdict.prompts, verdict.votes, verdict.winner) == (1, 8, None)


def test_wordings_against_each_other_are_judged_over_pictures() -> None:
    (verdict,) = last(judged(compared(prompts=2, repeats=8), ["left"] * 16, axis="wording")).verdicts
    assert (verdict.winner, verdict.about) == ("mug 0", "these prompts")


# ---- judging more than once


def test_judging_the_same_again_is_a_further_sitting() -> None:
    comparison = compared(prompts=10)
    outcome = last(judged(comparison, ["tie"] * 10), judged(comparison, ["left"] * 10, number=1))
    (verdict,) = outcome.verdicts
    assert (verdict.asked_before, verdict.votes, verdict.leanings[0].mean) == (("sitting 1",), 20, 0.5)
    assert outcome.level < 0.003


def test_a_new_run_of_the_same_prompts_is_a_further_sitting_with_further_pictures() -> None:
    runs = [judged(compared(prompts=10, run=str(n)), ["left"] * 10, number=n) for n in range(2)]
    (verdict,) = last(*runs).verdicts
    assert (verdict.asked_before, verdict.prompts, verdict.leanings[0].pictures) == (("sitting 1",), 10, 2)


def test_other_prompts_or_other_models_are_another_matter() -> None:
    first = judged(compared(prompts=10), ["tie"] * 10)
    other = judged(compared(prompts=10, run="other", models=WITH_A_SEED), ["left"] * 10, number=1)
    assert last(first, other).verdicts[0].asked_before == ()
    assert last(first, other).verdicts[0].winner is not None


def test_another_axis_of_the_same_pictures_is_named_and_leaves_little() -> None:
    comparison = compared(prompts=2, repeats=10)
    wordings = judged(comparison, ["tie"] * 20, axis="wording")
    models = judged(comparison, ["left"] * 20, number=1)
    assert last(wordings, models).verdicts[0].asked_before == ("the wordings",)
    assert last(models, replace(wordings, judging=replace(wordings.judging, created_at=models.judging.created_at))
                ).verdicts[0].asked_before == ("the models",)  # fmt: skip
    assert last(wordings, models).level == pytest.approx(0.0015)


def test_a_question_that_was_answered_costs_the_next_one_nothing() -> None:
    comparison = compared(prompts=10, repeats=1)
    answered = judged(comparison, ["left"] * 10)
    seeds = judged(compared(prompts=10, seeds=(1, 2), run="run"), ["left"] * 20, axis="seed", number=1)
    shared = replace(
        seeds,
        judging=replace(
            seeds.judging,
            pairs=tuple(
                replace(pair, left_file=comparison.slots[0].attempts[0].files[0].id) for pair in seeds.judging.pairs
            ),
        ),
    )
    assert last(answered, shared).level == pytest.approx(0.047)
    assert last(judged(comparison, ["tie"] * 10), shared).level == pytest.approx(0.0015)


def test_dropping_the_prompts_that_disagree_changes_nothing_of_what_they_said() -> None:
    comparison = compared(prompts=20)
    first = judged(comparison, ["left"] * 13 + ["right"] * 7)
    rest = judged(comparison, ["left"] * 13, number=1)
    rest = replace(rest, judging=replace(rest.judging, pairs=rest.judging.pairs[:13]))
    assert last(rest).verdicts[0].winner is not None
    (verdict,) = last(first, rest).verdicts
    assert (verdict.winner, verdict.prompts, verdict.asked_before) == (None, 20, ("sitting 1",))


def test_top_against_bottom_of_five_is_asked_among_all_five() -> None:
    models = (FIRST, SECOND, "z-image", "google/imagen4", "google/imagen4-fast")
    comparison = compared(prompts=10, models=models)
    every = [(one, other) for place, one in enumerate(models) for other in models[place + 1 :]]
    first = judged(comparison, ["tie"] * 100, pairs=every)
    chosen = judged(comparison, ["left"] * 10, number=1)
    assert len(last(first, chosen).verdicts[0].options) == 5
    assert last(first, chosen).verdicts[0].winner is None


def test_a_judging_without_a_vote_was_not_asked() -> None:
    comparison = compared(prompts=10)
    outcomes = outcomes_of([judged(comparison, []), judged(comparison, ["left"] * 10, number=1)])
    assert [outcome.verdicts[0].asked_before for outcome in outcomes] == [()]


def test_it_is_known_before_a_judging_whether_its_pictures_or_prompts_were_judged() -> None:
    comparison = compared(prompts=4)
    axis, pairs = comparison.layout.axes[0], judged(comparison, []).judging.pairs
    before = [judged(comparison, ["left"])]
    assert asked_before(comparison, axis, pairs, judged=before)
    assert not asked_before(comparison, axis, pairs, judged=[judged(comparison, [])])
    again = compared(prompts=4, run="again")
    assert asked_before(again, again.layout.axes[0], judged(again, []).judging.pairs, judged=before)
    others = compared(prompts=4, run="others", models=WITH_A_SEED)
    assert not asked_before(others, others.layout.axes[0], judged(others, []).judging.pairs, judged=before)
    assert len(prompts_of(comparison, pairs, axis="model")) == 4
