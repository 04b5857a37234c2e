"""The recordings that can be played: those that ship with the product, and those in a folder of one's own."""

from __future__ import annotations

import re
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from kie.domain.comparison import Comparison
from kie.errors import BadInput
from kie.media.names import slug
from kie.media.store import FileStore
from kie.playground.comparisons.recording.archive import (
    BROKEN,
    MIMES,
    MOST_BYTES,
    MOST_TASKS,
    PICTURE,
    Recording,
    entries_of,
    read,
)

SHIPPED = Path(__file__).parent / "shipped"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")


class Recordings:
    """The recordings that can be played: those that ship with the product, and those in a folder of one's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def titles(self) -> dict[str, str]:
        """Titles by name, the newest of one's own first, the shipped ones last; what cannot be read is left out."""
        own = sorted(self._folder.glob("*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
        titles = {}
        for path in (*own, *sorted(SHIPPED.glob("*.zip"))):
            try:
                titles[path.stem] = self.read(path.stem).title
            except BadInput:
                continue
        return titles

    def read(self, name: str) -> Recording:
        """Raises BadInput where there is none of that name, or it cannot be read."""
        path = self._path(name)
        try:
            return read(path, changed=path.stat().st_mtime_ns)
        except FileNotFoundError:
            raise BadInput("This recording is not here any more.", field="recording") from None

    def picture(self, name: str, entry: str) -> tuple[bytes, str]:
        """One picture or clip and its type. Raises BadInput."""
        if not PICTURE.fullmatch(entry):
            raise BadInput("This recording has no such picture.", field="recording")
        try:
            with zipfile.ZipFile(self._path(name)) as archive:
                return archive.read(entry), MIMES[entry.rpartition(".")[2]]
        except (KeyError, *BROKEN):
            raise BadInput("This recording has no such picture.", field="recording") from None

    def save(self, comparison: Comparison, *, store: FileStore, title: str, kept_at: Mapping[str, datetime]) -> str:
        """Record a comparison; returns its name. Raises BadInput where it is too much for one recording."""
        return self._write(title, entries_of(comparison, store=store, title=title, kept_at=kept_at))

    def take_in(self, path: Path) -> str:
        """A recording from elsewhere; returns its name. Raises BadInput where it is none, or too large to be one."""
        check_size(path.stat().st_size)
        title = read(path, changed=path.stat().st_mtime_ns).title
        with zipfile.ZipFile(path) as archive:
            return self._write(title, _contents(archive))

    def path(self, name: str) -> Path:
        """The file itself, for a download. Raises BadInput where there is none of that name."""
        path = self._path(name)
        if not path.is_file():
            raise BadInput("This recording is not here any more.", field="recording")
        return path

    def remove(self, name: str) -> None:
        """Only one's own: what ships with the product stays."""
        if _NAME.fullmatch(name):
            (self._folder / f"{name}.zip").unlink(missing_ok=True)

    def is_own(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and (self._folder / f"{name}.zip").is_file()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise BadInput("This is no name of a recording.", field="recording")
        own = self._folder / f"{name}.zip"
        return own if own.is_file() else SHIPPED / f"{name}.zip"

    def _write(self, title: str, entries: Iterable[tuple[str, bytes]]) -> str:
        """Only what can be read again comes to stand under its name."""
        name, size = f"{_slug(title)}-{secrets.token_hex(3)}", 0
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f"{name}.part"
        try:
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
                for entry, content in entries:
                    size += len(content)
                    if size > MOST_BYTES:
                        raise _too_large()
                    archive.writestr(entry, content)
            try:
                read(partial, changed=partial.stat().st_mtime_ns)
            except BadInput:
                raise _too_large() from None
            partial.replace(self._folder / f"{name}.zip")
        finally:
            partial.unlink(missing_ok=True)
        return name


def check_size(size: int) -> None:
    """Raises BadInput where a file of so many bytes can be no recording: it need not be opened, nor copied."""
    if size > MOST_BYTES:
        raise BadInput(
            f"A recording has {MOST_BYTES // 1_000_000} MB at most, and this file has {size // 1_000_000} MB. "
            "Nothing was stored.",
            field="recording",
        )


def _too_large() -> BadInput:
    return BadInput(
        f"This comparison is too much for one recording, which holds {MOST_TASKS:,} tasks, "
        f"{MOST_BYTES // 1_000_000} MB and one day. Nothing was stored.",
        field="recording",
    )


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in dict.fromkeys(archive.namelist()):
        if entry == "manifest.json" or PICTURE.fullmatch(entry):
            try:
                content = archive.read(entry)
            except BROKEN:
                raise BadInput("This recording is damaged. Nothing was stored.", field="recording") from None
            yield entry, content


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", slug(title, words=12)))[:60].strip("-") or "comparison"
