"""KIE's wire as pure functions: a request to JSON, a status and a body to a typed reply or an error.

KIE answers HTTP 200 for nearly everything and puts the real code into the body, so every reader looks at
both. Sources: recorded traffic of April to October 2026; where the documentation differs, traffic wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

from kie.api.error_messages import is_about_credits, may_have_started, proves_nothing_started, refusal
from kie.catalogue.remote_models import RemoteCatalogue, read_remote_models, read_remote_price
from kie.catalogue.remote_schema import RemoteSchema, read_remote_schema
from kie.catalogue.types import Json
from kie.domain.task import ANSWERED, WATCHED, Record, TaskState
from kie.errors import BadInput, NotUnderstood, OutcomeUnknown, TaskUnknown

CREATE_TASK = "/api/v1/jobs/createTask"
RECORD_INFO = "/api/v1/jobs/recordInfo"
CREDIT = "/api/v1/chat/credit"
DOWNLOAD_URL = "/api/v1/common/download-url"
MODELS = "/api/v1/models"
UPLOAD_STREAM, UPLOAD_BASE64 = "/api/file-stream-upload", "/api/file-base64-upload"
BASE64_BYTES = 10_000_000
"""KIE advises base64 up to this size, and a stream above it."""


def create_body(*, model: str, input: Mapping[str, Json], callback_url: str | None) -> dict[str, Json]:  # noqa: A002 - KIE's word
    body: dict[str, Json] = {"model": model, "input": dict(input)}
    if callback_url is not None:
        body["callBackUrl"] = callback_url
    return body


def encoded(body: Mapping[str, Json]) -> bytes:
    """The body as it travels. Raises BadInput where JSON cannot say it: half a character, a number that is none."""
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        raise BadInput(
            "This request holds text or numbers that cannot be sent: half a character, or a number without end. "
            "Nothing was sent and nothing was billed. Change it, then send it again."
        ) from None


def read_created(status: int, body: bytes) -> str:
    """The new task's id. Raises Refused where KIE said no, OutcomeUnknown where it may have started.

    A named task was created, whatever code stands beside it.
    """
    envelope = _envelope(body)
    if envelope is None:
        raise may_have_started(f"KIE's answer could not be read (HTTP {status}).")
    task_id = _task_id(envelope.get("data"))
    if task_id is not None:
        return task_id
    code, message = _code(envelope, status), _message(envelope)
    if code == 200:
        raise OutcomeUnknown(
            "KIE accepted the request but named no task. It may be billed; it was not sent again. "
            "Look at kie.ai/logs, then attach its task id or send it anew."
        )
    if not proves_nothing_started(code, message, status=status, has_code=_number(envelope.get("code")) is not None):
        raise may_have_started(f"KIE's server failed (HTTP {status}, code {code}: “{message}”).")
    raise refusal(code, message)


def read_record(status: int, body: bytes) -> Record:
    """What KIE says of a task. Raises TaskUnknown for "recordInfo is null", NotUnderstood for nonsense.

    A record that names its state is believed whatever the envelope's code: a failed task's may be 501.
    """
    envelope = _envelope(body)
    data = None if envelope is None else envelope.get("data")
    if not isinstance(data, Mapping) or "state" not in data:
        data = _data(status, body)
    if not isinstance(data, Mapping):
        raise TaskUnknown("KIE does not know this task.")
    state = _state(data)
    urls, result_object = _result(data) if state is TaskState.SUCCESS else (None, None)
    asked_model, asked_input = _asked(data)
    return Record(
        task_id=_task_id(data) or "",
        asked_model=asked_model,
        asked_input=asked_input,
        state=state,
        urls=urls,
        result_object=result_object,
        fail_code=_text(data, "failCode", "errorCode"),
        fail_message=_text(data, "failMsg", "errorMessage"),
        credits=_number(data.get("creditsConsumed", data.get("consumeCredits"))),
        created_at=_moment(data.get("createTime")),
        completed_at=_moment(data.get("completeTime")),
    )


def _asked(data: Mapping[str, object]) -> tuple[str | None, Mapping[str, Json]]:
    """The request that KIE repeats in `param`: JSON in a string, whose input is again JSON in a string."""
    param = data.get("param")
    request = _json(param.encode("utf-8", "ignore")) if isinstance(param, str) else param
    request = request if isinstance(request, Mapping) else {}
    stored = request.get("input")
    given = _json(stored.encode("utf-8", "ignore")) if isinstance(stored, str) else stored
    return _text(request, "model") or _text(data, "model"), given if isinstance(given, dict) else {}


def read_credit(status: int, body: bytes) -> float:
    amount = _number(_data(status, body))
    if amount is None:
        raise NotUnderstood("KIE's answer about the credit balance could not be read. Nothing was billed.")
    return amount


def read_download_url(status: int, body: bytes) -> str:
    url = _data(status, body)
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        return url
    raise NotUnderstood("KIE's answer about a download link could not be read. Nothing was billed.")


def read_upload(status: int, body: bytes) -> str:
    """The address of an uploaded file: `downloadUrl`; the documented `fileUrl` does not exist live."""
    data = _data(status, body)
    url = _text(data, "downloadUrl", "fileUrl")
    if url is not None and url.startswith(("http://", "https://")):
        return url
    raise NotUnderstood("KIE's answer about an upload could not be read. Nothing was billed.")


def model_path(model_id: str, what: Literal["schema", "price"]) -> str:
    """Where a model's details stand; KIE wants the slash of an id as it is."""
    return f"{MODELS}/{quote(model_id, safe='/')}/{what}"


