"""One click is one run, however it arrives; two clicks that are meant are two."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.processes import Emulator, Playground, wait_until
from tests.browser.steps import generate_button, picked

SETTLE = 1200
"""Milliseconds in which a second run would have shown itself."""


def placed(playground: Playground, page: Page, before: int) -> int:
    """How many runs were placed since `before`, after the time in which more could still come."""
    wait_until(lambda: len(playground.runs()) > before, what="a run")
    page.wait_for_timeout(SETTLE)
    playground.settled()
    return len(playground.runs()) - before


def test_a_double_click_is_one_run(playground: Playground, kie: Emulator, opens: Opens) -> None:
    picked(playground, subject="A double click")
    page = opens(playground)
    before, sent = len(playground.runs()), kie.create_requests
    generate_button(page).dblclick()
    assert placed(playground, page, before) == 1
    assert kie.create_requests == sent + 1


def test_ctrl_enter_in_the_subject_is_one_run(playground: Playground, kie: Emulator, opens: Opens) -> None:
    picked(playground, subject="")
    page = opens(playground)
    before, sent = len(playground.runs()), kie.create_requests
    page.get_by_label("Subject").click()
    page.keyboard.type("A run by keyboard")
    page.keyboard.press("Control+Enter")
    assert placed(playground, page, before) == 1
    assert kie.create_requests == sent + 1
    assert playground.tasks()[0].prompt == "A run by keyboard."


def test_ctrl_enter_with_the_focus_nowhere_is_one_run(playground: Playground, kie: Emulator, opens: Opens) -> None:
    picked(playground, subject="No focus")
    page = opens(playground)
    before, sent = len(playground.runs()), kie.create_requests
    expect(generate_button(page)).to_be_enabled()
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press("Control+Enter")
    assert placed(playground, page, before) == 1
    assert kie.create_requests == sent + 1


def test_two_tabs_that_click_at_once_on_the_same_brief_are_one_run(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    picked(playground, subject="Two tabs")
    one = opens(playground)
    other = opens(playground, beside=one)
    before, sent = len(playground.runs()), kie.create_requests
    moment = one.evaluate("Date.now() + 2500")
    for page in (one, other):
        generate_button(page).evaluate("(button, at) => setTimeout(() => button.click(), at - Date.now())", moment)
    assert placed(playground, one, before) == 1
    assert kie.create_requests == sent + 1
    for page in (one, other):
        expect(page.locator(f".kb-card[data-task='{playground.tasks()[0].id}']")).to_be_visible()


def test_two_clicks_three_seconds_apart_are_two_runs(playground: Playground, kie: Emulator, opens: Opens) -> None:
    picked(playground, subject="Twice on purpose")
    page = opens(playground)
    before, sent = len(playground.runs()), kie.create_requests
    generate_button(page).click()
    page.wait_for_timeout(3000)
    generate_button(page).click()
    wait_until(lambda: len(playground.runs()) == before + 2, what="the second run")
    playground.settled()
    assert kie.create_requests == sent + 2


def test_a_reload_right_after_the_click_sends_nothing_again(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    picked(playground, subject="Reloaded")
    page = opens(playground)
    before, sent = len(playground.runs()), kie.create_requests
    generate_button(page).click()
    wait_until(lambda: len(playground.runs()) > before, what="a run")
    page.reload()
    assert placed(playground, page, before) == 1
    assert kie.create_requests == sent + 1


def test_two_quick_clicks_on_a_large_comparison_only_ask(playground: Playground, kie: Emulator, opens: Opens) -> None:
    """The gap in which the page has not answered the first click yet: the second is no confirmation."""
    playground.write_draft("google/imagen4-fast", "z-image", subject="Seven each")
    page = opens(playground, "/compare?view=Set+up")
    page.get_by_label("Pictures each").fill("7")
    page.keyboard.press("Tab")
    run = page.get_by_role("button", name="Run 14 pictures")
    before, sent = len(playground.runs()), kie.create_requests
    run.evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 30); setTimeout(() => button.click(), 60) }"
    )
    expect(page.get_by_role("button", name="Confirm: run 14 pictures")).to_be_visible()
    page.wait_for_timeout(SETTLE)
    assert (len(playground.runs()), kie.create_requests) == (before, sent)
