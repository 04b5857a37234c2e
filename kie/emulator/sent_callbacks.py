"""The POST to a task's callBackUrl: its body, its signature, its three tries."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable

import httpx

from kie.catalogue import Json
from kie.emulator.replies import amount
from kie.emulator.tasks import Task, compact, cost_time, fail_code, milliseconds, param, result

SECONDS = 15.0
TRIES = 3
_PAUSE = 2.0
_LATE = 600.0


def body(task: Task, *, balance: float) -> dict[str, Json]:
    """As KIE's pages have it: times, cost and credits on success only. `balance` was sent in 2025."""
    data: dict[str, Json] = {
        "task_id" if "callback_snake_id" in task.faults else "taskId": task.task_id,
        "model": task.model,
        "state": "fail" if task.failure else "success",
        "param": param(task),
    }
    if task.failure is not None:
        failed: dict[str, Json] = {
            "resultJson": None, "failCode": fail_code(task), "failMsg": task.failure.message
        }  # fmt: skip
        return {"code": 501, "msg": "Playground task failed.", "data": data | failed}
    finished = milliseconds(task.finished_at or task.times.due_at)
    succeeded: dict[str, Json] = {
        "resultJson": compact(result(task, task.base_url)),
        "failCode": None,
        "failMsg": None,
        "costTime": cost_time(task),
        "completeTime": finished,
        "createTime": milliseconds(task.created_at),
        "updateTime": finished,
    }
    if "callback_2025" in task.faults:
        succeeded |= {"consumeCredits": amount(task.credits), "remainedCredits": amount(balance)}
    else:
        succeeded["creditsConsumed"] = amount(task.credits)
    return {"code": 200, "msg": "Playground task completed successfully.", "data": data | succeeded}


def signature(task_id: str, *, key: str, timestamp: int) -> dict[str, str]:
    """The headers of a signed callback. Only the task's id is signed, not the body."""
    message = f"{task_id}.{timestamp}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return {
        "X-Webhook-Timestamp": str(timestamp),
        "X-Webhook-Signature": base64.b64encode(digest).decode(),
    }


async def deliver(
    task: Task,
    body: dict[str, Json],
    *,
    key: str | None,
    now: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
    transport: httpx.AsyncBaseTransport | None = None,
) -> int:
    """Send `body` until it is answered with 2xx, three times at most; how many times it was sent."""
    content = compact(body).encode("utf-8", "replace")
    copies = 3 if "duplicate_callbacks" in task.faults else 1
    sent = 0
    async with httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=False) as client:
        for _ in range(copies):
            for number in range(TRIES):
                sent += 1
                headers = {"Content-Type": "application/json", **_signed(task, key=key, now=now())}
                if await _post(client, task.callback_url or "", content, headers):
                    break
                if number < TRIES - 1:
                    await sleep(_PAUSE)
    return sent


def _signed(task: Task, *, key: str | None, now: float) -> dict[str, str]:
    if key is None or "callback_unsigned" in task.faults:
        return {}
    used = f"not {key}" if "callback_forged" in task.faults else key
    moment = now - _LATE if "callback_late" in task.faults else now
    return signature(task.task_id, key=used, timestamp=int(moment))


async def _post(client: httpx.AsyncClient, url: str, content: bytes, headers: dict[str, str]) -> bool:
    try:
        response = await client.post(url, content=content, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return False
    return response.is_success
