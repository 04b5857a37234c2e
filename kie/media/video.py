"""What is read out of a kept clip: how it is timed, its last frame, and a small preview that moves.

No clip is decoded into memory: of a preview, the at most `MOST_SECONDS * FPS` frames are held that were made small on
the way, of everything else a frame or two. PyAV and Pillow are loaded when they are first needed.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kie.errors import BadInput

if TYPE_CHECKING:
    import av
    import av.container
    import av.video.stream
    from PIL import Image

PreviewFormat = Literal["gif", "webp"]

MOST_SECONDS = 8.0
LARGEST_EDGE: dict[PreviewFormat, int] = {"gif": 400, "webp": 480}
"""Pixels. A GIF of one size has ten times the bytes of the WebP."""
FPS: dict[PreviewFormat, int] = {"gif": 10, "webp": 12}
"""A GIF counts in hundredths of a second: at 12 frames it would run too fast."""

_MIMES: dict[PreviewFormat, str] = {"gif": "image/gif", "webp": "image/webp"}
_BACK_SECONDS = (Fraction(1, 2), Fraction(5))
_WEBP_QUALITY = 70
_UNSPECIFIED = 2
"""What a frame says of its colour coding (ISO 23091-4) where the clip says nothing."""
_NO_FRAME = "This clip has no frame that can be decoded."


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Read from the head of a clip, without decoding it. `frame_rate` is frames a second, where the clip says it."""

    frame_rate: float | None
    has_sound: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A clip made small: the file, and what it became. `is_cut` says that the clip goes on after it."""

    content: bytes
    mime: str
    width: int
    height: int
    seconds: float
    frames: int
    is_cut: bool

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


@lru_cache(maxsize=64)
def timing(path: Path) -> Timing:
    """`path` is a kept file, whose content never changes. Raises BadInput where it is no clip."""
    with _opened(path) as container:
        rate = _video(container).average_rate
        return Timing(frame_rate=float(rate) if rate else None, has_sound=bool(container.streams.audio))


def last_frame(path: Path) -> Image.Image:
    """The last frame that can be decoded, at the clip's own size. Raises BadInput where none can."""
    with _opened(path) as container:
        stream = _video(container)
        for start in _starts(container, stream):
            container.seek(start, stream=stream)  # to the key frame before it
            last = deque(_whole_frames(container, stream), maxlen=1)
            if last:
                return _image(last[0])
    raise BadInput(_NO_FRAME)


@lru_cache(maxsize=4)
def preview(path: Path, *, kind: PreviewFormat) -> Preview:
    """The first seconds of a clip as a GIF or an animated WebP that repeats. Raises BadInput where it is no clip."""
    with _opened(path) as container:
        taken, is_cut = _taken(container, fps=FPS[kind], edge=LARGEST_EDGE[kind])
    if not taken:
        raise BadInput(_NO_FRAME)
    images = [image for _, image in taken]
    milliseconds = _lengths([moment for moment, _ in taken], fps=FPS[kind], unit=10 if kind == "gif" else 1)
    return Preview(
        content=(_gif if kind == "gif" else _webp)(images, milliseconds),
        mime=_MIMES[kind],
        width=images[0].width,
        height=images[0].height,
        seconds=sum(milliseconds) / 1000,
        frames=len(images),
        is_cut=is_cut,
    )


def _taken(
    container: av.container.InputContainer, *, fps: int, edge: int
) -> tuple[list[tuple[float, Image.Image]], bool]:
    """Frames at most `fps` a second with their moments from 0, made small; and whether the clip goes on."""
    stream = _video(container)
    half = 0.5 / float(stream.average_rate or fps)
    taken: list[tuple[float, Image.Image]] = []
    first: float | None = None
    for frame in _whole_frames(container, stream):
        moment = frame.time or 0.0
        first = moment if first is None else first
        moment -= first
        if moment >= MOST_SECONDS - half:
            return taken, True
        if moment >= len(taken) / fps - half:
            taken.append((moment, _image(frame, edge=edge)))
    return taken, False


