"""What a person would not expect does not happen: files on their way, files given twice, clips that go on, sounds."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Opens
from tests.browser.kept_results import film, kept
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box, card, picked
from tests.support.pictures import sound

SLOW = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def noise(seed: int, side: int) -> FilePayload:
    content = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(content, "PNG")
    return {"name": f"noise-{seed}.png", "mimeType": "image/png", "buffer": content.getvalue()}


def give(page: Page, *files: FilePayload) -> None:
    place = page.locator(".st-key-reference_box input[type=file]")
    expect(place).to_have_count(1)  # after a batch there is another one, which takes the place of the first
    place.set_input_files(list(files))


def test_a_press_waits_for_a_file_that_is_on_its_way_and_a_file_is_said_once(opens: Opens, demo: Playground) -> None:
    picked(demo, "google/nano-banana-edit", subject="Make it night")
    page = opens(demo)
    reference_box = page.locator(".st-key-reference_box")
    expect(reference_box).to_contain_text("10MB per file • PNG, JPG, WEBP")
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", SLOW)
    give(page, noise(1, 900))
    expect(page.locator("[data-testid=stFileChipIconSpinner]").first).to_be_visible()
    page.locator(".st-key-generate button").click()
    expect(page.get_by_text("A file is still on its way. Nothing was sent")).to_be_visible()
    network.send("Network.emulateNetworkConditions", FAST)
    expect(page.get_by_text("Reference files (1)")).to_be_visible()
    expect(page.get_by_text("A file is still on its way")).to_have_count(0)
    assert demo.runs() == ()

    broken: FilePayload = {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture"}
    give(page, broken)
    expect(reference_box.get_by_text("broken.png is no whole picture")).to_have_count(1)
    give(page, noise(1, 900))
    expect(reference_box.get_by_text("noise-1.png is among the reference files already")).to_be_visible()
    expect(reference_box.get_by_text("broken.png is no whole picture")).to_have_count(0)
    give(page, noise(2, 64))
    expect(page.get_by_text("Reference files (2)")).to_be_visible()
    expect(reference_box.get_by_text("among the reference files already")).to_have_count(0)


def test_a_clip_goes_on_with_its_model_and_a_change_is_named_beside_the_frame(opens: Opens, demo: Playground) -> None:
    own = kept(demo, film(), model="veo-3-1", medium="video", prompt="A light goes on")
    other = kept(demo, film(), model="omnihuman-1-5", medium="video", prompt="Somebody speaks")
    for shown, sentence in (
        (own, "The last frame begins the clip. Say in Motion what happens next. What was in it before is kept."),
        (other, "OmniHuman 1.5 cannot begin with this picture, so"),
    ):
        page = opens(demo, "/history?layout=Table")
        row = page.locator(f".ks-row[data-task='{shown.id}']")
        row.get_by_role("button", name="Continue from the last frame").click()
        expect(page.get_by_text(sentence)).to_be_visible()
        expect(page.get_by_role("img", name="What the form works from")).to_be_visible()
    page = opens(demo, "/history?layout=Table")
    page.locator(f".ks-row[data-task='{own.id}']").get_by_role("button", name="Continue from the last frame").click()
    expect(page.get_by_role("img", name="What the form works from")).to_be_visible()
    expect(page.locator("[data-testid=stMultiSelect]").first).to_contain_text("Veo 3.1")


@pytest.mark.parametrize(
    ("kind", "model", "content"),
    [
        ("audio", "elevenlabs/audio-isolation", partial(sound, "mp3", seconds=3)),
        ("video", "bytedance/v1-lite-text-to-video", film),
    ],
)
def test_one_press_plays_a_sound_and_a_clip(
    opens: Opens, demo: Playground, kind: str, model: str, content: Callable[[], bytes]
) -> None:
    shown = kept(demo, content(), model=model, medium=kind, prompt="A light goes on")
    page = opens(demo)
    page.emulate_media(reduced_motion="no-preference")
    card(page, shown.id).locator(".kb-sound-open, button.kb-picture").click()
    player = page.get_by_role("dialog").locator(kind)
    wait_until(lambda: player.evaluate("medium => !medium.paused"), what=f"a {kind} that plays")


def test_name_and_price_of_what_runs_are_in_sight_on_a_phone(opens: Opens, demo: Playground) -> None:
    picked(demo, "google/nano-banana", subject="a mug [fault:slow]")
    page = opens(demo, width=390, height=844)
    page.locator(".st-key-generate button").click()
    running = page.locator(".kb-card").first
    expect(running).to_contain_text("Nano Banana")
    expect(running).to_contain_text("about 4 credits")
    facts = running.locator(".kb-meta")
    bar = page.locator(".st-key-generate_bar")
    wait_until(
        lambda: box(facts)["y"] > 0 and box(facts)["y"] + box(facts)["height"] <= box(bar)["y"],
        what="name and price between the top of the screen and the bar",
    )
