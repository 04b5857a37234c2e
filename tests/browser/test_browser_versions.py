"""Version one against version two: a word is changed, both are compared and judged, and each is one click back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import generate, go, picked, sees_pictures, write


def two_versions(page: Page, playground: Playground) -> tuple[str, str]:
    """Ids of a red and of a blue mug, made one after the other by changing a word."""
    picked(playground, "nano-banana-pro", subject="A mug")
    page.reload()
    ready(page)
    made = []
    for colour in ("red", "blue"):
        write(page, "Subject", f"A {colour} mug on a table")
        generate(page, playground)
        sees_pictures(page, playground)
        made.append(playground.tasks()[0].id)
    return made[0], made[1]


def test_a_prompt_is_compared_with_the_one_before_it(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    first, second = two_versions(page, demo)
    go(page, "History")
    for task_id in (first, second):
        page.locator(f"[data-task='{task_id}']").get_by_role("checkbox").check()
    expect(page.get_by_role("button", name="Compare", exact=True)).to_be_enabled()
    page.keyboard.press("c")
    page.wait_for_url(re.compile(r"/compare\?results="))
    expect(page.locator(".kg-column")).to_have_text(["A · Nano Banana Pro", "B · Nano Banana Pro"])
    expect(page.locator(".kr-mark").get_by_text("blue")).to_be_visible()
    assert page.url.count(first) == page.url.count(second) == 1
    page.get_by_role("button", name="Overlay").click()
    page.get_by_role("button", name="Blink").click()
    expect(page.get_by_role("button", name="Blink")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Slider").click()
    expect(page.locator(".kg-stage img")).to_have_count(2)

    page.reload()
    page.get_by_role("button", name="Judge them blind").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator(".kj img").first).to_be_visible()
    expect(page.get_by_text("Nano Banana")).to_have_count(0)
    page.get_by_role("button", name="Stop and see the score").click()
    expect(page.get_by_role("button", name="Begin", exact=True)).to_be_visible()


def test_every_step_is_one_click_back(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    first, second = two_versions(page, demo)
    go(page, "History")
    row = page.locator(f"[data-task='{second}']")
    row.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Versions", exact=True).click()
    tree = page.get_by_role("dialog")
    expect(tree.locator(".kt-line")).to_have_count(2)
    line = tree.locator(f".kt-line[data-task='{second}']")
    expect(line).to_have_attribute("aria-current", "true")
    expect(line.locator("mark")).to_have_text("blue")
    tree.locator(f".kt-line[data-task='{first}']").get_by_role("button", name="Back to this").click()
    expect(page.get_by_label("Subject", exact=True)).to_have_value("A red mug on a table")
    page.wait_for_url(lambda url: "/history" not in url)
    ready(page)
    write(page, "Subject", "A red mug on a shelf")
    generate(page, demo)
    sees_pictures(page, demo)
    third = demo.tasks()[0].id
    go(page, "History")
    row = page.locator(f"[data-task='{third}']")
    row.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Versions", exact=True).click()
    expect(tree.locator(".kt-line")).to_have_count(3)
    tree.locator(f".kt-line[data-task='{third}']").get_by_role("button", name="Compare with the one before").click()
    page.wait_for_url(re.compile(r"/compare\?results="))
    wait_until(lambda: first in page.url and third in page.url, what="the two that are compared")
    expect(page.locator(".kr-mark").get_by_text("shelf")).to_be_visible()


def test_a_menu_that_is_read_outlives_what_happens_to_its_result(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    picked(demo, "bytedance/v1-lite-text-to-video", subject="A boat on a lake")
    page.reload()
    ready(page)
    generate(page, demo)
    go(page, "History")
    made = demo.tasks()[0]
    row = page.locator(f"[data-task='{made.id}']")
    row.get_by_role("button", name="More actions").click()
    menu = page.get_by_role("group", name="What else can be done")
    expect(menu).to_be_visible()
    was = row.get_attribute("data-state")
    wait_until(lambda: demo.tasks()[0].files, what="the clip", seconds=60)
    page.mouse.wheel(0, 40)
    expect(menu).to_be_visible()
    assert row.get_attribute("data-state") == was
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(row).to_have_attribute("data-state", "success")
