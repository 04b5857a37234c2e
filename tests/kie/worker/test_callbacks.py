"""Callbacks from a KIE to this server: believed or not, and what comes of them."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette

from kie.domain.task import FileState, Record, TaskState
from kie.ledger import callback_log, transitions
from kie.ledger.callback_log import Heard, Reason, Standing
from kie.ledger.schema import callbacks as callback_table
from kie.ledger.schema import files as file_table
from kie.playground import container
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.server.lifespan import lifespan
from kie.server.routes import MIDDLEWARE, ROUTES
from kie.worker.callbacks import Inbox, refused_because, signature
from tests.support.apps import known_to_be_quick, placed, seen, settled
from tests.support.emulators import KEY, EmulatorProcess, emulator_process
from tests.support.ledgers import SERVICE, ledger_in, queued
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
HMAC_KEY = "webhook-secret"
ID = "366e2065ed94e590a9e1201e1f1e1704"
NOW = 1_795_000_000.0
SMALL = {"image_size": "square"}
QUICK_TO_DRAW = "bytedance/seedream"


# --- what is believed


def reason(*, late: float = 0.0, key: str = HMAC_KEY, task_id: str = ID, **changed: str) -> Reason | None:
    """Why a callback that KIE signed `late` seconds ago is not believed."""
    timestamp = str(int(NOW - late))
    headers = {"timestamp": timestamp, "signed": signature(key=key, task_id=task_id, timestamp=timestamp)} | changed
    return refused_because(key=HMAC_KEY, task_id=ID, now=NOW, **headers)


def test_the_signature_is_the_documented_one() -> None:
    """Worked out once with `openssl dgst -sha256 -hmac webhook-secret -binary | base64`."""
    signed = signature(key="webhook-secret", task_id=ID, timestamp="1795000000")
    assert signed == "ZjhRj9GPvxcig5wl29iVZm5nXbP9p8VmO7Qo/FQ51Uk="


@pytest.mark.parametrize(("late", "passes"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_five_minutes_of_clock_difference_pass(late: float, passes: bool) -> None:
    assert reason(late=late) == (None if passes else "late")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"signed": ""}, "unsigned"),
        ({"timestamp": ""}, "unsigned"),
        ({"signed": "é"}, "forged"),
        ({"timestamp": "1794999999"}, "forged"),
        ({"key": "another"}, "forged"),
        ({"task_id": "another"}, "forged"),
    ],
)
def test_what_is_not_signed_with_the_key_for_this_task_and_time_is_turned_away(
    changed: dict[str, str], expected: Reason
) -> None:
    assert reason(**changed) == expected


@pytest.mark.parametrize("timestamp", ["now", "-1", "1e9", "9" * 13, "9" * 5000, "²"])
def test_a_time_that_is_none_is_too_old_however_well_it_is_signed(timestamp: str) -> None:
    signed = signature(key=HMAC_KEY, task_id=ID, timestamp=timestamp)
    assert reason(timestamp=timestamp, signed=signed) == "late"


# --- the inbox


async def test_callbacks_that_come_at_once_are_heard_together_and_each_task_once(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    polled: list[str] = []
    inbox = Inbox(ledger, service=SERVICE, poll=polled.append)
    await asyncio.gather(*(inbox.arrived(f"foreign-{number % 3}") for number in range(100)))
    await eventually_here(lambda: callback_log.overview(ledger, service=SERVICE).refused_today != {})
    foreign = callback_log.overview(ledger, service=SERVICE).refused_today["foreign"]
    assert (polled, 3 <= foreign <= 4) == ([], True)
    ledger.close()


async def test_callbacks_that_are_played_again_are_a_warning_once_in_a_while(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = ledger_in(tmp_path)
    task_id = queued(ledger)
    transitions.begin_submit(ledger, task_id)
    transitions.submitted(ledger, task_id, kie_task_id=ID)
    transitions.failed(ledger, task_id, record=Record(task_id=ID, state="fail"), sentence="It failed.")
    inbox = Inbox(ledger, service=SERVICE, poll=lambda _: None)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await inbox.arrived(ID)
        await eventually_here(lambda: len(caplog.messages) == 2)
    assert caplog.messages == [
        f"callbacks came again or too late: 1, about {task_id}",
        f"callbacks came again or too late: 2, about {task_id}",
    ]
    ledger.close()


async def test_a_ledger_that_fails_loses_a_callback_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = ledger_in(tmp_path)
    with ledger.write() as connection:
        connection.execute(sa.text("ALTER TABLE tasks RENAME TO away"))
    inbox = Inbox(ledger, service=SERVICE, poll=lambda _: None)
    await inbox.arrived(ID)
    assert caplog.messages == ["1 callbacks could not be noted"]
    with ledger.write() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO tasks"))
    await inbox.arrived(ID)
    assert callback_log.hear(ledger, service=SERVICE, kie_task_ids=[ID]) == {ID: Heard(standing=Standing.UNKNOWN)}
    ledger.close()


# --- a whole server, and a KIE that calls it back


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--hmac", HMAC_KEY) as running:
        yield running


@asynccontextmanager
async def served(
    folder: Path, emulator: EmulatorProcess, patch: pytest.MonkeyPatch, **more: str
) -> AsyncIterator[Playground]:
    """The routes and the worker on a port of this machine, which KIE is told to report to."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    environment = {
        "KIE_API_KEY": KEY, "KIE_BASE_URL": emulator.base_url, "KIE_UPLOAD_URL": emulator.base_url,
        "WEBHOOK_BASE_URL": address, "PLAYGROUND_DATA": str(folder),
    }  # fmt: skip
    patch.chdir(folder)
    for name, value in (environment | more).items():
        patch.setenv(name, value)
    container.forget_current()
    app = Starlette(routes=list(ROUTES), middleware=list(MIDDLEWARE), lifespan=lifespan)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await eventually_here(lambda: server.started and container.current().worker_age is not None)
        gc.unfreeze()
        yield container.current()
    finally:
        server.should_exit = True
        await serving
        container.forget_current()


