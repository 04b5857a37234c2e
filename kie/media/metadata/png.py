"""Provenance in a PNG: an iTXt chunk with our JSON, and a `parameters` text that other programs read."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from kie.media.metadata import automatic1111, exif, foreign_record
from kie.media.metadata.foreign_record import ForeignRecord
from kie.media.metadata.record import GENERATOR, MAX_TEXT, Provenance

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = GENERATOR.encode()
PARAMETERS = b"parameters"
MAX_CHUNKS = 200_000
MAX_TRIES = 4
"""Texts of one keyword that are read: more are an attempt to keep us busy."""

_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_SHOWN = frozenset(b"cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST tRNS pHYs sPLT acTL fcTL fdAT".split())
"""Chunks, besides the critical ones, that change what is seen."""


class _Chunk(NamedTuple):
    kind: bytes
    start: int
    end: int


def embed(content: bytes, *, provenance: Provenance, text: str) -> bytes | None:
    """None where the file is malformed. Another program's `parameters` stay, and ours are then not added."""
    chunks = _chunks(content)
    if chunks is None:
        return None
    kept = [chunk for chunk in chunks if not _is_ours(content, chunk)]
    added = _itxt(KEYWORD, text.encode())
    if not any(_keyword(content, chunk) == PARAMETERS for chunk in kept):
        width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        added += _parameters(automatic1111.written(provenance, width=width, height=height))
    return _rebuilt(content, kept, before_pixels=added) + content[chunks[-1].end :]


def strip(content: bytes) -> bytes | None:
    """None where the file is malformed. Unknown chunks, and bytes after the end, go too."""
    chunks = _chunks(content)
    if chunks is None:
        return None
    kept = [chunk for chunk in chunks if chunk.kind in _SHOWN or not chunk.kind[0] & 0x20]
    block = next((_body(content, chunk) for chunk in chunks if chunk.kind == b"eXIf"), b"")
    orientation = exif.facts(block).orientation
    added = _chunk(b"eXIf", exif.minimal(orientation)) if orientation != 1 else b""
    return _rebuilt(content, kept, before_pixels=added)


def read(content: bytes) -> Provenance | ForeignRecord | None:
    chunks = _chunks(content) or []
    for text in _texts(content, chunks, KEYWORD):
        if (record := Provenance.from_text(text)) is not None:
            return record
    theirs = foreign_record.of_texts(_first_texts(content, chunks))
    if theirs is not None and theirs.prompt:
        return theirs
    for text in _texts(content, chunks, PARAMETERS):
        if (web_ui := automatic1111.parse(text)) is not None:
            return web_ui
    block = next((_body(content, chunk) for chunk in chunks if chunk.kind == b"eXIf"), b"")
    return exif.foreign_record_in(block) or theirs


def _first_texts(content: bytes, chunks: list[_Chunk]) -> dict[str, str]:
    """The first text of each of the keywords that other programs use."""
    texts: dict[str, str] = {}
    for keyword in foreign_record.KEYWORDS:
        found = _texts(content, chunks, keyword.encode())
        if found:
            texts[keyword] = found[0]
    return texts


def _chunks(content: bytes) -> list[_Chunk] | None:
    """Every chunk up to IEND; None where the order or a length cannot be right."""
    chunks: list[_Chunk] = []
    at, has_pixels = len(SIGNATURE), False
    while len(chunks) < MAX_CHUNKS:
        kind = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if end > len(content) or not kind.isalpha() or (not chunks and (kind != b"IHDR" or end != at + 25)):
            return None
        chunks.append(_Chunk(kind, at, end))
        has_pixels = has_pixels or kind == b"IDAT"
        if kind == b"IEND":
            return chunks if has_pixels else None
        at = end
    return None


def _rebuilt(content: bytes, chunks: list[_Chunk], *, before_pixels: bytes) -> bytes:
    parts = [content[chunk.start : chunk.end] for chunk in chunks]
    first = next(n for n, chunk in enumerate(chunks) if chunk.kind == b"IDAT")
    return b"".join([SIGNATURE, *parts[:first], before_pixels, *parts[first:]])


def _is_ours(content: bytes, chunk: _Chunk) -> bool:
    keyword = _keyword(content, chunk)
    is_signed = keyword == PARAMETERS and _body(content, chunk).endswith(automatic1111.SIGNED.encode())
    return keyword == KEYWORD or is_signed


def _body(content: bytes, chunk: _Chunk) -> bytes:
    return content[chunk.start + 8 : chunk.end - 4]


def _keyword(content: bytes, chunk: _Chunk) -> bytes | None:
    if chunk.kind not in _TEXTS:
        return None
    return content[chunk.start + 8 : min(chunk.start + 88, chunk.end - 4)].partition(b"\0")[0]


def _texts(content: bytes, chunks: list[_Chunk], keyword: bytes) -> list[str]:
    named = [chunk for chunk in chunks if _keyword(content, chunk) == keyword][:MAX_TRIES]
    return [text for chunk in named if (text := _text(chunk.kind, _body(content, chunk))) is not None]


def _text(kind: bytes, body: bytes) -> str | None:
    value = body.partition(b"\0")[2]
    is_compressed = kind == b"zTXt" or (kind == b"iTXt" and value[:1] == b"\1")
    if kind == b"zTXt":
        value = value[1:]
    elif kind == b"iTXt":
        value = value[2:].partition(b"\0")[2].partition(b"\0")[2]
    if len(value) > MAX_TEXT:
        return None
    text = _inflated(value) if is_compressed else value
    return None if text is None else _decoded(text)


def _decoded(value: bytes) -> str:
    """UTF-8 in iTXt; Latin-1 in the others by the standard, though programs write UTF-8 there as well."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _inflated(value: bytes) -> bytes | None:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(value, MAX_TEXT + 1)
    except zlib.error:
        return None
    return text if inflater.eof and len(text) <= MAX_TEXT else None


def _parameters(text: str) -> bytes:
    if text.isascii():
        return _chunk(b"tEXt", PARAMETERS + b"\0" + text.encode())
    return _itxt(PARAMETERS, text.encode())


def _itxt(keyword: bytes, text: bytes) -> bytes:
    return _chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
