"""Metadata: where a picture came from, written into the file itself and read back from it.

    embed(content, provenance)   the same picture that also says how it was made
    strip(content)               the same picture that says nothing: the clean copy
    read(content)                what a picture says, ours or another program's

PNG, JPEG and WebP, byte by byte: pixels are never encoded anew, and colour profile and orientation stay. Any
other type, and a file that is malformed, comes back unchanged; nothing here raises on any bytes. `docs/provenance.md`
describes what is written. Pure: no disk, no network, no clock.
"""

from __future__ import annotations

from typing import Protocol

from kie.media.metadata import gif, jpeg, png, webp
from kie.media.metadata.foreign_record import ForeignRecord
from kie.media.metadata.record import MAX_TEXT, Provenance

__all__ = ["CLEANED", "MAX_TEXT", "ForeignRecord", "Provenance", "embed", "read", "strip"]


CLEANED = ("image/png", "image/jpeg", "image/webp", "image/gif")
"""The types of which `strip` leaves nothing but what is seen."""


def embed(content: bytes, provenance: Provenance) -> bytes:
    """The file with `provenance` in it, in the place of what we wrote there before; foreign metadata stays.

    A record of more than MAX_TEXT bytes of JSON is not written.
    """
    form = _format(content)
    text = provenance.to_text()
    if form is None or len(text.encode()) > MAX_TEXT:
        return content
    embedded = form.embed(content, provenance=provenance, text=text)
    return content if embedded is None else embedded


def strip(content: bytes) -> bytes:
    """The file without metadata. What a decoder needs to show it alike stays: colour, density, orientation."""
    form = gif if content.startswith(gif.SIGNATURES) else _format(content)
    stripped = None if form is None else form.strip(content)
    return content if stripped is None else stripped


def read(content: bytes) -> Provenance | ForeignRecord | None:
    """What the file says of its making; ours before another program's, None where it says nothing readable."""
    form = _format(content)
    return None if form is None else form.read(content)


class _Format(Protocol):
    """What each of the three modules offers; `embed` and `strip` are None for a malformed file."""

    def embed(self, content: bytes, *, provenance: Provenance, text: str) -> bytes | None: ...
    def strip(self, content: bytes) -> bytes | None: ...
    def read(self, content: bytes) -> Provenance | ForeignRecord | None: ...


def _format(content: bytes) -> _Format | None:
    if content.startswith(png.SIGNATURE):
        return png
    if content.startswith(jpeg.SIGNATURE):
        return jpeg
    return webp if content.startswith(b"RIFF") and content[8:12] == b"WEBP" else None
