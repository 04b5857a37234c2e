"""A hint beside the prompt: what its fix changes is seen before, one press does it, and a hidden kind stays hidden."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.processes import Playground
from tests.browser.steps import picked, write


def test_a_hint_is_taken_undone_and_hidden(playground: Playground, opens: Opens) -> None:
    picked(playground, "google/imagen4-fast", scene="on a table", style="photograph")
    page = opens(playground)
    subject = page.get_by_label("Subject", exact=True)
    write(page, "Subject", "a {red|blue} mug, no text")
    hint = page.get_by_text("would be sent to the letter")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("{red|blue} mug")
    expect(page.get_by_role("link", name="Open Compare")).to_be_visible()
    page.get_by_role("button", name="Write the first of each").click()
    expect(subject).to_have_value("a red mug, no text")
    page.get_by_role("button", name="Move it to Exclusions").click()
    expect(subject).to_have_value("a red mug")
    expect(page.get_by_label("Exclusions", exact=True)).to_have_value("text")
    expect(page.get_by_text("Exclusions → own parameter")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(subject).to_have_value("a red mug, no text")
    prose = page.get_by_text("This model has a field of its own for it")
    expect(prose).to_be_visible()
    page.get_by_role("button", name="Hide").first.click()
    expect(prose).to_have_count(0)
    page.reload()
    expect(subject).to_have_value("a red mug, no text")
    page.get_by_text("1 kind of hints hidden").click()
    expect(prose).to_have_count(0)
    page.get_by_role("button", name="Show again: Exclusions in prose").click()
    expect(prose).to_be_visible()
