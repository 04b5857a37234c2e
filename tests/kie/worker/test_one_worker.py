"""One ledger and two processes with folders of their own: one works, and the other disturbs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from kie.api import protocol
from kie.domain.task import TaskState
from kie.playground.container import LOCAL_WORKSPACE, Playground
from tests.support.apps import app, placed, seen
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
TAKEN = b'{"code":200,"msg":"success","data":{"taskId":"366e2065ed94e590a9e1201e1f1e1704"}}'
PENDING = TAKEN.replace(b'"taskId"', b'"state":"waiting","taskId"')


class Slow:
    """A KIE that answers a createTask no sooner than it `may_answer`."""

    def __init__(self) -> None:
        self.may_answer, self.polled = asyncio.Event(), asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = PENDING
        if protocol.CREATE_TASK.encode() in head:
            self.polled.set()
            await self.may_answer.wait()
            body = TAKEN
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()


@asynccontextmanager
async def at_work(home: Playground) -> AsyncIterator[None]:
    running = asyncio.create_task(home.work())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        home.ledger.close()


async def test_a_second_data_folder_on_the_same_ledger_does_not_take_the_work_over(tmp_path: Path) -> None:
    kie = Slow()
    async with await asyncio.start_server(kie, "127.0.0.1", 0) as server:
        base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ledger = f"sqlite:///{tmp_path}/shared/ledger.sqlite"
        first, second = (app(tmp_path / name, base_url=base_url, database_url=ledger) for name in ("one", "two"))
        async with at_work(first):
            (task_id,) = placed(first)
            first.wake(LOCAL_WORKSPACE)
            await kie.polled.wait()
            async with at_work(second):
                await eventually_here(lambda: second.works_elsewhere or second.worker_age is not None)
                assert (second.works_elsewhere, seen(second, task_id).state) == (True, TaskState.SUBMITTING)
                kie.may_answer.set()
                await eventually_here(lambda: seen(first, task_id).kie_task_id)
            assert seen(first, task_id).state is TaskState.WAITING
