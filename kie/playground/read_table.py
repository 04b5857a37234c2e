"""A table as people bring it (CSV, TSV, a spreadsheet itself), read to the letter or refused with its line.

What cannot fail is no knowledge: bytes that are not UTF-8 or UTF-16 can be read in a dozen code pages, each time as
other letters, and no measure tells them apart on a few words. So a person is shown how each would read, and chooses.
No cell is guessed, cut or joined: what a lenient reader would swallow (an unclosed quotation mark, a row with too many
cells, digits that a spreadsheet has lost) is refused with its line.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kie.errors import BadInput

MOST_BYTES, MOST_UNPACKED, MOST_CELLS = 4_000_000, 60_000_000, 1_000_000
MOST_COLUMNS = 200
LONGEST_CELL = 131_072
SEPARATORS = (",", ";", "\t", "|")
CODE_PAGES = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
    "cp932", "gb18030", "big5", "cp949", "koi8-r", "mac_roman", "cp850", "cp852", "cp866",
)  # fmt: skip
"""What spreadsheets and editors of the world's languages write when they do not write Unicode."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SHOWN_CHOICES, _SHOWN_ROWS, _SHOWN_LETTERS = 4, 2, 60
_EXACT_DIGITS = 15
"""A spreadsheet's numbers keep so many digits (IEEE 754 doubles, and Excel cuts there); an id of 16 has lost some."""
_MOST_DIGITS = 309
"""What a double can hold; who writes 1e400 has typed it."""
_LOST_DIGITS = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`line` is the line of the file on which the row begins, as a spreadsheet or an editor counts it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Cells without the blanks around them. `encoding` is None for a spreadsheet; `note` says what was chosen."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str | None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a file's first rows read in one code page; `certainty` is 0 to 1 and never 1."""

    encoding: str
    certainty: float
    rows: tuple[str, ...]


class UnreadableTable(BadInput):
    """The file is no table that can be read; `line` is where it fails, if it is one line."""

    def __init__(self, why: str, *, line: int | None = None) -> None:
        place = f"line {line}: " if line is not None else ""
        super().__init__(f"This is no list of assets that can be read: {place}{why}. Nothing was sent.", field="file")
        self.line = line


class UnprovenEncoding(UnreadableTable):
    """Not Unicode, so that a person must say what it is; `readings` has the likeliest first."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        shown = "; ".join(f"{one.encoding} reads “{one.rows[0]}”" for one in readings[:_SHOWN_CHOICES])
        super().__init__(f"its letters are not UTF-8 ({shown}). Save it as UTF-8, or say which of these it is")
        self.readings = tuple(readings)


def read_table(content: bytes, *, encoding: str | None = None) -> Table:
    """The table in a file's bytes; `encoding` is what a person chose. Raises UnreadableTable, UnprovenEncoding."""
    if len(content) > MOST_BYTES:
        raise UnreadableTable("it is too large")
    if content.startswith(_OLE):
        raise UnreadableTable("it is an old or protected spreadsheet; save it as .xlsx without a password, or as CSV")
    if content.startswith(_ZIP):
        return _spreadsheet(content)
    text, used, note = _text(content, encoding)
    separator, body, first_line = _separator(text)
    lines = [row for row in _rows(body, separator, first_line=first_line) if any(row.cells)]
    table = _table(lines, encoding=used, note=note)
    for row in table.rows:
        _require_single(row, columns=len(table.columns), separator=separator)
    return table


def _require_single(row: Row, *, columns: int, separator: str) -> None:
    """Raise UnreadableTable where a cell has swallowed rows: line breaks, and as many separators as a row has.

    A comma of prose has a blank behind it, and one of a number digits around it; one between cells has neither.
    """
    between = re.compile(rf"(?<!\d){re.escape(separator)}(?=\S)|{re.escape(separator)}(?=[^\s\d])")
    for cell in row.cells:
        if columns > 1 and len(cell.splitlines()) > 1 and len(between.findall(cell)) >= columns - 1:
            raise UnreadableTable(
                f"a cell holds whole rows (“{cell.splitlines()[1][:40]}”): a quotation mark is missing or too many; "
                f"where it is one text, put a blank behind each “{separator}”",
                line=row.line,
            )


def _table(lines: Sequence[Row], *, encoding: str | None, note: str | None) -> Table:
    if not lines:
        return Table(columns=(), rows=(), encoding=encoding, note=note)
    columns = lines[0].cells
    while columns and not columns[-1]:
        columns = columns[:-1]
    if len(columns) > MOST_COLUMNS:
        raise UnreadableTable(f"it has {len(columns)} columns, and {MOST_COLUMNS} is the most", line=lines[0].line)
    return Table(columns=columns, rows=tuple(lines[1:]), encoding=encoding, note=note)


