"""A report as one HTML file: everything inside, every word only a word."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kie.media import metadata
from kie.media.metadata import Provenance
from kie.media.store import FileStore
from kie.playground.comparisons.report import Picture, Report, Row, Table, from_json, html, to_json
from kie.playground.comparisons.report.contents import Section
from kie.playground.comparisons.report.page import EDGE
from kie.playground.comparisons.verdict_picture import Dot, VerdictPicture
from tests.support.pictures import clip, picture
from tests.support.recordings import BEGAN
from tests.support.reports import HOSTILE, PLACES, hostile, report, shown
from tests.support.shelves import store_in

TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "strong", "dl", "dt", "dd", "table",
    "thead", "tbody", "tr", "th", "td", "img", "ul", "li", "mark", "pre",
}  # fmt: skip
ATTRIBUTES = {
    "aria-label",
    "role",
    "title",
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "class",
    "style",
    "scope",
    "src",
    "alt",
}


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return store_in(tmp_path)


class Read(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def sources(self) -> list[str]:
        return [value for name, value in self.attributes if name == "src"]

    def pictures(self) -> Iterator[Image.Image]:
        for source in self.sources:
            kind, _, content = source.partition(";base64,")
            assert kind == "data:image/webp"
            yield Image.open(io.BytesIO(base64.b64decode(content, validate=True)))


# --- what stands in a report

TEXT = st.text(max_size=6)
PICTURES = st.builds(
    Picture,
    sha256=st.none() | st.just("a" * 64),
    mime=TEXT,
    words=st.lists(TEXT, max_size=2).map(tuple),
    checks=st.lists(st.tuples(st.none() | st.booleans(), TEXT), max_size=2).map(tuple),
)
ROWS = st.builds(Row, label=TEXT, cells=st.lists(st.lists(PICTURES, max_size=2).map(tuple), max_size=2).map(tuple))
SECTIONS = st.builds(Section, title=TEXT, rows=st.lists(ROWS, max_size=2).map(tuple))
CELL = st.lists(st.tuples(TEXT, st.booleans()), max_size=2).map(tuple)
LINES = st.lists(TEXT, max_size=2).map(tuple)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
TABLES = st.builds(
    Table,
    title=TEXT,
    head=LINES,
    rows=st.lists(st.tuples(TEXT, st.lists(CELL, max_size=2).map(tuple)), max_size=2).map(tuple),
)
SHARES = st.floats(0, 1)
DOTS = st.builds(Dot, at=SHARES, words=TEXT)
DRAWN = st.builds(
    VerdictPicture,
    left=TEXT,
    right=TEXT,
    share=st.none() | SHARES,
    interval=st.none() | st.tuples(SHARES, SHARES),
    dots=st.lists(DOTS, max_size=2).map(tuple),
    is_over_pairs=st.booleans(),
)
REPORTS = st.builds(
    Report,
    title=TEXT,
    made=TEXT,
    corner=TEXT,
    columns=LINES,
    sections=st.lists(SECTIONS, max_size=2).map(tuple),
    brief=PAIRS,
    facts=PAIRS,
    verdict=LINES,
    verdict_pictures=st.lists(DRAWN, max_size=1).map(tuple),
    asides=LINES,
    tables=st.lists(TABLES, max_size=1).map(tuple),
    reproduce=LINES,
    is_blind=st.booleans(),
)


@given(REPORTS)
def test_any_report_comes_back_from_the_ledger_as_it_was(made: Report) -> None:
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


# --- words


def test_every_word_stays_a_word(store: FileStore) -> None:
    page = Read(html(hostile(store), store=store))
    assert set(page.tags) <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert [source[:16] for source in page.sources] == ["data:image/webp;"]
    assert page.tags.count("html") == page.tags.count("body") == page.tags.count("title") == 1


@pytest.mark.parametrize("place", PLACES)
def test_every_word_is_read_as_it_was_typed(store: FileStore, place: str) -> None:
    page = Read(html(hostile(store), store=store))
    wanted = " ".join((place, *HOSTILE))
    texts = [*page.texts, *(value for name, value in page.attributes if name == "alt")]
    assert [text for text in texts if text.strip() == wanted] != []


@given(st.text(min_size=1, max_size=40))
def test_any_text_at_all_can_stand_in_a_report(words: str) -> None:
    place = Picture(sha256=None, mime="", words=(words,), checks=((None, words),))
    sections = report([[place]], labels=[words], title=words).sections
    made = Report(title=words, made=words, corner=words, columns=(words,), sections=sections)
    page = Read(html(made, store=FileStore(Path("nowhere"))))
    assert set(page.tags) <= TAGS
    assert page.sources == []


@pytest.mark.parametrize("words", ["half a letter \ud83d", "no\0thing", "\x1b[31m", "\r\n\x85\u2028"])
def test_what_no_page_can_hold_does_not_break_it(store: FileStore, words: str) -> None:
    page = html(report([[Picture(sha256=None, mime="", words=(words,))]], title=words), store=store)
    assert set(Read(page).tags) <= TAGS


def test_the_page_itself_forbids_scripts_and_the_network(store: FileStore) -> None:
    page = Read(html(report([[shown(store)]]), store=store))
    policy = next(value for name, value in page.attributes if name == "content" and "src" in value)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert re.findall(rb"(?i)https?:|//[a-z]|@import|url\(|<script|<link", html(report(), store=store)) == []


# --- parts


def test_a_report_shows_everything_it_was_given_in_its_order(store: FileStore) -> None:
    page = Read(html(hostile(store), store=store))
    places = [text.strip().partition(" ")[0] for text in page.texts if text.strip().endswith(HOSTILE[-1])]
    assert places == [
        "title", "title", "made", "verdict", "behind", "ahead", "aside", "field", "text", "section", "corner", "column",
        "row", "alt",
        "words", "met", "unmet", "note", "missing", "fact", "value", "table", "head", "name", "same", "other",
        "command",
    ]  # fmt: skip
    assert page.texts.count("no picture") == 1
    assert page.tags.count("mark") == 1
    classes = [value for name, value in page.attributes if name == "class"]
    assert [name for name in classes if name in ("good", "bad", "note")] == ["good", "bad", "note"]


def test_what_a_report_was_told_to_leave_out_has_no_heading_either(store: FileStore) -> None:
    texts = [text.strip() for text in Read(html(report([[shown(store)]]), store=store)).texts]
    assert [text for text in texts if text in ("Brief", "Results", "Facts", "How to reproduce")] == ["Results"]


def test_rows_without_names_have_no_empty_column(store: FileStore) -> None:
    def heads(made: Report) -> list[str]:
        page = Read(html(made, store=store))
        return [value for name, value in page.attributes if name == "class" and value in ("corner", "row")]

    place = Picture(sha256=None, mime="")
    assert heads(report([[place], [place]], columns=2)) == []
    assert heads(report([[place], [place]], columns=2, labels=["a row"])) == ["corner", "row"]


# --- pictures


def test_a_picture_stands_inside_small_and_without_its_history(store: FileStore) -> None:
    provenance = Provenance(
        prompt="secret", model="secret", parameters={}, brief={}, task_id="secret", created_at=BEGAN
    )
    content = metadata.embed(picture(size=(1800, 900)), provenance)
    page = Read(html(report([[shown(store, content, "a mug")]]), store=store))
    (shown_picture,) = page.pictures()
    assert (shown_picture.size, shown_picture.format) == ((EDGE, EDGE // 2), "WEBP")
    assert b"secret" not in base64.b64decode(page.sources[0].partition(",")[2])
    assert ("alt", "a mug") in page.attributes


def test_a_clip_is_shown_as_its_first_picture(store: FileStore) -> None:
    made = report([[shown(store, clip(size=(64, 48)))]])
    (shown_picture,) = Read(html(made, store=store)).pictures()
    assert shown_picture.size == (64, 48)


@pytest.mark.parametrize(("count", "edge"), [(40, 900), (41, 480)])
def test_many_pictures_are_smaller_so_that_the_file_can_be_mailed(store: FileStore, count: int, edge: int) -> None:
    place = shown(store, picture(size=(1000, 1000)))
    page = Read(html(report([[place] * count]), store=store))
    assert [shown_picture.size for shown_picture in page.pictures()] == [(edge, edge)] * count


def test_a_picture_whose_bytes_are_gone_is_said_to_be_none(store: FileStore) -> None:
    there, gone, clip_gone = shown(store), shown(store, picture(size=(9, 9))), shown(store, clip())
    store.path(gone.sha256 or "").unlink()
    store.thumbnail(clip_gone.sha256 or "").unlink()
    page = Read(html(report([[there], [gone], [clip_gone]], columns=3), store=store))
    assert (len(page.sources), page.texts.count("no picture")) == (1, 2)


def spoil(store: FileStore, place: Picture) -> Picture:
    """The bytes are there and cannot be read any more."""
    for path in (store.path(place.sha256 or ""), store.thumbnail(place.sha256 or "")):
        path.write_bytes(path.read_bytes()[:40])
    return place


def test_one_damaged_picture_is_said_and_the_others_stay(store: FileStore) -> None:
    places = [shown(store), spoil(store, shown(store, picture(size=(9, 9)))), spoil(store, shown(store, clip()))]
    for is_blind in (False, True):
        made = replace(report([[place] for place in places], columns=3), is_blind=is_blind)
        page = Read(html(made, store=store))
        assert (len(page.sources), page.texts.count("could not be read")) == (1, 2)


def test_pictures_of_a_blind_report_are_all_of_one_size(store: FileStore) -> None:
    places = [shown(store, picture(size=size)) for size in ((600, 400), (300, 200))] + [shown(store, clip())]
    made = report([[place] for place in places], columns=3)
    sizes = [
        [shown_picture.size for shown_picture in Read(html(replace(made, is_blind=is_blind), store=store)).pictures()]
        for is_blind in (False, True)
    ]
    assert sizes == [[(600, 400), (300, 200), (64, 48)], [(64, 43), (64, 43), (64, 48)]]


def test_what_must_be_known_is_said_without_a_verdict_too(store: FileStore) -> None:
    made = replace(report([[shown(store)]]), asides=("Leaving out Style changed nothing.",))
    assert "Leaving out Style changed nothing." in Read(html(made, store=store)).texts


def test_a_sound_is_no_picture(store: FileStore) -> None:
    place = Picture(sha256="a" * 64, mime="audio/mpeg", words=("a sound",))
    page = Read(html(report([[place]]), store=store))
    assert (page.sources, page.texts.count("no picture")) == ([], 1)
