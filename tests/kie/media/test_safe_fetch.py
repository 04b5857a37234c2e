"""Addresses that somebody typed: fetched with bounds, and never from inside one's own network."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import httpx
import pytest

from kie.errors import BadInput
from kie.media import safe_fetch
from kie.media.safe_fetch import Forbidden, NotFetched
from kie.playground.uploads import NotFetchedHere, Uploads
from tests.support.ledgers import ME, ledger_in
from tests.support.pictures import picture
from tests.support.shelves import store_in

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names resolve without a network: those below `inside` to a private address, all others to a public one."""

    def looked_up(host: str, port: int, *_: object, **__: object) -> list[object]:
        try:
            socket.inet_aton(host)
            address = host
        except OSError:
            address = PRIVATE if host.endswith("inside") else PUBLIC
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


def fetched(url: str, answer: httpx.MockTransport, **more: object) -> bytes:
    data = bytearray()
    safe_fetch.fetch(url, transport=answer, write=data.extend, **more)  # type: ignore[arg-type]
    return bytes(data)


def says(*answers: httpx.Response) -> httpx.MockTransport:
    left = iter(answers)
    return httpx.MockTransport(lambda _request: next(left))


def test_a_public_file_is_fetched_whole() -> None:
    assert fetched("https://pictures.example/mug.png", says(httpx.Response(200, content=b"mug"))) == b"mug"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest",
        "http://box.inside/x",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://localhost:8501/x",
        "http://printer.local/x",
    ],
)
def test_a_private_address_is_never_asked(url: str) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("it was asked")

    with pytest.raises(Forbidden, match="private network"):
        fetched(url, httpx.MockTransport(answer))


def test_what_was_looked_at_is_what_is_connected_to_whatever_the_name_says_a_moment_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([PUBLIC, PRIVATE, PRIVATE])

    def changing(_host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    seen: list[tuple[str, str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers["Host"], request.extensions.get("sni_hostname")))
        return httpx.Response(200, content=b"mug")

    assert fetched("https://pictures.example:8443/mug.png", httpx.MockTransport(answer)) == b"mug"
    assert seen == [(PUBLIC, "pictures.example:8443", "pictures.example")]


def test_the_next_address_of_a_host_is_tried_where_the_first_cannot_be_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, 443)) for where in ("93.184.216.1", PUBLIC)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host != PUBLIC:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(200, content=b"mug")

    assert fetched("https://pictures.example/mug.png", httpx.MockTransport(answer)) == b"mug"


def test_a_redirect_into_the_private_network_is_not_followed() -> None:
    leads_inside = httpx.Response(302, headers={"Location": "http://box.inside/secret"})
    with pytest.raises(Forbidden, match="private network"):
        fetched("https://pictures.example/x", says(leads_inside, httpx.Response(200, content=b"secret")))


@pytest.mark.parametrize(
    "url", ["ftp://pictures.example/x", "file:///etc/passwd", "mug.png", "", "https://", "http://[::1"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NotFetched, match=r"^cannot be used; it must begin with https://$"):
        fetched(url, says())


@pytest.mark.parametrize(
    ("error", "cause", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), None, "no such host"),
        (httpx.ConnectError("x"), socket.gaierror(-2, "Name or service not known"), "no such host"),
        (httpx.ConnectError("x"), ssl.SSLCertVerificationError(1, "self-signed"), "no secure connection"),
        (httpx.ConnectError("x"), ConnectionRefusedError(111, "refused"), "no connection"),
        (httpx.ConnectTimeout("x"), None, "no answer in time"),
        (httpx.ReadError("x"), None, "the connection broke off"),
        (httpx.RemoteProtocolError("x"), None, "the connection broke off"),
        (httpx.DecodingError("x"), None, "an unreadable answer"),
    ],
)
def test_what_cannot_be_reached_says_why_in_plain_words(error: Exception, cause: Exception | None, words: str) -> None:
    def ask(request: httpx.Request) -> httpx.Response:
        raise error from cause

    with pytest.raises(NotFetched) as caught:
        fetched("https://pictures.example/x", httpx.MockTransport(ask))
    assert str(caught.value) == f"could not be reached ({words})"


def test_too_many_redirects_an_error_and_too_large_a_file_are_said() -> None:
    on = httpx.Response(302, headers={"Location": "https://pictures.example/on"})
    with pytest.raises(NotFetched, match="without an end"):
        fetched("https://pictures.example/x", says(on, on, on, on, on))
    with pytest.raises(NotFetched, match="answered HTTP 404"):
        fetched("https://pictures.example/x", says(httpx.Response(404)))
    with pytest.raises(NotFetched, match="larger than 0 MB"):
        fetched("https://pictures.example/x", says(httpx.Response(200, content=b"12345")), most_bytes=4)


def test_an_input_behind_an_address_is_kept_or_says_why_not(tmp_path: Path) -> None:
    answers = {"mug.png": picture(), "page.html": b"<html>"}

    def through(url: str, **more: object) -> None:
        content = answers.get(url.rpartition("/")[2])
        answer = httpx.Response(200, content=content) if content else httpx.Response(404)
        safe_fetch.fetch(url, transport=says(answer), **more)  # type: ignore[arg-type]

    inputs = Uploads(ledger_in(tmp_path), store_in(tmp_path), fetch=through)
    kept = inputs.fetch("https://pictures.example/mug.png", workspace=ME)
    assert (kept.name, kept.medium, kept.width) == ("mug.png", "image", 40)
    with pytest.raises(BadInput, match="is no whole picture, clip or sound"):
        inputs.fetch("https://pictures.example/page.html", workspace=ME)
    with pytest.raises(NotFetchedHere, match="answered HTTP 404"):
        inputs.fetch("https://pictures.example/gone.png", workspace=ME)
    with pytest.raises(BadInput, match="private network") as refused:
        inputs.fetch("http://box.inside/mug.png", workspace=ME)
    assert not isinstance(refused.value, NotFetchedHere)
    assert list((tmp_path / "files").glob("incoming-*")) == []
