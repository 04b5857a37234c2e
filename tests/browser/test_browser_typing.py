"""Typing: what each model gets changes while one writes, and nothing that was typed is ever lost."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground
from tests.browser.steps import generate, picked, prompt

SENTENCE = (
    "a very small green tin robot with one bent antenna waters a row of paper tulips on a windowsill at dawn, "
    "while rain draws slow lines on the glass behind it and a yellow cat sleeps beside the watering can, 1961"
)


def test_the_prompt_and_the_request_follow_while_one_types(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="")
    page = opens(playground)
    page.get_by_text("Exact request and where each field went").click()
    subject = page.get_by_label("Subject")
    subject.click()
    page.keyboard.type("A paper", delay=30)
    expect(prompt(page)).to_have_text("A paper.")
    expect(subject).to_be_focused()
    page.keyboard.type(" boat", delay=30)
    expect(prompt(page)).to_have_text("A paper boat.")
    expect(page.get_by_test_id("stCode").first).to_contain_text('"prompt": "A paper boat."')
    expect(subject).to_be_focused()
    expect(subject).to_have_value("A paper boat")


def test_quick_typing_loses_no_letter_and_not_the_cursor(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="")
    page = opens(playground)
    subject = page.get_by_label("Subject")
    subject.click()
    for start in range(0, len(SENTENCE), 25):
        page.keyboard.type(SENTENCE[start : start + 25], delay=12)
        page.wait_for_timeout(330)  # just long enough for the page to begin to take in what is there
    expect(subject).to_have_value(SENTENCE)
    expect(prompt(page)).to_contain_text(SENTENCE)
    expect(subject).to_have_value(SENTENCE)


def test_typing_in_the_middle_stays_in_the_middle(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="A boat")
    page = opens(playground)
    subject = page.get_by_label("Subject")
    subject.click()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    for letter in " paper":
        page.keyboard.type(letter)
        page.wait_for_timeout(400)
    expect(subject).to_have_value("A paper boat")
    expect(prompt(page)).to_have_text("A paper boat.")


def test_colours_follow_while_one_types_and_the_chips_write_back(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="A boat")
    page = opens(playground)
    colours = page.get_by_label("Colours")
    colours.click()
    page.keyboard.type("#0047AB, #FFF8E7 background", delay=25)
    expect(prompt(page)).to_contain_text("cobalt blue (#0047AB)")
    expect(colours).to_be_focused()
    expect(colours).to_have_value("#0047AB, #FFF8E7 background")
    page.get_by_role("button", name="Remove cobalt blue").click()
    expect(colours).to_have_value("#FFF8E7 background")
    expect(prompt(page)).not_to_contain_text("#0047AB")


def test_what_was_typed_last_is_sent_even_when_generate_follows_at_once(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="")
    page = opens(playground)
    page.get_by_label("Subject").click()
    page.keyboard.type("A kite of blue silk")
    generate(page, playground)
    assert playground.tasks()[0].prompt == "A kite of blue silk."


def test_two_tabs_that_write_at_once_lose_none_of_their_words(playground: Playground, opens: Opens) -> None:
    picked(playground, "z-image", subject="")
    one = opens(playground)
    other = opens(playground, beside=one)
    one.get_by_label("Subject").fill("A tin robot")
    expect(prompt(one)).to_contain_text("A tin robot")
    other.get_by_label("Scene").fill("on a windowsill")
    expect(prompt(other)).to_contain_text("A tin robot")  # what it had not touched came over
    expect(other.get_by_text("Changed in another tab: Subject.")).to_be_visible()
    expect(other.get_by_label("Subject")).to_have_value("A tin robot")
    other.get_by_label("Subject").fill("A paper boat")
    expect(prompt(other)).to_contain_text("A paper boat")
    one.get_by_label("Style").fill("ink")
    expect(one.get_by_text("Changed in another tab: Subject, Scene.")).to_be_visible()
    expect(one.get_by_label("Subject")).to_have_value("A paper boat")
    one.get_by_role("button", name="Bring mine back").click()
    expect(one.get_by_label("Subject")).to_have_value("A tin robot")
    for tab in (other, one):
        tab.reload()
        ready(tab)
        for field, text in (("Subject", "A tin robot"), ("Scene", "on a windowsill"), ("Style", "ink")):
            expect(tab.get_by_label(field)).to_have_value(text)
