"""The websocket of live parts: who may listen, what is told, and what happens to those who are slow or cut off."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from kie.media import links
from kie.playground import container, live_topics
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.workspace import Workspace
from kie.server import live
from kie.server.lifespan import lifespan
from kie.server.routes import MIDDLEWARE, routes
from tests.support import shelves
from tests.support.apps import placed
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
TAB = "0123456789abcdef"
BOARD = "board"


class Served:
    """A real server with our routes, at the root and below /play; its worker does nothing, because no key is set and
    nothing is queued at the demo."""

    def __init__(self, server: uvicorn.Server, home: Playground, port: int) -> None:
        self.server, self.home, self.host = server, home, f"127.0.0.1:{port}"
        self.workspace = Workspace(home, LOCAL_WORKSPACE)

    def shown(self, *, workspace: str = LOCAL_WORKSPACE, tab: str = TAB) -> dict[str, Any]:
        """What a page gives to the board's component."""
        return Workspace(self.home, workspace).live(live_topics.board(), tab=tab)

    @asynccontextmanager
    async def tab(self, address: str | None = None, **headers: str) -> AsyncIterator[ClientConnection]:
        headers = {"Origin": f"http://{self.host}", **headers}
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        narrow.connect(("127.0.0.1", int(self.host.rpartition(":")[2])))
        url = f"ws://{self.host}{address or self.shown()['address']}"
        async with connect(url, additional_headers=headers, sock=narrow, proxy=None) as connection:
            yield connection


@pytest.fixture
async def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.chdir(tmp_path)
    for name in ("KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "PLAYGROUND_DATA"):
        monkeypatch.delenv(name, raising=False)
    container.forget_current()
    app = Starlette(routes=list(routes(below="/play/")), middleware=list(MIDDLEWARE), lifespan=lifespan)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)  # what a slow listener does not take, is felt
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", ws="websockets-sansio", ws_per_message_deflate=False)
        )
        running = asyncio.create_task(server.serve(sockets=[listening]))
        await eventually_here(lambda: server.started)
        yield Served(server, container.current(), listening.getsockname()[1])
        server.should_exit = True
        await running
    container.forget_current()


async def follow(tab: ClientConnection, *, feed: str = "", number: int = 0, topic: str = BOARD) -> None:
    await tab.send(json.dumps({"follow": topic, "feed": feed, "number": number}))


