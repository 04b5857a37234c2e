"""The MIME type of a file: by its first bytes, by its name; and the extension that goes with a type.

The one table of extensions and the one sniffer. What a model accepts is its own business (`kie.catalogue.formats`),
as is what a recipe writes (`kie.recipes.encoding`) and what a page lets a person choose.
"""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"
"""What is said of bytes where nobody knows better."""
_BY_EXTENSION = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
    ".avif": "image/avif", ".heic": "image/heic", ".bmp": "image/bmp", ".tiff": "image/tiff", ".tif": "image/tiff",
    ".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".mp3": "audio/mpeg", ".wav": "audio/wav", ".m4a": "audio/mp4", ".aac": "audio/aac", ".ogg": "audio/ogg",
    ".flac": "audio/flac",
}  # fmt: skip
"""The standard table differs between machines and versions of Python; these are the same everywhere."""
_BEGINNINGS = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"heic": "image/heic", b"mif1": "image/heic"}
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_EBML = b"\x1a\x45\xdf\xa3"


def of_content(content: bytes) -> str | None:
    """The type that the first bytes give away."""
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return "image/avif" if b"avif" in content[8:32] else _BRANDS.get(content[8:12], "video/mp4")
    if content[:4] == _EBML:
        return "video/webm" if b"webm" in content[:64] else "video/x-matroska"
    if content[:2] == b"BM" and content[6:10] == bytes(4):
        return "image/bmp"
    by_beginning = next((mime for beginning, mime in _BEGINNINGS if content.startswith(beginning)), None)
    return by_beginning or _of_sound_frame(content[:2])


def unread(content: bytes) -> str | None:
    """What kind of picture this is, of those that nothing here reads; None for all others."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return "HEIC"
    return "JPEG XL" if content.startswith((b"\xff\x0a", b"\0\0\0\x0cJXL ")) else None


def of_name(name: str) -> str | None:
    """The type that a file's name says, of whatever kind the file is; for the rare ones as this machine knows them."""
    return of_media_name(name) or mimetypes.guess_type(name)[0]


def of_media_name(name: str) -> str | None:
    """The same for the types of pictures, clips and sounds that every machine knows alike."""
    return _BY_EXTENSION.get(PurePosixPath(name).suffix.lower())


def extension(mime: str) -> str | None:
    """With its point; None where none is known."""
    return _own_extension(mime) or (None if mime == UNKNOWN else mimetypes.guess_extension(mime, strict=False))


def _own_extension(mime: str | None) -> str | None:
    return next((extension for extension, known in _BY_EXTENSION.items() if known == mime), None)


def file_extension(mime: str | None) -> str:
    """What a kept file of this type is called: `png`, `mp4`; `bin` for all that is not kept, `html` above all."""
    return (_own_extension(mime) or ".bin").removeprefix(".")


def _of_sound_frame(head: bytes) -> str | None:
    """A sound that begins with its first frame: ADTS, or MPEG's layers II and III. Layer I is left out: nobody makes
    it, and UTF-16 begins like it."""
    if len(head) < 2 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    is_mpeg = head[1] & 0xE0 == 0xE0 and head[1] & 0x06 in (0x02, 0x04) and head[1] & 0x18 != 0x08
    return "audio/mpeg" if is_mpeg else None
