"""The older endpoints: how each family is asked, how it writes of its tasks, and what it refuses."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kie.catalogue import credits, get
from kie.emulator import Emulator, InProcessTransport, Settings
from kie.emulator.older_endpoints.families import FAMILIES
from kie.emulator.tasks import Task, from_json, plan, to_json
from tests.kie.emulator.test_task_life import picture, upload
from tests.kie.emulator.test_wire import BASE, UNAUTHORIZED, ask, json_values, play, refused
from tests.support.clocks import START, ManualClock

HOOK = "https://playground.example/webhooks/kie"
BODIES: Mapping[str, dict[str, Any]] = {
    "veo": {"prompt": "a wave", "aspectRatio": "9:16", "duration": 4},
    "gpt4o-image": {"prompt": "a mug", "size": "3:2", "isEnhance": False},
    "flux-kontext": {"prompt": "a mug", "aspectRatio": "1:1", "outputFormat": "png", "model": "flux-kontext-pro"},
    "runway": {"prompt": "a cat", "duration": 5, "quality": "720p", "aspectRatio": "1:1", "waterMark": ""},
}
HEX, VEO, UUID = r"[0-9a-f]{32}", r"veo_task_[0-9a-f]{32}", r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"
IDS = {"veo": VEO, "gpt4o-image": HEX, "flux-kontext": HEX, "runway": UUID, "aleph": HEX}
NOT_MADE = {"veo": 422, "gpt4o-image": 422, "flux-kontext": 422, "runway": 200, "aleph": 200}


async def order(client: httpx.AsyncClient, family: str, **more: Any) -> Any:
    body = BODIES.get(family, {}) | more
    return (await client.post(FAMILIES[family].generate, json=body)).json()


async def seen(client: httpx.AsyncClient, family: str, task_id: str) -> Any:
    return (await client.get(FAMILIES[family].record_path, params={"taskId": task_id})).json()


async def made(client: httpx.AsyncClient, clock: ManualClock, family: str, **more: Any) -> Any:
    """A task of the family, its time passed: its record."""
    created = await order(client, family, **more)
    assert created["code"] == 200, created
    await clock.advance(12)
    return (await seen(client, family, created["data"]["taskId"]))["data"]


def old_record(data: Any, request: dict[str, Any], response: Any, **more: Any) -> dict[str, Any]:
    """A success as Aleph's recorded failure has it."""
    return {
        "taskId": data["taskId"],
        "paramJson": json.dumps(request, separators=(",", ":")),
        "response": response,
        "completeTime": data["completeTime"],
        "createTime": round(START) * 1000,
        "successFlag": 1,
        "errorCode": None,
        "errorMessage": None,
        **more,
    }


def files_of(task_id: str, ending: str) -> str:
    return f"{BASE}/files/{task_id}_0.{ending}"


# --- from creation to result


def test_every_family_has_a_model_of_the_market_that_knows_the_names_it_is_given() -> None:
    for family in FAMILIES.values():
        model = get(family.model)
        known = {parameter.name for parameter in model.parameters} | {"tier"}
        assert set(family.renames.values()) <= known, family.name


