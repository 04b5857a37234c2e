"""Every fault does what its promise says, and costs what a real one would."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie.api import protocol
from kie.emulator.fault_injector import FAULTS
from kie.errors import KieError, OutcomeUnknown, OutOfCredits, Refused
from tests.kie.emulator.test_sent_callbacks import sent
from tests.kie.emulator.test_task_life import finish
from tests.kie.emulator.test_wire import INPUT, MODEL, ask, create, play
from tests.support.clocks import ManualClock

TOO_OFTEN = {"code": 429, "msg": "Your call frequency is too high. Please try again later.", "data": None}
UPSTREAM = "Upstream is currently experiencing service issues. No result has been returned for over 10 minutes."
CAP = "The current number of points used by apiKey has exceeded the daily limit"
EXCEPTION = {"code": 500, "msg": "Server exception", "data": None}


async def created_count(client: httpx.AsyncClient) -> int:
    count: int = (await client.get("/emulator/state")).json()["created"]
    return count


@pytest.mark.parametrize(
    ("fault", "status", "spoiled"),
    [
        ("http500", 500, EXCEPTION),
        ("code500", 200, EXCEPTION),
        ("http429", 429, TOO_OFTEN),
        ("code429", 200, TOO_OFTEN),
        ("code402", 200, {"code": 402, "msg": "Credits insufficient", "data": None}),
        ("code500_credits", 200, {"code": 500, "msg": "Credits insufficient", "data": None}),
        ("code408", 200, {"code": 408, "msg": UPSTREAM, "data": None}),
        ("code433", 200, {"code": 433, "msg": CAP, "data": None}),
        ("code505", 200, {"code": 505, "msg": "The requested feature is currently disabled", "data": None}),
        ("no_task_id", 200, {"code": 200, "msg": "success", "data": None}),
    ],
)
def test_a_spoiled_answer_is_what_it_promises(tmp_path: Path, fault: str, status: int, spoiled: Any) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body = {"model": "z-image", "input": {"prompt": "a mug", "aspect_ratio": "1:1"}}
        answer = await client.post("/api/v1/jobs/createTask", json=body, headers={"X-Emulator-Fault": fault})
        assert (answer.status_code, answer.json()) == (status, spoiled)
        assert await created_count(client) == int(FAULTS[fault].accepts)

    play(tmp_path, story)


def test_a_web_page_or_nothing_may_come_instead_of_json(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        page = await client.get("/api/v1/chat/credit", headers={"X-Emulator-Fault": "html"})
        assert (page.status_code, page.headers["Content-Type"]) == (524, "text/html; charset=utf-8")
        nothing = await client.get("/api/v1/chat/credit", headers={"X-Emulator-Fault": "empty"})
        assert (nothing.status_code, nothing.content) == (200, b"")

    play(tmp_path, story)


@pytest.mark.parametrize("fault", ["drop", "drop_before", "hang"])
def test_in_process_a_lost_answer_is_the_error_a_socket_would_give(tmp_path: Path, fault: str) -> None:
    error = httpx.ReadTimeout if fault == "hang" else httpx.RemoteProtocolError

    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        sent = asyncio.ensure_future(create(client, input=INPUT | {"prompt": f"mug [fault:{fault}]"}))
        while not sent.done():
            await asyncio.sleep(0.01)
            await clock.advance(5)
        with pytest.raises(error):
            sent.result()
        assert await created_count(client) == int(fault != "drop_before")

    play(tmp_path, story)


def test_armed_faults_happen_so_often_and_only_for_their_model_and_call(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        armed = {"fault": "code500", "times": 2, "model": "z-image"}
        await client.post("/emulator/faults", json=armed)
        await client.post("/emulator/faults", json={"fault": "code429", "on": "record", "times": None})
        z_image = {"model": "z-image", "input": {"prompt": "[fail]", "aspect_ratio": "1:1"}}
        codes = [(await create(client))["code"]]
        codes += [(await create(client, **z_image))["code"] for _ in range(3)]
        assert codes == [200, 500, 500, 200]
        assert [(await ask(client, "x"))["code"] for _ in range(3)] == [429, 429, 429]
        waiting = [{"fault": "code429", "times": None, "model": None, "on": "record"}]
        assert (await client.get("/emulator/faults")).json()["data"]["armed"] == waiting
        await client.delete("/emulator/faults")
        assert (await ask(client, "x"))["code"] == 422

    play(tmp_path, story)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"fault": "typo"},
        {"fault": "drop", "times": 0},
        {"fault": "drop", "times": "2"},
        {"fault": "drop", "on": "lunch"},
        {"fault": "slow", "on": "record"},
        {"fault": "vanish", "task": "unknown"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_in_a_sentence(tmp_path: Path, body: Any) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post("/emulator/faults", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, 400)
        assert answer.json()["msg"].endswith(".")
        typo = await client.get("/api/v1/chat/credit", headers={"X-Emulator-Fault": "typo"})
        assert typo.json()["code"] == 400

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        ("fail_400", "400", "Sorry, but the image we created may violate OpenAI's content policies."),
        ("fail_408", "408", UPSTREAM),
        ("fail_422", "422", "CONTENT_POLICY_BLOCKED: The input or output was flagged as sensitive..."),
        ("fail_500", "500", "internal error, please try again later."),
        ("fail_501", "501", "Generation Failed"),
        ("fail_word", "GENERATION_FAILED", "The generation task failed."),
        ("fail_number", 500, "internal error, please try again later."),
    ],
)
def test_a_task_fails_in_recorded_words(tmp_path: Path, fault: str, code: str | int, message: str) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await finish(client, clock, input=INPUT | {"prompt": f"[fault:{fault}]"})
        assert (record["state"], record["failCode"], record["failMsg"]) == ("fail", code, message)

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("code402", OutOfCredits),
        ("code500_credits", OutOfCredits),
        ("code408", OutcomeUnknown),
        ("code433", Refused),
        ("code505", Refused),
    ],
)
def test_an_ordered_no_comes_once_and_our_own_client_understands_it(
    tmp_path: Path, fault: str, error: type[KieError]
) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        await client.post("/emulator/faults", json={"fault": fault})
        body = {"model": MODEL, "input": INPUT}
        first, second = [await client.post("/api/v1/jobs/createTask", json=body) for _ in range(2)]
        with pytest.raises(KieError) as raised:
            protocol.read_created(first.status_code, first.content)
        assert type(raised.value) is error
        assert protocol.read_created(second.status_code, second.content) == second.json()["data"]["taskId"]
        assert await created_count(client) == 1 + FAULTS[fault].accepts

    play(tmp_path, story)


def test_an_ordered_failure_with_a_number_is_told_everywhere_and_our_own_client_understands_it(
    tmp_path: Path,
) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        await client.post("/emulator/faults", json={"fault": "fail_number"})
        record = await finish(client, clock)
        read = protocol.read_record(200, json.dumps({"code": 200, "msg": "success", "data": record}).encode())
        assert (record["failCode"], read.state, read.fail_code, read.credits) == (500, "fail", "500", 0.0)

    play(tmp_path, story)
    (failed,), _ = sent(tmp_path / "told", prompt="[fault:fail_number]")
    assert json.loads(failed.content)["data"]["failCode"] == 500


def test_an_expired_result_is_had_by_a_fresh_link(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        await client.post("/emulator/faults", json={"fault": "file_expired"})
        url = (await finish(client, clock))["response"]["resultUrls"][0]
        assert (await client.get(url)).status_code == 403
        linked = await client.post("/api/v1/common/download-url", json={"url": url})
        fresh = protocol.read_download_url(linked.status_code, linked.content)
        assert (await client.get(fresh)).content[:4] == b"\x89PNG"
        await clock.advance(1201)
        assert (await client.get(fresh)).status_code == 403

    play(tmp_path, story)


async def course(client: httpx.AsyncClient, clock: ManualClock, fault: str) -> list[Any]:
    """What recordInfo says at the start, half way, when it is due and once more as long after."""
    created = await create(client, input=INPUT | {"prompt": f"a mug [fault:{fault}]"})
    seen = []
    for pause in (0.1, 2.0, 4.0, 7.0):
        await clock.advance(pause)
        seen.append(await ask(client, created["data"]["taskId"]))
    return seen


def words(answers: list[Any]) -> list[str]:
    return [answer["data"]["state"] if answer["data"] else answer["msg"] for answer in answers]


def test_records_may_be_late_gone_or_in_a_state_nobody_knows(tmp_path: Path) -> None:
    null = "recordInfo is null"

    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        assert words(await course(client, clock, "null_first")) == [null, "generating", "success", "success"]
        assert words(await course(client, clock, "vanish")) == ["waiting", null, null, null]
        assert words(await course(client, clock, "unknown_state")) == ["waiting", "sleeping", "success", "success"]
        assert words(await course(client, clock, "slow")) == ["waiting", "waiting", "waiting", "waiting"]

    play(tmp_path, story)


def test_a_fault_can_be_given_to_a_task_that_exists(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await finish(client, clock)
        await client.post("/emulator/faults", json={"fault": "vanish", "task": record["taskId"]})
        assert (await ask(client, record["taskId"]))["msg"] == "recordInfo is null"

    play(tmp_path, story)


def test_a_success_may_come_without_what_was_made(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        for fault, urls in (("empty_result", [0, 1]), ("no_urls", [0, 0])):
            *_, due, later = await course(client, clock, fault)
            assert [len(a["data"]["response"]["resultUrls"]) for a in (due, later)] == urls
        broken = (await course(client, clock, "bad_result_json"))[2]["data"]
        assert broken["resultJson"].startswith('{"resultUrls":["http')
        assert not broken["resultJson"].endswith("}")
        assert "response" not in broken

    play(tmp_path, story)


def test_result_files_may_be_missing_cut_or_no_picture(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        async def url(fault: str) -> str:
            record = await finish(client, clock, input=INPUT | {"prompt": f"a mug [fault:{fault}]"})
            return str(record["response"]["resultUrls"][0])

        late = await url("file_404_then_ok")
        assert [(await client.get(late)).status_code for _ in range(3)] == [404, 404, 200]
        assert (await client.get(await url("file_404"))).status_code == 404
        page = await client.get(await url("file_not_image"))
        assert (page.status_code, page.headers["Content-Type"], page.content[:5]) == (200, "image/png", b"<!DOC")
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(await url("file_truncated"))
        assert (await client.get(late, headers={"X-Emulator-Fault": "http500"})).status_code == 500

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("fault", "names"), [("", {"taskId", "recordId"}), ("snake_id", {"task_id"}), ("record_id", {"recordId"})]
)
def test_a_created_task_may_be_named_otherwise(tmp_path: Path, fault: str, names: set[str]) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        created = await create(client, input=INPUT | {"prompt": f"a mug [fault:{fault}]"})
        assert created["data"].keys() == names
        (task_id,) = set(created["data"].values())
        assert (await ask(client, task_id))["data"]["taskId"] == task_id

    play(tmp_path, story)


def test_an_envelope_may_be_written_as_on_kies_pages(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        async def unknown(faults: str) -> httpx.Response:
            headers = {"X-Emulator-Fault": faults}
            return await client.get("/api/v1/jobs/recordInfo?taskId=x", headers=headers)

        refusal = await unknown("message,status")
        assert (refusal.status_code, refusal.json()) == (
            422,
            {"code": 422, "message": "recordInfo is null", "data": None},
        )
        fine = await client.get("/api/v1/chat/credit", headers={"X-Emulator-Fault": "status,message"})
        assert (fine.status_code, fine.json()) == (200, {"code": 200, "message": "success", "data": 10000})
        created = await create(client, input=INPUT | {"prompt": "a mug [fault:message]"})
        assert created.keys() == {"code", "message", "data"}
        assert (await ask(client, created["data"]["taskId"])).keys() == {"code", "message", "data"}

    play(tmp_path, story)


def test_a_result_may_be_written_in_other_shapes(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        async def result_json(fault: str) -> Any:
            record = await finish(client, clock, input=INPUT | {"prompt": f"a mug [fault:{fault}]"})
            assert record["response"]["resultUrls"]
            return record["resultJson"]

        assert list(await result_json("result_object")) == ["resultUrls"]
        assert list(json.loads(json.loads(await result_json("result_twice")))) == ["resultUrls"]
        assert await result_json("result_null") is None
        marked = json.loads(await result_json("watermark"))
        assert marked["resultWaterMarkUrls"] == [f"{url}?watermark=1" for url in marked["resultUrls"]]

    play(tmp_path, story)


def test_a_clip_may_come_with_its_first_and_last_frame(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        wanted = {"prompt": "a mug [fault:frames]", "duration": 1}
        record = await finish(client, clock, model="grok-imagine-video-1-5-preview", input=wanted)
        result = json.loads(record["resultJson"])
        assert {name: len(urls) for name, urls in result.items()} == {
            "resultUrls": 1, "firstFrameUrl": 1, "lastFrameUrl": 1,
        }  # fmt: skip
        kinds = [(await client.get(urls[0])).headers["Content-Type"] for urls in result.values()]
        assert kinds == ["video/mp4", "image/png", "image/png"]

    play(tmp_path, story)
