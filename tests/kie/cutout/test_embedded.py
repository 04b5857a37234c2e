"""The embedded cut-out: what it keeps, what it removes, and what it declines with a sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from kie.cutout.embedded import remove_embedded
from kie.cutout.result import Cutout
from kie.media.read_picture import LARGEST_PIXELS

SIZE = 240


def picture(ground: tuple[int, int, int] = (236, 234, 228), *, side: int = SIZE) -> Image.Image:
    return Image.new("RGB", (side, side), ground)


def with_ring(image: Image.Image) -> Image.Image:
    """A red ring, anti-aliased by reduction."""
    large = image.resize((image.width * 4, image.height * 4))
    box = [image.width * 4 * share for share in (0.2, 0.2, 0.8, 0.8)]
    ImageDraw.Draw(large).ellipse(box, outline=(180, 40, 40), width=image.width // 3)
    return large.resize(image.size, Image.Resampling.BOX)


def with_shadow(image: Image.Image) -> Image.Image:
    """A dark disc on a soft drop shadow."""
    veil = Image.new("L", image.size)
    ImageDraw.Draw(veil).ellipse((80, 88, 180, 188), fill=110)
    image.paste(Image.new("RGB", image.size), mask=veil.filter(ImageFilter.GaussianBlur(9)))
    ImageDraw.Draw(image).ellipse((70, 60, 160, 150), fill=(30, 60, 150))
    return image


def noisy(image: Image.Image, sigma: float, *, seed: int = 3) -> Image.Image:
    pixels = np.asarray(image) + np.random.default_rng(seed).normal(0, sigma, (*image.size[::-1], 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")


def alpha_of(result: Cutout) -> NDArray[np.uint8]:
    assert result.image is not None, result.reason
    return np.asarray(result.image.getchannel("A"))


def test_a_ring_keeps_its_hole_and_its_edge_carries_no_background() -> None:
    result = remove_embedded(with_ring(picture()))

    alpha = alpha_of(result)
    assert result.image is not None
    assert result.image.mode == "RGBA"
    assert result.image.size == (SIZE, SIZE)
    assert alpha[120, 120] == 0
    assert alpha[4, 4] == 0
    assert alpha[120, 60] == 255
    partly = (alpha > 40) & (alpha < 215)
    assert partly.any()
    colours = np.asarray(result.image)[..., :3][partly].astype(int)
    assert np.abs(colours - [180, 40, 40]).max() < 25
    assert 0.5 < result.confidence < 0.8  # the network takes the hole for subject, so a person is to look


def test_a_soft_shadow_is_removed() -> None:
    alpha = alpha_of(remove_embedded(with_shadow(picture())))

    assert alpha[105, 115] == 255
    assert alpha[178, 135] == 0
    assert alpha[165, 145] == 0


def test_a_soft_shadow_is_kept_as_translucent_black_on_request() -> None:
    result = remove_embedded(with_shadow(picture()), keep_shadow=True)

    assert result.image is not None
    red, green, blue, alpha = result.image.getpixel((145, 165))
    assert (red, green, blue) == (0, 0, 0)
    assert 40 < alpha < 200
    assert result.image.getpixel((4, 4))[3] == 0


def test_a_white_subject_with_a_faint_edge_is_found_on_white() -> None:
    image = picture((255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 60, 180, 190), radius=14, fill=(244, 244, 246))

    alpha = alpha_of(remove_embedded(image))

    assert (alpha[70:180, 70:170] > 250).all()
    assert (alpha[:50] == 0).all()


def test_several_subjects_and_one_at_the_border_are_all_kept() -> None:
    image = picture((90, 140, 200))
    draw = ImageDraw.Draw(image)
    draw.ellipse((30, 30, 90, 90), fill=(240, 220, 60))
    draw.rectangle((120, 150, 200, 239), fill=(60, 30, 20))
    draw.line((150, 20, 220, 90), fill=(250, 250, 250), width=2)

    alpha = alpha_of(remove_embedded(image))

    assert alpha[60, 60] == 255
    assert alpha[235, 160] == 255
    assert alpha[55, 185] > 180
    assert alpha[120, 30] == 0


def test_shading_noise_and_jpeg_sized_grain_are_still_background() -> None:
    ramp = np.linspace(250, 190, SIZE)[None, :, None] * np.ones((SIZE, 1, 3))
    image = noisy(with_ring(Image.fromarray(ramp.astype(np.uint8), "RGB")), 3)

    alpha = alpha_of(remove_embedded(image))

    assert alpha[120, 120] == 0
    assert (alpha[:30] == 0).mean() > 0.999


def _stripes() -> Image.Image:
    rows = np.where(np.arange(SIZE) // 5 % 2, 220, 120).astype(np.uint8)
    return Image.fromarray(np.repeat(np.repeat(rows[:, None, None], SIZE, 1), 3, 2), "RGB")


def _blotches() -> Image.Image:
    small = np.random.default_rng(5).integers(0, 255, (24, 24, 3)).astype(np.uint8)
    return Image.fromarray(small, "RGB").resize((SIZE, SIZE), Image.Resampling.BICUBIC)


@pytest.mark.parametrize("ground", [_stripes(), _blotches(), noisy(picture((128, 128, 128)), 60)])
def test_a_busy_background_is_declined_with_a_sentence_where_there_is_no_network(ground: Image.Image) -> None:
    result = remove_embedded(with_ring(ground), model_file=Path("no network"))

    assert result.declined
    assert result.image is None
    assert result.reason.endswith(".")


def test_a_uniform_picture_is_declined_because_nothing_was_found() -> None:
    result = remove_embedded(picture())

    assert result == Cutout.refused(
        "embedded", "Nothing was found that stands out from the background.", confidence=0.0
    )


def test_real_transparency_is_declined_and_named() -> None:
    image = picture().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))

    result = remove_embedded(image)

    assert result.declined
    assert "transparent" in result.reason


def test_an_opaque_alpha_channel_is_no_reason_to_decline() -> None:
    assert not remove_embedded(with_ring(picture()).convert("RGBA")).declined


def test_a_painted_checkerboard_is_recognised_and_removed() -> None:
    y, x = np.mgrid[0:SIZE, 0:SIZE] // 12
    board = Image.fromarray(np.where((x + y) % 2, 255, 204).astype(np.uint8), "L").convert("RGB")

    result = remove_embedded(with_ring(board))

    alpha = alpha_of(result)
    assert "checkerboard" in result.reason
    assert alpha[120, 60] == 255
    assert (alpha[:20] == 0).all()
    assert (alpha[110:130, 110:130] == 0).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F", "I;16"])
def test_every_mode_is_read(mode: str) -> None:
    image = with_ring(picture((250, 250, 250)))
    converted = image.convert("L").convert("I").convert(mode) if mode == "I;16" else image.convert(mode)

    result = remove_embedded(converted)

    assert result.image is None or result.image.size == image.size


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (11, 11), (12, 12), (13, 700), (700, 40)])
def test_every_size_gives_an_answer(size: tuple[int, int]) -> None:
    result = remove_embedded(Image.new("RGB", size, (200, 200, 200)))

    assert result.declined
    assert result.reason


def test_a_picture_over_the_bound_is_declined_unread() -> None:
    result = remove_embedded(Image.new("1", (LARGEST_PIXELS // 1000 + 1, 1000)))

    assert "120 megapixels" in result.reason


def test_a_picture_larger_than_the_work_size_is_cut_at_full_size() -> None:
    side = 1800
    image = picture(side=side)
    ImageDraw.Draw(image).ellipse((400, 400, 1400, 1400), fill=(20, 80, 60))
    truth = np.hypot(*(np.mgrid[0:side, 0:side] - 900.0)) < 500

    alpha = alpha_of(remove_embedded(image))

    assert ((alpha > 127) != truth).mean() < 0.001


def test_the_same_picture_gives_the_same_cut_out_in_any_thread() -> None:
    image = noisy(with_shadow(picture()), 2)
    expected = remove_embedded(image)
    assert expected.image is not None

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(remove_embedded, [image] * 4))

    assert {result.confidence for result in results} == {expected.confidence}
    assert {result.image.tobytes() for result in results if result.image} == {expected.image.tobytes()}


@settings(max_examples=40, deadline=None)
@given(
    width=st.integers(1, 40),
    height=st.integers(1, 40),
    seed=st.integers(0, 10_000),
    levels=st.sampled_from([1, 2, 3, 256]),
    keep_shadow=st.booleans(),
)
def test_random_pixels_never_raise(width: int, height: int, seed: int, levels: int, keep_shadow: bool) -> None:
    values = np.random.default_rng(seed).integers(0, levels, (height, width, 3)) * (255 // max(1, levels - 1))
    image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8), "RGB")

    result = remove_embedded(image, keep_shadow=keep_shadow)

    assert result.declined == (result.image is None)
    assert 0 <= result.confidence <= 1
    assert result.image is None or result.image.size == (width, height)
