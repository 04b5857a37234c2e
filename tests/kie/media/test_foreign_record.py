"""What other programs write under their pictures, each in its own way, read into one shape; clean copies of GIFs."""

from __future__ import annotations

import io
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kie.errors import BadInput
from kie.media import metadata, read_picture
from kie.media.metadata import ForeignRecord
from kie.media.metadata.foreign_record import of_text, of_texts

COMFYUI = {
    "3": {"class_type": "KSampler",
          "inputs": {"seed": 77, "model": ["4", 0], "positive": ["10", 0], "negative": ["7", 0],
                     "latent_image": ["5", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "fox.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["11", 0], "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blur", "clip": ["4", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
    "10": {"class_type": "ConditioningSetArea", "inputs": {"conditioning": ["6", 0]}},
    "11": {"class_type": "PrimitiveString", "inputs": {"value": "a fox"}},
    "12": {"class_type": "CLIPTextEncode", "inputs": {"text": "an unused draft"}},
}  # fmt: skip
FLUX = {
    "1": {"class_type": "SamplerCustomAdvanced",
          "inputs": {"noise": ["2", 0], "guider": ["3", 0], "latent_image": ["5", 0]}},
    "2": {"class_type": "RandomNoise", "inputs": {"noise_seed": 77}},
    "3": {"class_type": "BasicGuider", "inputs": {"model": ["4", 0], "conditioning": ["6", 0]}},
    "4": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux.sft"}},
    "5": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 512, "height": 768}},
    "6": {"class_type": "FluxGuidance", "inputs": {"conditioning": ["7", 0]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox"}},
}  # fmt: skip
CASES: list[tuple[str, dict[str, str], ForeignRecord]] = [
    (
        "SwarmUI",
        {"parameters": json.dumps({"sui_image_params": {"prompt": "a fox", "negativeprompt": "blur", "seed": 77,
                                                        "model": "fox", "width": 512, "height": 768}})},
        ForeignRecord(tool="SwarmUI", prompt="a fox", negative_prompt="blur", seed=77, model="fox", size=(512, 768)),
    ),
    (
        "Fooocus",
        {"parameters": json.dumps({"prompt": "a fox", "negative_prompt": "blur", "seed": "77", "base_model": "fox",
                                   "resolution": "(512, 768)", "metadata_scheme": "fooocus"})},
        ForeignRecord(tool="Fooocus", prompt="a fox", negative_prompt="blur", seed=77, model="fox", size=(512, 768),
                      settings={"metadata_scheme": "fooocus"}),
    ),
    (
        "InvokeAI",
        {"invokeai_metadata": json.dumps({"positive_prompt": "a fox", "negative_prompt": "blur", "seed": 77,
                                          "model": {"name": "fox"}, "width": 512, "height": 768})},
        ForeignRecord(tool="InvokeAI", prompt="a fox", negative_prompt="blur", seed=77, model="fox", size=(512, 768)),
    ),
    (
        "InvokeAI 2",
        {"sd-metadata": json.dumps({"model_weights": "fox", "image": {"prompt": [{"prompt": "a fox"}], "seed": 77}})},
        ForeignRecord(tool="InvokeAI", prompt="a fox", seed=77, model="fox"),
    ),
    (
        "NovelAI",
        {"Software": "NovelAI", "Description": "a fox",
         "Comment": json.dumps({"prompt": "a fox", "uc": "blur", "seed": 77})},
        ForeignRecord(tool="NovelAI", prompt="a fox", negative_prompt="blur", seed=77),
    ),
    (
        "NovelAI 4",
        {"Comment": json.dumps({"prompt": "", "v4_prompt": {"caption": {"base_caption": "a fox"}}, "seed": 77})},
        ForeignRecord(tool="NovelAI", prompt="a fox", seed=77),
    ),
    (
        "ComfyUI",
        {"prompt": json.dumps(COMFYUI), "workflow": "{\"nodes\": []}"},
        ForeignRecord(tool="ComfyUI", prompt="a fox", negative_prompt="blur", seed=77, size=(512, 768),
                      model="fox.safetensors"),
    ),
    (
        "ComfyUI with a guider",
        {"prompt": json.dumps(FLUX)},
        ForeignRecord(tool="ComfyUI", prompt="a fox", seed=77, size=(512, 768), model="flux.sft"),
    ),
]  # fmt: skip


def png(texts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    content, at = file.getvalue(), 33
    chunks = b""
    for keyword, text in texts.items():
        body = b"iTXt" + keyword.encode() + b"\0\0\0\0\0" + text.encode()
        chunks += (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return content[:at] + chunks + content[at:]


def jpeg(comment: bytes, *, tag: int = 0x9286, inner: bool = True) -> bytes:
    exif = Image.Exif()
    (exif.get_ifd(0x8769) if inner else exif)[tag] = comment
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.mark.parametrize(("texts", "record"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_record_is_read_from_a_png(texts: dict[str, str], record: ForeignRecord) -> None:
    assert metadata.read(png(texts)) == record


WEB_UI = "a red fox, snow\nNegative prompt: blur\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 77, Size: 512x768"
DRAW_THINGS = json.dumps({"c": "a red fox, snow", "uc": "blur", "seed": 77, "size": "512x768"})


@pytest.mark.parametrize("text", [WEB_UI, DRAW_THINGS, json.dumps({"sui_image_params": {
    "prompt": "a red fox, snow", "negativeprompt": "blur", "seed": 77, "width": 512, "height": 768}})])  # fmt: skip
@pytest.mark.parametrize("inner", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_comment_is_read_in_every_encoding_and_directory(text: str, inner: bool, encoding: str) -> None:
    record = metadata.read(jpeg(b"UNICODE\0" + text.encode(encoding), inner=inner))
    assert isinstance(record, ForeignRecord)
    assert (record.prompt, record.negative_prompt, record.seed, record.size) == (
        "a red fox, snow",
        "blur",
        77,
        (512, 768),
    )


def test_two_texts_that_nothing_leads_to_are_no_prompt() -> None:
    nodes = {
        str(n): {"class_type": "CLIPTextEncode", "inputs": {"text": text}} for n, text in enumerate(("a fox", "blur"))
    }
    assert metadata.read(png({"prompt": json.dumps(nodes)})) == ForeignRecord(tool="ComfyUI", prompt="")


def test_a_graph_that_runs_in_circles_ends() -> None:
    nodes = {
        str(n): {"class_type": "KSampler", "inputs": {"positive": [str((n + 1) % 400), 0], "conditioning": [str(n), 0]}}
        for n in range(400)
    }
    assert metadata.read(png({"prompt": json.dumps(nodes)})) == ForeignRecord(tool="ComfyUI", prompt="")


KEYS = st.sampled_from(
    ["prompt", "uc", "c", "seed", "inputs", "class_type", "positive", "sui_image_params", "text", "x"]
)
KEYWORDS = st.sampled_from(["prompt", "parameters", "Comment", "workflow", "Software"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)
KEYS = st.sampled_from(
    ["prompt", "uc", "c", "seed", "inputs", "class_type", "positive", "sui_image_params", "text", "x"]
)


@given(
    st.dictionaries(st.sampled_from(["prompt", "parameters", "Comment", "workflow", "Software"]), JSON.map(json.dumps))
)
def test_any_json_is_a_record_or_none(texts: dict[str, str]) -> None:
    for record in (of_texts(texts), *map(of_text, texts.values())):
        assert record is None or isinstance(record.prompt, str)


# --- clean copies of GIFs, and pictures that nothing here reads


def gif(**more: Any) -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), (80 * n, 9, 9)) for n in range(3)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], loop=0, duration=40, **more)
    return file.getvalue()


def test_a_clean_gif_shows_the_same_and_says_nothing() -> None:
    content = gif(comment=b"secret-place")
    assert b"secret-place" in content
    clean = metadata.strip(content + b"secret-place after the end")
    assert b"secret-place" not in clean
    with Image.open(io.BytesIO(clean)) as left, Image.open(io.BytesIO(content)) as right:
        assert (left.n_frames, left.info["loop"], left.info["duration"]) == (right.n_frames, 0, 40)  # type: ignore[attr-defined]


@given(st.binary(max_size=60))
def test_any_gif_is_cleaned_or_left_as_it_is(tail: bytes) -> None:
    assert isinstance(metadata.strip(b"GIF89a" + tail), bytes)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        (b"\0\0\0\x18ftypmif1" + bytes(40), "HEIC"),
        (b"\xff\x0a" + bytes(40), "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(40), "JPEG XL"),
    ],
)
def test_a_picture_of_a_kind_that_is_not_read_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(BadInput, match=f"phone is a {kind} picture; export it as JPEG or PNG"):
        read_picture.read(content, name="phone")
