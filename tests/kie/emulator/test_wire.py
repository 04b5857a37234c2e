"""The wire contract, body by body: what is asked with HTTP, and KIE's recorded words in answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kie.emulator import Emulator, InProcessTransport, Settings
from tests.support.clocks import START, ManualClock

BASE = "http://demo.kie.local"
MODEL = "bytedance/seedream"
INPUT = {"prompt": "a red mug", "image_size": "square"}
UNSUPPORTED = (
    "The model name you specified is not supported. "
    "Please verify your input and use one of the supported models provided by KIE."
)
UNAUTHORIZED = {
    "code": 401,
    "msg": "Unauthorized – Authentication failed. "
    "Please check that your Authorization and Content-Type headers are correctly set.",
}

Story = Callable[[httpx.AsyncClient, ManualClock], Awaitable[None]]


def play(folder: Path, story: Story, **chosen: Any) -> None:
    """Run a story against an emulator that keeps its state in `folder`, on a clock moved by hand."""

    async def run() -> None:
        clock = ManualClock()
        how = Settings(**{"has_limits": False, "render_timeout": 30.0, "seed": 1} | chosen)
        emulator = Emulator(state=folder, settings=how, base_url=BASE, now=clock.now, sleep=clock.sleep)
        headers = {"Authorization": "Bearer some-key"}
        async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
            await story(client, clock)

    asyncio.run(run())


async def create(client: httpx.AsyncClient, model: str = MODEL, **body: Any) -> Any:
    answer = await client.post("/api/v1/jobs/createTask", json={"model": model, "input": INPUT} | body)
    return answer.json()


async def ask(client: httpx.AsyncClient, task_id: str) -> Any:
    return (await client.get("/api/v1/jobs/recordInfo", params={"taskId": task_id})).json()


def refused(code: int, message: str) -> dict[str, object]:
    return {"code": code, "msg": message, "data": None}


def test_a_created_task_is_named_by_32_hex_digits_twice(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post("/api/v1/jobs/createTask", json={"model": MODEL, "input": INPUT})
        task_id = answer.json()["data"]["taskId"]
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
        assert answer.json() == {"code": 200, "msg": "success", "data": {"taskId": task_id, "recordId": task_id}}
        assert len(task_id) == 32
        assert set(task_id) <= set("0123456789abcdef")

    play(tmp_path, story)


@pytest.mark.parametrize("shape", ["old", "new"])
def test_a_record_has_the_recorded_shape_from_pending_to_success(tmp_path: Path, shape: str) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        task_id = (await create(client))["data"]["taskId"]
        param = json.dumps({"input": json.dumps(INPUT, separators=(",", ":")), "model": MODEL}, separators=(",", ":"))
        common = {"taskId": task_id, "model": MODEL, "param": param, "failCode": None, "failMsg": None}
        common["createTime"] = round(START * 1000)
        newer = {"creditsConsumed": 3.5, "operationType": MODEL, "paramJson": param} if shape == "new" else {}
        pending = {"state": "waiting", "resultJson": "", "costTime": None, "completeTime": None}
        flag = {"successFlag": 0} if shape == "new" else {}
        assert await ask(client, task_id) == {
            "code": 200,
            "msg": "success",
            "data": common | pending | newer | flag,
        }

        await clock.advance(6)
        data = (await ask(client, task_id))["data"]
        urls = {"resultUrls": [f"{BASE}/files/{task_id}_0.png"]}
        finished = {
            "state": "success",
            "resultJson": json.dumps(urls, separators=(",", ":")),
            "completeTime": data["completeTime"],
            "costTime": (data["completeTime"] - common["createTime"]) // 1000,
        }
        response = {"successFlag": 1, "response": urls} if shape == "new" else {}
        assert data == common | finished | newer | response
        assert 3 <= data["costTime"] <= 6
        assert isinstance(data["costTime"], int)

    play(tmp_path, story, shape=shape)


def test_a_failed_task_costs_nothing_and_says_why(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        created = await create(client, input=INPUT | {"prompt": "an NSFW mug"})
        held = (await client.get("/api/v1/chat/credit")).json()
        await clock.advance(6)
        data = (await ask(client, created["data"]["taskId"]))["data"]
        fields = ("state", "failCode", "failMsg", "resultJson", "creditsConsumed", "successFlag", "costTime")
        assert {key: data[key] for key in fields} == {
            "state": "fail",
            "failCode": "422",
            "failMsg": "CONTENT_POLICY_BLOCKED: The input or output was flagged as sensitive...",
            "resultJson": "",
            "creditsConsumed": 0.0,
            "successFlag": 3,
            "costTime": None,
        }
        assert "response" not in data
        after = (await client.get("/api/v1/chat/credit")).json()
        assert (held, after) == (
            {"code": 200, "msg": "success", "data": 96.5},
            {"code": 200, "msg": "success", "data": 100.0},
        )

    play(tmp_path, story, credits=100.0)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"model": "no/such", "input": INPUT}, refused(422, UNSUPPORTED)),
        ({"input": INPUT}, refused(422, UNSUPPORTED)),
        ({"model": "sora-2-pro-text-to-video", "input": INPUT}, refused(422, UNSUPPORTED)),
        ({"model": MODEL}, refused(500, "This field is required")),
        ({"model": MODEL, "input": {}}, refused(500, "This field is required")),
        ({"model": MODEL, "input": "a mug"}, refused(500, "Server exception")),
        ([1, 2], refused(500, "Server exception")),
        (
            {"model": MODEL, "input": INPUT | {"image_size": "SQUARE"}},
            refused(500, "image_size is not within the range of allowed options"),
        ),
        (
            {"model": MODEL, "input": {"prompt": "x" * 5001}},
            refused(500, "The text length cannot exceed the maximum limit"),
        ),
        (
            {"model": MODEL, "input": INPUT | {"guidance_scale": 99}},
            refused(500, "Value must be within the specified range"),
        ),
        (
            {"model": "topaz/image-upscale", "input": {"image_url": "http://x/y.png", "upscale_factor": "3"}},
            refused(500, "upscale_factor is not within the range of allowed options"),
        ),
    ],
)
def test_what_kie_refuses_is_refused_in_its_words(tmp_path: Path, body: Any, message: Any) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post("/api/v1/jobs/createTask", json=body)
        assert (answer.status_code, answer.json()) == (200, message)
        assert (await client.get("/emulator/state")).json()["created"] == 0

    play(tmp_path, story)


@pytest.mark.parametrize("factor", ["2", 2])
def test_a_number_is_taken_where_the_options_are_numeric_texts(tmp_path: Path, factor: object) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        wanted = {"image_url": f"{BASE}/kieai/1/none.png", "upscale_factor": factor, "no_such_key": [1]}
        assert (await create(client, "topaz/image-upscale", input=wanted))["code"] == 200

    play(tmp_path, story)


def test_without_credits_there_is_402(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        assert (await create(client))["code"] == 200
        assert await create(client) == refused(402, "Credits insufficient")

    play(tmp_path, story, credits=5.0)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Bearer wrong", "some-key"])
def test_a_missing_or_wrong_key_is_401_with_http_200(tmp_path: Path, header: str | None) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        del client.headers["Authorization"]
        headers = {} if header is None else {"Authorization": header}
        for call in (("GET", "/api/v1/chat/credit"), ("POST", "/api/v1/jobs/createTask"), ("GET", "/api/v1/models")):
            answer = await client.request(*call, headers=headers)
            assert (answer.status_code, answer.json()) == (200, UNAUTHORIZED)

    play(tmp_path, story, key="some-key")


def test_a_wrong_content_type_is_named_by_the_401(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post("/api/v1/jobs/createTask", data={"model": MODEL})
        assert answer.json() == UNAUTHORIZED

    play(tmp_path, story)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"a": NaN}', b'{"a": 1e999}', b"\xff", b"[" * 5000])
def test_a_body_that_is_no_json_object_is_a_server_exception(tmp_path: Path, body: bytes) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        headers = {"Content-Type": "application/json"}
        answer = await client.post("/api/v1/jobs/createTask", content=body, headers=headers)
        assert answer.json() == refused(500, "Server exception")

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "/api/v1/jobs/createTask", {"code": 404, "msg": "GET request not supported"}),
        ("POST", "/api/v1/jobs/recordInfo", {"code": 404, "msg": "POST request not supported"}),
        ("GET", "/api/v1/jobs/getTask", {"code": 404, "msg": "Not Found"}),
        ("GET", "/api/v1/jobs/recordInfo", refused(400, "taskId parameter is required")),
        ("GET", "/api/v1/jobs/recordInfo?taskId=", refused(400, "taskId parameter is required")),
        ("GET", f"/api/v1/jobs/recordInfo?taskId={'0' * 32}", refused(422, "recordInfo is null")),
        ("GET", "/api/v1/jobs/recordInfo?taskId=../../x", refused(422, "recordInfo is null")),
        ("GET", "/api/v1/models/no/such/schema", {"code": 404, "msg": UNSUPPORTED}),
        ("GET", "/api/v1/chat/credit/", {"code": 200, "msg": "success", "data": 10000.0}),
    ],
)
def test_paths_and_methods_answer_as_recorded(tmp_path: Path, method: str, path: str, message: Any) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.request(method, path)
        assert (answer.status_code, answer.json()) == (200, message)

    play(tmp_path, story)


def test_the_catalogue_is_offered_as_kie_offers_it(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        listed = (await client.get("/api/v1/models", params={"q": "nano-banana-pro"})).json()["data"]
        assert listed == {
            "total": 1,
            "models": [
                {
                    "model": "nano-banana-pro",
                    "slug": "nano-banana-pro",
                    "title": listed["models"][0]["title"],
                    "provider": "Google",
                    "taskType": ["Text to Image", "Image to Image"],
                    "description": None,
                    "pricingDesc": listed["models"][0]["pricingDesc"],
                }
            ],
        }
        everything = (await client.get("/api/v1/models")).json()["data"]
        assert "sora-2-pro-text-to-video" not in [model["model"] for model in everything["models"]]
        nothing = (await client.get("/api/v1/models", params={"taskType": "Time Travel"})).json()["data"]
        assert nothing == {"total": 0, "models": []}
        price = (await client.get("/api/v1/models/google/nano-banana/price")).json()["data"]
        assert price == {"model": "google/nano-banana", "pricingDesc": "4 credits ($0.02) per image"}
        schema = (await client.get("/api/v1/models/google/nano-banana/schema")).json()["data"]
        post = schema["openapi"]["paths"]["/api/v1/jobs/createTask"]["post"]
        body = post["requestBody"]["content"]["application/json"]["schema"]
        assert body["properties"]["model"]["enum"] == ["google/nano-banana"]
        assert body["properties"]["input"]["required"] == ["prompt"]

    play(tmp_path, story)


def test_twenty_creations_in_ten_seconds_and_ten_questions_a_second(tmp_path: Path) -> None:
    too_often = refused(429, "Your call frequency is too high. Please try again later.")

    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        failing = INPUT | {"prompt": "[fail]"}
        answers = [await create(client, input=failing) for _ in range(21)]
        assert [answer["code"] for answer in answers] == [200] * 20 + [429]
        assert answers[20] == too_often
        task_id = answers[0]["data"]["taskId"]
        assert [(await ask(client, task_id))["code"] for _ in range(11)] == [200] * 10 + [429]
        await clock.advance(10)
        assert (await create(client, input=failing))["code"] == 200
        assert (await ask(client, task_id))["code"] == 200
        counted = (await client.get("/emulator/state")).json()
        assert (counted["created"], counted["max_create_in_10s"], counted["limited"]) == (21, 21, 2)

    play(tmp_path, story, has_limits=True)


def test_a_429_can_be_an_http_status_too(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answers = [await client.get("/api/v1/jobs/recordInfo", params={"taskId": "x"}) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]

    play(tmp_path, story, has_limits=True, limit_status=429)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["prompt", "image_size", "seed", "num_images", "image_input", "duration", "task_id", "n"])
inputs = st.dictionaries(names, json_values, max_size=5)
models = st.sampled_from([MODEL, "nano-banana-pro", "google/imagen4-fast", "topaz/image-upscale", "wan/2-7-image"])
bodies = json_values | st.fixed_dictionaries(
    {"model": models | json_values, "input": inputs | json_values}, optional={"callBackUrl": json_values}
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies)
def test_any_json_gets_an_envelope_and_a_task_only_with_a_200(tmp_path: Path, body: object) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        before = (await client.get("/emulator/state")).json()["created"]
        answer = await client.post(
            "/api/v1/jobs/createTask", content=json.dumps(body), headers={"Content-Type": "application/json"}
        )
        reply = answer.json()
        created = (await client.get("/emulator/state")).json()["created"] - before
        assert answer.status_code == 200
        if reply["code"] == 200:
            task_id = reply["data"]["taskId"]
            assert reply == {"code": 200, "msg": "success", "data": {"taskId": task_id, "recordId": task_id}}
            assert created == 1
            assert (await ask(client, task_id))["data"]["taskId"] == task_id
        else:
            assert reply == refused(reply["code"], reply["msg"])
            assert reply["code"] in (402, 422, 500)
            assert created == 0

    play(tmp_path, story)