def _text(content: bytes, chosen: str | None) -> tuple[str, str, str | None]:
    """The text, its encoding, and a sentence where it was a code page."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding), encoding, None
    if chosen is not None:
        return _decoded(content, chosen), chosen, f"Read as {chosen}, as you chose."
    wide = _wide_encoding(content)
    if wide is not None:
        return _decoded(content, wide), wide, None
    try:
        return content.decode("utf-8"), "utf-8", None
    except UnicodeDecodeError:
        pass
    readings = _readings(content)
    if not readings:
        raise UnreadableTable("its letters cannot be read; save it as UTF-8")
    raise UnprovenEncoding(readings)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise UnreadableTable("its letters cannot be read; save it as UTF-8") from None
    return text


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of ASCII separators and names is zero, and few others are (一)."""
    head = content[:400]
    if len(content) % 2:
        return None
    zeros = head[::2].count(0), head[1::2].count(0)
    if max(zeros) < max(4 * min(zeros), len(head) / 16, 1):
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _readings(content: bytes) -> list[Reading]:
    """One reading for each different text, likeliest first, by charset-normalizer's measures of coherence and chaos.

    A guess, and nothing more: on a few words Cyrillic scores as well in a Latin page, and Chinese in a Japanese one.
    """
    from charset_normalizer import from_bytes  # only for a file that is not Unicode

    measured = {match.encoding: match for match in from_bytes(content, cp_isolation=list(CODE_PAGES))}
    certainty = {page: _certainty(measured.get(codecs.lookup(page).name.replace("-", "_"))) for page in CODE_PAGES}
    texts: dict[str, Reading] = {}
    for page in sorted(CODE_PAGES, key=lambda page: -certainty[page]):
        try:
            text = content.decode(page)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(letter) in ("Cc", "Cn", "Co") and letter not in "\t\r\n" for letter in text):
            lines = tuple(_excerpt(line) for line in text.splitlines() if not line.isascii())[:_SHOWN_ROWS]
            texts.setdefault(text, Reading(encoding=page, certainty=certainty[page], rows=lines))
    return list(texts.values())


def _certainty(match: object) -> float:
    coherence, chaos = getattr(match, "coherence", 0.0), getattr(match, "chaos", 1.0)
    return round(0.99 * (1 - chaos) * (0.5 + 0.5 * coherence), 2)


def _excerpt(line: str) -> str:
    at = next(position for position, letter in enumerate(line) if not letter.isascii())
    return line[max(0, at - 10) : at - 10 + _SHOWN_LETTERS].strip() if at > 10 else line[:_SHOWN_LETTERS].strip()


def _separator(text: str) -> tuple[str, str, int]:
    """What stands between cells, the text without a `sep=` line, and the number of its first line."""
    first, _, rest = text.partition("\n")
    marked = re.fullmatch(r"\"?sep=(.)\"?\r?", first.strip("\ufeff"), flags=re.IGNORECASE)
    if marked:
        return marked[1], rest, 2
    head = re.split(r"[\r\n]", re.sub(r'"[^"]*"', "", text), maxsplit=1)[0]
    return max(SEPARATORS, key=lambda separator: (head.count(separator), -SEPARATORS.index(separator))), text, 1


def _rows(text: str, separator: str, *, first_line: int) -> Iterator[Row]:
    """RFC 4180, strictly. Raises UnreadableTable with the line on which a quotation mark opens and never closes."""
    position, line = 0, first_line
    while position < len(text):
        cells: list[str] = []
        began = line
        while True:
            cell, position, line = _cell(text, position, line, separator)
            cells.append(cell)
            if position < len(text) and text[position] == separator:
                position += 1
                continue
            break
        if text.startswith("\r\n", position):
            position += 2
        elif position < len(text):
            position += 1
        line += 1
        yield Row(line=began, cells=tuple(cells))


def _cell(text: str, position: int, line: int, separator: str) -> tuple[str, int, int]:
    """One cell from `position` on, and where it ends: at a separator, a line end or the end of the text."""
    start = position
    while start < len(text) and text[start] in " \t" and text[start] != separator:
        start += 1
    if not text.startswith('"', start):
        ends = re.compile(rf"[{re.escape(separator)}\r\n]").search(text, position)
        end = ends.start() if ends else len(text)
        return _bounded(text[position:end].strip(), line), end, line
    parts, at = [], start + 1
    while True:
        end = text.find('"', at)
        if end < 0:
            raise UnreadableTable("a quotation mark is opened here and never closed", line=line)
        parts.append(text[at:end])
        if not text.startswith('""', end):
            break
        parts.append('"')
        at = end + 2
    content = "".join(parts)
    rest = re.compile(rf"[{re.escape(separator)}\r\n]").search(text, end + 1)
    stop = rest.start() if rest else len(text)
    if text[end + 1 : stop].strip():
        raise UnreadableTable("text stands behind a closing quotation mark; double the marks inside a cell", line=line)
    breaks = len(re.findall(r"\r\n|\r|\n", content))
    return _bounded(content.strip(), line), stop, line + breaks


