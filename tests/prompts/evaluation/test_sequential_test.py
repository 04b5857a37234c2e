"""Two options: the verdict follows the plan, once reached it stays, and its sentence says what it rests on."""

from collections.abc import Sequence
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.evaluation.sample_size import early_wins, interval_after_looking, power
from prompts.evaluation.sequential_test import Verdict, judge
from prompts.evaluation.votes import Outcome, Vote

NANO, IMAGEN = "Nano Banana Pro", "Imagen 4 Fast"
NAMES = (NANO, IMAGEN)

said = st.lists(st.sampled_from("abtx"), max_size=40).map("".join)


def votes(words: str, options: tuple[str, str] = NAMES) -> list[Vote]:
    """From "a" (first option preferred), "b" (second), "t" (tie), "x" (both bad); sides alternate."""
    made: list[Vote] = []
    for place, one in enumerate(words):
        left, right = options if place % 2 else options[::-1]
        sides: dict[str, Outcome] = {"t": "tie", "x": "both bad", "ba"[left == options[0]]: "left"}
        made.append(Vote(left=left, right=right, outcome=sides.get(one, "right"), group="mug"))
    return made


def verdict(words: str, *, planned: int, options: tuple[str, str] = NAMES) -> Verdict:
    return judge(votes(words, options), options=options, planned=planned)


def every_verdict(given_votes: Sequence[Vote], *, planned: int) -> list[Verdict]:
    """What somebody sees who looks before the first vote and after every one."""
    return [judge(given_votes[:count], options=NAMES, planned=planned) for count in range(len(given_votes) + 1)]


def test_the_better_option_is_named_with_its_votes_and_the_interval() -> None:
    assert verdict("aababaaaaaaabaaaa", planned=17) == Verdict(
        kind="better", options=NAMES, wins=(14, 3), ties=0, both_bad=0, votes_left=0
    )
    assert verdict("aababaaaaaaabaaaa", planned=17).sentence == (
        "Nano Banana Pro is better than Imagen 4 Fast (preferred in 14 of 17 votes, 82 %; 95 % interval 56 % to 96 %)."
    )


def test_ties_and_both_bad_are_told_and_not_counted() -> None:
    assert verdict("bbtbbxbtb", planned=9).sentence == (
        "Imagen 4 Fast is better than Nano Banana Pro "
        "(preferred in 6 of 6 votes, 100 %; 95 % interval 54 % to 100 %). Not counted: 2 ties, 1 both bad."
    )


def test_no_difference_comes_with_what_would_have_been_found() -> None:
    assert verdict("ababababababababat", planned=18).sentence == (
        "No detectable difference between Nano Banana Pro and Imagen 4 Fast "
        "(Nano Banana Pro preferred in 9 of 17 votes, 53 %; 95 % interval 28 % to 77 %). "
        "So many votes find a preference of 82 % or more at least 4 times in 5. Not counted: 1 tie."
    )


def test_too_few_choices_are_said_to_show_nothing() -> None:
    assert verdict("aaaaxt", planned=6).sentence == (
        "No detectable difference between Nano Banana Pro and Imagen 4 Fast "
        "(Nano Banana Pro preferred in 4 of 4 votes, 100 %; 95 % interval 40 % to 100 %). "
        "So few votes cannot show any preference. Not counted: 1 tie, 1 both bad."
    )


def test_without_any_choice_there_is_no_share_to_tell() -> None:
    assert verdict("ttx", planned=3).sentence == (
        "No detectable difference between Nano Banana Pro and Imagen 4 Fast: no vote prefers one. "
        "Not counted: 2 ties, 1 both bad."
    )


@pytest.mark.parametrize(("words", "left"), [("", 20), ("abtx", 16), ("aaaaaaaaa", 11)])
def test_what_is_left_of_the_plan_is_asked_for(words: str, left: int) -> None:
    verdict_now = verdict(words, planned=20)

    assert (verdict_now.kind, verdict_now.votes_left) == ("more votes", left)
    assert verdict_now.sentence == f"Not enough votes: about {left} more."


