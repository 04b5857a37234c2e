"""The emulator over HTTP: the routes of KIE's API, put together with its file host and our own controls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kie.emulator import market
from kie.emulator.broken import note_connection, spoiled
from kie.emulator.control import control_routes
from kie.emulator.faults import answer_fault, in_prompt
from kie.emulator.gate import Gate
from kie.emulator.hosting import host_routes
from kie.emulator.replies import (
    NO_RECORD,
    NO_TASK_ID,
    SERVER_EXCEPTION,
    UNSUPPORTED_MODEL,
    WRONG_URL,
    Refusal,
    amount,
    refusal,
    success,
    task_names,
    upload_refusal,
)
from kie.emulator.request import parse, peek, read_body, read_request
from kie.emulator.service import Emulator
from kie.emulator.tasks import record
from kie.emulator.uploads import is_upload_path

_URL_SECONDS = 20 * 60
_APIS = ("/api/", "/client/")


def create_app(emulator: Emulator) -> Starlette:
    """The ASGI app of one emulator. It needs no lifespan: what has to run begins with the first request."""
    gate = Gate(emulator)
    jobs = _Jobs(emulator, gate)
    account = _Account(emulator, gate)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        emulator.wake()
        yield
        emulator.close()

    routes = [
        Route("/api/v1/jobs/createTask", gate.keyed(jobs.create_task, counts="create"), methods=["POST"]),
        Route("/api/v1/jobs/recordInfo", gate.keyed(jobs.record_info, counts="record"), methods=["GET"]),
        Route("/api/v1/chat/credit", gate.keyed(account.credit, counts="credit"), methods=["GET"]),
        Route("/api/v1/common/download-url", gate.keyed(account.download_url), methods=["POST"]),
        Route("/api/v1/models", gate.keyed(account.models), methods=["GET"]),
        Route("/api/v1/models/{model:path}/{what}", gate.keyed(account.model), methods=["GET"]),
        Route("/client/v1/model-pricing/count", gate.open(_price_count), methods=["GET"]),
        Route("/client/v1/model-pricing/page", gate.open(_price_page), methods=["POST"]),
        *host_routes(emulator, gate),
        *control_routes(emulator),
    ]
    handlers = {HTTPException: _not_served, Exception: _server_exception}
    return _App(emulator, routes=routes, exception_handlers=handlers, lifespan=lifespan)


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
    def __init__(self, emulator: Emulator, gate: Gate) -> None:
        self._emulator = emulator
        self._gate = gate

    async def create_task(self, request: Request) -> Response:
        emulator = self._emulator
        body = await request.body()
        self._gate.pace(emulator.create_window)
        model, prompt = peek(body)
        asked = (*in_prompt(prompt), *self._gate.faults(request, "create", model=model))
        self._gate.shape(request, asked)
        before = answer_fault(asked, accepts=False)
        if before is not None:
            return spoiled(before)
        wanted = read_request(
            read_body(request.headers.get("Content-Type", ""), body),
            knows_retired=emulator.settings.knows_retired,
        )
        task = await emulator.create(wanted, faults=asked, base_url=self._gate.base_url(request))
        after = answer_fault(asked, accepts=True)
        if after is not None:
            return spoiled(after)
        return success(task_names(task.task_id, asked))

    async def record_info(self, request: Request) -> Response:
        emulator = self._emulator
        self._gate.pace(emulator.record_window)
        asked = self._gate.faults(request, "record")
        fault = answer_fault(asked)
        if fault is not None:
            return spoiled(fault)
        task_id = request.query_params.get("taskId", "").strip()
        if not task_id:
            raise Refusal(400, NO_TASK_ID)
        task = await emulator.task(task_id)
        if task is None:
            raise Refusal(422, NO_RECORD)
        emulator.asked[task_id] += 1
        self._gate.shape(request, task.faults)
        data = record(
            task,
            now=emulator.now(),
            shape=emulator.settings.shape,
            base_url=self._gate.base_url(request),
            more_faults=asked,
        )
        if data is None:
            raise Refusal(422, NO_RECORD)
        return success(data)


class _Account:
    def __init__(self, emulator: Emulator, gate: Gate) -> None:
        self._emulator = emulator
        self._gate = gate

    async def credit(self, request: Request) -> Response:
        fault = answer_fault(self._gate.faults(request, "credit"))
        return spoiled(fault) if fault else success(amount(self._emulator.balance))

    async def download_url(self, request: Request) -> Response:
        body = read_body(request.headers.get("Content-Type", ""), await request.body())
        url = body.get("url") if isinstance(body, dict) else None
        if not isinstance(url, str) or self._emulator.references.own_file(url) is None:
            raise Refusal(422, WRONG_URL)
        expires = int(self._emulator.now()) + _URL_SECONDS
        return success(urlunsplit(urlsplit(url)._replace(query=f"expires={expires}")))

    async def models(self, request: Request) -> Response:
        asked = request.query_params
        listed = market.listing(
            knows_retired=self._emulator.settings.knows_retired,
            query=asked.get("q", ""),
            provider=asked.get("provider", ""),
            task_types=asked.get("taskType", ""),
        )
        return success(listed)

    async def model(self, request: Request) -> Response:
        """`what` is schema, price or success-rate; a model's id may hold a slash."""
        asked = request.path_params
        if asked["what"] not in market.DETAILS:
            return refusal(404, "Not Found")
        data = market.detail(asked["model"], asked["what"], knows_retired=self._emulator.settings.knows_retired)
        return refusal(404, UNSUPPORTED_MODEL) if data is None else success(data)


async def _price_count(_: Request) -> Response:
    return success(market.price_count())


async def _price_page(request: Request) -> Response:
    return success(market.price_page(parse(await request.body())))


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
