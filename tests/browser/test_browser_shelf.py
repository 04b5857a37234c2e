"""The history as a workspace: ten thousand results without a jump, ranges, collections, searches, preferences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from kie.ledger import Ledger, history_queries, result_collections
from kie.ledger.history_queries import Filters
from kie.media.store import FileStore
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box
from tests.support.pictures import picture
from tests.support.shelves import many, shown

COUNT = 10_000
SCROLL = "(page, y) => { page.scrollTop = y; return page.scrollHeight }"
IN_SIGHT = """() => [...document.querySelectorAll("[data-task]")].filter((row) => {
  const { top, bottom } = row.getBoundingClientRect()
  return top > 260 && bottom < innerHeight
}).map((row) => row.dataset.task)"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """A playground with ten thousand results of fifty days."""
    playground = Playground(tmp_path_factory.mktemp("full")).start()
    store = FileStore(playground.data / "files")
    sample = shown(playground.ledger, store, picture(size=(64, 48)), workspace=LOCAL_WORKSPACE, service="demo")
    many(playground.ledger, COUNT, workspace=LOCAL_WORKSPACE, sample=sample)
    yield playground
    playground.close()


def ids_of(ledger: Ledger, *, collection: str | None = None, start: int = 0, size: int = COUNT + 1) -> list[str]:
    filters = Filters(collection=collection)
    return list(history_queries.ids(ledger, workspace=LOCAL_WORKSPACE, filters=filters, start=start, size=size))


def scrolled(page: Page, y: int) -> list[str]:
    """The results in sight after the page was scrolled there; all of them are drawn."""
    page.get_by_test_id("stMain").evaluate(SCROLL, y)
    return wait_until(lambda: page.evaluate(IN_SIGHT), what="rows in sight")


def row(page: Page, task_id: str) -> Locator:
    return page.locator(f"[data-task='{task_id}']")


def chip(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Collections").get_by_role("button", name=name)


def test_ten_thousand_results_scroll_without_a_jump(opens: Opens, full: Playground) -> None:
    page = opens(full, "/history")
    expect(page.get_by_text(f"{COUNT + 1:,} results, newest first")).to_be_visible()
    everything = ids_of(full.ledger)
    main = page.get_by_test_id("stMain")
    heights = set()
    for share in (0.25, 0.5, 0.75):
        height = main.evaluate("page => page.scrollHeight")
        seen = scrolled(page, round(height * share))
        heights |= {height, main.evaluate("page => page.scrollHeight")}
        first = everything.index(seen[0])
        assert seen == everything[first : first + len(seen)]
        assert abs(first / COUNT - share) < 0.02
    assert len(heights) == 1
    assert page.locator("[data-task]").count() < 100
    scrolled(page, 10**9)
    expect(row(page, everything[-1])).to_be_in_viewport()


def test_a_shift_click_ticks_a_range_and_a_drag_puts_it_into_a_collection(opens: Opens, full: Playground) -> None:
    result_collections.create(full.ledger, workspace=LOCAL_WORKSPACE, name="Client A")
    page = opens(full, "/history")
    expect(page.get_by_text(f"{COUNT + 1:,} results, newest first")).to_be_visible()
    seen = scrolled(page, 300_000)
    before = box(row(page, seen[1]))["y"]
    row(page, seen[0]).get_by_role("checkbox").click()
    scrolled(page, 330_000)
    far = page.evaluate(IN_SIGHT)[2]
    row(page, far).get_by_role("checkbox").click(modifiers=["Shift"])
    everything = ids_of(full.ledger)
    wanted = everything[everything.index(seen[0]) : everything.index(far) + 1]
    expect(page.get_by_text("selected", exact=False).first).to_have_text(f"{len(wanted)} selected")
    row(page, far).locator(".ks-model").drag_to(chip(page, "Client A"))
    expect(page.get_by_text(f"{len(wanted)} results put into")).to_be_visible()
    assert ids_of(full.ledger, collection="Client A") == wanted
    expect(chip(page, "Client A")).to_contain_text(str(len(wanted)))
    scrolled(page, 300_000)
    assert box(row(page, seen[1]))["y"] == before, "nothing has moved"

    page.keyboard.press("Escape")
    chip(page, "Client A").click()
    expect(page.get_by_text(f"{len(wanted)} results, newest first")).to_be_visible()
    assert "collection=Client" in page.url
    page.reload()
    expect(chip(page, "Client A")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Collection", exact=True).click()
    page.get_by_role("button", name="Give it up").click()
    expect(page.get_by_text("was given up; its results are here")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(chip(page, "Client A")).to_contain_text(str(len(wanted)))


def test_results_are_dropped_on_a_new_collection_that_is_named_then(opens: Opens, full: Playground) -> None:
    page = opens(full, "/history")
    newest = page.locator("[data-task]").first
    newest.locator(".ks-model").drag_to(chip(page, "New collection"))
    field = page.get_by_role("textbox", name="Name of the new collection")
    field.fill("Heroes & co")
    field.press("Enter")
    expect(chip(page, "Heroes & co")).to_contain_text("1")
    assert ids_of(full.ledger, collection="Heroes & co") == ids_of(full.ledger, size=1)


def test_a_search_is_saved_and_comes_back_with_one_click(opens: Opens, full: Playground) -> None:
    page = opens(full, "/history?q=boat+4711")
    expect(page.get_by_text("1 result, newest first")).to_be_visible()
    page.get_by_role("button", name="Searches").click()
    page.get_by_role("textbox", name="Save this search as").fill("That boat")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="That boat")).to_be_visible()
    again = opens(full, "/history?layout=Gallery")
    again.get_by_role("button", name="Searches").click()
    again.get_by_role("button", name="That boat").click()
    expect(again.get_by_text("1 result, newest first")).to_be_visible()
    expect(again.locator("article[data-task]")).to_have_count(1)
    assert "q=boat+4711" in again.url


def test_columns_and_the_size_of_pictures_are_kept(opens: Opens, full: Playground) -> None:
    page = opens(full, "/history")
    expect(page.get_by_role("columnheader", name="Cost")).to_be_visible()
    page.get_by_role("button", name="Columns").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Cost").click()
    expect(page.get_by_role("columnheader", name="Cost")).to_have_count(0)
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Seed").click()
    expect(page.get_by_role("columnheader", name="Seed")).to_be_visible()

    gallery = opens(full, "/history?layout=Gallery")
    expect(gallery.get_by_text("Today", exact=True)).to_be_visible()
    card = gallery.locator("article[data-task]").first
    wide = box(card)["width"]
    gallery.get_by_role("button", name="Size").click()
    slider = gallery.get_by_role("slider", name="Width of a picture")
    slider.press("Home")
    wait_until(lambda: box(card)["width"] < wide / 2, what="smaller pictures")
    again = opens(full, "/history")
    expect(again.get_by_role("columnheader", name="Seed")).to_be_visible()
    expect(again.get_by_role("columnheader", name="Cost")).to_have_count(0)


def test_on_a_phone_a_row_is_whole_and_the_page_no_wider(opens: Opens, full: Playground) -> None:
    page = opens(full, "/history")
    page.set_viewport_size({"width": 390, "height": 844})
    first = page.locator("[data-task]").first
    expect(first.get_by_role("link", name="Download", exact=True)).to_be_visible()
    place = box(first)
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_times_and_days_are_those_of_the_readers_zone(opens: Opens, full: Playground) -> None:
    newest = history_queries.page(full.ledger, workspace=LOCAL_WORKSPACE, filters=Filters(), per_page=1).tasks[0]
    for name in ("Asia/Tokyo", "America/Los_Angeles"):
        here = newest.created_at.astimezone(ZoneInfo(name))
        page = opens(full, "/history", zone=name)
        shown = row(page, newest.id)
        expect(shown).to_contain_text(here.strftime("%d %b %Y, %H:%M"))
        shown.get_by_role("button", name="Open the result").click()
        viewer = page.get_by_role("dialog")
        viewer.get_by_role("button", name="Prompt and details").click()
        expect(viewer).to_contain_text(here.strftime("%d %b %Y, %H:%M"))
        until = datetime.combine(here.date(), time.max, tzinfo=here.tzinfo)
        since = datetime.combine(here.date(), time.min, tzinfo=here.tzinfo)
        of_day = history_queries.page(
            full.ledger, workspace=LOCAL_WORKSPACE, filters=Filters(since=since, until=until), per_page=1
        ).total
        page = opens(full, f"/history?since={here.date()}&until={here.date()}", zone=name)
        expect(page.locator(".ks-band")).to_have_attribute("data-count", str(of_day))
