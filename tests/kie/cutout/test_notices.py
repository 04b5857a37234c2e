"""What is said about a picture before its background is removed."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from kie.cutout.notices import checkerboard_cell, notices


def levels(values: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).convert("RGB")


def grid(side: int) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[:side, :side]
    return y, x


def board(*, side: int = 640, cell: float = 16, greys: tuple[int, int] = (204, 255)) -> Image.Image:
    y, x = grid(side)
    return levels(np.where(((x + 3) // cell + (y + 5) // cell) % 2, *greys))


def with_subject(image: Image.Image) -> Image.Image:
    drawn = ImageDraw.Draw(image)
    side = image.width
    drawn.ellipse((side * 0.2, side * 0.15, side * 0.8, side * 0.8), fill=(190, 60, 30))
    drawn.rectangle((side * 0.35, side * 0.5, side * 0.65, side), fill=(30, 90, 60))
    return image


def as_jpeg(image: Image.Image, *, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize("cell", [6, 8, 16, 25, 40])
@pytest.mark.parametrize("greys", [(204, 255), (102, 153), (40, 60)])
def test_a_painted_on_checkerboard_is_found_and_measured(cell: int, greys: tuple[int, int]) -> None:
    image = with_subject(board(cell=cell, greys=greys))
    assert checkerboard_cell(image) == pytest.approx(cell, abs=2)


@pytest.mark.parametrize("quality", [40, 75, 95])
def test_it_is_found_through_jpeg_noise_and_soft_edges(quality: int) -> None:
    image = with_subject(board().filter(ImageFilter.GaussianBlur(1)))
    noise = np.random.default_rng(3).normal(0, 4, (640, 640, 3))
    noisy = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    assert checkerboard_cell(as_jpeg(noisy, quality=quality)) == pytest.approx(16, abs=2)


def test_large_cells_of_a_large_picture_are_found_in_a_reduced_one() -> None:
    assert checkerboard_cell(with_subject(board(side=1600, cell=100))) == pytest.approx(100, abs=8)


Y, X = grid(500)


@pytest.mark.parametrize(
    "image",
    [
        with_subject(Image.new("RGB", (500, 500), "white")),
        levels(np.where((X // 50 + Y // 50) % 2, 0, 255)),
        levels(np.where((X // 20) % 2, 204, 255)),
        levels(np.where(((X + Y) // 20) % 2, 204, 255)),
        levels(255 - 51 * ((X // 20) % 2) - 51 * ((Y // 20) % 2)),
        levels(np.where((X % 40 < 4) | (Y % 40 < 4), 160, 230)),
        levels(np.where((X % 30 - 15) ** 2 + (Y % 30 - 15) ** 2 < 80, 204, 255)),
        levels(np.where((X + Y) % 2, 204, 255)),
        levels(np.random.default_rng(0).choice([204, 255], (500, 500))),
        levels(np.kron(np.random.default_rng(0).choice([204, 255], (25, 25)), np.ones((20, 20)))),
        Image.merge("RGB", [Image.new("L", (500, 500), 255), *board(side=500, cell=20, greys=(80, 255)).split()[:2]]),
        Image.new("RGB", (1, 1)),
        Image.new("RGB", (5, 900)),
    ],
    ids=["plain", "chess", "stripes", "diagonal", "gingham", "grid", "dots", "dither", "noise", "blocks", "red", "1x1",
         "sliver"],
)  # fmt: skip
def test_other_patterns_are_no_checkerboard(image: Image.Image) -> None:
    assert checkerboard_cell(image) is None


def test_a_checkerboard_under_an_opaque_alpha_is_said_twice() -> None:
    shown = notices(with_subject(board()).convert("RGBA"))
    assert [notice.kind for notice in shown] == ["opaque-alpha", "checkerboard"]
    assert (
        shown[0].sentence == "The file can hold transparency, but every pixel is opaque: its background is still there."
    )
    assert shown[1].sentence.startswith("The checkerboard is painted into the picture")


def test_real_transparency_is_said_and_nothing_else() -> None:
    image = board().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    assert [notice.kind for notice in notices(image)] == ["transparent"]


def test_an_ordinary_picture_gets_no_notice() -> None:
    assert notices(with_subject(Image.new("RGB", (300, 300), "white"))) == ()
