"""What changes is on the page without a rerun: one socket a tab, again after a restart, and where none gets through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect

from kie.domain.task import TaskState
from kie.ledger import commands, curation
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens, Watch, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import card, go

ELSEWHERE = "https://nobody.example"
"""A service whose tasks no worker takes up: what changes them here is the test alone."""


@dataclass
class Sockets:
    """What went over the live sockets of a page, and how often Streamlit drew anything."""

    opened: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    messages: list[dict[str, object]] = field(default_factory=list)
    reruns: int = 0

    def watch(self, page: Page) -> None:
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        if "/live/" not in socket.url:
            socket.on("framesent", lambda _: setattr(self, "reruns", self.reruns + 1))
            return
        self.opened.append(socket.url)
        socket.on("framesent", lambda text: self.followed.append(str(json.loads(text).get("follow", ""))))
        socket.on("framereceived", lambda text: self.messages.append(json.loads(text)))


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """Its worker has nothing to do with the tasks of these tests. It is stopped and started by them."""
    started = Playground(tmp_path_factory.mktemp("live"))
    yield started.start()
    started.close()


def watched(opens: Opens, playground: Playground, sockets: Sockets) -> Page:
    """A page on which nothing but the title is live, watched from its first socket on."""
    page = opens(playground, "/settings")
    sockets.watch(page)
    page.reload()
    ready(page)
    return page


def hears_of(page: Page, topic: str) -> None:
    """Wait until the tab hears of the topic by itself."""
    page.wait_for_function("topic => window.playgroundLive?.topics.get(topic)?.isFollowed", arg=topic)


def test_board_comparison_and_history_are_live_over_one_connection(playground: Playground, opens: Opens) -> None:
    run_id = playground.place("One", "Two", service="demo", origin="create")
    playground.settled()
    sockets = Sockets()
    page = watched(opens, playground, sockets)
    go(page, "Create")
    expect(page.locator(".kb-card")).to_have_count(2)
    hears_of(page, "board")

    other = opens(playground, "/history", beside=page)  # what is done in one tab is seen in the other
    first = playground.tasks()[0]
    star = other.locator(f"[data-task='{first.id}'] .ks-star")
    reruns = sockets.reruns
    star.click()
    expect(card(page, first.id).locator("button[aria-pressed=true]")).to_be_visible()
    assert sockets.reruns == reruns

    go(page, "Compare")
    expect(page.locator(".kg-progress")).to_have_text("2 of 2 done")
    go(page, "History")
    expect(page.locator(f"[data-task='{first.id}']")).to_be_visible()
    expect(page.locator(".kn-press")).to_be_hidden()
    go(other, "Create")
    other.get_by_label("Subject").fill("A third")
    other.get_by_role("button", name="Generate").click()
    expect(page.locator(".kn-press")).to_contain_text("new result")
    page.locator(".kn-press").click()
    wait_until(lambda: len(playground.runs()) == 2, what="the other tab's run")
    expect(page.locator(f"[data-task='{playground.tasks()[0].id}'][data-state=success]")).to_be_visible()
    expect(page.locator(".kn-press")).to_be_hidden()

    followed = {topic.partition("~")[0] for topic in sockets.followed if topic}
    assert followed == {"board", "comparison", "history", "progress"}
    assert f"comparison~{run_id}" in sockets.followed
    assert len(sockets.opened) == 1


def test_a_comparison_counts_and_draws_what_stands_below_it_once_it_has_ended(
    playground: Playground, opens: Opens
) -> None:
    run_id = playground.place("Three", "Four", service=ELSEWHERE)
    page = opens(playground, f"/compare?run={run_id}")
    expect(page.locator(".kg-progress")).to_have_text("0 of 2 done")
    for count, task in enumerate(playground.tasks(), start=1):
        press = card(page, task.id).get_by_role("button", name="Cancel")
        press.click()
        expect(page.locator(".kg-progress")).to_have_text(f"{count} of 2 done")
    expect(page.get_by_role("button", name="Retry failed only (2)")).to_be_visible()


def test_after_a_restart_the_tab_connects_again_and_catches_up(
    playground: Playground, opens: Opens, watch: Watch
) -> None:
    playground.place("Five", service=ELSEWHERE)
    sockets = Sockets()
    page = watched(opens, playground, sockets)
    go(page, "Create")
    task = playground.tasks()[0]
    expect(card(page, task.id)).to_be_visible()
    hears_of(page, "board")
    watch.server_goes_down()
    playground.stop()
    commands.cancel(playground.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    playground.start()
    expect(page.locator(f".kb-card[data-task='{task.id}'][data-state={TaskState.CANCELLED}]")).to_be_visible()
    hears_of(page, "board")
    watch.is_server_down = False
    assert len(sockets.opened) > 1


def test_where_no_socket_comes_through_the_slow_rerun_still_shows_it(playground: Playground, opens: Opens) -> None:
    playground.place("Six", service=ELSEWHERE)
    task = playground.tasks()[0]
    page = opens(playground, "/settings")

    def closes(route: WebSocketRoute) -> None:
        route.close(code=1013)

    page.route_web_socket(lambda url: "/live/" in url, closes)
    page.reload()
    ready(page)
    go(page, "Create")
    expect(card(page, task.id)).to_be_visible()
    commands.cancel(playground.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    curation.star(playground.ledger, workspace=LOCAL_WORKSPACE, ids=[task.id])
    expect(page.locator(f".kb-card[data-task='{task.id}'][data-state={TaskState.CANCELLED}]")).to_be_visible()