async def told(tab: ClientConnection, is_it: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
    """The next message about a topic that is such."""
    async with asyncio.timeout(10):
        while True:
            message: dict[str, Any] = json.loads(await tab.recv())
            if "now" not in message and is_it(message):
                return message


async def heard_out(tab: ClientConnection) -> list[str]:
    """Everything that still comes, once the connection has ended."""
    heard = []
    with suppress(ConnectionClosed):
        while True:
            heard.append(str(await asyncio.wait_for(tab.recv(), 10)))
    return heard


def elsewhere(home: Playground, *, workspace: str) -> list[str]:
    """The ids of two tasks of nobody's service, which stay queued."""
    placed_ids = placed(home, count=2)
    with home.ledger.write() as connection:
        for table in ("runs", "tasks"):
            connection.exec_driver_sql(f"UPDATE {table} SET workspace = ?", (workspace,))
    return placed_ids


def resting(home: Playground, *, count: int) -> list[str]:
    """The ids of tasks that no worker takes up, newest first, each in a run of its own."""
    ids = [shelves.placed(home.ledger, workspace=LOCAL_WORKSPACE, service="nobody") for _ in range(count)]
    with home.ledger.write() as connection:
        connection.exec_driver_sql("UPDATE runs SET origin = 'create'")
    return ids[::-1]


async def refused(served: Served, address: str, **headers: str) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        async with served.tab(address, **headers):
            pass
    return refusal.value.response.status_code


async def test_a_page_of_another_site_is_refused(served: Served) -> None:
    address = served.shown()["address"]
    assert await refused(served, address, Origin="http://evil.example") == 403
    assert await refused(served, address, Origin="null") == 403
    async with served.tab(address, Origin="https://play.example", **{"X-Forwarded-Host": "play.example"}) as tab:
        await follow(tab)
        assert (await told(tab))["topic"] == BOARD


async def test_an_address_that_is_forged_of_another_workspace_or_too_old_is_refused(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = served.shown()["address"]
    assert await refused(served, address[:-1] + ("0" if address[-1] != "0" else "1")) == 403
    assert await refused(served, address.replace("/local/", "/theirs/")) == 403
    assert await refused(served, address.replace(TAB, "another")) == 403
    monkeypatch.setattr(links, "LINK_SECONDS", -400)
    assert await refused(served, served.shown()["address"]) == 403


async def test_a_connection_ends_with_its_address(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LINK_SECONDS", int(time.time()) % links.LINK_BUCKET + 2)
    async with served.tab() as tab:
        await heard_out(tab)
        assert tab.close_code == live.EXPIRED


async def test_what_changes_is_told_and_nothing_twice(served: Served) -> None:
    shown = served.shown()
    assert (shown["head"], shown["cards"]) == ([], [])
    async with served.tab() as tab:
        await follow(tab, feed=shown["feed"], number=shown["number"])
        second, first = resting(served.home, count=2)
        served.home.audience.changed(LOCAL_WORKSPACE)
        message = await told(tab)
        assert message["since"] == shown["number"]
        assert [run["tasks"] for run in message["head"]] == [[second], [first]]
        assert {card["id"] for card in message["cards"]} == {first, second}
        served.workspace.tasks.cancel(second)
        message = await told(tab)
        assert (message["head"], [(card["id"], card["state"]) for card in message["cards"]]) == (
            None, [(second, "cancelled")],
        )  # fmt: skip


async def test_a_tab_that_hears_by_itself_is_not_told_by_reruns_and_is_again_when_it_has_gone(served: Served) -> None:
    placed(served.home)
    async with served.tab() as tab:
        await follow(tab)
        message = await told(tab)
        await tab.send(json.dumps({"drawn": BOARD, "number": message["number"]}))
        await eventually_here(lambda: "cards" not in served.shown())
        assert "cards" in served.shown(tab="another tab")
    await eventually_here(lambda: "cards" in served.shown())


async def test_a_browser_that_never_draws_is_not_counted_on(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    placed(served.home)
    async with served.tab() as tab:
        await follow(tab)
        await told(tab)
        monkeypatch.setattr("kie.playground.live_audience.SILENCE_SECONDS", 0.0)
        assert "cards" in served.shown()


async def test_another_workspace_hears_nothing_of_it(served: Served) -> None:
    mine, theirs = served.shown(), served.shown(workspace="theirs")
    async with served.tab(mine["address"]) as here, served.tab(theirs["address"]) as there:
        await follow(here, feed=mine["feed"], number=mine["number"])
        await follow(there, feed=theirs["feed"], number=theirs["number"])
        ids = elsewhere(served.home, workspace="theirs")
        for workspace in (LOCAL_WORKSPACE, "theirs"):
            served.home.audience.changed(workspace)
        assert [card["id"] for card in (await told(there))["cards"]] == ids
        await follow(here, topic=f"comparison~{ids[0]}")
        assert await told(here) == {"unknown": f"comparison~{ids[0]}"}
    run_id = run_of(served.home, ids[0])
    topic = live_topics.comparison(run_id)
    assert Workspace(served.home, LOCAL_WORKSPACE).live(topic, tab=TAB)["head"] is None
    assert Workspace(served.home, "theirs").live(topic, tab=TAB)["head"]["slots"] == ids


def run_of(home: Playground, task_id: str) -> str:
    with home.ledger.read() as connection:
        return str(connection.exec_driver_sql("SELECT run_id FROM tasks WHERE id = ?", (task_id,)).scalar())


async def test_who_was_cut_off_goes_on_from_the_number_it_knows(served: Served) -> None:
    ids = resting(served.home, count=3)
    async with served.tab() as tab:
        await follow(tab)
        known = await told(tab)
    assert (known["since"], [card["id"] for card in known["cards"]]) == (0, ids)
    served.workspace.tasks.cancel(ids[1])
    async with served.tab() as tab:
        await follow(tab, feed=known["feed"], number=known["number"])
        message = await told(tab)
        assert (message["since"], message["head"]) == (known["number"], None)
        assert [(card["id"], card["state"]) for card in message["cards"]] == [(ids[1], "cancelled")]
        for feed, number in (("an older feed", known["number"]), (known["feed"], 99), (known["feed"], -1)):
            await follow(tab, feed=feed, number=number)
            message = await told(tab)
            assert (message["since"], len(message["cards"])) == (0, 3)


async def test_a_listener_that_takes_nothing_holds_nobody_up_and_gets_the_newest_state_once(served: Served) -> None:
    ids = placed(served.home, prompt="word " * 150, count=20)
    async with served.tab(served.shown(tab="slow")["address"]) as slow, served.tab() as quick:
        slow.transport.pause_reading()
        for tab in (slow, quick):
            await follow(tab)
        known = (await told(quick))["number"]
        for number in range(40):
            served.workspace.history.tag(ids=ids, tag=f"tag {number}")
            served.workspace.history.star(ids=ids, starred=number % 2 == 0)
            known = (await told(quick, lambda message, least=known: message["number"] > least))["number"]
        slow.transport.resume_reading()
        numbers = [(await told(slow))["number"]]
        while numbers[-1] < known:
            numbers.append((await told(slow))["number"])
        assert numbers == sorted(set(numbers))
        assert len(numbers) < known - 10


async def test_the_server_ends_at_once_although_somebody_listens(served: Served) -> None:
    async with served.tab() as one, served.tab(served.shown(tab="two")["address"]) as other:
        for tab in (one, other):
            await follow(tab)
            await told(tab)
        began = time.monotonic()
        served.server.should_exit = True
        for tab in (one, other):
            await asyncio.wait_for(tab.wait_closed(), 10)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "nonsense", '{"follow": 1, "feed": "", "number": 0}', '{"drawn": "board"}', "x" * 5000]
)
async def test_what_makes_no_sense_ends_the_connection_and_nothing_else(served: Served, text: str) -> None:
    async with served.tab() as tab, served.tab(served.shown(tab="two")["address"]) as other:
        await tab.send(text)
        await asyncio.wait_for(tab.wait_closed(), 10)
        assert tab.close_code == live.NONSENSE
        await follow(other)
        assert (await told(other))["topic"] == BOARD


async def test_nobody_follows_without_end(served: Served) -> None:
    async with served.tab() as tab:
        for number in range(live.MOST_TOPICS + 1):
            topic = live_topics.comparison(str(number))
            served.workspace.live(topic, tab=TAB)
            await follow(tab, topic=topic.key)
        await heard_out(tab)
        assert tab.close_code == live.NONSENSE


async def test_the_socket_stands_below_the_pages_path_too(served: Served) -> None:
    async with served.tab(f"/play{served.shown()['address']}") as tab:
        await follow(tab)
        assert (await told(tab))["topic"] == BOARD


async def test_every_step_of_the_worker_is_told_without_a_page_asking(served: Served) -> None:
    shown = served.shown()
    async with served.tab() as tab:
        await follow(tab, feed=shown["feed"], number=shown["number"])
        (task_id,) = placed(served.home)
        served.home.wake(LOCAL_WORKSPACE)
        states = []
        while "success" not in states:
            message = await told(tab)
            states += [card["state"] for card in message["cards"] if card["id"] == task_id]
        assert states[0] == "queued"
        assert {"waiting", "success"} <= set(states)
