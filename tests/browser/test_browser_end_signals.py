"""How far the work is, in the tab's title of whatever page; and what is heard of its end, where somebody wants it."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Page, expect

from kie.domain.stored_names import Preference
from kie.ledger import workspace_state
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import picked

STUBS = """
    window.heard = []
    window.Notification = class {
        static permission = "PERMISSION"
        static requestPermission() {
            window.heard.push("asked")
            this.permission = "ANSWER"
            return Promise.resolve("ANSWER")
        }
        constructor(title, { body }) { window.heard.push(body) }
        close() {}
    }
    window.AudioContext = class { constructor() { window.heard.push("chime"); throw new Error("no sound here") } }
"""
WATCH = """
    window.titles = []
    window.isHidden = true
    Object.defineProperty(document, "hidden", { get: () => window.isHidden })
    new MutationObserver(() => window.titles.push(document.title))
        .observe(document.head, { childList: true, subtree: true, characterData: true })
"""


def stubbed(page: Page, *, permission: str = "default", answer: str = "granted") -> None:
    page.context.add_init_script(STUBS.replace("PERMISSION", permission).replace("ANSWER", answer))
    page.reload()
    ready(page)


def kept_signals(playground: Playground) -> dict[str, str | None]:
    """What the ledger has of both switches."""
    names = {"sound": Preference.SOUND_AT_END, "notification": Preference.NOTIFICATION_AT_END}
    load = partial(workspace_state.load_preference, playground.ledger, workspace=LOCAL_WORKSPACE)
    return {signal: load(name=name) for signal, name in names.items()}


def heard(page: Page) -> list[str]:
    return list(page.evaluate("window.heard"))


def test_the_title_counts_on_every_page_and_says_what_ended_while_nobody_looked(opens: Opens, demo: Playground) -> None:
    picked(demo, "google/nano-banana", "z-image", subject="a mug")
    page = opens(demo)
    settings = opens(demo, "/settings", beside=page)
    settings.evaluate(WATCH)
    page.bring_to_front()
    page.locator(".st-key-generate button").click()
    wait_until(lambda: settings.title().startswith("2 done · "), what="a title that says what ended", seconds=60)
    titles = list(settings.evaluate("window.titles"))
    assert [title for title in ("0 of 2", "1 of 2", "2 done") if not any(t.startswith(title) for t in titles)] == []
    settings.evaluate("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    wait_until(lambda: " · " not in settings.title() or "done" not in settings.title(), what="the plain title")
    wait_until(lambda: " of 2" not in page.title(), what="the plain title of the page that was looked at")


def test_a_browser_that_refuses_is_said_and_nothing_is_kept(opens: Opens, demo: Playground) -> None:
    page = opens(demo, "/settings")
    stubbed(page, answer="denied")
    page.get_by_label("A notification of the browser").click()
    expect(page.get_by_text("This browser does not allow notifications from this page.")).to_be_visible()
    expect(page.get_by_label("A notification of the browser")).not_to_be_checked()
    assert kept_signals(demo) == {"sound": None, "notification": None}


def test_nothing_is_heard_until_somebody_wants_it_and_then_once(opens: Opens, demo: Playground) -> None:
    picked(demo, "google/nano-banana", subject="a mug")
    page = opens(demo)
    stubbed(page)
    page.locator(".st-key-generate button").click()
    wait_until(lambda: bool(demo.runs()) and all(task.is_settled for task in demo.tasks()), what="a first end")
    wait_until(lambda: " of 1" not in page.title(), what="the plain title")
    assert heard(page) == []

    settings = opens(demo, "/settings", beside=page)
    settings.get_by_label("A notification of the browser").check()
    settings.get_by_label("A sound when").check()
    wait_until(lambda: heard(settings) == ["asked", "chime"], what="the question and a taste")
    wait_until(lambda: kept_signals(demo) == {"sound": "on", "notification": "on"}, what="both switches kept")
    settings.reload()
    ready(settings)
    expect(settings.get_by_label("A sound when")).to_be_checked()
    expect(settings.get_by_label("A notification of the browser")).to_be_checked()
    settings.close()

    stubbed(page, permission="granted")
    page.locator(".st-key-generate button").click()
    wait_until(lambda: heard(page) == ["chime", "The result is there."], what="a sound and a notification", seconds=60)
