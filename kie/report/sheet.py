"""A report as a contact sheet: every picture small, with its labels, in one PNG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kie.blind import blinded
from kie.files import FileStore
from kie.report.contents import Picture, Report, Section

CELL, GAP, MARGIN, LABEL = 320, 16, 40, 150
LARGEST_EDGE = 12_000
_GROUND, _TEXT, _QUIET, _PLACE = "#ffffff", "#1b1d2a", "#5d6175", "#eef0f6"
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/segoeui.ttf",
)  # fmt: skip
"""Fonts that know more letters than Pillow's own, where a machine has one."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def png(report: Report, *, store: FileStore) -> bytes:
    """The sheet; larger than LARGEST_EDGE either way it is made smaller as a whole."""
    has_rows = any(row.label for section in report.sections for row in section.rows)
    left = MARGIN + (LABEL + GAP if has_rows else 0)
    width = left + len(report.columns) * (CELL + GAP) - GAP + MARGIN
    height = _head_height(report, width) + sum(_section_height(section) for section in report.sections) + MARGIN
    sheet = Image.new("RGB", (max(width, 640), height), _GROUND)
    draw = ImageDraw.Draw(sheet)
    y = _head(draw, report, width=sheet.width)
    for section in report.sections:
        y = _section(sheet, draw, report, section, left=left, top=y, store=store)
    sheet.thumbnail((LARGEST_EDGE, LARGEST_EDGE))
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=False)
    return out.getvalue()


def _head_height(report: Report, width: int) -> int:
    return MARGIN + 44 + 24 * (1 + len(_lines(report, max(width, 640)))) + GAP


def _lines(report: Report, width: int) -> list[str]:
    """The verdict, and the brief in one line each, as long as they fit."""
    words = [*report.verdict, *(f"{name}: {' '.join(text.split())}" for name, text in report.brief)]
    return [_fitted(line, _font(15), width - 2 * MARGIN) for line in words]


def _head(draw: ImageDraw.ImageDraw, report: Report, *, width: int) -> int:
    y = MARGIN
    draw.text((MARGIN, y), _fitted(report.title, _font(26), width - 2 * MARGIN), font=_font(26), fill=_TEXT)
    y += 44
    for line in (report.made, *_lines(report, width)):
        draw.text((MARGIN, y), line, font=_font(15), fill=_QUIET)
        y += 24
    return y + GAP


def _section_height(section: Section) -> int:
    title = 30 if section.title else 0
    return title + 34 + sum(_row_height(row.cells) for row in section.rows)


def _row_height(cells: Sequence[Sequence[Picture]]) -> int:
    return max(map(len, cells), default=1) * (CELL + 26) + GAP


def _section(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    report: Report,
    section: Section,
    *,
    left: int,
    top: int,
    store: FileStore,
) -> int:
    y = top
    if section.title:
        draw.text((MARGIN, y), section.title, font=_font(18), fill=_TEXT)
        y += 30
    for number, column in enumerate(report.columns):
        x = left + number * (CELL + GAP)
        draw.text((x, y), _fitted(column, _font(17), CELL), font=_font(17), fill=_TEXT)
    y += 34
    for row in section.rows:
        draw.text((MARGIN, y), _fitted(row.label, _font(15), LABEL), font=_font(15), fill=_TEXT)
        for number, cell in enumerate(row.cells):
            x = left + number * (CELL + GAP)
            for position, picture in enumerate(cell):
                _place(sheet, draw, picture, at=(x, y + position * (CELL + 26)), store=store)
        y += _row_height(row.cells)
    return y


def _place(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, picture: Picture, *, at: tuple[int, int], store: FileStore
) -> None:
    x, y = at
    draw.rectangle((x, y, x + CELL - 1, y + CELL - 1), fill=_PLACE)
    small = _small(picture, store=store)
    if small is not None:
        sheet.paste(small, (x + (CELL - small.width) // 2, y + (CELL - small.height) // 2))
    if picture.words:
        draw.text((x, y + CELL + 4), _fitted(picture.words[0], _font(13), CELL), font=_font(13), fill=_QUIET)


def _small(picture: Picture, *, store: FileStore) -> Image.Image | None:
    if picture.sha256 is None or not store.thumbnail(picture.sha256).is_file():
        return None
    content, _ = blinded(store.thumbnail(picture.sha256), mime="image/webp", edge=CELL)
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
    """One line of it, cut with an ellipsis where it is longer."""
    line = " ".join(text.split())
    if font.getlength(line) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(line[:middle] + "…") <= width else (low, middle - 1)
    return line[:low] + "…"
