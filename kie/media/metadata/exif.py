"""The two facts of an EXIF block that matter here, and the smallest block that says one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from kie.media.metadata import automatic1111
from kie.media.metadata.automatic1111 import Automatic1111
from kie.media.metadata.record import MAX_TEXT

HEADER = b"Exif\0\0"
"""What precedes the block in a JPEG, and in some WebP files."""

_ORIENTATION, _EXIF_IFD, _USER_COMMENT = 0x0112, 0x8769, 0x9286
_Order = Literal["big", "little"]


@dataclass(frozen=True, kw_only=True)
class Exif:
    """`orientation` is 1 to 8, 1 being upright; `user_comment` still has its eight bytes of encoding."""

    orientation: int = 1
    user_comment: bytes | None = None


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
    comment = inner.get(_USER_COMMENT, _ABSENT)
    at = int.from_bytes(comment.value, order)
    return Exif(
        orientation=orientation if 1 <= orientation <= 8 else 1,
        user_comment=tiff[at : at + comment.length] if 8 < comment.length <= MAX_TEXT else None,
    )


def minimal(orientation: int) -> bytes:
    """A block, without the header, that says which way up the picture is and nothing else."""
    entry = b"\x01\x12\0\3\0\0\0\1" + orientation.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"


def automatic1111_in(block: bytes) -> Automatic1111 | None:
    """The user comment as AUTOMATIC1111 writes it. One without settings is somebody's remark, not a prompt."""
    comment = facts(block).user_comment
    text = None if comment is None else _comment_text(comment)
    parsed = None if text is None else automatic1111.parse(text)
    return parsed if parsed is not None and parsed.settings else None


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


def _comment_text(comment: bytes) -> str | None:
    encoding, text = comment[:8], comment[8:]
    if encoding == b"UNICODE\0":
        # The standard leaves the order of the bytes open. Settings are ASCII: every other byte is zero.
        is_little = text.startswith(b"\xff\xfe") or text[1::2].count(0) > text[::2].count(0)
        return text.decode("utf-16-le" if is_little else "utf-16-be", "replace").lstrip("\ufeff")
    if encoding in (b"ASCII\0\0\0", bytes(8)):
        return text.decode("utf-8", "replace")
    return None