def test_names_stand_in_the_sentence_as_they_are() -> None:
    assert verdict("bbbbbb", planned=6, options=("{0} <b>", 'the "old" %s')).sentence.startswith(
        'the "old" %s is better than {0} <b> (preferred'
    )


def test_ten_wins_in_a_row_end_judging_early_and_the_rest_does_not_count() -> None:
    assert verdict("a" * 10 + "b" * 30, planned=40) == Verdict(
        kind="better", options=NAMES, wins=(10, 0), ties=0, both_bad=0, votes_left=0
    )


def test_votes_after_the_plan_do_not_count() -> None:
    assert verdict("ababab" + "a" * 60, planned=6) == verdict("ababab", planned=6)
    assert verdict("ababab" + "a" * 60, planned=6).kind == "no difference"


@pytest.mark.parametrize("words", ["aaaaaa", "taaaaaa", "aaaaaax"])
def test_six_choices_of_six_decide_at_the_end_of_a_plan_only(words: str) -> None:
    assert verdict(words, planned=len(words)).kind == "better"
    assert verdict(words, planned=len(words) + 1).kind == "more votes"


def test_a_vote_on_another_option_is_refused() -> None:
    with pytest.raises(ValueError, match="does not belong to this comparison"):
        judge(votes("a"), options=(NANO, "Flux"), planned=6)


def test_a_plan_without_votes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A plan has 1 to 300 votes, not 0\.$"):
        judge([], options=NAMES, planned=0)


@pytest.mark.parametrize("planned", [5, 6, 9, 13])
def test_of_all_orders_of_votes_exactly_as_many_call_equals_different_as_the_plan_says(planned: int) -> None:
    kinds = [verdict("".join(told), planned=planned).kind for told in product("ab", repeat=planned)]

    assert "more votes" not in kinds
    assert kinds.count("better") / 2**planned == 2 * power(planned, 0.5) <= 0.05


@given(said, st.integers(min_value=1, max_value=40))
def test_a_verdict_that_is_reached_stays(words: str, planned: int) -> None:
    seen = every_verdict(votes(words), planned=planned)

    reached = [found for found in seen if found.kind != "more votes"]
    assert all(found == reached[0] for found in reached)
    assert seen == sorted(seen, key=lambda found: found.kind != "more votes")
    assert [found.votes_left for found in seen if found.kind == "more votes"] == [
        planned - count for count in range(len(seen) - len(reached))
    ]


@given(said, st.integers(min_value=1, max_value=40))
def test_swapping_the_names_swaps_the_verdict(words: str, planned: int) -> None:
    verdict_now = verdict(words, planned=planned)
    swapped = judge(votes(words), options=(IMAGEN, NANO), planned=planned)

    assert (swapped.kind, swapped.wins, swapped.votes_left) == (
        verdict_now.kind,
        verdict_now.wins[::-1],
        verdict_now.votes_left,
    )
    if verdict_now.kind == "better":
        assert swapped.sentence == verdict_now.sentence


@given(st.text(alphabet="abtx", min_size=12, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_votes_matters_to_nothing_where_no_early_end_is_reached(words: str, rng: Random) -> None:
    mixed = "".join(rng.sample(words, len(words)))
    early = any(max(words.count("a"), words.count("b")) >= early_wins(choices) for choices in range(1, 13))

    if not early:
        assert verdict(mixed, planned=12) == verdict(words, planned=12)
        assert verdict(mixed, planned=12).interval == verdict(words, planned=12).interval


@given(said)
def test_ties_and_both_bad_move_neither_the_leader_nor_the_interval(words: str) -> None:
    verdict_now = verdict(words, planned=40)
    plain = verdict(words.replace("t", "").replace("x", ""), planned=40)

    assert (verdict_now.wins, verdict_now.leader, verdict_now.interval) == (plain.wins, plain.leader, plain.interval)


def test_the_interval_is_that_of_the_plan() -> None:
    assert verdict("abbbabb", planned=7).leader == IMAGEN
    assert verdict("abbbabb", planned=7).interval == interval_after_looking(5, 7)
