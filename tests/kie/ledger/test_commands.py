"""What a person wants is stored once, however often and from wherever it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kie.domain.task import RETRIABLE, FileState, Record, TaskIntent, TaskState
from kie.errors import BadInput
from kie.ledger import Ledger, commands, curation, file_transitions, history_queries, queries, transitions
from kie.ledger.history_queries import Filters
from kie.ledger.schema import runs
from tests.support.ledgers import ME, SERVICE, intent, ledger_in, place, queued, task, tasks_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def sent(ledger: Ledger, *, kie_task_id: str = "kie-1") -> str:
    """The id of a task that KIE works on."""
    task_id = queued(ledger)
    assert transitions.begin_submit(ledger, task_id) is not None
    transitions.submitted(ledger, task_id, kie_task_id=kie_task_id)
    return task_id


def unsure(ledger: Ledger) -> str:
    task_id = queued(ledger)
    assert transitions.begin_submit(ledger, task_id) is not None
    assert transitions.recover(ledger, service=SERVICE) == 1
    return task_id


def ended(ledger: Ledger, state: TaskState) -> str:
    """The id of a task in this final state."""
    match state:
        case TaskState.CANCELLED:
            task_id = queued(ledger)
            assert commands.cancel(ledger, workspace=ME, task_id=task_id)
        case TaskState.UNSURE:
            task_id = unsure(ledger)
        case TaskState.REFUSED:
            task_id = queued(ledger)
            transitions.not_sent(ledger, task_id, error_kind="bad_input", error="Gone.")
        case TaskState.FAIL:
            task_id = sent(ledger)
            transitions.failed(ledger, task_id, record=Record(task_id="kie-1", state="fail"), sentence="It failed.")
        case TaskState.STOPPED:
            task_id = sent(ledger)
            transitions.stopped(ledger, task_id, error_kind="stopped", error="Too long.")
        case _:
            task_id = sent(ledger)
            transitions.succeeded(
                ledger, task_id, record=Record(task_id="kie-1", state="success"), urls=["https://x.org/1"]
            )
    assert task(ledger, task_id).state is state
    return task_id


def all_runs(ledger: Ledger) -> int:
    return len(queries.latest_runs(ledger, workspace=ME, limit=100))


# --- one click, one run


def test_a_run_holds_its_tasks_in_order_and_all_they_need(ledger: Ledger) -> None:
    run_id, is_new = place(ledger, intent(model="z-image"), intent(model="nano-banana-pro", seed=7))
    assert is_new
    first, second = tasks_of(ledger, run_id)
    assert (first.model, first.position, first.state) == ("z-image", 0, TaskState.QUEUED)
    assert (second.model, second.position, second.input) == ("nano-banana-pro", 1, {"prompt": "a mug", "seed": 7})
    assert (second.run_id, second.workspace, second.service) == (run_id, ME, SERVICE)
    assert (second.credits_expected, second.credits_billed, second.billed, second.attempts) == (4.0, None, None, 0)


def test_the_same_click_twice_is_one_run(ledger: Ledger) -> None:
    first = place(ledger, click="once", subject="a mug")
    assert place(ledger, intent(prompt="something else"), click="once", subject="other") == (first[0], False)
    assert all_runs(ledger) == 1


def test_the_same_click_from_many_threads_at_once_is_one_run(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: place(ledger, click="once"), range(8)))
    assert len({run_id for run_id, _ in answers}) == 1
    assert [is_new for _, is_new in answers].count(True) == 1
    assert len(history_queries.page(ledger, workspace=ME, filters=Filters(), page=1).tasks) == 1


def test_the_same_content_within_a_moment_is_one_run(ledger: Ledger) -> None:
    first, _ = place(ledger, click="one")
    assert place(ledger, click="two") == (first, False)


def test_the_same_content_after_a_moment_is_a_second_run(ledger: Ledger) -> None:
    first, _ = place(ledger, click="one")
    with ledger.write() as connection:
        connection.execute(runs.update().values(created_at=runs.c.created_at - commands.SAME_CLICK_MS))
    second, is_new = place(ledger, click="two")
    assert (is_new, second != first) == (True, True)


@pytest.mark.parametrize(
    ("wanted", "subject"),
    [
        ([intent(prompt="another mug")], "a mug"),
        ([intent(model="nano-banana-pro")], "a mug"),
        ([intent(seed=1)], "a mug"),
        ([intent(), intent()], "a mug"),
        ([intent()], "another mug"),
    ],
)
def test_different_content_is_never_taken_for_a_double_click(
    ledger: Ledger, wanted: list[TaskIntent], subject: str
) -> None:
    first, _ = place(ledger)
    second, is_new = place(ledger, *wanted, subject=subject)
    assert (is_new, second != first) == (True, True)


def test_another_workspace_is_another_person(ledger: Ledger) -> None:
    first, _ = place(ledger, click="same", workspace=ME)
    second, is_new = place(ledger, click="same", workspace="somebody")
    assert (is_new, second != first) == (True, True)
    assert queries.run(ledger, workspace=ME, run_id=second) is None
    assert [run.id for run in queries.latest_runs(ledger, workspace="somebody")] == [second]


def test_a_run_of_nothing_is_a_sentence(ledger: Ledger) -> None:
    with pytest.raises(BadInput, match=r"^Choose at least one model\. Nothing was sent\.$"):
        commands.place_run(ledger, workspace=ME, service=SERVICE, click="c", brief={}, intents=[])
    assert all_runs(ledger) == 0


# --- budget


def test_a_run_beyond_the_budget_is_refused_whole(ledger: Ledger) -> None:
    place(ledger, intent(credits=6), budget=10)
    with pytest.raises(BadInput) as refused:
        place(ledger, intent(credits=2), intent(credits=3), subject="more", budget=10)
    assert refused.value.field == "budget"
    assert refused.value.message == (
        "This would cost 5 credits, and 6 of the 10 allowed in 24 hours are used. Nothing was sent. "
        "Wait, choose fewer, or raise BUDGET_CREDITS_PER_DAY."
    )
    assert all_runs(ledger) == 1
    assert place(ledger, intent(credits=4), subject="just right", budget=10)[1]


def test_what_was_not_billed_does_not_count_against_the_budget_and_what_is_unsure_does(ledger: Ledger) -> None:
    for state in (TaskState.CANCELLED, TaskState.REFUSED, TaskState.FAIL):
        ended(ledger, state)
    assert place(ledger, intent(credits=10), subject="all of it", budget=10)[1]
    ended(ledger, TaskState.UNSURE)
    with pytest.raises(BadInput, match="14 of the 10 allowed"):
        place(ledger, intent(credits=0.5), subject="a little", budget=10)


def test_sending_anew_is_held_to_the_budget_too(ledger: Ledger) -> None:
    failed = ended(ledger, TaskState.FAIL)
    with pytest.raises(BadInput, match="This would cost 4 credits, and 0 of the 3 allowed"):
        commands.retry(ledger, service=SERVICE, workspace=ME, task_id=failed, budget=3)
    assert commands.retry(ledger, service=SERVICE, workspace=ME, task_id=failed, budget=4) is not None


def test_what_kie_billed_outweighs_the_price_that_was_expected(ledger: Ledger) -> None:
    task_id = sent(ledger)
    transitions.succeeded(ledger, task_id, record=Record(task_id="kie-1", state="success", credits=9.0), urls=[])
    with pytest.raises(BadInput, match="9 of the 10 allowed"):
        place(ledger, intent(credits=2), subject="more", budget=10)


# --- retry, cancel, attach, resume


@pytest.mark.parametrize("state", sorted(RETRIABLE))
def test_a_retry_is_the_same_request_anew_and_only_once(ledger: Ledger, state: TaskState) -> None:
    task_id = ended(ledger, state)
    old = task(ledger, task_id)
    new_id = commands.retry(ledger, service=SERVICE, workspace=ME, task_id=task_id)
    assert new_id is not None
    new = task(ledger, new_id)
    assert (new.state, new.retry_of, new.run_id, new.position) == (TaskState.QUEUED, task_id, old.run_id, 1)
    assert (new.model, new.input, new.credits_expected) == (old.model, old.input, old.credits_expected)
    assert (new.kie_task_id, new.error, new.billed, new.attempts) == (None, None, None, 0)
    assert task(ledger, task_id) == old
    assert commands.retry(ledger, service=SERVICE, workspace=ME, task_id=task_id) is None
    assert len(tasks_of(ledger, old.run_id)) == 2


def test_what_is_under_way_succeeded_or_stopped_is_not_sent_anew(ledger: Ledger) -> None:
    ids = [queued(ledger), sent(ledger), ended(ledger, TaskState.SUCCESS), ended(ledger, TaskState.STOPPED)]
    assert [commands.retry(ledger, service=SERVICE, workspace=ME, task_id=task_id) for task_id in ids] == [None] * 4
    failed = ended(ledger, TaskState.FAIL)
    assert commands.retry(ledger, service=SERVICE, workspace="somebody", task_id=failed) is None


def test_a_retry_goes_to_the_service_that_was_asked_or_nowhere(ledger: Ledger) -> None:
    paid, (run_id, _) = ended(ledger, TaskState.FAIL), place(ledger, intent(model="cutout/auto"))
    cut = tasks_of(ledger, run_id)[0].id
    assert commands.cancel(ledger, workspace=ME, task_id=cut)
    with pytest.raises(BadInput, match="Nothing was sent"):
        commands.retry(ledger, service="demo", workspace=ME, task_id=paid)
    again = commands.retry(
        ledger, service="demo", workspace=ME, task_id=cut
    )  # done on this machine, whoever else is asked
    assert again is not None
    assert task(ledger, again).service == "demo"
    assert commands.retry(ledger, service=SERVICE, workspace=ME, task_id=paid) is not None


def test_only_what_is_still_queued_can_be_taken_back(ledger: Ledger) -> None:
    task_id = queued(ledger)
    assert not commands.cancel(ledger, workspace="somebody", task_id=task_id)
    assert commands.cancel(ledger, workspace=ME, task_id=task_id)
    taken = task(ledger, task_id)
    assert (taken.state, taken.billed, taken.error) == (
        TaskState.CANCELLED, False, "Taken back before it was sent. Nothing was billed.",
    )  # fmt: skip
    assert transitions.begin_submit(ledger, task_id) is None
    submitting = queued(ledger)
    transitions.begin_submit(ledger, submitting)
    for other in (submitting, sent(ledger), ended(ledger, TaskState.FAIL)):
        before = task(ledger, other)
        assert not commands.cancel(ledger, workspace=ME, task_id=other)
        assert task(ledger, other) == before


def test_an_unsure_task_can_be_told_which_task_it_became(ledger: Ledger) -> None:
    task_id = unsure(ledger)
    assert commands.attach(ledger, workspace=ME, task_id=task_id, kie_task_id=" 366e2065 ")
    attached = task(ledger, task_id)
    assert (attached.state, attached.kie_task_id, attached.billed, attached.error, attached.error_kind) == (
        TaskState.WAITING, "366e2065", None, None, None,
    )  # fmt: skip
    assert not commands.attach(ledger, workspace=ME, task_id=task_id, kie_task_id="other")
    assert not commands.attach(ledger, workspace=ME, task_id=queued(ledger), kie_task_id="other")


def test_one_kie_task_is_attached_to_one_row(ledger: Ledger) -> None:
    first, second = unsure(ledger), unsure(ledger)
    assert commands.attach(ledger, workspace=ME, task_id=first, kie_task_id="366e2065")
    with pytest.raises(commands.AttachedAlready, match=r"^This task is here already, on another row\.") as refused:
        commands.attach(ledger, workspace=ME, task_id=second, kie_task_id="366e2065")
    assert refused.value.task_id == first
    assert (task(ledger, second).state, task(ledger, second).kie_task_id) == (TaskState.UNSURE, None)
    transitions.detached(ledger, first, error="not this one")
    assert commands.attach(ledger, workspace=ME, task_id=first, kie_task_id="366e2065")
    transitions.stopped(ledger, first, error_kind="stopped", error="over")
    assert curation.delete(ledger, workspace=ME, ids=[first])
    with pytest.raises(commands.AttachedAlready, match="among what was deleted") as hidden:
        commands.attach(ledger, workspace=ME, task_id=second, kie_task_id="366e2065")
    assert hidden.value.task_id is None


@pytest.mark.parametrize("words", ["", "  ", "two words", "a\nb", "x" * 201])
def test_what_is_no_task_id_is_not_attached(ledger: Ledger, words: str) -> None:
    task_id = unsure(ledger)
    with pytest.raises(BadInput, match=r"^A task id is one word such as 366e"):
        commands.attach(ledger, workspace=ME, task_id=task_id, kie_task_id=words)
    assert task(ledger, task_id).state is TaskState.UNSURE


def test_a_stopped_task_is_asked_about_again(ledger: Ledger) -> None:
    task_id = ended(ledger, TaskState.STOPPED)
    assert commands.resume(ledger, workspace=ME, task_id=task_id)
    again = task(ledger, task_id)
    assert (again.state, again.kie_task_id, again.error, again.finished_at) == (TaskState.WAITING, "kie-1", None, None)
    assert not commands.resume(ledger, workspace=ME, task_id=task_id)


def test_a_success_that_lost_a_file_stays_one_and_only_that_file_is_fetched_again(ledger: Ledger) -> None:
    task_id = sent(ledger)
    record = Record(task_id="kie-1", state="success", credits=18.0)
    transitions.succeeded(ledger, task_id, record=record, urls=["https://x.org/1", "https://x.org/2"])
    assert not commands.resume(ledger, workspace=ME, task_id=task_id)
    kept, lost = task(ledger, task_id).files
    file_transitions.stored(ledger, kept.id, values={"sha256": "a" * 64, "mime": "image/png", "size": 9})
    file_transitions.attempted(ledger, lost.id, reason="Not there.")
    file_transitions.lost(ledger, lost.id, reason="Broken.")
    before = task(ledger, task_id)
    assert commands.resume(ledger, workspace=ME, task_id=task_id)
    again = replace(lost, state=FileState.FETCHING, attempts=0, reason=None)
    assert task(ledger, task_id) == replace(before, files=(before.files[0], again))
    assert (before.state, before.billed, before.credits_billed) == (TaskState.SUCCESS, True, 18.0)
    assert not commands.resume(ledger, workspace=ME, task_id=task_id)


def test_a_success_whose_answer_named_no_address_is_asked_about_again(ledger: Ledger) -> None:
    task_id, record = sent(ledger), Record(task_id="kie-1", state="success")
    transitions.succeeded(ledger, task_id, record=record, urls=[], lost="No readable result.")
    assert commands.resume(ledger, workspace=ME, task_id=task_id)
    assert (task(ledger, task_id).state, task(ledger, task_id).files) == (TaskState.WAITING, ())
    transitions.succeeded(ledger, task_id, record=record, urls=["https://x.org/1"])
    assert [(f.position, f.state, f.url) for f in task(ledger, task_id).files] == [
        (0, FileState.FETCHING, "https://x.org/1"),
    ]  # fmt: skip


def test_what_has_no_task_id_or_needs_nothing_is_not_resumed(ledger: Ledger) -> None:
    ids = [queued(ledger), sent(ledger), unsure(ledger), ended(ledger, TaskState.FAIL), "no such task"]
    assert [commands.resume(ledger, workspace=ME, task_id=task_id) for task_id in ids] == [False] * 5
