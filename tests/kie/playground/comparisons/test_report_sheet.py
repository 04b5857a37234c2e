"""The contact sheet: as large as what is on it, never larger than can be opened, and drawn whatever is missing."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kie.media.store import FileStore
from kie.playground.comparisons.report import Picture, Report, png
from kie.playground.comparisons.report.sheet import LARGEST_EDGE
from tests.support.emulators import ROOT
from tests.support.reports import hostile, report, shown
from tests.support.shelves import store_in

NOTHING = Picture(sha256=None, mime="")
PLACE = (238, 240, 246)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return store_in(tmp_path)


def drawn(made: Report, store: FileStore) -> Image.Image:
    content = png(made, store=store)
    sheet = Image.open(io.BytesIO(content))
    assert sheet.format == "PNG"
    return sheet.convert("RGB")


def plain(colour: str, *, size: tuple[int, int] = (600, 300), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    return bool(np.abs(np.subtract(colour, wanted)).max() <= 6)


@pytest.mark.parametrize(
    ("columns", "rows", "labels", "size"),
    [
        (1, 1, [], (640, 560)),
        (3, 1, [], (1072, 560)),
        (3, 2, ["a", "b"], (1238, 922)),
        (8, 1, [], (2752, 560)),
        (1, 10, [str(n) for n in range(10)], (640, 3818)),
    ],
)
def test_the_sheet_is_as_large_as_its_rows_and_columns(
    store: FileStore, columns: int, rows: int, labels: list[str], size: tuple[int, int]
) -> None:
    made = report(*[[[NOTHING]] * columns] * rows, columns=columns, labels=labels)
    assert drawn(made, store).size == size


def test_repeats_and_titles_and_a_brief_make_it_higher(store: FileStore) -> None:
    usual = report([[NOTHING]])
    assert drawn(report([[NOTHING] * 3]), store).height == 560 + 2 * 346
    assert drawn(report([[NOTHING]], title="Seed 7"), store).height == 560 + 30
    made = replace(usual, verdict=("A is better.",), brief=(("Subject", "a mug"), ("Scene", "a table")))
    assert drawn(made, store).height == 560 + 3 * 24


def test_every_picture_stands_in_its_place(store: FileStore) -> None:
    red, blue, green = (shown(store, plain(colour)) for colour in ("#ff0000", "#0000ff", "#00ff00"))
    sheet = drawn(report([[red], [blue, NOTHING]], [[NOTHING], [green]], columns=2), store)
    left, top = (40 + 160, 40 + 160 + 336), (124 + 34 + 160, 124 + 34 + 160 + 346, 124 + 34 + 160 + 2 * 346 + 16)
    pixels = [[sheet.getpixel((x, y)) for x in left] for y in top]
    wanted = [[(255, 0, 0), (0, 0, 255)], [None, PLACE], [PLACE, (0, 255, 0)]]
    for row, colours in zip(pixels, wanted, strict=True):
        assert [want is None or near(pixel, want) for pixel, want in zip(row, colours, strict=True)] == [True, True]
    assert near(sheet.getpixel((40 + 160, 124 + 34 + 10)), PLACE)  # the picture is half as high as it is wide


def test_what_is_transparent_stands_on_white(store: FileStore) -> None:
    clear = shown(store, plain("#ff000000", size=(300, 300), mode="RGBA"))
    sheet = drawn(report([[clear]]), store)
    assert near(sheet.getpixel((200, 318)), (255, 255, 255))


def test_missing_files_leave_an_empty_place(store: FileStore) -> None:
    gone = shown(store, plain("#ff0000"))
    store.thumbnail(gone.sha256 or "").unlink()
    sheet = drawn(report([[gone], [NOTHING]], columns=2), store)
    assert [near(sheet.getpixel((x, 318)), PLACE) for x in (200, 536)] == [True, True]


def test_a_damaged_picture_leaves_its_place_and_the_others_stay(store: FileStore) -> None:
    damaged, red = shown(store, plain("#00ff00")), shown(store, plain("#ff0000"))
    store.thumbnail(damaged.sha256 or "").write_bytes(b"RIFF")
    for is_blind in (False, True):
        made = replace(report([[damaged], [red]], columns=2), is_blind=is_blind)
        sheet = drawn(made, store)
        assert near(sheet.getpixel((40 + 300, 124 + 34 + 300)), PLACE)
        assert near(sheet.getpixel((40 + 160 + 336, 124 + 34 + 160)), (255, 0, 0))
        assert (np.asarray(sheet.crop((40, 124 + 34, 360, 124 + 34 + 320)).convert("L")) < 150).any(), "no words"


def test_pictures_of_a_blind_sheet_are_all_of_one_size(store: FileStore) -> None:
    places = [shown(store, plain("#ff0000", size=(side, side))) for side in (600, 120)]
    made = report([[place] for place in places], columns=2)
    wide = []
    for is_blind in (False, True):
        red = np.asarray(drawn(replace(made, is_blind=is_blind), store), dtype=int)[124 + 34 + 160]
        is_red = (red[:, 0] > 200) & (red[:, 1] < 60)
        wide.append([int(is_red[left : left + 320].sum()) for left in (40, 376)])
    assert wide == [[320, 120], [120, 120]]


def test_what_must_be_known_of_a_verdict_stands_on_the_sheet(store: FileStore) -> None:
    made = replace(report([[NOTHING]]), verdict=("A is better.",), asides=("About one prompt.", "The 2nd judging."))
    assert drawn(made, store).height == 560 + 3 * 24


@pytest.mark.parametrize("word", ["x" * 5000, "wide words " * 500, "宽" * 5000])
def test_long_words_are_cut_before_the_margin_and_the_next_column(store: FileStore, word: str) -> None:
    place = Picture(sha256=None, mime="", words=(word,))
    made = Report(
        title=word, made=word, corner=word, columns=(word, ""), verdict=(word,), brief=((word, word),),
        sections=report([[place], []], columns=2, labels=[word], title=word).sections,
    )  # fmt: skip
    dark = np.asarray(drawn(made, store).convert("L")) < 200
    assert dark.any()
    right = dark[:, -36:]
    heads = dark[250:, 40 + 166 + 322 : 40 + 166 + 334]  # between the columns, below the head
    assert (right.any(), heads.any()) == (False, False)


def test_any_words_are_drawn(store: FileStore) -> None:
    assert drawn(hostile(store), store).width == 640
    for words in ("\ud83d", "a\0b", "\x1b[31m", "\u202eرتل", "👩🏽‍🎨", " \n\t ", ""):
        drawn(report([[Picture(sha256=None, mime="", words=(words,))]], title=words, labels=[words]), store)


def test_a_report_without_rows_or_columns_is_a_sheet_too(store: FileStore) -> None:
    empty = Report(title="", made="", corner="", columns=(), sections=())
    assert drawn(empty, store).size == (640, 164)


def test_many_columns_and_many_rows_stay_below_the_largest_edge(store: FileStore) -> None:
    place = shown(store, plain("#ff0000", size=(300, 300)))
    wide = drawn(report([[place]] * 100, columns=100), store)
    high = drawn(report(*[[[place]]] * 60), store)
    assert (max(wide.size), max(high.size)) == (LARGEST_EDGE, LARGEST_EDGE)
    red = np.asarray(wide, dtype=int)
    columns = ((red[..., 0] > 200) & (red[..., 1] < 60)).any(axis=0)
    assert np.diff(columns.astype(int)).clip(0).sum() == 100


MEASURED = """
import io, resource, sys
from pathlib import Path
from tests.support.reports import report, shown
from tests.support.shelves import store_in
from kie.playground.comparisons.report import png
store = store_in(Path(sys.argv[1]))
place = shown(store)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
png(report(*[[[place]] * 5] * 80, columns=5), store=store)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_four_hundred_pictures_on_a_sheet_take_less_memory_than_a_tab(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert int(done.stdout) < 150
