"""What the ledger knows of bytes: the facts of a kept file, and what it wants of the place that keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MAX_BYTES = 1 << 30
"""The largest file that is kept."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """Facts read from the bytes themselves: pixels, bytes, and for a clip or sound seconds and codec."""

    sha256: str
    mime: str
    size: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    codec: str | None = None


class ContentStore(Protocol):
    """Bytes by their SHA-256."""

    def path(self, sha256: str) -> Path:
        """Where these bytes are, or would be."""

    def keep_pieces(self, pieces: Iterable[bytes], *, sha256: str) -> StoredFile:
        """Check and keep these bytes. Raises ResultLost where they are no whole file, or not the ones named."""

    def remove(self, sha256: str, *, before: float) -> int:
        """Remove a content unless it was written since `before` (seconds since 1970); returns the bytes freed."""

    def free_bytes(self) -> int:
        """How many more bytes can be kept."""
