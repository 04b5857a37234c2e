"""Clips and sounds in a real browser: played, gone through frame by frame, led on from, made small."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kie.attachments.references import hashes
from kie.domain.task import Task
from tests.browser.conftest import Opens, Watch, ready
from tests.browser.kept_results import film, kept
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box, card, generate, picked
from tests.support.pictures import picture, sound


def row(page: Page, task: Task) -> Locator:
    return page.locator(f".ks-row[data-task='{task.id}']")


def test_a_picture_becomes_the_beginning_of_a_clip_in_one_click(opens: Opens, demo: Playground) -> None:
    picked(demo, "z-image", subject="Something else")
    shown = kept(demo, picture(size=(640, 360)), model="z-image", medium="image", prompt="A red fox in the snow")
    page = opens(demo, "/history?layout=Table")
    row(page, shown).get_by_role("button", name="Make a clip").click()
    expect(page.get_by_label("Subject", exact=True)).to_have_value("A red fox in the snow")
    expect(page.get_by_text("The picture begins the clip.")).to_be_visible()
    expect(page.get_by_text("Reference files (1)")).to_be_visible()
    page.get_by_role("button", name="Movement").click()
    page.get_by_text("Slow push-in", exact=True).click()
    expect(page.get_by_label("Motion", exact=True)).to_have_value("slow push-in towards the subject")
    ready(page)
    generate(page, demo)
    (task,) = demo.tasks()
    assert task.medium == "video"
    assert task.prompt == "A red fox in the snow. Motion: slow push-in towards the subject."
    assert hashes(task.input) == (shown.files[0].sha256,)


def test_a_clip_goes_frame_by_frame_is_made_small_and_goes_on_from_its_last_frame(
    opens: Opens, demo: Playground
) -> None:
    shown = kept(demo, film(), model="bytedance/v1-lite-text-to-video", medium="video", prompt="A light goes on")
    page = opens(demo, "/history")
    expect(row(page, shown)).to_contain_text("320 × 180 · 2 s")
    row(page, shown).get_by_role("button", name="Open the result").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("320 × 180 px, 2 s")
    video = dialog.locator("video")
    wait_until(lambda: video.evaluate("v => v.readyState >= 2 && v.videoWidth === 320"), what="a clip that can be seen")
    assert video.evaluate("v => [v.loop, v.muted, v.controls, v.poster !== '']") == [True, True, True, True]
    for _ in range(3):
        dialog.get_by_role("button", name="One frame forward").click()
    dialog.get_by_role("button", name="One frame back").click()
    expect(dialog.locator(".kv-words")).to_contain_text("frame 3 of 24")
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Save this frame").click()
    with Image.open(saved.value.path()) as frame:
        assert (frame.size, abs(frame.convert("L").getpixel((9, 9)) - 36) <= 3) == ((320, 180), True)  # type: ignore[operator]
    dialog.get_by_role("button", name="Repeat").click()
    assert video.evaluate("v => v.loop") is False

    dialog.get_by_role("button", name="More actions").click()
    dialog.get_by_role("button", name="GIF or WebP").click()
    preview_dialog = page.get_by_test_id("stDialog")
    expect(preview_dialog).to_contain_text("320 × 180 px, 2 s, 24 frames")
    with page.expect_download() as small:
        preview_dialog.get_by_role("link", name="Download").click()
    assert small.value.suggested_filename == "a-light-goes-on-preview.webp"
    with Image.open(io.BytesIO(small.value.path().read_bytes())) as preview:
        assert (preview.format, preview.size) == ("WEBP", (320, 180))

    page.keyboard.press("Escape")
    expect(preview_dialog).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    row(page, shown).get_by_role("button", name="Continue from the last frame").click()
    expect(page.get_by_text("The last frame begins the clip.")).to_be_visible()
    expect(page.locator(".st-key-reference_box")).to_contain_text("last frame of")
    expect(page.locator(".st-key-reference_box img")).to_be_visible()


def test_a_sound_is_heard_where_it_stands_and_nothing_is_asked_for_that_is_not_there(
    opens: Opens, demo: Playground, watch: Watch
) -> None:
    shown = kept(demo, sound("mp3", seconds=3), model="elevenlabs/audio-isolation", medium="audio", prompt="")
    page = opens(demo, width=390, height=844)
    here = card(page, shown.id)
    expect(here.locator("audio")).to_be_visible()
    expect(here).to_contain_text("3.0")
    assert box(here)["width"] <= 390
    here.get_by_role("button", name="Open").click()
    expect(page.get_by_role("dialog").locator("audio")).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text("3.0")
    page = opens(demo, "/history")
    expect(row(page, shown)).to_contain_text("♪")
    assert [url for url in watch.requested if f"/thumbnail/{shown.files[0].sha256}" in url] == []
