"""Uploads in three ways, and files served as a CDN serves them."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie.emulator.persistence import DAY, Store
from tests.kie.emulator.test_task_life import finish, picture, upload
from tests.kie.emulator.test_wire import BASE, play
from tests.support.clocks import START, ManualClock
from tests.support.pictures import sound

UPLOADED = "2026-09-11T11:38:14.807Z"


def reply(name: str, size: int, mime: str, folder: str = "images/tests") -> dict[str, object]:
    path = f"kieai/100001/{folder}/{name}"
    data = {
        "success": True,
        "fileName": name,
        "filePath": path,
        "downloadUrl": f"{BASE}/{path}",
        "fileSize": size,
        "mimeType": mime,
        "uploadedAt": UPLOADED,
    }
    return {"success": True, "code": 200, "msg": "File uploaded successfully", "data": data}


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_base64_is_taken_raw_and_as_a_data_url(tmp_path: Path, prefix: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body = {
            "base64Data": prefix + base64.b64encode(picture()).decode(),
            "uploadPath": "images/tests",
            "fileName": "mug.png",
        }
        answer = await client.post("/api/file-base64-upload", json=body)
        assert (answer.status_code, answer.json()) == (200, reply("mug.png", len(picture()), "image/png"))
        file = await client.get(answer.json()["data"]["downloadUrl"])
        assert (file.content, file.headers["Content-Type"]) == (picture(), "image/png")

    play(tmp_path, story)


def test_a_stream_upload_without_a_name_gets_one_with_the_right_ending(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post(
            "/api/file-stream-upload", files={"file": ("x", picture())}, data={"uploadPath": "/images/tests/"}
        )
        name = answer.json()["data"]["fileName"]
        assert answer.json() == reply(name, len(picture()), "image/png")
        assert name.startswith("1789126694807-")
        assert name.endswith(".png")

    play(tmp_path, story)


SOUND = sound("wav", seconds=0.1)


@pytest.mark.parametrize(
    ("name", "content", "declared", "ending", "mime"),
    [
        ("voice.wav", SOUND, "application/octet-stream", ".wav", "audio/wav"),
        ("voice", SOUND, "application/octet-stream", ".wav", "audio/wav"),
        ("voice.wav", b"no magic", "application/octet-stream", ".wav", "audio/wav"),
        ("clip.mov", b"\0\0\0\x14ftypqt  \0\0\0\0", "application/octet-stream", ".mov", "video/quicktime"),
        ("clip.mov", b"no magic", "video/mp4", ".mov", "video/quicktime"),
        ("clip.mp4", b"\0\0\0\x14ftypisom\0\0\0\0", "video/mp4", ".mp4", "video/mp4"),
        ("photo.png", b"\xff\xd8\xff\xe0", "image/png", ".jpg", "image/jpeg"),
        ("x", b"no magic", "image/jpeg; q=1", ".jpg", "image/jpeg"),
        ("scene.glb2", b"no magic", "application/octet-stream", ".glb2", "application/octet-stream"),
        ("x", b"no magic", "application/octet-stream", ".bin", "application/octet-stream"),
    ],
)
def test_a_name_is_made_from_the_content_then_its_own_name_then_its_type(
    tmp_path: Path, name: str, content: bytes, declared: str, ending: str, mime: str
) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        file = {"file": (name, content, declared)}
        data = (await client.post("/api/file-stream-upload", files=file, data={"uploadPath": "x"})).json()["data"]
        assert (data["fileName"].rpartition(".")[1:], data["mimeType"]) == ((".", ending[1:]), mime)
        assert (await client.get(data["downloadUrl"])).headers["Content-Type"] == mime

    play(tmp_path, story)


@pytest.mark.parametrize("content", [SOUND, b"no magic"])
def test_a_copied_upload_keeps_its_ending(tmp_path: Path, content: bytes) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        url = await upload(client, content, "my voice.wav")
        answer = await client.post("/api/file-url-upload", json={"fileUrl": url, "uploadPath": "x"})
        data = answer.json()["data"]
        assert (data["fileName"][-4:], data["mimeType"], data["fileSize"]) == (".wav", "audio/wav", len(content))

    play(tmp_path, story)


def test_uploads_live_three_days_and_results_fourteen(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        given = await upload(client, picture())
        wanted = {"prompt": "blue", "image_urls": [given], "image_size": "1:1"}
        record = await finish(client, clock, model="google/nano-banana-edit", input=wanted)
        made = record["response"]["resultUrls"][0]
        await clock.advance(3 * DAY - 60)
        assert [(await client.get(url)).status_code for url in (given, made)] == [200, 200]
        await clock.advance(60)
        assert [(await client.get(url)).status_code for url in (given, made)] == [404, 200]
        again = await finish(client, clock, model="google/nano-banana-edit", input=wanted)
        assert (again["failCode"], again["failMsg"]) == ("422", "Your media file is unavailable, please replace it.")
        await clock.advance(11 * DAY)
        assert (await client.get(made)).status_code == 404
        linked = await client.post("/api/v1/common/download-url", json={"url": made})
        assert linked.json() == {"code": 422, "msg": "url is wrong", "data": None}

    play(tmp_path, story)


def test_at_the_start_each_folder_is_cleared_of_what_is_older_than_its_days(tmp_path: Path) -> None:
    store = Store(tmp_path, now=lambda: START)
    for folder in (store.files, store.uploads):
        (folder / "file").write_bytes(b"x")
        os.utime(folder / "file", (START, START))
    there = []
    for days in (2, 4, 15):
        Store(tmp_path, now=lambda: START + days * DAY)  # noqa: B023 - called at once
        there.append([(folder / "file").exists() for folder in (store.files, store.uploads)])
    assert there == [[True, True], [True, False], [False, False]]


def test_an_upload_cannot_leave_its_folder(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body = {"base64Data": "aGVsbG8=", "uploadPath": "../../x/..", "fileName": "../../../evil.txt"}
        answer = await client.post("/api/file-base64-upload", json=body)
        assert answer.json() == reply("evil.txt", 5, "text/plain", folder="x")
        assert [path.name for path in tmp_path.rglob("*.txt")] == ["evil.txt"]
        assert (await client.get("/kieai/%2e%2e/tasks")).status_code == 404

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("base64", {"base64Data": "aGk="}, "Missing required parameter: uploadPath"),
        ("base64", {"uploadPath": "x"}, "Missing required parameter: base64Data"),
        ("base64", {"uploadPath": "x", "base64Data": "%%%"}, "Base64 decoding failed: Invalid Base64 format"),
        ("base64", [], "Missing required parameter: base64Data"),
        ("url", {"uploadPath": "x"}, "Missing required parameter: fileUrl"),
        ("url", {"uploadPath": "x", "fileUrl": "ftp://x/y"}, "Failed to download the file from fileUrl"),
        ("stream", {"uploadPath": "x"}, "Missing required parameter: file"),
    ],
)
def test_an_upload_that_lacks_something_is_refused(tmp_path: Path, path: str, body: Any, message: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post(f"/api/file-{path}-upload", json=body)
        assert (answer.status_code, answer.json()) == (400, {"success": False, "code": 400, "msg": message})

    play(tmp_path, story)


def test_pages_of_any_origin_may_upload(tmp_path: Path) -> None:
    allowed = {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
        "access-control-allow-headers": "Content-Type, Authorization",
    }

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        before = await client.options("/api/file-stream-upload", headers={"Authorization": ""})
        assert (before.status_code, before.content) == (200, b"")
        done = await client.post("/api/file-base64-upload", json={"uploadPath": "x", "base64Data": "aGk="})
        refused = await client.post("/api/file-base64-upload", json={})
        assert (done.status_code, refused.status_code) == (200, 400)
        for answer in (before, done, refused):
            assert allowed.items() <= dict(answer.headers).items()
        assert done.headers["Content-Type"] == "application/json"

    play(tmp_path, story)


def test_uploads_need_the_key_and_a_post(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        answer = await client.post("/api/file-url-upload", headers={"Authorization": ""})
        refusal = {"success": False, "code": 401, "msg": "Authentication failed: Invalid API Key"}
        assert (answer.status_code, answer.json()) == (401, refusal)
        wrong = await client.get("/api/file-url-upload")
        assert wrong.json() == {"success": False, "code": 405, "msg": "Method Not Allowed"}

    play(tmp_path, story)


def test_a_result_is_copied_by_url_upload(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = (await finish(client, clock))["response"]["resultUrls"][0]
        answer = await client.post("/api/file-url-upload", json={"fileUrl": url, "uploadPath": "x"})
        copied = await client.get(answer.json()["data"]["downloadUrl"])
        assert copied.content == (await client.get(url)).content

    play(tmp_path, story)


def test_result_files_are_served_as_the_cdn_does(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = (await finish(client, clock))["response"]["resultUrls"][0]
        del client.headers["Authorization"]
        whole = await client.get(url)
        head = await client.head(url)
        part = await client.get(url, headers={"Range": "bytes=0-7"})
        assert (whole.status_code, whole.headers["Content-Type"]) == (200, "image/png")
        assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(whole.content)))
        assert (part.status_code, part.content) == (206, b"\x89PNG\r\n\x1a\n")
        for agent in ("", "Python-urllib/3.11"):
            assert (await client.get(url, headers={"User-Agent": agent})).status_code == 403
        assert (await client.get(f"{BASE}/files/none.png")).status_code == 404

    play(tmp_path, story)


def test_a_download_url_is_good_for_twenty_minutes(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = (await finish(client, clock))["response"]["resultUrls"][0]
        answer = (await client.post("/api/v1/common/download-url", json={"url": url})).json()
        assert answer == {"code": 200, "msg": "success", "data": answer["data"]}
        assert (await client.get(answer["data"])).status_code == 200
        await clock.advance(1201)
        assert (await client.get(answer["data"])).status_code == 403
        for foreign in ("https://example.com/x.png", "http://[broken", f"{BASE}/kieai/{'x' * 999}", "\0", None, 5):
            refused = await client.post("/api/v1/common/download-url", json={"url": foreign})
            assert refused.json() == {"code": 422, "msg": "url is wrong", "data": None}

    play(tmp_path, story)
