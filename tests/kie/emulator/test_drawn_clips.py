"""Demo clips: real MP4 files of the asked length and shape, that move."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from kie.emulator.drawn_clips import clip
from kie.emulator.drawn_pictures import draw


@dataclass(frozen=True, kw_only=True)
class Probe:
    codec: str
    pixel_format: str
    size: tuple[int, int]
    seconds: float
    frames: int


def probe(path: Path) -> Probe:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        return Probe(
            codec=stream.codec_context.name,
            pixel_format=str(stream.codec_context.pix_fmt),
            size=(stream.width, stream.height),
            seconds=round((container.duration or 0) / 1_000_000, 2),
            frames=frames,
        )


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24").astype(float) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("width", "height", "seconds", "fps"),
    [(320, 180, 1.0, 24), (180, 320, 2.0, 12), (256, 256, 0.5, 30), (640, 80, 1.0, 10)],
)
def test_a_clip_has_the_asked_shape_and_length(
    tmp_path: Path, width: int, height: int, seconds: float, fps: int
) -> None:
    path = tmp_path / "clip.mp4"
    clip(path, prompt="a rocket", width=width, height=height, seconds=seconds, model="m", seed=1, fps=fps)
    assert probe(path) == Probe(
        codec="h264",
        pixel_format="yuv420p",
        size=(width, height),
        seconds=seconds,
        frames=round(seconds * fps),
    )


def test_odd_sizes_become_even(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    clip(path, prompt="a cat", width=161, height=91, seconds=0.25, model="m", seed=1)
    assert probe(path).size == (160, 90)


def test_a_large_clip_is_painted_small_and_scaled(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    clip(path, prompt="a city", width=1920, height=1080, seconds=0.25, model="m", seed=1)
    assert probe(path).size == (1920, 1080)


@pytest.mark.parametrize("prompt", ["a fox, clay", "a city at night", "", "\x00🦊"])
def test_a_clip_moves_smoothly(tmp_path: Path, prompt: str) -> None:
    path = tmp_path / "clip.mp4"
    clip(path, prompt=prompt, width=192, height=108, seconds=2, model="m", seed=3)
    frames = frames_of(path)
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
    assert float(np.abs(frames[-1] - frames[0]).mean()) > 3
    assert max(steps) < 14


def test_a_clip_from_a_picture_starts_on_it(tmp_path: Path) -> None:
    base = draw(prompt="a mug, #CC2244", width=320, height=180, model="m", seed=1)
    path = tmp_path / "clip.mp4"
    clip(
        path,
        prompt="slow zoom",
        width=320,
        height=180,
        seconds=0.5,
        model="m",
        seed=4,
        base=base.convert("RGBA"),
    )
    ends = (frames_of(path)[0], frames_of(path)[-1])
    near = min(
        float(np.abs(end.mean(axis=(0, 1)) - np.asarray(base, dtype=float).mean(axis=(0, 1))).max()) for end in ends
    )
    assert near < 25


def test_the_index_comes_before_the_frames(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    clip(path, prompt="a mug", width=64, height=64, seconds=0.25, model="m", seed=1)
    body = path.read_bytes()
    assert body.index(b"moov") < body.index(b"mdat")


def test_the_same_arguments_give_the_same_clip(tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        clip(tmp_path / name, prompt="a mug", width=96, height=64, seconds=0.25, model="m", seed=1)
    first, second = frames_of(tmp_path / "one.mp4"), frames_of(tmp_path / "two.mp4")
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_the_mark_stays_in_the_corner(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    clip(
        path,
        prompt="plain background, #FFFFFF background, a mug",
        width=320,
        height=320,
        seconds=0.25,
        model="m",
        seed=1,
    )
    corner = Image.fromarray(frames_of(path)[3].astype(np.uint8)).crop((270, 295, 320, 320)).convert("L")
    low, high = corner.getextrema()
    assert float(str(high)) - float(str(low)) > 80