def read_models(status: int, body: bytes) -> RemoteCatalogue:
    """What KIE lists. A list without any model is not believed: every model would be gone."""
    remote = read_remote_models(_data(status, body))
    if remote is None:
        raise NotUnderstood("KIE's list of models could not be read, or is empty. Asking again is free.")
    return remote


def read_schema(status: int, body: bytes) -> RemoteSchema:
    return read_remote_schema(_data(status, body))


def read_price(status: int, body: bytes) -> str | None:
    """KIE's words for a price; None where it publishes none."""
    return read_remote_price(_data(status, body))


def callback_task_id(body: bytes) -> str | None:
    """The task a callback is about; callbacks are never trusted with more than that."""
    content = _json(body)
    if not isinstance(content, Mapping):
        return None
    return _task_id(content.get("data")) or _task_id(content)


def _data(status: int, body: bytes) -> object:
    """The payload of an envelope that says 200; raises what the envelope says otherwise."""
    envelope = _envelope(body)
    if envelope is None:
        raise NotUnderstood(f"KIE's answer could not be read (HTTP {status}). Asking again is free.")
    code = _code(envelope, status)
    if code == 200:
        return envelope.get("data")
    message = _message(envelope)
    if "recordinfo is null" in message.casefold() or (code == 404 and "task" in message.casefold()):
        raise TaskUnknown("KIE does not know this task.")
    if code == 408 or (code >= 500 and code not in (501, 505) and not is_about_credits(message)):
        raise NotUnderstood(f"KIE's server failed (“{message}”). Asking again is free.")
    raise refusal(code, message)


def _envelope(body: bytes) -> Mapping[str, object] | None:
    content = _json(body)
    if not isinstance(content, Mapping) or not any(name in content for name in ("code", "data", "msg", "message")):
        return None
    return content


def _code(envelope: Mapping[str, object], status: int) -> int:
    code = _number(envelope.get("code"))
    return int(code) if code is not None else status


def _message(envelope: Mapping[str, object]) -> str:
    """KIE's own words for what is wrong, cut where they are long."""
    text = _text(envelope, "msg", "message") or "no reason given"
    return text if len(text) <= 300 else text[:299] + "…"


def _json(text: str | bytes) -> object:
    """None where it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(data: object, *names: str) -> str | None:
    """The first of `names` that holds a word or a number, as text that can be stored."""
    if isinstance(data, Mapping):
        for name in names:
            value = data.get(name)
            if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
                return _storable(str(value).strip())
    return None


def _task_id(data: object) -> str | None:
    """One printable word or whole number; anything else that stands where an id should names no task."""
    if not isinstance(data, Mapping):
        return None
    for name in ("taskId", "task_id", "recordId"):
        value = data.get(name)
        word = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if 0 < len(word) <= 200 and word.isprintable() and " " not in word:
            return word
    return None


def _storable(text: str) -> str:
    """JSON can spell half a character (a lone surrogate), which no ledger can store."""
    return text.encode("utf-8", "replace").decode()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e15 else None


def _moment(value: object) -> datetime | None:
    """A time in milliseconds since 1970 (13 digits; 10 digits are seconds)."""
    number = _number(value)
    if number is None or number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _state(data: Mapping[str, object]) -> TaskState:
    """KIE's word; records of the older endpoints have only a flag: 0 pending, 1 success, 2 and 3 failed."""
    word = data.get("state")
    if word is None and "successFlag" in data:
        flags = {1.0: TaskState.SUCCESS, 2.0: TaskState.FAIL, 3.0: TaskState.FAIL}
        return flags.get(_number(data["successFlag"]) or 0.0, TaskState.GENERATING)
    known = str(word or "").casefold()
    return TaskState(known) if known in WATCHED | ANSWERED else TaskState.GENERATING


