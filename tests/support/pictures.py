"""Small pictures and clips as bytes, whole and spoiled."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from pathlib import Path

import av
import numpy as np
from PIL import Image


def picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    """A gradient, so that it does not compress to nothing."""
    wide, high = size
    ramp = np.add.outer(np.arange(high) * 7, np.arange(wide) * 3).astype(np.uint8)
    found = Image.fromarray(np.dstack([ramp, ramp[::-1], 255 - ramp])).convert(mode)
    out = io.BytesIO()
    found.save(out, kind, **options)
    return out.getvalue()


def turned_picture(*, size: tuple[int, int] = (40, 30)) -> bytes:
    """A JPEG whose camera was held upright: EXIF says that it is to be turned by 90 degrees."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", size=size, exif=exif)


def huge_picture(*, size: tuple[int, int]) -> bytes:
    """A PNG of a few bytes that claims to have this many pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def clip(*, seconds: float = 1.0, size: tuple[int, int] = (64, 48), fps: int = 10) -> bytes:
    """An MP4 of changing greys, its index at the front as result hosts serve it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("mpeg4", rate=fps)
            stream.width, stream.height = size
            for number in range(round(seconds * fps)):
                frame = np.random.default_rng(number).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            container.mux(stream.encode())
        return path.read_bytes()


SOUNDS = {"wav": "pcm_s16le", "mp3": "libmp3lame", "m4a": "aac", "flac": "flac", "ogg": "libopus"}
"""Codecs by the file's ending."""


def sound(kind: str = "wav", *, seconds: float = 1.0) -> bytes:
    """A tone of 440 Hz."""
    rate = 48_000
    wave = (np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 440 / rate) * 8000).astype(np.int16)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sound.{kind}"
        with av.open(str(path), "w") as container:
            stream = container.add_stream(SOUNDS.get(kind, kind), rate=rate, layout="mono")
            frame = av.AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
            frame.sample_rate = rate
            for packet in (*stream.encode(frame), *stream.encode(None)):
                container.mux(packet)
        return path.read_bytes()
