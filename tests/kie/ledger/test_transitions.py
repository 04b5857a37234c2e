"""What the worker writes: every step starts from the state it names, and survives the process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kie.domain.task import FileState, Record, TaskState
from kie.errors import BadSettings
from kie.ledger import Ledger, account, commands, file_transitions, history_queries, queries, request_files, transitions
from kie.ledger.history_queries import Filters
from kie.ledger.schema import tasks as task_table
from tests.support.emulators import ROOT
from tests.support.ledgers import ME, SERVICE, intent, ledger_in, place, queued, task, tasks_of

BEGAN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def sent(ledger: Ledger, *, kie_task_id: str = "kie-1") -> str:
    task_id = queued(ledger)
    assert transitions.begin_submit(ledger, task_id) is not None
    transitions.submitted(ledger, task_id, kie_task_id=kie_task_id)
    return task_id


def success(*, seconds: float = 8.0, credits: float | None = None) -> Record:
    return Record(
        task_id="kie-1", state="success", credits=credits, created_at=BEGAN,
        completed_at=BEGAN + timedelta(seconds=seconds),
    )  # fmt: skip


# --- the life of a task


def test_a_submission_is_marked_before_it_is_made_and_only_once(ledger: Ledger) -> None:
    task_id = queued(ledger)
    begun = transitions.begin_submit(ledger, task_id)
    assert begun is not None
    assert (begun.state, begun.attempts, begun.submitted_at is not None) == (TaskState.SUBMITTING, 1, True)
    assert transitions.begin_submit(ledger, task_id) is None
    transitions.submitted(ledger, task_id, kie_task_id="kie-1")
    waiting = task(ledger, task_id)
    assert (waiting.state, waiting.kie_task_id, waiting.watched_since is not None) == (TaskState.WAITING, "kie-1", True)
    assert transitions.begin_submit(ledger, task_id) is None


def test_what_was_not_started_waits_in_the_queue_for_its_moment(ledger: Ledger) -> None:
    task_id = queued(ledger)
    transitions.begin_submit(ledger, task_id)
    before = time.time() * 1000
    transitions.not_started(ledger, task_id, retry_in=10.0, error_kind="rate_limited", error="Slow down.")
    assert task(ledger, task_id).state is TaskState.QUEUED
    assert task(ledger, task_id).error_kind == "rate_limited"
    not_before = transitions.open_work(ledger, service=SERVICE).queued[task_id][0]
    assert 9_900 < not_before - before < 11_000
    transitions.begin_submit(ledger, task_id)
    transitions.submitted(ledger, task_id, kie_task_id="kie-1")
    after = task(ledger, task_id)
    assert (after.attempts, after.error, after.error_kind) == (2, None, None)


def test_kies_word_is_noted_and_told_once(ledger: Ledger) -> None:
    task_id = sent(ledger)
    generating = Record(task_id="kie-1", state="generating", credits=18.0)
    assert transitions.progressed(ledger, task_id, record=generating)
    assert not transitions.progressed(ledger, task_id, record=generating)
    assert (task(ledger, task_id).state, task(ledger, task_id).credits_billed) == (TaskState.GENERATING, 18.0)
    transitions.failed(ledger, task_id, record=Record(task_id="kie-1", state="fail"), sentence="No.")
    assert not transitions.progressed(ledger, task_id, record=generating)
    assert task(ledger, task_id).state is TaskState.FAIL


def test_a_success_and_its_files_are_one_write(ledger: Ledger) -> None:
    task_id = sent(ledger)
    transitions.succeeded(ledger, task_id, record=success(credits=18.0), urls=["https://x.org/1", "https://x.org/2"])
    ended = task(ledger, task_id)
    assert (ended.state, ended.seconds, ended.credits_billed, ended.billed) == (TaskState.SUCCESS, 8.0, 18.0, True)
    assert ended.finished_at == BEGAN + timedelta(seconds=8)
    assert [(f.position, f.url, f.state) for f in ended.files] == [
        (0, "https://x.org/1", FileState.FETCHING),
        (1, "https://x.org/2", FileState.FETCHING),
    ]
    assert not ended.is_settled
    transitions.succeeded(ledger, task_id, record=success(credits=99.0), urls=["https://x.org/3"])
    assert task(ledger, task_id) == ended


def test_a_success_without_a_reported_cost_costs_what_was_expected(ledger: Ledger) -> None:
    task_id = sent(ledger)
    transitions.succeeded(ledger, task_id, record=success(), urls=["https://x.org/1"])
    assert task(ledger, task_id).credits_billed == 4.0


def test_a_failure_is_not_billed_and_says_why(ledger: Ledger) -> None:
    task_id = sent(ledger)
    record = Record(task_id="kie-1", state="fail", fail_code="422", fail_message="flagged", credits=18.0)
    transitions.failed(ledger, task_id, record=record, sentence="It was flagged.")
    ended = task(ledger, task_id)
    assert (ended.state, ended.billed, ended.credits_billed) == (TaskState.FAIL, False, 0.0)
    assert (ended.error_kind, ended.error, ended.fail_code) == ("generation_failed", "It was flagged.", "422")


def test_a_file_is_kept_lost_or_tried_again_and_never_moves_after_that(ledger: Ledger) -> None:
    task_id = sent(ledger)
    transitions.succeeded(ledger, task_id, record=success(), urls=["https://x.org/1"])
    file = task(ledger, task_id).files[0]
    file_transitions.attempted(ledger, file.id, reason="HTTP 404.")
    assert (task(ledger, task_id).files[0].attempts, task(ledger, task_id).files[0].reason) == (1, "HTTP 404.")
    facts = {"sha256": "a" * 64, "mime": "image/png", "size": 9, "width": 3, "height": 2, "seconds": None}
    file_transitions.stored(ledger, file.id, values=facts)
    file_transitions.lost(ledger, file.id, reason="Too late.")
    stored = file_transitions.load(ledger, file.id)
    assert stored is not None
    assert (stored.state, stored.sha256, stored.width, stored.reason) == (FileState.STORED, "a" * 64, 3, None)
    assert task(ledger, task_id).is_settled
    assert queries.mime_of(ledger, sha256="a" * 64) == "image/png"
    assert queries.mime_of(ledger, sha256="b" * 64) is None
    assert queries.kept_files(ledger) == 1


# --- after a crash


def test_a_submission_found_under_way_is_unsure_and_never_sent_again(ledger: Ledger) -> None:
    task_id = queued(ledger)
    transitions.begin_submit(ledger, task_id)
    assert transitions.recover(ledger, service="somebody else's") == 0
    assert transitions.recover(ledger, service=SERVICE) == 1
    unsure = task(ledger, task_id)
    assert (unsure.state, unsure.billed, unsure.error_kind) == (TaskState.UNSURE, None, "outcome_unknown")
    assert transitions.open_work(ledger, service=SERVICE).queued == {}
    assert transitions.recover(ledger, service=SERVICE) == 0


def test_an_id_that_comes_after_all_makes_good_that_a_task_was_called_unsure(ledger: Ledger) -> None:
    task_id = queued(ledger)
    transitions.begin_submit(ledger, task_id)
    transitions.recover(ledger, service=SERVICE)
    assert transitions.submitted(ledger, task_id, kie_task_id="kie-1")
    waiting = task(ledger, task_id)
    assert (waiting.state, waiting.kie_task_id, waiting.billed, waiting.error, waiting.finished_at) == (
        TaskState.WAITING, "kie-1", None, None, None,
    )  # fmt: skip


def test_an_id_is_kept_once_and_another_one_has_no_place_beside_it(ledger: Ledger) -> None:
    task_id = sent(ledger, kie_task_id="kie-1")
    before = task(ledger, task_id)
    assert transitions.submitted(ledger, task_id, kie_task_id="kie-1")
    assert not transitions.submitted(ledger, task_id, kie_task_id="kie-2")
    assert not transitions.submitted(ledger, "no such task", kie_task_id="kie-3")
    assert task(ledger, task_id) == before


def test_what_was_queued_earlier_can_be_left_alone_but_for_work_on_this_machine(ledger: Ledger) -> None:
    waiting, watched = queued(ledger), sent(ledger)
    run_id, _ = place(ledger, intent(model="cutout/auto"), subject="a cut-out")
    later = round(time.time() * 1000) + 60_000
    assert set(transitions.open_work(ledger, service=SERVICE).queued) == {waiting, tasks_of(ledger, run_id)[0].id}
    open_work = transitions.open_work(ledger, service=SERVICE, placed_since_ms=later)
    assert (list(open_work.queued), list(open_work.watched)) == ([tasks_of(ledger, run_id)[0].id], [watched])


def test_everything_open_is_taken_up_again_and_nothing_of_another_service(tmp_path: Path) -> None:
    first = ledger_in(tmp_path)
    waiting, watched, fetching = queued(first), sent(first, kie_task_id="kie-2"), sent(first, kie_task_id="kie-3")
    transitions.succeeded(first, fetching, record=success(), urls=["https://x.org/1"])
    first.close()
    second = ledger_in(tmp_path)
    open_work = transitions.open_work(second, service=SERVICE)
    assert (list(open_work.queued), list(open_work.watched)) == ([waiting], [watched])
    assert list(open_work.fetching) == [task(second, fetching).files[0].id]
    other = transitions.open_work(second, service="demo")
    assert (dict(other.queued), list(other.watched), list(other.fetching)) == ({}, [], [])
    second.close()


def test_stopped_tasks_are_asked_about_once_at_a_start_while_results_are_kept(ledger: Ledger) -> None:
    recent, old = sent(ledger, kie_task_id="kie-1"), sent(ledger, kie_task_id="kie-2")
    for task_id in (recent, old):
        transitions.stopped(ledger, task_id, error_kind="stopped", error="Too long.")
    with ledger.write() as connection:
        connection.execute(task_table.update().where(task_table.c.id == old).values(created_at=1))
    assert transitions.look_again(ledger, service=SERVICE, since_ms=1000) == 1
    assert (task(ledger, recent).state, task(ledger, old).state) == (TaskState.WAITING, TaskState.STOPPED)


def test_the_accounts_pace_is_remembered(ledger: Ledger) -> None:
    before = time.time() * 1000
    for _ in range(3):
        sent(ledger)
    moments = transitions.recent_submissions(ledger, service=SERVICE, since_ms=round(before) - 1)
    assert (len(moments), moments) == (3, sorted(moments))
    assert transitions.recent_submissions(ledger, service="demo", since_ms=0) == []


# --- what is learned and remembered


def test_durations_are_the_last_successes_of_the_model_and_tier_oldest_first(ledger: Ledger) -> None:
    for number in range(25):
        task_id = sent(ledger)
        began = BEGAN + timedelta(minutes=number)
        record = Record(
            task_id="k", state="success", created_at=began, completed_at=began + timedelta(seconds=number + 1)
        )
        transitions.succeeded(ledger, task_id, record=record, urls=["https://x.org/1"])
    failed = sent(ledger)
    transitions.failed(ledger, failed, record=Record(task_id="k", state="fail"), sentence="No.")
    durations = transitions.durations(ledger, model="z-image", tier="", service=SERVICE)
    assert durations == [float(seconds) for seconds in range(6, 26)]
    assert transitions.durations(ledger, model="z-image", tier="4K", service=SERVICE) == []


def test_an_upload_is_reused_while_its_link_lives(ledger: Ledger) -> None:
    before = round(time.time() * 1000)
    request_files.uploaded(ledger, service=SERVICE, sha256="a" * 64, url="https://x.org/old")
    request_files.uploaded(ledger, service=SERVICE, sha256="a" * 64, url="https://x.org/new")
    known = request_files.uploaded_address(ledger, service=SERVICE, sha256="a" * 64, since_ms=before - 1)
    assert known == "https://x.org/new"
    assert request_files.uploaded_address(ledger, service=SERVICE, sha256="a" * 64, since_ms=before + 60_000) is None
    assert request_files.uploaded_address(ledger, service="demo", sha256="a" * 64, since_ms=0) is None


def test_a_workspace_may_work_from_what_it_brought_and_from_its_own_results(ledger: Ledger) -> None:
    task_id = sent(ledger)
    transitions.succeeded(ledger, task_id, record=success(), urls=["https://x.org/1"])
    facts = {"ledger": ledger, "sha256": "a" * 64}
    assert request_files.reference_facts(**facts, workspace=ME) is None
    file_transitions.stored(ledger, task(ledger, task_id).files[0].id, values={"sha256": "a" * 64, "mime": "image/png"})
    assert request_files.reference_facts(**facts, workspace=ME) == ("result aaaaaaaa", "image/png")
    assert request_files.reference_facts(**facts, workspace="somebody") is None


def test_the_balance_is_the_last_one_seen(ledger: Ledger) -> None:
    assert account.credit(ledger, service=SERVICE) is None
    for amount in (12.5, 8.25):
        account.credit_seen(ledger, service=SERVICE, amount=amount)
    assert account.credit(ledger, service=SERVICE) == 8.25


def turned_away(ledger: Ledger) -> None:
    task_id = queued(ledger)
    transitions.begin_submit(ledger, task_id)
    transitions.not_accepted(
        ledger, task_id, state=TaskState.REFUSED, error_kind="key_refused", error="no", billed=False
    )


@pytest.mark.parametrize(
    "meet",
    [
        turned_away,
        lambda ledger: transitions.not_sent(ledger, queued(ledger), error_kind="key_refused", error="no"),
        lambda ledger: transitions.stopped(ledger, sent(ledger), error_kind="key_refused", error="no"),
        lambda ledger: account.key_refused(ledger, service=SERVICE),
    ],
)
def test_a_refused_key_is_known_wherever_it_was_met_with(ledger: Ledger, meet: Callable[[Ledger], None]) -> None:
    meet(ledger)
    assert account.is_key_refused(ledger, service=SERVICE)
    assert not account.is_key_refused(ledger, service="demo")


def test_another_refusal_says_nothing_about_the_key(ledger: Ledger) -> None:
    transitions.not_sent(ledger, queued(ledger), error_kind="out_of_credits", error="no")
    assert not account.is_key_refused(ledger, service=SERVICE)


@pytest.mark.parametrize(
    "take",
    [
        sent,
        lambda ledger: account.credit_seen(ledger, service=SERVICE, amount=1.0),
        lambda ledger: account.key_unknown(ledger, service=SERVICE),
    ],
)
def test_a_key_is_right_again_once_kie_takes_it(ledger: Ledger, take: Callable[[Ledger], object]) -> None:
    account.key_refused(ledger, service=SERVICE)
    take(ledger)
    assert not account.is_key_refused(ledger, service=SERVICE)


# --- pages


def test_pages_of_the_history_are_newest_first_and_lose_nothing(ledger: Ledger) -> None:
    ids = []
    for number in range(7):
        run_id, _ = place(ledger, intent(prompt=f"mug {number}"), subject=f"mug {number}")
        ids.append(tasks_of(ledger, run_id)[0].id)
    pages = [
        history_queries.page(ledger, workspace=ME, filters=Filters(), page=page, per_page=3) for page in (1, 2, 3, 4)
    ]
    listed = [listed_task.id for page in pages for listed_task in page.tasks]
    assert [len(page.tasks) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert sorted(listed) == sorted(ids)
    moments = [listed_task.created_at for page in pages for listed_task in page.tasks]
    assert moments == sorted(moments, reverse=True)
    assert history_queries.page(ledger, workspace=ME, filters=Filters(), page=0, per_page=3) == pages[0]
    assert history_queries.page(ledger, workspace="somebody", filters=Filters(), page=1).tasks == ()


def test_a_task_is_found_by_our_id_and_by_kies(ledger: Ledger) -> None:
    task_id = sent(ledger, kie_task_id="kie-9")
    assert queries.task(ledger, workspace=ME, task_id="kie-9") == task(ledger, task_id)
    assert queries.task(ledger, workspace="somebody", task_id=task_id) is None
    assert queries.task(ledger, workspace=ME, task_id="kie") is None


def test_what_resume_can_help_and_what_is_under_way(ledger: Ledger) -> None:
    under_way, stopped, lost, fine = queued(ledger), sent(ledger), sent(ledger), sent(ledger)
    transitions.stopped(ledger, stopped, error_kind="stopped", error="Too long.")
    transitions.succeeded(ledger, lost, record=success(), urls=[], lost="No readable result.")
    transitions.succeeded(ledger, fine, record=success(), urls=["https://x.org/1"])
    file_transitions.stored(ledger, task(ledger, fine).files[0].id, values={"sha256": "a" * 64})
    assert [t.id for t in queries.resumable(ledger, workspace=ME, service=SERVICE)] == [stopped, lost]
    assert [t.id for t in queries.unfinished(ledger, workspace=ME, service=SERVICE)] == [under_way]
    assert task(ledger, lost).files[0].reason == "No readable result."


# --- the database


def test_the_secret_is_made_once_and_outlives_the_process(tmp_path: Path) -> None:
    first = ledger_in(tmp_path)
    secret = first.secret()
    assert (len(secret), first.secret()) == (32, secret)
    first.close()
    second = ledger_in(tmp_path)
    assert second.secret() == secret
    second.close()


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(BadSettings, match=r"^The ledger cannot be opened .*nothing was changed\.$"):
        ledger_in(tmp_path)


def test_a_write_that_breaks_leaves_nothing_behind(ledger: Ledger) -> None:
    task_id = queued(ledger)

    def broken_write() -> None:
        with ledger.write() as connection:
            connection.execute(task_table.delete().where(task_table.c.id == task_id))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_write()
    assert task(ledger, task_id).state is TaskState.QUEUED


WRITER = """
import sys
from pathlib import Path
from tests.support.ledgers import intent, ledger_in, place, tasks_of
from kie.ledger import transitions

