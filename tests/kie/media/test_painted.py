"""Frames and masks as pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kie.errors import BadInput
from kie.media.painted import Frame, exchanged, framed, png, read_mask
from tests.support.pictures import picture

SIZE = (40, 30)


def shown(mode: str = "RGB") -> Image.Image:
    return Image.open(io.BytesIO(picture(size=SIZE))).convert(mode)


@given(
    left=st.integers(-60, 39), top=st.integers(-60, 29), width=st.integers(16, 120), height=st.integers(16, 120),
    mode=st.sampled_from(["RGB", "RGBA"]),
)  # fmt: skip
def test_a_frame_keeps_every_pixel_inside_it_and_goes_on_from_the_edge(
    left: int, top: int, width: int, height: int, mode: str
) -> None:
    frame = Frame(left=left, top=top, width=width, height=height)
    source = np.asarray(shown(mode))
    if left + width <= 0 or top + height <= 0:
        with pytest.raises(BadInput, match="Nothing was sent"):
            framed(shown(mode), frame)
        return
    made = framed(shown(mode), frame)
    assert (made.size, made.mode) == ((width, height), mode)
    columns, rows = np.clip(np.arange(width) + left, 0, SIZE[0] - 1), np.clip(np.arange(height) + top, 0, SIZE[1] - 1)
    columns = np.clip(columns, max(0, left), min(SIZE[0], left + width) - 1)
    rows = np.clip(rows, max(0, top), min(SIZE[1], top + height) - 1)
    assert np.array_equal(np.asarray(made), source[rows][:, columns])


@pytest.mark.parametrize("frame", [(0, 0, 8, 30), (40, 0, 20, 20), (-50, 0, 20, 20), (0, 0, 20_000, 20_000)])
def test_a_frame_beside_the_picture_too_small_or_too_large_is_a_sentence(frame: tuple[int, int, int, int]) -> None:
    left, top, width, height = frame
    with pytest.raises(BadInput, match="Nothing was sent") as raised:
        framed(shown(), Frame(left=left, top=top, width=width, height=height))
    assert raised.value.field == "frame"


def test_a_mask_is_grey_has_the_pictures_size_and_marks_something() -> None:
    drawn = Image.new("RGB", SIZE, "black")
    drawn.paste((255, 255, 255), (5, 5, 10, 10))
    mask = read_mask(png(drawn), size=SIZE)
    assert (mask.mode, mask.size, mask.getpixel((7, 7)), mask.getpixel((0, 0))) == ("L", SIZE, 255, 0)
    assert exchanged(exchanged(mask)).tobytes() == mask.tobytes()
    for content, size in ((png(drawn), (41, 30)), (png(Image.new("L", SIZE)), SIZE), (b"no picture", SIZE)):
        with pytest.raises(BadInput, match="Nothing was sent"):
            read_mask(content, size=size)
