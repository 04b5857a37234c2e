"""What is paid for is never lost between KIE's answer and the ledger, and nothing is sent that could not be meant."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kie.api.client import KieClient
from kie.attachments import references
from kie.domain.task import Task, TaskIntent, TaskState
from kie.ledger import commands, request_files, transitions
from kie.ledger.database import now_ms
from kie.ledger.schema import tasks as task_table
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.worker.context import WorkerContext
from kie.worker.rate_limiter import RateLimiter
from kie.worker.retry_policy import RATE_LIMIT_TRIES, RetryPolicy
from kie.worker.submit import Submitter
from tests.support.apps import placed, seen, settled
from tests.support.edges import Edge, Held, app_at_the_edge, at_the_edge, impatient_app
from tests.support.pictures import picture
from tests.support.shelves import shown
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
MODEL, SMALL = "bytedance/seedream", {"image_size": "square"}
EDITING, ITS_IMAGES = "google/nano-banana-edit", "image_urls"


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Playground]:
    """Impatient only where another program holds the ledger: elsewhere a write waits its turn, as it does at work."""
    make = impatient_app if "held" in request.fixturenames else app_at_the_edge
    made = make(tmp_path / "app")
    yield made
    made.ledger.close()


@pytest.fixture
def edge(tmp_path: Path) -> Edge:
    return Edge(tmp_path / "emulator")


@pytest.fixture
def held(home: Playground) -> Held:
    return Held(home.settings.ledger_file)


def small(home: Playground, prompt: str = "a mug") -> str:
    """The id of a queued task whose picture is quickly drawn."""
    (task_id,) = placed(home, model=MODEL, prompt=prompt, values=SMALL)
    return task_id


def named(answer: httpx.Response) -> str:
    """KIE's id in an answer."""
    return str(answer.json()["data"]["taskId"])


async def worked_off(home: Playground, edge: httpx.AsyncBaseTransport, task_id: str) -> Task:
    async with at_the_edge(home, edge):
        return await settled(home, task_id)


# --- a ledger that does not take what came of a POST


