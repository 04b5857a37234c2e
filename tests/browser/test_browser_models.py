"""The models as cards: starred, put side by side, opened and tried by a press."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground


def test_cards_are_starred_compared_opened_and_tried(opens: Opens, demo: Playground) -> None:
    page = opens(demo, "/models")
    card = page.locator(".km-card")
    expect(card.first).to_be_visible()
    assert card.count() > 100
    page.get_by_label("Search").fill("nano banana")
    expect(card).to_have_count(5)
    star = page.get_by_role("button", name="Star Nano Banana 2", exact=True)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Compare Nano Banana 2", exact=True).click()
    expect(page.get_by_role("button", name="Compare Nano Banana 2", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Compare Nano Banana Pro", exact=True).click()
    expect(page.locator(".st-key-models_beside table")).to_contain_text("18 credits per image")
    page.reload()
    ready(page)
    expect(page.locator(".st-key-models_beside table")).to_contain_text("18 credits per image")
    page.get_by_role("button", name="Nano Banana Pro", exact=True).click()
    expect(page.locator(".st-key-model_entry h3")).to_be_in_viewport()
    page.get_by_role("button", name="Try Nano Banana 2", exact=True).first.click()
    chosen = page.locator("[data-testid=stMultiSelect]").first
    expect(chosen).to_contain_text("★ Nano Banana 2")
