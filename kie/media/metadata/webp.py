"""Provenance in a WebP: an XMP chunk, which needs the extended form of the file (VP8X)."""

from __future__ import annotations

from typing import NamedTuple

from kie.media.metadata import exif, xmp
from kie.media.metadata.foreign_record import ForeignRecord
from kie.media.metadata.record import Provenance

MAX_CHUNKS = 200_000

_XMP_FLAG, _EXIF_FLAG, _ALPHA_FLAG = 0x04, 0x08, 0x10
_SHOWN_FLAGS = 0x32
"""Colour profile, alpha and animation."""
_SHOWN = frozenset([b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"])
_PIXELS = frozenset([b"ANMF", b"VP8 ", b"VP8L"])


class _Chunk(NamedTuple):
    kind: bytes
    body: bytes


class _Picture(NamedTuple):
    """What the pixels themselves say."""

    width: int
    height: int
    has_alpha: bool


def embed(content: bytes, *, provenance: Provenance, text: str) -> bytes | None:
    """None where the file is malformed."""
    chunks, end = _chunks(content)
    extended = _extended(chunks) if chunks else None
    if extended is None:
        return None
    header, *rest = extended
    kept: list[_Chunk] = []
    at = foreign = None
    for chunk in rest:
        packet = xmp.without_ours(chunk.body) if chunk.kind == b"XMP " else None
        if chunk.kind != b"XMP ":
            kept.append(chunk)
        elif packet is not None and foreign is None:
            at, foreign = len(kept), packet
        elif packet is not None:
            kept.append(_Chunk(chunk.kind, packet))
    kept.insert(len(kept) if at is None else at, _Chunk(b"XMP ", xmp.with_record(foreign, text)))
    flagged = _Chunk(header.kind, bytes([header.body[0] | _XMP_FLAG]) + header.body[1:])
    return _written([flagged, *kept], tail=content[end:])


def strip(content: bytes) -> bytes | None:
    """None where the file is malformed. Unknown chunks, and bytes after the end, go too; a picture that needs no
    extended form gets the simple one; a turned one keeps an EXIF chunk that says only so."""
    chunks, _ = _chunks(content)
    if not chunks:
        return None
    kept = [chunk for chunk in chunks if chunk.kind in _SHOWN]
    header = kept[0]
    if header.kind != b"VP8X":
        return _written(kept, tail=b"")
    flags = header.body[0]
    block = next((chunk.body for chunk in chunks if chunk.kind == b"EXIF"), b"") if flags & _EXIF_FLAG else b""
    orientation = exif.facts(block).orientation
    if orientation != 1:
        kept.append(_Chunk(b"EXIF", exif.minimal(orientation)))
    shown = flags & _SHOWN_FLAGS | (_EXIF_FLAG if orientation != 1 else 0)
    kept[0] = _Chunk(header.kind, bytes([shown, 0, 0, 0]) + header.body[4:])
    simple = _extended(kept[1:]) if len(kept) == 2 else None
    return _written(kept[1:] if simple == kept else kept, tail=b"")


def read(content: bytes) -> Provenance | ForeignRecord | None:
    chunks, _ = _chunks(content)
    for packet in [chunk.body for chunk in chunks if chunk.kind == b"XMP "][:4]:
        if (record := xmp.record(packet)) is not None:
            return record
    return exif.foreign_record_in(next((chunk.body for chunk in chunks if chunk.kind == b"EXIF"), b""))


def _chunks(content: bytes) -> tuple[list[_Chunk], int]:
    """Every chunk and where they end; none where a length cannot be right or there is no picture."""
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        return [], 0
    chunks: list[_Chunk] = []
    at = 12
    while at < end and len(chunks) < MAX_CHUNKS:
        stop = at + 8 + int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 > end or stop > end:
            return [], 0
        chunks.append(_Chunk(content[at : at + 4], content[at + 8 : stop]))
        at = min(stop + (stop - at) % 2, end)
    if at < end or not any(chunk.kind in _PIXELS for chunk in chunks):
        return [], 0
    head, *rest = chunks
    is_sound = len(head.body) >= 10 if head.kind == b"VP8X" else _picture(head) is not None
    return (chunks, end) if is_sound and all(chunk.kind != b"VP8X" for chunk in rest) else ([], 0)


def _extended(chunks: list[_Chunk]) -> list[_Chunk] | None:
    """The chunks with a VP8X header in front, made from the picture where there is none."""
    head = chunks[0]
    if head.kind == b"VP8X":
        return chunks
    picture = _picture(head)
    if picture is None:
        return None
    canvas = (picture.width - 1).to_bytes(3, "little") + (picture.height - 1).to_bytes(3, "little")
    flags = _ALPHA_FLAG if picture.has_alpha else 0
    return [_Chunk(b"VP8X", bytes([flags, 0, 0, 0]) + canvas), *chunks]


def _picture(chunk: _Chunk) -> _Picture | None:
    """Read from the first bytes of the bitstream (RFC 6386, 9.1; WebP lossless specification, 3)."""
    body = chunk.body
    if chunk.kind == b"VP8 " and len(body) >= 10 and not body[0] & 1 and body[3:6] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return _Picture(width, height, False) if width and height else None
    if chunk.kind == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return _Picture((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1))
    return None


def _written(chunks: list[_Chunk], *, tail: bytes) -> bytes | None:
    parts = [b"WEBP"]
    for chunk in chunks:
        parts += [chunk.kind, len(chunk.body).to_bytes(4, "little"), chunk.body, b"\0" * (len(chunk.body) % 2)]
    size = sum(map(len, parts))
    return None if size >= 1 << 32 else b"".join([b"RIFF", size.to_bytes(4, "little"), *parts, tail])
