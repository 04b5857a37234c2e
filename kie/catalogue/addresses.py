"""Addresses of files as people write them: several in one text told apart, each encoded once."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_BEGINS = re.compile(r"(?=(?:https?|asset|kie-file):)", re.IGNORECASE)
_BETWEEN = " \t\r\n,;|，；、\"'“”<>[]"
"""What stands around addresses in a list, and never at the end of one."""
_FILE_NAME = re.compile(
    r"\.(?:png|jpe?g|webp|gif|avif|bmp|tiff?|heic|mp4|mov|webm|mkv|mp3|wav|m4a|aac|ogg|flac)$", re.I
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = ":/?#@!$&'()*+;=-._~%"
"""What stays as it is in a path or a query (RFC 3986); a comma does not, since lists are told apart at it."""


def addresses_in(text: str) -> list[str]:
    """Every address of a text, each whole: "https://a/1.png, https://b/2.png" are two.

    What is no address stays an item of its own, so that it is refused and not swallowed.
    """
    pieces = [piece.strip(_BETWEEN) for piece in _BEGINS.split(text)]
    return [encoded(piece) for piece in pieces if piece]


def encoded(address: str) -> str:
    """The address with letters that none may have percent-encoded, once; as it is where it is none.

    A blank stays a blank, and a comma that may stand between two file names a comma: `fault` refuses them.
    """
    if not address.lower().startswith(("http://", "https://")) or fault(address) is not None:
        return address
    try:
        parts = urlsplit(address)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except (ValueError, UnicodeError):
        return address
    path, query, fragment = (quote(_STRAY_PERCENT.sub("%25", part), safe=_KEPT) for part in parts[2:])
    return urlunsplit((parts.scheme, host, path, query, fragment))


def fault(address: str) -> str | None:
    """What keeps a text from being one address, as the end of a sentence; None where it is one."""
    if re.search(r"\s", address):
        return "has a blank in it; write %20 for it, or give several addresses as a list"
    if any(ord(letter) < 32 or letter in '"<>\\^`{|}' for letter in address):
        return "has a character that no address may have"
    names = address.partition("?")[0].split(",")
    if len(names) > 1 and all(_FILE_NAME.search(name) for name in names):
        return "looks like several files; give each with its whole address"
    return None