def _bounded(cell: str, line: int) -> str:
    if len(cell) > LONGEST_CELL:
        raise UnreadableTable(f"a cell has {len(cell):,} characters, and {LONGEST_CELL:,} is the most", line=line)
    control = next((letter for letter in cell if unicodedata.category(letter) == "Cc" and letter not in "\t\r\n"), None)
    if control is not None:
        raise UnreadableTable(f"a cell holds a character that no text has (U+{ord(control):04X})", line=line)
    return cell


def lost_digits(cell: str) -> bool:
    """Whether a number was written as `1.23E+15`: what stood there before cannot be known any more."""
    if _LOST_DIGITS.fullmatch(cell) is None:
        return False
    mantissa, exponent = cell.casefold().split("e")
    return len(re.sub(r"\D", "", mantissa)) <= int(exponent[:6]) < _MOST_DIGITS


def _spreadsheet(content: bytes) -> Table:
    """The first sheet that holds anything of an .xlsx or .ods file, its numbers as people see them."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

    try:
        _require_small(content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            lines = [
                Row(line=number, cells=tuple(_shown(value, line=number) for value in row))
                for number, row in enumerate(cells, start=1)
            ]
            filled = [row for row in lines if any(row.cells)]
            if filled:
                note = f"Read from the sheet “{name}”." if len(workbook.sheet_names) > 1 else None
                return _table(filled, encoding=None, note=note)
    except PasswordError:
        raise UnreadableTable("the spreadsheet is protected by a password; save it without one") from None
    except (CalamineError, ZipError, ValueError, OSError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
        raise UnreadableTable(f"it is no spreadsheet that can be read ({type(error).__name__})") from None
    return Table(columns=(), rows=(), encoding=None)


def _require_small(content: bytes) -> None:
    """Raise UnreadableTable where unpacking would take more room than a table needs.

    The reader makes a full rectangle up to the furthest cell, so one cell in the last corner would be 17 thousand
    million of them; in .ods a repeat count does the same.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise UnreadableTable("the spreadsheet is too large once unpacked")
        names = archive.namelist()
        sheets = [name for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        if not sheets and "content.xml" not in names:
            raise UnreadableTable("it is no spreadsheet; save it as .xlsx, .ods or CSV")
        if any(_furthest(archive.read(name)) > MOST_CELLS for name in sheets):
            raise UnreadableTable("the spreadsheet has a cell too far from the first one; clear what is not the table")
        if not sheets and _repeated(archive.read("content.xml")) > MOST_CELLS:
            raise UnreadableTable("the spreadsheet repeats cells too often; clear what is not the table")


def _furthest(sheet: bytes) -> int:
    """How many cells the rectangle of an .xlsx sheet has, from A1 to its furthest row and column."""
    places = re.findall(rb"\br=[\"']([A-Z]{0,4})(\d{1,9})[\"']", sheet)
    columns = (sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(name.decode()))) for name, _ in places)
    return max(columns, default=0) * max((int(row) for _, row in places), default=0)


def _repeated(content: bytes) -> int:
    """How many cells an .ods file has at most, with those that hold something repeated as often as it says.

    An office program fills the sheet's end with empty repeats, which the reader leaves away.
    """
    rows = re.split(rb"<table:table-row\b", content)[1:]
    cells, widest = 0, 0
    for row in rows:
        head, _, body = row.partition(b">")
        filled = [m for m in re.findall(rb"<table:table-cell\b([^>]*)>", body) if not m.rstrip().endswith(b"/")]
        if filled:
            times = re.search(rb"number-rows-repeated=[\"'](\d{1,9})", head)
            widths = re.findall(rb"number-columns-repeated=[\"'](\d{1,9})", body)
            widest = max(widest, sum(map(int, widths[:-1])) + (int(widths[-1]) if widths else 0) + len(filled))
            cells += int(times[1]) if times else 1
    return cells * widest


def _shown(value: object, *, line: int) -> str:
    """A cell's value as text: 5.0 is 5, yes and no as people write them, dates as ISO 8601."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        if abs(value) >= 10**_EXACT_DIGITS:
            why = f"a number of more than {_EXACT_DIGITS} digits has lost the last ones in the spreadsheet"
            raise UnreadableTable(f"{why}; format its column as text and type it anew", line=line)
        return str(int(value)) if value == int(value) else repr(float(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return _bounded(str(value).strip(), line)
