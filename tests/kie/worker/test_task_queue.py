"""Work falls due in order, no faster than allowed, each key once. On a clock that skips all waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kie.worker.rate_limiter import RateLimiter
from kie.worker.task_queue import AFTER_A_BUG, TaskQueue
from tests.support.clocks import virtually

EARLY = 1e-6


@dataclass
class Started:
    """What a lane began, and when."""

    at: list[tuple[float, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def note(self, key: str) -> None:
        self.at.append((round(asyncio.get_running_loop().time(), 6), key))

    @property
    def moments(self) -> list[float]:
        return [moment for moment, _ in self.at]


async def play(queue: TaskQueue, story: Callable[[], Awaitable[None]], *, until: float) -> None:
    """Run the lane beside the story and end both at that moment."""
    running = asyncio.create_task(queue.run())
    await story()
    await asyncio.sleep(max(0.0, until - asyncio.get_running_loop().time()))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await queue.drain(within=0.0)


def follow(
    adds: Sequence[tuple[float, str, float]],
    *,
    takes: float = 0.0,
    again: dict[str, list[float]] | None = None,
    pauses: Sequence[tuple[float, float]] = (),
    at_once: int = 4,
    rate_limiter: RateLimiter | None = None,
    until: float = 1000.0,
) -> Started:
    """Add (when, key, delay) to a lane, pause it at (when, seconds), and see what it starts."""
    started = Started()
    again = {key: list(delays) for key, delays in (again or {}).items()}

    async def work(key: str) -> float | None:
        started.note(key)
        started.at_once += 1
        started.most_at_once = max(started.most_at_once, started.at_once)
        try:
            await asyncio.sleep(takes)
        finally:
            started.at_once -= 1
        return again[key].pop(0) if again.get(key) else None

    async def everything() -> None:
        queue = TaskQueue(work, at_once=at_once, rate_limiter=rate_limiter)

        async def story() -> None:
            events = sorted([(when, 0, (key, delay)) for when, key, delay in adds], key=lambda e: e[0])
            events = sorted([*events, *((when, 1, (seconds,)) for when, seconds in pauses)], key=lambda e: e[:2])
            for when, is_pause, what in events:
                await asyncio.sleep(max(0.0, when - asyncio.get_running_loop().time()))
                if is_pause:
                    queue.pause(what[0])
                else:
                    queue.add(what[0], delay=what[1])

        await play(queue, story, until=until)

    virtually(everything())
    return started


def most_in_any(seconds: float, moments: Sequence[float]) -> int:
    """The most moments in any half-open stretch of so many seconds."""
    return max((sum(m <= other < m + seconds - EARLY for other in moments) for m in moments), default=0)


# --- pace


@given(gaps=st.lists(st.floats(0, 4), min_size=1, max_size=90), limit=st.integers(1, 20), per=st.floats(0.5, 12))
def test_a_pace_is_never_exceeded_and_never_slower_than_needed(gaps: list[float], limit: int, per: float) -> None:
    async def turns() -> tuple[list[float], list[float]]:
        rate_limiter, came, taken = RateLimiter(limit, per=per), [], []
        clock = asyncio.get_running_loop().time
        for gap in gaps:
            await asyncio.sleep(gap)
            came.append(clock())
            await rate_limiter.turn()
            taken.append(clock())
        return came, taken

    came, taken = virtually(turns())
    assert most_in_any(per, taken) <= limit
    for place, moment in enumerate(taken):
        soonest = max(came[place], taken[place - limit] + per if place >= limit else 0.0)
        assert moment == pytest.approx(soonest, abs=1e-6)


def test_turns_of_an_earlier_process_count() -> None:
    async def turns() -> list[float]:
        rate_limiter = RateLimiter(3, per=10)
        for seconds_ago in (9.0, 4.0):
            rate_limiter.remember(seconds_ago)
        taken = []
        for _ in range(4):
            await rate_limiter.turn()
            taken.append(asyncio.get_running_loop().time())
        return taken

    assert virtually(turns()) == pytest.approx([0.0, 1.0, 6.0, 10.0], abs=1e-6)


@given(
    adds=st.lists(st.tuples(st.floats(0, 30), st.floats(0, 20)), min_size=1, max_size=60),
    pauses=st.lists(st.tuples(st.floats(0, 40), st.floats(0, 15)), max_size=3),
    takes=st.floats(0, 3),
)
@example(adds=[(0.0, 0.0)] * 45, pauses=[(10.0, 10.0)], takes=0.0)
@example(adds=[(0.0, 0.0)] * 45, pauses=[(9.0, 10.0), (19.0, 15.0)], takes=1.0)
def test_a_paced_lane_never_starts_more_than_its_pace_whatever_pauses_it(
    adds: list[tuple[float, float]], pauses: list[tuple[float, float]], takes: float
) -> None:
    named = [(when, f"task {number}", delay) for number, (when, delay) in enumerate(adds)]
    rate_limiter = RateLimiter(20, per=10.5)
    started = follow(named, pauses=pauses, takes=takes, rate_limiter=rate_limiter, at_once=6)
    assert sorted(key for _, key in started.at) == sorted(key for _, key, _ in named)
    assert most_in_any(10.5, started.moments) <= 20
    assert started.most_at_once <= 6
    due = {key: when + delay for when, key, delay in named}
    assert all(moment >= due[key] - EARLY for moment, key in started.at)
    for when, seconds in pauses:
        assert not any(when + EARLY < moment < when + seconds - EARLY for moment in started.moments)


# --- keys


def test_keys_start_in_the_order_they_fall_due() -> None:
    started = follow([(0, "late", 9.0), (0, "soon", 2.0), (1, "now", 0.0)])
    assert started.at == [(1.0, "now"), (2.0, "soon"), (9.0, "late")]


def test_a_key_that_is_added_again_runs_once_at_the_sooner_moment() -> None:
    started = follow([(0, "a", 5.0), (1, "a", 1.0), (1, "a", 8.0), (0, "b", 3.0)])
    assert started.at == [(2.0, "a"), (3.0, "b")]


def test_a_key_that_is_added_while_it_is_worked_on_runs_once_more() -> None:
    started = follow([(0, "a", 0.0), (1, "a", 0.0), (2, "a", 0.0), (3, "a", 0.0)], takes=5.0)
    assert started.at == [(0.0, "a"), (5.0, "a")]


def test_a_key_that_is_added_for_later_while_it_is_worked_on_keeps_its_moment() -> None:
    started = follow([(0, "a", 0.0), (1, "a", 20.0), (2, "a", 9.0)], takes=5.0)
    assert started.at == [(0.0, "a"), (11.0, "a")]


def test_work_that_asks_for_another_turn_gets_it_after_that_time() -> None:
    started = follow([(0, "a", 0.0)], takes=1.0, again={"a": [3.0, 0.0, 7.5]})
    assert started.at == [(0.0, "a"), (4.0, "a"), (5.0, "a"), (13.5, "a")]


def test_news_about_a_key_that_waits_for_its_next_turn_comes_sooner() -> None:
    started = follow([(0, "a", 0.0), (2, "a", 0.0)], again={"a": [60.0]})
    assert started.at == [(0.0, "a"), (2.0, "a")]


@given(
    adds=st.lists(st.tuples(st.floats(0, 10), st.sampled_from("abc"), st.floats(0, 10)), max_size=20),
    takes=st.floats(0, 4),
)
def test_a_key_is_never_worked_on_twice_at_once(adds: list[tuple[float, str, float]], takes: float) -> None:
    started = follow(adds, takes=takes, at_once=3)
    for key in "abc":
        moments = [moment for moment, started_key in started.at if started_key == key]
        assert all(later - sooner >= takes - 1e-5 for sooner, later in pairwise(moments))
        wanted = [when + delay for when, added, delay in adds if added == key]
        assert bool(moments) == bool(wanted)
        if wanted:
            assert moments[0] >= min(wanted) - EARLY


def test_no_more_are_worked_on_at_once_than_asked_for() -> None:
    started = follow([(0, f"task {n}", 0.0) for n in range(10)], takes=2.0, at_once=3)
    assert started.most_at_once == 3
    assert started.moments == [0.0] * 3 + [2.0] * 3 + [4.0] * 3 + [6.0]


def test_a_pause_holds_everything_back_and_a_shorter_one_does_not_end_it() -> None:
    started = follow([(0, "a", 0.0), (1, "b", 0.0), (2, "c", 3.0)], pauses=[(0.5, 9.5), (2.0, 1.0)])
    assert started.at == [(0.0, "a"), (10.0, "b"), (10.0, "c")]


# --- trouble


def test_work_that_breaks_is_tried_again_and_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    started = Started()

    async def work(key: str) -> None:
        started.note(key)
        if key == "broken" and len(started.at) < 3:
            raise ZeroDivisionError

    async def everything() -> None:
        queue = TaskQueue(work, at_once=1)

        async def story() -> None:
            queue.add("broken")
            queue.add("whole", delay=1.0)

        await play(queue, story, until=60.0)

    virtually(everything())
    assert started.at == [(0.0, "broken"), (1.0, "whole"), (AFTER_A_BUG, "broken")]
    assert "work on broken broke" in caplog.text


def test_draining_waits_as_long_as_it_may_and_then_cancels() -> None:
    ended: list[str] = []

    async def work(key: str) -> None:
        try:
            await asyncio.sleep(float(key))
            ended.append(key)
        except asyncio.CancelledError:
            ended.append(f"{key} cancelled")
            raise

    async def everything() -> float:
        queue = TaskQueue(work, at_once=3)
        running = asyncio.create_task(queue.run())
        for key in ("1", "4", "100"):
            queue.add(key)
        await asyncio.sleep(0.5)
        running.cancel()
        assert "100" in queue
        await queue.drain(within=5.0)
        assert "100" not in queue
        return asyncio.get_running_loop().time()

    assert virtually(everything()) == pytest.approx(5.5)
    assert ended == ["1", "4", "100 cancelled"]


def test_a_lane_that_is_cancelled_as_news_comes_in_ends() -> None:
    async def work(key: str) -> None:
        raise AssertionError(key)

    async def everything() -> bool:
        queue = TaskQueue(work, at_once=1)
        running = asyncio.create_task(queue.run())
        queue.add("much later", delay=3600.0)
        await asyncio.sleep(1.0)
        queue.add("later", delay=1800.0)
        running.cancel()
        await asyncio.wait({running}, timeout=60.0)
        return running.cancelled()

    assert virtually(everything())
