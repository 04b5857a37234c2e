"""Any file becomes RGB or RGBA the right way up, or a sentence."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from kie.cutout.notices import notices
from kie.errors import BadInput
from kie.media.read_picture import read

RED, BLUE = (200, 30, 40), (20, 40, 190)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def half_and_half() -> Image.Image:
    """Red above, blue below, twice as wide as high."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (0, 10, 40, 20))
    return image


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def swapped_profile() -> bytes:
    """An RGB profile whose red primary is sRGB's blue and the other way round."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    words = b"Swapped\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(78)
    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = {
        b"desc": name + bytes(-len(name) % 4),
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.1431, 0.0606, 0.7141),
        b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": xyz(0.4361, 0.2225, 0.0139),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), gamma),
    }
    body, table, start = b"", struct.pack(">I", len(tags)), 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += tag + struct.pack(">II", start + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061) + bytes(48)
    return head + table + body


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x.png is empty (0 bytes). Nothing was sent."),
        (b"<!doctype html><p>Hello", "x.png is no picture that can be read. Nothing was sent."),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "x.png is no picture that can be read. Nothing was sent."),
        (encoded(half_and_half())[:60], "x.png is damaged or cut short. Nothing was sent."),
        (
            png_header(12_000, 10_001),
            "x.png has 12000 × 10001 pixels, and at most 120 million are taken. Nothing was sent.",
        ),
        (
            png_header(60_000, 60_000),
            "x.png claims far more pixels than a picture has, and at most 120 million are taken. Nothing was sent.",
        ),
    ],
    ids=["empty", "a web page", "PostScript", "truncated", "large", "bomb"],
)
def test_what_is_no_usable_picture_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(content, name="x.png")
    assert refused.value.message == sentence


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "TIFF"])
def test_a_file_cut_off_in_the_middle_never_becomes_a_traceback(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    content = encoded(noise, kind)
    with pytest.raises(BadInput):
        read(content[: len(content) // 3], name="x")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\mug.png", "mug.png"),
        ("a\r\nb\x00\x1b[31m.png", "a b [31m.png"),
        ("", "The file"),
        ("///", "The file"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_name_is_shown_without_folders_and_control_characters(name: str, shown: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(b"", name=name)
    assert refused.value.message == f"{shown} is empty (0 bytes). Nothing was sent."


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_stands_as_its_exif_says(orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = read(encoded(half_and_half(), kind, exif=exif.tobytes()), name="x")
    assert image.size == ((40, 20) if orientation < 5 else (20, 40))
    wide, high = image.size
    red_at = {1: "above", 2: "above", 3: "below", 4: "below", 5: "left", 6: "right", 7: "right", 8: "left"}[orientation]
    place = {
        "above": (wide // 2, 3), "below": (wide // 2, high - 4), "left": (3, high // 2), "right": (wide - 4, high // 2),
    }[red_at]  # fmt: skip
    red, _, blue = image.getpixel(place)
    assert red > blue


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB"])
def test_every_opaque_mode_becomes_rgb(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "TIFF" if mode in ("YCbCr", "LAB") else "PNG"
    if mode == "LAB":
        transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        image = ImageCms.applyTransform(half_and_half(), transform)
    else:
        image = half_and_half().convert(mode)
    picture = read(encoded(image, kind), name="x")
    assert (picture.mode, picture.size) == ("RGB", (40, 20))
    if mode not in ("1", "L"):
        assert np.abs(np.array(picture.getpixel((20, 4))) - RED).max() < 25


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_every_mode_with_alpha_becomes_rgba(mode: str) -> None:
    image = half_and_half().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    picture = read(encoded(image.convert(mode)), name="x")
    assert picture.mode == "RGBA"
    assert picture.getchannel("A").getextrema()[0] < 20


def test_a_palette_with_a_transparent_entry_becomes_rgba() -> None:
    image = Image.new("P", (20, 20), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (5, 5, 15, 15))
    picture = read(encoded(image, transparency=0), name="x")
    assert (picture.mode, picture.getpixel((0, 0))[3], picture.getpixel((10, 10))) == ("RGBA", 0, (0, 0, 255, 255))


def test_sixteen_bits_keep_their_greys() -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (20, 1))
    picture = read(encoded(Image.fromarray(ramp)), name="x")
    assert picture.mode == "RGB"
    assert np.abs(np.asarray(picture)[5, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_colours_are_brought_to_srgb() -> None:
    image = Image.new("RGB", (8, 8), (230, 20, 20))
    red, _, blue = read(encoded(image, icc_profile=swapped_profile()), name="x").getpixel((4, 4))
    assert blue > 180 > 60 > red


def test_a_profile_that_makes_no_sense_is_ignored() -> None:
    image = Image.new("RGB", (8, 8), RED)
    assert read(encoded(image, icc_profile=b"nonsense"), name="x").getpixel((4, 4)) == RED


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_taken_and_that_is_said(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    options = {"lossless": True} if kind == "WEBP" else {}
    image = read(encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options), name="x")
    assert np.abs(np.array(image.getpixel((10, 10)))[:3] - RED).max() < 8
    assert "animated" in [notice.kind for notice in notices(image)]


def test_the_smallest_and_a_very_large_picture_are_read() -> None:
    assert read(encoded(Image.new("RGB", (1, 1))), name="x").size == (1, 1)
    assert read(encoded(Image.new("L", (12_000, 9_000)), compress_level=1), name="x").size == (12_000, 9_000)


@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"]), st.integers(0))
def test_damaged_bytes_end_in_a_picture_or_a_sentence(garbage: bytes, kind: str, place: int) -> None:
    whole = encoded(half_and_half(), kind)
    at = place % len(whole)
    for content in (garbage, whole[:at] + garbage + whole[at + len(garbage) :], whole[:at]):
        with suppress(BadInput):
            assert read(content, name="x").mode in ("RGB", "RGBA")
