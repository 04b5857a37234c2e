"""What blind votes say about a rule of the lint: only where it told the two sides apart, and only once that is sure."""

from __future__ import annotations

import dataclasses

import pytest

from kie.catalogue.types import Json
from kie.ledger.judgings import Outcome
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.hint_evidence import Evidence, evidence_in
from tests.support.judgings import FIRST, SECOND, compared, judged

WITH_EXCLUSIONS: dict[str, Json] = {"subject": "a mug on a table", "style": "photograph", "exclusions": "text"}
WITHOUT: dict[str, Json] = {"subject": "a mug on a table", "style": "photograph"}


def one(number: int, *outcomes: Outcome, left: dict[str, Json] = WITH_EXCLUSIONS, models: int = 1) -> Judged:
    """A judging of two wordings; the first is always on the left."""
    comparison = compared(prompts=2, repeats=len(outcomes), models=(FIRST, SECOND)[:models], run=f"run {number}")
    brief: dict[str, Json] = {"briefs": {"wording": {"0": left, "1": WITHOUT}}}
    run = dataclasses.replace(comparison.run, brief=brief)
    return judged(dataclasses.replace(comparison, run=run), outcomes, axis="wording")


def test_a_preferred_side_without_the_hint_is_help() -> None:
    kept = [one(0, "left"), one(1, "right"), one(2, "tie"), one(3, "both bad"), one(4, "left")]
    assert evidence_in(kept) == {"no-exclusions": Evidence(helped=2, judged=5)}


def test_votes_on_the_same_two_briefs_in_one_judging_count_once() -> None:
    assert evidence_in([one(0, "left", "left", "right")]) == {"no-exclusions": Evidence(helped=1, judged=1)}
    assert evidence_in([one(0, "left", "right")]) == {"no-exclusions": Evidence(helped=0, judged=1)}


def test_sides_that_the_rule_does_not_tell_apart_say_nothing() -> None:
    assert evidence_in([one(0, "left", left=WITHOUT)]) == {}
    assert evidence_in([judged(compared(), ["left"])]) == {}
    assert evidence_in([dataclasses.replace(one(0, "left"), comparison=None)]) == {}


@pytest.mark.parametrize(
    ("helped", "count", "sentence"),
    [
        (3, 3, None),
        (5, 8, None),
        (9, 10, "Helped in 9 of 10 of your judged runs (55 % to 100 %)."),
        (0, 10, "Helped only in 0 of 10 of your judged runs (0 % to 31 %)."),
    ],
)
def test_a_sentence_comes_only_with_votes_enough(helped: int, count: int, sentence: str | None) -> None:
    assert Evidence(helped=helped, judged=count).sentence == sentence
