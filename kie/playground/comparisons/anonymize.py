"""A result as a blind judge may see it: no metadata, no name, and the same size and format as its rival.

A picture becomes a WebP that fits into a square whose edge both pictures of a pair can fill. A clip that is larger
than its rival, and not too long for it, is made as small; every other one is put into a new MP4 packet by packet, so
that its pixels stay as they are. What MP4 does not take is encoded anew; of what cannot be, the first frame is left.
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import av.container
import av.stream
import av.video.stream
from PIL import ImageOps

from kie.errors import BadInput
from kie.media.inspect import as_shown
from kie.media.pillow import Image

LARGEST_EDGE = 1280
MOST_SCALED = 1920 * 1080 * 300
"""Pixels of all frames of a clip that is made smaller; on two cores that takes some five seconds."""
_SOUND_RATE = 48_000
_REC_601, _REC_709, _UNKNOWN = 6, 1, (0, 2)
"""How a clip's colours are coded (ISO 23091-4): matrix, primaries and curve have the same numbers in these."""
_encoding = threading.Lock()
"""One clip at a time: whoever asks for the one that is being made waits for it, and no judge takes all the cores."""


def common_edge(*sizes: tuple[int | None, int | None]) -> int:
    """The longer edge that all of these pictures (width and height) can have without one being enlarged."""
    known = [max(wide, high) for wide, high in sizes if wide and high]
    return min([LARGEST_EDGE, *known])


def edge_of_all(paths: Iterable[Path | None]) -> int:
    """The same for kept pictures; what is not there or damaged has no say."""
    sizes = []
    for path in paths:
        with suppress(Exception):  # on damaged bytes a decoder raises what it likes
            if path is not None:
                with Image.open(path) as picture:
                    sizes.append(picture.size)
    return common_edge(*sizes)


def blinded(path: Path, *, mime: str, edge: int, scales_clips: bool = True) -> tuple[bytes, str]:
    """The bytes to show and their type. `path` is a kept file: its content never changes.

    Clips are made smaller only where `scales_clips`. Raises BadInput where nothing of it can be shown.
    """
    if mime.startswith("video/"):
        return _clip(path, edge=edge, is_scaled=scales_clips)
    with _told_in_words():
        return _picture(path, edge=edge), "image/webp"


@lru_cache(maxsize=24)
def _picture(path: Path, *, edge: int) -> bytes:
    with Image.open(path) as picture:
        return _webp(ImageOps.exif_transpose(picture), edge=edge)


def _webp(picture: Image.Image, *, edge: int) -> bytes:
    out = io.BytesIO()
    plain = as_shown(picture)
    plain.thumbnail((edge, edge))
    plain.save(out, "WEBP", quality=90, method=2)
    return out.getvalue()


def _clip(path: Path, *, edge: int, is_scaled: bool) -> tuple[bytes, str]:
    """The first of its forms that can be made."""
    with _told_in_words():
        ways: list[Callable[[], bytes]] = [lambda: _copied(path), lambda: _encoded_once(path, edge=edge)]
        if is_scaled and _is_to_be_scaled(path, edge=edge):
            ways.reverse()
        for make in ways:
            try:
                return make(), "video/mp4"
            except (av.FFmpegError, ValueError):
                continue
        return _first_frame(path, edge=edge), "image/webp"


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # on damaged bytes a decoder raises what it likes, RuntimeError included
        raise BadInput(f"This result cannot be shown ({type(error).__name__}).") from None


def _is_to_be_scaled(path: Path, *, edge: int) -> bool:
    with av.open(str(path)) as source:
        stream = source.streams.video[0]
        seconds = (source.duration or 0) / av.time_base
        frames = stream.frames or seconds * float(stream.average_rate or 30)
        return max(stream.width, stream.height) > edge and stream.width * stream.height * frames <= MOST_SCALED


def _copied(path: Path) -> bytes:
    """The same packets in a new MP4."""
    with av.open(str(path)) as source, _mp4() as (target, made):
        wanted = [stream for stream in source.streams if stream.type in ("video", "audio")]
        streams = {stream.index: target.add_stream_from_template(stream) for stream in wanted}
        for packet in source.demux(*wanted):
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
        target.close()
        return made.read_bytes()


def _encoded_once(path: Path, *, edge: int) -> bytes:
    with _encoding:
        return _encoded(path, edge=edge)


@lru_cache(maxsize=6)
def _encoded(path: Path, *, edge: int) -> bytes:
    """Its frames at most `edge` pixels long in H.264, its sound in AAC."""
    with av.open(str(path)) as source, _mp4() as (target, made):
        shown = source.streams.video[0]
        shown.thread_type = "AUTO"
        video = _video_like(target, shown, edge=edge)
        sound = source.streams.audio[0] if source.streams.audio else None
        audio = target.add_stream("aac", rate=_SOUND_RATE, layout="stereo") if sound is not None else None
        for frame in source.decode(*[stream for stream in (shown, sound) if stream is not None]):
            if isinstance(frame, av.VideoFrame):
                target.mux(video.encode(_small(frame, video)))
            elif isinstance(frame, av.AudioFrame) and audio is not None:
                target.mux(audio.encode(frame))
        for stream in (video, audio):
            if stream is not None:
                target.mux(stream.encode(None))
        target.close()
        return made.read_bytes()


def _video_like(
    target: av.container.OutputContainer, source: av.video.stream.VideoStream, *, edge: int
) -> av.video.stream.VideoStream:
    """A stream that takes the frames of `source`, small and timed as they are."""
    scale = min(1.0, edge / max(source.width, source.height))
    stream = target.add_stream("libx264", rate=source.average_rate or 30)
    stream.width, stream.height = (max(2, round(side * scale / 2) * 2) for side in (source.width, source.height))
    stream.pix_fmt, stream.options = "yuv420p", {"preset": "veryfast", "crf": "18"}
    context = stream.codec_context
    context.time_base = source.time_base or Fraction(1, 90_000)
    context.max_b_frames = 0
    # players guess by its height how a clip that says nothing is coded: a smaller one would change its colours
    guess, coded = _REC_709 if source.height >= 720 else _REC_601, source.codec_context
    context.colorspace = guess if coded.colorspace in _UNKNOWN else coded.colorspace
    context.color_primaries = guess if coded.color_primaries in _UNKNOWN else coded.color_primaries
    context.color_trc = guess if coded.color_trc in _UNKNOWN else coded.color_trc
    context.color_range = coded.color_range
    return stream


def _small(frame: av.VideoFrame, stream: av.video.stream.VideoStream) -> av.VideoFrame:
    small = frame.reformat(width=stream.width, height=stream.height, format="yuv420p", interpolation="AREA")
    small.pict_type = 0  # the encoder chooses its own key frames
    return small


def _first_frame(path: Path, *, edge: int) -> bytes:
    with av.open(str(path)) as source:
        image: Image.Image = next(source.decode(video=0)).to_image()  # type: ignore[no-untyped-call]
        return _webp(image, edge=edge)


@contextmanager
def _mp4() -> Iterator[tuple[av.container.OutputContainer, Path]]:
    """An MP4 to be filled and closed, and where it is: to put the index in front, its muxer reads what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "clip.mp4"
        with av.open(str(made), "w", options={"movflags": "faststart"}) as target:
            yield target, made
