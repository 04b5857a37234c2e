"""What clients written by others rely on: types that a typed client decodes, fields in any order, quirks of HTTP.

Learned from reading public clients of KIE (a Go and a Swift SDK, MCP servers in TypeScript and Rust, n8n and
ComfyUI nodes, scripts); each test names what one of them does. No code of theirs is here.
"""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.kie.emulator.test_file_host import reply
from tests.kie.emulator.test_sent_callbacks import sent
from tests.kie.emulator.test_server_process import server
from tests.kie.emulator.test_task_life import finish, picture
from tests.kie.emulator.test_wire import INPUT, MODEL, ask, create, play, refused
from tests.support.clocks import ManualClock

TEXT, WHOLE, NUMBER = (str,), (int,), (int, float)
OR_NULL = (type(None),)
RECORD = {
    "taskId": TEXT, "model": TEXT, "state": TEXT, "param": TEXT, "resultJson": TEXT,
    "failCode": TEXT + OR_NULL, "failMsg": TEXT + OR_NULL, "costTime": WHOLE + OR_NULL,
    "completeTime": WHOLE + OR_NULL, "createTime": WHOLE,
}  # fmt: skip
NEWER = {"creditsConsumed": NUMBER, "operationType": TEXT, "successFlag": WHOLE, "paramJson": TEXT}
TIMES = {"costTime": WHOLE, "completeTime": WHOLE, "createTime": WHOLE, "updateTime": WHOLE}


def types_of(data: Any) -> dict[str, type]:
    return {name: type(value) for name, value in data.items()}


def fits(data: Any, shape: dict[str, tuple[type, ...]]) -> bool:
    """Whether a strict decoder could read it: exactly these keys, each of a type that it allows."""
    return data.keys() == shape.keys() and all(type(value) in shape[name] for name, value in data.items())


# --- typed clients


@pytest.mark.parametrize("shape", ["old", "new"])
def test_a_record_is_decoded_by_types_in_every_state(tmp_path: Path, shape: str) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        expected = RECORD | (NEWER if shape == "new" else {})
        pending = (await ask(client, (await create(client))["data"]["taskId"]))["data"]
        failed = await finish(client, clock, input=INPUT | {"prompt": "[fault:fail_500]"})
        done = await finish(client, clock)
        response = {"response": (dict,)} if shape == "new" else {}
        assert fits(pending, expected), types_of(pending)
        assert fits(failed, expected), types_of(failed)
        assert fits(done, expected | response), types_of(done)
        assert (pending["failCode"], type(failed["failCode"]), done["failCode"]) == (None, str, None)
        assert [len(str(each["createTime"])) for each in (pending, failed, done)] == [13, 13, 13]
        assert list(json.loads(done["resultJson"])) == ["resultUrls"]

    play(tmp_path, story, shape=shape)


