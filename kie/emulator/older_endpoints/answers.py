"""How each family of older endpoints writes of a task: in its record, and in its callback. Pure.

Recorded (Aleph, August 2026): the keys of a record and their order, null for what there is not yet, whole seconds, a
number as errorCode. From KIE's pages of June 2026 only: each family's `response`, `status` and `progress` of 4o,
`fallbackFlag` of Veo, all of runway's record, all callbacks.

Inferred: that the others write nulls and times as Aleph does (their pages show texts as dates); that what is refused
for its content or its files has code 400 here, where the market says 422; the English of callbacks whose pages are
Chinese; that runway's times are in UTC. `originImageUrl` is the result again, and `originUrls` is null: clips are
made in the shape that was asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kie.catalogue import Json, get
from kie.emulator.persistence import DAY, RESULT_DAYS
from kie.emulator.tasks import State, Task, compact, is_hidden, result, result_by, state_of

_CODES = {"400": 400, "422": 400, "451": 451, "501": 501}
_RUNWAY_STATES: Mapping[State, str] = {"waiting": "wait", "queuing": "queueing"}
_IMAGE_STATES: Mapping[State, str] = {"success": "SUCCESS", "fail": "GENERATE_FAILED"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A task as far as it may be told by `now`. `body` is what was sent; `urls` are its results, `cover` is a
    clip's first picture: nothing while there is no result.
    """

    task: Task
    now: float
    state: State
    body: Mapping[str, Json]
    urls: tuple[str, ...]
    cover: str

    @property
    def url(self) -> str:
        return self.urls[0] if self.urls else ""

    @property
    def error_code(self) -> int | None:
        return _CODES.get(self.task.failure.code, 500) if self.task.failure else None

    @property
    def error_message(self) -> str | None:
        return self.task.failure.message if self.task.failure else None


def told(task: Task, *, now: float, base_url: str, more_faults: tuple[str, ...] = ()) -> Told | None:
    """What a record may hold; None where a fault hides the task."""
    faults = (*task.faults, *more_faults)
    if is_hidden(task, now, faults):
        return None
    state = state_of(task, now)
    return _told(task, now, state, result_by(task, now, base_url, faults) if state == "success" else {})


def told_back(task: Task) -> Told:
    """What a callback about a finished task may hold."""
    found = {} if task.failure else result(task, task.base_url)
    return _told(task, task.finished_at or task.times.due_at, "fail" if task.failure else "success", found)


def veo_record(seen: Told) -> dict[str, Json]:
    return _record(seen, {"taskId": seen.task.task_id, **_veo_result(seen)}) | {"fallbackFlag": False}


def upgrade_record(seen: Told) -> dict[str, Json]:
    return _record(seen, {"taskId": seen.task.task_id, **upgrade_result(seen)})


def image_record(seen: Told) -> dict[str, Json]:
    progress = 1.0 if seen.state == "success" else min(0.99, _part_of_its_time(seen))
    status: dict[str, Json] = {"status": _IMAGE_STATES.get(seen.state, "GENERATING"), "progress": f"{progress:.2f}"}
    return _record(seen, {"resultUrls": list[Json](seen.urls)}) | status


def kontext_record(seen: Told) -> dict[str, Json]:
    return _record(seen, _kontext_result(seen))


def aleph_record(seen: Told) -> dict[str, Json]:
    return _record(seen, {"taskId": seen.task.task_id, "resultVideoUrl": seen.url, "resultImageUrl": seen.cover})


def runway_record(seen: Told) -> dict[str, Json]:
    """The only one with a state by name, and without times in milliseconds."""
    task, finished = seen.task, seen.task.finished_at
    info: Json = {"videoId": _video_id(task), "taskId": task.task_id, "videoUrl": seen.url, "imageUrl": seen.cover}
    return {
        "taskId": task.task_id,
        "parentTaskId": "",
        "generateParam": {
            "prompt": seen.body.get("prompt"),
            "imageUrl": seen.body.get("imageUrl") or "",
            "expandPrompt": seen.body.get("expandPrompt") is True,
        },
        "state": _RUNWAY_STATES.get(seen.state, seen.state),
        "generateTime": None if finished is None else f"{datetime.fromtimestamp(finished, UTC):%Y-%m-%d %H:%M:%S}",
        "videoInfo": info if seen.state == "success" else None,
        "failCode": seen.error_code,
        "failMsg": seen.error_message,
        "expireFlag": int(finished is not None and seen.now - finished > RESULT_DAYS * DAY),
    }