_URLS = ("resultUrls", "result_urls", "resultUrl", "resultWaterMarkUrls")
"""Where result addresses stand, best first. A clip's first and last frames stand beside them and are no result."""


_NO_RESULT = re.compile(
    r"frame|cover|thumb|poster|preview|origin|source|input|param|callback|reference|mask|water", re.IGNORECASE
)
"""Names of addresses that a success may hold beside its result: what it began with, and small pictures of it."""
_DEEPEST = 8


def _result(data: Mapping[str, object]) -> tuple[tuple[str, ...] | None, Mapping[str, Json] | None]:
    """Addresses and object of a result, from `resultJson` (text, object, or encoded twice) or `response`."""
    sources = [_decoded(data.get(name)) for name in ("resultJson", "response")]
    results = [source for source in sources if isinstance(source, Mapping)]
    objects = [_decoded(result.get("resultObject")) for result in results]
    result_object = next((_plain(each) for each in objects if isinstance(each, dict) and each), None)
    listed = [*(result.get(name) for name in _URLS for result in results), *(s for s in sources if isinstance(s, list))]
    for urls in [*map(_addresses, listed), tuple(_addresses_within(result_object))]:
        if urls:
            return urls, result_object
    anywhere = dict.fromkeys(url for result in results for url in _addresses_beside(result))
    return tuple(anywhere) or None, result_object


def _addresses(value: object) -> tuple[str, ...]:
    """The usable addresses of a list, or of a text that is one address or a list in JSON; in a list also `{"url"}`."""
    listed = [value] if isinstance(value, str) and _is_address(value) else _decoded(value)
    if not isinstance(listed, list):
        return ()
    plain = (item.get("url") if isinstance(item, Mapping) else item for item in listed)
    return tuple(url for url in plain if isinstance(url, str) and _is_address(url))


def _addresses_beside(result: Mapping[str, object]) -> list[str]:
    """Every address of a result that names its files otherwise, but those that say they are something else."""
    addresses: dict[str, None] = {}
    todo: list[tuple[object, int]] = [(result, 0)]
    while todo:
        value, depth = todo.pop(0)
        value = _decoded(value) if isinstance(value, str) and value.lstrip().startswith(("[", "{")) else value
        if isinstance(value, str) and _is_address(value):
            addresses[value] = None
        elif isinstance(value, Mapping) and depth < _DEEPEST:
            todo[:0] = [(inner, depth + 1) for name, inner in value.items() if not _NO_RESULT.search(str(name))]
        elif isinstance(value, list) and depth < _DEEPEST:
            todo[:0] = [(inner, depth + 1) for inner in value]
    return list(addresses)


def _addresses_within(value: Json) -> list[str]:
    """Every address inside a result object, in order, each once: masks, for instance, whose links die soon."""
    addresses: dict[str, None] = {}
    todo: list[Json] = [value]
    while todo:
        each = todo.pop(0)
        if isinstance(each, str) and _is_address(each):
            addresses[each] = None
        elif isinstance(each, list | dict):
            todo[:0] = each.values() if isinstance(each, dict) else each
    return list(addresses)


def _plain(value: Mapping[str, object]) -> dict[str, Json] | None:
    """The same with nothing in it that a ledger cannot store; None where that cannot be."""
    try:
        plain: dict[str, Json] = json.loads(_storable(json.dumps(value, ensure_ascii=False, allow_nan=False)))
    except (ValueError, RecursionError):
        return None
    return plain


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and text == _storable(text)


def _decoded(source: object) -> object:
    for _ in range(3):
        if not isinstance(source, str) or not source.strip():
            return source
        source = _json(source)
    return source
