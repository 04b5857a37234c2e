"""What a file really is, read from its bytes: decoded once, with a thumbnail made of it on the way.

A clip's thumbnail is its first frame; a sound has none. Nothing here runs on the event loop.
"""

from __future__ import annotations

import os
import warnings
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.stream
from PIL import ImageOps, UnidentifiedImageError

from kie.domain.stored_file import StoredFile
from kie.errors import ResultLost
from kie.media.mime import of_content
from kie.media.pillow import MAX_PIXELS, Image

THUMBNAIL_EDGE = 512

_MP4_NEEDS = {b"moov", b"mdat"}
_PICTURES = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
"""Pillow's formats that are kept; each is a MIME type of that name."""


def inspect(path: Path, *, sha256: str, thumbnail: Path) -> StoredFile:
    """Decode the whole file once: its facts, and a WebP thumbnail of at most 512 px."""
    size = path.stat().st_size
    if size == 0:
        raise ResultLost("The result file is empty.")
    with path.open("rb") as file:
        head = file.read(64)
    mime = of_content(head)
    if mime is not None and mime.startswith(("video/", "audio/")):
        return _inspect_recording(path, sha256=sha256, size=size, thumbnail=thumbnail, mime=mime)
    return _inspect_picture(path, sha256=sha256, size=size, thumbnail=thumbnail)


def _inspect_picture(path: Path, *, sha256: str, size: int, thumbnail: Path) -> StoredFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                if picture.format not in _PICTURES:
                    raise ResultLost(f"The result is a {picture.format} file, which is not kept.")
                mime = f"image/{picture.format.lower()}"
                turned = (picture.getexif().get(0x0112) or 1) in (5, 6, 7, 8)
                width, height = picture.size[::-1] if turned else picture.size
                picture.load()
                write_thumbnail(picture, thumbnail)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ResultLost(f"The result has more than {MAX_PIXELS // 1_000_000} million pixels.") from None
    except UnidentifiedImageError:
        raise ResultLost("The result is no picture or clip.") from None
    except ResultLost:
        raise
    except Exception as error:  # on damaged bytes a decoder raises what it likes, RuntimeError included
        raise ResultLost(f"The result is damaged or cut short ({error}).") from None
    return StoredFile(sha256=sha256, mime=mime, size=size, width=width, height=height)


def _inspect_recording(path: Path, *, sha256: str, size: int, thumbnail: Path, mime: str) -> StoredFile:
    """A clip, or a sound where there are no pictures in it."""
    if mime in ("video/mp4", "video/quicktime") and not _is_whole_mp4(path, size=size):
        raise ResultLost("The clip is damaged or cut short (its last part is missing).")
    try:
        with av.open(str(path)) as container:
            if not container.streams.video or mime.startswith("audio/"):
                sound = container.streams.audio[0]
                next(container.decode(sound))
                mime = "audio/mp4" if mime == "video/mp4" else mime
                return StoredFile(
                    sha256=sha256,
                    mime=mime,
                    size=size,
                    seconds=_length(container, sound),
                    codec=sound.codec.canonical_name,
                )
            stream = container.streams.video[0]
            frame = next(container.decode(stream))
            write_thumbnail(frame.to_image(), thumbnail)  # type: ignore[no-untyped-call]
            return StoredFile(
                sha256=sha256,
                mime=mime,
                size=size,
                width=stream.codec_context.width,
                height=stream.codec_context.height,
                seconds=_length(container, stream),
                codec=stream.codec.canonical_name,
            )
    except (av.FFmpegError, IndexError, StopIteration, ValueError) as error:
        raise ResultLost(f"The clip is damaged or cut short ({type(error).__name__}).") from None


def _length(container: av.container.InputContainer, stream: av.stream.Stream) -> float:
    """Seconds until the last packet ends; the first frame has been decoded already."""
    ends = (packet.pts + (packet.duration or 0) for packet in container.demux(stream) if packet.pts is not None)
    return round(float(max(ends, default=0) * (stream.time_base or Fraction(0))), 3)


def _is_whole_mp4(path: Path, *, size: int) -> bool:
    """Whether index and pictures are all there: a clip whose index stands first opens even when cut short."""
    at, names = 0, set()
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            head = file.read(16)
            length, name = int.from_bytes(head[:4], "big"), head[4:8]
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            elif length == 0:
                length = size - at
            at += length
            if length < 8 or (name in _MP4_NEEDS and at > size):
                break
            names.add(name)
    return names >= _MP4_NEEDS


def as_shown(picture: Image.Image) -> Image.Image:
    """A picture of any mode as RGB or RGBA, so that it can be made smaller well: a palette cannot, and 16-bit grey
    would be washed out. It is open already and only looked at, so its colour profile is not gone through; what is
    worked on is read by `read_picture`.
    """
    if picture.mode == "RGBA" or (picture.mode == "RGB" and not picture.has_transparency_data):
        return picture
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value / 256)
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def write_thumbnail(picture: Image.Image, path: Path) -> None:
    shown = as_shown(picture)
    shown.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    small = ImageOps.exif_transpose(shown)
    partial = path.with_name(path.name + ".part")
    small.save(partial, "WEBP", quality=75, method=2)
    os.replace(partial, path)
