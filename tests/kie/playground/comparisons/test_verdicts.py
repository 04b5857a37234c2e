"""The verdict of a judging as sentences, whatever came of its votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kie.ledger.judgings import JudgedPair, Judging, Outcome
from kie.playground.comparisons.verdicts import (
    Basis,
    again_words,
    is_decided,
    labels_of,
    sentences_of,
    table_of,
)
from kie.playground.container import Playground
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED
from prompts.evaluation.ranking import PROMPTS
from prompts.evaluation.sample_size import LONGEST_PLAN
from tests.support.judgings import FIRST, SECOND, voted

BASIS = Basis(over=PROMPTS, is_one_prompt=False)


@pytest.mark.parametrize(
    ("number", "words"), [(1, ""), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")]
)
def test_the_number_of_a_judging_is_written_as_people_write_it(number: int, words: str) -> None:
    assert again_words(number).startswith(f"The {words} judging" if words else "")
    assert bool(again_words(number)) == bool(words)


def ablated(options: Mapping[str, str]) -> Judging:
    """Six pairs of the unchanged brief and one without Style, which loses."""
    pairs = tuple(
        JudgedPair(number=n, group="0", left_option=UNCHANGED, right_option="style", left_file="", right_file="",
                   outcome="left")
        for n in range(6)
    )  # fmt: skip
    return replace(voted([]), axis=LEFT_OUT_AXIS, options=options, pairs=pairs)


@pytest.mark.parametrize("options", [{}, {"style": "Without Style"}, {"": "", "style": "Without Style"}])
def test_an_ablation_without_a_label_for_the_unchanged_brief_is_told_all_the_same(options: dict[str, str]) -> None:
    (sentence,) = sentences_of(ablated(options), BASIS)
    assert sentence.startswith(f"Unchanged is better than {options.get('style', 'style')} (preferred in 6 of 6")
    assert sorted(row["Won"] for row in table_of(ablated(options))) == [0, 6]


def test_two_options_of_one_label_are_told_apart(app: Playground) -> None:
    same = replace(voted(["left"] * 12), options={FIRST: "Same", SECOND: "Same"})
    assert labels_of(same) == {FIRST: "Same", SECOND: "Same (2)"}
    assert sentences_of(same, BASIS)[0].startswith("Same is better than Same (2)")


@pytest.mark.parametrize("count", [1, 9, 40])
def test_a_judging_that_cannot_be_counted_is_a_sentence(count: int) -> None:
    options = [f"model {number}" for number in range(count)]
    pairs = tuple(
        JudgedPair(number=n, group="0", left_option=option, right_option=options[n - 1], left_file="", right_file="",
                   outcome="left")
        for n, option in enumerate(options)
    )  # fmt: skip
    odd = replace(voted([]), options={}, pairs=pairs)
    assert sentences_of(odd, BASIS)[0].startswith("This judging cannot be counted. A comparison like this has 3 to 8")
    assert (is_decided(odd), table_of(odd)) == (False, [])


def test_a_plan_that_is_too_long_is_a_sentence_too() -> None:
    long = voted(["left"] * (LONGEST_PLAN + 1))
    assert sentences_of(long, BASIS)[0].startswith("This judging cannot be counted. A plan has")
    assert not is_decided(long)


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        (["left"] * 12, "Nano Banana is better than Nano Banana Pro (preferred in"),
        (["right"] * 12, "Nano Banana Pro is better than Nano Banana (preferred in"),
        (["left", "right"] * 6, "No detectable difference between Nano Banana and Nano Banana Pro"),
        (["both bad"] * 12, "no vote prefers one. Not counted: 12 both bad."),
        ([None] * 12, "Not enough votes: about 12 more."),
        (["left", "right", "tie", "both bad", *[None] * 8], "Not enough votes: about 8 more."),
    ],
)
def test_the_verdict_on_two_models_is_a_sentence(outcomes: list[Outcome | None], sentence: str) -> None:
    (verdict,) = sentences_of(voted(outcomes), Basis(over=PROMPTS, is_one_prompt=False))
    assert sentence in verdict
