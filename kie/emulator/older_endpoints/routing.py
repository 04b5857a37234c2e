"""The older endpoints over HTTP: each family's two, and what Veo and 4o have besides.

A clip in 1080p is the clip itself, as soon as it is there; KIE takes minutes for one. The codes and words of a clip
that is not ready are from KIE's pages; those read for 1080p are Chinese, so their English is inferred but for “record
is null”. Asking for a clip in 4K again is refused for good, and it is the refusal that has the addresses.
"""

from __future__ import annotations

import hashlib
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kie.catalogue import Json
from kie.emulator.create_request import CreateRequest, parse, read_body
from kie.emulator.file_host import link_for_a_while
from kie.emulator.handlers import Faults, TaskHandlers
from kie.emulator.middleware import Endpoint, Middleware
from kie.emulator.older_endpoints import families
from kie.emulator.older_endpoints.answers import TaskView, upgrade_result, view_of
from kie.emulator.older_endpoints.families import FAMILIES, IMAGE, NULL, VEO, VEO_4K, Family
from kie.emulator.replies import WRONG_URL, Refusal, success
from kie.emulator.service import Emulator
from kie.emulator.task_ids import digits_of, task_id_of
from kie.emulator.tasks import Task

NOT_A_SUCCESS = "record status is not success"
NO_SUCH_CLIP = "record result data does not exist"
NO_4K = "The 4K version of this video is unavailable. Please try a different video."
_LATER_1080P = "1080P is processing. It should be ready in 1-2 minutes. Please check back shortly."
_LATER_4K = "4k is processing. It should be ready in 5-10 minutes. Please check back shortly."
_DONE_4K = "The video has been generated successfully"


def legacy_routes(emulator: Emulator, middleware: Middleware, handlers: TaskHandlers) -> list[Route]:
    older = _Older(emulator, middleware, handlers)
    emulator.callback_body = families.callback_body
    makers = [family for family in FAMILIES.values() if family is not VEO_4K]
    return [
        *(_route("POST", each.generate, middleware.keyed(older.generate(each), counts="create")) for each in makers),
        *(_route("GET", each.record_path, middleware.keyed(older.record(each), counts="record")) for each in makers),
        _route("POST", VEO_4K.generate, middleware.keyed(older.in_4k, counts="create")),
        _route("GET", "/api/v1/veo/get-1080p-video", middleware.keyed(older.in_1080p, counts="record")),
        _route("POST", "/api/v1/gpt4o-image/download-url", middleware.keyed(older.download_url)),
    ]


def _route(method: str, path: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, methods=[method])


