"""Files behind addresses that somebody typed: fetched with bounds, and never from inside one's own
network (SSRF).

A host is looked up once for every step of a redirect, nothing is asked of one that has any address which is not
public, and what was looked at is what is connected to: whoever can type an address must not reach what only this
machine can.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import urljoin, urlsplit

import httpx

MOST_BYTES = 100_000_000
SECONDS = 10.0
_REDIRECTS = 3
_HEADERS = {"User-Agent": "Mozilla/5.0"}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NO_ADDRESS = "cannot be used; it must begin with https://"
_PRIVATE = "is inside a private network, which KIE cannot reach"
_REASONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((socket.gaierror, UnicodeError), "no such host"),
    ((ssl.SSLError,), "no secure connection"),
    ((httpx.TimeoutException, TimeoutError), "no answer in time"),
    ((httpx.ConnectError, ConnectionRefusedError), "no connection"),
    ((httpx.NetworkError, httpx.RemoteProtocolError, ConnectionError), "the connection broke off"),
    ((httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError), "no usable address"),
    ((OSError,), "this machine cannot keep the file"),
)
"""What is wrong with a connection, the most telling first."""


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
                with _opened(client, url, may_be_private=may_be_private) as response:
                    if response.has_redirect_location:
                        url = urljoin(url, response.headers["Location"])
                        continue
                    if response.status_code != 200:
                        raise NotFetched(f"answered HTTP {response.status_code}")
                    _read(response, write, deadline=deadline, most_bytes=most_bytes)
                    return
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotFetched(f"could not be reached ({why_unreached(error)})") from None
    raise NotFetched("leads from one address to the next without an end")


def refused_because(url: str) -> str | None:
    """What can be said against an address without looking its host up, as the end of a sentence; None for nothing."""
    try:
        host = urlsplit(url).hostname if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        host = None
    if not host:
        return _NO_ADDRESS
    try:
        is_public = _is_public(host)
    except ValueError:
        is_public = host != "localhost" and not host.endswith((".localhost", ".local", ".internal"))
    return None if is_public else _PRIVATE


def why_unreached(error: Exception) -> str:
    """Why nothing came of asking an address, in words for brackets: the reason inside that says most."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    reasons = (words for kinds, words in _REASONS if any(isinstance(cause, kinds) for cause in causes))
    return next(reasons, "an unreadable answer")


@contextmanager
def _opened(client: httpx.Client, url: str, *, may_be_private: bool) -> Iterator[httpx.Response]:
    """The answer of the first of a host's addresses that can be connected to."""
    refused = refused_because(url)
    if refused is not None and (refused is _NO_ADDRESS or not may_be_private):
        raise Forbidden(refused)
    target = httpx.URL(url)
    if may_be_private:
        requests = [client.build_request("GET", target)]
    else:
        headers, named = {"Host": target.netloc.decode()}, {"sni_hostname": target.host}
        requests = [
            client.build_request("GET", target.copy_with(host=address), headers=headers, extensions=named)
            for address in _public_addresses(target)
        ]
    for request in requests:
        try:
            response = client.send(request, stream=True)
        except httpx.ConnectError:
            if request is requests[-1]:
                raise
            continue
        with closing(response):
            yield response
        return


def _public_addresses(url: httpx.URL) -> list[str]:
    """Where a host is. Raises Forbidden where any of it is not public."""
    answers = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in answers))
    if not all(map(_is_public, addresses)):
        raise Forbidden(_PRIVATE)
    return addresses


def _is_public(text: str) -> bool:
    """Raises ValueError where it is no IP address."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = _embedded(address) if isinstance(address, ipaddress.IPv6Address) else None
    return address.is_global and not address.is_multicast and (inner is None or _is_public(str(inner)))


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, through 6to4, Teredo or NAT64."""
    through_teredo = address.teredo[1] if address.teredo else None
    through_nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    return address.ipv4_mapped or address.sixtofour or through_teredo or through_nat64


def _read(response: httpx.Response, write: Callable[[bytes], object], *, deadline: float, most_bytes: int) -> None:
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > most_bytes:
            raise NotFetched(f"is larger than {most_bytes // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise NotFetched("answers too slowly")
        write(chunk)
