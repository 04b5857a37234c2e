"""KIE's webhook: callbacks say that a task ended, and are believed in nothing but which task to poll."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kie.api import protocol
from kie.ledger.callback_log import Reason
from kie.playground import container, webhook_self_test
from kie.worker import callbacks

CALLBACK_LIMIT = 1 << 20
"""Bytes; a longer body is not read."""
_ACCEPTED = {"code": 200, "msg": "success"}


async def webhook_ready(_request: Request) -> Response:
    app = container.current()
    return JSONResponse({"ready": True, "signed": app.settings.webhook_hmac_key is not None})


async def webhook(request: Request) -> Response:
    """Hand a callback that is believed to the inbox, and count one that is not."""
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


async def _limited(request: Request) -> bytes | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > CALLBACK_LIMIT:
            return None
    return bytes(received)


ROUTES = (
    Route(callbacks.PATH, webhook_ready, methods=["GET"]),
    Route(callbacks.PATH, webhook, methods=["POST"]),
)
