"""What blind votes come to: over prompts and not over pictures, of these prompts where they are few, and in words."""

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.evaluation.questions import Question
from prompts.evaluation.verdict import Verdict, prompts_needed, verdict
from prompts.evaluation.verdict_sentence import as_json, sentence
from prompts.evaluation.votes import Outcome, Vote

OUTCOMES: dict[str, Outcome] = {">": "left", "<": "right", "=": "tie", "x": "both bad"}


def votes(*prompts: str, sitting: str | None = None, seed: str | None = None, pair: str = "AB") -> list[Vote]:
    """A prompt for every word, a vote on another pair of its pictures for every mark."""
    return [
        Vote(left=pair[0], right=pair[1], outcome=OUTCOMES[mark], prompt=str(number), sitting=sitting, seed=seed)
        for number, marks in enumerate(prompts)
        for mark in marks
    ]


def several(*prompts: str, options: str = "ABC") -> list[Vote]:
    """A prompt for every word; each mark is for one pair of options, in the order of combinations."""
    return [
        Vote(left=one, right=other, outcome=OUTCOMES[mark], prompt=str(number))
        for number, marks in enumerate(prompts)
        for (one, other), mark in zip(combinations(options, 2), marks, strict=True)
    ]


# ---- the prompt is the unit


def test_repeats_of_a_few_prompts_name_no_winner_and_the_sentence_is_about_these() -> None:
    few = verdict(votes(*[">>>>>>>>"] * 5))
    assert (few.verdict, few.winner, few.about) == ("not_enough", None, "these prompts")
    assert sentence(few).startswith("On these 5 prompts, A is preferred in 100 % (95 % interval ")
    assert "so few cannot speak for others; about " in sentence(few)
    assert sentence(few).endswith(" more prompts.")


def test_forty_votes_on_one_prompt_speak_of_that_prompt() -> None:
    one = verdict(votes(">" * 40))
    assert (one.verdict, one.about) == ("not_enough", "these prompts")
    assert sentence(one).startswith("On this prompt, A is preferred in 100 %")
    assert "one prompt cannot speak for others" in sentence(one)


def test_ten_prompts_that_agree_are_enough_without_a_repeat() -> None:
    better = verdict(votes(*[">"] * 10))
    assert (better.verdict, better.winner, better.about) == ("better", "A", "prompts like these")
    assert sentence(better).startswith("For prompts like these, A is better than B: preferred in 100 %")
    assert (better.missing, better.more_helps) == (None, False)


def test_three_prompts_that_carry_all_votes_are_not_ten() -> None:
    carried = verdict(votes(*[">>>>>>>>"] * 3, *["><"] * 9))
    assert carried.verdict != "better"
    assert carried.share is not None
    assert carried.share < 0.7


def test_a_fixed_seed_that_makes_the_same_picture_ten_times_counts_once() -> None:
    (once,) = verdict(votes(">" * 10, "<", seed="7")).leanings[:1]
    assert (once.pictures, once.votes) == (1, 10)
    seeds = [Vote(left="A", right="B", outcome="left", prompt="0", seed=str(n)) for n in range(10)]
    assert verdict(seeds).leanings[0].pictures == 10


def test_two_judges_of_one_picture_are_one_picture() -> None:
    cast = [
        Vote(left="A", right="B", outcome=outcome, prompt="p", repeat="0", judge=judge)
        for judge, outcome in (("ann", "left"), ("bob", "right"))
    ]
    (dot,) = verdict(cast).leanings
    assert (dot.pictures, dot.mean) == (1, 0.0)


