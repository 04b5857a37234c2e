"""The facts of an EXIF block that matter here, and the smallest block that says one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from kie.media.metadata import automatic1111, foreign_record
from kie.media.metadata.foreign_record import ForeignRecord
from kie.media.metadata.record import MAX_TEXT

HEADER = b"Exif\0\0"
"""What precedes the block in a JPEG, and in some WebP files."""

_ORIENTATION, _EXIF_IFD, _USER_COMMENT, _IMAGE_DESCRIPTION = 0x0112, 0x8769, 0x9286, 0x010E
_Order = Literal["big", "little"]


@dataclass(frozen=True, kw_only=True)
class Exif:
    """`orientation` is 1 to 8, 1 being upright; `comments` are texts as they stand there, the user's comment first with
    its eight bytes of encoding."""

    orientation: int = 1
    comments: tuple[bytes, ...] = ()


def facts(block: bytes) -> Exif:
    """What the block says; the defaults where it is damaged."""
    tiff = block.removeprefix(HEADER)
    order: _Order = "little" if tiff[:4] == b"II*\0" else "big"
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return Exif()
    first = _entries(tiff, int.from_bytes(tiff[4:8], order), order)
    turn = first.get(_ORIENTATION, _ABSENT)
    orientation = int.from_bytes(turn.value[:2], order) if turn.length == 1 else 1
    inner = _entries(tiff, int.from_bytes(first.get(_EXIF_IFD, _ABSENT).value, order), order)
    # Exif 2 has the comment in the inner directory; some programs write it into the first.
    places = [(inner, _USER_COMMENT), (first, _USER_COMMENT), (first, _IMAGE_DESCRIPTION)]
    comments = [_bytes_of(tiff, entries[tag], order) for entries, tag in places if tag in entries]
    return Exif(
        orientation=orientation if 1 <= orientation <= 8 else 1,
        comments=tuple(comment for comment in comments if comment),
    )


def _bytes_of(tiff: bytes, entry: _Entry, order: _Order) -> bytes:
    if not 4 < entry.length <= MAX_TEXT:
        return b""
    at = int.from_bytes(entry.value, order)
    return tiff[at : at + entry.length]


def minimal(orientation: int) -> bytes:
    """A block, without the header, that says which way up the picture is and nothing else."""
    entry = b"\x01\x12\0\3\0\0\0\1" + orientation.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"


def foreign_record_in(block: bytes) -> ForeignRecord | None:
    """What another program says in a comment. One without settings is somebody's remark, not a prompt."""
    for comment in facts(block).comments:
        text = _comment_text(comment)
        theirs = foreign_record.of_text(text)
        if theirs is not None:
            return theirs
        web_ui = automatic1111.parse(text)
        if web_ui is not None and web_ui.settings:
            return web_ui
    return None


class _Entry(NamedTuple):
    """`value` is the four bytes of a value or of the offset where it is."""

    length: int
    value: bytes


_ABSENT = _Entry(0, bytes(4))


def _entries(tiff: bytes, at: int, order: _Order) -> dict[int, _Entry]:
    """The entries of a directory that are all there, by tag."""
    entries: dict[int, _Entry] = {}
    for number in range(int.from_bytes(tiff[at : at + 2], order)):
        entry = tiff[at + 2 + 12 * number : at + 14 + 12 * number]
        if len(entry) < 12:
            break
        tag, count = int.from_bytes(entry[:2], order), int.from_bytes(entry[4:8], order)
        entries.setdefault(tag, _Entry(count, entry[8:]))
    return entries


def _comment_text(comment: bytes) -> str:
    """The words of a comment. UNICODE is UTF-16 in either order by Exif 2, and UTF-8 by Exif 3 and by some programs:
    settings are ASCII, so in UTF-16 every other byte of them is zero, and in UTF-8 none is."""
    encoding, text = comment[:8], comment[8:]
    if encoding not in (b"UNICODE\0", b"ASCII\0\0\0", bytes(8)):
        return comment.rstrip(b"\0").decode("utf-8", "replace")
    if encoding == b"UNICODE\0" and (text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in text.rstrip(b"\0")):
        is_little = text.startswith(b"\xff\xfe") or text[1::2].count(0) > text[::2].count(0)
        return text.decode("utf-16-le" if is_little else "utf-16-be", "replace").lstrip("\ufeff")
    return text.rstrip(b"\0").decode("utf-8", "replace")
