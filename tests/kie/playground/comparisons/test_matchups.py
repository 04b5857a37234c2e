"""Pairs for a blind judge: fair, shuffled, and no picture used more often than it may be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import Axis
from kie.ledger import Ledger
from kie.playground.comparisons.matchups import leaves_some_out, pairs_of
from tests.support.comparisons import axis, compared, seen, with_results
from tests.support.ledgers import ledger_in
from tests.support.pictures import picture
from tests.support.shelves import finish, store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def made(ledger: Ledger, folder: Path, *axes: Axis, repeats: int = 1, leave: tuple[int, ...] = ()) -> Comparison:
    return with_results(ledger, store_in(folder), compared(ledger, *axes, repeats=repeats), leave=leave)


def uses(pairs: tuple[Pair, ...]) -> set[int]:
    """How often each picture is used, as the set of different numbers."""
    return set(Counter(file for pair in pairs for file in (pair.left_file, pair.right_file)).values())


def test_two_options_meet_with_every_picture_used_once(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", "a", "b"), axis("seed", *"12345"), repeats=2)
    pairs = pairs_of(comparison, axis="model", seed=1)
    assert (len(pairs), uses(pairs)) == (10, {1})
    assert Counter(pair.group for pair in pairs) == dict.fromkeys("01234", 2)
    assert all({pair.left_option, pair.right_option} == {"a", "b"} for pair in pairs)


def test_every_picture_stands_on_the_side_that_the_pair_says(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", "a", "b"), axis("seed", *"12345678"))
    option_of = {slot.result.id: slot.cell["model"] for slot in comparison.slots if slot.result}
    pairs = pairs_of(comparison, axis="model", seed=2)
    assert all(option_of[p.left_file] == p.left_option and option_of[p.right_file] == p.right_option for p in pairs)
    assert {pair.left_option for pair in pairs} == {"a", "b"}


def test_three_options_meet_each_other_in_every_group(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", *"abc"), axis("seed", *"12"))
    pairs = pairs_of(comparison, axis="model", seed=1)
    assert (len(pairs), uses(pairs)) == (6, {2})


def test_with_one_prompt_its_repeats_are_the_groups(ledger: Ledger, tmp_path: Path) -> None:
    pairs = pairs_of(made(ledger, tmp_path, axis("model", "a", "b"), repeats=3), axis="model", seed=1)
    assert sorted(pair.group for pair in pairs) == ["0", "1", "2"]


def test_a_picture_that_failed_leaves_its_partner_for_another(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", "a", "b"), repeats=3, leave=(0, 5))
    pairs = pairs_of(comparison, axis="model", seed=1)
    assert (len(pairs), uses(pairs)) == (2, {1})


def test_the_same_seed_gives_the_same_pairs_and_another_one_others(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", "a", "b"), axis("seed", *"12345678"))
    assert pairs_of(comparison, axis="model", seed=1) == pairs_of(comparison, axis="model", seed=1)
    assert pairs_of(comparison, axis="model", seed=1) != pairs_of(comparison, axis="model", seed=2)


def test_against_one_option_the_others_do_not_meet_and_its_own_pictures_do(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("left_out", "", "camera", "style"), repeats=4)
    pairs = pairs_of(comparison, axis="left_out", seed=1, against="")
    met = Counter(tuple(sorted((pair.left_option, pair.right_option))) for pair in pairs)
    assert met == {("", "camera"): 4, ("", "style"): 4, ("", ""): 2}
    assert all(pair.left_file != pair.right_file for pair in pairs)


def test_fewer_than_two_results_make_no_pair(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", "a", "b"), leave=(1,))
    assert pairs_of(comparison, axis="model", seed=1) == ()
    assert pairs_of(comparison, axis="unheard of", seed=1) == ()


def test_where_one_seed_alone_has_both_models_its_repeats_are_the_groups(ledger: Ledger, tmp_path: Path) -> None:
    comparison = made(ledger, tmp_path, axis("model", "a", "b"), axis("seed", *"12"), repeats=3, leave=(3, 4, 5))
    pairs = pairs_of(comparison, axis="model", seed=1)
    assert sorted(pair.group for pair in pairs) == ["0", "1", "2"]


def test_of_several_pictures_the_first_is_judged_and_that_is_known(ledger: Ledger, tmp_path: Path) -> None:
    run_id = compared(ledger, axis("model", "a", "b"))
    first, other = seen(ledger, run_id).slots
    finish(ledger, store_in(tmp_path), first.task.id, [picture(size=(60, 40)), picture(size=(61, 40))])
    assert not leaves_some_out(seen(ledger, run_id), ())
    finish(ledger, store_in(tmp_path), other.task.id, [picture(size=(62, 40))])
    comparison = seen(ledger, run_id)
    pairs = pairs_of(comparison, axis="model", seed=1)
    assert {pairs[0].left_file, pairs[0].right_file} == {slot.task.files[0].id for slot in comparison.slots}
    assert leaves_some_out(comparison, pairs)
