"""A whole matrix at a KIE that counts and limits: nothing is refused, lost or bought twice; runs take turns; and what
follows a picture is done once, whenever the process is killed.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie import catalogue
from kie.domain.comparison import Comparison, model_axis
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.domain.task import FileState, Task, TaskState
from kie.ledger import commands, comparisons, queries, transitions
from kie.ledger.database import now_ms
from kie.ledger.schema import tasks as task_table
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.prepared_request import prepare
from kie.worker.rate_limiter import RateLimiter
from kie.worker.task_queue import TaskQueue
from tests.support.apps import app, known_to_be_quick, placed, seen, settled, working
from tests.support.clocks import virtually
from tests.support.emulators import EmulatorProcess, emulator_process
from tests.support.ledgers import SERVICE, ledger_in, queued
from tests.support.waiting import eventually, eventually_here
from tests.support.workers import killed_at, worker_process

MODELS = ("bytedance/seedream", "qwen/text-to-image")
SMALL = {"image_size": "square"}
PLAIN = "A ceramic mug on a plain white background"
LONG = 60.0


def axis(axis_id: str, count: int) -> Axis:
    values = tuple(AxisValue(key=str(number), label=f"{axis_id} {number}") for number in range(count))
    return Axis(id=axis_id, title=axis_id.capitalize(), values=values)


def matrix(home: Playground, *, wordings: int, seeds: int) -> str:
    """The run id of every combination of two models, some wordings and some seeds."""
    axes = (model_axis(MODELS, title_of=str), axis("wording", wordings), axis("seed", seeds))
    wanted = []
    for keys in product(*([value.key for value in axis.values] for axis in axes)):
        model, wording, seed = keys
        ready = prepare(catalogue.get(model), prompt=f"mug {wording} {seed} {model}", values={**SMALL, "seed": seed})
        assert ready.problems == ()
        cell = dict(zip((axis.id for axis in axes), keys, strict=True))
        wanted.append(replace(ready.intent(), cell=cell))
    run_id, _ = commands.place_run(
        home.ledger, workspace=LOCAL_WORKSPACE, service=home.settings.service, click=secrets.token_hex(8),
        brief={"details": "a mug"}, intents=wanted, origin="compare", layout=Layout(kind="matrix", axes=axes),
    )  # fmt: skip
    return run_id


def compared(home: Playground, run_id: str) -> Comparison:
    comparison = comparisons.comparison(home.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert comparison is not None
    return comparison


def states(comparison: Comparison) -> Counter[TaskState]:
    return Counter(slot.task.state for slot in comparison.slots)


def test_sixty_tasks_go_out_at_kies_pace_and_none_is_lost_refused_or_bought_twice(tmp_path: Path) -> None:
    with emulator_process(tmp_path / "emulator", "--limits", "on", "--credits", "100000", speed=20) as emulator:
        home = app(tmp_path / "app", base_url=emulator.base_url)
        run_id = matrix(home, wordings=5, seeds=6)
        for model in MODELS:
            (other,) = placed(home, model=model, values=SMALL)
            known_to_be_quick(home, other)
            assert commands.cancel(home.ledger, workspace=LOCAL_WORKSPACE, task_id=other)
        emulator.arm("fail_500", model=MODELS[1])

        def is_between_two_windows() -> bool:
            """The first twenty are sent, and no request is on its way."""
            counts = states(compared(home, run_id))
            return counts[TaskState.QUEUED] == 40 and counts[TaskState.SUBMITTING] == 0

        with worker_process(home.settings.base_url, home.settings.data) as process:
            killed_at(process, is_between_two_windows, within=LONG)
        assert emulator.state()["created"] == 20
        with worker_process(home.settings.base_url, home.settings.data):
            eventually(lambda: compared(home, run_id).is_settled, within=LONG)
            comparison, counted = compared(home, run_id), emulator.state()
            assert states(comparison) == {TaskState.SUCCESS: 59, TaskState.FAIL: 1}
            assert (counted["created"], counted["create_requests"], counted["limited"]) == (60, 60, 0)
            assert (
                comparisons.retry_failed(
                    home.ledger, service=home.settings.service, workspace=LOCAL_WORKSPACE, run_id=run_id
                )
                == 1
            )
            assert (
                comparisons.retry_failed(
                    home.ledger, service=home.settings.service, workspace=LOCAL_WORKSPACE, run_id=run_id
                )
                == 0
            )
            eventually(lambda: compared(home, run_id).is_settled, within=LONG)
        comparison, counted = compared(home, run_id), emulator.state()
        home.ledger.close()
    assert (counted["created"], counted["create_requests"], counted["limited"]) == (61, 61, 0)
    assert counted["max_create_in_10s"] == 20
    assert counted["max_asked_in_1s"] <= 10
    assert states(comparison) == {TaskState.SUCCESS: 60}
    assert Counter(len(slot.attempts) for slot in comparison.slots) == {1: 59, 2: 1}
    attempts = [task for slot in comparison.slots for task in slot.attempts]
    assert {task.attempts for task in attempts} == {1}
    assert len({task.kie_task_id for task in attempts}) == 61
    assert {tuple(file.state for file in slot.task.files) for slot in comparison.slots} == {(FileState.STORED,)}
    asked_for = Counter(str(task.input["prompt"]) for task in attempts)
    assert Counter(emulator.prompts()) == asked_for


# --- pace


@given(
    delays=st.lists(st.tuples(st.floats(0, 30), st.floats(0, 1)), min_size=1, max_size=90),
    limit=st.integers(1, 20),
    at_once=st.integers(1, 8),
)
def test_however_long_requests_are_on_their_way_kie_never_sees_too_many_of_them(
    delays: list[tuple[float, float]], limit: int, at_once: int
) -> None:
    """`delays` are a request's seconds until it is answered, and how far along that it came to KIE's clock."""
    arrived: list[float] = []

    async def request(key: str) -> None:
        seconds, share = delays[int(key)]
        begun = asyncio.get_running_loop().time()
        arrived.append(begun + seconds * share)
        await asyncio.sleep(seconds)

    async def everything() -> None:
        queue = TaskQueue(request, at_once=at_once, rate_limiter=RateLimiter(limit, per=10.0))
        for number in range(len(delays)):
            queue.add(str(number))
        running = asyncio.create_task(queue.run())
        await asyncio.sleep(sum(seconds + 10.0 for seconds, _ in delays))
        running.cancel()

    virtually(everything())
    assert len(arrived) == len(delays)
    in_order = sorted(arrived)
    assert all(later - earlier >= 10.0 - 1e-6 for earlier, later in zip(in_order, in_order[limit:], strict=False))


def test_a_restart_counts_a_creation_from_its_answer_and_none_that_is_long_over(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    moment = now_ms()

    def sent(began: int, **values: int) -> int:
        task_id = queued(ledger)
        with ledger.write() as connection:
            is_task = task_table.c.id == task_id
            connection.execute(task_table.update().where(is_task).values(submitted_at=moment + began, **values))
        return max([began, *(value - moment for value in values.values())])

    answered = sent(-12_000, watched_since=moment - 9_000)
    refused = sent(-11_000, finished_at=moment - 8_000)
    just_now = sent(-500)
    sent(-11_000)
    sent(-20_000, watched_since=moment - 19_000)
    sent(-900_000, watched_since=moment - 1_000)  # resumed: it was sent long ago
    moments = transitions.recent_submissions(ledger, service=SERVICE, since_ms=moment - 10_500)
    ledger.close()
    assert [when - moment for when in moments] == [answered, refused, just_now]


# --- turns


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--credits", "100000") as running:
        yield running


@pytest.fixture
def home(emulator: EmulatorProcess, tmp_path: Path) -> Iterator[Playground]:
    made = app(tmp_path, base_url=emulator.base_url)
    yield made
    made.ledger.close()


@pytest.mark.anyio
async def test_one_picture_asked_for_after_thirty_is_sent_among_the_first(home: Playground) -> None:
    many = placed(home, model=MODELS[0], prompt="many", count=30, values=SMALL)
    (single,) = placed(home, model=MODELS[0], prompt="one", values=SMALL)
    async with working(home):
        await eventually_here(lambda: seen(home, single).kie_task_id)
    sent = {task_id: task.submitted_at for task_id in (*many, single) if (task := seen(home, task_id)).submitted_at}
    order = sorted(sent, key=lambda task_id: sent[task_id])
    assert order.index(single) < 6
    assert {seen(home, task_id).state for task_id in many} & {TaskState.UNSURE, TaskState.REFUSED} == set()


# --- what follows a picture


def with_cutout(home: Playground, prompt: str = PLAIN) -> str:
    """The id of a queued task whose background is to be removed by itself."""
    ready = prepare(catalogue.get(MODELS[0]), prompt=prompt, values={**SMALL, "seed": "3"})
    wanted = replace(ready.intent(), name="mug", follow_up="remove-background")
    run_id, _ = commands.place_run(
        home.ledger, workspace=LOCAL_WORKSPACE, service=home.settings.service, click=secrets.token_hex(8), brief={},
        intents=[wanted], origin="batch",
    )  # fmt: skip
    run = queries.run(home.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return run.tasks[0].id


def made_of(home: Playground, task_id: str) -> tuple[Task, ...]:
    file_ids = [file.id for file in seen(home, task_id).files]
    return queries.made_from(home.ledger, workspace=LOCAL_WORKSPACE, file_ids=file_ids)


@pytest.mark.anyio
async def test_a_cut_out_is_made_of_a_picture_once_it_is_kept(home: Playground, emulator: EmulatorProcess) -> None:
    created = emulator.state()["created"]
    task_id = with_cutout(home)
    async with working(home):
        task = await settled(home, task_id)
        (cut,) = made_of(home, task_id)
        cut = await settled(home, cut.id)
    assert (cut.state, cut.model, cut.name, cut.parent_file) == ("success", "cutout/auto", "mug", task.files[0].id)
    assert (cut.billed, cut.credits_billed, cut.kie_task_id) == (False, 0.0, None)
    assert [(file.state, file.mime, file.width) for file in cut.files] == [(FileState.STORED, "image/png", 512)]
    assert [stage.state for stage in cut.stages] == ["generating", "success"]
    assert emulator.state()["created"] == created + 1


@pytest.mark.anyio
async def test_a_failed_picture_has_no_cut_out(home: Playground) -> None:
    task_id = with_cutout(home, f"{PLAIN} [fault:fail_422]")
    async with working(home):
        task = await settled(home, task_id)
    run = queries.run(home.ledger, workspace=LOCAL_WORKSPACE, run_id=task.run_id)
    assert run is not None
    assert run.tasks == (task,)
    assert task.state is TaskState.FAIL


def test_killed_after_the_picture_was_kept_its_cut_out_is_made_after_a_restart_and_once(
    home: Playground, emulator: EmulatorProcess
) -> None:
    """A busy picture goes to the server at CUTOUT_URL, and that one is deaf: the process is held in the middle."""
    created = emulator.state()["created"]
    task_id = with_cutout(home, "A crowded street market at noon with many stalls")
    known_to_be_quick(home, task_id)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        held = {"CUTOUT_URL": f"http://127.0.0.1:{deaf.getsockname()[1]}"}
        with worker_process(home.settings.base_url, home.settings.data, environ=held) as process:
            killed_at(process, lambda: [t.state for t in made_of(home, task_id)] == ["generating"], within=LONG)
    (cut,) = made_of(home, task_id)
    assert (cut.state, [file.state for file in seen(home, task_id).files]) == ("generating", [FileState.STORED])
    with worker_process(home.settings.base_url, home.settings.data):
        eventually(lambda: seen(home, cut.id).is_settled, within=LONG)
    (again,) = made_of(home, task_id)
    assert (again.id, again.state, again.error_kind) == (cut.id, "fail", "declined")
    assert [stage.state for stage in again.stages] == ["generating", "queued", "generating", "fail"]
    assert seen(home, task_id).attempts == 1
    assert emulator.state()["created"] == created + 1
