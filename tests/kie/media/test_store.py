"""Result bytes are judged by their content, kept under their SHA-256, and shown by links that cannot be forged."""

from __future__ import annotations

import hashlib
import io
import os
import time
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kie.domain.stored_file import StoredFile
from kie.errors import ResultLost
from kie.media.inspect import inspect
from kie.media.links import FileLinks
from kie.media.names import file_name
from kie.media.pillow import MAX_PIXELS
from kie.media.store import FileStore
from tests.support.pictures import clip, huge_picture, picture, sound, turned_picture

SHA = "a" * 64


def kept(store: FileStore, content: bytes, *, chunk: int = 1000) -> StoredFile:
    """What the store says of these bytes, written in chunks as they come in."""
    partial = store.partial_file()
    for start in range(0, len(content), chunk):
        partial.write(content[start : start + chunk])
    return store.keep(partial)


def lost_because(store: FileStore, content: bytes) -> str:
    with pytest.raises(ResultLost) as caught:
        kept(store, content)
    return caught.value.message


# --- what is kept


@pytest.mark.parametrize(
    ("kind", "mime", "mode"),
    [
        ("PNG", "image/png", "RGBA"),
        ("PNG", "image/png", "P"),
        ("PNG", "image/png", "I;16"),
        ("JPEG", "image/jpeg", "RGB"),
        ("JPEG", "image/jpeg", "CMYK"),
        ("WEBP", "image/webp", "RGB"),
        ("GIF", "image/gif", "P"),
        ("AVIF", "image/avif", "RGB"),
        ("BMP", "image/bmp", "RGB"),
        ("TIFF", "image/tiff", "RGB"),
    ],
)
def test_a_picture_is_kept_under_its_hash_with_its_facts_and_a_thumbnail(
    tmp_path: Path, kind: str, mime: str, mode: str
) -> None:
    store, content = (
        FileStore(tmp_path),
        picture(kind, size=(600, 450), mode=mode, **({"speed": 10} if kind == "AVIF" else {})),
    )
    stored = kept(store, content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert stored == StoredFile(sha256=sha256, mime=mime, size=len(content), width=600, height=450)
    assert store.path(sha256) == tmp_path / sha256[:2] / sha256
    assert store.path(sha256).read_bytes() == content
    with Image.open(store.thumbnail(sha256)) as small:
        assert (small.format, small.size) == ("WEBP", (512, 384))


def test_a_small_picture_is_not_blown_up_and_a_turned_one_is_upright(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    stored = kept(store, turned_picture(size=(40, 30)))
    assert (stored.width, stored.height) == (30, 40)
    with Image.open(store.thumbnail(stored.sha256)) as small:
        assert small.size == (30, 40)


def test_a_thumbnail_keeps_transparency(tmp_path: Path) -> None:
    store, out = FileStore(tmp_path), io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    stored = kept(store, out.getvalue())
    with Image.open(store.thumbnail(stored.sha256)) as small:
        assert small.getpixel((4, 4))[3] == 0  # type: ignore[index]


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    assert kept(store, picture()) == kept(store, picture(), chunk=7)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def test_a_clip_is_kept_with_its_length_and_a_poster(tmp_path: Path) -> None:
    store, content = FileStore(tmp_path), clip(seconds=1.5, size=(64, 48))
    stored = kept(store, content)
    assert stored == StoredFile(
        sha256=hashlib.sha256(content).hexdigest(), mime="video/mp4", size=len(content), width=64, height=48,
        seconds=1.5, codec="mpeg4",
    )  # fmt: skip
    with Image.open(store.thumbnail(stored.sha256)) as poster:
        assert (poster.format, poster.size) == ("WEBP", (64, 48))


@pytest.mark.parametrize(
    ("kind", "mime", "codec"),
    [
        ("wav", "audio/wav", "pcm_s16le"),
        ("mp3", "audio/mpeg", "mp3"),
        ("mp2", "audio/mpeg", "mp2"),
        ("m4a", "audio/mp4", "aac"),
        ("flac", "audio/flac", "flac"),
        ("ogg", "audio/ogg", "opus"),
    ],
)
def test_a_sound_is_kept_with_its_length_and_no_thumbnail(tmp_path: Path, kind: str, mime: str, codec: str) -> None:
    store, content = FileStore(tmp_path), sound(kind, seconds=1.5)
    stored = kept(store, content)
    assert (stored.mime, stored.codec, stored.size, stored.width) == (mime, codec, len(content), None)
    assert stored.seconds == pytest.approx(1.5, abs=0.1)
    assert not store.thumbnail(stored.sha256).exists()


def test_a_sound_that_is_none_is_not_kept(tmp_path: Path) -> None:
    assert "damaged or cut short" in lost_because(FileStore(tmp_path), b"ID3\x04" + b"\0" * 100)


# --- what is not


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_picture_that_is_cut_short_is_not_kept(tmp_path: Path, kind: str, share: float) -> None:
    content = picture(kind, size=(200, 150))
    reason = lost_because(FileStore(tmp_path), content[: int(len(content) * share)])
    assert reason.startswith(("The result is damaged or cut short", "The result is no picture or clip."))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_clip_that_is_cut_short_is_not_kept(tmp_path: Path, share: float) -> None:
    content = clip(seconds=1.5)
    reason = lost_because(FileStore(tmp_path), content[: int(len(content) * share)])
    assert reason.startswith("The clip is damaged or cut short")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The result file is empty."),
        (b"<!DOCTYPE html><html><body>Please enable cookies</body></html>", "The result is no picture or clip."),
        (b'{"code":404}', "The result is no picture or clip."),
        (b"\x89PNG\r\n\x1a\n", "The result is no picture or clip."),
        (huge_picture(size=(20_000, 15_000)), f"The result has more than {MAX_PIXELS // 1_000_000} million pixels."),
        (huge_picture(size=(60_000, 60_000)), f"The result has more than {MAX_PIXELS // 1_000_000} million pixels."),
    ],
)
def test_what_is_no_picture_is_not_kept_and_leaves_nothing_behind(tmp_path: Path, content: bytes, reason: str) -> None:
    assert lost_because(FileStore(tmp_path), content) == reason
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_kind_of_picture_that_browsers_do_not_show_is_not_kept(tmp_path: Path) -> None:
    assert lost_because(FileStore(tmp_path), picture("PPM")) == "The result is a PPM file, which is not kept."


