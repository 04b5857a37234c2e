"""The first five minutes: no key, nothing made yet, nobody to ask."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import FIELDS, box, card, generate, generate_button, go, picture, prompt, sees_pictures, write


def test_every_field_and_button_is_found_by_its_name_exactly_once(demo: Playground, opens: Opens) -> None:
    page = opens(demo)
    for field in FIELDS:
        expect(page.get_by_label(field)).to_have_count(1)
        expect(page.get_by_label(field)).to_be_editable()
    expect(generate_button(page)).to_have_count(1)
    for name in ("Create", "Compare", "History", "Models", "Settings"):
        expect(page.get_by_role("link", name=name)).to_have_count(1)


def test_a_newcomer_sees_both_models_at_work_and_then_both_pictures_without_a_jump(
    demo: Playground, opens: Opens
) -> None:
    page = opens(demo)
    write(page, "Subject", "A red paper lantern over a quiet canal")
    page.get_by_label("Colours").fill("#B3262E, #14213D background")
    expect(prompt(page)).to_contain_text("#14213D")

    generate(page, demo)
    tasks = demo.tasks()
    assert len(tasks) == 2
    expect(page.get_by_role("button", name="Got it")).to_have_count(0)  # the hint goes with the press, and its row
    board = page.locator(".kb-board").evaluate_handle("board => board")
    places = {task.id: card(page, task.id).locator(".kb-picture") for task in tasks}
    before = {task_id: box(place) for task_id, place in places.items()}
    words: dict[str, set[str]] = {task.id: set() for task in tasks}

    def all_pictures_are_there() -> bool:
        for task_id in words:
            words[task_id].update(card(page, task_id).locator(".kb-place").all_inner_texts())
        return all(picture(page, task.id).count() for task in tasks)

    wait_until(all_pictures_are_there, seconds=30, what="both pictures")
    sees_pictures(page, demo)
    assert board.evaluate("board => board.isConnected"), "the board was drawn anew instead of being changed"
    for task in demo.tasks():
        assert len(words[task.id]) >= 2, f"{task.model} showed only {words[task.id]}"
        after = box(picture(page, task.id))
        assert after == pytest.approx(before[task.id], abs=2), f"{task.model} jumped"
        assert after["width"] / after["height"] == pytest.approx(task.width / task.height, rel=0.02)
        assert (task.files[0].width, task.files[0].height) == (task.width, task.height)


def test_a_reload_keeps_the_brief_and_the_pictures(demo: Playground, opens: Opens) -> None:
    demo.write_draft("z-image", subject="A lighthouse made of books", colours="#2A9D8F")
    page = opens(demo)
    generate(page, demo)
    sees_pictures(page, demo)
    write(page, "Scene", "On a cliff of paper")

    page.reload()

    expect(page.get_by_label("Subject")).to_have_value("A lighthouse made of books")
    expect(page.get_by_label("Scene")).to_have_value("On a cliff of paper")
    expect(page.get_by_label("Colours")).to_have_value("#2A9D8F")
    sees_pictures(page, demo)


def test_the_brief_stays_after_generating_and_over_a_visit_to_every_page(demo: Playground, opens: Opens) -> None:
    demo.write_draft("z-image")
    page = opens(demo)
    for field in FIELDS:
        page.get_by_label(field).fill("#AA5500" if field == "Colours" else f"Words of {field}")
    expect(prompt(page)).to_contain_text("Words of Details")
    generate(page, demo)
    for name in ("Compare", "History", "Models", "Settings", "Create"):
        go(page, name)
    for field in FIELDS:
        expect(page.get_by_label(field)).to_have_value("#AA5500" if field == "Colours" else f"Words of {field}")
    assert demo.tasks()[0].prompt.startswith("Words of Subject")


def test_an_example_fills_the_brief_and_a_preset_one_field(demo: Playground, opens: Opens) -> None:
    demo.write_draft("z-image")
    page = opens(demo)
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("menuitem").first.click()
    expect(page.get_by_label("Subject")).not_to_have_value("")
    expect(prompt(page)).to_contain_text("#")
    page.get_by_role("button", name="Style").click()
    page.get_by_role("menuitem").last.click()
    expect(page.get_by_label("Style")).not_to_have_value("")
