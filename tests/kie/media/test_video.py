"""What is read out of a clip: its timing, its very last frame, a preview that is small; and the routes that give it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import get_args

import av
import httpx
import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette

from kie.domain.task import ResultFile
from kie.errors import BadInput
from kie.ledger import queries
from kie.media import video
from kie.media.store import FileStore
from kie.media.video import FPS, LARGEST_EDGE, MOST_SECONDS, PreviewFormat, Timing
from kie.playground import container
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.server.routes import ROUTES
from tests.support.pictures import picture, sound
from tests.support.shelves import shown

pytestmark = pytest.mark.anyio


def film(
    greys: Sequence[int],
    *,
    fps: int = 10,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    kind: str = "mp4",
    **options: str,
) -> bytes:
    """A clip of one grey a frame."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{kind}"
        with av.open(str(path), "w", options={"movflags": "faststart"} if kind == "mp4" else {}) as container:
            stream = container.add_stream(codec, rate=fps, options={"threads": "1", **options})
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            for grey in greys:
                pixels = np.full((size[1], size[0], 3), grey, dtype=np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            container.mux(stream.encode())
        return path.read_bytes()


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "clip"
    path.write_bytes(content)
    return path


def grey_of(image: Image.Image) -> int:
    return image.convert("L").getpixel((image.width // 2, image.height // 2))  # type: ignore[return-value]


RISING = list(range(20, 220, 4))


@pytest.mark.parametrize(
    "content",
    [
        film(RISING),
        film(RISING, bf="3"),
        film(RISING, g="1"),
        film(RISING, codec="mpeg4"),
        film(RISING, codec="libvpx-vp9", kind="webm", deadline="realtime"),
        film(RISING[-1:]),
    ],
    ids=["one key frame", "b frames", "all key frames", "mpeg4", "webm", "one frame"],
)
def test_the_last_frame_is_the_last_one_that_is_shown(tmp_path: Path, content: bytes) -> None:
    last = video.last_frame(saved(tmp_path, content))

    assert last.size == (64, 48)
    assert grey_of(last) == pytest.approx(RISING[-1], abs=1)


def test_of_a_clip_whose_end_is_damaged_the_last_frame_before_it_is_taken(tmp_path: Path) -> None:
    whole = film(RISING, g="1")
    pictures = whole.index(b"mdat")
    spoiled = (len(whole) - pictures) // 4
    damaged = whole[:-spoiled] + bytes(spoiled)

    assert 120 < grey_of(video.last_frame(saved(tmp_path, damaged))) <= RISING[-1] + 1


def test_a_frame_looks_as_players_show_it_where_the_clip_does_not_say_how_its_colours_are_coded(tmp_path: Path) -> None:
    """Small clips are taken as ITU-R 601, large ones as 709: the same coded colour is another one to look at."""

    def red_of(size: tuple[int, int]) -> int:
        path = tmp_path / "red.mp4"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=10, options={"threads": "1"})
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            frame = av.VideoFrame(*size, "yuv420p")
            for plane, value in zip(frame.planes, (110, 90, 200), strict=True):
                plane.update(bytes([value]) * plane.buffer_size)
            container.mux([*stream.encode(frame), *stream.encode()])
        return video.last_frame(path).getpixel((8, 8))[0]  # type: ignore[index,no-any-return]

    assert red_of((64, 48)) == pytest.approx(1.164 * 94 + 1.596 * 72, abs=2)
    assert red_of((64, 720)) == pytest.approx(1.164 * 94 + 1.793 * 72, abs=2)


@pytest.mark.parametrize("content", [b"", b"no clip", picture(), sound(), film(RISING)[:300]])
def test_what_is_no_clip_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = saved(tmp_path, content)
    if content == picture():
        assert video.last_frame(path).size == (40, 30)
        return
    for read in (video.last_frame, video.timing, lambda p: video.preview(p, kind="gif")):
        with pytest.raises(BadInput, match=r"^This (clip|file) "):
            read(path)


def test_the_timing_is_read_from_the_head(tmp_path: Path) -> None:
    assert video.timing(saved(tmp_path, film(RISING, fps=24))) == Timing(frame_rate=24.0, has_sound=False)


@pytest.mark.parametrize("kind", get_args(PreviewFormat))
@pytest.mark.parametrize("fps", [6, 10, 24, 25, 60])
def test_a_preview_keeps_the_clips_own_time(tmp_path: Path, kind: PreviewFormat, fps: int) -> None:
    made = video.preview(saved(tmp_path, film(range(20, 20 + 2 * fps), fps=fps)), kind=kind)

    assert made.seconds == pytest.approx(2, abs=0.12)
    assert made.frames <= 2 * FPS[kind] + 1
    assert (made.frames, made.is_cut) == (min(2 * fps, made.frames), False)
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.size, image.info["loop"]) == ((made.width, made.height), 0)
        lengths = []
        for number in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(number)
            image.load()
            lengths.append(image.info["duration"])
    assert sum(lengths) / 1000 == pytest.approx(made.seconds, abs=0.01)


@pytest.mark.parametrize("kind", get_args(PreviewFormat))
def test_a_preview_of_a_long_and_large_clip_is_short_and_small(tmp_path: Path, kind: PreviewFormat) -> None:
    greys = [20 + number % 200 for number in range(90)]
    made = video.preview(saved(tmp_path, film(greys, size=(304, 540), preset="ultrafast")), kind=kind)

    assert max(made.width, made.height) == LARGEST_EDGE[kind]
    assert made.width / made.height == pytest.approx(304 / 540, abs=0.01)
    assert (made.seconds, made.frames, made.is_cut) == (MOST_SECONDS, 80, True)
    assert made.mime == f"image/{kind}"


def test_a_preview_is_never_larger_than_the_clip(tmp_path: Path) -> None:
    made = video.preview(saved(tmp_path, film(RISING)), kind="webp")

    assert (made.width, made.height) == (64, 48)


# --- the routes


@pytest.fixture
async def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.chdir(tmp_path)
    for name in ("KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "PLAYGROUND_DATA"):
        monkeypatch.delenv(name, raising=False)
    container.forget_current()
    transport = httpx.ASGITransport(Starlette(routes=ROUTES), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client
    container.forget_current()


def result(app: Playground, content: bytes) -> ResultFile:
    task_id = shown(app.ledger, FileStore(app.settings.files_folder), content)
    return task_of(app, task_id).files[0]


def task_of(app: Playground, task_id: str):  # type: ignore[no-untyped-def]
    task = queries.task(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
    assert task is not None
    return task


@pytest.mark.parametrize("kind", get_args(PreviewFormat))
async def test_a_preview_is_downloaded_under_its_name_and_counts_as_taken(
    served: httpx.AsyncClient, kind: PreviewFormat
) -> None:
    app = container.current()
    file = result(app, film(RISING))
    link = app.links.link("preview", f"{file.id}~{kind}", name=f"mug-preview.{kind}")

    answer = await served.get(link)

    assert (answer.status_code, answer.headers["content-type"]) == (200, f"image/{kind}")
    assert answer.headers["content-disposition"] == f'attachment; filename="mug-preview.{kind}"'
    assert answer.content == video.preview(app.store.path(file.sha256 or ""), kind=kind).content
    assert task_of(app, file.task_id).downloaded_at is not None


async def test_a_glance_at_a_preview_is_shown_and_does_not_count_as_taken(served: httpx.AsyncClient) -> None:
    app = container.current()
    file = result(app, film(RISING))

    answer = await served.get(app.links.link("glance", f"{file.id}~webp", name="mug-preview.webp"))

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert "content-disposition" not in answer.headers
    assert task_of(app, file.task_id).downloaded_at is None


async def test_a_preview_of_a_sound_is_refused_with_a_sentence(served: httpx.AsyncClient) -> None:
    app = container.current()
    file = result(app, sound())

    answer = await served.get(app.links.link("preview", f"{file.id}~gif", name="x.gif"))

    assert (answer.status_code, answer.text) == (422, "This file has no pictures in it.")


async def test_a_link_to_one_preview_opens_no_other(served: httpx.AsyncClient) -> None:
    app = container.current()
    file = result(app, film(RISING))
    link = app.links.link("preview", f"{file.id}~gif", name="x.gif")

    assert (await served.get(link.replace("~gif", "~webp"))).status_code == 403
    gone = app.links.link("preview", "gone~gif", name="x.gif")
    assert (await served.get(gone)).status_code == 404
