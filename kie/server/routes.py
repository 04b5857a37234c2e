"""The routes beside the pages: health, KIE's webhook, result files; and the lifespan that runs the worker."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kie import catalogue
from kie.api import protocol
from kie.ledger import queries
from kie.ledger.callback_log import Reason
from kie.media.links import FileLinks
from kie.playground import container, webhook_self_test
from kie.server import downloads
from kie.worker import callbacks

WORKER_IS_LATE = 15.0
CALLBACK_LIMIT = 1 << 20
_ACCEPTED = {"code": 200, "msg": "success"}


@contextlib.asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start the worker with the server, before any browser; stop it in order on SIGTERM."""
    import pandas  # noqa: F401 - imported here, not in the first visitor's run
    import PIL.Image  # noqa: F401

    catalogue.all_models()  # a broken entry ends the start, not the first visit
    app = container.current()
    worker = asyncio.create_task(app.work(), name="worker")
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker


async def healthz(_request: Request) -> Response:
    """`{"ok", "demo", "worker_age"}`; 503 where the worker has not been seen for a while."""
    app = container.current()
    age = app.worker_age
    is_well = app.works_elsewhere or (age is not None and age < WORKER_IS_LATE)
    body = {
        "ok": is_well,
        "demo": app.settings.is_demo,
        "worker_age": None if age is None else round(age, 3),
        "worker": "elsewhere" if app.works_elsewhere else "here",
    }
    return JSONResponse(body, status_code=200 if is_well else 503)


async def webhook_ready(_request: Request) -> Response:
    app = container.current()
    return JSONResponse({"ready": True, "signed": app.settings.webhook_hmac_key is not None})


async def webhook(request: Request) -> Response:
    """KIE says that a task ended. Its body is believed in nothing but which task to ask about."""
    app = container.current()
    body = await _limited(request)
    task_id = None if body is None else protocol.callback_task_id(body)
    if task_id is None:
        app.inbox.refused("unreadable")
        return JSONResponse({"code": 400, "msg": "no task id in the body"}, status_code=400)
    reason = _refused_because(request, task_id, key=app.settings.webhook_hmac_key)
    if reason is not None:
        app.inbox.refused(reason)
        return JSONResponse({"code": 401, "msg": callbacks.WRONG_SIGNATURE}, status_code=401)
    if webhook_self_test.is_test(task_id, secret=app.secret):
        return JSONResponse({**_ACCEPTED, "data": webhook_self_test.answer(task_id, secret=app.secret)})
    await app.inbox.arrived(task_id)
    return JSONResponse(_ACCEPTED)


def _refused_because(request: Request, task_id: str, *, key: str | None) -> Reason | None:
    """Without a key there is nothing to check: what a callback brings about is a question to KIE, no more."""
    if key is None:
        return None
    return callbacks.refused_because(
        key=key,
        task_id=task_id,
        timestamp=request.headers.get("X-Webhook-Timestamp", ""),
        signed=request.headers.get("X-Webhook-Signature", ""),
        now=time.time(),
    )


async def result_file(request: Request) -> Response:
    """A result at full size, or its thumbnail, for whoever holds a valid signed link."""
    app = container.current()
    kind, sha256 = request.path_params["kind"], request.path_params["sha256"]
    is_valid = kind in ("thumbnail", "full") and app.links.is_valid(
        kind=kind,
        key=sha256,
        name="",
        expires=request.query_params.get("e", ""),
        signature=request.query_params.get("s", ""),
    )
    if not is_valid:
        return Response("This link has expired. Reload the page.", status_code=403, media_type="text/plain")
    path = app.store.thumbnail(sha256) if kind == "thumbnail" else app.store.path(sha256)
    mime = await asyncio.to_thread(queries.mime_of, app.ledger, sha256=sha256)
    if mime is None or not path.is_file():
        return Response("This file is not here any more.", status_code=404, media_type="text/plain")
    return FileResponse(
        path,
        media_type="image/webp" if kind == "thumbnail" else mime,
        headers={
            "Cache-Control": "private, max-age=86400, immutable",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


class SecurityHeaders:
    """Pure ASGI: nobody frames the pages, nobody guesses types, no address leaks to other sites."""

    HEADERS = (
        (b"content-security-policy", b"frame-ancestors 'self'"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
    )

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in self.HEADERS if h[0] not in present)]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


MIDDLEWARE: Sequence[Middleware] = (Middleware(SecurityHeaders),)


async def _limited(request: Request) -> bytes | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > CALLBACK_LIMIT:
            return None
    return bytes(received)


ROUTES: Sequence[Route] = (
    Route("/healthz", healthz),
    Route(callbacks.PATH, webhook_ready, methods=["GET"]),
    Route(callbacks.PATH, webhook, methods=["POST"]),
    Route(f"{FileLinks.PREFIX}/{{kind}}/{{sha256}}", result_file),
    downloads.ROUTE,
)
