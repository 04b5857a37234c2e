"""Painting where to change, as a person does it: by mouse and keyboard, back and forth, up to what KIE was sent."""

from __future__ import annotations

import io
import json

import httpx
import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opens
from tests.browser.processes import KEY, Emulator, Playground
from tests.browser.steps import box, generate, picked, picture, sees_pictures, write


def opened_brush(page: Page, playground: Playground) -> Locator:
    """A result made, opened, and the brush over it."""
    picked(playground, "z-image", subject="A glass apple")
    page.reload()
    generate(page, playground)
    sees_pictures(page, playground)
    picture(page, playground.tasks()[0].id).click()
    return brush_of(page)


def brush_of(page: Page) -> Locator:
    page.get_by_role("dialog", name="Viewer").get_by_role("button", name="Paint where to change").click()
    dialog = page.get_by_role("dialog", name="Paint where to change")
    expect(dialog.locator(".kr-image")).to_be_visible()
    return dialog


def stroke(page: Page, dialog: Locator, *, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drawn with the mouse; places are shares of the stage."""
    stage = box(dialog.locator(".kr-stage"))
    places = [(stage["x"] + x * stage["width"], stage["y"] + y * stage["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=6)
    page.mouse.up()


def share(dialog: Locator) -> int:
    """The percentage that the brush says is marked."""
    words = dialog.locator(".kr-status").inner_text()
    return int(words.rpartition("· ")[2].partition(" %")[0]) if "%" in words else 0


def press(dialog: Locator, name: str) -> None:
    dialog.get_by_role("button", name=name, exact=True).click()


def sent_mask(kie: Emulator, kie_task_id: str) -> Image.Image:
    """The mask that KIE fetched for a task, from where it was uploaded to."""
    headers = {"Authorization": f"Bearer {KEY}"}
    answer = httpx.get(f"{kie.url}/api/v1/jobs/recordInfo", params={"taskId": kie_task_id}, headers=headers).json()
    url = json.loads(answer["data"]["param"])["input"]
    address = (json.loads(url) if isinstance(url, str) else url)["mask_url"]
    return Image.open(io.BytesIO(httpx.get(address).content))


def test_what_was_painted_undone_and_inverted_is_the_mask_that_kie_gets(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    page = opens(playground)
    dialog = opened_brush(page, playground)
    expect(dialog.locator(".kr-use")).to_be_disabled()
    stroke(page, dialog, start=(0.3, 0.5), end=(0.7, 0.5))
    first = share(dialog)
    assert first > 0
    stroke(page, dialog, start=(0.2, 0.9), end=(0.8, 0.9))
    both = share(dialog)
    assert both > first
    press(dialog, "Undo")
    assert share(dialog) == first
    press(dialog, "Redo")
    assert share(dialog) == both
    page.keyboard.press("Control+z")
    assert share(dialog) == first
    press(dialog, "Invert")
    assert share(dialog) > 80

    # closed by mistake, nothing is lost
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    picture(page, playground.tasks()[0].id).click()
    dialog = brush_of(page)
    assert share(dialog) > 80

    dialog.get_by_role("button", name="Use picture and mask").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("mask of result", exact=False).first).to_be_visible()
    write(page, "Subject", "A green pear")
    generate(page, playground)
    (task,) = playground.settled()
    assert task.model == "ideogram/v3-edit"
    mask = sent_mask(kie, task.kie_task_id or "")
    before, after = (
        np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
        for content in (playground.stored(playground.runs()[1].tasks[0]), playground.stored(task))
    )
    grey = np.asarray(mask.convert("L"))
    assert (mask.format, grey.shape) == ("PNG", before.shape[:2])
    middle, high = grey.shape[1] // 2, grey.shape[0]
    # Ideogram changes what is black: all but the stroke, which was inverted
    assert grey[high // 2, middle] == 255
    assert grey[high // 10, middle] == grey[9 * high // 10, middle] == 0
    differs = np.any(before != after, axis=2)
    assert not differs[grey == 255].any()
    assert differs[grey == 0].mean() > 0.8


def test_the_brush_works_by_keys_and_the_frame_grows_the_picture(playground: Playground, opens: Opens) -> None:
    page = opens(playground)
    dialog = opened_brush(page, playground)
    dialog.locator(".kr-stage").focus()
    for key in ("]", "]", " ", *["ArrowRight"] * 6, " "):
        page.keyboard.press(key)
    painted = share(dialog)
    assert painted > 0
    press(dialog, "Crop or extend")
    press(dialog, "Extend right")
    expect(dialog.locator(".kr-status")).to_contain_text("1280 × 1024 px")
    dialog.get_by_role("button", name="Frame, top", exact=True).focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(dialog.locator(".kr-status")).to_contain_text("1280 × 973 px")
    page.keyboard.press("Control+z")
    expect(dialog.locator(".kr-status")).to_contain_text("1280 × 1024 px")
    dialog.get_by_role("button", name="Use picture and mask").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("1280 × 1024", exact=False).first).to_be_visible()
    generate(page, playground)
    (task,) = playground.settled()
    assert (task.files[0].width, task.files[0].height) == (1280, 1024)

    # over a reference file, from the model's own parameters
    page.get_by_role("button", name="Go on painting").click()
    dialog = page.get_by_role("dialog", name="Paint where to change")
    expect(dialog.locator(".kr-status")).to_contain_text("% to change")
    press(dialog, "Clear")
    press(dialog, "Crop or extend")
    dialog.get_by_role("button", name="Extend down", exact=True).click()
    press(dialog, "Whole picture")
    expect(dialog.locator(".kr-use")).to_be_disabled()
