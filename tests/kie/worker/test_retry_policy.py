"""The retry policy, decision by decision: what may be tried again, after how long, and when it is given up."""

from __future__ import annotations

import pytest

from kie.errors import (
    BadInput,
    KeyRefused,
    KieError,
    NotUnderstood,
    OutcomeUnknown,
    OutOfCredits,
    RateLimited,
    Refused,
    TaskUnknown,
    Unreachable,
)
from kie.worker import retry_policy
from kie.worker.retry_policy import RetryPolicy

POLICY = RetryPolicy()
LIMITED, NO_CONNECTION = RateLimited("Slow down.", retry_after=7.0), Unreachable("No connection.")
NO_ANSWER, UNKNOWN, NO = NotUnderstood("Nonsense."), TaskUnknown("No such task."), Refused("No.")


# --- createTask


@pytest.mark.parametrize(
    "error", [OutcomeUnknown("?"), NO, KeyRefused("No."), OutOfCredits("No."), NO_ANSWER, UNKNOWN, BadInput("No.")]
)
def test_a_create_task_is_never_sent_again_where_it_may_have_started_something_or_was_refused(error: KieError) -> None:
    assert [POLICY.submit_again(error, attempts=attempts) for attempts in (1, 2, 12)] == [None] * 3


def test_a_create_task_without_a_connection_is_sent_again_with_growing_delays_and_then_given_up() -> None:
    delays = [POLICY.submit_again(NO_CONNECTION, attempts=attempts) for attempts in (1, 2, 3, 4, 5)]
    assert delays == [1.0, 2.0, 4.0, None, None]


def test_a_create_task_that_is_limited_is_sent_again_as_late_as_kie_asks_twelve_times_in_all() -> None:
    assert [POLICY.submit_again(LIMITED, attempts=attempts) for attempts in (1, 11)] == [7.0, 7.0]
    assert POLICY.submit_again(LIMITED, attempts=12) is None


def test_only_a_limit_holds_up_everything_else_and_questions_for_two_seconds_at_most() -> None:
    errors = (LIMITED, RateLimited("Slow down.", retry_after=1.5), NO_CONNECTION, NO)
    assert [retry_policy.submit_pause(error) for error in errors] == [7.0, 1.5, 0.0, 0.0]
    assert [retry_policy.poll_pause(error) for error in errors] == [2.0, 1.5, 0.0, 0.0]


def test_what_came_of_a_post_is_written_again_for_ever_and_seldomer_and_seldomer() -> None:
    delays = [retry_policy.write_again(failures=failures) for failures in (1, 2, 3, 4, 5, 6, 7, 1000)]
    assert delays == [0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 15.0, 15.0]


# --- questions


def poll_again(
    error: KieError | None, *, elapsed: float = 300.0, lasting: float = 0.0, interval: float | None = None
) -> float | None:
    return POLICY.poll_again(error, elapsed=elapsed, lasting=lasting, interval=interval)


@pytest.mark.parametrize(
    ("elapsed", "lasting", "delay"),
    [
        (0.0, 0.0, 2.0),  # just created
        (30.0, 30.0, 6.0),
        (90.0, 90.0, 10.0),
        (89.9, 1000.0, 10.0),  # too young
        (1000.0, 0.0, 10.0),  # the first time that KIE does not know it
        (1000.0, 15.0, 10.0),
        (90.1, 15.1, None),
        (1000.0, 15.1, None),
    ],
)
def test_a_task_is_given_up_as_unknown_only_when_it_is_old_and_was_unknown_for_a_while(
    elapsed: float, lasting: float, delay: float | None
) -> None:
    assert poll_again(UNKNOWN, elapsed=elapsed, lasting=lasting, interval=3.0) == delay
    assert poll_again(UNKNOWN, elapsed=elapsed, lasting=lasting, interval=None) == delay


@pytest.mark.parametrize("interval", [None, 0.5, 60.0])
def test_a_question_that_is_limited_is_asked_again_a_second_later_whatever_the_deadline(
    interval: float | None,
) -> None:
    assert poll_again(LIMITED, interval=interval, lasting=1000.0) == 1.0


@pytest.mark.parametrize("error", [NO_CONNECTION, NO_ANSWER, NO, KeyRefused("No.")])
@pytest.mark.parametrize("lasting", [0.0, 1000.0])
def test_before_the_deadline_a_question_that_went_wrong_is_asked_again_but_not_at_once(
    error: KieError, lasting: float
) -> None:
    assert poll_again(error, lasting=lasting, interval=1.0) == 5.0
    assert poll_again(error, lasting=lasting, interval=40.0) == 40.0


@pytest.mark.parametrize("error", [None, NO, KeyRefused("No.")])
def test_past_the_deadline_any_answer_that_can_be_read_is_the_last(error: KieError | None) -> None:
    assert poll_again(error, lasting=0.0) is None


@pytest.mark.parametrize(
    ("lasting", "delay"), [(0.0, 5.0), (25.0, 5.0), (50.0, 10.0), (90.0, 18.0), (90.1, None), (1000.0, None)]
)
def test_past_the_deadline_nonsense_is_borne_with_for_ninety_seconds(lasting: float, delay: float | None) -> None:
    assert poll_again(NO_ANSWER, lasting=lasting) == delay


@pytest.mark.parametrize(("lasting", "delay"), [(0.0, 5.0), (50.0, 10.0), (300.0, 60.0), (1e6, 60.0)])
def test_past_the_deadline_no_connection_is_borne_with_for_ever(lasting: float, delay: float) -> None:
    assert poll_again(NO_CONNECTION, lasting=lasting) == delay


def test_without_an_error_the_poll_interval_decides() -> None:
    assert [poll_again(None, interval=interval) for interval in (0.5, 60.0, None)] == [0.5, 60.0, None]


@pytest.mark.parametrize(("lasting", "delay"), [(0.0, 3.0), (29.9, 3.0), (30.0, None)])
def test_a_success_without_a_readable_result_is_asked_about_for_half_a_minute(
    lasting: float, delay: float | None
) -> None:
    assert POLICY.poll_result_again(lasting=lasting) == delay


@pytest.mark.parametrize(("since_last", "delay"), [(None, 0.0), (0.0, 5.0), (2.0, 3.0), (5.0, 0.0), (60.0, 0.0)])
def test_callbacks_have_a_task_polled_at_once_but_not_twice_in_five_seconds(
    since_last: float | None, delay: float
) -> None:
    assert POLICY.poll_after_callback(since_last=since_last) == delay


# --- downloads


def test_a_download_is_tried_again_with_growing_delays_and_then_given_up() -> None:
    delays = [POLICY.download_again(attempts=attempts) for attempts in range(8)]
    assert delays == [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, None, None]


def test_a_fresh_link_is_asked_for_once_a_download_has_failed_three_times() -> None:
    assert [retry_policy.needs_fresh_link(attempts=attempts) for attempts in range(5)] == [
        False, False, False, True, True,
    ]  # fmt: skip
