"""A colour is met where an area has it, and by nothing that only lies around it."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from prompts.evaluation.palette_check import check_colour, palette_of
from prompts.evaluation.result_checks import ColourCheck

PINK, CRIMSON, BLUE = "#EC4899", "#C2185B", "#3B82F6"


def halves(left: str, right: str, *, edge: int = 240) -> Image.Image:
    picture = Image.new("RGB", (edge, edge), left)
    picture.paste(right, (edge // 2, 0, edge, edge))
    return picture


def ramp(start: str, end: str, *, edge: int = 240) -> Image.Image:
    ends = [np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8).astype(float) for colour in (start, end)]
    line = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, edge)[:, None]
    return Image.fromarray(np.tile(np.rint(line).astype(np.uint8)[None], (edge, 1, 1)))


def pressed(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out)


def checked(picture: Image.Image, colour: str) -> ColourCheck:
    return check_colour(palette_of(picture), colour)


def test_a_colour_with_an_area_is_met_exactly_and_says_its_share() -> None:
    assert checked(halves(PINK, "#FFFFFF"), PINK) == ColourCheck(
        colour=PINK,
        nearest=PINK,
        difference=0.0,
        share=pytest.approx(0.5, abs=0.02),
        verdict="pass",
        reason="within 3 of the colour asked for",
    )


def test_crimson_is_not_the_pink_that_was_asked_for() -> None:
    check = checked(halves(CRIMSON, "#FFFFFF"), PINK)
    assert check.verdict == "fail"
    assert check.difference == pytest.approx(15.8, abs=0.5)


def test_a_colour_between_two_that_are_there_is_not_met() -> None:
    assert checked(halves("#903050", "#C06080"), "#A84868").verdict != "pass"


def test_a_gradient_has_its_ends_and_only_passes_through_its_middle() -> None:
    picture = ramp("#D22DEE", "#18A1AD")
    assert [checked(picture, colour).verdict for colour in ("#D22DEE", "#18A1AD")] == ["pass", "pass"]
    assert checked(picture, "#7567CE").verdict != "pass"


@pytest.mark.parametrize("quality", [75, 85, 95])
def test_a_small_accent_is_met_through_compression(quality: int) -> None:
    picture = Image.new("RGB", (512, 512), "#F5F5F4")
    ImageDraw.Draw(picture).ellipse((40, 40, 122, 122), fill=BLUE)
    check = checked(pressed(picture, quality), BLUE)
    assert (check.verdict, check.share) == ("pass", pytest.approx(0.02, abs=0.005))


def test_only_what_is_visible_counts() -> None:
    picture = Image.new("RGBA", (200, 200), (236, 72, 153, 0))
    assert checked(picture, PINK).verdict == "not measured"
    picture.paste(Image.new("RGBA", (100, 100), BLUE), (50, 50))
    assert checked(picture, BLUE).verdict == "pass"
    assert checked(picture, PINK).verdict == "fail"


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"]),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.integers(0, 2**32 - 1),
)
def test_every_picture_gets_a_verdict(mode: str, size: tuple[int, int], seed: int) -> None:
    blank = Image.new(mode, size)
    picture = Image.frombytes(mode, size, np.random.default_rng(seed).bytes(len(blank.tobytes())))
    assert checked(picture, PINK).verdict in ("pass", "warn", "fail", "not measured")
