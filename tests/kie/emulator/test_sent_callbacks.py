"""Callbacks: their bodies, their signature, and how often they come."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import httpx

from kie.emulator import Emulator, InProcessTransport, Settings
from tests.kie.emulator.test_wire import BASE, INPUT, MODEL, ask, create
from tests.support.clocks import ManualClock

HOOK = "https://playground.example/webhooks/kie"


def sent(
    folder: Path, *, prompt: str = "a mug", key: str | None = None, answers: tuple[int, ...] = ()
) -> tuple[list[httpx.Request], Any]:
    """The callbacks that one task causes, and its record; `answers` are the receiver's first statuses."""
    received: list[httpx.Request] = []

    def receive(request: httpx.Request) -> httpx.Response:
        received.append(request)
        status = answers[len(received) - 1] if len(received) <= len(answers) else 200
        return httpx.Response(status, json={"code": 200, "msg": "success"})

    async def run() -> Any:
        clock = ManualClock()
        emulator = Emulator(
            state=folder,
            base_url=BASE,
            settings=Settings(hmac_key=key, render_timeout=30, seed=1),
            now=clock.now,
            sleep=clock.sleep,
            callback_transport=httpx.MockTransport(receive),
        )
        headers = {"Authorization": "Bearer k"}
        async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
            created = await create(client, callBackUrl=HOOK, input=INPUT | {"prompt": prompt})
            await clock.advance(12)
            record = (await ask(client, created["data"]["taskId"]))["data"]
            for _ in range(20):
                await clock.advance(1)
            return record

    return received, asyncio.run(run())


def test_a_success_is_told_once_with_everything(tmp_path: Path) -> None:
    received, record = sent(tmp_path)
    assert [(str(request.url), json.loads(request.content)) for request in received] == [
        (
            HOOK,
            {
                "code": 200,
                "msg": "Playground task completed successfully.",
                "data": {
                    "taskId": record["taskId"],
                    "model": MODEL,
                    "state": "success",
                    "param": record["param"],
                    "resultJson": record["resultJson"],
                    "failCode": None,
                    "failMsg": None,
                    "costTime": record["costTime"],
                    "completeTime": record["completeTime"],
                    "createTime": record["createTime"],
                    "updateTime": record["completeTime"],
                    "creditsConsumed": 3.5,
                },
            },
        )
    ]
    assert json.loads(record["param"])["callBackUrl"] == HOOK
    assert "X-Webhook-Signature" not in received[0].headers


def test_a_failure_carries_no_times(tmp_path: Path) -> None:
    received, record = sent(tmp_path, prompt="[fault:fail_501]")
    assert [json.loads(request.content) for request in received] == [
        {
            "code": 501,
            "msg": "Playground task failed.",
            "data": {
                "taskId": record["taskId"],
                "model": MODEL,
                "state": "fail",
                "param": record["param"],
                "resultJson": None,
                "failCode": "501",
                "failMsg": "Generation Failed",
            },
        }
    ]


def test_with_a_key_task_id_and_time_are_signed(tmp_path: Path) -> None:
    received, record = sent(tmp_path, prompt="[fail]", key="secret")
    timestamp = received[0].headers["X-Webhook-Timestamp"]
    digest = hmac.new(b"secret", f"{record['taskId']}.{timestamp}".encode(), hashlib.sha256).digest()
    assert received[0].headers["X-Webhook-Signature"] == base64.b64encode(digest).decode()


def test_an_unheard_callback_is_sent_three_times_at_most(tmp_path: Path) -> None:
    assert len(sent(tmp_path / "a", prompt="[fail]", answers=(500, 500, 500))[0]) == 3
    assert len(sent(tmp_path / "b", prompt="[fail]", answers=(500,))[0]) == 2


def test_callbacks_may_come_twice_too_often_or_never(tmp_path: Path) -> None:
    assert len(sent(tmp_path / "a", prompt="[fail] [fault:duplicate_callbacks]")[0]) == 3
    assert sent(tmp_path / "b", prompt="[fail] [fault:no_callback]")[0] == []


def test_a_callback_may_be_written_as_in_2025(tmp_path: Path) -> None:
    (request,), record = sent(tmp_path, prompt="[fault:callback_2025]")
    data = json.loads(request.content)["data"]
    assert (data["consumeCredits"], data["remainedCredits"], "creditsConsumed" in data) == (3.5, 9996.5, False)
    assert data["taskId"] == record["taskId"]


def test_a_callback_may_name_its_task_as_the_official_sample_reads_it(tmp_path: Path) -> None:
    (request,), record = sent(tmp_path, prompt="[fail] [fault:callback_snake_id]")
    data = json.loads(request.content)["data"]
    assert (data["task_id"], "taskId" in data) == (record["taskId"], False)


def test_a_callback_may_be_unsigned_forged_or_late(tmp_path: Path) -> None:
    def headers(fault: str) -> tuple[str | None, str | None, str]:
        (request,), record = sent(tmp_path / fault, prompt=f"[fail] [fault:{fault}]", key="secret")
        timestamp = request.headers.get("X-Webhook-Timestamp")
        digest = hmac.new(b"secret", f"{record['taskId']}.{timestamp}".encode(), hashlib.sha256).digest()
        return timestamp, request.headers.get("X-Webhook-Signature"), base64.b64encode(digest).decode()

    assert headers("callback_unsigned")[:2] == (None, None)
    timestamp, signature, right = headers("callback_forged")
    assert signature != right
    late, signature, right = headers("callback_late")
    assert (signature, int(timestamp or 0) - int(late or 0)) == (right, 600)


def test_a_callback_about_data_carries_the_object(tmp_path: Path) -> None:
    """Told of a model that makes no file: its callback holds what its record does."""
    from kie.emulator.sent_callbacks import body
    from kie.emulator.tasks import Task, plan

    model = "omnihuman-1-5/subject-detection"
    times = plan(task_id="0" * 32, model=model, medium="image", created_at=0, speed=1, seed=1, is_slow=False)
    task = Task(
        task_id="0" * 32, model=model, input={}, credits=0.0, created_at=0, times=times, base_url=BASE, finished_at=5.0
    )
    data = body(task, balance=10.0)["data"]
    assert isinstance(data, dict)
    assert (data["resultJson"], data["creditsConsumed"]) == ('{"resultObject":{"subject_status":1}}', 0)
