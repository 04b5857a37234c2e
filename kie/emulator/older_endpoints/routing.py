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
from kie.emulator.older_endpoints.answers import Told, told, upgrade_result
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


def legacy_routes(emulator: Emulator, gate: Middleware, desk: TaskHandlers) -> list[Route]:
    older = _Older(emulator, gate, desk)
    makers = [family for family in FAMILIES.values() if family is not VEO_4K]
    return [
        *(_route("POST", each.generate, gate.keyed(older.generate(each), counts="create")) for each in makers),
        *(_route("GET", each.record_path, gate.keyed(older.record(each), counts="record")) for each in makers),
        _route("POST", VEO_4K.generate, gate.keyed(older.in_4k, counts="create")),
        _route("GET", "/api/v1/veo/get-1080p-video", gate.keyed(older.in_1080p, counts="record")),
        _route("POST", "/api/v1/gpt4o-image/download-url", gate.keyed(older.download_url)),
    ]


def _route(method: str, path: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, methods=[method])


class _Older:
    def __init__(self, emulator: Emulator, gate: Middleware, desk: TaskHandlers) -> None:
        self._emulator = emulator
        self._gate = gate
        self._desk = desk

    def generate(self, family: Family) -> Endpoint:
        async def read(body: Json) -> CreateRequest:
            return families.wanted(family, body, knows_retired=self._emulator.settings.knows_retired)

        async def handle(request: Request) -> Response:
            return await self._desk.take(
                request, peek=partial(_peek, family), read=read, say=_name, always=_drawn_besides(family)
            )

        return handle

    def record(self, family: Family) -> Endpoint:
        """The record of a task that was asked for at the same address, whichever of the families there it was."""

        async def handle(request: Request) -> Response:
            def tell(task: Task | None, asked: Faults) -> Json:
                its = _family_of(task)
                seen = None
                if task is not None and its is not None and its.record_path == family.record_path:
                    seen = self._told(task, request, asked)
                if its is not None and seen is not None:
                    return its.record(seen)
                if family.unknown is not None:
                    raise Refusal(422, family.unknown)
                return None

            return await self._desk.ask(request, tell=tell)

        return handle

    async def in_1080p(self, request: Request) -> Response:
        def tell(task: Task | None, asked: Faults) -> Json:
            seen = None if task is None or _family_of(task) is not VEO else self._told(task, request, asked)
            index = request.query_params.get("index", "0")
            return {"resultUrl": _clip(seen, index, without_urls=Refusal(400, _LATER_1080P))}

        return await self._desk.ask(request, tell=tell)

    async def in_4k(self, request: Request) -> Response:
        """The first time it begins, then it is asked after; the same clip is never enlarged twice."""

        async def read(body: Json) -> CreateRequest:
            said = families.required(body, VEO_4K.required)
            task_id, index = str(said["taskId"]), str(said.get("index") or "0")
            task = await self._emulator.task(task_id)
            seen = None if task is None or _family_of(task) is not VEO else self._told(task, request, ())
            url = _clip(seen, index, without_urls=Refusal(422, NO_SUCH_CLIP))
            digits = hashlib.md5(f"4k/{digits_of(task_id)}/{int(index)}".encode()).hexdigest()
            begun = await self._emulator.task(task_id_of(digits, VEO_4K.id_form))
            if begun is None:
                retired = self._emulator.settings.knows_retired
                return families.enlarged(said, url=url, digits=digits, knows_retired=retired)
            if begun.failure is not None:
                raise Refusal(500, NO_4K)
            data = say(begun, ())
            raise Refusal(422, _DONE_4K if data["resultUrls"] else _LATER_4K, data)

        def say(task: Task, asked: Faults) -> dict[str, Json]:
            seen = told(task, now=self._emulator.now(), base_url=self._gate.base_url(request))
            return _name(task, asked) | (upgrade_result(seen) if seen else {"resultUrls": None, "imageUrls": None})

        return await self._desk.take(
            request, peek=partial(_peek, VEO_4K), read=read, say=say, always=_drawn_besides(VEO_4K)
        )

    async def download_url(self, request: Request) -> Response:
        body = read_body(request.headers.get("Content-Type", ""), await request.body())
        said = families.required(body, ("taskId", "url"))
        task = await self._emulator.task(str(said["taskId"]))
        if task is None or _family_of(task) is not IMAGE:
            raise Refusal(422, NULL)
        if task.finished_at is None or task.failure is not None:
            raise Refusal(422, NOT_A_SUCCESS)
        if not any(str(said["url"]).partition("?")[0].endswith(f"/files/{name}") for name in task.files):
            raise Refusal(422, WRONG_URL)
        return success(link_for_a_while(self._emulator, said["url"]))

    def _told(self, task: Task, request: Request, asked: Faults) -> Told | None:
        base_url = self._gate.base_url(request)
        return told(task, now=self._emulator.now(), base_url=base_url, more_faults=asked)


def _family_of(task: Task | None) -> Family | None:
    return FAMILIES.get(task.origin.family) if task is not None and task.origin is not None else None


def _name(task: Task, asked: Faults) -> dict[str, Json]:
    """`data` of an answer that took the task: recorded without a recordId."""
    return {"task_id" if "snake_id" in asked else "taskId": task.task_id}


def _clip(seen: Told | None, index: str, *, without_urls: Refusal) -> str:
    """The address of the clip with that number in a finished task. Raises Refusal."""
    if seen is None:
        raise Refusal(422, NULL)
    if seen.state != "success":
        raise Refusal(422, NOT_A_SUCCESS)
    if not seen.urls:
        raise without_urls
    if not index.isdecimal() or int(index[:9]) >= len(seen.urls):
        raise Refusal(422, NO_SUCH_CLIP)
    return seen.urls[int(index[:9])]


def _drawn_besides(family: Family) -> Faults:
    """A cover is drawn as the first frame is where that is asked for by name."""
    return ("frames",) if family.has_cover else ()


def _peek(family: Family, body: bytes) -> tuple[str | None, str]:
    """The model that will do the work, and the prompt as far as it can be made out."""
    try:
        said = parse(body)
    except Refusal:
        return family.model, ""
    prompt = said.get("prompt") if isinstance(said, dict) else None
    return family.model, prompt if isinstance(prompt, str) else ""
