"""Whether a model takes a file, by the limits that its parameter publishes.

KIE looks at a file only once it has fetched it: one beyond a limit fails the task, it does not refuse the request.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import av

from kie.attachments.references import refused_because
from kie.catalogue import Parameter
from kie.emulator.fetched_files import MediaUnavailable
from kie.media import mime as media_types
from kie.media.pillow import Image


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What can be known of a file; sides are pixels. Absent is what it does not say."""

    mime: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


def check(parameter: Parameter, content: bytes, *, name: str) -> None:
    """Raises MediaUnavailable, with the limit that is broken, where the parameter does not take the file."""
    if parameter.accepts is None:
        return
    facts = _facts(content)
    refused = refused_because(
        parameter,
        mime=facts.mime,
        size=len(content),
        name=name,
        width=facts.width,
        height=facts.height,
        seconds=facts.seconds,
    )
    if refused is not None:
        raise MediaUnavailable(refused)


def _facts(content: bytes) -> _Facts:
    mime = media_types.of_content(content) or media_types.UNKNOWN
    return _of_picture(content, mime) if mime.startswith("image/") else _of_recording(content, mime)


def _of_picture(content: bytes, mime: str) -> _Facts:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return _Facts(mime=mime, width=picture.width, height=picture.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return _Facts(mime=mime)


def _of_recording(content: bytes, mime: str) -> _Facts:
    """A clip's, or a sound's; an MP4 without pictures is a sound."""
    try:
        with av.open(io.BytesIO(content), "r") as container:
            seconds = container.duration / av.time_base if container.duration else None
            video = next(iter(container.streams.video), None)
    except (av.FFmpegError, ValueError):
        return _Facts(mime=mime)
    if video is None:
        return _Facts(mime="audio/mp4" if mime == "video/mp4" else mime, seconds=seconds)
    return _Facts(mime=mime, width=video.width, height=video.height, seconds=seconds)
