"""The files that a request points to: our own from the disk, others over HTTP.

KIE fetches inputs by URL and fails the task where it cannot; so does this. Only what lies at KIE itself has a stand-in.
"""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
from PIL import ImageOps

from kie.emulator import samples
from kie.emulator.persistence import Store
from kie.media import safe_fetch
from kie.media.pillow import Image
from kie.media.safe_fetch import SECONDS

LONGEST_EDGE = 4096


class MediaUnavailable(Exception):
    """A file could not be fetched, is too large, or is no picture where one is needed."""


class References:
    """`may_fetch_private` False refuses addresses inside one's own network: a visitor of a hosted demo names
    the URLs, and must not reach what only this machine can.
    """

    def __init__(
        self, store: Store, *, transport: httpx.BaseTransport | None = None, may_fetch_private: bool = True
    ) -> None:
        self._store = store
        self._transport = transport
        self._may_fetch_private = may_fetch_private

    def fetch(self, url: str, *, seconds: float = SECONDS) -> bytes:
        """The bytes behind a URL. Blocks: call it in a worker thread. Raises MediaUnavailable."""
        own = self.own_file(url)
        data = bytearray()
        try:
            if own is not None:
                return own.read_bytes()
            safe_fetch.fetch(
                url,
                seconds=seconds,
                transport=self._transport,
                may_be_private=self._may_fetch_private,
                write=data.extend,
            )
        except (safe_fetch.NotFetched, OSError) as error:
            sample = samples.stand_in(url)
            if sample is None:
                raise MediaUnavailable(f"{url[:200]} {error}") from error
            return sample
        return bytes(data)

    def picture(self, url: str) -> Image.Image:
        """The picture behind a URL, upright, with its transparency, at most 4096 pixels long."""
        return open_picture(self.fetch(url))

    def own_file(self, url: str) -> Path | None:
        """The file on our disk that a URL of ours names, whichever host it was reached by."""
        try:
            path = unquote(urlsplit(url).path)
        except ValueError:
            return None
        if path.startswith("/kieai/"):
            return self._store.upload(path.removeprefix("/kieai/"))
        file = self._store.result_file(path.removeprefix("/files/"))
        return file if file and file.exists() else None


def open_picture(data: bytes) -> Image.Image:
    """Raises MediaUnavailable where the bytes are no picture."""
    try:
        image = Image.open(io.BytesIO(data))
        image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
        picture = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaUnavailable("the file is not a picture") from error
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    return picture
