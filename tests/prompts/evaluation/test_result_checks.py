"""A check reports what is on the pixels: colours on lit things, shape, size, and pictures that failed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from prompts.brief import ROLES, Colour
from prompts.colours import NAMES
from prompts.evaluation.pixels import Numbers, oklab
from prompts.evaluation.result_checks import Check, Name, check, is_near

MODES = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr", "HSV", "LAB", "I", "I;16", "F")
COBALT = Colour(hex="#0047AB")


def checked(
    image: Image.Image,
    *colours: Colour,
    ratio: tuple[int, int] | None = None,
    edge: int | None = None,
    size: tuple[int, int] | None = None,
) -> dict[Name, Check]:
    checks = check(image, colours=colours, asked_ratio=ratio, asked_edge=edge, size=size)
    return {one.name: one for one in checks}


def random_picture(mode: str, size: tuple[int, int], seed: int) -> Image.Image:
    blank = Image.new(mode, size)
    return Image.frombytes(mode, size, np.random.default_rng(seed).bytes(len(blank.tobytes())))


def two_halves(left: str, right: str, *, size: tuple[int, int] = (120, 80)) -> Image.Image:
    picture = Image.new("RGB", size, left)
    picture.paste(right, (size[0] // 2, 0, *size))
    return picture


def lit_ball(colour: str, *, light: tuple[float, float, float], ambient: float, edge: int = 64) -> Image.Image:
    """A ball in light from one side, with a highlight and grain, cut out; computed in linear light."""
    levels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    y, x = np.mgrid[-1 : 1 : edge * 1j, -1 : 1 : edge * 1j]
    z = np.sqrt(np.clip(1 - x * x - y * y, 0, 1))
    towards = np.array(light) / np.linalg.norm(light)
    facing = np.clip(np.stack([x, y, z], axis=-1) @ towards, 0, 1)
    half_way = towards + np.array([0, 0, 1])
    shine = 0.25 * np.clip(np.stack([x, y, z], axis=-1) @ half_way / np.linalg.norm(half_way), 0, 1) ** 30
    lit = np.clip(linear * (ambient + 0.85 * facing[..., None]) + shine[..., None], 0, 1)
    seen = np.where(lit <= 0.0031308, lit * 12.92, 1.055 * lit ** (1 / 2.4) - 0.055)
    seen += np.random.default_rng(0).normal(0, 0.012, seen.shape)
    ball = Image.fromarray((np.clip(seen, 0, 1) * 255).astype(np.uint8)).convert("RGBA")
    ball.putalpha(Image.fromarray(((x * x + y * y < 0.97) * 255).astype(np.uint8)))
    return ball


def pixels_of(ball: Image.Image) -> Numbers:
    pixels = np.asarray(ball)
    return oklab(pixels[pixels[..., 3] > 0][:, :3])


SOFT = {"light": (-0.4, -0.5, 0.77), "ambient": 0.25}
HARD = {"light": (-0.8, -0.3, 0.5), "ambient": 0.15}


def test_most_of_a_lit_ball_counts_as_its_colour_whatever_the_colour() -> None:
    for light, least, mean in ((SOFT, 0.6, 0.8), (HARD, 0.35, 0.6)):
        shares = {
            name: float(is_near(pixels_of(lit_ball(code, edge=24, **light)), code).mean())
            for name, code in NAMES.items()
        }
        assert {name: share for name, share in shares.items() if share < least} == {}
        assert np.mean(list(shares.values())) > mean


def test_a_lit_ball_hardly_ever_counts_as_a_colour_of_another_hue() -> None:
    flat = {code: oklab(np.frombuffer(bytes.fromhex(code[1:]), dtype=np.uint8)) for code in NAMES.values()}
    hues = {code: np.arctan2(lab[2], lab[1]) for code, lab in flat.items() if np.hypot(lab[1], lab[2]) > 0.06}
    balls = {code: pixels_of(lit_ball(code, edge=16, **SOFT)) for code in hues}
    everything = np.stack(list(balls.values()))
    angles = np.array(list(hues.values()))
    mistaken = []
    for code, hue in hues.items():
        is_other = np.abs((angles - hue + np.pi) % (2 * np.pi) - np.pi) > np.radians(45)
        mistaken += list(is_near(everything[is_other], code).mean(axis=-1) > 0.01)

    assert np.mean(mistaken) < 0.01


@pytest.mark.parametrize("other", ["#4D4D4D", "#808080", "#7A1F99", "#00807F", "#000000", "#C8102E"])
def test_a_lit_cobalt_ball_is_cobalt_and_a_ball_of_another_hue_is_not(other: str) -> None:
    ball, stranger = (lit_ball(code, **SOFT) for code in (COBALT.hex, other))

    assert checked(ball, COBALT)["colour"].value > 0.6
    assert checked(stranger, COBALT)["colour"].value < 0.01


@pytest.mark.parametrize(("colour", "other"), [("#FFFFFF", "#B4B6B8"), ("#808080", "#B4B6B8"), ("#000000", "#36393D")])
def test_greys_are_told_apart_by_lightness(colour: str, other: str) -> None:
    assert checked(two_halves(colour, other), Colour(hex=colour))["colour"].value == 0.5


def test_a_colour_says_which_share_of_the_picture_it_has() -> None:
    assert checked(two_halves("#0047AB", "#FFF8E7"), COBALT)["colour"] == Check(
        name="colour",
        is_met=True,
        sentence="Cobalt blue (#0047AB): 50 % of the picture",
        value=0.5,
        colour=COBALT,
    )


def test_a_colour_that_is_not_there_is_not_met() -> None:
    found = checked(two_halves("#C8102E", "#FFF8E7"), COBALT)["colour"]

    assert (found.is_met, found.sentence) == (False, "Cobalt blue (#0047AB): 0 % of the picture")


def test_an_accent_needs_less_than_the_other_colours() -> None:
    picture = Image.new("RGB", (100, 100), "#FFF8E7")
    picture.paste("#0047AB", (40, 40, 50, 46))
    accent, palette = (checked(picture, Colour(hex=COBALT.hex, role=role))["colour"] for role in ("accent", "palette"))

    assert (accent.is_met, palette.is_met, accent.sentence) == (
        True,
        False,
        "Cobalt blue (#0047AB): 0.6 % of the picture",
    )


def test_a_trace_of_a_colour_is_not_called_nothing() -> None:
    picture = Image.new("RGB", (100, 100), "#FFF8E7")
    picture.paste("#0047AB", (40, 40, 43, 43))

    assert checked(picture, COBALT)["colour"].sentence == "Cobalt blue (#0047AB): under 0.1 % of the picture"


def test_a_background_is_measured_along_the_border_only() -> None:
    picture = Image.new("RGB", (200, 120), "#FFF8E7")
    ImageDraw.Draw(picture).rectangle((14, 14, 185, 105), fill="#0047AB")
    ivory, cobalt = (checked(picture, Colour(hex=code, role="background"))["colour"] for code in ("#FFF8E7", "#0047AB"))

    assert (ivory.is_met, ivory.sentence) == (True, "Warm ivory (#FFF8E7): 100 % of the border")
    assert (cobalt.is_met, cobalt.sentence) == (False, "Cobalt blue (#0047AB): 0 % of the border")


def test_the_border_of_a_tiny_picture_is_one_pixel_wide() -> None:
    picture = Image.new("RGB", (6, 6), "#FFF8E7")
    picture.paste("#0047AB", (1, 1, 5, 5))

    assert checked(picture, Colour(hex="#FFF8E7", role="background"))["colour"].value == 1


def test_the_colour_of_a_light_is_information_only() -> None:
    light = Colour(hex="#0047AB", role="light")

    assert checked(two_halves("#0047AB", "#FFF8E7"), light)["colour"].is_met is None


def test_a_cut_out_is_measured_without_what_is_transparent() -> None:
    cutout = Image.new("RGBA", (100, 100), "#FFFFFF00")
    cutout.paste("#0047AB", (20, 20, 50, 80))
    cutout.paste("#C8102E", (50, 20, 80, 80))

    assert checked(cutout, COBALT)["colour"].value == pytest.approx(0.5, abs=0.02)
    assert checked(cutout, Colour(hex="#FFFFFF", role="background"))["colour"] == Check(
        name="colour",
        is_met=None,
        sentence="White (#FFFFFF): nothing to measure, the border is transparent",
        value=None,
        colour=Colour(hex="#FFFFFF", role="background"),
    )


def test_a_colour_that_is_listed_twice_is_checked_once() -> None:
    checks = check(two_halves("red", "blue"), colours=(COBALT, COBALT), asked_ratio=None, asked_edge=None)

    assert [one.name for one in checks] == ["shape", "colour"]


@pytest.mark.parametrize(
    ("size", "ratio", "is_met", "sentence"),
    [
        ((1344, 768), (16, 9), True, "16:9 as asked"),
        ((768, 1344), (9, 16), True, "9:16 as asked"),
        ((1024, 1024), (16, 9), False, "Asked for 16:9, got 1:1"),
        ((1024, 1536), (3, 2), False, "Asked for 3:2, got 2:3"),
        ((1000, 180), (1, 1), False, "Asked for 1:1, got 5.56:1"),
        ((1000, 1170), (1, 1), False, "Asked for 1:1, got 1:1.17"),
        ((1536, 1024), None, None, "Shape 3:2"),
    ],
)
def test_a_shape_is_compared_with_what_was_asked(
    size: tuple[int, int], ratio: tuple[int, int] | None, is_met: bool | None, sentence: str
) -> None:
    assert checked(two_halves("red", "blue", size=size), ratio=ratio)["shape"] == Check(
        name="shape", is_met=is_met, sentence=sentence, value=size[0] / size[1]
    )


@pytest.mark.parametrize(("width", "is_met"), [(1029, True), (1031, False), (971, True), (970, False)])
def test_a_shape_may_be_three_percent_off_to_either_side(width: int, is_met: bool) -> None:
    assert checked(two_halves("red", "blue"), ratio=(1, 1), size=(width, 1000))["shape"].is_met is is_met


@pytest.mark.parametrize(
    ("asked", "is_met", "sentence"),
    [
        (4096, False, "Asked for 4096 pixels on the longer edge, got 2048"),
        (2100, True, "2048 pixels on the longer edge, asked for 2100"),
        (1024, True, "2048 pixels on the longer edge, asked for 1024"),
    ],
)
def test_a_size_is_met_unless_the_longer_edge_falls_short(asked: int, is_met: bool, sentence: str) -> None:
    assert checked(two_halves("red", "blue"), edge=asked, size=(1152, 2048))["size"] == Check(
        name="size", is_met=is_met, sentence=sentence, value=2048
    )


def test_nothing_is_said_about_a_size_that_was_not_asked_for() -> None:
    assert "size" not in checked(two_halves("red", "blue"))


def grain(level: float) -> Image.Image:
    values = np.random.default_rng(0).normal(level, 2, (120, 120, 3))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (grain(128), "Nearly one colour: probably a failed picture"),
        (grain(3), "Nearly black: probably a failed picture"),
        (Image.new("RGBA", (40, 40), "#FF000000"), "All transparent: probably a failed picture"),
    ],
)
def test_a_failed_picture_is_noticed(picture: Image.Image, sentence: str) -> None:
    found = checked(picture)["blank"]

    assert (found.is_met, found.sentence) == (False, sentence)


def night() -> Image.Image:
    picture = Image.new("RGB", (200, 200), "#050507")
    picture.paste("#FFD166", (100, 100, 120, 120))
    return picture


def product_shot() -> Image.Image:
    picture = Image.new("RGB", (200, 200), "#FFFFFF")
    picture.paste("#C8102E", (90, 90, 110, 110))
    return picture


@pytest.mark.parametrize("picture", [night(), product_shot(), Image.linear_gradient("L")])
def test_a_sparse_picture_has_not_failed(picture: Image.Image) -> None:
    assert "blank" not in checked(picture)


@given(
    st.builds(
        random_picture,
        st.sampled_from(MODES),
        st.tuples(st.integers(0, 300), st.integers(0, 300)),
        st.integers(0, 2**32 - 1),
    )
)
@settings(max_examples=60)
def test_any_picture_can_be_checked_and_is_left_as_it_was(picture: Image.Image) -> None:
    before = picture.copy()
    colours = tuple(Colour(hex="#0047AB", role=role) for role in ROLES)
    checks = check(picture, colours=colours, asked_ratio=(16, 9), asked_edge=1024)

    assert picture == before
    assert [one.colour for one in checks if one.name == "colour"] == list(colours)
    assert all(0 <= one.value <= 1 for one in checks if one.name in ("blank", "colour") and one.value is not None)
    assert {one.name for one in checks} >= ({"size", "shape"} if 0 not in picture.size else {"size", "blank"})


def test_a_single_pixel_can_be_checked() -> None:
    found = checked(Image.new("RGB", (1, 1), COBALT.hex), COBALT, ratio=(1, 1))

    assert [(one.name, one.is_met) for one in found.values()] == [("blank", False), ("shape", True), ("colour", True)]
