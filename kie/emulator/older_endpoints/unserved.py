"""Older endpoints whose work is not done here: Suno's music, longer clips of Veo and runway, voices and characters of
Omni. They refuse what KIE refuses; what it would take is answered 455, which its pages list for a service that is not
available at the moment.

Recorded of Suno: “Please enter callBackUrl.”, “… cannot be blank”, what is said of music that nobody made, and null as
the record of a task that nobody knows. Inferred: which fields are blank first, and null where no recording is (wav,
midi, mp4).
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kie.catalogue import Json
from kie.emulator.create_request import CreateRequest
from kie.emulator.handlers import Faults, TaskHandlers
from kie.emulator.middleware import Endpoint, Middleware
from kie.emulator.older_endpoints.families import CALLBACK, required
from kie.emulator.replies import MAINTENANCE, Refusal
from kie.emulator.tasks import Task

_NO_RECORD = "Record does not exist"
_SONG = ("taskId", "audioId")
_MODES = ("customMode", "instrumental", "model")


@dataclass(frozen=True, kw_only=True)
class Unserved:
    """A POST below /api/v1: what it cannot do without, and what is said (code 422) of the music it builds on, which is
    never there; None builds on nothing that could be missing.
    """

    path: str
    required: tuple[str, ...]
    missing: str | None = None


UNSERVED = (
    Unserved(path="generate", required=("prompt", *_MODES, CALLBACK)),
    Unserved(path="generate/extend", required=("defaultParamFlag", "audioId", "model", CALLBACK)),
    Unserved(path="generate/upload-cover", required=("uploadUrl", *_MODES, CALLBACK)),
    Unserved(path="generate/upload-extend", required=("uploadUrl", "defaultParamFlag", "model", CALLBACK)),
    Unserved(path="generate/add-instrumental", required=("uploadUrl", "title", "negativeTags", "tags", CALLBACK)),
    Unserved(path="generate/add-vocals", required=("prompt", "title", "negativeTags", "style", "uploadUrl", CALLBACK)),
    Unserved(path="generate/sounds", required=("prompt", "model")),
    Unserved(path="generate/mashup", required=("uploadUrlList", "style", "title", "customMode", "model", CALLBACK)),
    Unserved(
        path="generate/replace-section",
        required=(*_SONG, "prompt", "tags", "title", "infillStartS", "infillEndS", "fullLyrics"),
    ),
    Unserved(path="generate/get-timestamped-lyrics", required=_SONG, missing="The corresponding record does not exist"),
    Unserved(
        path="generate/generate-persona", required=(*_SONG, "name", "description"), missing="Music does not exist"
    ),
    Unserved(path="suno/cover/generate", required=("taskId",), missing="Original music record does not exist"),
    Unserved(path="lyrics", required=("prompt",)),
    Unserved(path="style/generate", required=("content",)),
    Unserved(path="wav/generate", required=(*_SONG, CALLBACK), missing=_NO_RECORD),
    Unserved(path="midi/generate", required=("taskId", CALLBACK), missing=_NO_RECORD),
    Unserved(path="vocal-removal/generate", required=(*_SONG, CALLBACK), missing=_NO_RECORD),
    Unserved(path="mp4/generate", required=(*_SONG, CALLBACK), missing=_NO_RECORD),
    Unserved(path="veo/extend", required=("taskId", "prompt")),
    Unserved(path="runway/extend", required=("taskId", "prompt", "quality")),
    Unserved(path="omni/audio/create", required=("audio_id", "name")),
    Unserved(path="omni/character/create", required=("descriptions", "image_urls")),
)
RECORDS = (
    "generate/record-info", "lyrics/record-info", "wav/record-info", "midi/record-info", "vocal-removal/record-info",
    "mp4/record-info", "suno/cover/record-info",
)  # fmt: skip
"""The GETs below /api/v1 that go with them."""


def unserved_routes(middleware: Middleware, handlers: TaskHandlers) -> list[Route]:
    async def record(request: Request) -> Response:
        return await handlers.poll(request, data=_nothing)

    makers = [
        Route(f"/api/v1/{each.path}", middleware.keyed(_refusing(each, handlers), counts="create"), methods=["POST"])
        for each in UNSERVED
    ]
    polled = middleware.keyed(record, counts="record")
    return [*makers, *(Route(f"/api/v1/{path}", polled, methods=["GET"]) for path in RECORDS)]


def _refusing(unserved: Unserved, handlers: TaskHandlers) -> Endpoint:
    async def read(body: Json) -> CreateRequest:
        required(body, unserved.required)
        raise Refusal(455, MAINTENANCE) if unserved.missing is None else Refusal(422, unserved.missing)

    async def handle(request: Request) -> Response:
        return await handlers.create(request, peek=_peek, read=read, data=lambda *_: None)

    return handle


def _peek(_: bytes) -> tuple[str | None, str]:
    return None, ""


def _nothing(_: Task | None, __: Faults) -> Json:
    return None
