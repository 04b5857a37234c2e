"""The history: found, starred, tagged, deleted, downloaded, cut out, reused."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kie.ledger import queries
from kie.media import metadata
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground
from tests.browser.steps import box, generate, go, picked, sees_pictures, write

KIB = 1024


def has_a_picture(page: Page, playground: Playground) -> None:
    """One more finished picture: a mug on a plain ground."""
    picked(playground, "nano-banana-pro", subject="A ceramic mug")
    page.reload()
    ready(page)
    write(page, "Subject", "A ceramic mug on a plain background")
    generate(page, playground)
    sees_pictures(page, playground)


def row(page: Page, task_id: str) -> Locator:
    return page.locator(f"[data-task='{task_id}']:visible").first


def test_a_result_is_cut_out_on_this_machine_and_seen_on_every_ground(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    made = demo.tasks()[0]
    go(page, "History")
    row(page, made.id).get_by_role("button", name="Remove background").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("slider", name="Before and after")).to_be_visible(timeout=45_000)
    dialog.get_by_role("button", name="Black").click()
    expect(dialog.locator(".kc-stage")).to_have_css("background-color", "rgb(0, 0, 0)")
    with page.expect_download() as coming:
        dialog.get_by_role("link", name="Download", exact=True).click()
    with Image.open(coming.value.path()) as cut:
        assert (cut.mode, cut.size) == ("RGBA", (1024, 1024))
        assert cut.getchannel("A").getextrema() == (0, 255)
    cutting = queries.latest_runs(demo.ledger, workspace=LOCAL_WORKSPACE, limit=1, origin="cutout")[0].tasks[0]
    assert (cutting.model, cutting.billed, cutting.parent_file) == ("cutout/auto", False, made.files[0].id)

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    row(page, made.id).get_by_role("button", name="Open the result").click()
    expect(page.get_by_role("dialog")).to_contain_text("A ceramic mug")
    page.wait_for_timeout(1500)  # whatever the first dialog left running would have drawn over this one by now
    expect(page.get_by_role("dialog").get_by_role("slider")).to_have_count(0)


def test_a_downloaded_picture_says_how_it_was_made_and_fills_the_form_again(
    opens: Opens, demo: Playground, tmp_path: Path
) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    made = demo.tasks()[0]
    go(page, "History")
    with page.expect_download() as coming:
        row(page, made.id).get_by_role("link", name="Download", exact=True).click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    record = metadata.read(file.read_bytes())
    assert isinstance(record, metadata.Provenance)
    assert (record.prompt, record.model, record.task_id) == (made.prompt, made.model, made.kie_task_id)
    row(page, made.id).get_by_role("button", name="More actions").click()
    with page.expect_download() as clean:
        row(page, made.id).get_by_role("link", name="Download clean copy").click()
    assert metadata.read(Path(clean.value.path()).read_bytes()) is None

    go(page, "Create")
    write(page, "Subject", "Something else entirely")
    page.get_by_role("button", name="From a file").click()
    page.locator("[data-testid=stFileUploader] input[type=file]:visible, input[type=file]").last.set_input_files(file)
    expect(page.get_by_label("Subject", exact=True)).to_have_value("A ceramic mug on a plain background")


def test_results_are_starred_tagged_found_deleted_and_brought_back(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    made = demo.tasks()[0]
    go(page, "History")
    row(page, made.id).get_by_role("button", name="Star", exact=True).click()
    expect(row(page, made.id).get_by_role("button", name="Remove the star")).to_be_visible()
    row(page, made.id).get_by_role("checkbox").check()
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("textbox", name="Tag").fill("client A")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(row(page, made.id).get_by_text("client a", exact=False)).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_text("Starred", exact=True).click()
    expect(page.get_by_text("1 result, newest first")).to_be_visible()
    assert "starred" in page.url
    page.reload()
    expect(page.get_by_text("1 result, newest first")).to_be_visible()

    row(page, made.id).get_by_role("button", name="More actions").click()
    row(page, made.id).get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Deleted 1 result")).to_be_visible()
    expect(page.get_by_text("No result matches these filters.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(row(page, made.id)).to_be_visible()


def test_ticking_moves_nothing_and_is_answered_however_far_one_has_scrolled(opens: Opens, demo: Playground) -> None:
    demo.place(*(f"Paper boat {n}." for n in range(20)), service="nowhere")
    page = opens(demo, "/history")
    rows = page.locator("[data-task]")
    before = box(rows.first)["y"]
    rows.first.get_by_role("checkbox").check()
    expect(page.get_by_text("1 selected")).to_be_in_viewport()
    assert box(rows.first)["y"] == before
    rows.last.scroll_into_view_if_needed()
    rows.last.get_by_role("checkbox").check()
    expect(page.get_by_text("2 selected")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Clear", exact=True)).to_be_in_viewport()
    rows.last.get_by_role("button", name="More actions").click()
    expect(rows.last.get_by_role("button", name="Delete", exact=True)).to_be_in_viewport(ratio=1)


def test_several_results_come_as_one_zip_and_their_metadata_as_a_table(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    made = demo.tasks()[0]
    go(page, "History")
    row(page, made.id).get_by_role("checkbox").check()
    with page.expect_download() as coming:
        page.get_by_role("link", name="ZIP").click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        names = archive.namelist()
        assert [Path(name).suffix for name in names if name.endswith(".png")] == [".png"]
        Image.open(io.BytesIO(archive.read(next(n for n in names if n.endswith(".png"))))).verify()
    with page.expect_download() as coming:
        page.get_by_role("link", name="JSON").click()
    rows = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    assert [(r["id"], r["model"]) for r in rows] == [(made.id, made.model)]


def test_reuse_never_takes_a_draft_away_for_good(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    made = demo.tasks()[0]
    write(page, "Subject", "A half finished thought")
    go(page, "History")
    row(page, made.id).get_by_role("button", name="Reuse", exact=True).click()
    subject = page.get_by_label("Subject", exact=True)
    expect(subject).to_have_value("A ceramic mug on a plain background")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(subject).to_have_value("A half finished thought")


def test_an_icon_set_comes_in_one_click(opens: Opens, demo: Playground) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    made = demo.tasks()[0]
    go(page, "History")
    row(page, made.id).get_by_role("button", name="More actions").click()
    row(page, made.id).get_by_role("button", name="Make icons").click()
    with page.expect_download() as coming:
        page.get_by_role("dialog").get_by_role("link", name="Download ZIP").first.click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".webp")]) >= 4


def test_everything_is_exported_and_imported_elsewhere(
    opens: Opens, demo: Playground, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = opens(demo)
    has_a_picture(page, demo)
    go(page, "Settings")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download everything").click()
    archive = tmp_path_factory.mktemp("export") / "playground.zip"
    coming.value.save_as(archive)
    other = Playground(tmp_path_factory.mktemp("other")).start()
    try:
        there = opens(other, "/settings")
        there.locator("input[type=file]").set_input_files(archive)
        there.get_by_role("button", name="Import", exact=True).click()
        expect(there.get_by_text("Imported")).to_be_visible()
        assert {run.id for run in demo.runs()} <= {run.id for run in other.runs()}
    finally:
        other.close()