async def test_an_id_that_the_ledger_does_not_take_is_in_the_log_and_kept_once_it_does(
    home: Playground, edge: Edge, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    edge.taken = held.begin
    task_id = small(home)
    async with at_the_edge(home, edge):
        await eventually_here(lambda: "the ledger cannot note it (database is locked)" in caplog.text)
        assert seen(home, task_id).state is TaskState.SUBMITTING
        held.end()
        await eventually_here(lambda: seen(home, task_id).state.is_watched)
    task = seen(home, task_id)
    assert (task.attempts, task.error, edge.count("create_requests")) == (1, None, 1)
    (warning, *_) = [record for record in caplog.records if record.name == "kie.worker.submit"]
    assert warning.levelname == "ERROR"
    assert warning.message.startswith(f"task {task_id}: KIE took it as {task.kie_task_id}; the ledger cannot")


@pytest.mark.parametrize(("fault", "state"), [("code455", TaskState.REFUSED), ("empty", TaskState.UNSURE)])
async def test_any_other_outcome_is_kept_as_well_once_the_ledger_takes_it(
    home: Playground, edge: Edge, held: Held, caplog: pytest.LogCaptureFixture, fault: str, state: TaskState
) -> None:
    edge.taken = held.begin
    task_id = small(home, f"a mug [fault:{fault}]")
    async with at_the_edge(home, edge):
        await eventually_here(lambda: "the ledger cannot note it" in caplog.text)
        held.end()
        assert (await settled(home, task_id)).state is state


def submitter(home: Playground, client: KieClient) -> Submitter:
    async def poll(_: Task) -> None:
        return None

    context = WorkerContext(
        ledger=home.ledger,
        client=client,
        store=home.store,
        service=home.settings.service,
        callback_url=None,
        policy=RetryPolicy(connect_delays=()),
        on_change=lambda _: None,
    )
    return Submitter(context, rate_limiter=RateLimiter(20, per=10.0), poll=poll)


async def test_an_id_outlives_the_end_of_the_work_while_the_ledger_does_not_take_it(
    home: Playground, edge: Edge, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    edge.taken = held.begin
    task_id = small(home)
    async with KieClient(home.settings, transport=edge) as client:
        submits = submitter(home, client)
        running = asyncio.create_task(submits.queue.run())
        submits.queue.add(task_id)
        await eventually_here(lambda: "the ledger cannot note it" in caplog.text)
        running.cancel()
        await submits.queue.drain(within=0.0)
        assert seen(home, task_id).state is TaskState.SUBMITTING
        held.end()
        await submits.finish(within=5.0)
    task = seen(home, task_id)
    assert (task.state, f"KIE took it as {task.kie_task_id}" in caplog.text) == (TaskState.WAITING, True)


async def test_an_end_does_not_wait_for_ever_and_the_id_is_in_the_log_then(
    home: Playground, edge: Edge, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    ids: list[str] = []

    def taken(answer: httpx.Response) -> None:
        ids.append(named(answer))
        held.begin()

    edge.taken = taken
    task_id = small(home)
    async with KieClient(home.settings, transport=edge) as client:
        submits = submitter(home, client)
        sending = asyncio.create_task(submits.submit(task_id))
        await eventually_here(lambda: "the ledger cannot note it" in caplog.text)
        await submits.finish(within=0.0)
        assert await asyncio.wait({sending}, timeout=2.0) == ({sending}, set())
    held.end()
    assert seen(home, task_id).state is TaskState.SUBMITTING
    assert f"task {task_id}: KIE took it as {ids[0]}" in caplog.text


async def test_an_id_that_comes_after_the_task_was_called_unsure_is_kept(home: Playground, edge: Edge) -> None:
    edge.taken = lambda _: assert_one(transitions.recover(home.ledger, service=home.settings.service))
    task_id = small(home)
    async with at_the_edge(home, edge):
        await eventually_here(lambda: seen(home, task_id).kie_task_id)
        task = await settled(home, task_id)
    assert (task.state, task.billed, task.error, task.attempts) == (TaskState.SUCCESS, True, None, 1)


async def test_an_id_that_has_no_place_any_more_is_in_the_log_with_the_tasks_own(
    home: Playground, edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    ids: list[str] = []
    task_id = small(home)

    def taken(answer: httpx.Response) -> None:
        ids.append(named(answer))
        assert_one(transitions.recover(home.ledger, service=home.settings.service))
        commands.attach(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id, kie_task_id="another")

    edge.taken = taken
    async with at_the_edge(home, edge):
        complaint = "but the ledger knows it otherwise or not at all"
        await eventually_here(lambda: complaint in caplog.text)
    assert f"KIE took task {task_id} as {ids[0]}, {complaint}" in caplog.text
    assert seen(home, task_id).kie_task_id == "another"


def assert_one(changed: int) -> None:
    assert changed == 1


# --- what cannot be sent, and what breaks while it is sent


async def test_a_request_with_half_a_character_is_refused_before_anything_is_sent(home: Playground, edge: Edge) -> None:
    (task_id,) = placed(home, model="google/imagen4-fast", values={"negative_prompt": "caf\udce9"})
    announced: list[str] = []
    async with at_the_edge(home, edge, on_change=announced.append):
        task = await settled(home, task_id)
    assert announced == [LOCAL_WORKSPACE]
    assert (task.state, task.billed, task.error_kind, task.attempts) == (TaskState.REFUSED, False, "bad_input", 0)
    assert task.error == (
        "This request holds text or numbers that cannot be sent: half a character, or a number without end. "
        "Nothing was sent and nothing was billed. Change it, then send it again."
    )
    assert edge.count("create_requests") == 0


async def test_whatever_breaks_while_a_task_is_sent_leaves_it_unsure_at_once(home: Playground, edge: Edge) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    edge.taken = broken
    task = await worked_off(home, edge, small(home))
    assert (task.state, task.billed, task.error_kind, task.attempts) == (TaskState.UNSURE, None, "outcome_unknown", 1)
    assert task.error == (
        "Sending this request broke off (ZeroDivisionError). The task may have been started and billed; "
        "it was not sent again. Look at kie.ai/logs, then attach its task id or send it anew."
    )
    assert edge.count("create_requests") == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, json={"message": "An invalid response was received from the upstream server"}),
        httpx.Response(200, json={"code": 504, "msg": "Gateway Timeout"}),
        httpx.Response(200, json={"code": 408, "msg": "No result has been returned for over 10 minutes."}),
    ],
)
async def test_a_task_that_was_started_behind_a_gateway_that_failed_is_unsure(
    home: Playground, edge: Edge, answer: httpx.Response
) -> None:
    edge.taken = lambda _: answer
    task = await worked_off(home, edge, small(home))
    assert (task.state, task.billed, edge.count("created")) == (TaskState.UNSURE, None, 1)
    assert "may have been started and billed; it was not sent again." in (task.error or "")


async def test_a_task_that_is_named_beside_an_error_is_watched_to_its_end(home: Playground, edge: Edge) -> None:
    edge.taken = lambda answer: httpx.Response(200, json={**answer.json(), "code": 500, "msg": "Server exception"})
    task = await worked_off(home, edge, small(home))
    assert (task.state, task.billed, edge.count("created")) == (TaskState.SUCCESS, True, 1)


# --- told to slow down


async def test_a_task_that_is_sent_again_says_so_and_one_that_is_given_up_does_not(
    home: Playground, edge: Edge
) -> None:
    task_id = small(home)
    edge.arm("code429", times=2)
    async with at_the_edge(home, edge):
        await eventually_here(lambda: seen(home, task_id).error is not None)
    waiting = seen(home, task_id)
    assert (waiting.state, waiting.error) == (
        TaskState.QUEUED,
        "KIE asks to slow down (it takes 20 new tasks in 10 seconds). Nothing was billed; it is sent again shortly.",
    )
    with home.ledger.write() as connection:
        last = {"attempts": RATE_LIMIT_TRIES - 1, "not_before": 0}
        connection.execute(task_table.update().where(task_table.c.id == task_id).values(last))
    given_up = await worked_off(home, edge, task_id)
    assert (given_up.state, given_up.billed, given_up.error_kind) == (TaskState.REFUSED, False, "rate_limited")
    assert given_up.error == (
        "KIE asked 12 times to slow down (it takes 20 new tasks in 10 seconds), so this was given up. "
        "Nothing was billed. Retry when less is under way."
    )


async def test_a_task_whose_upload_was_limited_is_not_said_to_be_sent_again(home: Playground, edge: Edge) -> None:
    image = home.inputs.keep(picture(), name="mug.png", workspace=LOCAL_WORKSPACE).address
    (task_id,) = placed(home, model=EDITING, values={ITS_IMAGES: [image]})
    edge.arm("code429", on="upload")
    task = await worked_off(home, edge, task_id)
    assert (task.state, task.billed) == (TaskState.REFUSED, False)
    assert task.error == (
        "The reference files could not be uploaded, so nothing was sent or billed. KIE asks to slow down (it takes "
        "20 new tasks in 10 seconds). Nothing was billed. Try again in a minute."
    )


# --- what a worker that buys nothing sends


async def test_a_worker_may_leave_what_waits_and_send_what_others_ask_for_meanwhile(
    home: Playground, edge: Edge
) -> None:
    waiting = small(home)
    async with at_the_edge(home, edge, sends_since_ms=now_ms() + 1) as worker:
        await asyncio.sleep(0.002)
        late = small(home, "a pot")
        worker.wake()
        assert (await settled(home, late)).state is TaskState.SUCCESS
    assert (seen(home, waiting).state, edge.count("create_requests")) == (TaskState.QUEUED, 1)


# --- whose files


async def test_another_workspaces_file_is_not_sent_even_where_it_is_uploaded_already(
    home: Playground, edge: Edge
) -> None:
    theirs = home.inputs.keep(picture(), name="theirs.png", workspace="them")
    service, sha256 = home.settings.service, theirs.sha256 or ""
    request_files.uploaded(home.ledger, service=service, sha256=sha256, url="https://up.example.org/theirs.png")
    (task_id,) = placed(home, model=EDITING, values={ITS_IMAGES: [theirs.address]})
    task = await worked_off(home, edge, task_id)
    assert (task.state, task.billed, edge.count("create_requests")) == (TaskState.REFUSED, False, 0)
    assert (task.error or "").endswith("A reference file is not here any more. Nothing was sent. Add it again.")


async def test_a_result_of_ones_own_may_be_worked_from(home: Playground, edge: Edge) -> None:
    made = seen(home, shown(home.ledger, home.store, service=home.settings.service))
    image = references.reference(made.files[0].sha256 or "")
    (task_id,) = placed(home, model=EDITING, values={ITS_IMAGES: [image]})
    assert (await worked_off(home, edge, task_id)).state is TaskState.SUCCESS


@pytest.mark.parametrize(("owner", "sentence"), [("them", "is not here any more. Nothing was billed."), ("", None)])
async def test_a_background_is_removed_from_a_picture_of_the_own_workspace_only(
    home: Playground, edge: Edge, owner: str, sentence: str | None
) -> None:
    image = home.inputs.keep(picture(), name="mug.png", workspace=owner or LOCAL_WORKSPACE).address
    wanted = TaskIntent(
        model="cutout/embedded", medium="image", kind="utility", prompt="", input={"image": image}, width=40, height=30
    )
    run_id, _ = commands.place_run(
        home.ledger, workspace=LOCAL_WORKSPACE, service=home.settings.service, click="click", brief={}, intents=[wanted]
    )
    task = await worked_off(home, edge, task_of(home, run_id))
    assert (task.billed, "is not here any more" in (task.error or "")) == (False, sentence is not None)


def task_of(home: Playground, run_id: str) -> str:
    with home.ledger.read() as connection:
        row = connection.execute(task_table.select().where(task_table.c.run_id == run_id)).mappings().one()
    return str(row["id"])


# --- files on their way in


async def test_a_worker_that_starts_leaves_what_is_being_written_alone(home: Playground, edge: Edge) -> None:
    partial = home.store.partial_file()
    partial.write(b"half of an upload")
    await worked_off(home, edge, small(home))
    assert partial.path.is_file()
