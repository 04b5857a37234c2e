"""Result bytes: checked by their content, stored under their SHA-256, shown by signed links.

A store is a folder: `<first two hex digits>/<sha256>` holds the bytes, `<sha256>.webp` beside it the
thumbnail (a poster for a clip). The same bytes are kept once. Nothing here runs on the event loop. What decodes
pictures and clips is loaded with the first file that is kept.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from kie.domain.stored_file import MAX_BYTES, StoredFile
from kie.errors import ResultLost

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARTIAL = "incoming-"
"""How partial files are called on disk: never otherwise, so that any version clears what another has left."""


class PartialFile:
    """A file on its way in: hashed while it is written, so that it never has to fit into memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_PARTIAL, dir=folder)
        self.path = Path(name)
        self.size = 0
        self._file: IO[bytes] = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > MAX_BYTES:
            raise ResultLost(f"The result is larger than {MAX_BYTES >> 20} MB and was not kept.")
        self._hash.update(chunk)
        self._file.write(chunk)

    def finish(self) -> str:
        """Make the bytes durable; returns their SHA-256."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()

    def discard(self) -> None:
        self._file.close()
        with suppress(FileNotFoundError):
            self.path.unlink()


class FileStore:
    """A folder of result files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def partial_file(self) -> PartialFile:
        return PartialFile(self._folder)

    def keep(self, partial: PartialFile, *, expected: str | None = None) -> StoredFile:
        """Check what came in, make its thumbnail and move it to its place.

        Raises ResultLost with the reason where the bytes are no whole picture or clip, or not the `expected` ones.
        """
        from kie.media.inspect import inspect

        try:
            sha256 = partial.finish()
            if expected is not None and sha256 != expected:
                raise ResultLost("The bytes are not the ones that were kept: their SHA-256 differs.")
            target = self.path(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            stored = inspect(partial.path, sha256=sha256, thumbnail=self.thumbnail(sha256))
            os.replace(partial.path, target)
            _sync_folder(target.parent)
        finally:
            partial.discard()
        return stored

    def keep_pieces(self, pieces: Iterable[bytes], *, sha256: str | None = None) -> StoredFile:
        """Keep a content that comes piece by piece; raises ResultLost as `keep` does, also where it is not the one
        named."""
        partial = self.partial_file()
        try:
            for piece in pieces:
                partial.write(piece)
            return self.keep(partial, expected=sha256)
        finally:
            partial.discard()

    def path(self, sha256: str) -> Path:
        """Where the bytes are. `sha256` is checked: it may come from an address line."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self._folder / sha256[:2] / sha256

    def thumbnail(self, sha256: str) -> Path:
        path = self.path(sha256)
        return path.with_name(f"{sha256}.webp")

    def remove(self, sha256: str, *, before: float) -> int:
        """Remove a content and its thumbnail unless it was written since `before`; returns the bytes freed.

        A file is moved aside and looked at again, because the same content may come in at this very moment.
        """
        freed = 0
        for path in (self.path(sha256), self.thumbnail(sha256)):
            aside = path.with_name(f"removing-{path.name}")
            with suppress(FileNotFoundError):
                if path.stat().st_mtime >= before:
                    break
                os.replace(path, aside)
            with suppress(FileNotFoundError):
                facts = aside.stat()
                if facts.st_mtime >= before:
                    os.replace(aside, path)
                    break
                aside.unlink()
                freed += facts.st_size
        return freed

    def free_bytes(self) -> int:
        """How many more bytes the disk can take."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free

    def clear_partial_files(self, *, before: float) -> None:
        """Remove what was left half written: what nobody has written to since `before` (seconds since 1970)."""
        for path in self._folder.glob(f"{_PARTIAL}*"):
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