ledger, name = ledger_in(Path(sys.argv[1])), sys.argv[2]
for number in range(40):
    run_id, is_new = place(ledger, intent(prompt=f"{name} {number}"), subject=f"{name} {number}")
    assert is_new
    task = tasks_of(ledger, run_id)[0]
    assert transitions.begin_submit(ledger, task.id)
    transitions.submitted(ledger, task.id, kie_task_id=f"{name}-{number}")
    place(ledger, click=f"shared {number}", subject=f"shared {number}")
"""


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [
        subprocess.Popen([*command, name], cwd=ROOT, stderr=subprocess.PIPE, text=True) for name in ("one", "two")
    ]
    errors = [writer.communicate(timeout=60)[1] for writer in writers]
    assert (errors, [writer.returncode for writer in writers]) == (["", ""], [0, 0])
    ledger = ledger_in(tmp_path)
    kept = history_queries.page(ledger, workspace=ME, filters=Filters(), page=1, per_page=1000).tasks
    assert sorted(t.kie_task_id for t in kept if t.kie_task_id) == sorted(
        f"{name}-{number}" for name in ("one", "two") for number in range(40)
    )
    assert len(kept) == 120
    ledger.close()


def test_cancelling_and_sending_at_once_has_one_winner(ledger: Ledger) -> None:
    task_id = queued(ledger)
    assert commands.cancel(ledger, workspace=ME, task_id=task_id) is not (
        transitions.begin_submit(ledger, task_id) is not None
    )