@given(st.lists(st.text("><=x", min_size=1, max_size=4), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_verdict_does_not_depend_on_which_option_is_called_what(prompts: list[str]) -> None:
    plain = verdict(votes(*prompts))
    turned = verdict(votes(*prompts, pair="BA"))
    assert (turned.verdict, turned.about) == (plain.verdict, plain.about)
    assert turned.winner == {"A": "B", "B": "A", None: None}[plain.winner]


@given(st.lists(st.text("><=x", min_size=1, max_size=3), min_size=1, max_size=25))
@settings(max_examples=60, deadline=None)
def test_interval_and_verdict_say_the_same(prompts: list[str]) -> None:
    judged = verdict(votes(*prompts))
    if judged.about == "prompts like these" and judged.interval is not None:
        assert (judged.interval[0] >= 0.5) == (judged.verdict == "better") or judged.interval[0] == 0.5
    assert (judged.winner is not None) == (judged.verdict == "better")
    assert sentence(judged).endswith(".")


# ---- after every vote, and the end


def test_an_answer_that_later_votes_do_not_bear_out_is_taken_back() -> None:
    assert verdict(votes(*[">"] * 10)).verdict == "better"
    assert verdict(votes(*[">"] * 10, *["<"] * 10)).verdict != "better"


def test_votes_that_split_evenly_say_that_there_is_no_difference_worth_more() -> None:
    even = verdict(votes(*[">", "<"] * 15))
    assert (even.verdict, even.winner, even.missing) == ("no_difference", None, None)
    assert sentence(even).startswith("No difference as large as 80 to 20 between A and B on prompts like these: ")


def test_ties_alone_are_an_answer_and_no_interval() -> None:
    ties = verdict(votes(*["=x"] * 10))
    assert (ties.verdict, ties.share, ties.interval) == ("no_difference", None, None)
    assert "none of 20 votes prefers one" in sentence(ties)


def test_what_is_missing_is_a_range_of_prompts_and_nothing_after_stop() -> None:
    cast = votes(*[">"] * 6, "<", "<", sitting="1")
    going_on = verdict(cast, planned=20)
    assert going_on.missing is not None
    low, high = going_on.missing
    assert 0 < low <= high
    assert f"; about {low} to {high} more prompts." in sentence(going_on)
    stopped = verdict(cast, planned=20, stopped=["1"])
    assert (stopped.missing, stopped.more_helps) == (None, True)
    assert "more" not in sentence(stopped)


def test_where_more_will_not_help_that_is_said() -> None:
    split = [Vote(left="A", right="B", outcome="tie" if n % 9 else "left", prompt=str(n)) for n in range(60)]
    hopeless = verdict(split, asked=[Question(name="x", level=0.0499, is_answered=False)])
    if hopeless.verdict == "not_enough":
        assert ("more will not help" in sentence(hopeless)) == (not hopeless.more_helps)
    never = verdict([*split[:9]], asked=[Question(name="x", level=0.05, is_answered=False)])
    assert (never.missing is None) == (not never.more_helps)


def test_a_plan_finds_at_its_end_what_an_open_end_does_not() -> None:
    ten_of_twelve = votes("<", "<", *[">"] * 10)
    assert verdict(ten_of_twelve, planned=12).verdict == "better"
    assert verdict(ten_of_twelve).verdict == "not_enough"


# ---- several options


def test_one_of_three_that_is_ahead_on_every_prompt_is_better_than_both() -> None:
    judged = verdict(several(*[">>="] * 10))
    assert (judged.winner, set(judged.better)) == ("A", {("A", "B"), ("A", "C")})
    assert sentence(judged).startswith("For prompts like these, A is better than B and C: A is preferred in ")


def test_the_fewest_prompts_for_a_winner_grow_with_the_options() -> None:
    assert [prompts_needed(options) for options in (2, 3, 5)] == [6, 7, 9]
    assert verdict(several(*[">>>"] * 6)).about == "these prompts"


def test_options_that_are_prompts_are_judged_over_their_repeats() -> None:
    judged = verdict(votes(">" * 12), is_over_repeats=True, planned=12)
    assert (judged.winner, judged.about) == ("A", "these prompts")
    assert sentence(judged).startswith("On these prompts, A is better than B")
    assert "more repeats" in sentence(verdict(votes(">" * 4), is_over_repeats=True))


# ---- what was asked before


def test_earlier_sittings_of_a_question_are_named_and_share_its_budget() -> None:
    again = verdict([*votes(*[">"] * 5, *["<"] * 3, sitting="1"), *votes(*[">"] * 5, *["<"] * 3, sitting="2")])
    assert again.asked_before == ("sitting 1",)
    assert sentence(again).endswith(
        "Asked before on these pictures or prompts: sitting 1; this answer allows for that."
    )
    assert again.leanings[0].pictures == 1


def test_another_question_about_the_same_pictures_leaves_little() -> None:
    cast, axes = votes(*[">"] * 9, "<"), [Question(name="the wordings", level=0.047, is_answered=False)]
    assert verdict(votes(*[">"] * 10), planned=10, asked=axes).winner is None
    assert verdict(votes(*[">"] * 15), planned=15, asked=axes).winner == "A"
    found = Question(name="the wordings", level=0.047, is_answered=True)
    assert verdict(cast, planned=10, asked=[found]).verdict == verdict(cast, planned=10).verdict


def test_a_sitting_that_was_stopped_leaves_its_level_to_the_next() -> None:
    first, second = votes(">", ">", sitting="1"), votes(*[">"] * 9, sitting="2")
    whole = verdict([*first, *second], planned=9)
    kept = verdict([*first, *second], planned=9, stopped=["1"])
    assert whole.level == kept.level
    assert kept.winner == "A"


# ---- words and refusals


def test_the_json_has_the_promised_fields_and_the_one_ahead_first() -> None:
    judged = verdict(votes(*["<"] * 10))
    low, high = judged.interval or (0, 0)
    assert as_json(judged) == {
        "options": ["B", "A"],
        "verdict": "better",
        "winner": "B",
        "interval": [round(low, 4), round(high, 4)],
        "about": "prompts like these",
        "missing": None,
        "asked_before": [],
    }


@pytest.mark.parametrize(
    ("cast", "words"),
    [
        ([], "A verdict is on 2 to 8 options, not 0."),
        (several("".join("=" * 36), options="ABCDEFGHI"), "A verdict is on 2 to 8 options, not 9."),
    ],
)
def test_too_few_or_too_many_options_are_refused(cast: Iterable[Vote], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        verdict(list(cast))


def test_a_vote_on_another_option_is_refused() -> None:
    with pytest.raises(ValueError, match="does not belong to this comparison"):
        verdict(votes(">"), options=("A", "C"))


def test_before_the_first_vote_nothing_was_judged() -> None:
    judged: Verdict = verdict([], options=("A", "B"))
    assert sentence(judged) == "Nothing was judged yet."
