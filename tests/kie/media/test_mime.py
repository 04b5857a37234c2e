"""What a file is taken for: by the store, the emulator and the lists of reference files."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from kie.media import mime as media_types
from tests.support.pictures import SOUNDS, clip, sound


def encoded(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "bmp", "tiff", "avif"])
def test_a_picture_is_known_by_its_first_bytes(kind: str) -> None:
    assert media_types.of_content(encoded(kind)) == f"image/{kind}"


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_sound_is_known_by_its_first_bytes_and_by_its_name(kind: str) -> None:
    mime = media_types.of_content(sound(kind, seconds=0.2))
    assert mime == media_types.of_name(f"a voice.{kind.upper()}")
    assert mime is not None
    assert media_types.extension(mime) == f".{kind}"


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (clip(seconds=0.2), "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\x42\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\x42\x82\x88matroska", "video/x-matroska"),
        (b"\xff\xfb\x90\x44", "audio/mpeg"),
        (b"\xff\xfd\xe0\x04", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"%PDF-1.7", "application/pdf"),
        ("text in two bytes a letter".encode("utf-16"), None),
        (b"BMW, Audi", None),
        (b"RIFF", None),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_other_beginnings(content: bytes, mime: str | None) -> None:
    assert media_types.of_content(content) == mime


def test_a_medium_is_told_by_the_names_that_every_machine_knows_alike() -> None:
    assert [media_types.of_media_name(name) for name in ("A.MP4", "a.avi", "a.txt", "a.mpg", "a")] == [
        "video/mp4", "video/x-msvideo", None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("mime", "ending"), [("image/jpg", ".jpg"), ("text/plain", ".txt"), ("no/such", None)])
def test_a_type_has_an_ending_where_one_is_known(mime: str, ending: str | None) -> None:
    assert media_types.extension(mime) == ending
    assert media_types.extension(media_types.UNKNOWN) is None
