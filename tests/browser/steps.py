"""What a person does on the pages, and what they then look at."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ready
from tests.browser.processes import Playground, wait_until

FIELDS = ("Subject", "Scene", "Camera", "Style", "Exclusions", "Colours", "Details")
Box = dict[str, float]


def write(page: Page, field: str, text: str) -> None:
    """Fill a field of the brief and wait until the page has taken it in."""
    page.get_by_label(field, exact=True).fill(text)
    if text and len(text) < 500 and field != "Colours":
        expect(prompt(page)).to_contain_text(" ".join(text.split()).rstrip(".")[:60])


def prompt(page: Page) -> Locator:
    """The exact prompt of the model whose tab is open."""
    return page.locator("[class*=st-key-prompt_] [data-testid=stText]:visible")


def generate_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Generate")


def generate(page: Page, playground: Playground) -> None:
    """Press Generate and wait until the run is in the ledger and on the page."""
    before = len(playground.runs())
    generate_button(page).click()
    wait_until(lambda: len(playground.runs()) > before, what="a new run")
    expect(card(page, playground.tasks()[0].id)).to_be_visible()


def card(page: Page, task_id: str) -> Locator:
    return page.locator(f".kb-card[data-task='{task_id}']")


def picture(page: Page, task_id: str) -> Locator:
    """The picture of a card, once it is there."""
    return card(page, task_id).locator("button.kb-picture:has(img)")


def sees_pictures(page: Page, playground: Playground) -> None:
    """Every task of the newest run shows a picture that has really been loaded."""
    for task in playground.settled():
        image = picture(page, task.id).locator("img")
        expect(image).to_be_visible()
        wait_until(lambda i=image: i.evaluate("image => image.complete && image.naturalWidth > 0"), what="a picture")


def box(locator: Locator) -> Box:
    """Where it is on the screen; waits for a moment in which it is not just being redrawn."""
    found = wait_until(locator.bounding_box, what="a place on the screen")
    assert found is not None
    return {name: float(value) for name, value in found.items()}


def go(page: Page, name: str) -> None:
    """To another page by the navigation, as a person does."""
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_url(lambda url: url.split("?")[0].endswith("/" if name == "Create" else f"/{name.lower()}"))
    ready(page)


def picked(playground: Playground, *models: str, **texts: str) -> None:
    """A brief on Create for the next visitor, and one model that is quick to try."""
    playground.write_draft(*(models or ("google/imagen4-fast",)), **(texts or {"subject": "A paper boat"}))
