"""From stored to seen: how long after the worker kept a result a browser shows it, over the socket and by reruns.

    python bench/live.py                  one page and fifty, each over the socket and with `run_every=1`; five minutes
    python bench/live.py --events N       results a line of the table (default 25)
    python bench/live.py --sessions N     pages that are open together (default 50)

A real server with an emulated KIE beside it, and a real Chromium (/usr/bin/chromium, or CHROMIUM=) on Create. The other
pages are played: each speaks Streamlit's protocol as a browser does, runs its fragments at their interval, and follows
the board's socket. Counted are the bytes that the server sends to one of them in a minute. `run_every=1` is the same
page with that interval and without the socket. Everything shares this machine's processor, the browser included.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx
import sqlalchemy as sa
from playwright.sync_api import Page, TimeoutError, sync_playwright  # noqa: A004
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from kie.domain.task import TaskIntent
from kie.ledger import Ledger, commands
from kie.ledger.schema import files
from kie.playground.container import LOCAL_WORKSPACE

LONGEST = 60_000.0
ROOT = Path(__file__).resolve().parent.parent
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip
EVERY_SECOND = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from pages.ui.shared import live_updates
live_updates.NET_SECONDS = 1
from kie.server.lifespan import lifespan
from kie.server.routes import MIDDLEWARE, ROUTES
app = st.App({root!r} + "/pages/main.py", lifespan=lifespan, middleware=MIDDLEWARE,
             routes=[route for route in ROUTES if "/live/" not in route.path])
"""
SEES = """() => {
  window.seen = {}
  const look = () => {
    for (const card of document.querySelectorAll(".kb-card")) {
      if (card.dataset.task in window.seen || !card.querySelector("img.kb-view")) continue
      window.seen[card.dataset.task] = performance.timeOrigin + performance.now()
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true })
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            started.wait(10)
        started.kill()


@dataclass
class PlayedPages:
    """Pages without a browser, on a thread of their own."""

    url: str
    count: int
    received: int = 0
    reruns: int = 0
    problems: list[str] = field(default_factory=list)

    @contextmanager
    def opened(self) -> Iterator[None]:
        loop = asyncio.new_event_loop()
        pages = loop.create_task(self._all())
        thread = threading.Thread(target=loop.run_until_complete, args=(pages,), daemon=True)
        thread.start()
        time.sleep(3 + self.count / 10)
        self.received = 0
        try:
            yield
        finally:
            loop.call_soon_threadsafe(pages.cancel)
            thread.join(10)

    async def _all(self) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*(self._page(delay=number / 10) for number in range(self.count)))

    async def _page(self, *, delay: float) -> None:
        await asyncio.sleep(delay)
        host = self.url.removeprefix("http")
        try:
            async with connect(f"ws{host}/_stcore/stream", subprotocols=["streamlit"], proxy=None, max_size=None,
                               origin=self.url, compression=None) as stream:  # fmt: skip
                await self._streamlit(stream)
        except Exception as error:
            self.problems.append(repr(error))

    async def _streamlit(self, stream: Any) -> None:
        hashes: set[str] = set()
        beside: dict[str, asyncio.Task[None]] = {}

        async def rerun(fragment_id: str = "") -> None:
            message = BackMsg()
            message.rerun_script.fragment_id = fragment_id
            message.rerun_script.is_auto_rerun = bool(fragment_id)
            message.rerun_script.cached_message_hashes.extend(hashes)
            await stream.send(message.SerializeToString())

        async def tick(fragment_id: str, seconds: float) -> None:
            while True:
                await asyncio.sleep(seconds)
                self.reruns += 1
                await rerun(fragment_id)

        await rerun()
        try:
            async for received in stream:
                self.received += len(received)
                message = ForwardMsg()
                message.ParseFromString(received)
                if message.metadata.cacheable:
                    hashes.add(message.hash)
                if message.WhichOneof("type") == "auto_rerun":
                    fragment_id = message.auto_rerun.fragment_id
                    if fragment_id not in beside:
                        beside[fragment_id] = asyncio.create_task(tick(fragment_id, message.auto_rerun.interval))
                element = message.delta.new_element.bidi_component
                if element.component_name == "live_board" and "live" not in beside:
                    beside["live"] = asyncio.create_task(self._follow(json.loads(element.json)["live"]))
        finally:
            for task in beside.values():
                task.cancel()
            await asyncio.gather(*beside.values(), return_exceptions=True)

    async def _follow(self, shown: dict[str, Any]) -> None:
        with suppress(Exception):  # where there is no such route, the reruns have to do
            async with connect(f"ws{self.url.removeprefix('http')}{shown['address']}", origin=self.url, proxy=None,
                               max_size=None, compression=None) as live:  # fmt: skip
                await live.send(json.dumps({"follow": "board", "feed": shown["feed"], "number": shown["number"]}))
                async for received in live:
                    self.received += len(received)
                    number = json.loads(received).get("number")
                    if number:
                        await live.send(json.dumps({"drawn": "board", "number": number}))


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    lags: tuple[float, ...]
    bytes_a_minute: float
    cpu: float


def placed(ledger: Ledger, *, service: str) -> str:
    """One task, as a page would place it."""
    intent = TaskIntent(
        model="z-image",
        medium="image",
        prompt="a mug",
        input={"prompt": "a mug", "aspect_ratio": "1:1"},
        width=1024,
        height=1024,
        credits_expected=0.8,
        expected_seconds=0.3,
    )
    run_id, _ = commands.place_run(ledger, workspace=LOCAL_WORKSPACE, service=service, click=secrets.token_hex(8),
                                   brief={"details": "a mug"}, intents=[intent])  # fmt: skip
    with ledger.read() as connection:
        return str(
            connection.execute(sa.text("SELECT id FROM tasks WHERE run_id = :run"), {"run": run_id}).scalar_one()
        )


def stored_at(ledger: Ledger, task_id: str) -> float:
    with ledger.read() as connection:
        return float(connection.execute(sa.select(files.c.stored_at).where(files.c.task_id == task_id)).scalar_one())


def lag(ledger: Ledger, page: Page, *, service: str) -> float:
    """Milliseconds from stored to seen, of one new result; LONGEST where it was not seen by then."""
    task_id = placed(ledger, service=service)
    try:
        page.wait_for_function("task => window.seen[task]", arg=task_id, timeout=LONGEST, polling=100)
    except TimeoutError:
        return LONGEST
    return float(page.evaluate("task => window.seen[task]", task_id)) - stored_at(ledger, task_id)


def measured(page: Page, folder: Path, *, kie: str, is_live: bool, sessions: int, events: int) -> Line:
    name = f"{'socket' if is_live else 'run_every=1'}, {sessions} page{'s' if sessions > 1 else ''}"
    data, port = folder / secrets.token_hex(4), free_port()
    script = ROOT / "app.py"
    if not is_live:
        script = folder / "every_second.py"
        script.write_text(EVERY_SECOND.format(root=str(ROOT)))
    url = f"http://127.0.0.1:{port}"
    environment = {"PLAYGROUND_DATA": str(data), "KIE_BASE_URL": kie, "KIE_UPLOAD_URL": kie, "KIE_API_KEY": "sk-bench"}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with running(*command, **environment) as server:
        for _ in range(300):
            with suppress(httpx.HTTPError, ValueError):
                if httpx.get(f"{url}/healthz").json()["ok"]:
                    break
            time.sleep(0.1)
        ledger = Ledger(f"sqlite:///{data / 'ledger.sqlite'}")
        page.goto(url)
        page.get_by_label("Subject").wait_for()
        page.evaluate(SEES)
        for _ in range(3):
            lag(ledger, page, service=kie)
        pages = PlayedPages(url=url, count=sessions - 1)
        with pages.opened():
            lag(ledger, page, service=kie)
            began, cpu, pages.received = time.monotonic(), cpu_seconds(server.pid), 0
            lags = tuple(lag(ledger, page, service=kie) for _ in range(events))
            seconds = time.monotonic() - began
            cpu = (cpu_seconds(server.pid) - cpu) / seconds
        ledger.close()
        if pages.problems:
            print(f"{name}: {len(pages.problems)} played pages broke: {pages.problems[0]}", file=sys.stderr)
    share = pages.received / max(1, sessions - 1) * 60 / seconds
    return Line(name=name, lags=lags, bytes_a_minute=share, cpu=cpu)


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values: tuple[float, ...], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=25)
    parser.add_argument("--sessions", type=int, default=50)
    options = parser.parse_args()
    lines = []
    emulator = [sys.executable, "-m", "kie.emulator", "--port", "0", "--speed", "20", "--limits", "off"]
    with tempfile.TemporaryDirectory() as folder, running(*emulator) as kie, sync_playwright() as playwright:
        assert kie.stdout is not None
        address = next(word for word in kie.stdout.readline().split() if word.startswith("http"))
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for sessions in dict.fromkeys((1, options.sessions)):
            for is_live in (True, False):
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                lines.append(
                    measured(page, Path(folder), kie=address.rstrip(","), is_live=is_live, sessions=sessions,
                             events=options.events)
                )  # fmt: skip
                print(f"{lines[-1].name}: {[round(each) for each in lines[-1].lags]}", file=sys.stderr)
                page.close()
        browser.close()
    print(f"load of this machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'stored to seen, ms':24}{'p50':>8}{'p95':>8}{'kB a minute a page':>22}{'server, % of a core':>22}")
    for line in lines:
        share = f"{line.bytes_a_minute / 1000:.0f}" if line.bytes_a_minute else "-"
        middle, late = statistics.median(line.lags), percentile(line.lags, 0.95)
        print(f"{line.name:24}{middle:8.0f}{late:8.0f}{share:>22}{100 * line.cpu:22.1f}")
    for live, slow in zip(lines[::2], lines[1::2], strict=True):
        times = statistics.median(slow.lags) / statistics.median(live.lags)
        fewer = f", {slow.bytes_a_minute / live.bytes_a_minute:.1f} times the bytes" if live.bytes_a_minute else ""
        print(f"{slow.name} takes {times:.1f} times as long as {live.name}{fewer}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
