"""Clips and sounds in a real browser: played, gone through frame by frame, led on from, made small."""

from __future__ import annotations

import io
import secrets
import tempfile
from pathlib import Path

import av
import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kie.attachments.references import hashes
from kie.domain.task import Task, TaskIntent
from kie.ledger import commands, queries
from kie.media.store import FileStore
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens, Watch, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box, card, generate, picked
from tests.support.pictures import picture, sound
from tests.support.shelves import finish

FRAMES, RATE = 24, 12


def film() -> bytes:
    """Two seconds that grow lighter, in a format that every Chromium plays."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.webm"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libvpx-vp9", rate=RATE, options={"deadline": "realtime", "threads": "1"})
            stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
            for number in range(FRAMES):
                pixels = np.full((180, 320, 3), 20 + 8 * number, dtype=np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            container.mux(stream.encode())
        return path.read_bytes()


def kept(playground: Playground, content: bytes, *, model: str, medium: str, prompt: str) -> Task:
    """A finished task with this result, as the worker leaves one."""
    wanted = TaskIntent(
        model=model, medium=medium, prompt=prompt, input={"prompt": prompt}, width=320, height=180,  # type: ignore[arg-type]
        credits_expected=1.0,
    )  # fmt: skip
    run_id, _ = commands.place_run(
        playground.ledger, workspace=LOCAL_WORKSPACE, service="elsewhere", click=secrets.token_hex(8),
        brief={"subject": prompt}, intents=[wanted],
    )  # fmt: skip
    run = queries.run(playground.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    finish(playground.ledger, FileStore(playground.data / "files"), run.tasks[0].id, [content])
    task = queries.task(playground.ledger, workspace=LOCAL_WORKSPACE, task_id=run.tasks[0].id)
    assert task is not None
    return task


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
    expect(dialog).to_contain_text("320 × 180 px, 2 s, 12 frames/s, VP9, silent")
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

    dialog.get_by_role("button", name="GIF or WebP").click()
    expect(page.get_by_role("dialog")).to_contain_text("320 × 180 px, 2 s, 24 frames")
    with page.expect_download() as small:
        page.get_by_role("dialog").get_by_role("link", name="Download").click()
    assert small.value.suggested_filename == "a-light-goes-on-preview.webp"
    with Image.open(io.BytesIO(small.value.path().read_bytes())) as preview:
        assert (preview.format, preview.size) == ("WEBP", (320, 180))

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
    expect(page.get_by_role("dialog")).to_contain_text("MP3")
    page = opens(demo, "/history")
    expect(row(page, shown)).to_contain_text("♪")
    assert [url for url in watch.requested if f"/thumbnail/{shown.files[0].sha256}" in url] == []
