"""A background remover at CUTOUT_URL, asked over HTTP.

The request: one POST, multipart, the picture as PNG in the field `file`, beside it `cropToForeground=false` and
`outputFormat=png`; CUTOUT_API_KEY, where set, in the header `X-API-Key`, the name such services use. `rembg s`
takes the same request at `/api/remove` and ignores what it does not know.

The answer: the picture itself, or JSON that holds it in base64, plain or as a data URL, under any key up to
three levels down. Only its alpha is used. The key never follows a redirect to another origin. Whatever else
comes back ends as a declined Cut with a sentence; nothing in here raises over a server.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
import json
import math
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

import httpx
from PIL import Image

from kie.catalogue import Json
from kie.cutout.alpha import Size, Unusable, laid_onto
from kie.cutout.result import Cutout
from kie.media.read_picture import Unreadable, decode
from kie.settings import Settings

TIMEOUT_SECONDS = 60.0
CONNECT_SECONDS = 10.0
LARGEST_ANSWER = 100_000_000
LARGEST_SENT_PIXELS = 25_000_000
"""A larger picture is sent reduced; its mask comes back enlarged."""
KEY_HEADER = "X-API-Key"
KEYS = ("result", "output", "image", "b64", "data")
"""Looked at first, in this order; then the others in theirs."""

_DEEPEST = 4
_SHORTEST_BASE64 = 60


class _Failed(Exception):
    """What the server did instead, to stand after “The cut-out server”."""


async def remove_by_http(
    image: Image.Image,
    *,
    settings: Settings,
    client: httpx.AsyncClient,
    timeout: float = TIMEOUT_SECONDS,
    largest_answer: int = LARGEST_ANSWER,
) -> Cutout:
    """Have the server at CUTOUT_URL remove the background. `timeout` in seconds is for the whole exchange."""
    if settings.cutout_url is None:
        return _declined("is not set: CUTOUT_URL is empty")
    try:
        sent, size = await asyncio.to_thread(_encoded, image)
        try:
            async with asyncio.timeout(timeout):
                content, content_type = await _answer(sent, settings=settings, client=client, largest=largest_answer)
        except (TimeoutError, httpx.TimeoutException):
            raise _Failed(
                f"gave no answer within {timeout:g} s. If it was loading its model, trying again will be faster"
            ) from None
        picture = await asyncio.to_thread(_result, content, content_type, original=image)
    except (_Failed, Unusable) as failure:
        return _declined(str(failure))
    reason = f"The server at {urlsplit(settings.cutout_url).hostname} cut it out; no credits were used."
    if size != image.size:
        reason += f" It was sent {size[0]} × {size[1]} px of {image.width} × {image.height}, its mask enlarged."
    return Cutout(image=picture, backend="http", reason=reason)


def _declined(what: str) -> Cutout:
    return Cutout.refused("http", f"The cut-out server {what}.")


def _encoded(image: Image.Image) -> tuple[bytes, Size]:
    picture = image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    scale = math.sqrt(LARGEST_SENT_PIXELS / (image.width * image.height))
    if scale < 1:
        smaller = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        picture = picture.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=2)
    return file.getvalue(), picture.size


async def _answer(picture: bytes, *, settings: Settings, client: httpx.AsyncClient, largest: int) -> tuple[bytes, str]:
    """Body and content type of a 2xx answer. One redirect within the same origin is followed."""
    url = settings.cutout_url or ""
    headers = {"Accept": "image/png, application/json", "Accept-Encoding": "identity"} | _key_header(settings)
    for is_first in (True, False):
        try:
            async with client.stream(
                "POST",
                url,
                headers=headers,
                files={"file": ("picture.png", picture, "image/png")},
                data={"cropToForeground": "false", "outputFormat": "png"},
                timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS),
                follow_redirects=False,
            ) as answer:
                if not answer.has_redirect_location:
                    content = await _body(answer, largest=largest)
                    _require_success(answer, content, key=settings.cutout_key)
                    return content, answer.headers.get("content-type", "").partition(";")[0].strip().casefold()
                url = _redirected(url, answer, is_first=is_first)
        except (httpx.ConnectError, httpx.UnsupportedProtocol):
            raise _Failed("could not be reached at CUTOUT_URL; look whether it runs") from None
        except httpx.TimeoutException:
            raise
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise _Failed(f"broke off before its answer was complete ({type(error).__name__})") from None
    raise AssertionError("a second redirect is refused")


def _key_header(settings: Settings) -> dict[str, str]:
    key = settings.cutout_key
    if key is None:
        return {}
    if not key.isascii() or not key.isprintable():
        raise _Failed("was not asked: CUTOUT_API_KEY holds characters that a key never has")
    return {KEY_HEADER: key}


async def _body(answer: httpx.Response, *, largest: int) -> bytes:
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > largest:
            raise _Failed(f"answered with more than {largest / 1e6:g} MB, which was not read any further")
    return bytes(content)


def _redirected(url: str, answer: httpx.Response, *, is_first: bool) -> str:
    """The address of a redirect that repeats the request at the same origin."""
    try:
        target = httpx.URL(url).join(answer.headers["location"])
        shown = f"{target.scheme}://{target.netloc.rpartition(b'@')[2].decode('ascii', 'replace')}{target.path}"
        is_same = _origin(urlsplit(url)) == _origin(urlsplit(str(target)))
    except (httpx.InvalidURL, ValueError):
        raise _Failed("answered with a redirect to nowhere") from None
    if is_first and is_same and answer.status_code in (307, 308):
        return str(target)
    raise _Failed(f"answered with a redirect to {shown[:120]}, which was not followed; set CUTOUT_URL to where it is")


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _require_success(answer: httpx.Response, content: bytes, *, key: str | None) -> None:
    if answer.is_success:
        return
    match answer.status_code:
        case 401 | 403:
            what = "refused the key; check CUTOUT_API_KEY"
        case 404 | 405:
            what = "has nothing at this address; CUTOUT_URL needs the whole of it, such as http://host:7000/api/remove"
        case 413:
            what = "says that the picture is too large"
        case 429:
            what = "is too busy; try again later"
        case status if status >= 500:
            what = "failed"
        case _:
            what = "refused the request"
    raise _Failed(f"{what} (HTTP {answer.status_code}){_quoted(_words(content), key=key)}")


def _result(content: bytes, content_type: str, *, original: Image.Image) -> Image.Image:
    """The original with the alpha of the first picture in the answer that fits. Raises _Failed or Unusable."""
    if not content.strip():
        raise _Failed("answered with nothing")
    start = content.lstrip()[:1]
    if content_type.endswith("json") or start in (b"{", b"[", b'"'):
        candidates = list(_pictures_in(_json(content)))
        if not candidates:
            raise _Failed("answered with JSON that holds no picture")
    elif content_type == "text/html" or start == b"<":
        raise _Failed("answered with a web page instead of a picture; look whether CUTOUT_URL is right")
    else:
        candidates = [content]
    problems: list[Exception] = []
    for candidate in candidates:
        try:
            return laid_onto(original, decode(candidate))
        except Unreadable as problem:
            problems.append(_Failed(f"answered with something that {problem}"))
        except Unusable as problem:
            problems.append(problem)
    raise next((p for p in problems if isinstance(p, Unusable)), problems[0])


def _json(content: bytes) -> Json:
    try:
        answer: Json = json.loads(content)
    except (ValueError, RecursionError):
        raise _Failed("answered with JSON that makes no sense") from None
    return answer


def _pictures_in(value: Json, *, depth: int = 0) -> Iterator[bytes]:
    """Everything in base64, plain or as data URL."""
    if isinstance(value, str):
        content = _from_base64(value)
        if content is not None:
            yield content
    if depth >= _DEEPEST or not isinstance(value, list | dict):
        return
    parts = value
    if isinstance(value, dict):
        names = [*(name for name in KEYS if name in value), *(name for name in value if name not in KEYS)]
        parts = [value[name] for name in names]
    for part in parts:
        yield from _pictures_in(part, depth=depth + 1)


def _from_base64(text: str) -> bytes | None:
    if text[:5].casefold() == "data:":
        text = text.partition(",")[2]
    if len(text) < _SHORTEST_BASE64 or not text.isascii():
        return None
    digits = "".join(text.split()).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return None


def _words(content: bytes) -> str | None:
    """What the server says in plain text or in the usual key of its JSON."""
    text = content[:2000].decode("utf-8", "replace").strip()
    if not text or text.startswith("<") or "\ufffd" in text:
        return None
    if text.startswith("{"):
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            return None
        remarks = (answer.get(name) for name in ("detail", "message", "error", "msg"))
        return next((words for words in remarks if isinstance(words, str)), None)
    return text


def _quoted(words: str | None, *, key: str | None) -> str:
    if words is None:
        return ""
    words = words.replace(key, "…") if key else words
    clean = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return f": “{clean[:100].rstrip(' .')}”" if clean else ""
