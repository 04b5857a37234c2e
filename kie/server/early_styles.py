"""Middleware that gives the pages their stylesheet with the first bytes: nothing jumps once it comes."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def styled_by(stylesheet: Path) -> Middleware:
    """Every HTML page with this stylesheet in its head."""
    return Middleware(EarlyStyles, stylesheet=stylesheet)


_NOT_PASSED_ON = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""What would be answered with something else than the page as it is: packed, in part, or not at all."""


class EarlyStyles:
    """Pure ASGI. A page that is asked for again is sent again: an ETag would be that of the page without its styles."""

    def __init__(self, app: ASGIApp, *, stylesheet: Path) -> None:
        self._app = app
        self._styles = f"<style>{stylesheet.read_text(encoding='utf-8')}</style></head>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or "text/html" not in Headers(scope=scope).get("accept", "")
        ):
            await self._app(scope, receive, send)
            return
        scope["headers"] = [header for header in scope["headers"] if header[0] not in _NOT_PASSED_ON]
        start: Message | None = None
        body = b""

        async def send_styled(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = body.replace(b"</head>", self._styles, 1)
            headers = MutableHeaders(raw=start["headers"])
            headers["content-length"] = str(len(body))
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
            await send({**start, "headers": headers.raw})
            await send({**message, "body": body})

        await self._app(scope, receive, send_styled)


def _asks_for_html(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_html(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html")
