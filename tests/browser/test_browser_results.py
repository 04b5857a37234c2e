"""A picture that is there: opened, saved, found again, used again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import card, generate, go, picked, picture, prompt, sees_pictures


def made(page: Page, playground: Playground) -> str:
    """Make a picture; returns its task's id."""
    generate(page, playground)
    sees_pictures(page, playground)
    return playground.tasks()[0].id


def test_a_click_on_a_picture_shows_it_whole_with_all_that_is_known_of_it(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="A glass apple")
    page = opens(playground)
    task_id = made(page, playground)
    task = playground.tasks()[0]
    picture(page, task_id).click()
    dialog = page.get_by_role("dialog")
    for text in ("A glass apple.", "z-image", "Cost", "credits", "Started", "Took", task.kie_task_id or "?"):
        expect(dialog).to_contain_text(text)
    size = {"width": task.files[0].width, "height": task.files[0].height}
    whole = "image => ({width: image.naturalWidth, height: image.naturalHeight})"
    wait_until(lambda: dialog.locator("img").evaluate(whole) == size, what="the whole picture")
    dialog.get_by_role("button", name="More actions").click()
    dialog.get_by_role("button", name="Details", exact=True).click()
    details = page.get_by_test_id("stDialog")
    expect(details).to_contain_text("Done")
    expect(details.get_by_test_id("stCode").last).to_contain_text('"aspect_ratio"')
    page.keyboard.press("Escape")
    expect(details).to_have_count(0)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_an_open_picture_stays_open_while_other_tasks_move(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="A brass key")
    page = opens(playground)
    task_id = made(page, playground)
    picture(page, task_id).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("A brass key.")
    playground.place("Another one", service=playground.service)
    other = playground.settled()[0]
    expect(card(page, other.id).locator("img")).to_have_count(1)
    expect(dialog).to_contain_text("A brass key.")


def test_download_saves_the_very_picture_that_was_kept_from_every_place(playground: Playground, opens: Opens) -> None:
    """A download may carry its prompt as metadata; not one pixel of it differs."""
    picked(playground, "z-image", subject="A silver spoon")
    page = opens(playground)
    task_id = made(page, playground)
    kept = pixels(playground.stored(playground.tasks()[0]))
    with page.expect_download() as from_board:
        card(page, task_id).get_by_role("link", name="Download").click()
    assert pixels(from_board.value.path().read_bytes()) == kept
    assert "silver-spoon" in from_board.value.suggested_filename
    picture(page, task_id).click()
    with page.expect_download() as from_dialog:
        page.get_by_role("dialog").get_by_role("link", name="Download").click()
    assert pixels(from_dialog.value.path().read_bytes()) == kept
    page.keyboard.press("Escape")
    go(page, "History")
    with page.expect_download() as from_history:
        page.locator(f"[data-task='{task_id}']").get_by_role("link", name="Download", exact=True).click()
    assert pixels(from_history.value.path().read_bytes()) == kept


def test_an_opaque_picture_becomes_a_transparent_icon_on_one_path(playground: Playground, opens: Opens) -> None:
    """What the dialog says of the files is true of the bytes in the ZIP."""
    subject = "A ceramic mug on a plain white background"
    playground.write_draft("bytedance/seedream", colours="#0047AB, #FFFFFF", subject=subject)
    page = opens(playground)
    task_id = made(page, playground)
    picture(page, task_id).click()
    viewer = page.get_by_role("dialog", name="Viewer")
    viewer.get_by_role("button", name="More actions").click()
    viewer.get_by_role("button", name="Make icons").click()
    assets = page.get_by_role("dialog", name="Make icons and assets")
    expect(assets).to_contain_text("This picture is opaque, so icons made of it are opaque too.")
    expect(assets).not_to_contain_text("with a transparent background")
    with page.expect_download() as opaque:
        assets.get_by_role("link", name="Download ZIP").first.click()
    assert set(grounds(opaque.value.path()).values()) == {"opaque"}
    assets.get_by_role("button", name="Cut out first").click()
    icon = page.get_by_role("dialog", name="Icon, transparent")
    for name in ("24 px on White", "48 px on Black", "160 px on Cobalt blue"):
        image = icon.get_by_role("img", name=name)
        expect(image).to_be_visible()
        assert image.evaluate("image => image.naturalWidth") == int(name.partition(" ")[0])
    expect(icon).to_contain_text("All 8 pictures have a transparent background.")
    with page.expect_download() as transparent:
        icon.get_by_role("link", name="Download ZIP").click()
    assert set(grounds(transparent.value.path()).values()) == {"transparent"}
    assert len(grounds(transparent.value.path())) == 8


