"""Every page: at its own address, on a phone, in the dark, by keyboard."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kie.playground import drafts
from prompts.brief import TEXT_FIELDS
from prompts.presets import load_presets
from tests.browser.conftest import Opens, Watch, ready
from tests.browser.processes import KEY, ROOT, Playground, wait_until
from tests.browser.steps import box, generate, generate_button, go, picked, picture, prompt, sees_pictures

PATHS = ("/history", "/settings", "/compare", "/models", "/")
HEADINGS = {"/compare": "Compare", "/history": "History", "/models": "Models", "/settings": "Settings"}
SCREENSHOT = ROOT / "docs" / "screenshot.png"


def shows_itself(page: Page, path: str) -> None:
    if path == "/":
        expect(page.get_by_label("Subject")).to_be_visible()
    else:
        expect(page.get_by_role("heading", name=HEADINGS[path], exact=True)).to_be_visible()


def test_every_page_is_found_at_its_address_in_a_fresh_process_and_says_that_this_is_the_demo(
    tmp_path_factory: pytest.TempPathFactory, opens: Opens
) -> None:
    fresh = Playground(tmp_path_factory.mktemp("fresh")).start()
    try:
        page = opens(fresh, PATHS[0])
        for path in PATHS:
            if path != PATHS[0]:
                page.goto(fresh.url + path)
                ready(page)
            shows_itself(page, path)
            expect(page.get_by_text("No KIE key is set")).to_have_count(1)
            expect(page.get_by_test_id("stException")).to_have_count(0)
    finally:
        fresh.close()


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(
        page.evaluate(
            """() => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]
                .map((element) => element.scrollWidth - element.clientWidth))"""
        )
    )


def test_no_page_is_wider_than_a_phone(playground: Playground, opens: Opens) -> None:
    playground.place("unbroken" * 60, "Another", service="elsewhere")
    playground.write_draft(
        "z-image", "nano-banana-pro", "google/imagen4-fast", subject="unbroken" * 40, colours="#0047AB, #FFF8E7 light"
    )
    page = opens(playground, width=390, height=844)
    page.get_by_text("Exact request and where each field went").first.click()
    page.wait_for_timeout(400)
    assert overflow(page) <= 0, "the exact request scrolls sideways"
    for path in PATHS:
        page.goto(playground.url + path)
        ready(page)
        shows_itself(page, path)
        page.wait_for_timeout(300)
        assert overflow(page) <= 0, f"{path} scrolls sideways"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_quiet_in_light_and_dark(dark: bool, playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", "google/imagen4-fast", subject="A quiet room")
    page = opens(playground, dark=dark)
    for name in ("Compare", "History", "Models", "Settings", "Create"):
        go(page, name)
        assert overflow(page) <= 0
        background = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        assert (sum(map(int, background[4:-1].split(","))) < 200) is dark


def test_the_menu_of_a_history_row_opens_inside_a_phone(playground: Playground, opens: Opens) -> None:
    playground.place("A row with a menu", service="elsewhere", origin="shell")
    page = opens(playground, "/history", width=390, height=844)
    page.get_by_role("button", name="More actions").first.click()
    item = page.get_by_text("Copy prompt").first
    expect(item).to_be_visible()
    place = box(item)
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 390


def test_settings_say_where_tasks_go_and_never_the_key(playground: Playground, opens: Opens) -> None:
    page = opens(playground, "/settings")
    expect(page.get_by_text("A key is set; tasks go to")).to_be_visible()
    expect(page.get_by_text("No KIE key is set")).to_have_count(0)
    assert KEY not in page.content()


def test_models_are_searched_opened_by_a_click_sent_as_an_address_and_tried(
    playground: Playground, opens: Opens
) -> None:
    picked(playground, "z-image", subject="Kept over the visit")
    page = opens(playground)
    go(page, "Models")
    everything = page.get_by_text(" models. Prices").inner_text()
    page.get_by_label("Search", exact=True).click()
    page.keyboard.type("ideogram", delay=20)
    expect(page.get_by_text(everything)).to_have_count(0)
    heading = page.get_by_role("heading", name="Ideogram 3", exact=True)

    page.get_by_role("button", name="Ideogram 3", exact=True).click()
    expect(heading).to_be_visible()
    page.wait_for_url(lambda url: "find=ideogram" in url and "open=Ideogram" in url)
    sent = page.url
    page.goto(sent)
    ready(page)
    expect(page.get_by_label("Search", exact=True)).to_have_value("ideogram")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_label("Subject")).to_have_value("Kept over the visit")
    expect(page.get_by_test_id("stMultiSelect")).to_contain_text("Ideogram")
    expect(page.get_by_test_id("stMultiSelect")).not_to_contain_text("Z-Image")


def test_by_keyboard_alone_a_picture_is_made_opened_and_closed(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="")
    page = opens(playground)

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    tab_to("textarea[aria-label=Subject]")
    page.keyboard.type("A stone frog")
    expect(prompt(page)).to_have_text("A stone frog.")
    before = len(playground.runs())
    tab_to(".st-key-generate button")
    page.keyboard.press("Enter")
    wait_until(lambda: len(playground.runs()) == before + 1, what="a run")
    sees_pictures(page, playground)
    tab_to(f".kb-card[data-task='{playground.tasks()[0].id}'] button.kb-picture")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("A stone frog.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


HOSTILE = (
    '<script>window.hit=1</script> <img src=x onerror="window.hit=2"> ![x](http://127.0.0.1:1/p.png) $x^2$ '
    ":red[loud] :material/home: **bold** مرحبا \N{PARTY POPPER} `tick`"
)


def test_hostile_words_are_shown_as_they_were_typed_and_ask_for_nothing(
    playground: Playground, opens: Opens, watch: Watch
) -> None:
    picked(playground, "z-image", "google/imagen4-fast", subject=HOSTILE, details="[fault:fail_422]")
    page = opens(playground)
    page.get_by_label("Colours").fill("![x](http://127.0.0.1:1/c.png)")
    expect(page.get_by_text("is not a hex colour")).to_contain_text("![x](http://127.0.0.1:1/c.png)")
    generate_button(page).click()
    expect(page.get_by_role("alert").last).to_contain_text("![x](http://127.0.0.1:1/c.png)")
    page.get_by_label("Colours").fill("")
    expect(page.get_by_text("is not a hex colour")).to_have_count(0)
    expect(prompt(page)).to_contain_text(HOSTILE)
    page.get_by_text("Exact request and where each field went").first.click()
    expect(page.get_by_test_id("stCode").first).to_contain_text(HOSTILE.split('"')[0][:-1])
    generate(page, playground)
    playground.settled()
    expect(page.locator(".kb-run-title").first).to_contain_text(HOSTILE[:100])
    go(page, "History")
    expect(page.locator("[data-task]").first).to_contain_text(HOSTILE)
    go(page, "Compare")
    page.get_by_text("Requests and where they differ").click()
    expect(page.locator(".kr-table")).to_contain_text(HOSTILE)
    go(page, "Create")
    picked(playground, "z-image", subject=HOSTILE)
    page = opens(playground)
    generate(page, playground)
    sees_pictures(page, playground)
    picture(page, playground.tasks()[0].id).click()
    expect(page.locator(".kw-prompt")).to_have_text(f"{HOSTILE}.")
    page.get_by_role("dialog").get_by_role("button", name="More actions").click()
    page.get_by_role("dialog").get_by_role("button", name="Details", exact=True).click()
    expect(page.get_by_test_id("stDialog").get_by_test_id("stCode").first).to_contain_text(HOSTILE)
    assert page.evaluate("window.hit") is None
    assert not [url for url in watch.requested if not url.startswith((playground.url, "data:", "blob:"))]


def test_a_reference_image_is_taken_up_shown_and_worked_from(
    playground: Playground, opens: Opens, tmp_path: Path
) -> None:
    from PIL import Image

    given = tmp_path / "reference.png"
    Image.new("RGB", (320, 200), "#2A9D8F").save(given)
    picked(playground, "google/nano-banana-edit", subject="Make it night")
    page = opens(playground)
    expect(page.get_by_text("works from files: add a picture under Reference files")).to_be_visible()
    page.locator(".st-key-reference_box input[type=file]").set_input_files(given)
    expect(page.get_by_text("Reference files (1)")).to_be_visible()
    expect(page.locator(".st-key-reference_box img")).to_be_visible()
    generate(page, playground)
    sees_pictures(page, playground)
    (task,) = playground.tasks()
    assert str(task.input["image_urls"]).count("kie-file:") == 1
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Reference files (0)")).to_be_visible()


def test_the_picture_in_the_readme_is_what_a_newcomer_sees(
    tmp_path_factory: pytest.TempPathFactory, opens: Opens
) -> None:
    shown = Playground(tmp_path_factory.mktemp("shown")).start()
    try:
        example = next(e for e in load_presets().examples if "panda" in e.name)
        texts = {name: example.brief.text_of(name) or "" for name in TEXT_FIELDS}
        shown.write_draft(
            *drafts.DEMO_MODELS,
            colours=drafts.write_colours(example.brief.colours),
            parameters={"nano-banana-pro": {"aspect_ratio": "1:1"}, "google/nano-banana": {"aspect_ratio": "1:1"}},
            **texts,
        )
        page = opens(shown)
        generate(page, shown)
        sees_pictures(page, shown)
        page.mouse.move(700, 60)
        expect(page.locator(".kb-picture img")).to_have_count(2)
        if not SCREENSHOT.exists() or os.environ.get("KEEP_SCREENSHOT") == "1":
            page.wait_for_timeout(600)  # for the pointer's last highlight to fade
            SCREENSHOT.parent.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOT)
    finally:
        shown.close()