def arrived_ms(home: Playground, kie_task_id: str) -> int:
    with home.ledger.read() as connection:
        chosen = callback_table.c.kie_task_id == kie_task_id
        return int(connection.execute(sa.select(callback_table.c.arrived_at).where(chosen)).scalar_one())


def stored_ms(home: Playground, task_id: str) -> int:
    with home.ledger.read() as connection:
        chosen = file_table.c.task_id == task_id
        return int(connection.execute(sa.select(file_table.c.stored_at).where(chosen)).scalar_one())


def asked_for(home: Playground, fault: str, *, model: str = QUICK_TO_DRAW) -> str:
    """The id of a queued task whose callback is sent in this way."""
    values = SMALL if model == QUICK_TO_DRAW else {}
    (task_id,) = placed(home, model=model, prompt=f"a mug [fault:{fault}]" if fault else "a mug", values=values)
    return task_id


async def test_a_result_is_here_a_second_after_its_callback_in_each_shape_that_callbacks_have(
    tmp_path: Path, emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(tmp_path, emulator, monkeypatch, KIE_WEBHOOK_HMAC_KEY=HMAC_KEY) as home:
        shapes = ("", "callback_2025", "callback_snake_id", "duplicate_callbacks", "fail_501")
        ids = [asked_for(home, shape) for shape in shapes]
        home.wake(LOCAL_WORKSPACE)
        tasks = [await settled(home, task_id, within=10) for task_id in ids]
        assert [task.state for task in tasks] == [TaskState.SUCCESS] * 4 + [TaskState.FAIL]
        for task in tasks[:4]:
            assert [file.state for file in task.files] == [FileState.STORED]
            assert stored_ms(home, task.id) - arrived_ms(home, task.kie_task_id or "") < 1000
        overview = callback_log.overview(home.ledger, service=home.settings.service)
        assert (overview.arrived_today, dict(overview.refused_today), overview.missed) == (5, {}, 0)


async def test_a_forged_late_or_unsigned_callback_changes_nothing_and_polling_makes_good_what_is_lost(
    tmp_path: Path, emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(tmp_path, emulator, monkeypatch, KIE_WEBHOOK_HMAC_KEY=HMAC_KEY) as home:
        refused = {name: asked_for(home, f"callback_{name}") for name in ("unsigned", "forged", "late")}
        lost = asked_for(home, "no_callback", model="z-image")
        known_to_be_quick(home, lost)
        home.wake(LOCAL_WORKSPACE)

        def reasons() -> set[str]:
            return set(callback_log.overview(home.ledger, service=home.settings.service).refused_today)

        await eventually_here(lambda: reasons() == set(refused), within=10)
        assert {seen(home, task_id).state.is_watched for task_id in refused.values()} == {True}
        task = await settled(home, lost, within=15)
        assert (task.state, [file.state for file in task.files]) == (TaskState.SUCCESS, [FileState.STORED])


async def test_without_a_key_callbacks_are_heard_signed_or_not(
    tmp_path: Path, emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(tmp_path, emulator, monkeypatch) as home:
        ids = [asked_for(home, fault) for fault in ("", "callback_unsigned", "callback_late")]
        home.wake(LOCAL_WORKSPACE)
        tasks = [await settled(home, task_id, within=10) for task_id in ids]
        assert [task.state for task in tasks] == [TaskState.SUCCESS] * 3
        overview = callback_log.overview(home.ledger, service=home.settings.service)
        assert (overview.arrived_today, dict(overview.refused_today)) == (3, {})


async def test_a_self_test_comes_back_and_is_neither_counted_nor_refused(
    tmp_path: Path, emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for more in ({"KIE_WEBHOOK_HMAC_KEY": HMAC_KEY}, {}):
        async with served(tmp_path, emulator, monkeypatch, **more) as home:
            outcome = await asyncio.to_thread(home.check_webhook)
            assert outcome.sentence.startswith("A test callback came back, but the address is inside your own network")
            assert callback_log.overview(home.ledger, service=home.settings.service) == callback_log.Overview()
        monkeypatch.delenv("KIE_WEBHOOK_HMAC_KEY", raising=False)
