"""A real browser against a real server. Every page's console and network are watched: a test that ends with an
error there has failed, whatever else it saw."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect, sync_playwright

from tests.browser.processes import Emulator, Playground
from tests.browser.provide_chromium import find_chromium

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 15_000
"""Milliseconds that a page gets for anything a test waits for."""

PROBE = re.compile(r"/(compare|history|models|settings)/_stcore/(health|host-config)$")
"""Streamlit's own: opened below a path, the page first asks there for its server, hears 404 and asks at the root."""

SETTLED = """() => new Promise((done) => {
    const calm = () => requestIdleCallback(done, { timeout: 2000 })
    requestAnimationFrame(() => requestAnimationFrame(calm))
})"""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: Playwright keeps an event loop open, which no other test may find running."""
    path = find_chromium()
    if path is None:
        pytest.fail("There is no Chromium for the browser tests. Run: python tests/browser/provide_chromium.py")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()


@dataclass
class Watch:
    """What went wrong in the pages of one test. `forgiven` are patterns that this test brings about itself."""

    seen: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    is_server_down: bool = False
    was_server_down: bool = False

    def server_goes_down(self) -> None:
        """From here on the page may miss its server, until `is_server_down` is taken back."""
        self.is_server_down = self.was_server_down = True

    def page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def problems(self) -> list[str]:
        # What was tried while the server was away may be heard of after it has come back.
        forgiven = [*self.forgiven, *(["ERR_CONNECTION_REFUSED"] if self.was_server_down else [])]
        return [line for line in self.seen if not any(re.search(pattern, line) for pattern in forgiven)]

    def _console(self, message: ConsoleMessage) -> None:
        where = str((message.location or {}).get("url", ""))
        if message.type == "error" and not self.is_server_down and not PROBE.search(where):
            self.seen.append(f"console: {message.text} ({where})")

    def _failed(self, request: Request) -> None:
        # A page that is left or reloaded breaks off what it was still loading.
        if not self.is_server_down and request.failure != "net::ERR_ABORTED":
            self.seen.append(f"request failed: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not self.is_server_down and not PROBE.search(response.url):
            self.seen.append(f"HTTP {response.status}: {response.url}")


@pytest.fixture
def watch() -> Watch:
    return Watch()


Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, watch: Watch) -> Iterator[Opens]:
    """`opens(playground, path, width=, height=, dark=, zone=)` gives a page that is ready, in a context of its own.

    `beside=page` opens another tab in that page's context instead.
    """
    contexts: list[Any] = []

    def open_page(
        playground: Playground,
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        zone: str | None = None,
        beside: Page | None = None,
    ) -> Page:
        if beside is not None:
            page = beside.context.new_page()
        else:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
                timezone_id=zone,
            )
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
            page = context.new_page()
        watch.page(page)
        playground.is_alive()
        page.goto(playground.url + path)
        ready(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.problems() == []


def ready(page: Page) -> None:
    """Wait until the page has been drawn, its script has nothing more to do, and its fields show what they hold.

    Streamlit mounts a field empty and fills it a moment later; a rerun in that moment, which is too short for a person,
    leaves it empty on the page.
    """
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").filter(
        has=page.locator("[data-testid=stTopNavLink], [data-testid=stExpandSidebarButton]")
    ).wait_for()
    page.wait_for_function("() => !document.querySelector('[data-testid=stMain] [data-testid=stSkeleton]')")
    page.evaluate(SETTLED)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """The product as a newcomer starts it: no key, the KIE inside it."""
    playground = Playground(tmp_path_factory.mktemp("demo"))
    yield playground.start()
    playground.is_alive()
    playground.close()


@pytest.fixture(scope="module")
def kie() -> Iterator[Emulator]:
    """A KIE beside the product, twenty times as fast as the demo's."""
    emulator = Emulator("--speed", "20", "--limits", "off", "--seed", "7")
    yield emulator
    emulator.close()


@pytest.fixture(scope="module")
def playground(kie: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """The product with a key, sent to that KIE."""
    started = Playground(tmp_path_factory.mktemp("playground"), kie.environment)
    yield started.start()
    started.is_alive()
    started.close()
