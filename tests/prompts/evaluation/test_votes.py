"""A vote is about two different options, and a person who favours a side is told so."""

import re

import pytest

from prompts.evaluation.votes import Outcome, Vote, check_options, side_bias


def votes(*outcomes: Outcome, left: int = 0, right: int = 0) -> list[Vote]:
    """These outcomes, and so many times the left and the right picture."""
    told: list[tuple[Outcome, int]] = [*((outcome, 1) for outcome in outcomes), ("left", left), ("right", right)]
    return [Vote(left="A", right="B", outcome=outcome, prompt="mug") for outcome, times in told for _ in range(times)]


@pytest.mark.parametrize(("outcome", "winner"), [("left", "A"), ("right", "B"), ("tie", None), ("both bad", None)])
def test_a_vote_prefers_the_option_on_the_chosen_side(outcome: Outcome, winner: str | None) -> None:
    assert votes(outcome)[0].winner == winner


def test_an_option_cannot_meet_itself() -> None:
    with pytest.raises(ValueError, match=r'^A vote needs two options, and both are "A"\.$'):
        Vote(left="A", right="A", outcome="left", prompt="mug")


def test_an_unknown_outcome_is_refused() -> None:
    message = '"A" is not an outcome: choose one of left, right, tie, both bad.'
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Vote(left="A", right="B", outcome="A", prompt="mug")  # type: ignore[arg-type]


def test_a_vote_on_another_option_is_refused() -> None:
    with pytest.raises(ValueError, match=r'^A vote between "A" and "B" does not belong to this comparison\.$'):
        check_options(votes("left"), options=("A", "C"))


def test_a_favoured_left_side_is_told() -> None:
    assert side_bias(votes(left=15, right=3)) == (
        "You chose the left picture 15 of 18 times. The sides were shuffled, so the verdict stands, but look twice."
    )


def test_a_favoured_right_side_is_told_and_ties_do_not_count() -> None:
    assert side_bias(votes("tie", "both bad", "tie", right=6)) == (
        "You chose the right picture 6 of 6 times. The sides were shuffled, so the verdict stands, but look twice."
    )


@pytest.mark.parametrize(("left", "right"), [(0, 0), (5, 0), (14, 6), (6, 14), (10, 10)])
def test_what_shuffled_sides_explain_is_not_told(left: int, right: int) -> None:
    assert side_bias(votes("tie", "both bad", left=left, right=right)) is None
