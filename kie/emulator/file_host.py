"""The file host: uploads in, result files and uploads out. Files need no key, as on the real CDN."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit, urlunsplit

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from kie.catalogue import Json
from kie.emulator import kept_uploads
from kie.emulator.broken_answers import Truncated, spoiled
from kie.emulator.create_request import parse
from kie.emulator.fault_injector import answer_fault
from kie.emulator.fetched_files import MediaUnavailable
from kie.emulator.kept_uploads import Upload
from kie.emulator.middleware import Endpoint, Middleware
from kie.emulator.replies import ANY_ORIGIN, WRONG_URL, Refusal, upload_refusal, upload_reply
from kie.emulator.service import Emulator
from kie.media import mime as media_types

UploadReader = Callable[[Request], Awaitable[Upload]]

_TIMES_MISSING = 2
_LARGEST_BODY = 140_000_000
_URL_SECONDS = 20 * 60
_WEB_PAGE = "<!DOCTYPE html><html><body><h1>Please enable cookies</h1></body></html>"


def host_routes(emulator: Emulator, middleware: Middleware) -> list[Route]:
    host = _Host(emulator, middleware)
    return [
        Route("/api/file-base64-upload", host.upload(host.from_base64), methods=["POST"]),
        Route("/api/file-stream-upload", host.upload(host.from_form), methods=["POST"]),
        Route("/api/file-url-upload", host.upload(host.from_url), methods=["POST"]),
        *(Route(path, _preflight, methods=["OPTIONS"]) for path in kept_uploads.PATHS),
        Route("/files/{name}", host.result_file, methods=["GET"]),
        Route("/kieai/{path:path}", host.uploaded_file, methods=["GET"]),
    ]


def link_for_a_while(emulator: Emulator, url: Json) -> str:
    """An address of ours that works for 20 minutes. Raises Refusal where `url` is none of ours."""
    if not isinstance(url, str) or emulator.references.own_file(url) is None:
        raise Refusal(422, WRONG_URL)
    expires = int(emulator.now()) + _URL_SECONDS
    return urlunsplit(urlsplit(url)._replace(query=f"expires={expires}"))


class _Host:
    def __init__(self, emulator: Emulator, middleware: Middleware) -> None:
        self._emulator = emulator
        self._middleware = middleware

    def upload(self, read: UploadReader) -> Endpoint:
        """The endpoint of one way to upload: `read` finds the file in the request."""

        async def handle(request: Request) -> Response:
            self._emulator.counts["upload"] += 1
            if not self._middleware.has_key(request):
                return upload_refusal(401, "Authentication failed: Invalid API Key")
            try:
                fault = answer_fault(self._middleware.faults(request, "upload"))
                if fault is not None:
                    return spoiled(fault)
                _check_length(request)
                return await self._keep(await read(request), request)
            except Refusal as refused:
                return upload_refusal(refused.code, refused.message)

        return handle

    async def from_base64(self, request: Request) -> Upload:
        body = await _json(request)
        return await asyncio.to_thread(kept_uploads.from_base64, body)

    async def from_form(self, request: Request) -> Upload:
        try:
            form = await request.form()
        except HTTPException as error:
            raise Refusal(400, error.detail) from error
        fields: Json = {key: value for key, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refusal(400, "Missing required parameter: file")
        return Upload(
            content=await file.read(),
            folder=kept_uploads.required(fields, "uploadPath"),
            file_name=kept_uploads.optional(fields, "fileName"),
            own_name=file.filename or "",
            mime=file.content_type,
        )

    async def from_url(self, request: Request) -> Upload:
        body = await _json(request)
        url, folder = kept_uploads.required(body, "fileUrl"), kept_uploads.required(body, "uploadPath")
        fetch = self._emulator.references.fetch
        try:
            content = await asyncio.to_thread(fetch, url, seconds=kept_uploads.FETCH_SECONDS)
        except MediaUnavailable as error:
            raise Refusal(400, "Failed to download the file from fileUrl") from error
        own_name = unquote(urlsplit(url).path.rpartition("/")[2])
        return Upload(
            content=content, folder=folder, file_name=kept_uploads.optional(body, "fileName"), own_name=own_name
        )

    async def result_file(self, request: Request) -> Response:
        emulator, name = self._emulator, request.path_params["name"]
        task = emulator.store.task_of_file(name)
        if _is_unwelcome(request) or self._is_expired(request):
            return PlainTextResponse("Forbidden", status_code=403)
        if request.method == "GET" and task is not None:
            emulator.downloads[name] += 1
        try:
            faults = self._middleware.faults(request, "file", model=task.model if task else None)
        except Refusal as refused:
            return PlainTextResponse(refused.message, status_code=refused.code)
        fault = answer_fault(faults)
        if fault is not None:
            return spoiled(fault)
        faults += task.faults if task else ()
        if "file_expired" in faults and not request.query_params.get("expires"):
            return PlainTextResponse("Forbidden", status_code=403)
        is_late = "file_404_then_ok" in faults and emulator.downloads[name] <= _TIMES_MISSING
        file = None if is_late or "file_404" in faults else await emulator.result_file(name)
        if file is None:
            return PlainTextResponse("Not Found", status_code=404)
        media_type = media_types.of_name(name) or media_types.UNKNOWN
        if "file_not_image" in faults:
            return Response(_WEB_PAGE, media_type=media_type)
        if "file_truncated" in faults and request.method == "GET":
            return Truncated(file, media_type=media_type)
        return FileResponse(file, media_type=media_type)

    async def uploaded_file(self, request: Request) -> Response:
        file = self._emulator.store.upload(request.path_params["path"])
        if file is None or self._is_expired(request):
            return PlainTextResponse("Not Found", status_code=404)
        content_type = media_types.of_name(file.name) or media_types.UNKNOWN
        return FileResponse(file, media_type=content_type, headers={"X-Content-Type-Options": "nosniff"})

    async def _keep(self, upload: Upload, request: Request) -> Response:
        kept = await asyncio.to_thread(
            kept_uploads.keep,
            upload,
            store=self._emulator.store,
            base_url=self._middleware.base_url(request),
            now=self._emulator.now(),
        )
        return upload_reply(kept)

    def _is_expired(self, request: Request) -> bool:
        """Only links from download-url expire."""
        expires = request.query_params.get("expires", "")
        return expires.isdecimal() and int(expires[:12]) < self._emulator.now()


async def _preflight(_: Request) -> Response:
    """What a browser asks before a page of another origin may upload."""
    return Response(headers=ANY_ORIGIN)


def _is_unwelcome(request: Request) -> bool:
    """The CDN turns away clients that do not say who they are, and Python's urllib."""
    agent = request.headers.get("User-Agent", "").strip()
    return not agent or agent.startswith("Python-urllib")


def _check_length(request: Request) -> None:
    length = request.headers.get("Content-Length", "0")
    if length.isdecimal() and int(length[:15]) > _LARGEST_BODY:
        raise Refusal(400, "File size exceeds the limit")


async def _json(request: Request) -> Json:
    try:
        return parse(await request.body())
    except Refusal as error:
        raise Refusal(400, "Invalid JSON") from error