@pytest.mark.parametrize("family", BODIES)
def test_a_task_is_named_in_its_familys_form_and_pending_until_it_is_made(tmp_path: Path, family: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        created = await order(client, family)
        assert created == {"code": 200, "msg": "success", "data": {"taskId": created["data"]["taskId"]}}
        task_id = created["data"]["taskId"]
        assert re.fullmatch(IDS[family], task_id)
        record = (await seen(client, family, task_id))["data"]
        if family == "runway":
            assert (record["state"], record["videoInfo"], record["generateTime"]) == ("wait", None, None)
        else:
            assert (record["successFlag"], record["response"], record["completeTime"]) == (0, None, None)
            assert (record["errorCode"], record["errorMessage"]) == (None, None)
        assert (await client.get("/emulator/state")).json()["by_task"][task_id]["asked"] == 1

    play(tmp_path, story)


def test_a_clip_of_veo_is_in_result_urls_and_is_made_as_its_fields_say(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        data = await made(client, clock, "veo")
        url = files_of(data["taskId"], "mp4")
        response = {"taskId": data["taskId"], "resultUrls": [url], "originUrls": None, "resolution": "720p"}
        assert data == old_record(data, BODIES["veo"], response, fallbackFlag=False)
        assert data["completeTime"] % 1000 == 0
        assert (await client.get(url)).headers["Content-Type"] == "video/mp4"
        param = json.loads((await ask(client, data["taskId"]))["data"]["param"])
        assert json.loads(param["input"]) == {"prompt": "a wave", "aspect_ratio": "9:16", "duration": 4}
        assert (await client.get("/emulator/state")).json()["by_task"][data["taskId"]]["downloads"] == 1

    play(tmp_path, story)


def test_an_image_of_4o_is_in_result_urls_with_a_status_by_name(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        pending = (await seen(client, "gpt4o-image", (await order(client, "gpt4o-image"))["data"]["taskId"]))["data"]
        assert (pending["status"], pending["progress"]) == ("GENERATING", "0.00")
        data = await made(client, clock, "gpt4o-image")
        urls = {"resultUrls": [files_of(data["taskId"], "png")]}
        assert data == old_record(data, BODIES["gpt4o-image"], urls, status="SUCCESS", progress="1.00")

    play(tmp_path, story)


def test_an_image_of_flux_kontext_is_one_address(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        data = await made(client, clock, "flux-kontext")
        url = files_of(data["taskId"], "png")
        assert data == old_record(data, BODIES["flux-kontext"], {"originImageUrl": url, "resultImageUrl": url})

    play(tmp_path, story)


def test_a_clip_of_runway_is_in_its_video_info(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        data = await made(client, clock, "runway")
        task_id = data["taskId"]
        info = data["videoInfo"]
        assert data == {
            "taskId": task_id,
            "parentTaskId": "",
            "generateParam": {"prompt": "a cat", "imageUrl": "", "expandPrompt": False},
            "state": "success",
            "generateTime": data["generateTime"],
            "videoInfo": {
                "videoId": info["videoId"],
                "taskId": task_id,
                "videoUrl": files_of(task_id, "mp4"),
                "imageUrl": f"{BASE}/files/{task_id}_1.png",
            },
            "failCode": None,
            "failMsg": None,
            "expireFlag": 0,
        }
        assert re.fullmatch(UUID, info["videoId"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", data["generateTime"])
        assert (await client.get(info["imageUrl"])).headers["Content-Type"] == "image/png"
        await clock.advance(15 * 86_400)
        assert (await seen(client, "runway", task_id))["data"]["expireFlag"] == 1

    play(tmp_path, story)


def test_aleph_works_on_a_clip_and_names_its_cover(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        source = (await made(client, clock, "runway"))["videoInfo"]["videoUrl"]
        body = {"videoUrl": source, "uploadCn": False, "prompt": "as a watercolour"}
        task_id = (await order(client, "aleph", **body))["data"]["taskId"]
        await clock.advance(12)
        data = (await seen(client, "aleph", task_id))["data"]
        assert (data["successFlag"], data["paramJson"]) == (1, json.dumps(body, separators=(",", ":")))
        assert data["response"] == {
            "taskId": task_id,
            "resultVideoUrl": files_of(task_id, "mp4"),
            "resultImageUrl": f"{BASE}/files/{task_id}_1.png",
        }

    play(tmp_path, story)


def test_input_images_arrive_under_each_familys_name(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = await upload(client, picture())
        requests: list[tuple[str, dict[str, Any], str, Any]] = [
            ("veo", {"imageUrls": [url], "generationType": "FIRST_AND_LAST_FRAMES_2_VIDEO"}, "image_urls", [url]),
            ("veo", {"aspect_ratio": "16:9", "aspectRatio": None}, "aspect_ratio", "16:9"),
            ("gpt4o-image", {"filesUrl": [url]}, "files_url", [url]),
            ("gpt4o-image", {"fileUrl": url}, "files_url", [url]),
            ("gpt4o-image", {"fileUrl": "http://x/y.png", "filesUrl": [url]}, "files_url", [url]),
            ("flux-kontext", {"inputImage": url}, "input_image", url),
            ("runway", {"imageUrl": url}, "image_url", url),
            ("runway", {"duration": "5"}, "duration", 5),
        ]
        for family, more, name, value in requests:
            task_id = (await order(client, family, **more))["data"]["taskId"]
            await clock.advance(12)
            record = (await ask(client, task_id))["data"]
            given = json.loads(json.loads(record["param"])["input"])
            assert (record["state"], record["model"], given[name]) == ("success", FAMILIES[family].model, value)

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("family", "more", "price"),
    [
        ("veo", {"model": "veo3"}, credits(get("veo-3-1"), {"prompt": "a wave", "model": "veo3"})),
        ("veo", {}, credits(get("veo-3-1"), {"prompt": "a wave"})),
        ("flux-kontext", {}, 5),
        ("flux-kontext", {"model": "flux-kontext-max"}, 10),
        ("gpt4o-image", {}, 6),
    ],
)
def test_credits_are_held_for_the_model_that_does_the_work(
    tmp_path: Path, family: str, more: dict[str, str], price: float
) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        await order(client, family, **more)
        assert (await client.get("/api/v1/chat/credit")).json()["data"] == 1000 - price
        assert (await order(client, "veo", model="veo3", resolution="4k"))["code"] == 200
        for _ in range(3):
            last = await order(client, "veo", model="veo3", resolution="4k")
        assert last == refused(402, "Credits insufficient")

    play(tmp_path, story, credits=1000.0)


def test_a_task_outlives_the_process(tmp_path: Path) -> None:
    known: list[str] = []

    async def before(client: httpx.AsyncClient, _: ManualClock) -> None:
        known.append((await order(client, "veo"))["data"]["taskId"])

    async def after(client: httpx.AsyncClient, clock: ManualClock) -> None:
        await clock.advance(12)
        assert (await seen(client, "veo", known[0]))["data"]["successFlag"] == 1

    play(tmp_path, before)
    play(tmp_path, after)


def test_a_task_written_before_there_were_older_endpoints_is_still_read() -> None:
    times = plan(task_id="0" * 32, model="z-image", medium="image", created_at=0, speed=1, seed=1, is_slow=False)
    task = Task(task_id="0" * 32, model="z-image", input={}, credits=1, created_at=0, times=times, base_url=BASE)
    written = to_json(task)
    assert written.pop("origin") is None
    assert from_json(written) == task


# --- failures and faults


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        ("fail_500", 500, "internal error, please try again later."),
        ("fail_422", 400, "CONTENT_POLICY_BLOCKED: The input or output was flagged as sensitive..."),
        ("fail_501", 501, "Generation Failed"),
        ("fail_word", 500, "The generation task failed."),
    ],
)
@pytest.mark.parametrize("family", BODIES)
def test_a_failure_has_a_number_and_costs_nothing(
    tmp_path: Path, family: str, fault: str, code: int, message: str
) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        data = await made(client, clock, family, prompt=f"a mug [fault:{fault}]")
        if family == "runway":
            assert (data["state"], data["failCode"], data["failMsg"]) == ("fail", code, message)
            assert data["videoInfo"] is None
        else:
            assert (data["successFlag"], data["errorCode"], data["errorMessage"]) == (3, code, message)
            assert data["response"] is None
            assert data["completeTime"] > data["createTime"]
        assert data.get("status") == ("GENERATE_FAILED" if family == "gpt4o-image" else None)
        assert (await client.get("/api/v1/chat/credit")).json()["data"] == 10_000

    play(tmp_path, story)


def test_a_file_that_cannot_be_fetched_fails_the_task(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        data = await made(client, clock, "aleph", prompt="x", videoUrl=f"{BASE}/kieai/1/none.mp4")
        message = "Your media file is unavailable, please replace it."
        assert (data["successFlag"], data["errorCode"], data["errorMessage"]) == (3, 400, message)

    play(tmp_path, story)


def test_faults_spoil_the_older_endpoints_as_they_do_the_market(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        header = {"X-Emulator-Fault": "code455"}
        answer = await client.post(FAMILIES["veo"].generate, json=BODIES["veo"], headers=header)
        assert answer.json()["code"] == 455
        armed = {"fault": "code500", "model": "veo-3-1"}
        assert (await client.post("/emulator/faults", json=armed)).json()["code"] == 200
        assert (await order(client, "gpt4o-image"))["code"] == 200
        assert await order(client, "veo") == refused(500, "Server exception")
        hidden = await order(client, "gpt4o-image", prompt="[fault:null_first]")
        assert (await seen(client, "gpt4o-image", hidden["data"]["taskId"]))["code"] == 422
        data = await made(client, clock, "veo", prompt="[fault:no_urls]")
        assert (data["successFlag"], data["response"]["resultUrls"]) == (1, [])
        named = await order(client, "gpt4o-image", prompt="[fault:snake_id]")
        assert list(named["data"]) == ["task_id"]
        stuck = {"fault": "no_urls", "task": data["taskId"]}
        assert (await client.post("/emulator/faults", json=stuck)).json()["code"] == 200

    play(tmp_path, story)


# --- refusals


@pytest.mark.parametrize("family", IDS)
def test_an_unknown_task_is_answered_as_its_family_does(tmp_path: Path, family: str) -> None:
    words = {"veo": "record is null", "gpt4o-image": "The record does not exist"}
    words["flux-kontext"] = words["gpt4o-image"]

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        other = "gpt4o-image" if family != "gpt4o-image" else "flux-kontext"
        foreign = (await order(client, other))["data"]["taskId"]
        expected = {"code": 200, "msg": "success", "data": None}
        if NOT_MADE[family] == 422:
            expected = refused(422, words[family])
        for task_id in ("0" * 32, "veo_task_abcdef123456", "../../x", foreign):
            assert await seen(client, family, task_id) == expected
        assert (await client.get(FAMILIES[family].record_path)).json() == refused(400, "taskId parameter is required")

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("family", "body", "message"),
    [
        ("veo", {}, "Please enter prompt"),
        ("veo", {"prompt": "  "}, "Please enter prompt"),
        ("veo", {"prompt": "x", "aspectRatio": "1:1"}, "Ratio error"),
        ("veo", {"prompt": "x", "aspect_ratio": "1:1"}, "Ratio error"),
        ("veo", {"prompt": "x", "model": "veo4"}, "Invalid model"),
        (
            "veo",
            {"prompt": "x", "model": "veo3", "imageUrls": ["http://x/y.png"], "generationType": "REFERENCE_2_VIDEO"},
            "Reference to video only supports the Veo Fast model and Veo Lite model.",
        ),
        ("gpt4o-image", {"prompt": "x"}, "size cannot be blank"),
        ("gpt4o-image", {"prompt": "x", "size": "9:16"}, "size is not within the range of allowed options"),
        ("flux-kontext", {"prompt": "x", "model": "flux-2"}, "model is not within the range of allowed options"),
        ("flux-kontext", {"prompt": "x", "model": 3}, "model is not within the range of allowed options"),
        (
            "flux-kontext",
            {"prompt": "x", "outputFormat": "gif"},
            "outputFormat is not within the range of allowed options",
        ),
        ("runway", {"prompt": "x", "quality": "720p"}, "duration cannot be blank"),
        (
            "runway",
            {"prompt": "x" * 1801, "duration": 5, "quality": "720p"},
            "The text length cannot exceed the maximum limit",
        ),
        ("aleph", {"prompt": "x"}, "videoUrl cannot be blank"),
        ("veo-4k", {}, "taskId cannot be blank"),
    ],
)
def test_what_a_family_refuses_is_named_as_it_was_sent(tmp_path: Path, family: str, body: Any, message: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post(FAMILIES[family].generate, json=body)
        assert (answer.status_code, answer.json()) == (200, refused(422, message))
        assert (await client.get("/emulator/state")).json()["created"] == 0

    play(tmp_path, story)


@pytest.mark.parametrize("family", FAMILIES)
def test_key_content_type_and_body_are_minded_as_by_the_market(tmp_path: Path, family: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        path = FAMILIES[family].generate
        assert (await client.post(path, data={"prompt": "x"})).json() == UNAUTHORIZED
        for body in ("[]", "{", "null"):
            answer = await client.post(path, content=body, headers={"Content-Type": "application/json"})
            assert answer.json() == refused(500, "Server exception")
        assert (await client.get(path)).json() == {"code": 404, "msg": "GET request not supported"}
        del client.headers["Authorization"]
        for method, there in (("POST", path), ("GET", FAMILIES[family].record_path)):
            assert (await client.request(method, there)).json() == UNAUTHORIZED

    play(tmp_path, story)


def test_older_and_newer_endpoints_share_one_pace(tmp_path: Path) -> None:
    too_often = refused(429, "Your call frequency is too high. Please try again later.")

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answers = [await order(client, family) for family in ("gpt4o-image", "flux-kontext") for _ in range(10)]
        assert {answer["code"] for answer in answers} == {200}
        for path in ("/api/v1/jobs/createTask", "/api/v1/veo/generate", "/api/v1/lyrics"):
            assert (await client.post(path, json={"prompt": "x"})).json() == too_often
        task_id = answers[0]["data"]["taskId"]
        assert [(await seen(client, "gpt4o-image", task_id))["code"] for _ in range(11)] == [200] * 10 + [429]
        assert await ask(client, task_id) == too_often

    play(tmp_path, story, has_limits=True)


names = st.sampled_from(
    ["prompt", "size", "model", "duration", "quality", "imageUrls", "fileUrl", "filesUrl", "imageUrl", "videoUrl",
     "aspectRatio", "resolution", "safetyTolerance", "taskId", "index", "callBackUrl"]
)  # fmt: skip
bodies = json_values | st.dictionaries(names, json_values | st.sampled_from(["1:1", "720p", 5]), max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=st.sampled_from(sorted(FAMILIES)), body=bodies)
def test_any_json_gets_an_envelope_and_a_task_that_its_record_knows(tmp_path: Path, family: str, body: Any) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        headers = {"Content-Type": "application/json"}
        answer = await client.post(FAMILIES[family].generate, content=json.dumps(body), headers=headers)
        reply = answer.json()
        assert answer.status_code == 200
        if reply["code"] == 200:
            task_id = reply["data"]["taskId"]
            assert (await seen(client, family, task_id))["data"]["taskId"] == task_id
        else:
            assert reply == refused(reply["code"], reply["msg"])
            assert reply["code"] in (402, 422, 500)

    play(tmp_path, story)


# --- what Veo and 4o have besides


def test_a_clip_of_veo_is_had_in_1080p_once_it_is_made(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        async def poll(**query: Any) -> Any:
            return (await client.get("/api/v1/veo/get-1080p-video", params=query)).json()

        task_id = (await order(client, "veo"))["data"]["taskId"]
        image = (await order(client, "gpt4o-image"))["data"]["taskId"]
        assert await poll(taskId=task_id) == refused(422, "record status is not success")
        await clock.advance(12)
        url = {"resultUrl": files_of(task_id, "mp4")}
        assert await poll(taskId=task_id, index=0) == {"code": 200, "msg": "success", "data": url}
        assert await poll(taskId=task_id, index=1) == refused(422, "record result data does not exist")
        assert await poll(taskId=image) == refused(422, "record is null")
        assert await poll(taskId="veo_task_none") == refused(422, "record is null")
        assert await poll() == refused(400, "taskId parameter is required")

    play(tmp_path, story)


def test_a_clip_in_4k_is_a_task_of_its_own_that_is_begun_once(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        async def enlarge(task_id: str, **more: Any) -> Any:
            return await order(client, "veo-4k", taskId=task_id, **more)

        task_id = (await order(client, "veo"))["data"]["taskId"]
        assert await enlarge(task_id) == refused(422, "record status is not success")
        await clock.advance(12)
        begun = await enlarge(task_id, index=0)
        larger = begun["data"]["taskId"]
        assert begun["data"] == {"taskId": larger, "resultUrls": None, "imageUrls": None}
        assert re.fullmatch(VEO, larger)
        assert larger != task_id
        processing = "4k is processing. It should be ready in 5-10 minutes. Please check back shortly."
        assert await enlarge(task_id) == {"code": 422, "msg": processing, "data": begun["data"]}
        assert (await client.get("/emulator/state")).json()["created"] == 2
        await clock.advance(12)
        done = {"resultUrls": [files_of(larger, "mp4")], "imageUrls": [f"{BASE}/files/{larger}_1.png"]}
        generated = "The video has been generated successfully"
        assert await enlarge(task_id) == {"code": 422, "msg": generated, "data": {"taskId": larger} | done}
        record = (await seen(client, "veo", larger))["data"]
        assert (record["successFlag"], record["response"]) == (1, {"taskId": larger} | done)
        assert "fallbackFlag" not in record
        assert await enlarge("veo_task_none") == refused(422, "record is null")
        assert (await client.get(done["resultUrls"][0])).status_code == 200

    play(tmp_path, story)


def test_a_link_for_a_while_is_given_for_a_file_of_that_task_only(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        async def link_for(**body: Any) -> Any:
            return (await client.post("/api/v1/gpt4o-image/download-url", json=body)).json()

        first, second = [await made(client, clock, "gpt4o-image") for _ in range(2)]
        (url,), (other,) = (each["response"]["resultUrls"] for each in (first, second))
        link = (await link_for(taskId=first["taskId"], url=url))["data"]
        assert (await client.get(link)).content == (await client.get(url)).content
        assert await link_for(taskId="no-such-task", url=url) == refused(422, "record is null")
        assert await link_for(taskId=first["taskId"], url=other) == refused(422, "url is wrong")
        assert await link_for(taskId=first["taskId"]) == refused(422, "url cannot be blank")
        pending = (await order(client, "gpt4o-image"))["data"]["taskId"]
        assert await link_for(taskId=pending, url=url) == refused(422, "record status is not success")

    play(tmp_path, story)


# --- callbacks


def sent(folder: Path, family: str, **more: Any) -> tuple[list[httpx.Request], str]:
    """The callbacks that one task of the family causes, and its id."""
    received: list[httpx.Request] = []

    def receive(request: httpx.Request) -> httpx.Response:
        received.append(request)
        return httpx.Response(200, json={"code": 200, "msg": "success"})

    async def run() -> str:
        clock = ManualClock()
        emulator = Emulator(
            state=folder,
            base_url=BASE,
            settings=Settings(hmac_key="secret", render_timeout=30, seed=1),
            now=clock.now,
            sleep=clock.sleep,
            callback_transport=httpx.MockTransport(receive),
        )
        headers = {"Authorization": "Bearer k"}
        async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
            if family == "veo-4k":
                more["taskId"] = (await made(client, clock, "veo"))["taskId"]
            data = await made(client, clock, family, callBackUrl=HOOK, **more)
            for _ in range(20):
                await clock.advance(1)
            return str(data["taskId"])

    return received, asyncio.run(run())


def callback_of(folder: Path, family: str, **more: Any) -> tuple[Any, str]:
    (request,), task_id = sent(folder, family, **more)
    assert (str(request.url), "X-Webhook-Signature" in request.headers) == (HOOK, True)
    return json.loads(request.content), task_id


def test_a_success_is_told_in_each_familys_own_form(tmp_path: Path) -> None:
    callback, task_id = callback_of(tmp_path / "veo", "veo")
    url = files_of(task_id, "mp4")
    prompt = json.dumps(BODIES["veo"] | {"callBackUrl": HOOK}, separators=(",", ":"))
    info = {"resultUrls": [url], "originUrls": None, "resolution": "720p"}
    data = {"taskId": task_id, "promptJson": prompt, "info": info, "fallbackFlag": False}
    assert callback == {"code": 200, "msg": "Veo3.1 video generated successfully.", "data": data}

    callback, task_id = callback_of(tmp_path / "image", "gpt4o-image")
    info = {"result_urls": [files_of(task_id, "png")]}
    assert callback == {"code": 200, "msg": "success", "data": {"taskId": task_id, "info": info}}

    callback, task_id = callback_of(tmp_path / "kontext", "flux-kontext")
    info = dict.fromkeys(("originImageUrl", "resultImageUrl"), files_of(task_id, "png"))
    data = {"taskId": task_id, "info": info}
    assert callback == {"code": 200, "msg": "BFL image generated successfully.", "data": data}

    callback, task_id = callback_of(tmp_path / "runway", "runway")
    data = {
        "task_id": task_id,
        "video_id": callback["data"]["video_id"],
        "video_url": files_of(task_id, "mp4"),
        "image_url": f"{BASE}/files/{task_id}_1.png",
    }
    assert callback == {"code": 200, "msg": "All generated successfully.", "data": data}

    callback, task_id = callback_of(tmp_path / "larger", "veo-4k")
    info = {"resultUrls": [files_of(task_id, "mp4")], "imageUrls": [f"{BASE}/files/{task_id}_1.png"]}
    data = {"taskId": task_id, "info": info}
    assert callback == {"code": 200, "msg": "4K Video generated successfully.", "data": data}


def test_a_failure_is_told_in_each_familys_own_form(tmp_path: Path) -> None:
    failing = {"prompt": "[fault:fail_500]"}
    words = {"code": 500, "msg": "internal error, please try again later."}
    callback, task_id = callback_of(tmp_path / "veo", "veo", **failing)
    assert callback == words | {"data": {"taskId": task_id, "fallbackFlag": False}}
    callback, task_id = callback_of(tmp_path / "image", "gpt4o-image", **failing)
    assert callback == words | {"data": {"taskId": task_id, "info": None}}
    callback, task_id = callback_of(tmp_path / "kontext", "flux-kontext", **failing)
    assert callback == words | {"data": {"taskId": task_id, "info": {"originImageUrl": "", "resultImageUrl": ""}}}
    callback, task_id = callback_of(tmp_path / "runway", "runway", **failing)
    assert callback == words | {"data": {"task_id": task_id, "video_id": "", "video_url": "", "image_url": ""}}
    callback, task_id = callback_of(tmp_path / "aleph", "aleph", videoUrl="http://x/y.mp4", **failing)
    assert callback == words | {"data": None, "taskId": task_id}


def test_faults_of_callbacks_apply(tmp_path: Path) -> None:
    assert sent(tmp_path / "a", "veo", prompt="[fail] [fault:no_callback]")[0] == []
    assert len(sent(tmp_path / "b", "veo", prompt="[fail] [fault:duplicate_callbacks]")[0]) == 3
    callback, task_id = callback_of(tmp_path / "c", "veo", prompt="[fail] [fault:callback_snake_id]")
    assert callback["data"] == {"task_id": task_id, "fallbackFlag": False}


# --- what is not done here

UNAVAILABLE = refused(455, "The service is currently under maintenance. Please try again later.")
NO_RECORD = refused(422, "Record does not exist")
SONG = {"taskId": "no-task", "audioId": "no-song", "callBackUrl": HOOK}
MUSIC = {"prompt": "rain", "customMode": False, "instrumental": True, "model": "V5", "callBackUrl": HOOK}


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("generate", MUSIC | {"callBackUrl": None}, refused(422, "Please enter callBackUrl.")),
        ("generate", {}, refused(422, "Please enter callBackUrl.")),
        ("generate", MUSIC | {"model": ""}, refused(422, "model cannot be blank")),
        ("generate", MUSIC, UNAVAILABLE),
        ("generate/sounds", {"model": "V5_5"}, refused(422, "prompt cannot be blank")),
        ("generate/sounds", {"prompt": "rain", "model": "V5_5"}, UNAVAILABLE),
        ("generate/extend", SONG | {"defaultParamFlag": True, "model": "V5"}, UNAVAILABLE),
        ("generate/replace-section", SONG | {"prompt": "x", "tags": "x", "title": "x", "infillStartS": 10,
         "infillEndS": 20}, refused(422, "fullLyrics cannot be blank")),
        ("generate/get-timestamped-lyrics", SONG, refused(422, "The corresponding record does not exist")),
        ("generate/generate-persona", SONG | {"name": "x", "description": "x"}, refused(422, "Music does not exist")),
        ("suno/cover/generate", SONG, refused(422, "Original music record does not exist")),
        ("lyrics", {"prompt": "rain"}, UNAVAILABLE),
        ("style/generate", {"content": "Pop, Mysterious"}, UNAVAILABLE),
        ("wav/generate", SONG, NO_RECORD),
        ("wav/generate", {"taskId": "x", "audioId": "x"}, refused(422, "Please enter callBackUrl.")),
        ("midi/generate", SONG, NO_RECORD),
        ("vocal-removal/generate", SONG, NO_RECORD),
        ("mp4/generate", SONG, NO_RECORD),
        ("veo/extend", {"taskId": "x", "prompt": "on"}, UNAVAILABLE),
        ("omni/audio/create", {}, refused(422, "audio_id cannot be blank")),
    ],
)  # fmt: skip
def test_what_is_not_done_here_is_refused_and_never_taken(tmp_path: Path, path: str, body: Any, message: Any) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post(f"/api/v1/{path}", json=body)
        assert (answer.status_code, answer.json()) == (200, message)
        assert (await client.get("/emulator/state")).json()["created"] == 0

    play(tmp_path, story)


@pytest.mark.parametrize("path", ["generate", "lyrics", "wav", "midi", "vocal-removal", "mp4", "suno/cover"])
def test_nobody_knows_a_record_of_music(tmp_path: Path, path: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.get(f"/api/v1/{path}/record-info", params={"taskId": "0" * 32})
        assert answer.json() == {"code": 200, "msg": "success", "data": None}

    play(tmp_path, story)
