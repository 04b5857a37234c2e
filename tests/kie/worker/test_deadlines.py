"""A task is watched to the end of its medium's patience, or for as long as the catalogue says that it may take."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie import catalogue
from kie.api.client import KieClient
from kie.domain.task import TaskState
from kie.ledger import Ledger, commands, transitions
from kie.ledger.schema import tasks as task_table
from kie.playground.container import Playground
from kie.worker.engine import Worker
from tests.support.apps import QUICK, app
from tests.support.ledgers import ME, SERVICE, intent, task, tasks_of
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
CLIP, PICTURE = "wan/2-7-videoedit", "z-image"


class Busy:
    """A KIE that is still at everything; `asked` are the questions it heard."""

    def __init__(self) -> None:
        self.polled: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        data: Any = 100
        if request.url.path.endswith("recordInfo"):
            self.polled.append(request.url.params["taskId"])
            data = {"taskId": self.polled[-1], "state": "generating"}
        return httpx.Response(200, json={"code": 200, "msg": "success", "data": data})


@pytest.fixture
def home(tmp_path: Path) -> Playground:
    return app(tmp_path, base_url=SERVICE)


async def state_after(home: Playground, *, model: str, seconds: float) -> TaskState:
    """What questions make of a task that KIE has been at for so long."""
    task_id, kie = under_way(home.ledger, model=model, seconds=seconds), Busy()
    async with KieClient(home.settings, transport=httpx.MockTransport(kie)) as client:
        worker = Worker(
            ledger=home.ledger,
            client=client,
            store=home.store,
            service=SERVICE,
            typical=lambda _: 600.0,
            policy=replace(QUICK, after_callback=0.0),
        )

        def is_decided() -> bool:
            """Stopped; or asked about again, so that the first answer has been acted upon."""
            worker.poll_now(task_id)
            return task(home.ledger, task_id).state is TaskState.STOPPED or len(kie.polled) > 1

        running = asyncio.create_task(worker.run())
        try:
            await eventually_here(is_decided)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
    assert kie.polled
    return task(home.ledger, task_id).state


def under_way(ledger: Ledger, *, model: str, seconds: float) -> str:
    medium = catalogue.get(model).medium
    run_id, _ = commands.place_run(
        ledger,
        workspace=ME,
        service=SERVICE,
        click=secrets.token_hex(8),
        brief={"subject": "a mug"},
        intents=[replace(intent(model=model), medium=medium)],
    )
    (placed,) = tasks_of(ledger, run_id)
    assert transitions.begin_submit(ledger, placed.id) is not None
    transitions.submitted(ledger, placed.id, kie_task_id=f"kie-{placed.id[-8:]}")
    began = round((time.time() - seconds) * 1000)
    with ledger.write() as connection:
        row = task_table.update().where(task_table.c.id == placed.id)
        connection.execute(row.values(submitted_at=began, watched_since=began))
    return placed.id


@pytest.mark.parametrize(
    ("model", "seconds"), [(PICTURE, 601.0), (PICTURE, 890.0), (CLIP, 601.0), (CLIP, 785.0), (CLIP, 1790.0)]
)
async def test_a_task_that_takes_longer_than_ten_minutes_is_watched_on(
    home: Playground, model: str, seconds: float
) -> None:
    assert await state_after(home, model=model, seconds=seconds) is TaskState.GENERATING


@pytest.mark.parametrize(("model", "seconds"), [(PICTURE, 901.0), (CLIP, 1801.0)])
async def test_watching_ends_with_the_patience_of_the_medium(home: Playground, model: str, seconds: float) -> None:
    assert await state_after(home, model=model, seconds=seconds) is TaskState.STOPPED


@pytest.mark.parametrize("model", [PICTURE, CLIP])
@pytest.mark.parametrize(("seconds", "state"), [(3590.0, TaskState.GENERATING), (3601.0, TaskState.STOPPED)])
async def test_a_longer_deadline_of_the_catalogue_is_honoured_to_its_end(
    home: Playground, monkeypatch: pytest.MonkeyPatch, model: str, seconds: float, state: TaskState
) -> None:
    slow = replace(catalogue.get(model), deadline_seconds=3600.0)
    monkeypatch.setattr(catalogue, "find", lambda _: slow)
    assert await state_after(home, model=model, seconds=seconds) is state


async def test_a_shorter_deadline_of_the_catalogue_ends_nothing_early(
    home: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(catalogue.get(CLIP), deadline_seconds=60.0)
    monkeypatch.setattr(catalogue, "find", lambda _: quick)
    assert await state_after(home, model=CLIP, seconds=900.0) is TaskState.GENERATING
