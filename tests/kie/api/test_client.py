"""The one module that speaks HTTP: what it sends, and what each broken connection means for the bill."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kie.api.client import USER_AGENT, KieClient
from kie.emulator import Settings as EmulatorSettings
from kie.emulator import in_process
from kie.errors import (
    BadInput,
    KieError,
    NoKey,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TaskUnknown,
    Unreachable,
)
from kie.settings import Settings
from tests.support.emulators import KEY
from tests.support.pictures import picture

pytestmark = pytest.mark.anyio
BASE = "http://kie.example.org"
SETTINGS = Settings(key=KEY, base_url=BASE, upload_url="http://upload.example.org")
ASKED = {"prompt": "a mug"}
Call = Callable[[KieClient], Awaitable[object]]
FREE: list[Call] = [
    lambda client: client.record("some-task"),
    lambda client: client.credit(),
    lambda client: client.models(),
    lambda client: client.model_schema("google/nano-banana"),
    lambda client: client.model_price("google/nano-banana"),
    lambda client: client.download_url("https://example.org/1.png"),
]


def create(client: KieClient) -> Awaitable[object]:
    return client.create_task(model="z-image", input=ASKED)


def client_of(answer: Callable[[httpx.Request], httpx.Response], *, settings: Settings = SETTINGS) -> KieClient:
    return KieClient(settings, transport=httpx.MockTransport(answer))


def failing(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    return answer


def success(data: object, **headers: str) -> httpx.Response:
    return httpx.Response(200, json={"code": 200, "msg": "success", "data": data}, headers=headers)


async def test_a_task_is_created_by_one_request_that_says_who_asks() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return success({"taskId": "t-1"})

    async with client_of(answer) as client:
        task_id = await client.create_task(model="z-image", input=ASKED, callback_url="https://me.example.org/hook")
    (request,) = requests
    assert (task_id, request.method, str(request.url)) == ("t-1", "POST", f"{BASE}/api/v1/jobs/createTask")
    assert (request.headers["Authorization"], request.headers["User-Agent"]) == (f"Bearer {KEY}", USER_AGENT)
    assert json.loads(request.content) == {
        "model": "z-image", "input": ASKED, "callBackUrl": "https://me.example.org/hook",
    }  # fmt: skip


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectError("[Errno -2] Name or service not known"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("busy"),
    ],
)
async def test_without_a_connection_nothing_was_sent(error: Exception) -> None:
    async with client_of(failing(error)) as client:
        for call in (create, *FREE):
            with pytest.raises(Unreachable, match=r"Nothing was sent and nothing was billed\.") as raised:
                await call(client)
            assert (raised.value.billed, KEY in raised.value.message) == (False, False)


async def test_a_password_in_the_address_is_in_no_sentence() -> None:
    guarded = replace(SETTINGS, base_url="http://me:secret@kie.example.org")
    async with client_of(failing(httpx.ConnectError("refused")), settings=guarded) as client:
        for call in (create, *FREE):
            with pytest.raises(Unreachable) as raised:
                await call(client)
            assert raised.value.message.startswith(
                "KIE could not be reached at http://kie.example.org (no connection)."
            )


async def test_a_request_that_cannot_be_written_down_is_not_sent() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return success({"taskId": "t-1"})

    async with client_of(answer) as client:
        with pytest.raises(BadInput, match="Nothing was sent and nothing was billed"):
            await client.create_task(model="z-image", input={"prompt": "caf\udce9"})
    assert requests == []


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("closed"),
        httpx.DecodingError("gzip"),
        httpx.TooManyRedirects("loop"),
    ],
)
async def test_after_a_connection_a_lost_answer_leaves_the_outcome_unknown(error: Exception) -> None:
    async with client_of(failing(error)) as client:
        with pytest.raises(OutcomeUnknown) as raised:
            await create(client)
        assert (raised.value.billed, KEY in raised.value.message) == (None, False)
        for call in FREE:
            with pytest.raises(NotUnderstood, match=r"Asking again is free\."):
                await call(client)


@pytest.mark.parametrize(("header", "seconds"), [(None, 10.0), ("3", 3.0), ("0", 1.0), ("9999", 120.0), ("soon", 10.0)])
async def test_kie_may_say_how_long_to_wait(header: str | None, seconds: float) -> None:
    headers = {} if header is None else {"Retry-After": header}
    limited = httpx.Response(429, json={"code": 429, "msg": "Your call frequency is too high."}, headers=headers)
    async with client_of(lambda _: limited) as client:
        with pytest.raises(RateLimited) as raised:
            await create(client)
    assert raised.value.retry_after == seconds


async def test_a_redirect_is_not_followed_with_a_task_or_a_key() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(307, headers={"Location": "https://elsewhere.example.org/"})

    async with client_of(answer) as client:
        with pytest.raises(OutcomeUnknown):
            await create(client)
    assert len(requests) == 1


async def test_the_key_is_not_sent_to_result_hosts_and_their_redirects_are_followed() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if request.url.path == "/1.png":
            return httpx.Response(302, headers={"Location": "https://cdn.example.org/2.png"})
        return httpx.Response(200, content=b"bytes")

    async with client_of(answer) as client, client.download("https://files.example.org/1.png") as got:
        assert await got.aread() == b"bytes"
    assert [(request.url.path, "Authorization" in request.headers) for request in requests] == [
        ("/1.png", False), ("/2.png", False),
    ]  # fmt: skip
    assert requests[0].headers["User-Agent"] == USER_AGENT


@pytest.mark.parametrize("url", ["http://", "https://\x00", "ftp://example.org/1", "/1.png", "http://[::1"])
async def test_an_address_that_cannot_be_asked_is_a_known_error(url: str) -> None:
    async with KieClient(SETTINGS) as client:
        with pytest.raises(KieError):
            async with client.download(url):
                pass


async def test_without_a_key_nothing_is_sent() -> None:
    async with KieClient(Settings()) as client:
        for call in (create, *FREE):
            with pytest.raises(NoKey, match="nothing was sent"):
                await call(client)


async def test_the_whole_contract_holds_against_the_emulator(tmp_path: Path) -> None:
    transport = in_process(
        state=tmp_path / "emulator", base_url=BASE, settings=EmulatorSettings(key=KEY, speed=100, credits=10)
    )
    (tmp_path / "mug.png").write_bytes(picture())
    async with KieClient(SETTINGS, transport=transport) as client:
        assert await client.credit() == 10.0
        task_id = await create(client)
        assert isinstance(task_id, str)
        record = await client.record(task_id)
        assert (record.task_id, record.state) == (task_id, record.state)
        with pytest.raises(TaskUnknown):
            await client.record("another-task")
        with pytest.raises(Refused, match="url is wrong"):
            await client.download_url("https://example.org/1.png")
        url = await client.upload(tmp_path / "mug.png", name="mug.png", mime="image/png")
        async with client.download(url) as got:
            assert await got.aread() == picture()
        with pytest.raises(Refused, match="do not suffice"):
            await client.create_task(model="nano-banana-pro", input=ASKED)


async def test_a_service_that_hangs_after_taking_the_task_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    transport = in_process(state=tmp_path / "emulator", base_url=BASE, settings=EmulatorSettings(key=KEY))
    hasty = httpx.Timeout(5.0, read=0.2)
    async with KieClient(SETTINGS, transport=transport, timeout=hasty) as client:
        with pytest.raises(OutcomeUnknown, match="never came"):
            await client.create_task(model="z-image", input={"prompt": "a mug [fault:hang]", "aspect_ratio": "1:1"})
    assert transport.emulator.state()["created"] == 1


@pytest.mark.parametrize(
    ("size", "path"), [(10_000_000, "/api/file-base64-upload"), (10_000_001, "/api/file-stream-upload")]
)
async def test_a_file_goes_up_as_kie_advises_for_its_size(tmp_path: Path, size: int, path: str) -> None:
    paths: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(200, json={"success": True, "code": 200, "data": {"downloadUrl": "https://up.example/1"}})

    (tmp_path / "big").write_bytes(b"0" * size)
    async with KieClient(SETTINGS, transport=httpx.MockTransport(answer)) as client:
        assert await client.upload(tmp_path / "big", name="big.png", mime="image/png") == "https://up.example/1"
    assert paths == [path]
