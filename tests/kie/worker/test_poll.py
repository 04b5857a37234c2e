"""How often KIE is asked about a task: by plan, because of callbacks, and when those do not come."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie.api.client import KieClient
from kie.domain.task import Record, TaskState
from kie.ledger import callback_log, transitions
from kie.ledger.rows import to_ms
from kie.ledger.schema import tasks as task_table
from kie.playground.container import Playground
from kie.worker import poll_interval
from kie.worker.engine import Worker
from tests.support.apps import QUICK, app, placed, seen
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
BASE = "http://kie.example.org"
HOOK = "https://playground.example.org/webhooks/kie"


class Kie:
    """A KIE of which a test says what it answers; `asked` counts the questions by task.

    `trouble` is what happens to every question, instead of its answer.
    """

    def __init__(self) -> None:
        self.state = "generating"
        self.trouble: Callable[[], httpx.Response] | None = None
        self.polled: Counter[str] = Counter()
        self.created: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("createTask"):
            self.created.append(json.loads(request.content))
            return self.success({"taskId": f"kie-{len(self.created)}"})
        if request.url.path.endswith("recordInfo"):
            task_id = request.url.params["taskId"]
            self.polled[task_id] += 1
            if self.trouble is not None:
                return self.trouble()
            return self.success(
                {
                    "taskId": task_id, "state": self.state, "failCode": "501", "failMsg": "No.",
                    "resultJson": {"resultUrls": [f"{BASE}/result.png"]}, "createTime": 1777539190000,
                    "completeTime": 1777539190300,
                }
            )  # fmt: skip
        return self.success(100)

    def success(self, data: object) -> httpx.Response:
        return httpx.Response(200, json={"code": 200, "msg": "success", "data": data})


@pytest.fixture
def home(tmp_path: Path) -> Playground:
    return app(tmp_path, base_url=BASE)


@asynccontextmanager
async def at_work(
    home: Playground,
    kie: Kie,
    *,
    callback_url: str | None = HOOK,
    on_change: Callable[[str], None] = lambda _: None,
    **policy: float,
) -> AsyncIterator[Worker]:
    """A worker for the length of the block; it believes that a task takes ten minutes."""
    async with KieClient(home.settings, transport=httpx.MockTransport(kie)) as client:
        worker = Worker(
            ledger=home.ledger,
            client=client,
            store=home.store,
            service=home.settings.service,
            callback_url=callback_url,
            on_change=on_change,
            typical=lambda _: 600.0,
            policy=replace(QUICK, **policy),
        )
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def under_way(worker: Worker, home: Playground, *, prompt: str = "a mug") -> str:
    """The id of a task that KIE has taken."""
    (task_id,) = placed(home, prompt=prompt)
    worker.wake()
    await eventually_here(lambda: seen(home, task_id).state is TaskState.WAITING)
    return task_id


@pytest.mark.parametrize("callback_url", [HOOK, None])
async def test_every_task_carries_the_callback_address_where_there_is_one(
    home: Playground, callback_url: str | None
) -> None:
    kie = Kie()
    async with at_work(home, kie, callback_url=callback_url) as worker:
        await under_way(worker, home)
    assert [created.get("callBackUrl") for created in kie.created] == [callback_url]


async def test_a_flood_of_callbacks_for_one_task_asks_once(home: Playground) -> None:
    kie = Kie()
    async with at_work(home, kie, after_callback=30.0) as worker:
        task_id = await under_way(worker, home)
        for _ in range(50):
            worker.poll_now(task_id)
            await asyncio.sleep(0.01)
        assert kie.polled == {"kie-1": 1}


async def test_a_callback_after_a_forged_one_is_heard_a_little_later(home: Playground) -> None:
    kie = Kie()
    async with at_work(home, kie, after_callback=0.3) as worker:
        task_id = await under_way(worker, home)
        worker.poll_now(task_id)
        await eventually_here(lambda: kie.polled["kie-1"] == 1)
        kie.state = "fail"
        worker.poll_now(task_id)
        await eventually_here(lambda: seen(home, task_id).state is TaskState.FAIL, within=3)
    assert kie.polled == {"kie-1": 2}


async def test_news_about_an_ended_or_unknown_task_ask_nothing_and_are_logged(
    home: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    kie = Kie()
    with caplog.at_level(logging.INFO, logger="kie.worker.poll"):
        async with at_work(home, kie) as worker:
            task_id = await under_way(worker, home)
            record = Record(task_id="kie-1", state="fail")
            transitions.failed(home.ledger, task_id, record=record, sentence="It failed.")
            ended = seen(home, task_id)
            worker.poll_now(task_id)
            worker.poll_now("no-such-task")
            await eventually_here(lambda: len(caplog.messages) == 2)
    assert sorted(caplog.messages) == [
        f"a callback had no news: task {task_id} is fail",
        "a callback had no news: task no-such-task is not here",
    ]
    assert (kie.polled, seen(home, task_id)) == ({}, ended)


async def test_a_callback_that_another_process_noted_is_taken_up(home: Playground) -> None:
    kie = Kie()
    async with at_work(home, kie) as worker:
        task_id = await under_way(worker, home)
        kie.state = "fail"
        callback_log.hear(home.ledger, service=BASE, kie_task_ids=["kie-1"])
        await eventually_here(lambda: seen(home, task_id).state is TaskState.FAIL, within=3)


async def test_a_callback_makes_good_that_watching_had_stopped(home: Playground) -> None:
    kie = Kie()
    async with at_work(home, kie) as worker:
        task_id = await under_way(worker, home)
        transitions.stopped(home.ledger, task_id, error_kind="stopped", error="Stopped watching.")
        kie.state = "fail"
        callback_log.hear(home.ledger, service=BASE, kie_task_ids=["kie-1"])
        await eventually_here(lambda: seen(home, task_id).state is TaskState.FAIL, within=3)


async def test_callbacks_that_do_not_come_are_no_longer_counted_on(
    home: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    kie = Kie()
    kie.state = "fail"
    async with at_work(home, kie, recount_callbacks=0.0) as worker:
        for number in range(poll_interval.MISSED_CALLBACKS):
            task_id = await under_way(worker, home, prompt=f"mug {number}")
            worker.poll_now(task_id)
            await eventually_here(lambda t=task_id: seen(home, t).state is TaskState.FAIL)
            long_ago(home, task_id)
        await under_way(worker, home, prompt="one more")
        await eventually_here(lambda: len(caplog.messages) > 0)
    assert caplog.messages == ["3 tasks in a row ended without a callback; asking at the usual pace"]


async def test_every_step_that_a_page_may_show_is_announced_once(home: Playground) -> None:
    kie, announced = Kie(), list[str]()
    async with at_work(home, kie, on_change=announced.append, after_callback=0.0) as worker:
        task_id = await under_way(worker, home)
        await eventually_here(lambda: len(announced) == 2)  # it is sent, and it is taken
        worker.poll_now(task_id)
        await eventually_here(lambda: len(announced) == 3)
        assert seen(home, task_id).state is TaskState.GENERATING
        for polls in (2, 3):
            worker.poll_now(task_id)
            await eventually_here(lambda polls=polls: kie.polled["kie-1"] == polls)
        kie.state = "fail"
        worker.poll_now(task_id)
        await eventually_here(lambda: seen(home, task_id).state is TaskState.FAIL)
        await eventually_here(lambda: len(announced) == 4)
    assert len(announced) == 4


async def test_a_success_teaches_when_to_poll_the_next_task_of_its_kind(home: Playground) -> None:
    kie = Kie()
    async with at_work(home, kie, callback_url=None) as worker:
        first = await under_way(worker, home)
        kie.state = "success"
        worker.poll_now(first)
        await eventually_here(lambda: seen(home, first).state is TaskState.SUCCESS)
        kie.state = "generating"
        await under_way(worker, home, prompt="another mug")
        await eventually_here(lambda: kie.polled["kie-2"] > 0, within=5)


# --- past the deadline


def raising(error: Exception) -> Callable[[], httpx.Response]:
    def trouble() -> httpx.Response:
        raise error

    return trouble


def telling(code: int, kie_message: str) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(200, json={"code": code, "msg": kie_message})


async def overdue(worker: Worker, home: Playground) -> str:
    """The id of a task that should have ended hours ago, and is asked about now."""
    task_id = await under_way(worker, home)
    began = round((time.time() - 7200) * 1000)
    with home.ledger.write() as connection:
        connection.execute(task_table.update().where(task_table.c.id == task_id).values(watched_since=began))
    worker.poll_now(task_id)
    return task_id


@pytest.mark.parametrize(
    "trouble", [raising(httpx.ConnectError("no network")), raising(httpx.ReadError("a connection that died asleep"))]
)
async def test_a_machine_that_wakes_without_its_network_waits_for_one_real_answer(
    home: Playground, trouble: Callable[[], httpx.Response]
) -> None:
    kie = Kie()
    kie.trouble = trouble
    async with at_work(home, kie, after_error=0.05, unknown=30.0) as worker:
        task_id = await overdue(worker, home)
        await eventually_here(lambda: kie.polled["kie-1"] >= 3)
        assert seen(home, task_id).state is TaskState.WAITING
        kie.trouble, kie.state = None, "fail"
        await eventually_here(lambda: seen(home, task_id).state is TaskState.FAIL, within=3)


async def test_without_any_connection_a_task_is_never_stopped(home: Playground) -> None:
    kie = Kie()
    kie.trouble = raising(httpx.ConnectError("no network"))
    async with at_work(home, kie, after_error=0.02, unknown=0.05) as worker:
        task_id = await overdue(worker, home)
        await eventually_here(lambda: kie.polled["kie-1"] >= 4)
    assert seen(home, task_id).state is TaskState.WAITING


@pytest.mark.parametrize(
    ("trouble", "kind", "why"),
    [
        (
            telling(401, "Unauthorized"),
            "key_refused",
            "KIE refuses the key, so it could not be asked about this task any more. It may have finished and been "
            "billed. Check KIE_API_KEY against kie.ai/api-key, then resume: asking costs nothing.",
        ),
        (
            telling(455, "maintenance"),
            "refused",
            "KIE refused to say what became of this task (“maintenance”). It may have finished and been billed. "
            "Resume asks again and costs nothing.",
        ),
        (
            telling(500, "Server exception"),
            "not_understood",
            "KIE's answers about this task could not be read. It may have finished and been billed. "
            "Resume asks again and costs nothing.",
        ),
    ],
)
async def test_a_task_that_could_not_be_asked_about_is_never_said_to_be_free(
    home: Playground, trouble: Callable[[], httpx.Response], kind: str, why: str
) -> None:
    kie = Kie()
    kie.trouble = trouble
    async with at_work(home, kie, after_error=0.05, unknown=0.1) as worker:
        task_id = await overdue(worker, home)
        await eventually_here(lambda: seen(home, task_id).state is TaskState.STOPPED, within=5)
    task = seen(home, task_id)
    assert (task.error_kind, task.error, task.billed, task.kie_task_id) == (kind, why, None, "kie-1")


def long_ago(home: Playground, task_id: str) -> None:
    finished = seen(home, task_id).finished_at
    assert finished is not None
    with home.ledger.write() as connection:
        earlier = to_ms(finished) - 2 * callback_log.GRACE_MS
        connection.execute(task_table.update().where(task_table.c.id == task_id).values(finished_at=earlier))


@pytest.mark.parametrize(
    ("is_called_back", "missed", "is_somebody_looking", "expected"),
    [
        (True, 0, True, poll_interval.LAG_BEHIND_WEBHOOK),
        (True, 0, False, poll_interval.LAG_BEHIND_WEBHOOK),
        (True, poll_interval.MISSED_CALLBACKS - 1, True, poll_interval.LAG_BEHIND_WEBHOOK),
        (True, poll_interval.MISSED_CALLBACKS, True, poll_interval.LAG_ATTENDED),
        (True, poll_interval.MISSED_CALLBACKS, False, poll_interval.LAG_UNATTENDED),
        (False, 0, True, poll_interval.LAG_ATTENDED),
        (False, 0, False, poll_interval.LAG_UNATTENDED),
    ],
)
def test_polling_is_slow_only_while_callbacks_arrive(
    is_called_back: bool, missed: int, is_somebody_looking: bool, expected: float
) -> None:
    assert (
        poll_interval.lag_budget(
            is_called_back=is_called_back, missed_callbacks=missed, is_somebody_looking=is_somebody_looking
        )
        == expected
    )


def test_behind_webhooks_there_are_fewer_questions_and_yet_one_a_minute() -> None:
    def questions(budget: float) -> int:
        elapsed, count = 0.0, 0
        while (
            delay := poll_interval.next_poll_delay(elapsed, [], typical=60.0, kind="image", budget=budget)
        ) is not None:
            assert delay <= 60.0
            elapsed, count = elapsed + delay, count + 1
        return count

    often, seldom = questions(poll_interval.LAG_ATTENDED), questions(poll_interval.LAG_BEHIND_WEBHOOK)
    assert poll_interval.DEADLINES["image"] / 60 <= seldom < often / 2
