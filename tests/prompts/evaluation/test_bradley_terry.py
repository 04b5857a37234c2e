"""Strengths are found from plentiful votes, stay finite for a winner of everything, and come with honest intervals."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit

from prompts.evaluation.bradley_terry import Strength, fit, strengths
from prompts.evaluation.votes import Outcome, Vote

ABC = ("A", "B", "C")
OUTCOMES: tuple[Outcome, ...] = ("left", "right", "tie")


def chances(logs: NDArray[np.float64], tie: float) -> NDArray[np.float64]:
    """Of every pair by Davidson's formula: first wins, second wins, tie. `logs` (…, options) of the strengths."""
    first, second = (
        np.exp(logs[..., list(side)]) for side in zip(*combinations(range(logs.shape[-1]), 2), strict=True)
    )
    parts = np.stack([first, second, tie * np.sqrt(first * second)], axis=-1)
    return np.asarray(parts / parts.sum(-1, keepdims=True))


def votes(results: NDArray[np.int_], options: tuple[str, ...] = ABC) -> list[Vote]:
    """From one row a prompt, one column a pair, the place of the result in `OUTCOMES`."""
    return [
        Vote(left=left, right=right, outcome=OUTCOMES[result], prompt=str(group))
        for group, row in enumerate(results.tolist())
        for (left, right), result in zip(combinations(options, 2), row, strict=True)
    ]


def drawn(rng: np.random.Generator, of: NDArray[np.float64]) -> NDArray[np.int_]:
    return np.asarray((rng.random(of.shape[:-1])[..., None] > of.cumsum(-1)[..., :2]).sum(-1))


def by_option(found: tuple[Strength, ...]) -> dict[str, Strength]:
    return {one.option: one for one in found}


def test_known_strengths_and_ties_are_found_from_plentiful_votes() -> None:
    rng, logs = np.random.default_rng(1), np.array([1.0, 0.2, -0.4, -0.8])
    results = drawn(rng, np.broadcast_to(chances(logs, 0.7), (20_000, 6, 3)))
    counts = np.eye(3)[results].sum(0)

    found = fit(counts, options=4).logs

    assert found[:4] == pytest.approx(logs - logs.mean(), abs=0.03)
    assert np.exp(found[4]) == pytest.approx(0.7, abs=0.02)


def test_exact_counts_give_exactly_the_shares_they_were_made_from() -> None:
    logs = np.array([0.5, 0.0, -0.5])
    found = fit(1e9 * chances(logs, 0.3), options=3).logs

    assert found[:3] == pytest.approx(logs, abs=1e-6)
    assert np.exp(found[3]) == pytest.approx(0.3, abs=1e-6)


def test_several_tables_are_fitted_at_once_as_one_by_one() -> None:
    counts = np.random.default_rng(2).integers(0, 9, (5, 6, 3)).astype(float)

    together = fit(counts, options=4).logs

    assert together == pytest.approx(np.array([fit(one, options=4).logs for one in counts]), abs=1e-7)


@given(st.lists(st.integers(min_value=0, max_value=1000), min_size=9, max_size=9))
def test_the_most_probable_strengths_are_found_whatever_the_counts(votes: list[int]) -> None:
    counts = np.array(votes, dtype=float).reshape(3, 3)
    logs = fit(counts, options=3).logs

    def surprise(at: NDArray[np.float64]) -> float:
        return float(-(counts * np.log(chances(at[:3], np.exp(at[3])))).sum() + (at**2).sum() / 18)

    least = surprise(logs)
    for direction in np.vstack([np.eye(4), -np.eye(4)]):
        assert surprise(logs + 0.01 * direction) > least


def test_an_option_that_wins_everything_has_a_finite_strength_and_an_interval() -> None:
    found = by_option(strengths(votes(np.array([[0, 0, 2]] * 7)), options=ABC))

    assert (found["A"].wins, found["A"].losses, found["A"].ties) == (14, 0, 0)
    assert 0.9 < found["A"].share < 0.99
    assert found["A"].interval[0] < 0.85
    assert found["A"].share < found["A"].interval[1] < 1
    assert found["B"].share == pytest.approx(found["C"].share)


def test_even_a_million_wins_to_none_have_a_finite_strength() -> None:
    logs = fit(np.array([[1e6, 0, 0]] * 28), options=8).logs

    assert np.isfinite(logs).all()
    assert (np.diff(logs[:8]) < 0).all()


