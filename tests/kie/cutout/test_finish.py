"""Trimming, laying over a ground, writing."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from kie.cutout.finish import over, to_png, trim


def cutout() -> Image.Image:
    """A red block of 20 × 10 at (30, 40) in a hundred square; green is hidden under zero alpha."""
    image = Image.new("RGBA", (100, 100), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (30, 40, 50, 50))
    return image


def test_trimming_leaves_the_content() -> None:
    assert np.asarray(trim(cutout())).tolist() == np.full((10, 20, 4), (255, 0, 0, 255)).tolist()


def test_a_margin_is_a_share_of_the_longer_side_and_goes_beyond_the_picture() -> None:
    assert trim(cutout(), margin=0.25).size == (30, 20)
    wide = trim(cutout(), margin=1.0)
    corner = trim(Image.new("RGBA", (10, 10), "red"), margin=0.5)
    assert (wide.size, corner.size, corner.getpixel((0, 0))[3], corner.getpixel((5, 5))) == (
        (60, 50), (20, 20), 0, (255, 0, 0, 255),
    )  # fmt: skip


def test_dust_is_no_content_and_nothing_stays_nothing() -> None:
    image = cutout()
    image.putpixel((0, 0), (0, 0, 0, 3))
    assert trim(image).size == (20, 10)
    assert trim(Image.new("RGBA", (7, 5))).size == (7, 5)


@pytest.mark.parametrize("margin", [-0.1, 1.1, float("nan")])
def test_a_margin_out_of_bounds_is_refused(margin: float) -> None:
    with pytest.raises(ValueError, match="share from 0 to 1"):
        trim(cutout(), margin=margin)


def test_a_cut_out_lies_over_a_colour_or_a_checkerboard() -> None:
    plain, board = over(cutout(), "#1A2b3C"), over(cutout(), "checkerboard")
    assert (plain.mode, plain.getpixel((0, 0)), plain.getpixel((35, 45))) == ("RGB", (0x1A, 0x2B, 0x3C), (255, 0, 0))
    assert (board.getpixel((0, 0)), board.getpixel((16, 0)), board.getpixel((16, 16))) == (
        (255, 255, 255), (204, 204, 204), (255, 255, 255),
    )  # fmt: skip


@pytest.mark.parametrize("ground", ["red", "#12345", "", "#1234567"])
def test_another_ground_is_refused(ground: str) -> None:
    with pytest.raises(ValueError, match="checkerboard"):
        over(cutout(), ground)


def test_what_was_removed_is_not_hidden_in_the_file() -> None:
    image = cutout()
    image.info = {"icc_profile": b"x", "Comment": "made by"}
    written = Image.open(io.BytesIO(to_png(image)))
    assert (written.mode, written.getpixel((0, 0)), written.getpixel((35, 45)), written.info) == (
        "RGBA", (0, 0, 0, 0), (255, 0, 0, 255), {},
    )  # fmt: skip
