"""`GET /healthz`: whether the worker is well, for whoever keeps this server running."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kie.playground import container

WORKER_IS_LATE = 15.0


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


ROUTE = Route("/healthz", healthz)
