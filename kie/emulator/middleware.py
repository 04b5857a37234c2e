"""Middleware: what stands before an endpoint, that is the key, the rate limit, and the faults that were asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from kie.emulator.fault_injector import HEADER, Call, in_header
from kie.emulator.replies import TOO_OFTEN, UNAUTHORIZED, Refusal, refusal, shaped
from kie.emulator.service import Emulator
from kie.emulator.sliding_window import SlidingWindow

Endpoint = Callable[[Request], Awaitable[Response]]


class Middleware:
    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def keyed(self, endpoint: Endpoint, *, counts: str = "other") -> Endpoint:
        """`endpoint` for holders of the key; its refusals become envelopes, and its calls are counted."""

        answered = self.open(endpoint)

        async def handle(request: Request) -> Response:
            self._emulator.counts[counts] += 1
            return await answered(request) if self.has_key(request) else refusal(401, UNAUTHORIZED)

        return handle

    def open(self, endpoint: Endpoint) -> Endpoint:
        """`endpoint` for everybody; its refusals become envelopes."""

        async def handle(request: Request) -> Response:
            try:
                reply = await endpoint(request)
            except Refusal as refused:
                reply = self._refused(refused)
            return shaped(reply, getattr(request.state, "shapes", ()))

        return handle

    def has_key(self, request: Request) -> bool:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        wanted = self._emulator.settings.key
        return scheme.lower() == "bearer" and bool(key.strip()) and wanted in (None, key.strip())

    def limit(self, window: SlidingWindow) -> None:
        """Raises Refusal above the rate limit."""
        is_within = window.arrive(self._emulator.now())
        if self._emulator.settings.has_limits and not is_within:
            self._emulator.counts["limited"] += 1
            raise Refusal(429, TOO_OFTEN)

    def faults(self, request: Request, on: Call, *, model: str | None = None) -> tuple[str, ...]:
        """Those named in the request's header, then one that was armed for this call. Raises Refusal."""
        try:
            named = in_header(request.headers.get(HEADER, ""))
        except ValueError as error:
            raise Refusal(400, str(error)) from error
        faults = (*named, *self._emulator.fault_injector.take(on, model=model))
        self.shape(request, faults)
        return faults

    def shape(self, request: Request, faults: tuple[str, ...]) -> None:
        """See to it that the answer to this request is written as these faults have it."""
        request.state.shapes = (*getattr(request.state, "shapes", ()), *faults)

    def base_url(self, request: Request) -> str:
        return self._emulator.base_url or str(request.base_url).rstrip("/")

    def _refused(self, refused: Refusal) -> Response:
        status = self._emulator.settings.limit_status if refused.code == 429 else 200
        return refusal(refused.code, refused.message, data=refused.data, status=status)
