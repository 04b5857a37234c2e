"""Every createTask that was recorded at KIE, which took them all: what the emulator may not refuse either."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kie.emulator.test_wire import ask, play
from tests.support.clocks import ManualClock

UPLOADS = "https://tempfile.redpandaai.co/kieai/136592"
EXAMPLES = "https://static.aiquickdraw.com/tools/example"
RECORDED: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "bytedance/seedance-2-fast",
        {
            "prompt": (
                "The reference images show a white cat with mismatched yellow and blue eyes, and a man wearing a blue "
                "suit and a blue tie. The setting is a sandy beach with the ocean behind.\n\nIn the scene, the man "
                "sits cross-legged on the sand. The white cat climbs onto his lap, purrs, and lifts a paw to bat "
                "playfully at his blue tie. The man smiles and waves at the camera with his free hand."
            ),
            "reference_image_urls": [
                f"{UPLOADS}/images/test-uploads/1777539187532-kgfz8edkkle.jpg",
                f"{UPLOADS}/images/test-uploads/1777539188127-q1ijj3yo5e.jpg",
                f"{UPLOADS}/images/test-uploads/1777539188799-gk6dpcbhz1.jpg",
                f"{UPLOADS}/images/test-uploads/1777539189582-i7nd1r4ta49.png",
            ],
            "resolution": "480p",
            "aspect_ratio": "16:9",
            "duration": 4,
            "generate_audio": False,
            "web_search": False,
            "nsfw_checker": False,
        },
    ),
    (
        "bytedance/seedance-2",
        {
            "prompt": "The cat blinks slowly and turns its head, gentle breeze through fur",
            "first_frame_url": f"{UPLOADS}/images/test-uploads/1776488469865-2d25qim1p88.jpg",
            "resolution": "480p",
            "aspect_ratio": "16:9",
            "duration": 4,
            "generate_audio": False,
            "web_search": False,
            "nsfw_checker": False,
        },
    ),
    (
        "gpt-image-2-image-to-image",
        {
            "prompt": "Transform this product image into a premium e-commerce poster style.",
            "input_urls": [f"{EXAMPLES}/1764851484363_ScV1s2aq.webp"],
            "aspect_ratio": "1:1",
            "nsfw_checker": False,
        },
    ),
    (
        "gpt-image-2-text-to-image",
        {
            "prompt": "A cinematic night city poster with neon reflections on a rainy street.",
            "aspect_ratio": "16:9",
            "nsfw_checker": False,
        },
    ),
    (
        "grok-imagine/text-to-image",
        {"prompt": "A red panda sitting on a mossy log in a bamboo forest", "aspect_ratio": "1:1"},
    ),
    (
        "grok-imagine/image-to-image",
        {
            "prompt": "Transform into a watercolor painting style",
            "image_urls": [f"{EXAMPLES}/1767694885407_pObJoMcy.png"],
        },
    ),
    (
        "grok-imagine/image-to-video",
        {
            "prompt": (
                "@Image1 and @Image2 show the same white cat with mismatched yellow and blue eyes.\n@Image3 is a man "
                "wearing a blue suit and blue tie.\n@Image4 is a sandy beach with the ocean behind it.\n\nIn the "
                "scene, @Image3 sits cross-legged on the sand in the setting from @Image4. @Image1 climbs onto "
                "@Image3's lap, purrs, and lifts a paw to bat playfully at his blue tie. @Image3 smiles and waves at "
                "the camera with his free hand."
            ),
            "image_urls": [
                f"{UPLOADS}/images/test-uploads/1777537997430-q2ajamt8uda.jpg",
                f"{UPLOADS}/images/test-uploads/1777537998016-5321n6oor.jpg",
                f"{UPLOADS}/images/test-uploads/1777537998573-4816p3iqdj7.jpg",
                f"{UPLOADS}/images/test-uploads/1777537999286-r7plxfbs2ui.png",
            ],
            "duration": "6",
            "resolution": "480p",
            "aspect_ratio": "16:9",
            "mode": "fun",
            "nsfw_checker": False,
        },
    ),
    ("grok-imagine/text-to-video", {"prompt": "A golden sunset over calm ocean waves", "duration": "6"}),
    (
        "grok-imagine/extend",
        {
            "task_id": "c13f22cfc68d83c319043ade1c1fd401",
            "prompt": "The bird lands gracefully on a tree branch",
            "extend_at": 0,
            "extend_times": "6",
        },
    ),
    ("grok-imagine/upscale", {"task_id": "d43f0d0ab29f28fdfcf68a9dccbd7a42"}),
    (
        "happyhorse/image-to-video",
        {
            "prompt": "The cat blinks slowly and turns its head toward the camera",
            "image_urls": [f"{UPLOADS}/images/test-uploads/1777534514383-w5dsj9ctw1.jpg"],
            "resolution": "720p",
            "duration": 3,
            "seed": 1546095068,
        },
    ),
    (
        "happyhorse/reference-to-video",
        {
            "prompt": (
                "On a sandy beach with the ocean behind, character2 sits cross-legged on the sand. character1 climbs "
                "onto character2's lap, purrs, and lifts a paw to bat playfully at his blue tie. character2 smiles and "
                "waves at the camera with his free hand. character1 is a white cat with mismatched yellow and blue "
                "eyes. character2 is a man wearing a blue suit and a blue tie."
            ),
            "reference_image": [
                f"{UPLOADS}/images/test-uploads/1777542439825-v1odvzscai.jpg",
                f"{UPLOADS}/images/test-uploads/1777542440458-sxw7e8f3dl.jpg",
            ],
            "resolution": "720p",
            "aspect_ratio": "16:9",
            "duration": 3,
            "seed": 1308038620,
        },
    ),
    (
        "happyhorse/text-to-video",
        {
            "prompt": (
                "A miniature city built from cardboard and bottle caps comes to life at night. A cardboard train "
                "slowly passes through, with small lights dotting the scene and illuminating the way ahead."
            ),
            "resolution": "720p",
            "aspect_ratio": "16:9",
            "duration": 3,
            "seed": 1622429582,
        },
    ),
    (
        "happyhorse/video-edit",
        {
            "prompt": "Restyle the scene to look like a watercolor painting",
            "video_url": f"{UPLOADS}/videos/test-uploads/1777534532485-yol4b2vocb.mp4",
            "resolution": "720p",
            "audio_setting": "auto",
            "seed": 1764574909,
        },
    ),
    (
        "kling-3.0/video",
        {
            "prompt": (
                "On a sandy beach with the ocean behind, [blue_suit_man] sits cross-legged on the sand. [white_cat] "
                "climbs onto his lap, purrs, and lifts a paw to bat playfully at his blue tie. [blue_suit_man] smiles "
                "and waves at the camera with his free hand."
            ),
            "image_urls": [f"{UPLOADS}/images/test-uploads/1777541530611-f4jumrbvm7t.png"],
            "kling_elements": [
                {
                    "name": "white_cat",
                    "description": "A white cat with mismatched yellow and blue eyes",
                    "element_input_urls": [
                        f"{UPLOADS}/images/test-uploads/1777541528793-kjxqr32zxc.jpg",
                        f"{UPLOADS}/images/test-uploads/1777541529348-xljismy9lp.jpg",
                    ],
                },
                {
                    "name": "blue_suit_man",
                    "description": "A man wearing a blue suit and a blue tie",
                    "element_input_urls": [
                        f"{UPLOADS}/images/test-uploads/1777541529918-3atn472bq57.jpg",
                        f"{UPLOADS}/images/test-uploads/1777541529918-3atn472bq57.jpg",
                    ],
                },
            ],
            "sound": False,
            "duration": "5",
            "aspect_ratio": "16:9",
            "mode": "4K",
            "multi_shots": False,
        },
    ),
    (
        "kling-3.0/motion-control",
        {
            "input_urls": [f"{EXAMPLES}/1767694885407_pObJoMcy.png"],
            "video_urls": [f"{EXAMPLES}/1767525918769_QyvTNib2.mp4"],
            "prompt": "The cartoon character is dancing.",
            "mode": "720p",
            "character_orientation": "video",
            "background_source": "input_video",
        },
    ),
    ("nano-banana-2", {"prompt": "A beautiful garden with roses and a fountain"}),
    ("nano-banana-pro", {"prompt": "A futuristic city with flying vehicles at night"}),
    (
        "qwen2/image-edit",
        {
            "prompt": "Add sunglasses to the subject",
            "image_url": [f"{EXAMPLES}/1773473208660_6EO8TFjh.webp"],
            "image_size": "1:1",
            "output_format": "png",
        },
    ),
    ("qwen2/text-to-image", {"prompt": "A serene mountain landscape at sunrise", "image_size": "16:9"}),
    (
        "seedream/5-lite-image-to-image",
        {
            "prompt": "Transform the scene into a vibrant cyberpunk cityscape at night, neon lighting, photorealistic",
            "image_urls": [f"{EXAMPLES}/1764851484363_ScV1s2aq.webp"],
            "aspect_ratio": "1:1",
            "quality": "basic",
            "nsfw_checker": False,
        },
    ),
    (
        "seedream/5-lite-text-to-image",
        {
            "prompt": "A serene mountain landscape at sunrise, photorealistic",
            "aspect_ratio": "16:9",
            "quality": "basic",
            "nsfw_checker": False,
        },
    ),
    (
        "wan/2-7-image-to-video",
        {
            "prompt": "A cat stretches lazily then turns to look at the camera with curious eyes",
            "negative_prompt": "blurry, low quality, distorted",
            "first_frame_url": f"{EXAMPLES}/1767694885407_pObJoMcy.png",
            "resolution": "720p",
            "duration": 5,
            "prompt_extend": True,
            "watermark": False,
            "nsfw_checker": False,
        },
    ),
    (
        "wan/2-7-image-pro",
        {
            "prompt": "A futuristic cityscape at night with neon lights reflecting off wet streets.",
            "n": 1,
            "resolution": "2K",
            "aspect_ratio": "16:9",
            "enable_sequential": False,
            "thinking_mode": False,
            "watermark": False,
            "seed": 0,
            "nsfw_checker": False,
        },
    ),
    (
        "wan/2-7-image",
        {
            "prompt": "A serene mountain landscape at sunrise with misty valleys and golden light.",
            "n": 1,
            "resolution": "2K",
            "aspect_ratio": "1:1",
            "enable_sequential": False,
            "thinking_mode": False,
            "watermark": False,
            "seed": 0,
            "nsfw_checker": False,
        },
    ),
    (
        "wan/2-7-r2v",
        {
            "prompt": (
                "Image 1 and image 2 show the same white cat with mismatched yellow and blue eyes.\nImage 3 is a man "
                "wearing a blue suit and blue tie.\nThe setting is a sandy beach with the ocean behind.\n\nIn the "
                "scene, the man sits cross-legged on the sand. The white cat climbs onto his lap, purrs, and lifts a "
                "paw to bat playfully at his blue tie. The man smiles and waves at the camera with his free hand."
            ),
            "reference_image": [
                f"{UPLOADS}/images/test-uploads/1777537996491-no3xx9dd93.jpg",
                f"{UPLOADS}/images/test-uploads/1777537997150-kl6ox96wib.jpg",
                f"{UPLOADS}/images/test-uploads/1777537997861-ihnhpl6m4r.jpg",
            ],
            "first_frame": f"{UPLOADS}/images/test-uploads/1777537998524-johf3gq50xs.png",
            "resolution": "720p",
            "aspect_ratio": "16:9",
            "duration": 2,
            "watermark": False,
            "nsfw_checker": False,
            "seed": 1308038620,
        },
    ),
    (
        "wan/2-7-videoedit",
        {
            "prompt": "Make the scene look like a watercolor painting.",
            "negative_prompt": "low resolution, errors, worst quality, low quality, malformed",
            "video_url": f"{UPLOADS}/videos/test-uploads/1775797961164-747gef84jjp.mp4",
            "resolution": "720p",
            "duration": 0,
            "audio_setting": "auto",
            "prompt_extend": True,
            "watermark": False,
            "nsfw_checker": False,
        },
    ),
    (
        "gpt-image-2-5-flare-text-to-image",
        {
            "prompt": "A lighthouse on a rocky headland at dusk, warm lamp glow against a violet sky, photorealistic.",
            "aspect_ratio": "16:9",
        },
    ),
)
TOLD_AS = {"grok-imagine/text-to-video": {"duration": 6}, "grok-imagine/image-to-video": {"duration": 6}}
"""What stands otherwise in the record than it was sent, as recorded; everything else stands as it was sent."""


@pytest.mark.parametrize(("model", "values"), RECORDED, ids=[model for model, _ in RECORDED])
def test_a_recorded_request_is_taken_and_repeated_as_recorded(
    tmp_path: Path, model: str, values: dict[str, Any]
) -> None:
    async def story(client: httpx.AsyncClient, _: ManualClock) -> None:
        made_to_fail = {"X-Emulator-Fault": "fail_500"}  # so that nothing is fetched
        body = {"model": model, "input": values}
        reply = (await client.post("/api/v1/jobs/createTask", json=body, headers=made_to_fail)).json()
        assert (reply["code"], reply["msg"]) == (200, "success")
        param = json.loads((await ask(client, reply["data"]["taskId"]))["data"]["param"])
        assert json.loads(param["input"]) == values | TOLD_AS.get(model, {})

    play(tmp_path, story)
