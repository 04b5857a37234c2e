"""The emulator over HTTP: the routes of KIE's API, put together with its file host and our own controls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kie.catalogue import Json
from kie.emulator import market_lists
from kie.emulator.broken_answers import note_connection, spoiled
from kie.emulator.control_routes import control_routes
from kie.emulator.create_request import CreateRequest, parse, peek, read_body, read_request
from kie.emulator.fault_injector import answer_fault
from kie.emulator.file_host import host_routes, link_for_a_while
from kie.emulator.handlers import Faults, TaskHandlers
from kie.emulator.kept_uploads import is_upload_path
from kie.emulator.middleware import Middleware
from kie.emulator.older_endpoints.routing import legacy_routes
from kie.emulator.older_endpoints.unserved import unserved_routes
from kie.emulator.replies import (
    NO_RECORD,
    SERVER_EXCEPTION,
    UNSUPPORTED_MODEL,
    Refusal,
    amount,
    refusal,
    success,
    task_names,
    upload_refusal,
)
from kie.emulator.service import Emulator
from kie.emulator.tasks import Task, record

_APIS = ("/api/", "/client/")


def create_app(emulator: Emulator) -> Starlette:
    """The ASGI app of one emulator. It needs no lifespan: what has to run begins with the first request."""
    middleware = Middleware(emulator)
    handlers = TaskHandlers(emulator, middleware)
    jobs = _Jobs(emulator, middleware, handlers)
    account = _Account(emulator, middleware)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        emulator.wake()
        yield
        emulator.close()

    routes = [
        Route("/api/v1/jobs/createTask", middleware.keyed(jobs.create_task, counts="create"), methods=["POST"]),
        Route("/api/v1/jobs/recordInfo", middleware.keyed(jobs.record_info, counts="record"), methods=["GET"]),
        Route("/api/v1/chat/credit", middleware.keyed(account.credit, counts="credit"), methods=["GET"]),
        Route("/api/v1/common/download-url", middleware.keyed(account.download_url), methods=["POST"]),
        Route("/api/v1/models", middleware.keyed(account.models), methods=["GET"]),
        Route("/api/v1/models/{model:path}/{what}", middleware.keyed(account.model), methods=["GET"]),
        Route("/client/v1/model-pricing/count", middleware.open(_price_count), methods=["GET"]),
        Route("/client/v1/model-pricing/page", middleware.open(_price_page), methods=["POST"]),
        *legacy_routes(emulator, middleware, handlers),
        *unserved_routes(middleware, handlers),
        *host_routes(emulator, middleware),
        *control_routes(emulator),
    ]
    exceptions = {HTTPException: _not_served, Exception: _server_exception}
    return _App(emulator, routes=routes, exception_handlers=exceptions, lifespan=lifespan)


class _App(Starlette):
    """Starlette that takes a trailing slash for none, knows the socket behind each request, and packs what is no
    file for clients that unpack, as KIE does.
    """

    def __init__(self, emulator: Emulator, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]  # passed through as they are
        self._emulator = emulator
        self._packing = GZipMiddleware(super().__call__, minimum_size=1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            note_connection(scope, send)
            scope["path"] = scope["path"].rstrip("/") or "/"
            self._emulator.wake()
            if scope["path"].startswith(_APIS):
                await self._packing(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


class _Jobs:
    def __init__(self, emulator: Emulator, middleware: Middleware, handlers: TaskHandlers) -> None:
        self._emulator = emulator
        self._middleware = middleware
        self._handlers = handlers

    async def create_task(self, request: Request) -> Response:
        async def read(body: Json) -> CreateRequest:
            return read_request(body, knows_retired=self._emulator.settings.knows_retired)

        def data(task: Task, faults: Faults) -> Json:
            return task_names(task.task_id, faults)

        return await self._handlers.create(request, peek=peek, read=read, data=data)

    async def record_info(self, request: Request) -> Response:
        def data(task: Task | None, faults: Faults) -> Json:
            known = None
            if task is not None:
                known = record(
                    task,
                    now=self._emulator.now(),
                    shape=self._emulator.settings.shape,
                    base_url=self._middleware.base_url(request),
                    more_faults=faults,
                )
            if known is None:
                raise Refusal(422, NO_RECORD)
            return known

        return await self._handlers.poll(request, data=data)


class _Account:
    def __init__(self, emulator: Emulator, middleware: Middleware) -> None:
        self._emulator = emulator
        self._middleware = middleware

    async def credit(self, request: Request) -> Response:
        fault = answer_fault(self._middleware.faults(request, "credit"))
        return spoiled(fault) if fault else success(amount(self._emulator.balance))

    async def download_url(self, request: Request) -> Response:
        body = read_body(request.headers.get("Content-Type", ""), await request.body())
        return success(link_for_a_while(self._emulator, body.get("url") if isinstance(body, dict) else None))

    async def models(self, request: Request) -> Response:
        query = request.query_params
        models = market_lists.listing(
            knows_retired=self._emulator.settings.knows_retired,
            query=query.get("q", ""),
            provider=query.get("provider", ""),
            task_types=query.get("taskType", ""),
        )
        return success(models)

    async def model(self, request: Request) -> Response:
        """`what` is schema, price or success-rate; a model's id may hold a slash."""
        model, what = request.path_params["model"], request.path_params["what"]
        if what not in market_lists.DETAILS:
            return refusal(404, "Not Found")
        data = market_lists.detail(model, what, knows_retired=self._emulator.settings.knows_retired)
        return refusal(404, UNSUPPORTED_MODEL) if data is None else success(data)


async def _price_count(_: Request) -> Response:
    return success(market_lists.price_count())


async def _price_page(request: Request) -> Response:
    return success(market_lists.price_page(parse(await request.body())))


async def _not_served(request: Request, error: Exception) -> Response:
    """A wrong path or method, as each host words it."""
    assert isinstance(error, HTTPException)
    path, is_method = request.url.path, error.status_code == 405
    if is_upload_path(path):
        return upload_refusal(error.status_code, "Method Not Allowed" if is_method else error.detail)
    if not path.startswith(_APIS):
        return PlainTextResponse(error.detail, status_code=error.status_code)
    if error.status_code in (404, 405):
        return refusal(404, f"{request.method} request not supported" if is_method else "Not Found")
    return refusal(error.status_code, error.detail)


async def _server_exception(_: Request, __: Exception) -> Response:
    return refusal(500, SERVER_EXCEPTION)
