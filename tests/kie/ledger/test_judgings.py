"""Blind judgings: what is shown is fixed at the start, a vote counts once, and nothing changes after the end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kie.domain.comparison import Pair
from kie.errors import BadInput
from kie.ledger import Ledger, judgings
from kie.ledger.judgings import Judging
from kie.playground.comparisons.matchups import pairs_of
from tests.support.comparisons import TWO, axis, compared, with_results
from tests.support.ledgers import ME, ledger_in
from tests.support.shelves import store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


@pytest.fixture
def judging_id(ledger: Ledger, tmp_path: Path) -> str:
    run_id = compared(ledger, axis("model", *TWO), axis("seed", "1", "2", "3"))
    comparison = with_results(ledger, store_in(tmp_path), run_id)
    return judgings.begin(
        ledger, workspace=ME, run_id=run_id, axis="model", options={key: key.upper() for key in TWO},
        chosen=pairs_of(comparison, axis="model", seed=1),
    )  # fmt: skip


def seen(ledger: Ledger, judging_id: str) -> Judging:
    judging = judgings.judging(ledger, workspace=ME, judging_id=judging_id)
    assert judging is not None
    return judging


def test_votes_are_kept_one_by_one_and_the_next_pair_follows(ledger: Ledger, judging_id: str) -> None:
    assert (seen(ledger, judging_id).planned, seen(ledger, judging_id).votes) == (3, ())
    for number, outcome in enumerate(("left", "tie")):
        assert seen(ledger, judging_id).next is not None
        assert judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=number, outcome=outcome)  # type: ignore[arg-type]
    now = seen(ledger, judging_id)
    assert [pair.outcome for pair in now.pairs] == ["left", "tie", None]
    assert now.next == now.pairs[2]


def test_a_key_pressed_twice_votes_once(ledger: Ledger, judging_id: str) -> None:
    assert judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=0, outcome="left")
    assert not judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=0, outcome="right")
    assert seen(ledger, judging_id).pairs[0].outcome == "left"


def test_a_slip_can_be_taken_back_until_the_end(ledger: Ledger, judging_id: str) -> None:
    judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=0, outcome="left")
    assert judgings.take_back(ledger, workspace=ME, judging_id=judging_id, number=0)
    assert not judgings.take_back(ledger, workspace=ME, judging_id=judging_id, number=0)
    assert seen(ledger, judging_id).votes == ()
    judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=0, outcome="right")
    assert judgings.end(ledger, workspace=ME, judging_id=judging_id)
    assert not judgings.take_back(ledger, workspace=ME, judging_id=judging_id, number=0)
    assert not judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=1, outcome="left")
    assert not judgings.end(ledger, workspace=ME, judging_id=judging_id)
    assert [pair.outcome for pair in seen(ledger, judging_id).pairs] == ["right", None, None]


def test_a_note_is_kept_and_can_be_taken_away(ledger: Ledger, judging_id: str) -> None:
    judgings.note(ledger, workspace=ME, judging_id=judging_id, number=1, text="  hands wrong ")
    assert seen(ledger, judging_id).pairs[1].note == "hands wrong"
    judgings.note(ledger, workspace=ME, judging_id=judging_id, number=1, text=" ")
    assert seen(ledger, judging_id).pairs[1].note is None


def test_nobody_votes_in_somebody_elses_judging(ledger: Ledger, judging_id: str) -> None:
    assert not judgings.vote(ledger, workspace="other", judging_id=judging_id, number=0, outcome="left")
    assert not judgings.end(ledger, workspace="other", judging_id=judging_id)
    assert judgings.judging(ledger, workspace="other", judging_id=judging_id) is None


def test_the_name_of_a_judging_tells_nothing(ledger: Ledger, judging_id: str) -> None:
    run_id = seen(ledger, judging_id).run_id
    assert len(judging_id) == 32
    assert run_id not in judging_id
    assert [j.id for j in judgings.of_run(ledger, workspace=ME, run_id=run_id)] == [judging_id]


def again(ledger: Ledger, run_id: str, *chosen: Pair, workspace: str = ME) -> str:
    return judgings.begin(
        ledger, workspace=workspace, run_id=run_id, axis="model", options={key: key for key in TWO}, chosen=chosen
    )


def test_whoever_begins_twice_goes_on_with_the_first_until_it_has_ended(ledger: Ledger, judging_id: str) -> None:
    first = seen(ledger, judging_id)
    assert again(ledger, first.run_id, *first.pairs[:1]) == judging_id
    assert seen(ledger, judging_id) == first
    assert len(judgings.of_run(ledger, workspace=ME, run_id=first.run_id)) == 1
    plain = Pair(group="0", left_option=TWO[0], right_option=TWO[1], left_file="one", right_file="other")
    foreign = again(ledger, first.run_id, plain, workspace="other")
    judgings.end(ledger, workspace=ME, judging_id=judging_id)
    second = again(ledger, first.run_id, plain)
    assert len({foreign, second, judging_id}) == 3
    assert again(ledger, first.run_id, plain) == second


def test_two_tabs_at_once_begin_one_judging(ledger: Ledger, judging_id: str) -> None:
    first = seen(ledger, judging_id)
    judgings.end(ledger, workspace=ME, judging_id=judging_id)
    plain = Pair(group="0", left_option=TWO[0], right_option=TWO[1], left_file="one", right_file="other")
    with ThreadPoolExecutor(4) as tabs:
        begun = set(tabs.map(lambda _: again(ledger, first.run_id, plain), range(4)))
    assert len(begun) == 1


def test_nothing_to_judge_is_refused_with_a_sentence(ledger: Ledger, judging_id: str) -> None:
    judgings.end(ledger, workspace=ME, judging_id=judging_id)
    with pytest.raises(BadInput, match="Nothing was begun"):
        again(ledger, seen(ledger, judging_id).run_id)
    assert len(judgings.of_run(ledger, workspace=ME, run_id=seen(ledger, judging_id).run_id)) == 1


def test_only_what_has_ended_is_evidence_and_it_is_told_when_that_changes(ledger: Ledger, judging_id: str) -> None:
    judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=0, outcome="left")
    assert (judgings.ended(ledger, workspace=ME, limit=9), judgings.last_ended(ledger, workspace=ME)) == ((), (0, 0))
    judgings.end(ledger, workspace=ME, judging_id=judging_id)
    assert judgings.ended(ledger, workspace=ME, limit=9) == (seen(ledger, judging_id),)
    count, moment = judgings.last_ended(ledger, workspace=ME)
    assert (count, moment > 0) == (1, True)
    assert judgings.ended(ledger, workspace="somebody else", limit=9) == ()
