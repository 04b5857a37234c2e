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
class TaskView:
    """A task as far as it shows by `now`. `body` is what was sent; `urls` are its results, `cover` is a
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


def view_of(task: Task, *, now: float, base_url: str, more_faults: tuple[str, ...] = ()) -> TaskView | None:
    """What a record may hold; None where a fault hides the task."""
    faults = (*task.faults, *more_faults)
    if is_hidden(task, now, faults):
        return None
    state = state_of(task, now)
    return _view(task, now, state, result_by(task, now, base_url, faults) if state == "success" else {})


def view_for_callback(task: Task) -> TaskView:
    """What a callback about a finished task may hold."""
    made = {} if task.failure else result(task, task.base_url)
    return _view(task, task.finished_at or task.times.due_at, "fail" if task.failure else "success", made)


def veo_record(view: TaskView) -> dict[str, Json]:
    return _record(view, {"taskId": view.task.task_id, **_veo_result(view)}) | {"fallbackFlag": False}


def upgrade_record(view: TaskView) -> dict[str, Json]:
    return _record(view, {"taskId": view.task.task_id, **upgrade_result(view)})


def image_record(view: TaskView) -> dict[str, Json]:
    progress = 1.0 if view.state == "success" else min(0.99, _part_of_its_time(view))
    status: dict[str, Json] = {"status": _IMAGE_STATES.get(view.state, "GENERATING"), "progress": f"{progress:.2f}"}
    return _record(view, {"resultUrls": list[Json](view.urls)}) | status


def kontext_record(view: TaskView) -> dict[str, Json]:
    return _record(view, _kontext_result(view))


def aleph_record(view: TaskView) -> dict[str, Json]:
    return _record(view, {"taskId": view.task.task_id, "resultVideoUrl": view.url, "resultImageUrl": view.cover})


def runway_record(view: TaskView) -> dict[str, Json]:
    """The only one with a state by name, and without times in milliseconds."""
    task, finished = view.task, view.task.finished_at
    info: Json = {"videoId": _video_id(task), "taskId": task.task_id, "videoUrl": view.url, "imageUrl": view.cover}
    return {
        "taskId": task.task_id,
        "parentTaskId": "",
        "generateParam": {
            "prompt": view.body.get("prompt"),
            "imageUrl": view.body.get("imageUrl") or "",
            "expandPrompt": view.body.get("expandPrompt") is True,
        },
        "state": _RUNWAY_STATES.get(view.state, view.state),
        "generateTime": None if finished is None else f"{datetime.fromtimestamp(finished, UTC):%Y-%m-%d %H:%M:%S}",
        "videoInfo": info if view.state == "success" else None,
        "failCode": view.error_code,
        "failMsg": view.error_message,
        "expireFlag": int(finished is not None and view.now - finished > RESULT_DAYS * DAY),
    }


def veo_callback(view: TaskView) -> dict[str, Json]:
    data: dict[str, Json] = {"taskId": view.task.task_id}
    if view.state == "success":
        data |= {"promptJson": compact(dict(view.body)), "info": _veo_result(view)}
    return _callback(view, "Veo3.1 video generated successfully.", data | {"fallbackFlag": False})


def upgrade_callback(view: TaskView) -> dict[str, Json]:
    data: dict[str, Json] = {"taskId": view.task.task_id}
    if view.state == "success":
        data["info"] = upgrade_result(view)
    return _callback(view, "4K Video generated successfully.", data)


def image_callback(view: TaskView) -> dict[str, Json]:
    info: Json = {"result_urls": list[Json](view.urls)} if view.state == "success" else None
    return _callback(view, "success", {"taskId": view.task.task_id, "info": info})


def kontext_callback(view: TaskView) -> dict[str, Json]:
    data: Json = {"taskId": view.task.task_id, "info": _kontext_result(view)}
    return _callback(view, "BFL image generated successfully.", data)


def aleph_callback(view: TaskView) -> dict[str, Json]:
    data: Json = {"result_video_url": view.url, "result_image_url": view.cover}
    body = _callback(view, "success", data if view.state == "success" else None)
    return body | {"taskId": view.task.task_id}


def runway_callback(view: TaskView) -> dict[str, Json]:
    data: Json = {
        "task_id": view.task.task_id,
        "video_id": _video_id(view.task) if view.state == "success" else "",
        "video_url": view.url,
        "image_url": view.cover,
    }
    return _callback(view, "All generated successfully.", data)


def upgrade_result(view: TaskView) -> dict[str, Json]:
    """How a clip in 4K is written of everywhere: nulls while it is not ready."""
    urls: Json = list[Json](view.urls) if view.state == "success" else None
    covers: Json = [view.cover] if view.state == "success" and view.cover else None
    return {"resultUrls": urls, "imageUrls": covers}


def _view(task: Task, now: float, state: State, made: Mapping[str, Json]) -> TaskView:
    covers = _texts(made.get("firstFrameUrl"))
    return TaskView(
        task=task,
        now=now,
        state=state,
        body=task.origin.body if task.origin else {},
        urls=_texts(made.get("resultUrls")),
        cover=covers[0] if covers else "",
    )


def _record(view: TaskView, response: dict[str, Json]) -> dict[str, Json]:
    task = view.task
    return {
        "taskId": task.task_id,
        "paramJson": compact(dict(view.body)),
        "response": response if view.state == "success" else None,
        "completeTime": None if task.finished_at is None else _whole_seconds(task.finished_at),
        "createTime": _whole_seconds(task.created_at),
        "successFlag": {"success": 1, "fail": 3}.get(view.state, 0),
        "errorCode": view.error_code,
        "errorMessage": view.error_message,
    }


def _callback(view: TaskView, message: str, data: Json) -> dict[str, Json]:
    return {"code": view.error_code or 200, "msg": view.error_message or message, "data": data}


def _veo_result(view: TaskView) -> dict[str, Json]:
    tier = get(view.task.model).by_role("resolution")
    resolution = view.body.get("resolution") or (tier.default if tier else None)
    return {"resultUrls": list[Json](view.urls), "originUrls": None, "resolution": resolution}


def _kontext_result(view: TaskView) -> dict[str, Json]:
    return {"originImageUrl": view.url, "resultImageUrl": view.url}


def _part_of_its_time(view: TaskView) -> float:
    created, due = view.task.created_at, view.task.times.due_at
    return max(0.0, (view.now - created) / (due - created))


def _whole_seconds(moment: float) -> int:
    return round(moment) * 1000


def _video_id(task: Task) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, task.task_id))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
