"""The library: a brief is saved, changed, compared word by word, gone back to and handed on; and values in a table."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import generate, picked, write


def save(page: Page, name: str | None = None) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    if name is not None:
        page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("button", name="Save brief").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_brief_is_kept_with_its_versions_and_handed_on(opens: Opens, demo: Playground, tmp_path: Path) -> None:
    picked(demo, "google/imagen4-fast", subject="A red mug", style="photograph")
    page = opens(demo)
    save(page, "Mug on white")
    write(page, "Subject", "A blue mug")
    save(page)
    page.get_by_role("button", name="Library").click()
    library = page.get_by_role("dialog")
    expect(library).to_contain_text("Version 2")
    library.get_by_label("Find").fill("nothing like it")
    library.get_by_label("Find").blur()
    expect(library).to_contain_text("No saved brief has these words")
    library.get_by_label("Find").fill("blue")
    library.get_by_label("Find").blur()
    library.get_by_role("button", name="Details").click()
    expect(library.locator("del, s")).to_have_text("red")
    expect(library.locator("strong").get_by_text("blue", exact=True)).to_be_visible()
    with page.expect_download() as coming:
        library.get_by_role("button", name="Share as a file").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "mug-on-white.brief.json"
    shared = json.loads(file.read_text(encoding="utf-8"))
    assert [form["texts"]["subject"] for form in shared["forms"]] == ["A red mug", "A blue mug"]
    library.get_by_role("button", name="Delete").click()
    library.get_by_role("button", name="Bring it back").click()
    expect(library.get_by_role("button", name="Details")).to_have_count(1)
    library.get_by_text("Take in a brief that somebody shared").click()
    library.locator("input[type=file]").set_input_files(file)
    expect(library.get_by_text("“Mug on white 2” was taken in.")).to_be_visible()
    expect(library.get_by_role("button", name="Details")).to_have_count(2)
    library.get_by_role("button", name="Details").first.click()
    library.get_by_role("button", name="Open", exact=True).last.click()
    expect(page.get_by_label("Subject", exact=True)).to_have_value("A red mug")
    expect(page.get_by_text("version 1, was opened")).to_be_visible()
    page.reload()
    ready(page)
    page.locator(".st-key-undo_form button:visible").click()
    expect(page.get_by_label("Subject", exact=True)).to_have_value("A blue mug")


def test_values_are_typed_into_a_table_and_each_makes_a_result(opens: Opens, demo: Playground) -> None:
    picked(demo, "google/imagen4-fast", subject="A paper boat", style="photograph")
    page = opens(demo)
    page.get_by_label("Subject", exact=True).fill("A {{colour}} boat")
    page.get_by_label("Subject", exact=True).blur()
    expect(page.get_by_text("The brief asks for {{colour}}").first).to_be_visible()
    page.get_by_role("button", name="From a table").click()
    page.locator("input[type=file][accept*=xlsx]").set_input_files(
        {"name": "boats.csv", "mimeType": "text/csv", "buffer": "name,colour\nFirst,red\nZweites,grün\n".encode()}
    )
    expect(page.get_by_role("button", name="Generate 2 pictures")).to_be_visible()
    page.keyboard.press("Escape")
    generate(page, demo)
    wait_until(lambda: all(task.files for task in demo.settled()), what="the boats")
    assert [(task.name, task.prompt.split(",")[0].split(".")[0]) for task in demo.runs()[0].tasks] == [
        ("First", "A red boat"), ("Zweites", "A grün boat"),
    ]  # fmt: skip
