"""Provenance in a JPEG: an XMP packet in APP1, and an extended packet where one segment is too small for it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

from kie.media.metadata import exif, xmp
from kie.media.metadata.foreign_record import ForeignRecord
from kie.media.metadata.record import Provenance

SIGNATURE = b"\xff\xd8\xff"
MAX_SEGMENTS = 100_000
MAX_PACKET = 65_502
"""Bytes of XMP that fit into one segment, as Adobe's specification (part 3) counts them."""
PIECE = 65_400
"""Bytes of an extended packet in one segment."""

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT, _SCAN, _END = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE, 0xDA, 0xD9
_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])
_MARKER = re.compile(rb"\xff+([^\xff])", re.DOTALL)
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


class _Segment(NamedTuple):
    """`start` is its marker's first byte, `body` its first byte after the length; a scan's pixels belong to it."""

    marker: int
    start: int
    body: int
    end: int


def embed(content: bytes, *, provenance: Provenance, text: str) -> bytes | None:
    """None where the file is malformed. Nothing after the first foreign block moves against another."""
    segments = _segments(content)
    if segments is None:
        return None
    stale = {guid for guid, packet in _extended(content, segments).items() if xmp.NAMESPACE.encode() in packet}
    parts: list[bytes] = []
    spot = packet_at = None
    foreign: bytes | None = None
    for segment in segments:
        part = content[segment.start : segment.end]
        body = content[segment.body : segment.end] if segment.marker == _APP1 else b""
        if body.startswith(_EXTENSION) and _guid(body) in stale:
            continue
        if body.startswith(_XMP):
            packet = xmp.without_ours(body.removeprefix(_XMP))
            if packet is None:
                continue
            part = _app1(_XMP + packet)
            if packet_at is None:
                packet_at, foreign = len(parts), packet
        elif spot is None and segment.marker != _APP0 and not body.startswith(exif.HEADER):
            spot = len(parts)
        parts.append(part)
    at = spot or 0
    if packet_at is not None:
        at = packet_at
        parts.pop(at)
    parts[at:at] = _packets(foreign, text)
    return b"".join([content[:2], *parts, content[segments[-1].end :]])


def strip(content: bytes) -> bytes | None:
    """None where the file is malformed. Every APP segment but JFIF, ICC and Adobe's colour transform goes, with
    comments and bytes after the end; a turned picture keeps an EXIF block that says only so."""
    segments = _segments(content)
    if segments is None:
        return None
    blocks = (content[s.body : s.end] for s in segments if s.marker == _APP1)
    orientation = exif.facts(next((block for block in blocks if block.startswith(exif.HEADER)), b"")).orientation
    parts = [kept for segment in segments if (kept := _stripped(content, segment))]
    if orientation != 1:
        after_jfif = 1 if parts[0][1] == _APP0 else 0
        parts.insert(after_jfif, _app1(exif.HEADER + exif.minimal(orientation)))
    return b"".join([content[:2], *parts])


def read(content: bytes) -> Provenance | ForeignRecord | None:
    segments = _segments(content) or []
    blocks = [content[segment.body : segment.end] for segment in segments if segment.marker == _APP1]
    packets = [block.removeprefix(_XMP) for block in blocks if block.startswith(_XMP)]
    for packet in [*packets[:4], *_extended(content, segments).values()]:
        if (record := xmp.record(packet)) is not None:
            return record
    block = next((block for block in blocks if block.startswith(exif.HEADER)), b"")
    return exif.foreign_record_in(block)


def _segments(content: bytes) -> list[_Segment] | None:
    """Every segment with its scan, up to the end of the image; None where a length cannot be right.

    An end that is missing is no fault: decoders show such files, and a clean copy of one has to be clean.
    """
    segments: list[_Segment] = []
    at, has_scan = 2, False
    while len(segments) < MAX_SEGMENTS:
        if at == len(content):
            return segments if has_scan else None
        match = _MARKER.match(content, at)
        if match is None:
            return None
        marker, body = match[1][0], match.end()
        if marker == _END:
            segments.append(_Segment(marker, at, body, body))
            return segments if has_scan else None
        if marker in (0x00, 0xD8):
            return None
        end = body
        if marker not in _ALONE:
            length = int.from_bytes(content[body : body + 2], "big")
            end, body = body + length, body + 2
            if length < 2 or end > len(content):
                return None
        if marker == _SCAN:
            has_scan = True
            following = _AFTER_SCAN.search(content, end)
            end = following.start() if following else len(content)
        segments.append(_Segment(marker, at, body, end))
        at = end
    return None


def _packets(foreign: bytes | None, text: str) -> list[bytes]:
    """The segments for our record: one where it fits beside the foreign packet, else an extended packet more."""
    packet = xmp.with_record(foreign, text)
    if len(packet) <= MAX_PACKET:
        return [_app1(_XMP + packet)]
    extended = xmp.with_record(None, text)
    guid = hashlib.md5(extended, usedforsecurity=False).hexdigest().upper().encode()
    packet = xmp.with_note(foreign, guid)
    if foreign is not None and len(packet) > MAX_PACKET:
        packet = foreign  # without the note only we find the extended packet, which is better than losing either
    size = len(extended).to_bytes(4, "big")
    pieces = [
        _app1(_EXTENSION + guid + size + at.to_bytes(4, "big") + extended[at : at + PIECE])
        for at in range(0, len(extended), PIECE)
    ]
    return [_app1(_XMP + packet), *pieces]


def _extended(content: bytes, segments: list[_Segment]) -> dict[bytes, bytes]:
    """The extended packets that are complete, by their GUID."""
    pieces: dict[bytes, list[tuple[int, int, bytes]]] = defaultdict(list)
    for segment in segments:
        body = content[segment.body : segment.end] if segment.marker == _APP1 else b""
        if body.startswith(_EXTENSION):
            numbers = body[len(_EXTENSION) + 32 :]
            size, offset = int.from_bytes(numbers[:4], "big"), int.from_bytes(numbers[4:8], "big")
            pieces[_guid(body)].append((offset, size, numbers[8:]))
    packets = {}
    for guid, parts in pieces.items():
        parts.sort(key=lambda part: part[0])
        packet = b"".join(part[2] for part in parts)
        starts = accumulate((len(part[2]) for part in parts[:-1]), initial=0)
        is_complete = all(part[:2] == (start, len(packet)) for part, start in zip(parts, starts, strict=True))
        if is_complete:
            packets[guid] = packet
    return packets


def _guid(body: bytes) -> bytes:
    return body[len(_EXTENSION) : len(_EXTENSION) + 32]


def _stripped(content: bytes, segment: _Segment) -> bytes | None:
    """The segment as a clean copy has it; None where it has none."""
    part, body = content[segment.start : segment.end], content[segment.body : segment.end]
    if segment.marker == _APP0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        thumbnail_gone = body[:12] + b"\0\0"
        return b"\xff\xe0" + (len(thumbnail_gone) + 2).to_bytes(2, "big") + thumbnail_gone
    is_kept = (segment.marker == _APP2 and body.startswith(b"ICC_PROFILE\0")) or (
        segment.marker == _APP14 and body.startswith(b"Adobe")
    )
    is_metadata = _APP0 <= segment.marker <= _APP15 or segment.marker == _COMMENT
    return part if is_kept or not is_metadata else None


def _app1(body: bytes) -> bytes:
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
