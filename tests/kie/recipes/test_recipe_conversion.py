"""One picture in another format: its bytes, their number, and what the format could not hold."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from kie.errors import BadInput
from kie.recipes.encoding import convert
from kie.recipes.recipe import Converted, Format

MIMES: dict[Format, str] = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}


def picture(mode: str = "RGB") -> Image.Image:
    smooth = np.asarray(Image.radial_gradient("L").resize((200, 150)))
    rgb = np.dstack([smooth, smooth[::-1], np.full_like(smooth, 90)])
    if mode == "RGBA":
        rgb = np.dstack([rgb, np.where(np.arange(200) < 100, 0, 255)[None].repeat(150, axis=0).astype(np.uint8)])
    return Image.fromarray(rgb)


def opened(converted: Converted) -> Image.Image:
    return Image.open(io.BytesIO(converted.content))


@pytest.mark.parametrize("format_", MIMES)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_is_converted_at_its_own_size(format_: Format, mode: str) -> None:
    source = picture(mode)
    converted = convert(source, format=format_)
    result = opened(converted)
    assert (result.size, Image.MIME[result.format or ""]) == ((200, 150), converted.mime)
    assert converted.mime == MIMES[format_]
    assert converted.size == len(converted.content)
    assert result.has_transparency_data == (mode == "RGBA" and format_ != "jpeg")
    right = np.asarray(result.convert("RGB"))[:, 110:].astype(int)
    assert np.abs(right - np.asarray(source.convert("RGB"))[:, 110:]).mean() < 4


@pytest.mark.parametrize("format_", ["jpeg", "webp", "avif"])
def test_less_quality_makes_fewer_bytes(format_: Format) -> None:
    noise = Image.fromarray(np.random.default_rng(4).integers(0, 256, (90, 90, 3), dtype=np.uint8))
    low, high = (convert(noise, format=format_, quality=quality).size for quality in (20, 95))
    assert low < high


def test_jpeg_says_what_ground_it_put_a_transparent_picture_on() -> None:
    white = convert(picture("RGBA"), format="jpeg")
    assert white.note == "JPEG has no transparency, so the picture stands on #ffffff."
    assert opened(white).getpixel((5, 5)) == pytest.approx((255, 255, 255), abs=2)
    teal = convert(picture("RGBA"), format="jpeg", background="#0B7A75")
    assert teal.note == "JPEG has no transparency, so the picture stands on #0b7a75."
    assert opened(teal).getpixel((5, 75)) == pytest.approx((11, 122, 117), abs=3)
    assert convert(picture().convert("RGBA"), format="jpeg").note is None


def test_png_is_lossless_and_says_that_quality_does_nothing() -> None:
    converted = convert(picture("RGBA"), format="png", quality=50)
    assert converted.note == "PNG keeps every pixel as it is, so quality changes nothing."
    assert opened(converted).tobytes() == picture("RGBA").tobytes()
    assert convert(picture(), format="png").note is None


@pytest.mark.parametrize("format_", MIMES)
def test_one_pixel_is_enough_and_the_bytes_are_the_same_each_time(format_: Format) -> None:
    pixel = Image.new("RGB", (1, 1), "red")
    assert convert(pixel, format=format_) == convert(pixel, format=format_)


def test_no_metadata_comes_along() -> None:
    source = picture()
    source.info["comment"] = b"secret prompt"
    exif = source.getexif()
    exif[0x010E] = "secret prompt"
    for format_ in MIMES:
        assert b"secret prompt" not in convert(source, format=format_).content


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"format": "jpeg", "quality": 0}, "Quality goes from 1 to 100, not 0."),
        ({"format": "jpeg", "quality": 101}, "Quality goes from 1 to 100, not 101."),
        ({"format": "bmp"}, "'bmp' is not a format to save in."),
        ({"format": "jpeg", "background": "white"}, "'white' is not a colour."),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        convert(picture(), **options)


def test_a_side_too_long_for_the_format_is_said() -> None:
    with pytest.raises(BadInput, match="WebP holds at most 16383 px on a side and the picture has 17000"):
        convert(Image.new("RGB", (17_000, 1)), format="webp")
