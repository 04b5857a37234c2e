"""Files behind addresses that somebody typed: fetched with bounds, and never from inside one's own network.

An address is looked up before every step of a redirect, and nothing is asked of a host that has any address which
is not public: whoever can type an address must not reach what only this machine can.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import httpx

MOST_BYTES = 100_000_000
SECONDS = 10.0
_REDIRECTS = 3
_HEADERS = {"User-Agent": "Mozilla/5.0"}


class NotFetched(Exception):
    """The message says why, as the end of a sentence: "answered HTTP 404"."""


class Forbidden(NotFetched):
    """An address that nobody outside could fetch either."""


def fetch(
    url: str,
    *,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    transport: httpx.BaseTransport | None = None,
    may_be_private: bool = False,
    write: Callable[[bytes], object],
) -> None:
    """Give the bytes behind an address to `write`, piece by piece. Blocks; raises NotFetched."""
    deadline = time.monotonic() + seconds
    try:
        with httpx.Client(transport=transport, timeout=seconds, trust_env=False, headers=_HEADERS) as client:
            for _ in range(_REDIRECTS + 1):
                _check(url, may_be_private=may_be_private)
                with client.stream("GET", url) as response:
                    if response.has_redirect_location:
                        url = urljoin(url, response.headers["Location"])
                        continue
                    if response.status_code != 200:
                        raise NotFetched(f"answered HTTP {response.status_code}")
                    _read(response, write, deadline=deadline, most_bytes=most_bytes)
                    return
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotFetched(f"could not be reached ({type(error).__name__})") from None
    raise NotFetched("leads from one address to the next without an end")


def _check(url: str, *, may_be_private: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Forbidden("is no address that begins with https://")
    if may_be_private:
        return
    for *_, address in socket.getaddrinfo(parts.hostname, parts.port or 443):
        if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            raise Forbidden("is inside a private network, which KIE cannot reach")


def _read(response: httpx.Response, write: Callable[[bytes], object], *, deadline: float, most_bytes: int) -> None:
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > most_bytes:
            raise NotFetched(f"is larger than {most_bytes // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise NotFetched("answers too slowly")
        write(chunk)
