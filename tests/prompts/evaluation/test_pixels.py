"""A fingerprint tells pictures apart by their looks, and not by their size, format or mode."""

import io
import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from prompts.evaluation.pixels import Difference, Fingerprint, difference, differences, fingerprint, oklab, rgba

MODES = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV", "LAB")
DEEP_MODES = ("I", "I;16", "I;16B", "F")


def random_picture(mode: str, size: tuple[int, int], seed: int) -> Image.Image:
    blank = Image.new(mode, size)
    return Image.frombytes(mode, size, np.random.default_rng(seed).bytes(len(blank.tobytes())))


def painted(seed: int, *, size: int = 512) -> Image.Image:
    """Coloured discs of all sizes on a gradient, with grain: edges, plain areas and texture."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : 1 : size * 1j, 0 : 1 : size * 1j]
    picture = rng.uniform(60, 200, 3) + (x + y)[..., None] * rng.uniform(-30, 30, 3)
    for _ in range(12):
        across, down, radius = rng.random(), rng.random(), rng.uniform(0.03, 0.25)
        picture[np.hypot(x - across, y - down) < radius] = rng.uniform(0, 255, 3)
    return Image.fromarray(np.clip(picture + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8))


def saved(image: Image.Image, file_format: str, *, quality: int = 75) -> Image.Image:
    file = io.BytesIO()
    image.save(file, file_format, quality=quality)
    return Image.open(io.BytesIO(file.getvalue()))


pictures = st.builds(
    random_picture,
    st.sampled_from(MODES + DEEP_MODES),
    st.tuples(st.integers(0, 90), st.integers(0, 90)),
    st.integers(0, 2**32 - 1),
)


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 255, 255), (1.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (0.628, 0.225, 0.126)),
        ((0, 0, 255), (0.452, -0.032, -0.312)),
    ],
)
def test_oklab_has_the_published_values(rgb: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    assert oklab(np.array(rgb, dtype=np.uint8)).tolist() == pytest.approx(lab, abs=0.001)


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
@pytest.mark.parametrize("size", [512, 300, 200])
@pytest.mark.parametrize("seed", range(4))
def test_a_recompressed_or_resized_copy_is_nearly_the_same(file_format: str, size: int, seed: int) -> None:
    original = painted(seed)
    copy = saved(original.resize((size, size), Image.Resampling.LANCZOS), file_format)

    assert difference(fingerprint(original), fingerprint(copy)).total < 0.03


def test_different_pictures_differ_clearly_more_than_copies() -> None:
    table = differences([fingerprint(painted(seed)) for seed in range(8)])

    assert table[~np.eye(8, dtype=bool)].min() > 0.3


def test_a_repainted_picture_differs_more_in_colour_than_in_structure() -> None:
    picture = painted(0)
    red, green, blue = picture.split()
    warmer = Image.merge("RGB", [red.point(lambda value: value + 30), green, blue.point(lambda value: value - 30)])
    apart = difference(fingerprint(picture), fingerprint(warmer))

    assert apart.colour > apart.structure > 0


def test_a_turned_picture_differs_more_in_structure_than_in_colour() -> None:
    picture = painted(1)
    look, turned = fingerprint(picture), fingerprint(picture.transpose(Image.Transpose.ROTATE_90))
    apart = difference(look, turned)

    assert apart.structure > apart.colour > 0
    assert turned.spread == pytest.approx(look.spread, abs=0.001)


def test_black_and_white_are_entirely_different_in_colour() -> None:
    black, white = (fingerprint(Image.new("RGB", (20, 20), name)) for name in ("black", "white"))

    assert difference(black, white) == Difference(colour=1, structure=0, total=0.5)


def test_grain_on_a_plain_area_is_no_structure() -> None:
    def plain(seed: int) -> Fingerprint:
        grain = np.random.default_rng(seed).normal(128, 3, (512, 512, 3))
        return fingerprint(Image.fromarray(grain.astype(np.uint8)))

    assert difference(plain(0), plain(1)).structure < 0.08


@given(pictures, pictures)
@settings(max_examples=60)
def test_any_two_pictures_have_a_difference_from_0_to_1_in_either_order(one: Image.Image, other: Image.Image) -> None:
    first, second = fingerprint(one), fingerprint(other)
    apart = difference(first, second)

    assert apart == difference(second, first)
    assert all(0 <= value <= 1 for value in asdict(apart).values())
    assert apart.total == pytest.approx((apart.colour + apart.structure) / 2)
    assert difference(first, first).total == 0


@given(pictures)
@settings(max_examples=30)
def test_looking_at_a_picture_does_not_change_it(picture: Image.Image) -> None:
    before = picture.copy()
    fingerprint(picture)

    assert picture == before


def test_the_table_of_differences_holds_each_pair() -> None:
    looks = [fingerprint(painted(seed, size=64)) for seed in range(3)]

    assert differences(looks).tolist() == [[difference(one, other).total for other in looks] for one in looks]
    assert differences([]).shape == (0, 0)


def test_a_fingerprint_survives_json() -> None:
    look = fingerprint(painted(2, size=64))
    read = {name: tuple(numbers) for name, numbers in json.loads(json.dumps(asdict(look))).items()}

    assert Fingerprint(**read) == look
    assert sum(map(len, read.values())) == 608
    assert replace(look, layout=()) != look


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_deep_channels_are_scaled_and_not_cut_off(mode: str) -> None:
    deep = Image.fromarray(np.array([[0, 32_896, 65_535]], dtype=np.uint16)).convert("I").convert(mode)

    assert rgba(deep, size=(3, 1))[0, :, 0].tolist() == [0, 128, 255]


def test_colours_hidden_under_transparency_are_not_seen() -> None:
    hidden_red, hidden_blue = (Image.new("RGBA", (40, 40), (*rgb, 0)) for rgb in ((255, 0, 0), (0, 0, 255)))
    for cutout in (hidden_red, hidden_blue):
        cutout.paste((0, 128, 0, 255), (10, 10, 30, 30))

    assert difference(fingerprint(hidden_red), fingerprint(hidden_blue)).total < 0.001


@pytest.mark.parametrize("colour", ["black", "white"])
def test_a_cut_out_of_any_colour_stands_out_from_its_empty_surroundings(colour: str) -> None:
    empty = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    cutout = empty.copy()
    cutout.paste(colour, (10, 10, 30, 30))

    assert difference(fingerprint(empty), fingerprint(cutout)).structure > 0.5


def test_a_colour_that_stands_for_transparency_is_transparent() -> None:
    picture = Image.new("RGB", (40, 40), (255, 0, 0))
    picture.info["transparency"] = (255, 0, 0)

    assert rgba(picture, size=(1, 1)).tolist() == [[[255, 0, 0, 0]]]
