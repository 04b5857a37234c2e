"""Answers that never arrive whole.

Over a socket the connection really closes or stays silent. Inside a process there is no connection, so the
error that httpx would report for one is raised instead.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from kie.emulator.replies import (
    DISABLED,
    MAINTENANCE,
    NO_ANSWER_FROM_UPSTREAM,
    NO_CREDITS,
    OVER_THE_CAP,
    SERVER_EXCEPTION,
    TOO_OFTEN,
    UNAUTHORIZED,
    refusal,
    success,
)

CONNECTION = "emulator.connection"
_TIMEOUT_PAGE = """<!DOCTYPE html>
<html lang="en-US"><head><title>api.kie.ai | 524: A timeout occurred</title></head>
<body><h1>A timeout occurred <span>Error code 524</span></h1>
<p>The origin web server timed out responding to this request.</p>
<p>Performance &amp; security by Cloudflare</p></body></html>
"""
_REFUSALS = {
    "http500": (500, SERVER_EXCEPTION),
    "code500": (500, SERVER_EXCEPTION),
    "http429": (429, TOO_OFTEN),
    "code429": (429, TOO_OFTEN),
    "code402": (402, NO_CREDITS),
    "code500_credits": (500, NO_CREDITS),
    "code408": (408, NO_ANSWER_FROM_UPSTREAM),
    "code433": (433, OVER_THE_CAP),
    "code455": (455, MAINTENANCE),
    "code505": (505, DISABLED),
    "unauthorized": (401, UNAUTHORIZED),
}
"""The faults that are a plain refusal; those called http… have their code as the HTTP status as well."""


class Hung(httpx.ReadTimeout):
    """What stands for a silent connection where there is none."""


class Dropped(Response):
    """Closes the connection without a byte of an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _close(scope, "Server disconnected without sending a response.")


class Hangs(Response):
    """Never answers; ends when the client gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _connection(scope) is None:
            raise Hung("The emulator hangs, as it was asked to.")
        while (await receive())["type"] != "http.disconnect":
            pass


class Truncated(Response):
    """Promises a whole file, sends half of it and closes the connection."""

    def __init__(self, file: Path, *, media_type: str) -> None:
        self._content = file.read_bytes()
        super().__init__(media_type=media_type)
        self.headers["Content-Length"] = str(len(self._content))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        half = self._content[: len(self._content) // 2]
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _close(scope, "peer closed connection without sending complete message body")


def spoiled(fault: str) -> Response:
    """The answer that a fault of kind “answer” gives, whatever was asked."""
    match fault:
        case "drop" | "drop_before":
            return Dropped()
        case "hang":
            return Hangs()
        case "html":
            return HTMLResponse(_TIMEOUT_PAGE, status_code=524)
        case "empty":
            return Response()
        case "no_task_id":
            return success(None)
    if fault not in _REFUSALS:
        raise ValueError(f"“{fault}” does not spoil an answer")
    code, message = _REFUSALS[fault]
    return refusal(code, message, status=code if fault.startswith("http") else 200)


def note_connection(scope: Scope, send: Send) -> None:
    """Remember the socket behind a request, which ASGI does not show; uvicorn's `send` belongs to it."""
    scope[CONNECTION] = getattr(getattr(send, "__self__", None), "transport", None)


def _connection(scope: Scope) -> Any:
    return scope.get(CONNECTION)


async def _close(scope: Scope, message: str) -> None:
    connection = _connection(scope)
    if connection is None:
        raise httpx.RemoteProtocolError(message)
    connection.close()
    while not connection.is_closing():
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
