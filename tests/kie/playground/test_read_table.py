"""Tables as spreadsheets and editors save them: the letters that somebody wrote, or a refusal that names the line."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.errors import BadInput
from kie.playground.read_table import Table, UnprovenEncoding, UnreadableTable, lost_digits, read_table

CODE_PAGES = [
    ("cp1251", "Белая кружка на столе"),
    ("cp1251", "Красный чайник и две чашки"),
    ("cp1250", "Biały kubek z łyżką"),
    ("cp1250", "Žlutý hrnek na dřevěném stole"),
    ("cp1252", "Ein weißer Krug für Zoë"),
    ("cp1253", "Λευκή κούπα στο τραπέζι"),
    ("cp1254", "Şık bir fincan, ağaç masa"),
    ("gb18030", "一个白色的陶瓷杯子放在桌子上"),
    ("gb18030", "雪地里的一只红狐狸"),
    ("cp932", "白いマグカップ"),
    ("big5", "白色的陶瓷杯子"),
    ("cp949", "하얀 머그컵"),
]


def cells(content: bytes, *, encoding: str | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(content, encoding=encoding).rows]


def refusal(content: bytes) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as caught:
        read_table(content)
    assert caught.value.message.endswith(" Nothing was sent.")
    return caught.value


# --- letters


@pytest.mark.parametrize(("encoding", "words"), CODE_PAGES)
def test_a_code_page_is_asked_for_and_the_right_letters_are_among_the_readings(encoding: str, words: str) -> None:
    content = f"name,prompt\na,{words}\n".replace(f",{words}", f',"{words}"').encode(encoding)
    with pytest.raises(UnprovenEncoding) as caught:
        read_table(content)
    assert all(reading.certainty < 1 for reading in caught.value.readings)
    assert any(words in row for reading in caught.value.readings for row in reading.rows)
    assert cells(content, encoding=encoding) == [("a", words)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("words", [words for _, words in CODE_PAGES])
def test_unicode_needs_no_choice(encoding: str, words: str) -> None:
    assert cells(f'name,prompt\na,"{words}"\n'.encode(encoding)) == [("a", words)]


# --- separators, quotation marks, line ends


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n", b"a;b\r\n1;2\r\n", b"a\tb\r1\t2\r", b"a|b\n1|2", b"sep=;\na;b\n1;2", b'"sep=|"\r\na|b\r\n1|2',
        b'"a","b"\n"1","2"', b"a , b\n 1 ,\t2 \n",
    ],
)  # fmt: skip
def test_separators_and_line_ends_are_seen(content: bytes) -> None:
    table = read_table(content)
    assert (table.columns, [row.cells for row in table.rows]) == (("a", "b"), [("1", "2")])


@given(
    st.lists(st.tuples(*(st.text(alphabet='ab ,;"\n一é', max_size=12),) * 3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_wrote_comes_back_or_is_refused(
    rows: list[tuple[str, ...]], separator: str, end: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows([("x", "y", "z"), *rows])
    written = [kept for row in rows if any(kept := tuple(cell.strip() for cell in row))]
    refused = ""
    try:
        read = cells(text.getvalue().encode())
    except UnreadableTable as error:
        read, refused = written, error.message
    assert read == written
    assert not refused or "whole rows" in refused


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('name,prompt\nmug,"A mug\nbowl,A bowl\n', 2),
        ('name,prompt\nmug,A mug\nbowl,"A bowl\njar,A jar\n', 3),
        ('name,prompt\nmug,A mug\n"bowl,A bowl', 3),
        ('"name,prompt\nmug,A mug\n', 1),
        ('name,prompt\n\n\nmug,"x""', 4),
    ],
)
def test_a_quotation_mark_that_never_closes_is_named_with_its_line(content: str, line: int) -> None:
    error = refusal(content.encode())
    assert (error.line, "never closed" in error.message) == (line, True)


@pytest.mark.parametrize(
    "content",
    [
        'name,prompt,model\nmug,"A mug,m1\nbowl,A bowl,m1\njar,A jar",m1\n',
        'name,prompt,model\nmug,"A mug,m1\njar,A jar",m1\n',
        'name;prompt;model\nmug;"A mug;m1\nbowl;A bowl;m1\njar;A jar";m1\n',
        'name,prompt\nmug,"A mug\nbowl,A bowl"\n',
    ],
)
def test_a_cell_that_holds_whole_rows_is_refused(content: str) -> None:
    error = refusal(content.encode())
    assert (error.line, "a cell holds whole rows" in error.message) == (2, True)


@pytest.mark.parametrize(
    "cell", ["A mug,\nwhite, on wood", "1,000 stars\nat night", "one\ntwo\nthree", "a, b, c,\nd, e"]
)
def test_prose_on_several_lines_is_no_row(cell: str) -> None:
    assert cells(f'name,prompt\na,"{cell}"\n'.encode()) == [("a", cell)]


def test_text_behind_a_closing_mark_and_control_characters_are_refused() -> None:
    assert "behind a closing quotation mark" in refusal(b'name,prompt\na,"b" c\n').message
    assert "U+0000" in refusal(b"name,prompt\na,b\0c\n").message


# --- digits


@pytest.mark.parametrize(
    ("cell", "is_lost"),
    [
        ("1.23457E+15", True), ("9,87E+11", True), ("1E+20", True), ("-4.5e+9", True),
        ("1.5", False), ("1E-3", False), ("123456789012345", False), ("E+5", False), ("1.23456E+5", False),
    ],
)  # fmt: skip
def test_lost_digits_are_seen(cell: str, is_lost: bool) -> None:
    assert lost_digits(cell) is is_lost


# --- spreadsheets


def sheet(*rows: str, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """An .xlsx of one sheet, whose rows are written as XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{office}"><sheets>'
        '<sheet name="Assets" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        name: f'<worksheet xmlns="{space}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return file.getvalue()


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def number(place: str, value: str) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


