"""What the routes that hand out files share: whether a link is valid, the headers of a file, and the two refusals."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kie.playground.container import Playground

SAFE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
"""What others made may be shown here, but never runs."""


def is_valid_link(app: Playground, request: Request, *, kind: str, key: str, name: str = "") -> bool:
    """Whether the address is signed for exactly this, and not too old."""
    query = request.query_params
    return app.links.is_valid(kind=kind, key=key, name=name, expires=query.get("e", ""), signature=query.get("s", ""))


def expired() -> Response:
    return Response("This link has expired. Reload the page.", status_code=403, media_type="text/plain")


def gone() -> Response:
    return Response("This file is not here any more.", status_code=404, media_type="text/plain")


def attachment(name: str) -> dict[str, str]:
    """The header that has a browser save a file under that name (RFC 6266): its letters, and beside them what any
    program reads."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    letters = "" if safe == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": f'attachment; filename="{safe}"{letters}'}


def streamed(parts: Iterator[bytes], *, mime: str, name: str) -> Response:
    """A file to save that is never whole in memory."""
    return StreamingResponse(_off_loop(parts), media_type=mime, headers=attachment(name))


async def _off_loop(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each part made in a thread, so that a large ZIP never holds up the pages."""
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        yield part