@cache
def wholes() -> tuple[bytes, ...]:
    kinds = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
    return (*(picture(kind, size=(24, 18)) for kind in kinds), turned_picture(), clip(seconds=0.3))


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    which=st.integers(0, 8),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=6)), max_size=6),
    share=st.floats(0, 1) | st.just(1.0),
)
def test_any_damage_is_a_known_reason_or_does_no_harm(
    tmp_path: Path, which: int, changes: list[tuple[float, bytes]], share: float
) -> None:
    content = bytearray(wholes()[which])
    for place, damage in changes:
        start = int(place * len(content))
        content[start : start + len(damage)] = damage
    try:
        outcome: StoredFile | ResultLost = kept(FileStore(tmp_path), bytes(content[: int(share * len(content))]))
    except ResultLost as error:
        outcome = error
    if isinstance(outcome, ResultLost):
        assert outcome.message.endswith(".")
    else:
        assert outcome.mime.partition("/")[0] in ("image", "video", "audio")
        assert FileStore(tmp_path).path(outcome.sha256).is_file()


def test_what_was_left_half_written_is_cleared_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    store, now = FileStore(tmp_path), time.time()
    whole, left, growing = kept(store, picture()), store.partial_file(), store.partial_file()
    for half, seconds in ((left, 3700), (growing, 3500)):
        half.write(b"half")
        os.utime(half.path, (now - seconds, now - seconds))
    store.clear_partial_files(before=now - 3600)
    assert list(tmp_path.glob("incoming-*")) == [growing.path]
    assert store.path(whole.sha256).is_file()


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "é" * 64]
)
def test_only_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    for where in (FileStore(tmp_path).path, FileStore(tmp_path).thumbnail):
        with pytest.raises(ValueError):
            where(name)


def test_a_file_can_be_looked_at_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(picture())
    stored = inspect(tmp_path / "picture", sha256=SHA, thumbnail=tmp_path / "small.webp")
    assert (stored.sha256, stored.mime, stored.width) == (SHA, "image/png", 40)


# --- links


