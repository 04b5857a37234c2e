"""The rows of the history, read piece by piece as somebody scrolls: JSON at a signed address of a workspace."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kie.errors import BadInput
from kie.media.links import FileLinks
from kie.playground import container
from kie.playground.history_rows import read_key
from kie.playground.result_history import History
from kie.playground.signed_links import ROWS
from kie.server.file_responses import expired, gone, is_valid_link

MOST_IDS = 5000
"""Results that are ticked by one shift-click at most."""
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def shelf_rows(request: Request) -> Response:
    """`?chunk=N` are the rows of that piece; `?start=N&size=N` no more than the ids."""
    app, key = container.current(), request.path_params["key"]
    if not is_valid_link(app, request, kind="shelf", key=key, name=ROWS):
        return expired()
    try:
        workspace, filters, up_to = read_key(key)
    except BadInput:
        return gone()
    history = History(app, workspace)
    if "chunk" in request.query_params:
        chunk = _number(request, "chunk", most=1 << 40)
        rows = await asyncio.to_thread(history.chunk, filters=filters, up_to=up_to, chunk=chunk)
        return JSONResponse(rows, headers=_HEADERS)
    start, size = _number(request, "start", most=1 << 40), _number(request, "size", most=MOST_IDS)
    ids = await asyncio.to_thread(history.ids, filters=filters, up_to=up_to, start=start, size=size)
    return JSONResponse({"ids": ids}, headers=_HEADERS)


def _number(request: Request, name: str, *, most: int) -> int:
    text = request.query_params.get(name, "")
    return min(most, int(text)) if text.isascii() and text.isdigit() and len(text) < 16 else 0


ROUTE = Route(f"{FileLinks.PREFIX}/shelf/{{key}}/{ROWS}", shelf_rows)
