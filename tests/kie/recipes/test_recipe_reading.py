"""Any picture is read upright and in sRGB; anything else is answered with a sentence."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from kie.errors import BadInput
from kie.recipes.load_picture import load, upright_srgb


def saved(image: Image.Image, format_: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, format_, **options)
    return target.getvalue()


def gradient() -> Image.Image:
    return Image.linear_gradient("L").resize((64, 48)).convert("RGB")


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def swapped_profile() -> bytes:
    """sRGB with its red and green primaries exchanged, under another name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"#XYZ").replace(b"gXYZ", b"rXYZ").replace(b"#XYZ", b"gXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"GIF89", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        (saved(gradient())[:-30], "damaged or cut short"),
        (saved(gradient(), "JPEG")[:400], "damaged or cut short"),
        (saved(gradient(), "WEBP")[:60], "cannot be read|can be read"),
        (saved(gradient(), "AVIF")[:-40], "cannot be read"),
        (png_header(12_000, 11_000), "The picture has 132 megapixels; up to 120 megapixels can be read."),
        (png_header(60_000, 60_000), "up to 120 megapixels can be read"),
        (png_header(0, 5), "damaged|no pixels|not a picture"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_cannot_be_read_is_answered_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as caught:
        load(content)
    assert caught.value.field == "image"


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF"])
def test_every_format_and_a_single_pixel_are_read(format_: str) -> None:
    for size in ((1, 1), (33, 20)):
        picture = load(saved(Image.new("RGB", size, (200, 100, 50)), format_))
        assert (picture.size, picture.mode, picture.info) == (size, "RGB", {})
        assert np.abs(np.asarray(picture).astype(int) - (200, 100, 50)).max() <= 6


@settings(max_examples=80, deadline=None)
@given(
    format_=st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "TIFF", "AVIF"]),
    cuts=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=4),
    length=st.floats(0.1, 1),
)
@pytest.mark.filterwarnings("ignore")
def test_damaged_bytes_are_read_or_refused_but_never_crash(
    format_: str, cuts: list[tuple[float, bytes]], length: float
) -> None:
    content = bytearray(saved(gradient(), format_))
    for where, put in cuts:
        start = int(where * len(content))
        content[start : start + len(put)] = put
    with suppress(BadInput):
        assert load(bytes(content[: int(length * len(content))])).mode in ("RGB", "RGBA")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_applied(orientation: int) -> None:
    image = Image.new("RGB", (32, 16), "blue")
    image.paste("red", (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = load(saved(image, exif=exif))
    assert picture.size == ((32, 16) if orientation < 5 else (16, 32))
    red_corner = {1: (0, 0), 2: (31, 0), 3: (31, 0), 4: (0, 0), 5: (0, 0), 6: (0, 0), 7: (0, 31), 8: (0, 31)}
    assert picture.getpixel(red_corner[orientation]) == (255, 0, 0)
    assert picture.getexif() == {}


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "LA", "PA", "La", "RGBa", "RGBA", "CMYK", "YCbCr", "HSV", "LAB", "RGBX"]
)
def test_every_mode_becomes_rgb_or_rgba(mode: str) -> None:
    source = Image.new("L", (9, 7), 255)
    source = source.convert("RGB").convert("RGBA" if mode in ("RGBa", "PA") else "RGB")
    if mode == "LAB":
        source = Image.new("LAB", (9, 7), (255, 128, 128))
    elif mode in ("La", "PA"):
        source = source.convert("LA") if mode == "La" else source.convert("P")
    picture = upright_srgb(source.convert(mode))
    assert picture.mode == ("RGBA" if mode in ("LA", "PA", "La", "RGBa", "RGBA") else "RGB")
    assert np.asarray(picture)[..., :3].min() >= 250


def test_sixteen_bits_become_eight() -> None:
    values = np.array([[0, 257, 32896, 65535]], dtype=np.uint16)
    assert np.asarray(load(saved(Image.fromarray(values))))[0, :, 0].tolist() == [0, 1, 128, 255]
    assert np.asarray(upright_srgb(Image.fromarray(values.astype(np.int32))))[0, :, 0].tolist() == [0, 1, 128, 255]
    floats = Image.fromarray(np.array([[0, 0.5, 1, np.nan]], dtype=np.float32))
    assert np.asarray(upright_srgb(floats))[0, :, 0].tolist() == [0, 128, 255, 0]


def test_palette_transparency_and_the_first_frame_are_kept() -> None:
    first = Image.new("P", (8, 8), 0)
    first.putpalette([0, 0, 0, 250, 10, 20])
    first.paste(1, (4, 0, 8, 8))
    second = Image.new("P", (8, 8), 1)
    second.putpalette([0, 0, 0, 250, 10, 20])
    picture = load(saved(first, "GIF", transparency=0, save_all=True, append_images=[second], duration=50))
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((7, 0)) == (250, 10, 20, 255)


def test_a_colour_profile_is_brought_to_srgb_and_alpha_stays() -> None:
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 77))
    turned = load(saved(image, icc_profile=swapped_profile()))
    red, green, blue, alpha = turned.getpixel((0, 0))
    assert (red, green, blue, alpha) == pytest.approx((0, 255, 0, 77), abs=3)
    assert "icc_profile" not in turned.info


def test_an_srgb_profile_changes_no_pixel_and_a_broken_one_is_passed_over() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (own, b"not a profile", own[:200]):
        picture = load(saved(Image.fromarray(noise), icc_profile=profile))
        assert (np.asarray(picture) == noise).all()


def test_ink_becomes_light() -> None:
    picture = load(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    assert picture.mode == "RGB"
    assert picture.getpixel((4, 4)) == pytest.approx((255, 0, 0), abs=4)
    with_wrong_profile = load(saved(Image.new("CMYK", (8, 8)), "TIFF", icc_profile=swapped_profile()))
    assert with_wrong_profile.getpixel((4, 4)) == (255, 255, 255)


def test_reading_twice_changes_nothing() -> None:
    picture = load(saved(gradient()))
    assert upright_srgb(picture) is picture