def parts(link: str) -> dict[str, str]:
    """A link as the arguments of `is_valid`."""
    split = urlsplit(link)
    _, kind, key, *name = split.path.removeprefix(FileLinks.PREFIX).split("/")
    query = parse_qs(split.query)
    return {
        "kind": kind, "key": key, "name": "".join(name), "expires": query["e"][0],
        "signature": query["s"][0],
    }  # fmt: skip


LINKS = FileLinks(b"secret")


@pytest.mark.parametrize("link", [LINKS.thumbnail(SHA), LINKS.full(SHA), LINKS.link("download", SHA, name="a-mug.png")])
def test_a_link_is_valid_as_it_was_made_and_for_an_hour(link: str) -> None:
    assert LINKS.is_valid(**parts(link))
    lives = int(parts(link)["expires"]) - time.time()
    assert 0 < lives <= 3600  # whole numbers of five minutes, and the link was made when the tests were read


def test_a_link_stays_the_same_for_a_while_so_that_a_cache_works() -> None:
    assert len({LINKS.full(SHA) for _ in range(3)}) <= 2


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "download"},
        {"kind": "thumbnail"},
        {"key": "b" * 64},
        {"name": "b.png"},
        {"expires": str(int(time.time()) + 999_999)},
        {"expires": "1"},
        {"expires": ""},
        {"expires": "-1"},
        {"expires": "²"},
        {"expires": "٣٤"},
        {"expires": "9" * 5000},
        {"signature": ""},
        {"signature": "0" * 40},
        {"signature": "é"},
    ],
)
def test_a_link_that_was_changed_is_not_valid(change: dict[str, str]) -> None:
    assert not LINKS.is_valid(**(parts(LINKS.full(SHA)) | change))


@given(kind=st.text(), key=st.text(), name=st.text(), expires=st.text() | st.integers().map(str), signature=st.text())
def test_nothing_made_up_is_ever_valid_and_nothing_breaks(
    kind: str, key: str, name: str, expires: str, signature: str
) -> None:
    made_up = {"kind": kind, "key": key, "name": name, "expires": expires, "signature": signature}
    assert not LINKS.is_valid(**made_up)


def test_another_secret_makes_other_links() -> None:
    assert not FileLinks(b"another").is_valid(**parts(LINKS.full(SHA)))


# --- names


@pytest.mark.parametrize(
    ("model", "prompt", "mime", "name"),
    [
        ("nano-banana-pro", "A mug, on a table!", "image/png", "nano-banana-pro-a-mug-on-a-table-aaaaaaaa.png"),
        ("google/imagen4", "", "image/jpeg", "google-imagen4-aaaaaaaa.jpg"),
        ("kling/v2", "a b c d e f g", "video/mp4", "kling-v2-a-b-c-d-e-f-aaaaaaaa.mp4"),
        ("z-image", "../../etc/passwd", "text/html", "z-image-etc-passwd-aaaaaaaa.bin"),
        ("z-image", "Белая кружка", "image/webp", "z-image-белая-кружка-aaaaaaaa.webp"),
        ("z-image", "Müsli-Schüssel", "image/png", "z-image-musli-schussel-aaaaaaaa.png"),
        ("z-image", "Crème brûlée", "image/png", "z-image-creme-brulee-aaaaaaaa.png"),
        ("z-image", "白いマグカップ", "image/png", "z-image-白いマグカップ-aaaaaaaa.png"),
        ("z-image", "Żółta łódź, straße", "image/png", "z-image-zolta-lodz-strasse-aaaaaaaa.png"),
        ("z-image", "यह एक प्याला है", "image/png", "z-image-यह-एक-प्याला-है-aaaaaaaa.png"),
    ],
)  # fmt: skip
def test_a_file_has_a_name_that_a_person_recognises(model: str, prompt: str, mime: str, name: str) -> None:
    assert file_name(model=model, prompt=prompt, mime=mime, sha256=SHA) == name


@given(model=st.text(), prompt=st.text(), mime=st.text())
def test_a_name_is_safe_whatever_the_prompt(model: str, prompt: str, mime: str) -> None:
    name = file_name(model=model, prompt=prompt, mime=mime, sha256=SHA)
    assert len(name.encode()) <= 125
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set("/\\\0\n\"' ")
    assert not name.startswith(".")
