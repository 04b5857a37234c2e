"""From creation to result files: states by the clock, what is drawn, and what survives a restart."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from kie.catalogue import all_models
from kie.emulator import Emulator, InProcessTransport, Settings, in_process
from kie.emulator.tasks import Task, from_json, plan, state_of, to_json
from tests.kie.emulator.test_wire import BASE, INPUT, ask, create, play
from tests.support.clocks import ManualClock

RED = (200, 30, 40)


def picture(*size: int, colour: tuple[int, int, int] = RED) -> bytes:
    """A PNG of one colour with a square in its middle."""
    image = Image.new("RGB", size or (64, 64), "white")
    wide, high = image.size
    image.paste(colour, (wide // 4, high // 4, wide * 3 // 4, high * 3 // 4))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


async def finish(client: httpx.AsyncClient, clock: ManualClock, **body: Any) -> Any:
    """Create a task, let its time pass, and give back its record."""
    created = await create(client, **body)
    assert created["code"] == 200, created
    await clock.advance(12)
    return (await ask(client, created["data"]["taskId"]))["data"]


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "base.png") -> str:
    fields = {"uploadPath": "images/tests", "fileName": name}
    answer = await client.post("/api/file-stream-upload", files={"file": (name, content)}, data=fields)
    url: str = answer.json()["data"]["downloadUrl"]
    return url


async def opened(client: httpx.AsyncClient, record: Any, number: int = 0) -> Image.Image:
    url = record["response"]["resultUrls"][number]
    image = Image.open(io.BytesIO((await client.get(url)).content))
    image.load()
    return image


def test_states_follow_the_clock_and_never_go_back() -> None:
    for model in all_models():
        times = plan(
            task_id="0" * 32,
            model=model.id,
            medium=model.medium,
            created_at=100.0,
            speed=1.0,
            seed=1,
            is_slow=False,
        )
        task = Task(task_id="0" * 32, model=model.id, input={}, credits=1, created_at=100.0, times=times, base_url=BASE)
        seen = list(dict.fromkeys(state_of(task, 100 + tenth / 10) for tenth in range(130)))
        assert seen[-1] == "generating"
        assert seen in (
            ["generating"],
            ["waiting", "generating"],
            ["waiting", "queuing", "generating"],
        )
        shortest, longest = (6, 12) if model.medium == "video" else (3, 6)
        assert shortest <= times.due_at - 100 <= longest
        assert from_json(to_json(task)) == task


def test_some_models_wait_first_and_some_do_not() -> None:
    starts = {
        plan(task_id="1" * 32, model=m.id, medium="image", created_at=0, speed=1, seed=1, is_slow=False).starts_at == 0
        for m in all_models()
    }
    assert starts == {True, False}


def test_a_task_answers_after_the_process_died(tmp_path: Path) -> None:
    known: list[str] = []

    async def first(client: httpx.AsyncClient, _: ManualClock) -> None:
        known.append((await create(client))["data"]["taskId"])

    async def second(client: httpx.AsyncClient, clock: ManualClock) -> None:
        assert (await client.get("/api/v1/chat/credit")).json()["data"] == 96.5
        await clock.advance(6)
        assert (await ask(client, known[0]))["data"]["state"] == "success"
        assert (await client.get("/emulator/state")).json()["created"] == 1

    play(tmp_path, first, credits=100.0)
    play(tmp_path, second, credits=100.0)


def test_a_half_written_task_file_does_not_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / f"{'a' * 32}.json").write_bytes(b"")

    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        assert (await ask(client, "a" * 32))["code"] == 422
        assert (await create(client))["code"] == 200

    play(tmp_path, story)


def test_the_task_file_stands_before_the_answer_and_a_full_disk_bills_nothing(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        task_id = (await create(client))["data"]["taskId"]
        assert (tmp_path / "tasks" / f"{task_id}.json").exists()
        (tmp_path / "tasks").rename(tmp_path / "gone")
        (tmp_path / "tasks").write_bytes(b"a file where the folder was")
        assert await create(client) == {"code": 500, "msg": "Server exception", "data": None}
        assert (await client.get("/api/v1/chat/credit")).json()["data"] == 96.5

    play(tmp_path, story, credits=100.0)


def test_pruned_result_files_are_drawn_again_the_same(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await finish(client, clock)
        url = record["response"]["resultUrls"][0]
        before = (await client.get(url)).content
        (tmp_path / "files" / url.rpartition("/")[2]).unlink()
        assert (await client.get(url)).content == before

    play(tmp_path, story)


def test_a_picture_has_the_size_number_and_format_that_were_asked_for(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        wide = {"prompt": "a mug", "image_size": "landscape_16_9", "num_images": "2", "output_format": "jpeg"}
        with_count = await finish(
            client, clock, model="bytedance/seedream-v4-text-to-image", input=INPUT | {"max_images": 2}
        )
        as_jpeg = await finish(client, clock, model="qwen/text-to-image", input=wide)
        image = await opened(client, as_jpeg)
        assert (image.format, image.size) == ("JPEG", (1024, 576))
        assert as_jpeg["response"]["resultUrls"][0].endswith("_0.jpeg")
        first, second = [await opened(client, with_count, number) for number in (0, 1)]
        assert first.format == "PNG"
        assert first.tobytes() != second.tobytes()

    play(tmp_path, story)


def test_the_same_seed_draws_the_same_picture(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        seeds = (7, 7, 8)
        drawn = [
            (await opened(client, await finish(client, clock, input=INPUT | {"seed": seed}))).tobytes()
            for seed in seeds
        ]
        assert drawn[0] == drawn[1] != drawn[2]

    play(tmp_path, story)


def test_an_edit_starts_from_the_upload_and_auto_follows_its_ratio(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        wanted = {
            "prompt": "make it blue",
            "image_input": [await upload(client, picture(300, 200))],
            "aspect_ratio": "auto",
        }
        image = await opened(client, await finish(client, clock, model="nano-banana-2", input=wanted))
        assert (image.format, image.size) == ("JPEG", (1024, 683))

    play(tmp_path, story)


def test_utilities_cut_out_and_enlarge(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        url = await upload(client, picture(300, 256))
        cut = await finish(client, clock, model="recraft/remove-background", input={"image": url})
        image = await opened(client, cut)
        assert (image.mode, image.size) == ("RGBA", (300, 256))
        assert (image.getpixel((2, 2))[3], image.getpixel((150, 128))[3]) == (0, 255)  # type: ignore[index]
        wanted = {"image_url": cut["response"]["resultUrls"][0], "upscale_factor": "2"}
        larger = await opened(client, await finish(client, clock, model="topaz/image-upscale", input=wanted))
        assert larger.size == (600, 512)
        huge = wanted | {"upscale_factor": "8", "image_url": await upload(client, picture(1024, 40))}
        capped = await opened(client, await finish(client, clock, model="topaz/image-upscale", input=huge))
        assert capped.size == (4096, 160)

    play(tmp_path, story)


def test_a_clip_is_a_video_file(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        wanted = {"prompt": "a mug", "resolution": "480p"}
        record = await finish(client, clock, model="wan/2-2-a14b-text-to-video-turbo", input=wanted)
        answer = await client.get(record["response"]["resultUrls"][0])
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.content[4:8] == b"ftyp"

    play(tmp_path, story)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.invalid/gone.png",
        f"{BASE}/kieai/1/none.png",
        f"{BASE}/kieai/../tasks/x.json",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "http://[broken",
        "no url",
    ],
)
def test_a_reference_that_cannot_be_fetched_fails_the_task(tmp_path: Path, url: str) -> None:
    assert _fail_of_reference(tmp_path, url, lambda _: httpx.Response(404)) == (
        "422",
        "Your media file is unavailable, please replace it.",
    )


def test_a_reference_on_the_web_is_fetched_through_redirects(tmp_path: Path) -> None:
    def web(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/moved":
            return httpx.Response(302, headers={"Location": "/here.png"})
        return httpx.Response(200, content=picture())

    assert _fail_of_reference(tmp_path, "https://example.com/moved", web) == (None, None)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.png", "http://169.254.169.254/latest", "http://10.0.0.1/x"])
def test_the_demo_does_not_fetch_from_ones_own_network(tmp_path: Path, url: str) -> None:
    failure = _fail_of_reference(tmp_path, url, lambda _: httpx.Response(200, content=picture()), is_demo=True)
    assert failure[0] == "422"


def test_in_process_needs_no_lifespan_and_names_files_below_its_address(tmp_path: Path) -> None:
    async def story() -> str:
        transport = in_process(state=tmp_path, speed=1000, base_url="http://demo.kie.local")
        headers = {"Authorization": "Bearer demo"}
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as client:
            task_id = (await create(client))["data"]["taskId"]
            for _ in range(200):
                await asyncio.sleep(0.12)  # KIE answers ten questions a second
                record = (await ask(client, task_id))["data"]
                if record["state"] == "success":
                    return str(record["response"]["resultUrls"][0])
            raise AssertionError("never finished")

    assert asyncio.run(story()).startswith("http://demo.kie.local/files/")


def _fail_of_reference(folder: Path, url: str, web: Any, *, is_demo: bool = False) -> tuple[str | None, str | None]:
    async def run() -> tuple[str | None, str | None]:
        clock = ManualClock()
        emulator = Emulator(
            state=folder,
            base_url=BASE,
            settings=Settings(render_timeout=30, may_fetch_private=not is_demo),
            now=clock.now,
            sleep=clock.sleep,
            fetch_transport=httpx.MockTransport(web),
        )
        headers = {"Authorization": "Bearer k"}
        async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
            wanted = {"prompt": "blue", "image_urls": [url], "image_size": "1:1"}
            record = await finish(client, clock, model="google/nano-banana-edit", input=wanted)
            return record["failCode"], record["failMsg"]

    return asyncio.run(run())
