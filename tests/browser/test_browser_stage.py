"""The stage: pictures own the page, Generate is always in reach, nothing jumps, everybody can read and reach it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens, Watch, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box, generate, picture, prompt, sees_pictures

PATHS = ("/", "/compare", "/compare?view=Set+up", "/history", "/models", "/settings")
HEIGHTS = {1920: 1080, 1440: 900, 390: 844}
BEFORE = {1440: 326, 1920: 220}
"""How wide a single result was while every run had a row of its own."""
SHIFTED = """window.shifted = 0
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shifted += entry.value
})).observe({ type: "layout-shift", buffered: true })"""


def made(page: Page, playground: Playground, *models: str, **texts: str) -> None:
    playground.write_draft(*models, **(texts or {"subject": "A stone frog"}))
    page.goto(playground.url)
    ready(page)
    generate(page, playground)
    playground.settled()


def in_view(page: Page) -> int:
    return int(page.evaluate("window.innerHeight"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pictures_own_the_page_and_are_seen_whole(dark: bool, playground: Playground, opens: Opens) -> None:
    page = opens(playground, dark=dark)
    made(page, playground, "z-image", "google/nano-banana", "nano-banana-pro", "google/imagen4-fast")
    sees_pictures(page, playground)
    for task in playground.tasks():
        place = box(picture(page, task.id))
        assert place["y"] + place["height"] <= in_view(page)
        assert place["width"] >= 240
    made(page, playground, "z-image")
    sees_pictures(page, playground)
    (task,) = playground.tasks()
    widths = {}
    for width in (1440, 1920):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        wait_until(lambda w=width: box(picture(page, task.id))["width"] > 1.7 * BEFORE[w], what="a large picture")
        place = box(picture(page, task.id))
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= in_view(page)
        widths[width] = place["width"]
        button = box(page.locator(".st-key-generate button"))
        assert button["y"] + button["height"] <= in_view(page), "Generate is out of reach"
    assert widths[1920] > widths[1440], "the larger the screen, the larger the picture"


def test_an_earlier_run_is_one_press_away_and_a_new_one_is_looked_at(playground: Playground, opens: Opens) -> None:
    page = opens(playground)
    made(page, playground, "z-image", subject="The earlier one")
    sees_pictures(page, playground)
    earlier = playground.tasks()[0]
    made(page, playground, "z-image", "google/imagen4-fast", subject="The later one", details="[fault:fail_422]")
    failed = page.locator(".kb-failed .kb-card")
    expect(failed).to_have_count(2)
    expect(failed.first.get_by_role("button", name="Retry")).to_be_visible()
    expect(failed.first).to_contain_text("Nothing was billed")
    assert box(failed.first)["height"] < 200
    strip = page.locator(".kb-thumb")
    strip.nth(1).click()
    expect(picture(page, earlier.id)).to_be_visible()
    expect(strip.nth(1)).to_have_attribute("aria-current", "true")
    page.get_by_label("Thumbnail size").fill("8")
    wait_until(lambda: box(strip.first)["height"] > 120, what="larger thumbnails")
    page.get_by_label("Subject", exact=True).fill("A third one")
    page.get_by_label("Details", exact=True).fill("")
    expect(prompt(page)).to_have_text("A third one.")
    generate(page, playground)
    sees_pictures(page, playground)
    expect(strip.first).to_have_attribute("aria-current", "true")
    page.reload()
    ready(page)
    wait_until(lambda: box(strip.first)["height"] > 120, what="thumbnails as large as they were chosen")


def test_brief_and_results_scroll_apart_and_sections_fold(playground: Playground, opens: Opens) -> None:
    page = opens(playground)
    sections = page.locator(".st-key-brief_sections")
    before = box(page.locator(".kb-run-title"))["y"]
    sections.hover()
    page.mouse.wheel(0, 600)
    wait_until(lambda: sections.evaluate("column => column.scrollTop") > 100, what="a scrolled brief")
    assert box(page.locator(".kb-run-title"))["y"] == before
    sections.evaluate("column => column.scrollTo(0, 0)")
    page.locator(".st-key-brief_box summary").click()
    expect(page.get_by_label("Subject", exact=True)).to_be_hidden()
    expect(page.get_by_text("Exact request and where each field went").first).to_be_visible()


def test_on_a_phone_pages_and_generate_are_at_the_lower_edge(playground: Playground, opens: Opens) -> None:
    playground.write_draft("z-image", subject="On the way")
    page = opens(playground, width=390, height=844)
    button = page.locator(".st-key-generate button")
    place = box(button)
    assert 600 < place["y"] < 844 - 56
    assert place["height"] >= 40
    assert button.locator("p").evaluate("words => words.scrollWidth <= words.clientWidth"), "the price is cut off"
    before = len(playground.runs())
    button.click()
    wait_until(lambda: len(playground.runs()) > before, what="a run")
    wait_until(lambda: box(page.locator(".kb-current"))["y"] < 600, what="the new run in view")
    sees_pictures(page, playground)
    pages = page.locator(".st-key-phone_pages a")
    expect(pages).to_have_text([re.compile(name) for name in ("Create", "Compare", "History", "Models", "Settings")])
    assert min(box(link)["height"] for link in pages.all()) >= 44
    pages.nth(2).click()
    page.wait_for_url(re.compile("/history"))
    ready(page)
    assert box(pages.first)["y"] >= 844 - 64


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)])
def test_nothing_jumps_and_axe_has_nothing_serious_to_say(
    width: int, dark: bool, playground: Playground, opens: Opens
) -> None:
    page = opens(playground, width=width, height=HEIGHTS[width], dark=dark)
    made(page, playground, "z-image", "google/imagen4-fast")
    sees_pictures(page, playground)
    page.add_init_script(SHIFTED)
    for path in PATHS:
        page.goto(playground.url + path)
        ready(page)
        page.wait_for_timeout(1500)
        assert page.evaluate("window.shifted") <= 0.05, f"{path} jumps"
        assert serious(page) == [], path
    page.goto(playground.url)
    ready(page)
    picture(page, playground.tasks()[0].id).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(500)
    assert serious(page) == [], "the opened picture"


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_generate_is_one_tab_away_and_fields_follow_by_rows(playground: Playground, opens: Opens) -> None:
    playground.write_draft("z-image", subject="By keyboard")
    page = opens(playground)
    expect(page.locator(".kb-skip")).to_be_attached()
    expect(page.locator(".st-key-generate button")).to_be_enabled()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to Generate")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-generate button")).to_be_focused()
    page.get_by_label("Scene", exact=True).focus()
    for name in ("Camera", "Style", "Exclusions", "Details", "Colours"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(name, exact=True)).to_be_focused()


def test_right_to_left_words_stand_as_they_are_written(playground: Playground, opens: Opens) -> None:
    playground.write_draft("z-image", subject="قطة على سجادة حمراء")
    page = opens(playground)
    style = "field => [getComputedStyle(field).unicodeBidi, getComputedStyle(field).textAlign]"
    assert page.get_by_label("Subject", exact=True).evaluate(style) == ["plaintext", "start"]
    assert prompt(page).evaluate(style) == ["plaintext", "start"]


def test_while_the_server_is_away_one_goes_on_writing(
    opens: Opens, watch: Watch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = Playground(tmp_path_factory.mktemp("away")).start()
    try:
        away.write_draft("z-image", subject="Before")
        page = opens(away)
        watch.server_goes_down()
        away.kill()
        expect(page.get_by_text("The server does not answer.")).to_be_visible()
        page.get_by_label("Subject", exact=True).fill("Written while nobody listened")
        page.get_by_label("Scene", exact=True).fill("In the dark")
        page.wait_for_timeout(5000)
        expect(page.get_by_role("dialog")).to_have_count(0)
        away.start()
        expect(page.get_by_text("The server does not answer.")).to_have_count(0, timeout=40_000)
        expect(prompt(page)).to_have_text("Written while nobody listened. In the dark.")
        watch.is_server_down = False
        page.reload()
        ready(page)
        expect(page.get_by_label("Subject", exact=True)).to_have_value("Written while nobody listened")
    finally:
        away.close()
