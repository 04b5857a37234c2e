"""What a made picture looks like: never enlarged, never fringed, inside its zones, on its ground."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kie.errors import BadInput
from kie.media.colour import linear_levels, to_levels
from kie.recipes.definitions import get
from kie.recipes.make import make
from kie.recipes.placing import place
from kie.recipes.planes import Planes
from kie.recipes.recipe import Output, Recipe
from kie.recipes.subject import read_subject

TEAL = (10, 140, 130)


def recipe_of(output: Output) -> Recipe:
    return Recipe(name="single", title="Single", description="One file.", outputs=(output,))


def drawn(output: Output, image: Image.Image, *palette: str) -> NDArray[np.int16]:
    """The pixels of one output, RGBA."""
    made = make(recipe_of(output), image, stem="a", palette=palette)
    return np.asarray(Image.open(io.BytesIO(made.files[0][1])).convert("RGBA")).astype(np.int16)


def notes(name: str, image: Image.Image) -> tuple[str, ...]:
    return make(get(name), image, stem="mug").notes


def disc(side: int, *, margin: int = 0, colour: tuple[int, int, int] = TEAL) -> Image.Image:
    """A disc on transparent black, its edge smooth."""
    mask = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(mask).ellipse((margin * 4, margin * 4, (side - margin) * 4 - 1, (side - margin) * 4 - 1), fill=255)
    alpha = np.asarray(mask.reduce(4))[..., None]
    return Image.fromarray(np.dstack([np.where(alpha > 0, np.array(colour), 0), alpha]).astype(np.uint8))


def busy(width: int, height: int) -> Image.Image:
    """Stripes up to the border."""
    across = (np.arange(width) // 8 % 2 * 200).astype(np.uint8)
    return Image.fromarray(np.repeat(np.tile(across, (height, 1))[..., None], 3, axis=2))


def on_plain(side: int, *, ground: tuple[int, int, int] = (236, 232, 222)) -> Image.Image:
    image = Image.new("RGB", (side, side), ground)
    ImageDraw.Draw(image).rectangle((side // 4, side // 4, side * 3 // 4, side * 3 // 4), fill=TEAL)
    return image


def box_of(alpha: NDArray[np.int16]) -> tuple[int, int]:
    rows, columns = np.nonzero(alpha)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


@pytest.mark.parametrize("side", [16, 24, 47, 160])
def test_a_coloured_subject_on_transparent_black_gets_no_dark_fringe(side: int) -> None:
    pixels = drawn(Output(path="a.png", width=side, height=side, padding=0.1), disc(400, margin=20))
    seen = pixels[pixels[..., 3] > 0]
    assert 0 < seen[:, 3].min() < 255
    assert np.abs(seen[:, :3] - np.array(TEAL)).max() <= 1


def test_where_two_colours_meet_their_light_is_averaged() -> None:
    checks = np.indices((512, 512)).sum(axis=0) % 2 * 255
    image = Image.fromarray(np.repeat(checks[..., None], 3, axis=2).astype(np.uint8))
    middle = drawn(Output(path="a.png", width=32, height=32), image)[8:24, 8:24, :3]
    assert np.abs(middle - 188).max() <= 2  # half the light is level 188; averaging levels would give 128


def test_an_edge_does_not_ring() -> None:
    image = Image.new("RGB", (600, 600), (214, 64, 46))
    ImageDraw.Draw(image).ellipse((150, 150, 450, 450), fill=(255, 240, 220))
    pixels = drawn(Output(path="a.png", width=48, height=48), image)[..., :3]
    assert (pixels.min(axis=(0, 1)) >= np.array((214, 64, 46)) - 1).all()
    assert (pixels.max(axis=(0, 1)) <= np.array((255, 240, 220)) + 1).all()


def test_a_picture_at_its_own_size_keeps_every_pixel() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    pixels = drawn(Output(path="a.png", width=40, height=40), Image.fromarray(noise))
    assert (pixels[..., :3] == noise).all()


@given(level=st.integers(0, 255))
def test_light_and_back_is_the_same_level(level: int) -> None:
    assert to_levels(linear_levels()[np.array([level])]) == [level]


@pytest.mark.parametrize("size", [(1000, 700), (701, 997)])
def test_reducing_in_bands_changes_nothing_but_the_cost(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    image = busy(*size).convert("RGBA")
    whole = Planes(image, reduced_by=3)
    monkeypatch.setattr("kie.recipes.planes.BAND_PIXELS", 5000)
    banded = Planes(image, reduced_by=3)
    assert (whole.colours() == banded.colours()).all()
    assert (whole.alpha() == banded.alpha()).all()


def test_transparent_margins_are_trimmed_first() -> None:
    output = Output(path="a.png", width=100, height=100, padding=0.1)
    assert box_of(drawn(output, disc(600, margin=250))[..., 3]) == (80, 80)


def test_a_small_subject_is_not_enlarged_and_a_sentence_says_so() -> None:
    subject = disc(300)
    pixels = drawn(Output(path="a.png", width=512, height=512), subject)
    assert (pixels[106:406, 106:406] == np.asarray(subject)).all()
    assert notes("favicon", disc(300)) == (
        "icon-512.png and maskable-512.png: the subject has 300 px, so it was not enlarged "
        "and stands in a wider margin.",
    )
    assert notes("og-image", on_plain(400))[0].endswith(
        "the picture has 400 px, so it was not enlarged and stands in a wider margin."
    )
    assert notes("icon-set", disc(400)) == ()
    assert "6 more files: the subject has 20 px, so" in notes("icon-set", disc(20))[0]


def test_a_short_photo_fills_what_it_can_and_its_edge_colour_the_rest() -> None:
    output = Output(path="a.png", width=400, height=200, fit="cover", background="average edge")
    pixels = drawn(output, busy(300, 300))
    assert (pixels[:, 50:350, :3] == np.asarray(busy(300, 300))[50:250]).all()
    assert len(np.unique(pixels[:, :50].reshape(-1, 4), axis=0)) == 1


@settings(max_examples=60, deadline=None)
@given(
    source=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    frame=st.tuples(st.integers(24, 300), st.integers(24, 300)),
    fit=st.sampled_from(["contain", "cover"]),
    padding=st.floats(0, 0.25),
    room=st.sampled_from([0.0, 0.4]),
    is_busy=st.booleans(),
)
def test_no_place_enlarges_or_leaves_the_frame(
    source: tuple[int, int], frame: tuple[int, int], fit: str, padding: float, room: float, is_busy: bool
) -> None:
    image = busy(*source) if is_busy else Image.new("RGBA", source, (9, 9, 9, 128))
    output = Output(path="a.png", width=frame[0], height=frame[1], fit=fit, padding=padding, room=room, anchor="right")
    there = place(output, read_subject(image))
    left, top, right, bottom = there.crop
    assert there.width <= right - left + 1e-6
    assert there.height <= bottom - top + 1e-6
    assert 0 <= left < right <= source[0] + 1e-6
    assert 0 <= top < bottom <= source[1] + 1e-6
    assert round(frame[0] * room) <= there.left <= there.left + there.width <= frame[0]
    assert 0 <= there.top <= there.top + there.height <= frame[1]


@pytest.mark.parametrize("image", [disc(900), Image.new("RGBA", (900, 500), (*TEAL, 200)), on_plain(1200)])
def test_what_stands_out_stays_inside_the_safe_circle(image: Image.Image) -> None:
    made = dict(make(get("favicon"), image, stem="a", palette=["#ffffff"]).files)
    pixels = np.asarray(Image.open(io.BytesIO(made["maskable-512.png"])).convert("RGB")).astype(np.int16)
    rows, columns = np.nonzero(np.abs(pixels - pixels[0, 0]).max(axis=2) > 12)
    furthest = np.hypot(rows - 255.5, columns - 255.5).max()
    assert 0.35 * 512 < furthest <= 0.4 * 512 + 1


def test_a_photo_fills_a_maskable_icon_and_a_sentence_says_so() -> None:
    assert notes("favicon", busy(600, 600)) == (
        "favicon.ico, icon-192.png and icon-512.png: the picture has its own background, so it is opaque. "
        "Remove the background first for a transparent one.",
        "maskable-512.png: the picture has its own background, so it fills the icon and a mask may cut its corners. "
        "Remove the background first to keep everything inside the safe zone.",
    )


def test_a_picture_on_plain_ground_is_not_cropped_and_its_ground_goes_on() -> None:
    output = Output(path="a.png", width=400, height=200, fit="cover", background="palette")
    pixels = drawn(output, on_plain(800), "#ff0000")
    assert (np.abs(pixels[:, :148, :3] - np.array((236, 232, 222))) <= 1).all()
    assert box_of((np.abs(pixels[..., :3] - np.array(TEAL)).max(axis=2) <= 3).astype(np.int16)) == pytest.approx(
        (100, 100), abs=1
    )


@pytest.mark.parametrize(
    ("palette", "ground"),
    [
        (("#ffcc00", "#000000"), (255, 204, 0)),
        (("#0a8c82", "#123456"), (0x12, 0x34, 0x56)),  # the first is the subject's own colour
        (("#0a8c82",), TEAL),
        (("#0a8c8", "#fff"), None),
    ],
)
def test_the_palette_gives_the_first_colour_that_the_subject_stands_out_from(
    palette: tuple[str, ...], ground: tuple[int, int, int] | None
) -> None:
    output = Output(path="a.png", width=60, height=60, padding=0.2, background="palette")
    if ground is None:
        with pytest.raises(BadInput):
            drawn(output, disc(100), *palette)
        return
    assert tuple(drawn(output, disc(100), *palette)[0, 0]) == (*ground, 255)


def test_without_a_palette_a_cut_out_stands_on_a_quiet_tint() -> None:
    output = Output(path="a.png", width=60, height=60, padding=0.2, background="palette")
    assert drawn(output, disc(100, colour=(30, 60, 120)))[0, 0, :3].min() > 200
    assert drawn(output, disc(100, colour=(250, 250, 240)))[0, 0, :3].max() < 80
    fixed = replace(output, background="#102030")
    assert tuple(drawn(fixed, disc(100))[0, 0]) == (16, 32, 48, 255)


def test_a_sticker_has_a_white_line_around_the_subject_and_its_margin_free() -> None:
    made = dict(make(get("sticker"), disc(900), stem="mug").files)
    pixels = np.asarray(Image.open(io.BytesIO(made["mug-sticker.png"]))).astype(np.int16)
    middle = pixels[256]
    assert box_of(pixels[..., 3]) == (512 - 32, 512 - 32)
    assert (middle[:16, 3] == 0).all()
    assert (middle[18:27] == 255).all()
    assert tuple(middle[256]) == (*TEAL, 255)
    whites = int((middle[:256] == 255).all(axis=1).sum())
    assert 10 <= whites <= 13
    assert notes("sticker", busy(700, 700))[0].endswith(
        "Remove the background first for an outline around the subject."
    )


@pytest.mark.parametrize("image", [disc(600), busy(1400, 1000), on_plain(800)], ids=["cut", "photo", "plain"])
@pytest.mark.parametrize("size", [(1200, 628)])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hero_leaves_calm_room_for_the_copy(image: Image.Image, size: tuple[int, int], side: str) -> None:
    width, height = size
    hero = next(
        output for output in get("hero").outputs if output.path == f"$stem-hero-{width}x{height}-copy-{side}.jpg"
    )
    pixels = drawn(replace(hero, path="a.png", format="png", quality=None), image)[..., :3]
    room = int(width * 0.42)
    copy, rest = (pixels[:, :room], pixels[:, room:]) if side == "left" else (pixels[:, -room:], pixels[:, :-room])
    assert copy.shape[0] == height
    assert np.ptp(copy.reshape(-1, 3), axis=0).max() <= 1
    assert np.ptp(rest.reshape(-1, 3), axis=0).max() > 60


def test_a_round_launcher_is_a_disc() -> None:
    made = dict(make(get("android"), busy(600, 600), stem="a").files)
    alpha = np.asarray(Image.open(io.BytesIO(made["res/mipmap-xxxhdpi/ic_launcher_round.png"])))[..., 3]
    assert (alpha[0, 0], alpha[96, 96], alpha[27, 27]) == (0, 255, 0)
    assert float((alpha > 127).mean()) == pytest.approx(np.pi / 4, abs=0.005)


def test_a_heavy_sticker_is_brought_under_its_limit() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (512, 512, 4), dtype=np.uint8)
    made = dict(make(get("sticker"), Image.fromarray(noise), stem="a").files)
    assert len(made["a-sticker.webp"]) < len(made["a-sticker.png"])


def test_a_picture_without_anything_to_see_is_refused() -> None:
    with pytest.raises(BadInput, match="transparent throughout"):
        make(get("icon-set"), Image.new("RGBA", (50, 50), (255, 0, 0, 0)), stem="a")


def test_the_picture_given_stays_as_it_was() -> None:
    image = disc(100)
    before = image.tobytes()
    make(get("favicon"), image, stem="a")
    assert (image.mode, image.size, image.tobytes()) == ("RGBA", (100, 100), before)
