"""A background remover at CUTOUT_URL: what it is sent, what it may answer, and what is said when it answers badly."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kie.cutout import http_backend
from kie.cutout.http_backend import remove_by_http
from kie.cutout.result import Cutout
from kie.settings import Settings

URL = "http://cutter.test:7000/api/remove"
KEY = "secret-key-of-the-cutter"
TEAL = (10, 120, 120)
END = "The original is as it was, and KIE billed nothing."

Answer = Callable[[httpx.Request], httpx.Response]


def original(width: int = 80, height: int = 60) -> Image.Image:
    return Image.new("RGB", (width, height), TEAL)


def cutout(width: int = 80, height: int = 60) -> Image.Image:
    """What a remover answers: a subject in the left half, in other colours than the original's."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    image.paste((250, 0, 0, 255), (0, 0, width // 2, height))
    return image


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def in_base64(image: Image.Image) -> str:
    return base64.b64encode(png(image)).decode()


def removed(
    answer: Answer | httpx.AsyncBaseTransport,
    *,
    image: Image.Image | None = None,
    url: str | None = URL,
    key: str | None = KEY,
    timeout: float = 5.0,
    largest_answer: int = 10_000_000,
) -> Cutout:
    transport = answer if isinstance(answer, httpx.AsyncBaseTransport) else httpx.MockTransport(answer)

    async def ask() -> Cutout:
        async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
            return await remove_by_http(
                image or original(),
                settings=Settings(cutout_url=url, cutout_key=key),
                client=client,
                timeout=timeout,
                largest_answer=largest_answer,
            )

    return asyncio.run(ask())


def answering(content: bytes, *, status: int = 200, content_type: str = "image/png") -> Answer:
    return lambda _: httpx.Response(status, content=content, headers={"content-type": content_type})


def assert_done(result: Cutout, *, size: tuple[int, int] = (80, 60)) -> None:
    assert (result.backend, result.declined, result.confidence) == ("http", False, None)
    assert result.image is not None
    assert (result.image.mode, result.image.size) == ("RGBA", size)
    alpha = np.asarray(result.image.getchannel("A"))
    assert (alpha[:, : size[0] * 4 // 10] > 240).all()
    assert (alpha[:, size[0] * 6 // 10 :] < 15).all()
    assert result.image.convert("RGB").getcolors() == [(size[0] * size[1], TEAL)]


def assert_declined(result: Cutout, words: str) -> None:
    assert (result.image, result.backend, result.declined, result.confidence) == (None, "http", True, None)
    assert result.reason == f"The cut-out server {words} {END}"
    assert KEY not in result.reason


def test_the_picture_is_sent_as_a_file_with_two_fields_and_the_key() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=png(cutout()))

    assert_done(removed(answer))
    (request,) = requests
    assert (request.method, str(request.url), request.headers["x-api-key"]) == ("POST", URL, KEY)
    assert "authorization" not in request.headers
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    parts = list(BytesParser(policy=HTTP).parsebytes(head + request.content).iter_parts())
    names = [part.get_param("name", header="content-disposition") for part in parts]
    assert names == ["cropToForeground", "outputFormat", "file"]
    assert [part.get_content().strip() for part in parts[:2]] == ["false", "png"]
    assert (parts[2].get_filename(), parts[2].get_content_type()) == ("picture.png", "image/png")
    sent = Image.open(io.BytesIO(parts[2].get_payload(decode=True)))
    assert (sent.size, sent.getpixel((5, 5))) == ((80, 60), TEAL)


def test_without_a_key_no_key_header_is_sent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert "x-api-key" not in request.headers
        return httpx.Response(200, content=png(cutout()))

    assert_done(removed(answer, key=None))


def rembg() -> Starlette:
    """The wire of `rembg s`: POST /api/remove, multipart `file` (bytes or upload), other form fields optional."""

    async def remove(request: Request) -> Response:
        form = await request.form()
        file = form.get("file")
        if file is None:
            return JSONResponse({"detail": [{"loc": ["body", "file"], "msg": "Field required"}]}, status_code=422)
        content = await file.read() if isinstance(file, UploadFile) else file.encode()
        try:
            image = Image.open(io.BytesIO(content)).convert("RGB")
        except OSError:
            return PlainTextResponse("Internal Server Error", status_code=500)
        return Response(png(cutout(*image.size)), media_type="image/png")

    async def page(_: Request) -> Response:
        return Response("<!doctype html><title>Rembg - Swagger UI</title>", media_type="text/html")

    return Starlette(
        routes=[
            Route("/api/remove", remove, methods=["POST"]),
            Route("/api", page),
            Route("/slash/", remove, methods=["POST"]),
        ]
    )


def test_a_rembg_server_works_as_it_is() -> None:
    assert_done(removed(httpx.ASGITransport(rembg())))


def test_a_redirect_to_the_same_address_with_a_slash_is_followed_once() -> None:
    assert_done(removed(httpx.ASGITransport(rembg()), url="http://cutter.test:7000/slash"))


def test_another_path_of_a_rembg_server_is_said_to_be_the_wrong_one() -> None:
    result = removed(httpx.ASGITransport(rembg()), url="http://cutter.test:7000/")
    assert_declined(
        result,
        "has nothing at this address; CUTOUT_URL needs the whole of it, such as http://host:7000/api/remove "
        "(HTTP 404): “Not Found”.",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"image": in_base64(cutout())},
        {"data": {"imageBase64": in_base64(cutout()), "width": 80}, "code": 0},
        {"result": f"data:image/png;base64,{in_base64(cutout())}"},
        {"images": [{"b64_json": in_base64(cutout())}]},
        [in_base64(cutout())],
        in_base64(cutout()),
        {"output": in_base64(cutout()).replace("+", "-").replace("/", "_").rstrip("=")},
        {"b64": "\n".join(in_base64(cutout())[i : i + 60] for i in range(0, 9000, 60))},
        {"mask": in_base64(cutout().getchannel("A")), "cutout": in_base64(cutout())},
        {"id": "a" * 80, "image": in_base64(cutout())},
    ],
    ids=[
        "plain",
        "nested",
        "data URL",
        "list",
        "array",
        "string",
        "URL-safe",
        "lines",
        "beside a mask",
        "beside an id",
    ],
)
def test_a_picture_in_json_is_found(body: object) -> None:
    content = json.dumps(body).encode()
    assert_done(removed(answering(content, content_type="application/json")))
    assert_done(removed(answering(content, content_type="text/plain")))


@pytest.mark.parametrize("kind", ["WEBP", "TIFF"])
def test_another_format_with_alpha_is_taken(kind: str) -> None:
    assert_done(removed(answering(png(cutout(), kind), content_type="application/octet-stream")))


@pytest.mark.parametrize("size", [(40, 30), (160, 120), (161, 120)])
def test_a_picture_of_another_size_gives_its_mask(size: tuple[int, int]) -> None:
    assert_done(removed(answering(png(cutout(*size)))))


def test_what_was_transparent_before_stays_so() -> None:
    image = original().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 80, 10))
    result = removed(answering(png(cutout())), image=image)
    assert result.image is not None
    alpha = np.asarray(result.image.getchannel("A"))
    assert (alpha[:10] == 0).all()
    assert (alpha[10:, :40] == 255).all()


