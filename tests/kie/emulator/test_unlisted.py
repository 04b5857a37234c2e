"""Models that our catalogue leaves out: asked for over HTTP as at KIE, and nowhere in the app."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie import catalogue
from kie.emulator import unlisted
from kie.emulator.transcripts import TRANSCRIPT
from tests.kie.emulator.test_every_shape import facts, put
from tests.kie.emulator.test_task_life import finish, picture, upload
from tests.kie.emulator.test_wire import ask, create, play, refused
from tests.support.clocks import ManualClock
from tests.support.pictures import clip, sound

PICTURE, CLIP, SOUND = "PICTURE", "CLIP", "SOUND"
VOICE = "EkK5I93UQWFDigLMpZcX"
SENTENCE = "Thirty letters take 2 seconds."
"""And so they do here."""
IDS = {
    "elevenlabs/text-to-speech-turbo-2-5", "elevenlabs/text-to-speech-multilingual-v2",
    "elevenlabs/text-to-dialogue-v3", "elevenlabs/sound-effect-v2", "elevenlabs/speech-to-text",
    "kling-3.0-omni/text-to-video", "kling-3.0-omni/image-to-video", "kling-3.0-omni/reference-to-video",
    "kling-3.0-omni/transformation", "nano-banana-2-1",
}  # fmt: skip


async def made(client: httpx.AsyncClient, clock: ManualClock, model: str, values: dict[str, Any]) -> Any:
    addresses = {
        PICTURE: await upload(client, picture(400, 300)),
        CLIP: await upload(client, clip(seconds=3, size=(960, 720)), "clip.mp4"),
        SOUND: await upload(client, sound("mp3"), "voice.mp3"),
    }
    return await finish(client, clock, model=model, input=put(values, addresses))


def test_they_are_known_to_the_emulator_alone() -> None:
    assert {model.id for model in unlisted.MODELS} == IDS
    assert IDS.isdisjoint(model.id for model in catalogue.all_models())
    assert {model.confidence for model in unlisted.MODELS} == {"low"}
    assert unlisted.find("z-image") is catalogue.find("z-image")
    assert unlisted.find("no/such") is None


@pytest.mark.parametrize(
    ("model", "values", "expected", "price"),
    [
        ("elevenlabs/text-to-speech-turbo-2-5", {"text": SENTENCE, "voice": VOICE}, ("audio/mpeg", None, 2.0), 6.0),
        ("elevenlabs/text-to-speech-multilingual-v2", {"text": SENTENCE * 40, "voice": "Rachel", "speed": 1.1},
         ("audio/mpeg", None, 80.0), 24.0),
        ("elevenlabs/text-to-dialogue-v3",
         {"dialogue": [{"text": SENTENCE, "voice": VOICE}, {"text": SENTENCE, "voice": VOICE}], "stability": 0.5},
         ("audio/mpeg", None, 4.0), 14.0),
        ("elevenlabs/sound-effect-v2", {"text": "rain"}, ("audio/mpeg", None, 5.0), 1.2),
        ("elevenlabs/sound-effect-v2", {"text": "rain", "duration_seconds": 1.5}, ("audio/mpeg", None, 1.5), 0.36),
        ("kling-3.0-omni/text-to-video", {"prompt": "a mug", "duration": "3"}, ("video/mp4", (1280, 720), 3.0), 42.0),
        ("kling-3.0-omni/image-to-video",
         {"prompt": "on", "image_urls": [PICTURE], "duration": 3, "aspect_ratio": "auto", "audio": True},
         ("video/mp4", (960, 720), 3.0), 54.0),
        ("kling-3.0-omni/reference-to-video",
         {"prompt": "on", "image_urls": [PICTURE, PICTURE], "duration": 3, "aspect_ratio": "1:1",
          "elements": [{"name": "cat", "description": "a cat", "element_input_urls": [PICTURE, PICTURE]}]},
         ("video/mp4", (720, 720), 3.0), 42.0),
        ("kling-3.0-omni/transformation",
         {"prompt": "in ink", "video_urls": [CLIP], "resolution": "720p", "aspect_ratio": "auto"},
         ("video/mp4", (960, 720), 3.0), 42.0),
        ("nano-banana-2-1", {"prompt": "a mug", "aspect_ratio": "16:9"}, ("image/jpeg", (1024, 576), 0), 4.0),
        ("nano-banana-2-1", {"prompt": "blue", "image_input": [PICTURE], "resolution": "2K", "output_format": "png"},
         ("image/png", (2048, 1536), 0), 6.0),
    ],
)  # fmt: skip
def test_each_comes_to_a_file_at_its_price(
    tmp_path: Path, model: str, values: dict[str, Any], expected: tuple[str, Any, float], price: float
) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await made(client, clock, model, values)
        kind, size, seconds = await facts(client, record)
        assert (kind, size, record["creditsConsumed"]) == (*expected[:2], price)
        assert seconds == pytest.approx(expected[2], abs=0.15)

    play(tmp_path, story)


def test_a_transcript_is_an_object_and_no_file(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await made(client, clock, "elevenlabs/speech-to-text", {"audio_url": SOUND, "diarize": True})
        result = {"resultObject": TRANSCRIPT}
        assert (record["state"], record["response"], json.loads(record["resultJson"])) == ("success", result, result)
        picture_for_a_sound = await made(client, clock, "elevenlabs/speech-to-text", {"audio_url": PICTURE})
        assert picture_for_a_sound["failCode"] == "422"

    play(tmp_path, story)


def test_the_same_text_sounds_the_same(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        heard = []
        for text in (SENTENCE, SENTENCE, SENTENCE[::-1]):
            values = {"text": text, "voice": VOICE}
            record = await finish(client, clock, model="elevenlabs/text-to-speech-turbo-2-5", input=values)
            heard.append((await client.get(record["response"]["resultUrls"][0])).content)
        assert heard[0] == heard[1] != heard[2]

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("model", "values", "message"),
    [
        ("elevenlabs/text-to-speech-turbo-2-5", {"voice": VOICE}, "This field is required"),
        ("elevenlabs/text-to-speech-turbo-2-5", {"text": "x" * 5001, "voice": VOICE},
         "The text length cannot exceed the maximum limit"),
        ("elevenlabs/text-to-speech-turbo-2-5", {"text": "x", "voice": "nobody"},
         "voice is not within the range of allowed options"),
        ("elevenlabs/text-to-dialogue-v3", {"dialogue": [{"text": "x"}]}, "This field is required"),
        ("elevenlabs/text-to-dialogue-v3", {"dialogue": "x"}, "Value must be within the specified range"),
        ("kling-3.0-omni/image-to-video", {"prompt": "on"}, "This field is required"),
        ("kling-3.0-omni/reference-to-video", {"prompt": "on"}, "This field is required"),
        ("kling-3.0-omni/text-to-video", {"prompt": "on", "customize_multi_shots": True}, "This field is required"),
        ("kling-3.0-omni/text-to-video", {"prompt": "on", "duration": 16}, "Value must be within the specified range"),
        ("nano-banana-2-1", {"prompt": "on", "resolution": "8K"},
         "resolution is not within the range of allowed options"),
    ],
)  # fmt: skip
def test_a_request_is_checked_as_any_other(tmp_path: Path, model: str, values: dict[str, Any], message: str) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        assert await create(client, model, input=values) == refused(500, message)

    play(tmp_path, story)


def test_moderation_reads_every_line_of_a_conversation(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        lines = [{"text": "Hello", "voice": VOICE}, {"text": "[fail]", "voice": VOICE}]
        reply = await create(client, "elevenlabs/text-to-dialogue-v3", input={"dialogue": lines})
        await clock.advance(12)
        assert (await ask(client, reply["data"]["taskId"]))["data"]["failCode"] == "422"

    play(tmp_path, story)


def test_the_market_tells_of_them_to_those_who_ask_by_name(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        listed = (await client.get("/api/v1/models")).json()["data"]["models"]
        assert IDS.isdisjoint(model["model"] for model in listed)
        for model in IDS:
            schema = (await client.get(f"/api/v1/models/{model}/schema")).json()["data"]["openapi"]
            post = schema["paths"]["/api/v1/jobs/createTask"]["post"]
            body = post["requestBody"]["content"]["application/json"]["schema"]
            assert body["properties"]["model"]["enum"] == [model]
        price = (await client.get("/api/v1/models/elevenlabs/text-to-speech-turbo-2-5/price")).json()["data"]
        assert price["pricingDesc"] == "6 credits ($0.03) per 1000 characters"

    play(tmp_path, story)