HEAD = f'<row r="1">{text("A1", "name")}{text("B1", "prompt")}{text("C1", "seed")}</row>'


def test_a_spreadsheet_is_read_as_people_see_it() -> None:
    row = f'<row r="3">{text("A3", "кружка")}{text("B3", "白い, cup")}{number("C3", "42")}</row>'
    table = read_table(sheet(HEAD, row))
    assert (table.columns, table.encoding) == (("name", "prompt", "seed"), None)
    assert [(one.line, one.cells) for one in table.rows] == [(3, ("кружка", "白い, cup", "42"))]


def test_a_number_that_a_spreadsheet_cannot_hold_is_refused() -> None:
    row = f'<row r="2">{text("A2", "a")}{text("B2", "b")}{number("C2", "1234567890123456789")}</row>'
    error = refusal(sheet(HEAD, row))
    assert (error.line, "has lost the last ones" in error.message) == (2, True)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (sheet(HEAD, f'<row r="1048576">{text("XFD1048576", "x")}</row>'), "too far from the first one"),
        (sheet(name="word/document.xml"), "it is no spreadsheet"),
        (b"PK\x03\x04 broken", "it is no spreadsheet that can be read"),
        (b"\xd0\xcf\x11\xe0 old", "save it as .xlsx without a password"),
        (sheet("<broken"), "it is no spreadsheet that can be read"),
        (b"x" * 4_000_001, "it is too large"),
    ],
)
def test_what_is_no_spreadsheet_is_a_sentence(content: bytes, why: str) -> None:
    assert why in refusal(content).message


def test_a_table_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", " " * 61_000_000)
    assert "too large once unpacked" in refusal(file.getvalue()).message


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"sep=,\n", b"a,b\n"])
)
def test_any_bytes_are_a_table_or_a_refusal(content: bytes, start: bytes) -> None:
    try:
        table = read_table(start + content)
    except BadInput:
        return
    assert isinstance(table, Table)
