"""Parameters by mouse and keyboard: shapes, the seed, a list of shots, and another model in place of the first."""

from __future__ import annotations

import base64
import hashlib
import re

from playwright.sync_api import Locator, Page, expect

from kie.attachments.references import hashes
from kie.media.store import FileStore
from tests.browser.conftest import Opens
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box, generate, picked
from tests.support.pictures import picture
from tests.support.shelves import finish

KLING = "kling-3.0/video"


def shape(page: Page, name: str) -> Locator:
    return page.get_by_role("radiogroup", name="Aspect ratio").get_by_role("radio", name=name, exact=True)


def request(page: Page) -> Locator:
    return page.get_by_test_id("stCode").first


def test_shapes_are_chosen_by_mouse_and_by_keyboard(playground: Playground, opens: Opens) -> None:
    picked(playground, "google/imagen4-fast")
    page = opens(playground)
    page.get_by_text("Exact request and where each field went").click()
    expect(shape(page, "16:9")).to_be_checked()
    shape(page, "9:16").click()
    expect(shape(page, "9:16")).to_be_checked()
    expect(request(page)).to_contain_text('"aspect_ratio": "9:16"')
    shape(page, "9:16").press("ArrowRight")
    expect(shape(page, "3:4")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(shape(page, "Auto")).to_be_checked()
    expect(request(page)).to_contain_text('"aspect_ratio": "auto"')
    page.keyboard.press("Home")
    expect(shape(page, "1:1")).to_be_focused()
    expect(request(page)).to_contain_text('"aspect_ratio": "1:1"')
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    generate(page, playground)
    assert playground.tasks()[0].input["aspect_ratio"] == "1:1"


def test_a_locked_seed_stays_and_an_open_one_is_left_to_kie(playground: Playground, opens: Opens) -> None:
    picked(playground, "google/imagen4-fast")
    page = opens(playground)
    seed = page.get_by_label("Seed", exact=True)
    expect(seed).to_have_value("")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("button", name="Unlock", exact=True)).to_be_visible()
    expect(seed).to_have_value(re.compile(r"\d+"))
    drawn = seed.input_value()
    generate(page, playground)
    expect(seed).to_have_value(drawn)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(seed).to_have_value("")
    generate(page, playground)
    assert [run.tasks[0].input.get("seed") for run in playground.runs()[:2]] == [None, int(drawn)]


def test_shots_are_written_and_moved_on_a_small_screen(playground: Playground, opens: Opens) -> None:
    playground.write_draft(KLING, parameters={KLING: {"multi_shots": True}}, subject="A boat")
    page = opens(playground, width=390, height=844)
    add = page.get_by_role("button", name="Add to multi prompt")
    first = page.locator("[class*=multi_prompt_0_prompt] textarea")
    second = page.locator("[class*=multi_prompt_1_prompt] textarea")
    add.click()
    first.fill("A boat leaves the harbour")
    add.click()
    second.fill("A storm comes up")
    expect(page.get_by_text("2 of at most 5 · 2 s together · duration is 5 s")).to_be_visible()
    page.get_by_role("button", name="Up", exact=True).nth(1).click()
    expect(first).to_have_value("A storm comes up")
    expect(second).to_have_value("A boat leaves the harbour")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    remove = page.get_by_role("button", name="Remove", exact=True).nth(1)
    assert box(remove)["x"] + box(remove)["width"] <= 390
    remove.click()
    expect(second).to_have_count(0)
    generate(page, playground)
    assert playground.tasks()[0].input["multi_prompt"] == [{"prompt": "A storm comes up", "duration": 1}]


def test_another_model_takes_over_and_says_what_it_cannot(playground: Playground, opens: Opens) -> None:
    playground.write_draft(
        "google/nano-banana", parameters={"google/nano-banana": {"aspect_ratio": "21:9"}}, subject="A boat"
    )
    page = opens(playground)
    models = page.get_by_label("Models", exact=True)
    models.press("Backspace")
    models.fill("Imagen 4 Fast")
    page.get_by_role("option", name="Imagen 4 Fast").first.click()
    page.keyboard.press("Escape")
    notice = page.get_by_text("Aspect ratio 21:9 is not known to Imagen 4 Fast: 16:9 instead.")
    expect(notice).to_be_visible()
    expect(shape(page, "16:9")).to_be_checked()
    page.get_by_role("button", name="Understood").click()
    expect(notice).to_have_count(0)


PASTE = """() => {
    const bytes = new Uint8Array(atob(window.pasted).split("").map(letter => letter.charCodeAt(0)))
    const carrier = new DataTransfer()
    carrier.items.add(new File([bytes], "image.png", { type: "image/png" }))
    const event = new ClipboardEvent("paste", { clipboardData: carrier, bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
    return event.defaultPrevented
}"""


def test_files_to_work_from_are_pasted_dropped_picked_and_refused_in_a_sentence_beside_the_others(
    playground: Playground, opens: Opens
) -> None:
    playground.place("A red fox in the snow", service="elsewhere")
    (shown,) = playground.tasks()
    finish(playground.ledger, FileStore(playground.data / "files"), shown.id, [picture(size=(640, 360))])
    picked(playground, "google/nano-banana-edit", subject="Make it night")
    page = opens(playground)
    files = page.locator(".st-key-reference_box")
    count = files.locator("summary")
    page.evaluate("pasted => { window.pasted = pasted }", base64.b64encode(picture(size=(320, 320))).decode())
    wait_until(lambda: page.evaluate(PASTE), what="somebody who takes what is pasted")
    expect(count).to_contain_text("Reference files (1)")
    expect(files.get_by_text("pasted-", exact=False).first).to_be_visible()

    files.locator("input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(files).to_contain_text("a.png is no whole picture, clip or sound that can be read. Nothing was sent.")
    page.get_by_label("Or an address").fill("http://10.0.0.7/mug.png")
    page.keyboard.press("Enter")
    expect(files).to_contain_text("inside a private network, which KIE cannot reach")
    expect(count).to_contain_text("Reference files (1)")

    page.get_by_role("button", name="From the history").click()
    page.get_by_role("button", name="A red fox in the snow").click()
    expect(count).to_contain_text("Reference files (2)")
    page.keyboard.press("Escape")
    generate(page, playground)
    (made,) = playground.settled()
    assert len(hashes(made.input)) == 2
    assert hashes(made.input)[1] == hashlib.sha256(picture(size=(640, 360))).hexdigest()
