"""Files that lie at KIE have stand-ins where they cannot be fetched, and nothing else has."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie.emulator import Emulator, InProcessTransport, Settings, samples
from kie.media.mime import of_content
from tests.kie.emulator.test_recorded_requests import EXAMPLES, UPLOADS
from tests.kie.emulator.test_task_life import finish, opened, picture
from tests.kie.emulator.test_wire import BASE, play
from tests.support.clocks import ManualClock

MADE = "https://tempfile.aiquickdraw.com"
UNAVAILABLE = ("422", "Your media file is unavailable, please replace it.")


def out_of_reach(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no network", request=request)


def record_of(
    folder: Path, model: str, values: dict[str, Any], *, web: Any = out_of_reach, is_hosted: bool = False
) -> Any:
    """The record of a finished task, and the pixels of its first result where that is a picture."""

    async def run() -> Any:
        clock = ManualClock()
        emulator = Emulator(
            state=folder,
            base_url=BASE,
            settings=Settings(render_timeout=60, may_fetch_private=not is_hosted),
            now=clock.now,
            sleep=clock.sleep,
            fetch_transport=httpx.MockTransport(web),
        )
        headers = {"Authorization": "Bearer k"}
        async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
            record = await finish(client, clock, model=model, input=values)
            made = record.get("response", {}).get("resultUrls", ["none"])[0]
            return record, (await opened(client, record)).tobytes() if made.endswith("png") else None

    return asyncio.run(run())


def edited(url: str) -> dict[str, Any]:
    return {"prompt": "blue", "image_urls": [url], "image_size": "1:1"}


@pytest.mark.parametrize("is_hosted", [False, True])
@pytest.mark.parametrize(
    ("model", "values"),
    [
        ("google/nano-banana-edit", edited(f"{EXAMPLES}/1764851484363_ScV1s2aq.webp")),
        ("recraft/remove-background", {"image": f"{UPLOADS}/images/test-uploads/1777539187532-kgfz8edkkle.jpg"}),
        ("kling-3.0/motion-control",
         {"input_urls": [f"{EXAMPLES}/1767694885407_pObJoMcy.png"],
          "video_urls": [f"{EXAMPLES}/1767525918769_QyvTNib2.mp4"]}),
        ("elevenlabs/audio-isolation", {"audio_url": f"{MADE}/market/1757157053357_tn37vS8u.mp3"}),
    ],
)  # fmt: skip
def test_a_file_that_lies_at_kie_is_there_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, values: dict[str, Any], is_hosted: bool
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", no_names)
    record, _ = record_of(tmp_path, model, values, is_hosted=is_hosted)
    assert (record["state"], record["failMsg"]) == ("success", None)


def no_names(*_: object, **__: object) -> Any:
    raise OSError("Name or service not known")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/tools/example/1764851484363_ScV1s2aq.webp",
        "https://static.aiquickdraw.com.example.com/x.png",
        "https://static.aiquickdraw.com@example.com/x.png",
        "https://example.com/static.aiquickdraw.com/x.png",
        "https://aiquickdraw.com/x.png",
        "ftp://static.aiquickdraw.com/x.png",
        f"{UPLOADS}/documents/test-uploads/test.txt",
        f"{EXAMPLES}/clip.mp4",
    ],
)
def test_no_other_address_has_a_stand_in_and_a_clip_is_no_picture(tmp_path: Path, url: str) -> None:
    record, _ = record_of(tmp_path, "google/nano-banana-edit", edited(url))
    assert (record["failCode"], record["failMsg"]) == UNAVAILABLE


def test_what_can_be_fetched_is_taken_as_it_is(tmp_path: Path) -> None:
    url = f"{EXAMPLES}/1767694885407_pObJoMcy.png"

    def web(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=picture(300, 300))

    (fetched, real), (stood_in, drawn) = (
        record_of(tmp_path / "there", "recraft/remove-background", {"image": url}, web=web),
        record_of(tmp_path / "gone", "recraft/remove-background", {"image": url}, web=lambda _: httpx.Response(404)),
    )
    assert (fetched["state"], stood_in["state"]) == ("success", "success")
    assert real != drawn


def test_a_sample_is_copied_by_url_upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", no_names)

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        body = {"fileUrl": f"{EXAMPLES}/1764851484363_ScV1s2aq.webp", "uploadPath": "x"}
        data = (await client.post("/api/file-url-upload", json=body)).json()["data"]
        assert data["mimeType"] == "image/webp"
        assert (await client.get(data["downloadUrl"])).content == samples.stand_in(body["fileUrl"])

    play(tmp_path, story, may_fetch_private=False)


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("x.png", "image/png"),
        ("x.JPEG", "image/jpeg"),
        ("x.webp", "image/webp"),
        ("x.gif", "image/jpeg"),
        ("x", "image/jpeg"),
        ("x.mov", "video/mp4"),
        ("x.wav", "audio/mpeg"),
    ],
)
def test_an_ending_says_what_it_is_and_the_address_which(name: str, mime: str) -> None:
    first, second = samples.stand_in(f"{MADE}/a/{name}"), samples.stand_in(f"{MADE}/b/{name}")
    assert first is not None
    assert of_content(first) == mime
    assert first == samples.stand_in(f"{MADE}/a/{name}?again=1") != second