def _lengths(moments: Sequence[float], *, fps: int, unit: int) -> list[int]:
    """How long each frame is shown, in ms that are multiples of `unit`; what is rounded away does not add up."""
    marks = [unit * round(1000 * moment / unit) for moment in moments]
    last = marks[-1] - marks[-2] if len(marks) > 1 else 1000 // fps
    return [*(later - earlier for earlier, later in pairwise(marks)), last]


def _gif(images: list[Image.Image], milliseconds: list[int]) -> bytes:
    """With one palette for all frames, so that still parts do not flicker and stay small."""
    palette = _common_palette(images)
    frames = [image.quantize(palette=palette) for image in images]  # Floyd and Steinberg's dither
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=milliseconds, loop=0, optimize=False)
    return out.getvalue()


def _webp(images: list[Image.Image], milliseconds: list[int]) -> bytes:
    out = io.BytesIO()
    images[0].save(
        out, "WEBP", save_all=True, append_images=images[1:], duration=milliseconds, loop=0, quality=_WEBP_QUALITY,
        method=2,
    )  # fmt: skip
    return out.getvalue()


def _common_palette(images: list[Image.Image]) -> Image.Image:
    """256 colours for a sheet of frames from all over the clip."""
    from PIL import Image

    samples = images[:: max(1, len(images) // 8)][:9]
    wide, high = max(1, images[0].width // 3), max(1, images[0].height // 3)
    sheet = Image.new("RGB", (wide * 3, high * 3))
    for number in range(9):
        small = samples[number % len(samples)].resize((wide, high), Image.Resampling.NEAREST)
        sheet.paste(small, (number % 3 * wide, number // 3 * high))
    return sheet.quantize(256, method=Image.Quantize.MEDIANCUT)


@contextmanager
def _opened(path: Path) -> Iterator[av.container.InputContainer]:
    import av

    try:
        with av.open(str(path)) as container:
            yield container
    except (av.FFmpegError, ValueError) as error:
        raise BadInput(f"This clip cannot be read ({type(error).__name__}).") from None


def _video(container: av.container.InputContainer) -> av.video.stream.VideoStream:
    if not container.streams.video:
        raise BadInput("This file has no pictures in it.")
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    return stream


def _whole_frames(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream
) -> Iterator[av.VideoFrame]:
    """Frames in order from where the container stands, up to the first that is damaged."""
    import av

    frames = container.decode(stream)
    while True:
        try:
            frame = next(frames)
        except (StopIteration, av.FFmpegError):
            return
        yield frame


def _starts(container: av.container.InputContainer, stream: av.video.stream.VideoStream) -> Iterator[int]:
    """Where a search for the last frame may begin, in the stream's own ticks: near the end, then ever earlier."""
    import av

    tick = stream.time_base
    if tick and (stream.duration or container.duration):
        length = stream.duration or Fraction(container.duration or 0, av.time_base) / tick
        end = (stream.start_time or 0) + length
        yield from (max(0, int(end - back / tick)) for back in _BACK_SECONDS)
    yield 0


def _image(frame: av.VideoFrame, *, edge: int | None = None) -> Image.Image:
    """The frame, made smaller where its longer side is longer than `edge`."""
    from av.video.reformatter import Colorspace

    scale = min(1.0, edge / max(frame.width, frame.height)) if edge else 1.0
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    # who does not say how its colours are coded is taken as players take it, so that a frame looks as the clip did
    coded_as = Colorspace.ITU709 if frame.colorspace == _UNSPECIFIED and frame.height >= 720 else None
    small = frame.reformat(width=width, height=height, format="rgb24", src_colorspace=coded_as)
    image: Image.Image = small.to_image()  # type: ignore[no-untyped-call]
    return image
