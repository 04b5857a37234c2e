"""What models have cost: failures, retries and what was deleted are counted, and keepers only where they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kie.domain.task import Record, TaskState
from kie.ledger import Ledger, curation, judgings, model_costs, transitions
from kie.ledger.model_costs import Effort, EffortOnPrompt
from kie.media.store import FileStore
from kie.playground.comparisons.matchups import pairs_of
from tests.support.comparisons import TWO, axis, compared, with_results
from tests.support.ledgers import ME, SERVICE, ledger_in
from tests.support.shelves import placed, shown, store_in

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return store_in(tmp_path)


def effort(ledger: Ledger, model: str = "z-image") -> EffortOnPrompt | None:
    """The sums over all prompts."""
    effort = model_costs.efforts(ledger, workspace=ME, service=SERVICE).get(model)
    if effort is None:
        return None
    seconds = sum(one.seconds for one in effort.prompts)
    return effort_of(effort.attempts, effort.keepers, effort.credits, seconds=seconds)


def effort_of(attempts: int, kept: int, credits: float, seconds: float = 0.0) -> EffortOnPrompt:
    return EffortOnPrompt(attempts=attempts, keepers=kept, credits=credits, seconds=seconds)


def failed(ledger: Ledger, *, seconds: float) -> str:
    task_id = placed(ledger)
    transitions.begin_submit(ledger, task_id)
    transitions.submitted(ledger, task_id, kie_task_id="kie")
    ended = BEGAN + timedelta(seconds=seconds)
    record = Record(task_id="kie", state="fail", created_at=BEGAN, completed_at=ended)
    transitions.failed(ledger, task_id, record=record, sentence="No.")
    return task_id


def test_a_failure_costs_time_and_an_unsure_one_may_have_cost_credits(ledger: Ledger, store: FileStore) -> None:
    shown(ledger, store)
    failed(ledger, seconds=3.0)
    unsure = placed(ledger)
    transitions.begin_submit(ledger, unsure)
    transitions.not_accepted(ledger, unsure, state=TaskState.UNSURE, error_kind="x", error="?", billed=None)
    refused = placed(ledger)
    transitions.begin_submit(ledger, refused)
    transitions.not_accepted(ledger, refused, state=TaskState.REFUSED, error_kind="x", error="No.", billed=False)
    placed(ledger)
    assert effort(ledger) == effort_of(3, 0, 8.0, seconds=3.0)


def test_stars_and_downloads_make_keepers_each_result_once(ledger: Ledger, store: FileStore) -> None:
    both, downloaded, neither = (shown(ledger, store) for _ in range(3))
    curation.star(ledger, workspace=ME, ids=[both])
    model_costs.downloaded(ledger, [both, downloaded])
    assert neither not in (both, downloaded)
    assert effort(ledger) == effort_of(3, 2, 12.0)


def test_a_failure_is_no_keeper_even_with_a_star(ledger: Ledger) -> None:
    task_id = failed(ledger, seconds=1.0)
    curation.star(ledger, workspace=ME, ids=[task_id])
    model_costs.downloaded(ledger, [task_id])
    assert effort(ledger) == effort_of(1, 0, 0.0, seconds=1.0)


def test_a_downloaded_cut_out_makes_a_keeper_of_its_picture(ledger: Ledger, store: FileStore) -> None:
    source = transitions.load(ledger, shown(ledger, store))
    assert source is not None
    with ledger.read() as connection:
        file_id = str(connection.exec_driver_sql("SELECT id FROM files").scalar_one())
    model_costs.downloaded(ledger, [shown(ledger, store, model="cutout/auto", parent_file=file_id)])
    assert effort(ledger) == effort_of(1, 1, 4.0)


def test_the_first_download_is_remembered(ledger: Ledger, store: FileStore) -> None:
    task_id = shown(ledger, store)
    model_costs.downloaded(ledger, [task_id])
    first = transitions.load(ledger, task_id)
    model_costs.downloaded(ledger, [task_id])
    second = transitions.load(ledger, task_id)
    assert first is not None
    assert first.downloaded_at is not None
    assert second == first


def test_a_won_vote_counts_once_the_judging_has_ended(ledger: Ledger, store: FileStore) -> None:
    run_id = compared(ledger, axis("model", *TWO), axis("seed", "1", "2"))
    chosen = pairs_of(with_results(ledger, store, run_id), axis="model", seed=3)
    options = dict(zip(TWO, TWO, strict=True))
    judging_id = judgings.begin(ledger, workspace=ME, run_id=run_id, axis="model", options=options, chosen=chosen)
    for pair in chosen:
        won = "left" if pair.left_option == "z-image" else "right"
        judgings.vote(ledger, workspace=ME, judging_id=judging_id, number=chosen.index(pair), outcome=won)
    assert effort(ledger) == effort_of(2, 0, 8.0)
    judgings.end(ledger, workspace=ME, judging_id=judging_id)
    assert effort(ledger) == effort_of(2, 2, 8.0)
    other = effort(ledger, TWO[1])
    assert other is not None
    assert other.keepers == 0


def test_what_was_deleted_and_purged_has_still_been_paid_for(ledger: Ledger, store: FileStore) -> None:
    kept, thrown = shown(ledger, store), shown(ledger, store)
    failed(ledger, seconds=2.0)
    model_costs.downloaded(ledger, [kept])
    curation.star(ledger, workspace=ME, ids=[thrown])
    before = effort(ledger)
    assert before == effort_of(3, 2, 8.0, seconds=2.0)
    for deleted in ([thrown], [kept]):
        curation.delete(ledger, workspace=ME, ids=deleted)
        curation.purge(ledger, store, older_than_ms=-1)
    assert effort(ledger) == effort_of(3, 1, 8.0, seconds=2.0)


def test_what_was_tried_is_told_by_prompt_and_what_was_purged_as_one_more(ledger: Ledger, store: FileStore) -> None:
    run_id = compared(ledger, axis("model", "z-image"), axis("wording", "warm", "cold"), repeats=2)
    comparison = with_results(ledger, store, run_id)
    model_costs.downloaded(ledger, [comparison.slots[0].task.id])
    gone = shown(ledger, store)
    curation.delete(ledger, workspace=ME, ids=[gone])
    curation.purge(ledger, store, older_than_ms=-1)
    (by_prompt,) = model_costs.efforts(ledger, workspace=ME, service=SERVICE).values()
    assert isinstance(by_prompt, Effort)
    assert sorted((one.attempts, one.keepers) for one in by_prompt.prompts) == [(1, 0), (2, 0), (2, 1)]


def test_work_on_this_machine_and_other_services_are_left_out(ledger: Ledger, store: FileStore) -> None:
    shown(ledger, store, model="cutout/auto")
    shown(ledger, store, service="demo")
    shown(ledger, store, workspace="other")
    assert model_costs.efforts(ledger, workspace=ME, service=SERVICE) == {}