class _Older:
    def __init__(self, emulator: Emulator, middleware: Middleware, handlers: TaskHandlers) -> None:
        self._emulator = emulator
        self._middleware = middleware
        self._handlers = handlers

    def generate(self, family: Family) -> Endpoint:
        async def read(body: Json) -> CreateRequest:
            return families.wanted(family, body, knows_retired=self._emulator.settings.knows_retired)

        async def handle(request: Request) -> Response:
            return await self._handlers.create(
                request, peek=partial(_peek, family), read=read, data=_named, always=_drawn_besides(family)
            )

        return handle

    def record(self, family: Family) -> Endpoint:
        """The record of a task that was asked for at the same address, whichever of the families there it was."""

        async def handle(request: Request) -> Response:
            def data(task: Task | None, faults: Faults) -> Json:
                own = _family_of(task)
                view = None
                if task is not None and own is not None and own.record_path == family.record_path:
                    view = self._view(task, request, faults)
                if own is not None and view is not None:
                    return own.record(view)
                if family.unknown is not None:
                    raise Refusal(422, family.unknown)
                return None

            return await self._handlers.poll(request, data=data)

        return handle

    async def in_1080p(self, request: Request) -> Response:
        def data(task: Task | None, faults: Faults) -> Json:
            view = None if task is None or _family_of(task) is not VEO else self._view(task, request, faults)
            index = request.query_params.get("index", "0")
            return {"resultUrl": _clip(view, index, without_urls=Refusal(400, _LATER_1080P))}

        return await self._handlers.poll(request, data=data)

    async def in_4k(self, request: Request) -> Response:
        """The first time it begins, then it is asked after; the same clip is never enlarged twice."""

        async def read(body: Json) -> CreateRequest:
            fields = families.required(body, VEO_4K.required)
            task_id, index = str(fields["taskId"]), str(fields.get("index") or "0")
            task = await self._emulator.task(task_id)
            view = None if task is None or _family_of(task) is not VEO else self._view(task, request, ())
            url = _clip(view, index, without_urls=Refusal(422, NO_SUCH_CLIP))
            digits = hashlib.md5(f"4k/{digits_of(task_id)}/{int(index)}".encode()).hexdigest()
            begun = await self._emulator.task(task_id_of(digits, VEO_4K.id_form))
            if begun is None:
                retired = self._emulator.settings.knows_retired
                return families.enlarged(fields, url=url, digits=digits, knows_retired=retired)
            if begun.failure is not None:
                raise Refusal(500, NO_4K)
            known = data(begun, ())
            raise Refusal(422, _DONE_4K if known["resultUrls"] else _LATER_4K, known)

        def data(task: Task, faults: Faults) -> dict[str, Json]:
            view = view_of(task, now=self._emulator.now(), base_url=self._middleware.base_url(request))
            return _named(task, faults) | (upgrade_result(view) if view else {"resultUrls": None, "imageUrls": None})

        return await self._handlers.create(
            request, peek=partial(_peek, VEO_4K), read=read, data=data, always=_drawn_besides(VEO_4K)
        )

    async def download_url(self, request: Request) -> Response:
        body = read_body(request.headers.get("Content-Type", ""), await request.body())
        fields = families.required(body, ("taskId", "url"))
        task = await self._emulator.task(str(fields["taskId"]))
        if task is None or _family_of(task) is not IMAGE:
            raise Refusal(422, NULL)
        if task.finished_at is None or task.failure is not None:
            raise Refusal(422, NOT_A_SUCCESS)
        if not any(str(fields["url"]).partition("?")[0].endswith(f"/files/{name}") for name in task.files):
            raise Refusal(422, WRONG_URL)
        return success(link_for_a_while(self._emulator, fields["url"]))

    def _view(self, task: Task, request: Request, faults: Faults) -> TaskView | None:
        base_url = self._middleware.base_url(request)
        return view_of(task, now=self._emulator.now(), base_url=base_url, more_faults=faults)


def _family_of(task: Task | None) -> Family | None:
    return FAMILIES.get(task.origin.family) if task is not None and task.origin is not None else None


def _named(task: Task, faults: Faults) -> dict[str, Json]:
    """`data` of an answer that took the task: recorded without a recordId."""
    return {"task_id" if "snake_id" in faults else "taskId": task.task_id}


def _clip(view: TaskView | None, index: str, *, without_urls: Refusal) -> str:
    """The address of the clip with that number in a finished task. Raises Refusal."""
    if view is None:
        raise Refusal(422, NULL)
    if view.state != "success":
        raise Refusal(422, NOT_A_SUCCESS)
    if not view.urls:
        raise without_urls
    if not index.isdecimal() or int(index[:9]) >= len(view.urls):
        raise Refusal(422, NO_SUCH_CLIP)
    return view.urls[int(index[:9])]


def _drawn_besides(family: Family) -> Faults:
    """A cover is drawn as the first frame is where that is asked for by name."""
    return ("frames",) if family.has_cover else ()


def _peek(family: Family, body: bytes) -> tuple[str | None, str]:
    """The model that will do the work, and the prompt as far as it can be made out."""
    try:
        fields = parse(body)
    except Refusal:
        return family.model, ""
    prompt = fields.get("prompt") if isinstance(fields, dict) else None
    return family.model, prompt if isinstance(prompt, str) else ""
