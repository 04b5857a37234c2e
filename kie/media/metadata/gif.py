"""A GIF without what it says beside its pictures: comments and the data of programs. How often it repeats stays."""

from __future__ import annotations

SIGNATURES = (b"GIF87a", b"GIF89a")
_COMMENT, _APPLICATION, _TEXT = 0xFE, 0xFF, 0x01
_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def strip(content: bytes) -> bytes | None:
    """None where the file is malformed. Bytes after the end go too (GIF89a specification, 20 to 27)."""
    at = 13 + _table(content, 10)
    kept = bytearray(content[:at])
    while at < len(content):
        kind = content[at]
        if kind == 0x3B:
            return bytes(kept) + b"\x3b"
        start = at
        if kind == 0x2C:
            at += 10 + _table(content, at + 9) + 1
        elif kind == 0x21:
            at += 2
        else:
            return None
        end = _blocks_end(content, at)
        if end is None:
            return None
        if kind == 0x2C or _is_shown(content, start):
            kept += content[start:end]
        at = end
    return None


def _is_shown(content: bytes, start: int) -> bool:
    label = content[start + 1] if start + 1 < len(content) else _COMMENT
    if label == _APPLICATION:
        return content[start + 3 : start + 14] in _REPEATS
    return label not in (_COMMENT, _TEXT)


def _table(content: bytes, flags_at: int) -> int:
    """Bytes of the colour table that the flags announce."""
    flags = content[flags_at] if flags_at < len(content) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(content: bytes, at: int) -> int | None:
    while at < len(content):
        size = content[at]
        at += 1 + size
        if size == 0:
            return at
    return None
