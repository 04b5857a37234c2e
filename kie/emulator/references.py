"""The files that a request points to: our own from the disk, others over HTTP.

KIE fetches inputs by URL and fails the task where it cannot; so does this.
"""

from __future__ import annotations

import io
import ipaddress
import socket
import time
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import httpx
from PIL import Image, ImageOps

from kie.emulator.store import Store

MOST_BYTES = 100_000_000
SECONDS = 10.0
LONGEST_EDGE = 4096
_REDIRECTS = 3


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
        try:
            return own.read_bytes() if own else self._fetch(url, deadline=time.monotonic() + seconds)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise MediaUnavailable(f"{type(error).__name__} for {url[:200]}") from error

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

    def _fetch(self, url: str, *, deadline: float) -> bytes:
        timeout = max(0.1, deadline - time.monotonic())
        with httpx.Client(transport=self._transport, timeout=timeout, trust_env=False) as client:
            for _ in range(_REDIRECTS + 1):
                self._check_address(url)
                with client.stream("GET", url, headers={"User-Agent": "Mozilla/5.0"}) as response:
                    if response.has_redirect_location:
                        url = urljoin(url, response.headers["Location"])
                        continue
                    response.raise_for_status()
                    return _read(response, deadline=deadline)
        raise MediaUnavailable(f"too many redirects for {url[:200]}")

    def _check_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise MediaUnavailable("only http and https URLs can be fetched")
        if self._may_fetch_private:
            return
        for *_, address in socket.getaddrinfo(parts.hostname, parts.port or 443):
            if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
                raise MediaUnavailable(f"{parts.hostname} is not a public address")


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


def _read(response: httpx.Response, *, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > MOST_BYTES or time.monotonic() > deadline:
            raise MediaUnavailable("the file is too large or too slow")
    return bytes(data)
