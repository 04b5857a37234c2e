"""Whether a model takes a file, by the limits that its parameter publishes, and how long its inputs are.

KIE looks at a file only once it has fetched it: one beyond a limit fails the task, it does not refuse the request.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import av

from kie.attachments.assign_files import MEDIUM_OF
from kie.attachments.references import refused_because
from kie.catalogue import Json, Model, Parameter, named_files
from kie.emulator.fetched_files import MediaUnavailable, References
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


def input_lengths(model: Model, values: Mapping[str, Json], *, references: References) -> dict[str, Json]:
    """What a price may want to know of clips and sounds, as `AssignedFiles.facts` has it: nothing where one's length is
    not known. Only what lies here is measured: a price must not wait for other hosts."""
    lengths: dict[str, list[float | None]] = {"video": [], "audio": []}
    for parameter, url in named_files(model, values):
        medium = MEDIUM_OF[parameter.role] if parameter.role else "image"
        if medium in lengths:
            own = references.own_file(url)
            lengths[medium].append(_facts(own.read_bytes()).seconds if own is not None and own.is_file() else None)
    if None in (length for of_medium in lengths.values() for length in of_medium) or not any(lengths.values()):
        return {}
    together = {medium: sum(length or 0.0 for length in of_medium) for medium, of_medium in lengths.items()}
    return {"input_seconds": max(together.values()), "clip_seconds": together["video"]}


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
