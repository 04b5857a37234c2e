"""The envelopes that KIE answers with, in its recorded words. HTTP 200 almost always; the code is in the body."""

from __future__ import annotations

import json

from starlette.responses import Response

from kie.catalogue import Json

UNAUTHORIZED = (
    "Unauthorized – Authentication failed. "
    "Please check that your Authorization and Content-Type headers are correctly set."
)
UNSUPPORTED_MODEL = (
    "The model name you specified is not supported. "
    "Please verify your input and use one of the supported models provided by KIE."
)
SERVER_EXCEPTION = "Server exception"
NO_CREDITS = "Credits insufficient"
TOO_OFTEN = "Your call frequency is too high. Please try again later."
OVER_THE_CAP = "The current number of points used by apiKey has exceeded the daily limit"
NO_ANSWER_FROM_UPSTREAM = (
    "Upstream is currently experiencing service issues. No result has been returned for over 10 minutes."
)
DISABLED = "The requested feature is currently disabled"
MAINTENANCE = "The service is currently under maintenance. Please try again later."
NO_RECORD = "recordInfo is null"
NO_TASK_ID = "taskId parameter is required"
WRONG_URL = "url is wrong"

ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Authorization",
}
"""Recorded from the upload host; of the API no such headers are on record."""
_WITHOUT_DATA = (401, 404)


class Refusal(Exception):
    """KIE says no: `code`, `message` and `data` of the envelope."""

    def __init__(self, code: int, message: str, data: Json = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


class Reply(Response):
    """JSON as KIE sends it. A lone surrogate, which UTF-8 cannot carry, leaves as a question mark."""

    media_type = "application/json;charset=UTF-8"

    def render(self, content: Json) -> bytes:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def success(data: Json) -> Reply:
    return Reply({"code": 200, "msg": "success", "data": data})


def refusal(code: int, message: str, *, data: Json = None, status: int = 200) -> Reply:
    """`data` is null for almost all of them, and absent where the recordings have none."""
    body: dict[str, Json] = {"code": code, "msg": message}
    return Reply(body if code in _WITHOUT_DATA else body | {"data": data}, status_code=status)


def task_names(task_id: str, faults: tuple[str, ...]) -> dict[str, Json]:
    """`data` of a createTask that took the task."""
    if "snake_id" in faults:
        return {"task_id": task_id}
    return {"recordId": task_id} if "record_id" in faults else {"taskId": task_id, "recordId": task_id}


def shaped(reply: Response, faults: tuple[str, ...]) -> Response:
    """The same envelope as KIE's pages write it, where that was asked for."""
    if not isinstance(reply, Reply) or not {"message", "status"} & set(faults):
        return reply
    body: dict[str, Json] = json.loads(bytes(reply.body))
    code, status = body.get("code"), reply.status_code
    if "status" in faults and isinstance(code, int) and 400 <= code < 600:
        status = code
    if "message" in faults:
        body = {("message" if name == "msg" else name): value for name, value in body.items()}
    return Reply(body, status_code=status)


def amount(credits: float) -> Json:
    """Credits as KIE's pages write them: decimals only where there are any."""
    return int(credits) if credits == int(credits) else credits


def upload_reply(body: Json, *, status: int = 200) -> Reply:
    """As the upload host sends it, which pages of any origin may ask."""
    return Reply(body, status_code=status, media_type="application/json", headers=ANY_ORIGIN)


def upload_refusal(code: int, message: str) -> Reply:
    """The upload host's own form, with the HTTP status its pages give."""
    return upload_reply({"success": False, "code": code, "msg": message}, status=code)
