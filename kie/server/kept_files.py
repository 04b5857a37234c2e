"""Result files as the pages show them: at full size, or as a thumbnail."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kie.ledger import queries
from kie.media.links import FileLinks
from kie.playground import container
from kie.server.file_responses import SAFE_HEADERS, expired, gone, is_valid_link


async def kept_file(request: Request) -> Response:
    """A result at full size, or its thumbnail, for whoever holds a valid signed link."""
    app = container.current()
    kind, sha256 = request.path_params["kind"], request.path_params["sha256"]
    if kind not in ("thumbnail", "full") or not is_valid_link(app, request, kind=kind, key=sha256):
        return expired()
    path = app.store.thumbnail(sha256) if kind == "thumbnail" else app.store.path(sha256)
    mime = await asyncio.to_thread(queries.mime_of, app.ledger, sha256=sha256)
    if mime is None or not path.is_file():
        return gone()
    media_type = "image/webp" if kind == "thumbnail" else mime
    headers = {"Cache-Control": "private, max-age=86400, immutable", **SAFE_HEADERS}
    return FileResponse(path, media_type=media_type, headers=headers)


ROUTE = Route(f"{FileLinks.PREFIX}/{{kind}}/{{sha256}}", kept_file)
