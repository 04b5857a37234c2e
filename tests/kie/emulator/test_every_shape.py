"""A task's whole life for one model of every kind and shape of input: asked for over HTTP, drawn, downloaded."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from PIL import Image

from kie import catalogue
from tests.kie.emulator.test_task_life import finish, picture, upload
from tests.kie.emulator.test_wire import play, refused
from tests.support.clocks import ManualClock
from tests.support.pictures import clip

PICTURE, CLIP, SOUND = "PICTURE", "CLIP", "SOUND"
"""In an input, what stands for the address of an uploaded file."""


def sound(*, seconds: float) -> bytes:
    """A WAV of a tone."""
    out = io.BytesIO()
    with av.open(out, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        wave = (np.sin(np.arange(round(8000 * seconds)) / 5) * 9000).astype(np.int16)[None, :]
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def put(value: Any, addresses: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: put(inner, addresses) for key, inner in value.items()}
    if isinstance(value, list):
        return [put(inner, addresses) for inner in value]
    return addresses.get(value, value) if isinstance(value, str) else value


async def made(client: httpx.AsyncClient, clock: ManualClock, model: str, values: dict[str, Any]) -> Any:
    """The record of a finished task, with its files uploaded first."""
    addresses = {
        PICTURE: await upload(client, picture(64, 48)),
        CLIP: await upload(client, clip(seconds=0.5), "clip.mp4"),
        SOUND: await upload(client, sound(seconds=0.5), "voice.wav"),
    }
    assert catalogue.problems(catalogue.get(model), values) == ()
    return await finish(client, clock, model=model, input=put(values, addresses))


async def facts(client: httpx.AsyncClient, record: Any) -> tuple[str, tuple[int, int] | None, float]:
    """Type, pixels and seconds of the first result file."""
    answer = await client.get(record["response"]["resultUrls"][0])
    kind = answer.headers["Content-Type"]
    if kind.startswith("image/"):
        return kind, Image.open(io.BytesIO(answer.content)).size, 0
    with av.open(io.BytesIO(answer.content), "r") as container:
        seconds = round(float(container.duration or 0) / av.time_base, 1)
        video = container.streams.video
        return kind, (video[0].width, video[0].height) if video else None, seconds


@pytest.mark.parametrize(
    ("model", "values", "expected"),
    [
        ("4o-image-api", {"prompt": "a mug", "size": "3:2"}, ("image/png", (1024, 683), 0)),
        ("seedream/5-pro-layer-decomposition", {"image_url": PICTURE, "size": "1K"}, ("image/png", (1024, 768), 0)),
        ("wan/2-7-image",
         {"prompt": "a mug", "n": 1, "resolution": "1K", "aspect_ratio": "8:1",
          "color_palette": [{"hex": "#0047AB", "ratio": "33.33%"}] * 3},
         ("image/png", (1024, 128), 0)),
        ("wan/2-2-a14b-speech-to-video-turbo",
         {"prompt": "hello", "image_url": PICTURE, "audio_url": SOUND, "num_frames": 40, "frames_per_second": 40},
         ("video/mp4", (640, 480), 1.0)),
        ("infinitalk/from-audio", {"prompt": "hello", "image_url": PICTURE, "audio_url": SOUND},
         ("video/mp4", (640, 480), 0.5)),
        ("grok-imagine-video-1-5-preview", {"prompt": "a mug", "duration": 1, "image_urls": [PICTURE]},
         ("video/mp4", (640, 480), 1.0)),
        ("wan/2-2-animate-move", {"image_url": PICTURE, "video_url": CLIP}, ("video/mp4", (640, 480), 0.5)),
        ("happyhorse/video-edit", {"prompt": "in ink", "video_url": CLIP, "resolution": "720p"},
         ("video/mp4", (960, 720), 0.5)),
        ("topaz/video-upscale", {"video_url": CLIP, "upscale_factor": "4"}, ("video/mp4", (256, 192), 0.5)),
        ("pixverse-v6/transition",
         {"prompt": "on", "first_frame_image_url": PICTURE, "last_frame_image_url": PICTURE, "quality": "360p",
          "duration": 1},
         ("video/mp4", (480, 360), 1.0)),
        ("grok-imagine-image-2-0/segment-map", {"image_url": PICTURE}, ("image/png", (64, 48), 0)),
        ("elevenlabs/audio-isolation", {"audio_url": SOUND}, ("audio/mpeg", None, 0.5)),
    ],
)  # fmt: skip
def test_every_shape_of_input_comes_to_a_file(
    tmp_path: Path, model: str, values: dict[str, Any], expected: tuple[str, Any, float]
) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        kind, size, seconds = await facts(client, await made(client, clock, model, values))
        assert (kind, size) == expected[:2]
        assert seconds == pytest.approx(expected[2], abs=0.15)

    play(tmp_path, story, credits=10_000.0)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        ("kling-3.0/video",
         {"prompt": "@cat runs", "image_urls": [PICTURE],
          "kling_elements": [{"name": "cat", "description": "a cat", "element_input_urls": [PICTURE, "http://no"]}]}),
        ("gemini-omni-video",
         {"prompt": "on", "duration": "4", "video_list": [{"url": SOUND, "start": 0, "ends": 1}]}),
        ("elevenlabs/audio-isolation", {"audio_url": PICTURE}),
        ("grok-imagine/upscale", {"task_id": "no such task"}),
    ],
)  # fmt: skip
def test_files_inside_objects_and_of_every_kind_must_be_there_and_readable(
    tmp_path: Path, model: str, values: dict[str, Any]
) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await made(client, clock, model, values)
        assert (record["failCode"], record["failMsg"]) == (
            "422",
            "Your media file is unavailable, please replace it.",
        )

    play(tmp_path, story, credits=10_000.0)


def test_an_earlier_clip_is_worked_on_by_its_task_id(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        first = await made(client, clock, "grok-imagine-video-1-5-preview", {"prompt": "a mug", "duration": 1})
        larger = await made(client, clock, "grok-imagine/upscale", {"task_id": first["taskId"]})
        assert await facts(client, larger) == ("video/mp4", (1708, 960), 1.0)

    play(tmp_path, story, credits=10_000.0)


def test_a_model_that_answers_with_data_gives_no_file(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        record = await made(client, clock, "omnihuman-1-5/subject-detection", {"image_url": PICTURE})
        result = {"resultObject": {"subject_status": 1}}
        assert (record["state"], record["response"], json.loads(record["resultJson"])) == ("success", result, result)
        assert record["creditsConsumed"] == 0.0

    play(tmp_path, story)


def test_a_rule_is_refused_with_its_own_code(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        wanted = {"prompt": "a mug", "generation_type": "REFERENCE_2_VIDEO", "model": "veo3"}
        answer = await client.post("/api/v1/jobs/createTask", json={"model": "veo-3-1", "input": wanted})
        message = "Reference to video only supports the Veo Fast model and Veo Lite model."
        assert answer.json() == refused(422, message)

    play(tmp_path, story)


def test_the_market_lists_what_is_inside_lists(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        schema = (await client.get("/api/v1/models/kling-3.0/video/schema")).json()["data"]["openapi"]
        post = schema["paths"]["/api/v1/jobs/createTask"]["post"]
        properties = post["requestBody"]["content"]["application/json"]["schema"]["properties"]["input"]["properties"]
        assert properties["multi_prompt"] == {
            "type": "array",
            "description": "One prompt and length for each shot",
            "maxItems": 5,
            "items": {
                "type": "object",
                "properties": {
                    "prompt": {"type": "string", "description": "What the shot shows", "maxLength": 500},
                    "duration": {
                        "type": "integer", "description": "Its length in seconds", "minimum": 1, "maximum": 12,
                    },
                },
                "required": ["prompt", "duration"],
            },
        }  # fmt: skip
        assert properties["image_urls"]["items"] == {"type": "string"}

    play(tmp_path, story)