def test_a_very_large_picture_is_sent_reduced_and_comes_back_whole() -> None:
    sizes: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sizes.append(len(request.content))
        return httpx.Response(200, content=png(cutout(600, 400)))

    result = removed(answer, image=original(7500, 5000))
    assert result.image is not None
    assert result.image.size == (7500, 5000)
    assert result.reason.endswith("It was sent 6124 × 4082 px of 7500 × 5000, its mask enlarged.")


JSON = "application/json"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answering(b"<html><h1>Welcome</h1>", content_type="text/html"),
         "answered with a web page instead of a picture; look whether CUTOUT_URL is right."),
        (answering(b"  <!DOCTYPE html>"),
         "answered with a web page instead of a picture; look whether CUTOUT_URL is right."),
        (answering(b""), "answered with nothing."),
        (answering(b"", status=204), "answered with nothing."),
        (answering(b"\x00\x01garbage"), "answered with something that is no picture that can be read."),
        (answering(png(cutout())[:80]), "answered with something that is damaged or cut short."),
        (answering(png(original())), "answered with a picture that has no transparency."),
        (answering(png(original(), "JPEG")), "answered with a picture that has no transparency."),
        (answering(png(original().convert("RGBA"))),
         "answered with a picture in which nothing is transparent, so it found no background."),
        (answering(png(Image.new("RGBA", (80, 60)))),
         "answered with a picture in which everything is transparent, so it found no subject."),
        (answering(png(cutout(41, 60))),
         "answered with a picture of 41 × 60 px where 80 × 60 px are needed, so its mask does not fit."),
        (answering(b"Internal Server Error", status=500, content_type="text/plain"),
         "failed (HTTP 500): “Internal Server Error”."),
        (answering(b"<html>Bad gateway", status=502, content_type="text/html"), "failed (HTTP 502)."),
        (answering(b"", status=503), "failed (HTTP 503)."),
        (answering(b'{"detail":"Invalid key secret-key-of-the-cutter."}', status=401, content_type=JSON),
         "refused the key; check CUTOUT_API_KEY (HTTP 401): “Invalid key …”."),
        (answering(b'{"detail":[{"msg":"Field required"}]}', status=422, content_type=JSON),
         "refused the request (HTTP 422)."),
        (answering(b"", status=413), "says that the picture is too large (HTTP 413)."),
        (answering(b"", status=429), "is too busy; try again later (HTTP 429)."),
        (answering(b'{"error": "no model"}', content_type=JSON), "answered with JSON that holds no picture."),
        (answering(b'{"image": ', content_type=JSON), "answered with JSON that makes no sense."),
        (answering(b"[" * 100_000, content_type=JSON), "answered with JSON that makes no sense."),
        (answering(json.dumps({"image": "A" * 400}).encode(), content_type=JSON),
         "answered with something that is no picture that can be read."),
        (answering(b"x" * 10_000_001), "answered with more than 10 MB, which was not read any further."),
    ],
)  # fmt: skip
def test_a_bad_answer_is_said_in_a_sentence(answer: Answer, words: str) -> None:
    assert_declined(removed(answer), words)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectError("refused"), "could not be reached at CUTOUT_URL; look whether it runs."),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."),
         "broke off before its answer was complete (RemoteProtocolError)."),
        (httpx.ReadError("reset"), "broke off before its answer was complete (ReadError)."),
        (httpx.ReadTimeout("slow"),
         "gave no answer within 5 s. If it was loading its model, trying again will be faster."),
    ],
)  # fmt: skip
def test_a_broken_connection_is_said_in_a_sentence(error: httpx.HTTPError, words: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    assert_declined(removed(answer), words)


class Silent(httpx.AsyncBaseTransport):
    """Takes the request and never answers."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError


class Dripping(httpx.AsyncByteStream):
    async def __aiter__(self):  # type: ignore[no-untyped-def]
        while True:
            yield b"x"
            await asyncio.sleep(0)


@pytest.mark.parametrize("transport", [Silent(), httpx.MockTransport(lambda _: httpx.Response(200, stream=Dripping()))])
def test_the_time_limit_is_for_the_whole_exchange(transport: httpx.AsyncBaseTransport) -> None:
    assert http_backend.TIMEOUT_SECONDS == 60
    assert_declined(
        removed(transport, timeout=0.05),
        "gave no answer within 0.05 s. If it was loading its model, trying again will be faster.",
    )


@pytest.mark.parametrize(
    ("location", "status", "shown"),
    [
        ("https://cutter.test:7000/api/remove", 308, "https://cutter.test:7000/api/remove"),
        ("http://evil.test/take?all=1", 307, "http://evil.test/take"),
        ("http://user:word@evil.test/take", 307, "http://evil.test/take"),
        ("/login", 302, "http://cutter.test:7000/login"),
        ("/again", 307, "http://cutter.test:7000/again"),
    ],
)
def test_the_key_follows_no_redirect_to_another_origin(location: str, status: int, shown: str) -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(status, headers={"location": location})

    assert_declined(
        removed(answer), f"answered with a redirect to {shown}, which was not followed; set CUTOUT_URL to where it is."
    )
    assert set(hosts) == {"cutter.test"}
    assert len(hosts) <= 2


def test_a_key_that_no_header_can_hold_is_said_before_anything_is_sent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError

    assert_declined(
        removed(answer, key="schlüssel\n"), "was not asked: CUTOUT_API_KEY holds characters that a key never has."
    )


def test_without_an_address_nothing_is_sent() -> None:
    assert_declined(removed(answering(b""), url=None), "is not set: CUTOUT_URL is empty.")


WHOLE = png(cutout())
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.just(in_base64(original())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=120)
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.tuples(st.integers(0, len(WHOLE)), st.binary(max_size=20)).map(
            lambda cut: WHOLE[: cut[0]] + cut[1] + WHOLE[cut[0] + len(cut[1]) :]
        ),
        JSON_VALUES.map(lambda value: json.dumps(value).encode()),
    ),
    status=st.sampled_from([200, 200, 200, 201, 206, 301, 400, 404, 500, 599]),
    content_type=st.sampled_from(["image/png", JSON, "text/html", "", "x/y"]),
)
def test_no_answer_whatever_raises(content: bytes, status: int, content_type: str) -> None:
    result = removed(answering(content, status=status, content_type=content_type))
    assert result.declined == (result.image is None)
    assert result.reason.startswith("The ")
    assert result.reason.isprintable()
    if result.image is not None:
        assert (result.image.mode, result.image.size) == ("RGBA", (80, 60))
