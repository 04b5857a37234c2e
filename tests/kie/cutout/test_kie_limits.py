"""A picture is made to fit KIE's limits, and its answer is fitted back."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kie.cutout import kie_limits
from kie.cutout.alpha import Unusable
from kie.cutout.backends import remover
from kie.cutout.kie_limits import fit, fit_for_kie, largest_bytes, restore


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8))


def test_the_numbers_are_those_of_the_catalogue() -> None:
    model = remover()
    assert model is not None
    takes = model.parameters[0].accepts
    assert takes is not None
    assert [takes.max_mb, takes.max_megapixels, takes.min_side, takes.max_side] == [
        largest_bytes() // 1_000_000, kie_limits.LARGEST_PIXELS // 1_000_000, kie_limits.SMALLEST_SIDE,
        kie_limits.LARGEST_SIDE,
    ]  # fmt: skip


@given(st.integers(1, 15_000), st.integers(1, 15_000))
def test_every_size_is_brought_within_the_limits(width: int, height: int) -> None:
    planned = fit((width, height))
    wide, high = planned.canvas
    assert 256 <= min(wide, high) <= max(wide, high) <= 4096
    assert wide * high <= 16_000_000
    assert planned.scaled[0] <= wide
    assert planned.scaled[1] <= high


def test_a_picture_within_the_limits_is_sent_as_it_is() -> None:
    image = noise(300, 256)
    fitted = fit_for_kie(image)
    assert (fitted.mime, fitted.note) == ("image/png", None)
    assert np.array_equal(np.asarray(opened(fitted.content)), np.asarray(image))


@pytest.mark.parametrize(
    ("size", "sent", "words"),
    [
        ((5000, 1000), (4096, 819), "5000 × 1000 px are sent as 4096 × 819."),
        ((100, 60), (427, 256), "100 × 60 px are sent as 427 × 256."),
        ((1, 1), (256, 256), "1 × 1 px are sent as 256 × 256."),
        ((3000, 20), (4096, 256), "3000 × 20 px are sent as 4096 × 256."),
    ],
)
def test_another_size_is_changed_with_a_word_about_it(size: tuple[int, int], sent: tuple[int, int], words: str) -> None:
    fitted = fit_for_kie(Image.new("RGB", size, "teal"))
    assert opened(fitted.content).size == sent
    assert fitted.note is not None
    assert words in fitted.note
    assert fitted.note.endswith("The cut-out comes back at the original's size and in its colours.")


def test_too_many_bytes_become_a_jpeg_with_a_word_about_it() -> None:
    fitted = fit_for_kie(noise(2000, 1200))
    assert (fitted.mime, opened(fitted.content).format) == ("image/jpeg", "JPEG")
    assert len(fitted.content) <= 5_000_000
    assert fitted.note is not None
    assert fitted.note.startswith("KIE takes at most 5 MB, so it is sent as a JPEG of ")


def test_a_picture_too_rich_for_any_jpeg_is_reduced() -> None:
    fitted = fit_for_kie(noise(3000, 2800))
    assert len(fitted.content) <= 5_000_000
    assert max(opened(fitted.content).size) < 3000


@pytest.mark.parametrize("size", [(40, 30), (300, 300), (5000, 1000), (3000, 20)])
def test_an_answer_comes_back_at_the_originals_size_and_in_its_colours(size: tuple[int, int]) -> None:
    original = Image.new("RGB", size, (10, 120, 200))
    canvas = fit(size).canvas
    answer = Image.new("RGBA", canvas, (255, 0, 0, 0))
    half = fit(size).scaled[0] // 2
    answer.paste((255, 0, 0, 255), (0, 0, half, canvas[1]))
    cut = restore(answer, original)
    assert (cut.mode, cut.size) == ("RGBA", size)
    assert cut.convert("RGB").getcolors() == [(size[0] * size[1], (10, 120, 200))]
    alpha = np.asarray(cut.getchannel("A"))
    assert (alpha[:, : int(size[0] * 0.4)] > 240).all()
    assert (alpha[:, int(size[0] * 0.6) :] < 15).all()


@pytest.mark.parametrize(
    "answer",
    [Image.new("RGB", (300, 300)), Image.new("RGBA", (300, 300), "red"), Image.new("RGBA", (300, 300)),
     Image.new("RGBA", (300, 200))],
    ids=["no alpha", "all opaque", "all gone", "another shape"],
)  # fmt: skip
def test_an_answer_that_is_no_cut_out_is_refused(answer: Image.Image) -> None:
    with pytest.raises(Unusable, match="answered with a picture"):
        restore(answer, Image.new("RGB", (300, 300), "white"))


def test_what_was_transparent_before_is_sent_on_white_and_stays_transparent() -> None:
    original = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    original.paste((200, 0, 0, 255), (0, 0, 300, 200))
    assert opened(fit_for_kie(original).content).getpixel((150, 290)) == (255, 255, 255)
    answer = Image.new("RGBA", (300, 300), (0, 0, 0, 255))
    answer.paste((0, 0, 0, 0), (0, 0, 300, 50))
    alpha = np.asarray(restore(answer, original).getchannel("A"))
    assert (alpha[:50] == 0).all()
    assert (alpha[50:200] == 255).all()
    assert (alpha[200:] == 0).all()
