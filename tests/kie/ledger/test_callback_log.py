"""What the ledger knows of callbacks: asked for, come, missed, turned away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kie.domain.task import Record, TaskState
from kie.ledger import Ledger, callback_log, transitions
from kie.ledger.callback_log import Heard, Overview, Standing
from kie.ledger.database import now_ms
from kie.ledger.schema import callbacks as callback_table
from kie.ledger.schema import refused_callbacks
from kie.ledger.schema import tasks as task_table
from tests.support.ledgers import SERVICE, ledger_in, queued, task

LONG_AGO = 60_000


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def sent(ledger: Ledger, kie_task_id: str, *, calls_back: bool = True) -> str:
    """Our id of a task that KIE has under this name."""
    task_id = queued(ledger)
    assert transitions.begin_submit(ledger, task_id) is not None
    transitions.submitted(ledger, task_id, kie_task_id=kie_task_id, calls_back=calls_back)
    return task_id


def ended(ledger: Ledger, kie_task_id: str, *, ago_ms: int = LONG_AGO, **more: Any) -> str:
    """The same for a task that has failed so long ago."""
    task_id = sent(ledger, kie_task_id, **more)
    transitions.failed(ledger, task_id, record=Record(task_id=kie_task_id, state="fail"), sentence="It failed.")
    change(ledger, task_id, finished_at=now_ms() - ago_ms)
    return task_id


def change(ledger: Ledger, task_id: str, **values: object) -> None:
    with ledger.write() as connection:
        connection.execute(task_table.update().where(task_table.c.id == task_id).values(values))


def hear(ledger: Ledger, *kie_task_ids: str) -> dict[str, Heard]:
    return callback_log.hear(ledger, service=SERVICE, kie_task_ids=kie_task_ids)


def overview(ledger: Ledger) -> Overview:
    return callback_log.overview(ledger, service=SERVICE)


def test_a_ledger_that_has_heard_nothing_says_so(ledger: Ledger) -> None:
    assert overview(ledger) == Overview()


def test_a_callback_is_known_by_what_its_task_is_to_us(ledger: Ledger) -> None:
    under_way, over = sent(ledger, "kie-1"), ended(ledger, "kie-2")
    assert hear(ledger, "kie-1", "kie-2", "kie-3") == {
        "kie-1": Heard(standing=Standing.OPEN, task_id=under_way),
        "kie-2": Heard(standing=Standing.FINISHED, task_id=over),
        "kie-3": Heard(standing=Standing.UNKNOWN),
    }
    assert callback_log.hear(ledger, service="https://other.example.org", kie_task_ids=["kie-1"]) == {
        "kie-1": Heard(standing=Standing.UNKNOWN)
    }


def test_the_same_callback_again_counts_once_and_changes_nothing(ledger: Ledger) -> None:
    task_id = sent(ledger, "kie-1")
    before = task(ledger, task_id)
    hear(ledger, "kie-1")
    once = overview(ledger)
    for _ in range(3):
        hear(ledger, "kie-1", "kie-9")
    assert (task(ledger, task_id), overview(ledger), once.arrived_today) == (before, once, 1)


def test_the_first_callback_of_a_task_whose_watching_stopped_watches_it_again(ledger: Ledger) -> None:
    task_id = sent(ledger, "kie-1")
    for state in (TaskState.WAITING, TaskState.STOPPED):
        transitions.stopped(ledger, task_id, error_kind="stopped", error="Stopped watching.")
        hear(ledger, "kie-1")
        assert task(ledger, task_id).state is state


def test_news_are_the_open_tasks_that_were_reported_since(ledger: Ledger) -> None:
    began = now_ms()
    under_way = sent(ledger, "kie-1")
    sent(ledger, "kie-2")
    ended(ledger, "kie-3")
    hear(ledger, "kie-1", "kie-3")
    assert callback_log.news(ledger, service=SERVICE, since_ms=began) == [under_way]
    assert callback_log.news(ledger, service=SERVICE, since_ms=now_ms() + 1) == []


# --- missed


def test_tasks_that_ended_without_their_callback_are_missed_up_to_the_newest(ledger: Ledger) -> None:
    for number in range(4):
        ended(ledger, f"kie-{number}")
        after(ledger, number)
    assert callback_log.missed(ledger, service=SERVICE) == 4
    hear(ledger, "kie-1")
    assert callback_log.missed(ledger, service=SERVICE) == 2
    hear(ledger, "kie-3")
    assert callback_log.missed(ledger, service=SERVICE) == 0


def after(ledger: Ledger, number: int) -> None:
    """Let the newest callback have been asked for after the earlier ones, however fast the test is."""
    with ledger.write() as connection:
        connection.execute(
            callback_table.update()
            .where(callback_table.c.kie_task_id == f"kie-{number}")
            .values(expected_at=now_ms() + number)
        )


@pytest.mark.parametrize(
    "not_missed",
    [
        lambda ledger: ended(ledger, "kie-1", ago_ms=1000),
        lambda ledger: ended(ledger, "kie-1", calls_back=False),
        lambda ledger: sent(ledger, "kie-1"),
    ],
    ids=["it may still come", "it was not asked for", "the task is under way"],
)
def test_a_callback_is_not_missed_before_it_must_have_come(ledger: Ledger, not_missed: Any) -> None:
    not_missed(ledger)
    assert overview(ledger).missed == 0


def test_only_a_createtask_that_was_accepted_expects_a_callback(ledger: Ledger) -> None:
    transitions.submitted(ledger, queued(ledger), kie_task_id="kie-1", calls_back=True)
    with ledger.read() as connection:
        assert connection.execute(callback_table.select()).all() == []


# --- turned away


def test_what_is_turned_away_is_counted_by_reason_for_a_day(ledger: Ledger) -> None:
    for _ in range(2):
        callback_log.refuse(ledger, service=SERVICE, counts={"forged": 2, "late": 1})
    callback_log.refuse(ledger, service="https://other.example.org", counts={"foreign": 1})
    assert overview(ledger).refused_today == {"forged": 4, "late": 2}
    with ledger.write() as connection:
        connection.execute(refused_callbacks.update().values(hour=refused_callbacks.c.hour - callback_log.HOURS))
    assert overview(ledger).refused_today == {}
    callback_log.refuse(ledger, service=SERVICE, counts={"unsigned": 1})
    with ledger.read() as connection:
        assert [row.reason for row in connection.execute(refused_callbacks.select())] == ["unsigned"]


def test_a_task_and_its_result_object_are_kept_without_a_file(ledger: Ledger) -> None:
    task_id = sent(ledger, "kie-1")
    record = Record(task_id="kie-1", state="success", result_object={"subject_status": 1, "wörd": "ü"}, credits=0.0)
    transitions.succeeded(ledger, task_id, record=record, urls=())
    ended = task(ledger, task_id)
    assert (ended.state, ended.files, ended.is_settled) == (TaskState.SUCCESS, (), True)
    assert (ended.billed, ended.credits_billed, ended.note) == (True, 0.0, '{"subject_status":1,"wörd":"ü"}')