def test_more_ties_raise_the_tie_parameter() -> None:
    matching = [fit(np.array([[5.0, 5.0, ties]] * 3), options=3).logs[3] for ties in (0, 1, 5, 50)]

    assert matching == sorted(matching)
    assert np.exp(matching[2]) == pytest.approx(1.0, abs=0.1)


def test_equal_options_share_equally_and_ties_count_half() -> None:
    estimate = strengths(votes(np.array([[0, 1, 0], [1, 0, 1], [2, 2, 2]])), options=ABC)

    assert [one.share for one in estimate] == pytest.approx([0.5, 0.5, 0.5])


def test_the_strongest_comes_first_and_both_bad_stays_apart() -> None:
    both_bad = Vote(left="C", right="A", outcome="both bad", prompt="0")
    plain = votes(np.array([[1, 1, 0], [1, 2, 0], [0, 1, 0]]))

    estimate = strengths([*plain, both_bad], options=ABC)

    counted = [(one.option, one.wins, one.losses, one.ties, one.both_bad) for one in estimate]
    assert counted == [("B", 5, 1, 0, 0), ("C", 2, 3, 1, 1), ("A", 1, 4, 1, 1)]
    assert [one.share for one in estimate] == pytest.approx([one.share for one in strengths(plain, options=ABC)])


def test_sides_do_not_matter() -> None:
    plain = votes(np.array([[1, 1, 0], [1, 2, 0], [0, 1, 0]]))
    turned: dict[Outcome, Outcome] = {"left": "right", "right": "left", "tie": "tie"}
    other = [Vote(left=v.right, right=v.left, outcome=turned[v.outcome], prompt=v.prompt) for v in plain]

    assert strengths(other, options=ABC) == strengths(plain, options=ABC)


@pytest.mark.parametrize("prompts", [0, 1])
def test_one_prompt_leaves_everything_possible(prompts: int) -> None:
    estimate = strengths(votes(np.zeros((prompts, 3), dtype=int)), options=ABC)

    assert {one.interval for one in estimate} == {(0.0, 1.0)}


def test_a_vote_on_another_option_is_refused() -> None:
    with pytest.raises(ValueError, match="does not belong to this comparison"):
        strengths(votes(np.array([[0, 0, 0]])), options=("A", "B", "D"))


@pytest.mark.parametrize("prompts", [4, 10])
def test_intervals_hold_the_truth_in_95_of_100_cases_though_votes_on_a_prompt_hang_together(prompts: int) -> None:
    """Four people judge the same pictures, which differ in quality from prompt to prompt.

    300 sessions tell a rate of 95 % to within 3.8 points, which is three standard errors.
    """
    rng = np.random.default_rng(3)

    def session(prompts: int) -> NDArray[np.int_]:
        pictures = np.array([1.5, 0.0, -0.5]) + 1.5 * rng.normal(size=(prompts, 3))
        return np.stack([drawn(rng, chances(pictures, 0.4)) for _ in range(4)])

    points = np.eye(3)[session(50_000)].mean((0, 1)) @ [1.0, 0.0, 0.5]
    truth = dict(zip(ABC, [points[:2].mean(), (1 - points[0] + points[2]) / 2, 1 - points[1:].mean()], strict=True))

    held = dict.fromkeys(ABC, 0)
    for _ in range(300):
        judged = [vote for of_person in session(prompts) for vote in votes(of_person)]
        for one in strengths(judged, options=ABC):
            held[one.option] += one.interval[0] <= truth[one.option] <= one.interval[1]

    assert min(held.values()) / 300 >= 0.95 - 0.038


def test_intervals_narrow_with_more_prompts() -> None:
    row = np.array([[0, 1, 2], [1, 0, 0], [0, 0, 1], [2, 1, 1], [0, 0, 0]])
    widths = [
        high - low
        for repeats in (1, 4, 16)
        for low, high in [by_option(strengths(votes(np.tile(row, (repeats, 1))), options=ABC))["A"].interval]
    ]

    assert widths == sorted(widths, reverse=True)
    assert widths[2] < widths[0] / 3


def test_two_options_are_the_plain_share() -> None:
    assert fit(np.array([[3e6, 1e6, 0.0]]), options=2).logs[0] == pytest.approx(np.log(3) / 2, abs=1e-3)
    assert expit(np.log(3)) == pytest.approx(0.75)
