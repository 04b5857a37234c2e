"""A report in a real browser with the network off: whatever was typed into it, it shows, and nothing runs or leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kie.playground.comparisons.report import Table, html
from tests.support.reports import HOSTILE, PLACES, hostile, report, shown
from tests.support.shelves import store_in


@pytest.fixture(scope="module")
def seen(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, list[str], list[str]]]:
    """The hostile report, opened from disk; what it asked for; and what went wrong in it."""
    folder = tmp_path_factory.mktemp("report")
    path = folder / "comparison.html"
    path.write_bytes(html(hostile(store_in(folder)), store=store_in(folder)))
    context = browser.new_context(offline=True)
    page, asked, wrong = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    yield page, asked, wrong
    context.close()


def test_no_script_runs_and_no_request_leaves(seen: tuple[Page, list[str], list[str]]) -> None:
    page, asked, wrong = seen
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("[...document.querySelectorAll('script, iframe, svg, link, base, form, object')].length") == 0
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
    assert wrong == []


def test_every_word_is_seen_as_it_was_typed(seen: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = seen
    text = page.evaluate("document.documentElement.textContent") + page.locator("img").get_attribute("alt")
    matching = {place for place in PLACES if " ".join((place, *HOSTILE)) in text}
    assert matching == set(PLACES)
    assert page.title().startswith("title <script>")


def test_its_picture_is_drawn(seen: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = seen
    assert page.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth, i.naturalHeight])") == [
        [True, 80, 60]
    ]


def test_it_prints(seen: tuple[Page, list[str], list[str]], tmp_path: Path) -> None:
    page, _, _ = seen
    long = tmp_path / "long.html"
    place = shown(store_in(tmp_path))
    long.write_bytes(html(report(*[[[place, place]]] * 12), store=store_in(tmp_path)))
    other = page.context.new_page()
    other.goto(long.as_uri())
    pages = [len(re.findall(rb"/Type\s*/Page\b", printed.pdf(format="A4"))) for printed in (page, other)]
    other.close()
    assert pages[0] >= 1
    assert pages[1] >= 3


def test_requests_can_be_read_on_a_phone_and_are_printed_from_where_the_page_stands(
    browser: Browser, tmp_path: Path
) -> None:
    long = "A paper boat on a lake, early in the morning, with mist over the water. " * 12
    cells = tuple(((long, False),) for _ in range(6))
    words = Table(title="Requests", head=("", *(f"Model {n}" for n in range(6))), rows=(("prompt", cells),) * 2)
    store, path = store_in(tmp_path), tmp_path / "comparison.html"
    path.write_bytes(html(replace(report([[shown(store_in(tmp_path))]]), tables=(words,)), store=store))
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(path.as_uri())
    table = page.locator(".words-table")
    widths = table.locator("td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().width)")
    assert min(widths) > 160
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "the page itself goes sideways"
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    page.emulate_media(media="print")
    breaks = "rows => rows.map(row => getComputedStyle(row).breakInside)"
    assert set(table.locator("tr").evaluate_all(breaks)) == {"auto"}
    assert set(page.locator(".grid tr").evaluate_all(breaks)) == {"avoid"}
    assert table.evaluate("table => table.offsetWidth") <= 390, "a printed table is cut off"
    context.close()
