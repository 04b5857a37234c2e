"""The range that a clock shows: none from too few results, later the longer one waits, the same words everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kie.domain.task import PastTime, Stage, Task, TaskState
from kie.playground.time_to_result import FEWEST, Clock, clock, expected, shares, spread_of, words

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECONDS = st.floats(0.05, 5_000, allow_nan=False)
DURATIONS = st.lists(SECONDS, min_size=FEWEST, max_size=30).map(tuple)


def open_task(*stages: Stage, waited: float = 12.0) -> Task:
    return Task(
        id="t", run_id="r", workspace="local", service="demo", position=0, model="z-image", medium="image", prompt="",
        input={}, state=TaskState.GENERATING, created_at=NOW - timedelta(seconds=waited), width=4, height=3,
        submitted_at=NOW - timedelta(seconds=waited), stages=stages,
    )  # fmt: skip


@given(st.lists(SECONDS, max_size=FEWEST - 1).map(tuple))
def test_too_few_results_claim_nothing(seconds: tuple[float, ...]) -> None:
    assert spread_of(seconds) is None
    assert words(Clock(since=0, spread=None, is_running=False), now=12.7) == "12 s, no estimate yet"


@given(DURATIONS, st.floats(0, 20_000, allow_nan=False))
def test_a_range_lies_ahead_of_the_wait_and_holds_its_order(seconds: tuple[float, ...], waited: float) -> None:
    spread = spread_of(seconds)
    assert spread is not None
    assert list(spread.seconds) == sorted(spread.seconds)
    ahead = expected(spread, waited)
    assert waited <= ahead.low <= ahead.high
    assert 0.0 <= ahead.share_passed <= 1.0


@given(DURATIONS, st.floats(0, 1_000), st.floats(0, 1_000))
def test_who_waited_longer_is_told_no_earlier_end(seconds: tuple[float, ...], one: float, other: float) -> None:
    spread = spread_of(seconds)
    assert spread is not None
    sooner, later = sorted((one, other))
    assert expected(spread, sooner).high <= expected(spread, later).high + 1e-6
    assert expected(spread, sooner).share_passed <= expected(spread, later).share_passed


def test_shares_rise_and_lie_evenly_around_a_half() -> None:
    assert list(shares()) == sorted(set(shares()))
    assert all(abs(low + high - 1.0) < 1e-9 for low, high in zip(shares(), reversed(shares()), strict=True))


def test_a_task_slower_than_what_is_known_is_called_slow_and_never_usually_about() -> None:
    past = tuple(PastTime(whole=seconds) for seconds in (18.0, 20.0, 22.0, 19.0, 21.0, 20.0, 23.0, 18.0))
    early, late = open_task(waited=5.0), open_task(waited=49.0)
    assert words(clock(early, past), now=NOW.timestamp()).startswith("5 s of 1")
    assert words(clock(late, past), now=NOW.timestamp()) == "49 s, slower than nearly all before it"


def test_a_range_widens_by_what_is_not_known() -> None:
    alike, apart = spread_of((20.0,) * 4 + (20.1,)), spread_of((5.0, 40.0, 12.0, 80.0, 20.0))
    assert alike is not None
    assert apart is not None
    narrow, wide = expected(alike, 0.0), expected(apart, 0.0)
    assert narrow.high - narrow.low < 1.0 < 30.0 < wide.high - wide.low


def test_time_in_the_queue_is_counted_apart_once_it_is_known() -> None:
    running = Stage(state=TaskState.GENERATING, at=NOW - timedelta(seconds=4))
    task = open_task(running, waited=60.0)
    known = tuple(PastTime(whole=seconds + 40.0, running=seconds) for seconds in (8.0, 9.0, 10.0, 9.0, 8.5))
    unknown = tuple(PastTime(whole=time.whole) for time in known)
    assert words(clock(task, known), now=NOW.timestamp()).startswith("running 4 s of ")
    assert words(clock(task, unknown), now=NOW.timestamp()).startswith("60 s")
