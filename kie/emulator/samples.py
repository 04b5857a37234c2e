"""Stand-ins for files that lie at KIE: the samples of its pages, which clients' examples use, and what was uploaded
or made there. They exist, whether this machine can reach them or not.

A picture is drawn, a clip lasts a few seconds, a sound is a few tones; which ones follows from the address, and of
what kind from its ending. They are of a size that every model takes.
"""

from __future__ import annotations

import tempfile
import zlib
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from kie.media import mime as media_types

HOSTS = ("static.aiquickdraw.com", "file.aiquickdraw.com", "tempfile.aiquickdraw.com", "tempfile.redpandaai.co")
_PICTURE_FORMATS = ("png", "jpg", "jpeg", "webp")
_PICTURE_SIZE = (1024, 768)
_CLIP_SIZE = (1280, 720)
_SECONDS = 5.0
_ARTIST = "sample"
_REMEMBERED = 32


def stand_in(url: str) -> bytes | None:
    """What lies at an address of KIE's; None for any other address, and for what is no picture, clip or sound.

    Blocks: a clip takes seconds to draw, once.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host not in HOSTS:
        return None
    return _drawn(host, unquote(parts.path))


@lru_cache(_REMEMBERED)
def _drawn(host: str, path: str) -> bytes | None:
    name = PurePosixPath(path).name
    mime = media_types.of_name(name) or ("image/jpeg" if "." not in name else media_types.UNKNOWN)
    match mime.partition("/")[0]:
        case "image":
            return _picture(host + path, PurePosixPath(name).suffix[1:].lower())
        case "video":
            return _clip(host + path)
        case "audio":
            return _sound(host + path)
        case _:
            return None


def _picture(address: str, ending: str) -> bytes:
    from kie.emulator.drawn_pictures import draw, encode

    width, height = _PICTURE_SIZE
    picture = draw(prompt="", width=width, height=height, model=_ARTIST, seed=_seed(address))
    return encode(picture, ending if ending in _PICTURE_FORMATS else "jpg")


def _clip(address: str) -> bytes:
    from kie.emulator.drawn_clips import clip

    width, height = _CLIP_SIZE
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.mp4"
        clip(path, prompt="", width=width, height=height, seconds=_SECONDS, model=_ARTIST, seed=_seed(address))
        return path.read_bytes()


def _sound(address: str) -> bytes:
    from kie.emulator.tones import tones

    return tones(address, seconds=_SECONDS)


def _seed(address: str) -> int:
    return zlib.crc32(address.encode("utf-8", "replace"))
