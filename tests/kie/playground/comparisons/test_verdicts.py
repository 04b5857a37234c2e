"""The verdict of a judging as sentences, whatever came of its votes, and what is promised before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kie.domain.layouts import Axis, AxisValue
from kie.ledger.judgings import JudgedPair, Outcome
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.comparisons.matchups import pairs_of
from kie.playground.comparisons.question_family import outcomes_of
from kie.playground.comparisons.verdicts import asides_of, is_decided, promise_of, sentences_of, table_of
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED
from tests.support.judgings import FIRST, SECOND, compared, judged


def sentences(one: Judged) -> tuple[str, ...]:
    return sentences_of(outcomes_of([one])[-1])


def promised(*, prompts: int = 1, repeats: int = 1, undecided: float = 0.0, models: tuple[str, ...] = (FIRST, SECOND),
             axis: str = "model") -> str:  # fmt: skip
    comparison = compared(prompts=prompts, repeats=repeats, models=models)
    judged_axis = comparison.layout.axis(axis)
    assert judged_axis is not None
    return promise_of(comparison, judged_axis, pairs_of(comparison, axis=axis, seed=1), undecided=undecided)


def ablated(*fields: str, wins: int = 12) -> Judged:
    """Pairs of the unchanged brief and one without each of these fields, which loses."""
    one = judged(compared(repeats=wins), ["left"] * wins)
    pairs = tuple(
        JudgedPair(number=place, group="0", left_option=UNCHANGED, right_option=field, left_file=f"{field} {n}",
                   right_file=f"none {field} {n}", outcome="left")
        for place, (field, n) in enumerate((field, n) for field in fields for n in range(wins))
    )  # fmt: skip
    options = {UNCHANGED: "Unchanged"} | {field: f"Without {field}" for field in fields}
    return replace(one, judging=replace(one.judging, axis=LEFT_OUT_AXIS, options=options, pairs=pairs))


# ---- sentences


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        (["left"] * 12, "For prompts like these, Nano Banana is better than Nano Banana Pro: preferred in 100 %"),
        (["right"] * 12, "For prompts like these, Nano Banana Pro is better than Nano Banana: preferred in 100 %"),
        (["left", "right"] * 15, "No difference as large as 80 to 20 between Nano Banana and Nano Banana Pro on "),
        (["both bad"] * 12, "none of 12 votes prefers one."),
        (["left", "right", "tie", "both bad"], "On these 4 prompts, "),
    ],
)
def test_the_verdict_on_two_models_is_a_sentence(outcomes: list[Outcome | None], sentence: str) -> None:
    (verdict,) = sentences(judged(compared(prompts=len(outcomes)), outcomes))
    assert sentence in verdict


def test_after_stop_nothing_is_said_of_how_many_more() -> None:
    (stopped,) = sentences(judged(compared(prompts=20), ["left", "right"] * 4))
    (at_the_end,) = sentences(judged(compared(prompts=8), ["left", "right"] * 4))
    assert (" more" in stopped, " more" in at_the_end) == (False, True)


def test_leaving_fields_out_gives_a_verdict_a_field_which_share_one_error() -> None:
    outcome = outcomes_of([ablated("style", "scene")])[-1]
    assert [s.partition(":")[0] for s in sentences_of(outcome)] == [
        "On these prompts, Unchanged is better than Without style",
        "On these prompts, Unchanged is better than Without scene",
    ]
    assert "These are 2 verdicts at once; together they err in at most 1 of 20 cases." in asides_of(outcome)
    assert sum(verdict.level for verdict in outcome.verdicts) <= 0.05
    assert sorted(row["Won"] for row in table_of(outcome)) == [0, 0, 24]


def test_two_options_of_one_label_are_told_apart() -> None:
    one = judged(compared(prompts=12), ["left"] * 12)
    same = replace(one, judging=replace(one.judging, options={FIRST: "Same", SECOND: "Same"}))
    assert sentences(same)[0].startswith("For prompts like these, Same is better than Same (2)")


def test_a_judging_that_cannot_be_counted_is_a_sentence() -> None:
    options = [f"model {number}" for number in range(9)]
    one = judged(compared(), ["left"])
    pairs = tuple(
        JudgedPair(number=n, group="0", left_option=option, right_option=options[n - 1], left_file="", right_file="",
                   outcome="left")
        for n, option in enumerate(options)
    )  # fmt: skip
    odd = replace(one, judging=replace(one.judging, options={}, pairs=pairs))
    (outcome,) = outcomes_of([odd])
    assert sentences_of(outcome) == ("This judging cannot be counted. A verdict is on 2 to 8 options, not 9.",)
    assert (is_decided(outcome), table_of(outcome)) == (False, [])


def test_it_is_known_while_votes_come_in_that_they_are_enough() -> None:
    (early, late) = (
        outcomes_of([judged(compared(prompts=40), ["left"] * votes, is_ended=False)])[0] for votes in (5, 30)
    )
    assert (is_decided(early), is_decided(late)) == (False, True)


# ---- promises


def test_one_prompt_promises_nothing_and_advice_says_prompts() -> None:
    words = promised(repeats=40)
    assert words.startswith("This is one prompt: votes on it say nothing of others.")
    assert "takes at least 6 prompts, and 20 to find a preference of 80 to 20 in 80 % of cases" in words
    assert "Write alternatives into the brief: repeats and seeds do not stand in for prompts." in words


def test_power_is_promised_with_the_ties_of_ones_own_votes() -> None:
    assert promised(prompts=20) == "20 prompts find a preference of 80 to 20 between the two in 80 % of cases."
    with_ties = promised(prompts=20, undecided=0.4)
    assert with_ties.startswith("20 prompts find a preference of 80 to 20, with 40 % of ties and “both bad” as in ")
    assert "in 46 % of cases. For 80 % it takes 39: add prompts." in with_ties


def test_repeats_change_no_promise() -> None:
    assert promised(prompts=20, repeats=8) == promised(prompts=20)


def test_of_three_any_and_all_are_promised_apart() -> None:
    words = promised(prompts=12, models=(FIRST, SECOND, "z-image"))
    assert "for the best of 3 models over any other in " in words
    assert " of cases, and over all others in " in words
    few = promised(prompts=3, models=(FIRST, SECOND, "z-image"))
    assert few.startswith("This is 3 prompts: votes on them say nothing of others. To tell 3 models apart")
    assert "at least 7 prompts" in few


def test_of_wordings_repeats_are_promised_and_asked_for() -> None:
    words = promised(prompts=2, repeats=8, axis="wording")
    assert words.startswith("16 pairs of each two find a preference of 80 to 20 between two of them in ")
    assert words.endswith("add repeats.")


def test_without_pairs_there_is_no_promise() -> None:
    comparison = compared()
    axis = Axis(id="model", title="Model", values=(AxisValue(key="a", label="a"),))
    assert promise_of(comparison, axis, ()) == ""
