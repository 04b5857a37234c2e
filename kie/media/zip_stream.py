"""A ZIP that is sent while it is written: nothing large is ever whole in memory, and nothing is sought back to."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PIECE = 1 << 18
"""Bytes that are gathered before they are sent on."""


class Archive:
    """Each method gives the next bytes to send. Texts are packed; pictures and clips are packed already."""

    def __init__(self) -> None:
        self._outlet = _Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w", allowZip64=True)

    def text(self, name: str, lines: Iterable[str]) -> Iterator[bytes]:
        info = _entry(name, datetime.now(UTC))
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for line in lines:
                entry.write(line.encode() + b"\n")
                if self._outlet.size >= PIECE:
                    yield self._outlet.take()
        yield self._outlet.take()

    def content(self, name: str, content: bytes, *, moment: datetime) -> Iterator[bytes]:
        info = _entry(name, moment)
        info.file_size = len(content)
        with self._zip.open(info, "w") as entry:
            entry.write(content)
        yield self._outlet.take()

    def file(self, name: str, path: Path, *, moment: datetime | None = None) -> Iterator[bytes]:
        """A file as it is; one that is not there is left out."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source:
            facts = path.stat()
            info = _entry(name, moment or datetime.fromtimestamp(facts.st_mtime, UTC))
            info.file_size = facts.st_size
            with self._zip.open(info, "w") as entry:
                while piece := source.read(PIECE):
                    entry.write(piece)
                    yield self._outlet.take()
        yield self._outlet.take()

    def close(self) -> Iterator[bytes]:
        self._zip.close()
        yield self._outlet.take()


class _Outlet:
    """Where zipfile writes to: no seeking, taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return taken


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(max(1980, moment.year), *moment.timetuple()[1:6]))
    info.external_attr = 0o644 << 16
    return info