def veo_callback(seen: Told) -> dict[str, Json]:
    data: dict[str, Json] = {"taskId": seen.task.task_id}
    if seen.state == "success":
        data |= {"promptJson": compact(dict(seen.body)), "info": _veo_result(seen)}
    return _callback(seen, "Veo3.1 video generated successfully.", data | {"fallbackFlag": False})


def upgrade_callback(seen: Told) -> dict[str, Json]:
    data: dict[str, Json] = {"taskId": seen.task.task_id}
    if seen.state == "success":
        data["info"] = upgrade_result(seen)
    return _callback(seen, "4K Video generated successfully.", data)


def image_callback(seen: Told) -> dict[str, Json]:
    info: Json = {"result_urls": list[Json](seen.urls)} if seen.state == "success" else None
    return _callback(seen, "success", {"taskId": seen.task.task_id, "info": info})


def kontext_callback(seen: Told) -> dict[str, Json]:
    data: Json = {"taskId": seen.task.task_id, "info": _kontext_result(seen)}
    return _callback(seen, "BFL image generated successfully.", data)


def aleph_callback(seen: Told) -> dict[str, Json]:
    data: Json = {"result_video_url": seen.url, "result_image_url": seen.cover}
    said = _callback(seen, "success", data if seen.state == "success" else None)
    return said | {"taskId": seen.task.task_id}


def runway_callback(seen: Told) -> dict[str, Json]:
    data: Json = {
        "task_id": seen.task.task_id,
        "video_id": _video_id(seen.task) if seen.state == "success" else "",
        "video_url": seen.url,
        "image_url": seen.cover,
    }
    return _callback(seen, "All generated successfully.", data)


def upgrade_result(seen: Told) -> dict[str, Json]:
    """What a clip in 4K is told by, wherever it is told of: nulls while it is not ready."""
    urls: Json = list[Json](seen.urls) if seen.state == "success" else None
    covers: Json = [seen.cover] if seen.state == "success" and seen.cover else None
    return {"resultUrls": urls, "imageUrls": covers}


def _told(task: Task, now: float, state: State, found: Mapping[str, Json]) -> Told:
    covers = _texts(found.get("firstFrameUrl"))
    return Told(
        task=task,
        now=now,
        state=state,
        body=task.origin.body if task.origin else {},
        urls=_texts(found.get("resultUrls")),
        cover=covers[0] if covers else "",
    )


def _record(seen: Told, response: dict[str, Json]) -> dict[str, Json]:
    task = seen.task
    return {
        "taskId": task.task_id,
        "paramJson": compact(dict(seen.body)),
        "response": response if seen.state == "success" else None,
        "completeTime": None if task.finished_at is None else _whole_seconds(task.finished_at),
        "createTime": _whole_seconds(task.created_at),
        "successFlag": {"success": 1, "fail": 3}.get(seen.state, 0),
        "errorCode": seen.error_code,
        "errorMessage": seen.error_message,
    }


def _callback(seen: Told, message: str, data: Json) -> dict[str, Json]:
    return {"code": seen.error_code or 200, "msg": seen.error_message or message, "data": data}


def _veo_result(seen: Told) -> dict[str, Json]:
    tier = get(seen.task.model).by_role("resolution")
    resolution = seen.body.get("resolution") or (tier.default if tier else None)
    return {"resultUrls": list[Json](seen.urls), "originUrls": None, "resolution": resolution}


def _kontext_result(seen: Told) -> dict[str, Json]:
    return {"originImageUrl": seen.url, "resultImageUrl": seen.url}


def _part_of_its_time(seen: Told) -> float:
    created, due = seen.task.created_at, seen.task.times.due_at
    return max(0.0, (seen.now - created) / (due - created))


def _whole_seconds(moment: float) -> int:
    return round(moment) * 1000


def _video_id(task: Task) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, task.task_id))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
