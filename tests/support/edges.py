"""An emulator inside the test's process, and what a test lets happen at its edge; a ledger that others hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx

from kie.api import protocol
from kie.api.client import KieClient
from kie.emulator import Settings as EmulatorSettings
from kie.emulator import in_process
from kie.emulator.fault_injector import ArmedFault
from kie.ledger import Ledger
from kie.playground.container import Playground
from kie.worker.engine import Worker
from tests.support.apps import app, working
from tests.support.emulators import KEY

BASE = "http://kie.example.org"


class Edge(httpx.AsyncBaseTransport):
    """An emulator. `taken(answer)` is called when a createTask is answered, before anybody on this side knows; what
    it returns is the answer then.
    """

    def __init__(
        self, folder: Path, *, taken: Callable[[httpx.Response], httpx.Response | None] = lambda _: None
    ) -> None:
        settings = EmulatorSettings(key=KEY, speed=100, has_limits=False)
        self._transport = in_process(state=folder, base_url=BASE, settings=settings)
        self.taken = taken

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        if request.url.path == protocol.CREATE_TASK:
            await answer.aread()
            return self.taken(answer) or answer
        return answer

    async def aclose(self) -> None:
        await self._transport.aclose()

    def count(self, name: str) -> int:
        return int(self._transport.emulator.state()[name])

    def arm(self, fault: str, **more: Any) -> None:
        self._transport.emulator.fault_injector.arm(ArmedFault(fault=fault, **more))


class Held:
    """Another program's write, which does not end before a test says so."""

    def __init__(self, ledger: Path) -> None:
        self._connection = sqlite3.connect(ledger, isolation_level=None)

    def begin(self, *_: object) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._connection.rollback()


def app_at_the_edge(folder: Path, **more: Any) -> Playground:
    """A playground whose service answers at the edge."""
    return app(folder, base_url=BASE, **more)


def impatient_app(folder: Path, **more: Any) -> Playground:
    """The same, whose writes give up at once where another one is under way."""
    home = app_at_the_edge(folder, **more)
    home.ledger.close()
    home.ledger = Ledger(home.settings.ledger_url, patience=0.02)
    return home


def at_the_edge(home: Playground, edge: httpx.AsyncBaseTransport, **more: Any) -> AbstractAsyncContextManager[Worker]:
    """A worker that speaks to this edge, for the length of the block."""
    return working(home, client=KieClient(home.settings, transport=edge), **more)
