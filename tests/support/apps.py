"""A playground on a folder of its own, tasks placed in it, and a worker that works them off."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from kie import catalogue
from kie.api.client import KieClient
from kie.catalogue import Json
from kie.domain.task import Task, TaskState
from kie.ledger import commands, queries
from kie.ledger.database import new_id, now_ms
from kie.ledger.schema import tasks
from kie.playground import local_jobs
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.prepared_request import prepare
from kie.settings import Settings
from kie.worker.engine import Worker
from kie.worker.retry_policy import RetryPolicy
from tests.support.emulators import KEY
from tests.support.waiting import eventually_here

QUICK = RetryPolicy(
    unknown=0.6, unreadable=0.5, connect_delays=(0.05, 0.05, 0.05), download_delays=(0.05, 0.05, 0.05), after_error=0.2
)


def app(folder: Path, *, base_url: str, key: str | None = KEY, **more: Any) -> Playground:
    """A playground that speaks to `base_url` and keeps everything in `folder`."""
    return Playground(Settings(key=key, base_url=base_url, upload_url=base_url, data=folder, **more))


def placed(
    home: Playground,
    *,
    prompt: str = "a mug",
    model: str = "z-image",
    count: int = 1,
    values: Mapping[str, Json] | None = None,
) -> list[str]:
    """The ids of `count` tasks that are queued now."""
    ready = prepare(catalogue.get(model), prompt=prompt, values=values or {})
    assert ready.problems == ()
    run_id, _ = commands.place_run(
        home.ledger,
        workspace=LOCAL_WORKSPACE,
        service=home.settings.service,
        click=secrets.token_hex(8),
        brief={"details": prompt},
        intents=[ready.intent()] * count,
    )
    run = queries.run(home.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return [task.id for task in run.tasks]


def seen(home: Playground, task_id: str) -> Task:
    """The task as a page would show it."""
    task = queries.task(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
    assert task is not None
    return task


def known_to_be_quick(home: Playground, task_id: str) -> None:
    """Let the ledger remember that a task like this one took a moment, so that KIE is asked every second."""
    task, moment = seen(home, task_id), now_ms()
    with home.ledger.write() as connection:
        connection.execute(
            tasks.insert().values(
                id=new_id(), run_id=task.run_id, workspace="earlier", service=task.service, position=99,
                model=task.model, medium=task.medium, prompt="", input="{}", tier=task.tier, width=1, height=1,
                state=TaskState.SUCCESS, created_at=moment, finished_at=moment, seconds=0.3,
            )
        )  # fmt: skip


@asynccontextmanager
async def working(
    home: Playground,
    *,
    client: KieClient | None = None,
    policy: RetryPolicy = QUICK,
    typical_seconds: float = 1.0,
    **more: Any,
) -> AsyncIterator[Worker]:
    """A worker for the length of the block; it believes that a task takes a second."""
    async with client or home.client() as client:
        worker = Worker(
            ledger=home.ledger,
            client=client,
            store=home.store,
            service=home.settings.service,
            typical=lambda _: typical_seconds,
            policy=policy,
            local_job=lambda task: local_jobs.run(task, store=home.store, settings=home.settings),
            **more,
        )
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def settled(home: Playground, task_id: str, *, within: float = 15.0) -> Task:
    """The task once nothing more will happen to it by itself."""
    await eventually_here(lambda: seen(home, task_id).is_settled, within=within)
    return seen(home, task_id)


async def worked_off(home: Playground, task_id: str, *, policy: RetryPolicy = QUICK, **more: Any) -> Task:
    """The task after a worker has done all it can."""
    async with working(home, policy=policy, **more):
        return await settled(home, task_id)
