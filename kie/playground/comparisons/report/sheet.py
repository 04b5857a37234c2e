"""A report as a contact sheet: every picture small, with its labels, in one PNG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kie.errors import BadInput
from kie.media.store import FileStore
from kie.playground.comparisons.anonymize import blinded, edge_of_all
from kie.playground.comparisons.report.contents import Picture, Report, Section
from kie.playground.labels import shortened

CELL, GAP, MARGIN, LABEL = 320, 16, 40, 150
SMALLEST_WIDTH, LARGEST_EDGE = 640, 12_000
LONGEST_LINE = 4000
"""Letters that are measured; no sheet is wide enough for more."""
_GROUND, _TEXT, _QUIET, _PLACE = "#ffffff", "#1b1d2a", "#5d6175", "#eef0f6"
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/segoeui.ttf",
)  # fmt: skip
"""Fonts that know more letters than Pillow's own, where a machine has one."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def png(report: Report, *, store: FileStore) -> bytes:
    """The sheet; where it would be larger than LARGEST_EDGE either way, all of it is drawn smaller."""
    has_rows = any(row.label for section in report.sections for row in section.rows)
    left = MARGIN + (LABEL + GAP if has_rows else 0)
    width = max(left + len(report.columns) * (CELL + GAP) - GAP + MARGIN, SMALLEST_WIDTH)
    lines = _lines(report)
    height = _head_height(lines) + sum(_section_height(section) for section in report.sections) + MARGIN
    sheet = _Sheet(width, height, edge=_common_edge(report, store=store) if report.is_blind else CELL)
    y = _head(sheet, report.title, lines)
    for section in report.sections:
        y = _section(sheet, report, section, left=left, top=y, store=store)
    out = io.BytesIO()
    sheet.image.save(out, "PNG", optimize=False)
    return out.getvalue()


class _Sheet:
    """What is drawn on. Places and sizes are those of a sheet that is not made smaller; no picture is longer than
    `edge`.
    """

    def __init__(self, width: int, height: int, *, edge: int) -> None:
        self.width = width
        self._edge = edge
        self._scale = min(1.0, LARGEST_EDGE / max(width, height))
        self.image = Image.new("RGB", self._to(width, height), _GROUND)
        self._draw = ImageDraw.Draw(self.image)

    def text(self, at: tuple[int, int], text: str, *, size: int, width: int, fill: str = _TEXT) -> None:
        """One line, cut where it is wider than `width`."""
        line = _fitted(text, _font(size), width)
        self._draw.text(self._to(*at), line, font=_font(max(1, round(size * self._scale))), fill=fill)

    def place(self, at: tuple[int, int], picture: Picture, *, store: FileStore) -> None:
        """A picture in the middle of a square; the square alone where there is none."""
        (left, top), (right, bottom) = self._to(*at), self._to(at[0] + CELL, at[1] + CELL)
        self._draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), fill=_PLACE)
        edge = min(right - left, round(self._edge * self._scale))
        try:
            small = _small(picture, edge=max(1, edge), store=store)
        except BadInput:
            small = None
            self.text((at[0] + GAP, at[1] + CELL // 2), "could not be read", size=13, width=CELL - GAP, fill=_QUIET)
        if small is not None:
            self.image.paste(
                small, (left + (right - left - small.width) // 2, top + (bottom - top - small.height) // 2)
            )

    def _to(self, x: int, y: int) -> tuple[int, int]:
        return max(1, round(x * self._scale)), max(1, round(y * self._scale))


def _lines(report: Report) -> list[str]:
    """When it was made, the verdict with what must be known of it, and the brief in one line each."""
    return [report.made, *report.verdict, *report.asides, *(f"{name}: {text}" for name, text in report.brief)]


def _head_height(lines: Sequence[str]) -> int:
    return MARGIN + 44 + 24 * len(lines) + GAP


def _head(sheet: _Sheet, title: str, lines: Sequence[str]) -> int:
    y, width = MARGIN, sheet.width - 2 * MARGIN
    sheet.text((MARGIN, y), title, size=26, width=width)
    y += 44
    for line in lines:
        sheet.text((MARGIN, y), line, size=15, width=width, fill=_QUIET)
        y += 24
    return y + GAP


def _section_height(section: Section) -> int:
    title = 30 if section.title else 0
    return title + 34 + sum(_row_height(row.cells) for row in section.rows)


def _row_height(cells: Sequence[Sequence[Picture]]) -> int:
    return max(map(len, cells), default=1) * (CELL + 26) + GAP


def _section(sheet: _Sheet, report: Report, section: Section, *, left: int, top: int, store: FileStore) -> int:
    y = top
    if section.title:
        sheet.text((MARGIN, y), section.title, size=18, width=sheet.width - 2 * MARGIN)
        y += 30
    for number, column in enumerate(report.columns):
        sheet.text((left + number * (CELL + GAP), y), column, size=17, width=CELL)
    y += 34
    for row in section.rows:
        sheet.text((MARGIN, y), row.label, size=15, width=LABEL)
        for number, cell in enumerate(row.cells):
            for position, picture in enumerate(cell):
                at = left + number * (CELL + GAP), y + position * (CELL + 26)
                sheet.place(at, picture, store=store)
                sheet.text((at[0], at[1] + CELL + 4), " · ".join(picture.words), size=13, width=CELL, fill=_QUIET)
        y += _row_height(row.cells)
    return y


def _common_edge(report: Report, *, store: FileStore) -> int:
    pictures = (p for s in report.sections for row in s.rows for cell in row.cells for p in cell)
    return min(CELL, edge_of_all(store.thumbnail(picture.sha256) for picture in pictures if picture.sha256))


def _small(picture: Picture, *, edge: int, store: FileStore) -> Image.Image | None:
    if picture.sha256 is None or not store.thumbnail(picture.sha256).is_file():
        return None
    content, _ = blinded(store.thumbnail(picture.sha256), mime="image/webp", edge=edge)
    with Image.open(io.BytesIO(content)) as opened:
        shown = opened.convert("RGBA")
    ground = Image.new("RGBA", shown.size, _GROUND)
    return Image.alpha_composite(ground, shown).convert("RGB")


@cache
def _font(size: int) -> Font:
    for name in _FONTS:
        if Path(name).is_file():
            return ImageFont.truetype(name, size)
    return ImageFont.load_default(size)


def _fitted(text: str, font: Font, width: int) -> str:
    """One line of it, cut behind a word where it is longer."""
    line = " ".join(text.split())[:LONGEST_LINE]
    if font.getlength(line) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(line[:middle] + "…") <= width else (low, middle - 1)
    return shortened(line, min(low + 1, len(line) - 1))
