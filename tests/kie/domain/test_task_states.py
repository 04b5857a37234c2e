"""Every question about a state has one set, and the sets agree with each other."""

from __future__ import annotations

import pytest

from kie.domain import task
from kie.domain.task import (
    ANSWERED,
    ATTEMPTED,
    FINISHED,
    OPEN_QUESTIONS,
    RESUMED,
    RETRIABLE,
    RETRIED_TOGETHER,
    UNFINISHED,
    WATCHED,
    WITHOUT_ID,
    TaskState,
    may_retry,
)


def test_every_state_is_finished_or_not() -> None:
    assert set(TaskState) == FINISHED | UNFINISHED
    assert not FINISHED & UNFINISHED
    assert WATCHED < RESUMED < UNFINISHED
    assert {TaskState.SUBMITTING} == UNFINISHED - RESUMED


def test_what_may_have_been_billed_is_never_sent_anew_together_with_others() -> None:
    assert RETRIABLE - RETRIED_TOGETHER == RETRIABLE & OPEN_QUESTIONS == {TaskState.UNSURE}
    assert RETRIABLE <= FINISHED
    assert TaskState.SUCCESS not in RETRIABLE


def test_an_attempt_is_whatever_kie_may_have_started_and_has_ended() -> None:
    assert {TaskState.SUCCESS, TaskState.FAIL, TaskState.UNSURE, TaskState.STOPPED} == ATTEMPTED
    assert ANSWERED | OPEN_QUESTIONS == ATTEMPTED < FINISHED
    assert {TaskState.SUBMITTING, TaskState.UNSURE} == WITHOUT_ID


@pytest.mark.parametrize("state", TaskState)
def test_a_task_is_retried_once_and_only_from_a_state_of_its_set(state: TaskState) -> None:
    assert may_retry(state, is_retried=False) is (state in RETRIABLE)
    assert may_retry(state, is_retried=False, together=True) is (state in RETRIED_TOGETHER)
    assert not may_retry(state, is_retried=True)
    assert not may_retry(state, is_retried=True, together=True)


def test_every_set_of_states_stands_beside_the_enum() -> None:
    sets = {name for name, value in vars(task).items() if isinstance(value, frozenset) and value <= set(TaskState)}
    assert sets == {
        "ANSWERED", "ATTEMPTED", "FINISHED", "OPEN_QUESTIONS", "RESUMED", "RETRIABLE", "RETRIED_TOGETHER",
        "UNFINISHED", "WATCHED", "WITHOUT_ID",
    }  # fmt: skip
