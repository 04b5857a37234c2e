"""What a person brings for requests to work from: files, addresses and earlier results, each kept by its content.

Nothing is sent anywhere here. The worker uploads a file just before a request needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kie.attachments import references
from kie.attachments.references import Reference
from kie.domain.stored_file import StoredFile
from kie.domain.task import ResultFile
from kie.errors import BadInput, ResultLost
from kie.ledger import Ledger, request_files
from kie.media import safe_fetch
from kie.media.mime import unread
from kie.media.store import FileStore, PartialFile


class NotFetchedHere(BadInput):
    """This machine could not fetch an address; KIE perhaps can."""


class Uploads:
    """The files of one ledger and store that requests may refer to. `fetch` is how an address is fetched."""

    def __init__(self, ledger: Ledger, store: FileStore, *, fetch: Callable[..., None] = safe_fetch.fetch) -> None:
        self._ledger, self._store, self._fetch = ledger, store, fetch

    def keep(self, content: bytes, *, name: str, workspace: str) -> Reference:
        """A file from somebody's own machine. Raises BadInput where it is no picture, clip or sound."""
        kind = unread(content[:16])
        if kind is not None:
            raise BadInput(
                f"{name} is a {kind} picture, which cannot be read here; export it as JPEG or PNG. Nothing was sent.",
                field="image",
            )
        partial = self._store.partial_file()
        partial.write(content)
        return self._kept(partial, name=name, workspace=workspace)

    def keep_path(self, path: Path, *, workspace: str) -> Reference:
        """The same for a file on this machine."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadInput(f"{path.name} cannot be read ({error.strerror}). Nothing was sent.", field="image") from None
        return self.keep(content, name=path.name, workspace=workspace)

    def fetch(self, url: str, *, workspace: str) -> Reference:
        """The file behind a public address, kept here so that it outlives the address.

        Raises BadInput, which is NotFetchedHere where the address as it is may still do for KIE.
        """
        partial = self._store.partial_file()
        try:
            self._fetch(url, write=partial.write)
        except safe_fetch.NotFetched as error:
            partial.discard()
            kind = BadInput if isinstance(error, safe_fetch.Forbidden) else NotFetchedHere
            raise kind(f"This address {error}. Nothing was sent. Upload the file instead.", field="image") from None
        name = unquote(urlsplit(url).path.rpartition("/")[2])[:80] or "file"
        return self._kept(partial, name=name, workspace=workspace)

    def of_result(self, file: ResultFile, *, workspace: str) -> Reference:
        """A result that is kept already."""
        stored = StoredFile(
            sha256=file.sha256 or "",
            mime=file.mime or "",
            size=file.size or 0,
            width=file.width,
            height=file.height,
            seconds=file.seconds,
        )
        return self._noted(stored, name=f"result {stored.sha256[:8]}", workspace=workspace)

    def _kept(self, partial: PartialFile, *, name: str, workspace: str) -> Reference:
        try:
            stored = self._store.keep(partial)
        except ResultLost:
            raise BadInput(
                f"{name} is no whole picture, clip or sound that can be read. Nothing was sent.", field="image"
            ) from None
        return self._noted(stored, name=name, workspace=workspace)

    def _noted(self, stored: StoredFile, *, name: str, workspace: str) -> Reference:
        request_files.keep_reference(self._ledger, workspace=workspace, stored=stored, name=name)
        return Reference(
            address=references.reference(stored.sha256),
            medium=references.medium_of(stored.mime),
            name=name,
            mime=stored.mime,
            size=stored.size,
            width=stored.width,
            height=stored.height,
            seconds=stored.seconds,
        )
