"""Several options: hidden until the plan is complete, exact over prompts, and honest about too few of them."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from math import comb
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.evaluation.ranking import Noun, Pair, Ranking, groups_needed, rank, too_few
from prompts.evaluation.votes import Outcome, Vote

ABC = ("A", "B", "C")


def vote(one: str, other: str, words: str, *, group: object) -> Vote:
    """The first is preferred (">"), the second ("<"), neither ("="), or both are bad ("x")."""
    outcomes: dict[str, Outcome] = {">": "left", "<": "right", "=": "tie", "x": "both bad"}
    return Vote(left=one, right=other, outcome=outcomes[words], group=str(group))


def prompts(remote: str | Iterable[str], options: Sequence[str] = ABC) -> list[Vote]:
    """One prompt for every word; each mark of a word is for one pair, in the order of combinations."""
    words = remote.split() if isinstance(remote, str) else remote
    return [
        vote(*pair, mark, group=group)
        for group, word in enumerate(words)
        for pair, mark in zip(combinations(options, 2), word, strict=True)
    ]


def ranking(words: str | Iterable[str], options: Sequence[str] = ABC) -> Ranking:
    votes = prompts(words, options)
    return rank(votes, options=options, planned=len(votes))


words = st.lists(st.text(alphabet="><=x", min_size=3, max_size=3), min_size=1, max_size=9)


def test_the_score_is_hidden_until_the_plan_is_complete() -> None:
    votes = prompts([">>>"] * 10)

    for count in range(30):
        ranking = rank(votes[:count], options=ABC, planned=30)
        assert (ranking.kind, ranking.pairs, ranking.votes_left) == ("more votes", (), 30 - count)
        assert ranking.sentence == f"Not enough votes: about {30 - count} more."
    assert rank(votes, options=ABC, planned=30).kind == "better"


def test_votes_after_the_plan_do_not_count() -> None:
    votes = prompts([">>="] * 7)

    assert rank([*votes, vote("B", "A", ">", group=99)], options=ABC, planned=21) == ranking([">>="] * 7)


def test_one_option_ahead_on_every_prompt_is_better_than_the_others() -> None:
    found = ranking([">>="] * 7)

    assert found == Ranking(
        kind="better",
        options=ABC,
        noun="models",
        groups=7,
        votes=21,
        votes_left=0,
        pairs=(
            Pair(ahead="A", behind="B", p_value=3 / 64),
            Pair(ahead="A", behind="C", p_value=3 / 64),
            Pair(ahead="B", behind="C", p_value=1.0),
        ),
    )
    assert found.sentence == "A is better than B and C. No detectable difference between B and C."


def test_a_full_order_is_told_from_the_best_down() -> None:
    assert ranking(["<<<"] * 7).sentence == "C is better than A and B. B is better than A."


def test_many_undecided_pairs_are_counted_and_not_listed() -> None:
    assert ranking([">><===", "><>==="] * 4, "ABCD").sentence == (
        "A is better than B. No detectable difference between the other 5 pairs."
    )


def test_without_a_difference_the_sentence_says_on_how_much_it_rests() -> None:
    assert ranking([">>>", "<<<"] * 4).sentence == (
        "No detectable difference between the 3 models (24 votes on 8 prompts)."
    )


def test_too_few_prompts_are_told_instead_of_a_verdict() -> None:
    votes = prompts([">>>"] * 3)

    ranking = rank(votes, options=ABC, planned=9, noun="wordings")

    assert ranking.kind == "too few groups"
    assert ranking.sentence == "3 prompts cannot tell 3 wordings apart: 7 or more are needed."


REPEATS = Noun(one="repeat of one prompt", many="repeats of one prompt")


def test_what_the_votes_are_spread_over_is_called_by_its_name() -> None:
    votes = prompts([">>>", "<<<"] * 4)

    alike = rank(votes, options=ABC, planned=len(votes), over=REPEATS)
    few = rank(votes[:3], options=ABC, planned=3, over=REPEATS)

    assert alike.sentence == ("No detectable difference between the 3 models (24 votes on 8 repeats of one prompt).")
    assert few.sentence == "1 repeat of one prompt cannot tell 3 models apart: 7 or more are needed."
    assert too_few(6, options=3, over=REPEATS) == (
        "6 repeats of one prompt cannot tell 3 models apart: 7 or more are needed."
    )


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        (1, "1 prompt cannot tell 3 models apart: 7 or more are needed."),
        (6, "6 prompts cannot tell 3 models apart: 7 or more are needed."),
        (7, None),
    ],
)
def test_too_few_prompts_can_be_told_before_anybody_judges(groups: int, sentence: str | None) -> None:
    assert too_few(groups, options=3) == sentence


def test_more_options_need_more_prompts() -> None:
    assert [groups_needed(options) for options in range(3, 9)] == [7, 8, 9, 10, 10, 11]


@pytest.mark.parametrize("options", range(3, 9))
def test_so_many_prompts_are_needed_and_suffice(options: int) -> None:
    names, always = "ABCDEFGH"[:options], ">" * comb(options, 2)

    assert ranking([always] * groups_needed(options), names).kind == "better"
    assert ranking([always] * (groups_needed(options) - 1), names).kind == "too few groups"


@pytest.mark.parametrize("options", [2, 9])
def test_other_numbers_of_options_are_refused(options: int) -> None:
    with pytest.raises(ValueError, match=f"^A comparison like this has 3 to 8 options, not {options}.$"):
        rank([], options="ABCDEFGHI"[:options], planned=3)


def test_a_vote_on_another_option_and_a_plan_without_votes_are_refused() -> None:
    with pytest.raises(ValueError, match="does not belong to this comparison"):
        rank([vote("A", "D", ">", group=0)], options=ABC, planned=9)
    with pytest.raises(ValueError, match=r"^A plan has at least 1 vote, not 0\.$"):
        rank([], options=ABC, planned=0)


@settings(deadline=None)
@given(words)
def test_the_least_chance_is_that_among_all_swaps_of_names_times_the_pairs(votes: list[str]) -> None:
    points = {">": (2, 0), "<": (0, 2), "=": (1, 1), "x": (0, 0)}
    chances = []
    for one, other in combinations(range(3), 2):
        by_prompt = []
        for word in votes:
            scores = [0, 0, 0]
            for (first, second), mark in zip(combinations(range(3), 2), word, strict=True):
                scores[first] += points[mark][0]
                scores[second] += points[mark][1]
            by_prompt.append(scores[one] - scores[other])
        swapped = [sum(map(int.__mul__, signs, by_prompt)) for signs in product((1, -1), repeat=len(votes))]
        chances.append(sum(abs(total) >= abs(sum(by_prompt)) for total in swapped) / len(swapped))

    assert ranking(votes).pairs[0].p_value == pytest.approx(min(1.0, 3 * min(chances)))


def test_after_one_of_three_pairs_differs_at_most_one_other_can_be_alike() -> None:
    """So the second pair is not corrected further (Shaffer); Holm would double its 10/256."""
    found = ranking([">>="] * 7 + ["=<<", "=><"])

    assert [(pair.ahead, pair.behind, pair.p_value) for pair in found.pairs] == [
        ("A", "B", 3 * 2 / 256),
        ("A", "C", 10 / 256),
        ("C", "B", 0.5),
    ]


def test_an_opponent_that_only_one_of_two_met_does_not_count_between_them() -> None:
    votes = [one for group in range(8) for one in (vote("A", "C", ">", group=group), vote("A", "B", "=", group=group))]

    ranking = rank(votes, options=ABC, planned=16)

    assert ranking.sentence == "A is better than C. B is better than C. No detectable difference between A and B."


def test_both_bad_gives_a_point_to_neither() -> None:
    assert ranking(["xx>"] * 7).sentence == "B is better than A and C. No detectable difference between A and C."
    assert ranking(["xxx"] * 7).kind == "no difference"


@given(words, st.permutations(ABC))
def test_other_names_give_the_same_verdict_about_other_names(votes: list[str], names: list[str]) -> None:
    renamed = dict(zip(ABC, names, strict=True))
    as_they_are, as_others = ranking(votes), ranking(votes, names)

    assert {frozenset((renamed[pair.ahead], renamed[pair.behind])) for pair in as_they_are.pairs if pair.is_better} == {
        frozenset((pair.ahead, pair.behind)) for pair in as_others.pairs if pair.is_better
    }
    assert as_others.kind == as_they_are.kind


@given(words, st.randoms(use_true_random=False))
def test_neither_the_order_of_votes_nor_the_sides_matter(remote: list[str], rng: Random) -> None:
    votes = prompts(remote)
    turned: dict[Outcome, Outcome] = {"left": "right", "right": "left", "tie": "tie", "both bad": "both bad"}
    other = [
        Vote(left=one.right, right=one.left, outcome=turned[one.outcome], group=one.group)
        for one in rng.sample(votes, len(votes))
    ]

    assert rank(other, options=ABC, planned=len(votes)) == ranking(remote)


@given(words)
def test_corrected_chances_rise_and_stay_chances(votes: list[str]) -> None:
    chances = [pair.p_value for pair in ranking(votes).pairs]

    assert chances == sorted(chances)
    assert 0 < chances[0] <= chances[-1] <= 1


def test_names_stand_in_the_sentence_as_they_are() -> None:
    assert ranking([">>="] * 7, ("{0}", "<b>", "%s and C")).sentence == (
        "{0} is better than <b> and %s and C. No detectable difference between <b> and %s and C."
    )