def grounds(archive: Path) -> dict[str, str]:
    """By its name, whether each picture of a ZIP is transparent in its corner."""
    with zipfile.ZipFile(archive) as opened:
        pictures = {name: Image.open(io.BytesIO(opened.read(name))).convert("RGBA") for name in opened.namelist()}
    return {
        name: "opaque" if picture.getpixel((0, 0))[3] else "transparent"  # type: ignore[index]  # four channels
        for name, picture in pictures.items()
    }


def pixels(content: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(content)) as image:
        return image.mode, image.size, image.tobytes()


def test_reuse_brings_brief_models_and_parameters_back(playground: Playground, opens: Opens) -> None:
    playground.write_draft(
        "z-image", "nano-banana-pro",
        subject="A paper crane", colours="#B3262E accent", count=1,
        parameters={"nano-banana-pro": {"aspect_ratio": "9:16", "resolution": "2K"}},
    )  # fmt: skip
    page = opens(playground)
    made(page, playground)
    sent = [dict(task.input) for task in playground.tasks()]
    task_id = playground.tasks()[0].id
    playground.write_draft("google/imagen4-fast", subject="Something else", colours="#FFFFFF")
    page = opens(playground, "/history")
    page.locator(f"[data-task='{task_id}']").get_by_role("button", name="Reuse").click()
    expect(page.get_by_label("Subject")).to_have_value("A paper crane")
    expect(page.get_by_label("Colours")).to_have_value("#B3262E accent")
    expect(prompt(page)).to_contain_text("A paper crane.")
    generate(page, playground)
    assert [dict(task.input) for task in playground.settled()] == sent


def test_the_picture_opens_from_the_history_and_is_reused_from_there(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="A wooden whale")
    page = opens(playground)
    task_id = made(page, playground)
    go(page, "History")
    page.locator(f"[data-task='{task_id}']").get_by_role("button", name="Open").click()
    expect(page.get_by_role("dialog")).to_contain_text("A wooden whale.")
    page.get_by_role("dialog").get_by_role("button", name="Reuse").click()
    expect(page.get_by_label("Subject")).to_have_value("A wooden whale")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_compare_puts_the_pictures_of_one_run_side_by_side(playground: Playground, opens: Opens) -> None:
    playground.write_draft("z-image", "google/imagen4-fast", subject="A tall ship")
    page = opens(playground)
    made(page, playground)
    tasks = playground.tasks()
    go(page, "Compare")
    for task in tasks:
        expect(picture(page, task.id).locator("img")).to_be_visible()
    expect(page.locator(".kg-column")).to_have_text(["Z-Image", "Imagen 4 Fast"])
    picture(page, tasks[1].id).click()
    expect(page.get_by_role("dialog")).to_contain_text("google/imagen4-fast")
    page.goto(f"{playground.url}/history")
    page.locator(f".ks-row[data-task='{playground.tasks()[0].id}']").get_by_role(
        "button", name="Open the result"
    ).click()
    page.get_by_role("dialog").get_by_role("button", name="More actions").click()
    page.get_by_role("dialog").get_by_role("button", name="Details", exact=True).click()
    page.get_by_test_id("stDialog").get_by_role("link", name="Compare with the 1 made with it").click()
    expect(page.locator(".kg .kb-card")).to_have_count(2)
    assert f"run={playground.runs()[0].id}" in page.url


def test_a_result_shows_within_two_seconds_of_being_kept(playground: Playground, opens: Opens) -> None:
    """The fragment alone would come round every ten seconds; three in a row are no luck."""
    picked(playground)
    page = opens(playground)
    for number in range(3):
        playground.place(f"Pushed {number}", service=playground.service)
        task = playground.tasks()[0]
        picture(page, task.id).wait_for(timeout=12_000)
        seen = page.evaluate("Date.now() / 1000")
        assert seen - playground.stored_at(task) < 2.0


def test_a_page_that_is_opened_while_tasks_move_is_drawn_whole(demo: Playground, opens: Opens) -> None:
    """A push into a page that is only being drawn would break it; the watched console tells."""
    picked(demo, "z-image")
    for number in range(8):
        demo.place(*(f"Moving {number} {other}" for other in range(4)), service=demo.service)
        page = opens(demo)
        expect(page.get_by_label("Subject", exact=True)).to_be_visible()
        page.context.close()