def test_the_envelope_is_a_number_a_text_and_data(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answers = [
            await create(client),
            await create(client, model="no/such"),
            await ask(client, "0" * 32),
            (await client.get("/api/v1/chat/credit")).json(),
        ]
        assert [fits(each, {"code": WHOLE, "msg": TEXT, "data": (dict, *NUMBER, *OR_NULL)}) for each in answers] == [
            True
        ] * 4
        created = answers[0]["data"]
        assert fits(created, {"taskId": TEXT, "recordId": TEXT})

    play(tmp_path, story)


def test_a_whole_balance_has_no_decimals_so_that_it_decodes_as_an_integer(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        assert (await client.get("/api/v1/chat/credit")).text == '{"code":200,"msg":"success","data":100}'
        await create(client)
        assert (await client.get("/api/v1/chat/credit")).text == '{"code":200,"msg":"success","data":96.5}'

    play(tmp_path, story, credits=100.0)


def test_a_callback_is_decoded_by_types_on_success_and_on_failure(tmp_path: Path) -> None:
    always = {name: RECORD[name] for name in ("taskId", "model", "state", "param", "failCode", "failMsg")}
    (done,), _ = sent(tmp_path / "done")
    body = json.loads(done.content)
    assert (type(body["code"]), type(body["msg"]), done.headers["Content-Type"]) == (int, str, "application/json")
    assert fits(body["data"], always | TIMES | {"resultJson": TEXT, "creditsConsumed": NUMBER})
    (failed,), _ = sent(tmp_path / "failed", prompt="[fail]")
    assert fits(json.loads(failed.content)["data"], always | {"resultJson": OR_NULL})


def test_the_price_feed_needs_no_key_and_has_prices_as_text(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        del client.headers["Authorization"]
        count = (await client.get("/client/v1/model-pricing/count")).json()["data"]
        assert fits(count, dict.fromkeys(("all", "image", "video", "music", "chat"), WHOLE))
        seen: list[Any] = []
        while len(seen) < count["all"]:
            query = {"pageNum": len(seen) // 100 + 1, "pageSize": 1000, "modelDescription": "", "interfaceType": ""}
            page = (await client.post("/client/v1/model-pricing/page", json=query)).json()["data"]
            assert (page["total"], page["size"], page["current"]) == (count["all"], 100, query["pageNum"])
            seen += page["records"]
        texts = ("modelDescription", "interfaceType", "provider", "creditPrice", "creditUnit", "usdPrice", "falPrice",
                 "anchor")  # fmt: skip
        row = dict.fromkeys(texts, TEXT) | {"discountRate": NUMBER, "discountPrice": (bool,)}
        assert [each for each in seen if not fits(each, row)] == []
        clips = {"pageNum": 1, "pageSize": 5, "modelDescription": "SEEDANCE", "interfaceType": "video"}
        records = (await client.post("/client/v1/model-pricing/page", json=clips)).json()["data"]["records"]
        assert len(records) == 5
        assert {each["interfaceType"] for each in records} == {"video"}

    play(tmp_path, story)


# --- requests as other HTTP libraries write them


def test_a_question_may_carry_a_body_and_a_content_type(tmp_path: Path) -> None:
    """n8n's request helper sends `{}` with every GET; its credential test asks about a task called “test”."""

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.request("GET", "/api/v1/jobs/recordInfo?taskId=test", json={})
        assert (answer.status_code, answer.json()) == (200, refused(422, "recordInfo is null"))
        credit = await client.request("GET", "/api/v1/chat/credit", json={})
        assert credit.json()["code"] == 200

    play(tmp_path, story)


@pytest.mark.parametrize("name", ["authorization", "Authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_header_names_and_the_word_bearer_may_be_written_in_any_case(tmp_path: Path, name: str, scheme: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        del client.headers["Authorization"]
        headers = {name: f"{scheme} some-key"}
        assert (await client.get("/api/v1/chat/credit", headers=headers)).json()["code"] == 200

    play(tmp_path, story, key="some-key")


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_a_request_may_say_its_charset(tmp_path: Path, kind: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body = json.dumps({"model": MODEL, "input": INPUT | {"prompt": "ein grüner Becher"}}, ensure_ascii=False)
        answer = await client.post("/api/v1/jobs/createTask/", content=body.encode(), headers={"Content-Type": kind})
        assert answer.json()["code"] == 200

    play(tmp_path, story)


def test_missing_and_extra_fields_are_nothing_special(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        for more in ({"callBackUrl": ""}, {"callBackUrl": None}, {"callBackUrl": 5}, {"config": {}, "webhook": "x"}):
            created = await create(client, **more)
            assert created["code"] == 200
            param = json.loads((await ask(client, created["data"]["taskId"]))["data"]["param"])
            assert (param.keys(), json.loads(param["input"])) == ({"input", "model"}, INPUT)

    play(tmp_path, story)


def test_a_request_is_repeated_as_json_in_json_with_its_callback_address(tmp_path: Path) -> None:
    """n8n nodes decode `param`, and then its `input`."""
    (_,), record = sent(tmp_path, prompt="a “mug”\n")
    param = json.loads(record["param"])
    assert param.keys() == {"input", "callBackUrl", "model"}
    assert json.loads(param["input"])["prompt"] == "a “mug”\n"


@pytest.mark.parametrize(("accepted", "packed"), [("gzip, deflate, br", True), ("gzip", True), ("identity", False)])
def test_an_answer_is_packed_only_for_who_unpacks(tmp_path: Path, accepted: str, packed: bool) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.get("/api/v1/chat/credit", headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding") == "gzip", answer.json()["code"]) == (packed, 200)
        assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
        file = await client.get((await uploaded(client))["downloadUrl"], headers={"Accept-Encoding": accepted})
        assert ("Content-Encoding" in file.headers, file.content) == (False, picture())

    play(tmp_path, story)


def test_head_and_options_are_answered(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        head = await client.head("/api/v1/chat/credit")
        assert (head.status_code, head.content) == (200, b"")
        options = await client.options("/api/v1/jobs/createTask")
        assert options.json() == {"code": 404, "msg": "OPTIONS request not supported"}

    play(tmp_path, story)


# --- uploads


async def uploaded(client: httpx.AsyncClient, **fields: str) -> Any:
    form = {"uploadPath": "images/tests", **fields}
    answer = await client.post(
        "/api/file-stream-upload", files={"file": ("mug.png", picture(), "image/png")}, data=form
    )
    assert answer.status_code == 200
    return answer.json()["data"]


def multipart(*parts: tuple[str, str | bytes]) -> tuple[bytes, dict[str, str]]:
    """A form with its parts in this order; bytes are a file."""
    body = b""
    for name, value in parts:
        file = b'; filename="mug.png"\r\nContent-Type: image/png' if isinstance(value, bytes) else b""
        content = value if isinstance(value, bytes) else value.encode()
        body += b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name.encode(), file, content)
    return body + b"--edge--\r\n", {"Content-Type": "multipart/form-data; boundary=edge"}


FILE, PATH, NAME = ("file", picture()), ("uploadPath", "images/tests"), ("fileName", "mug.png")


@pytest.mark.parametrize("parts", [(FILE, PATH, NAME), (PATH, NAME, FILE), (NAME, FILE, PATH)])
def test_the_parts_of_an_upload_may_come_in_any_order(tmp_path: Path, parts: tuple[Any, ...]) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body, headers = multipart(*parts)
        answer = await client.post("/api/file-stream-upload", content=body, headers=headers)
        assert answer.json() == reply("mug.png", len(picture()), "image/png")

    play(tmp_path, story)


def test_an_upload_may_come_in_pieces_of_unknown_length(tmp_path: Path) -> None:
    """Go streams a form through a pipe, so that there is no Content-Length."""

    async def pieces(body: bytes) -> Any:
        for start in range(0, len(body), 50):
            yield body[start : start + 50]

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body, headers = multipart(PATH, NAME, FILE)
        answer = await client.post("/api/file-stream-upload", content=pieces(body), headers=headers)
        assert answer.json() == reply("mug.png", len(picture()), "image/png")

    play(tmp_path, story)


def test_an_upload_is_typed_and_its_address_is_under_download_url_alone(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        data = await uploaded(client)
        texts = ("fileName", "filePath", "downloadUrl", "mimeType", "uploadedAt")
        assert fits(data, dict.fromkeys(texts, TEXT) | {"success": (bool,), "fileSize": WHOLE})

    play(tmp_path, story)


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg", "image/webp", "video/mp4", "audio/mpeg"])
def test_a_data_url_without_a_name_gets_an_ending_of_its_type(tmp_path: Path, mime: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        packed = base64.b64encode(b"content").decode()
        body = {"base64Data": f"data:{mime};base64,{packed}", "uploadPath": "images"}
        data = (await client.post("/api/file-base64-upload", json=body)).json()["data"]
        file = await client.get(data["downloadUrl"])
        assert (data["mimeType"], file.headers["Content-Type"], file.content) == (mime, mime, b"content")

    play(tmp_path, story)


def test_an_upload_is_used_as_a_reference_by_its_address(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = (await uploaded(client))["downloadUrl"]
        wanted = {"prompt": "blue", "image_urls": [url], "image_size": "1:1"}
        assert (await finish(client, clock, model="google/nano-banana-edit", input=wanted))["state"] == "success"

    play(tmp_path, story)


# --- files


def test_a_result_ends_in_its_type_and_is_fetched_with_or_without_a_key_and_from_its_middle(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        (url,) = json.loads((await finish(client, clock))["resultJson"])["resultUrls"]
        assert urlsplit(url).path.endswith(".png")
        assert urlsplit(url).query == ""
        whole = await client.get(url)
        assert (whole.status_code, whole.headers["Accept-Ranges"]) == (200, "bytes")
        tail = await client.get(url, headers={"Range": "bytes=-4"})
        assert (tail.status_code, tail.content) == (206, whole.content[-4:])
        length = len(whole.content)
        assert tail.headers["Content-Range"] == f"bytes {length - 4}-{length - 1}/{length}"
        beyond = await client.get(url, headers={"Range": f"bytes={length}-"})
        assert beyond.status_code == 416
        fresh = (await client.post("/api/v1/common/download-url", json={"url": url})).json()["data"]
        del client.headers["Authorization"]
        assert (await client.get(fresh)).content == whole.content

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("agent", "status"),
    [("Go-http-client/1.1", 200), ("node", 200), ("curl/8.5.0", 200), ("python-requests/2.32", 200),
     ("Python-urllib/3.12", 403), ("", 403)],
)  # fmt: skip
def test_the_file_host_minds_who_asks_and_the_api_does_not(tmp_path: Path, agent: str, status: int) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = (await finish(client, clock))["response"]["resultUrls"][0]
        client.headers["User-Agent"] = agent
        assert (await client.get(url)).status_code == status
        assert (await client.get("/api/v1/chat/credit")).json()["code"] == 200

    play(tmp_path, story)


# --- one connection


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server("--speed", "50") as client:
        yield urlsplit(str(client.base_url)).netloc


def test_many_requests_share_one_connection(address: str) -> None:
    connection = http.client.HTTPConnection(address, timeout=10)
    headers = {"authorization": "Bearer k", "content-type": "application/json"}
    body = json.dumps({"model": MODEL, "input": INPUT})
    connection.request("POST", "/api/v1/jobs/createTask", body, headers)
    created = json.loads(connection.getresponse().read())
    used = connection.sock
    for _ in range(5):
        connection.request("GET", f"/api/v1/jobs/recordInfo?taskId={created['data']['taskId']}", headers=headers)
        answer = connection.getresponse()
        assert json.loads(answer.read())["code"] == 200
        assert connection.sock is used
    connection.close()


def test_a_large_body_may_wait_for_leave_to_be_sent(address: str) -> None:
    """curl asks with `Expect: 100-continue` before an upload of more than a megabyte."""
    body, form = multipart(("file", b"x" * 2_000_000), PATH, NAME)
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.putrequest("POST", "/api/file-stream-upload")
    for name, value in {**form, "Authorization": "Bearer k", "Expect": "100-continue"}.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    connection.send(body)
    assert json.loads(connection.getresponse().read())["data"]["fileSize"] == 2_000_000
    connection.close()


def test_addresses_are_told_by_the_name_under_which_the_server_was_reached(address: str) -> None:
    port = address.rpartition(":")[2]
    answer = httpx.post(
        f"http://localhost:{port}/api/file-base64-upload",
        json={"base64Data": "aGk=", "uploadPath": "x", "fileName": "a.txt"},
        headers={"Authorization": "Bearer k"},
        trust_env=False,
    )
    assert answer.json()["data"]["downloadUrl"].startswith(f"http://localhost:{port}/kieai/")
