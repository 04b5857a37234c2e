"""One task: what was asked, when it passes through which state, and the record that KIE answers with.

Pure. Times are seconds since the epoch, as KIE's own milliseconds are; nothing runs in here.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from kie.catalogue import Json, Medium
from kie.emulator import transcripts, unlisted
from kie.emulator.options import Shape

State = Literal["waiting", "queuing", "generating", "success", "fail"]

_SECONDS: dict[Medium, tuple[float, float]] = {"image": (3, 6), "audio": (3, 6), "video": (6, 12)}
_SLOWER = 20


@dataclass(frozen=True, kw_only=True)
class Failure:
    """`code` and `message` as in failCode and failMsg."""

    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Times:
    """When a task leaves “waiting”, leaves “queuing” and is due."""

    queues_at: float
    starts_at: float
    due_at: float


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The family of older endpoints that a task was asked for at, and the body as it was sent there."""

    family: str
    body: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class Task:
    """`will_fail` is decided at creation, `failure` is what came of it. `files` are names of result files.

    `base_url` is the address it was created at; callbacks name the result files below it. `origin` is None where the
    task came by createTask; `input` is the market model's either way.
    """

    task_id: str
    model: str
    input: Mapping[str, Json]
    credits: float
    created_at: float
    times: Times
    base_url: str
    callback_url: str | None = None
    faults: tuple[str, ...] = ()
    will_fail: Failure | None = None
    finished_at: float | None = None
    failure: Failure | None = None
    files: tuple[str, ...] = field(default=())
    is_called_back: bool = False
    origin: Origin | None = None

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def owes_callback(self) -> bool:
        return self.callback_url is not None and not self.is_called_back and "no_callback" not in self.faults

    @property
    def is_open(self) -> bool:
        return not self.is_finished or self.owes_callback

    @property
    def held_credits(self) -> float:
        """What it costs so far: held while it runs, kept on success, returned on failure."""
        return 0.0 if self.failure else self.credits


def plan(
    *,
    task_id: str,
    model: str,
    medium: Medium,
    created_at: float,
    speed: float,
    seed: int | None,
    is_slow: bool,
) -> Times:
    """Stable for a seed and a task. Some models skip “waiting”, as KIE's do; a few queue now and then."""
    model_dice = random.Random(model)
    starts_generating, can_queue = model_dice.random() < 0.25, model_dice.random() < 0.3
    dice = random.Random(f"{seed}:{task_id}")
    total = dice.uniform(*_SECONDS[medium]) / speed * (_SLOWER if is_slow else 1)
    starts = 0.0 if starts_generating else total * dice.uniform(0.15, 0.3)
    queues = starts / 2 if can_queue and dice.random() < 0.3 else starts
    return Times(queues_at=created_at + queues, starts_at=created_at + starts, due_at=created_at + total)


def state_of(task: Task, now: float) -> State:
    """A task that is due but not finished (its drawing is late) is still generating."""
    if task.is_finished:
        return "fail" if task.failure else "success"
    if now < task.times.queues_at:
        return "waiting"
    return "queuing" if now < task.times.starts_at else "generating"


def record(
    task: Task, *, now: float, shape: Shape, base_url: str, more_faults: tuple[str, ...] = ()
) -> dict[str, Json] | None:
    """`data` of recordInfo, keys in the server's order; None where KIE says “recordInfo is null”."""
    faults = (*task.faults, *more_faults)
    if is_hidden(task, now, faults):
        return None
    state = state_of(task, now)
    made = result_by(task, now, base_url, faults) if state == "success" else None
    is_asleep = "unknown_state" in faults and state == "generating"
    data: dict[str, Json] = {
        "taskId": task.task_id,
        "model": task.model,
        "state": "sleeping" if is_asleep else state,
        "param": param(task),
        "resultJson": "" if made is None else _result_json(made, faults),
        "failCode": fail_code(task),
        "failMsg": task.failure.message if task.failure else None,
        "costTime": cost_time(task) if state == "success" else None,
        "completeTime": None if task.finished_at is None else milliseconds(task.finished_at),
        "createTime": milliseconds(task.created_at),
    }
    if shape == "old":
        return data
    data |= {"creditsConsumed": float(task.held_credits), "operationType": task.model}
    if made is not None and "bad_result_json" not in faults:
        data["response"] = made
    flag = {"success": 1, "fail": 3}.get(state, 0)
    return data | {"successFlag": flag, "paramJson": param(task)}


def param(task: Task) -> str:
    """The request as KIE repeats it: JSON in a string, whose `input` is again JSON in a string."""
    request: dict[str, Json] = {"input": compact(dict(task.input))}
    if task.callback_url is not None:
        request["callBackUrl"] = task.callback_url
    return compact(request | {"model": task.model})


def result(task: Task, base_url: str) -> dict[str, Json]:
    """What resultJson holds: addresses of files, or an object where the model answers with data."""
    model = unlisted.find(task.model)
    if model is not None and model.result == "data":
        hears = model.by_role("reference_audio") is not None
        return {"resultObject": transcripts.TRANSCRIPT if hears else {"subject_status": 1}}
    urls: list[Json] = [f"{base_url}/files/{name}" for name in task.files]
    if "frames" in task.faults and len(urls) == 3:
        return {"resultUrls": urls[:1], "firstFrameUrl": urls[1:2], "lastFrameUrl": urls[2:]}
    marked: list[Json] = [f"{url}?watermark=1" for url in urls]
    return {"resultUrls": urls, **({"resultWaterMarkUrls": marked} if "watermark" in task.faults else {})}


def is_hidden(task: Task, now: float, faults: tuple[str, ...]) -> bool:
    """Whether a fault has it that nobody knows the task by now."""
    first_third = task.created_at + (task.times.due_at - task.created_at) / 3
    return "vanish" in faults if now >= first_third else "null_first" in faults


def result_by(task: Task, now: float, base_url: str, faults: tuple[str, ...]) -> dict[str, Json]:
    """The result as far as it is known by now."""
    finished = task.finished_at or now
    is_late = "empty_result" in faults and now < finished + (task.times.due_at - task.created_at)
    return {"resultUrls": []} if is_late or "no_urls" in faults else result(task, base_url)


def fail_code(task: Task) -> Json:
    """Text, as recorded; a number where that was asked for."""
    if task.failure is None:
        return None
    is_number = "fail_number" in task.faults and task.failure.code.isdecimal()
    return int(task.failure.code) if is_number else task.failure.code


def cost_time(task: Task) -> int | None:
    """Whole seconds, whatever KIE's pages say of milliseconds."""
    return None if task.finished_at is None else int(task.finished_at - task.created_at)


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def compact(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def to_json(task: Task) -> dict[str, Any]:
    """A task as it stands in its file."""
    return asdict(task)


def from_json(data: dict[str, Any]) -> Task:
    """The task that `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return Task(
        **data
        | {
            "times": Times(**data["times"]),
            "faults": tuple(data["faults"]),
            "files": tuple(data["files"]),
            "will_fail": Failure(**data["will_fail"]) if data["will_fail"] else None,
            "failure": Failure(**data["failure"]) if data["failure"] else None,
            "origin": Origin(**data["origin"]) if data.get("origin") else None,
        }
    )


def _result_json(made: dict[str, Json], faults: tuple[str, ...]) -> Json:
    if "result_null" in faults:
        return None
    if "result_object" in faults:
        return made
    text = compact(made)
    if "result_twice" in faults:
        return compact(text)
    return text[: len(text) // 2] if "bad_result_json" in faults else text
