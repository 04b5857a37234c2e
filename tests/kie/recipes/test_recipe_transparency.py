"""A recipe never says transparent over what is opaque: measured on the bytes that leave, whatever was declared."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from kie.domain.task import FollowUp
from kie.recipes.definitions import RECIPES, get
from kie.recipes.make import make
from kie.recipes.transparency import is_free, stands_free

Ground = Literal["opaque", "alpha that is full", "glass", "cut-out", "cut-out at the edges"]
GROUNDS: tuple[Ground, ...] = ("opaque", "alpha that is full", "glass", "cut-out", "cut-out at the edges")
SMALL = [recipe for recipe in RECIPES.values() if recipe.name in ("icon-set", "favicon", "sticker", "og-image")]


def source(ground: Ground, width: int, height: int, *, busy: bool) -> Image.Image:
    base = Image.radial_gradient("L").resize((width, height)) if busy else Image.new("L", (width, height), 240)
    image = base.convert("RGB")
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=(200, 40, 40))
    if ground == "opaque":
        return image
    alpha = Image.new("L", (width, height), {"alpha that is full": 255, "glass": 128}.get(ground, 0))
    if ground == "cut-out":
        ImageDraw.Draw(alpha).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=255)
    if ground == "cut-out at the edges":
        ImageDraw.Draw(alpha).ellipse((0, 0, width - 1, height - 1), fill=255)
    image.putalpha(alpha)
    return image


def alphas(content: bytes) -> list[Image.Image]:
    with Image.open(io.BytesIO(content)) as image:
        if image.format == "ICO":
            return [image.ico.getimage(size).convert("RGBA").getchannel("A") for size in image.info["sizes"]]  # type: ignore[attr-defined]
        return [image.convert("RGBA").getchannel("A")]


@settings(max_examples=25)
@given(
    recipe=st.sampled_from(SMALL), ground=st.sampled_from(GROUNDS), busy=st.booleans(),
    width=st.integers(16, 300), height=st.integers(16, 300),
)  # fmt: skip
def test_what_is_called_transparent_is_and_what_is_called_opaque_is(
    recipe: object, ground: Ground, busy: bool, width: int, height: int
) -> None:
    made = make(recipe, source(ground, width, height, busy=busy), stem="mug")  # type: ignore[arg-type]
    files = dict(made.files)
    assert set(made.transparent) <= set(made.pictures) <= set(files)
    for path in made.pictures:
        shown = alphas(files[path])
        assert stands_free(files[path]) == (path in made.transparent)
        if path in made.transparent:
            assert all(alpha.getextrema()[0] < 250 for alpha in shown), path
        else:
            box = shown[0].point([255 if level > 2 else 0 for level in range(256)]).getbbox()
            seen = shown[0].crop(box)
            assert sum(seen.histogram()[:250]) < 0.0005 * seen.width * seen.height + 1 or len(shown) > 1, path
    words = " ".join((made.ground_words, *made.notes))
    if not made.transparent:
        assert "have a transparent background" not in words
        assert "opaque" in words
    assert "opaque" not in words or len(made.transparent) < len(made.pictures)


@pytest.mark.parametrize("ground", ["opaque", "alpha that is full"])
def test_icons_of_an_opaque_picture_are_opaque_and_say_so(ground: Ground) -> None:
    made = make(get("icon-set"), source(ground, 512, 512, busy=True), stem="mug")
    assert (made.transparent, len(made.pictures)) == ((), 8)
    assert made.ground_words == "All 8 pictures are opaque."
    assert made.notes[-1].endswith("it is opaque. Remove the background first for a transparent one.")


def test_icons_of_a_cut_out_are_transparent_and_say_so() -> None:
    made = make(get("icon-set"), source("cut-out", 512, 512, busy=True), stem="mug")
    assert made.transparent == made.pictures
    assert made.ground_words == "All 8 pictures have a transparent background."
    assert made.notes == ()


def test_no_recipe_promises_transparency_before_anything_is_measured() -> None:
    for recipe in RECIPES.values():
        assert "transparent" not in recipe.description, recipe.name


def test_an_opaque_picture_between_bars_does_not_stand_free() -> None:
    frame = Image.new("RGBA", (100, 100))
    frame.paste(Image.new("RGB", (100, 40), "red"), (0, 30))
    assert not is_free(frame)
    inset = Image.new("RGBA", (100, 100))
    inset.paste(Image.new("RGB", (40, 40), "red"), (30, 30))
    assert is_free(inset)


def test_every_recipe_can_be_wanted_of_a_task_before_it_is_sent() -> None:
    assert {follow_up.recipe for follow_up in FollowUp if follow_up.recipe} == set(RECIPES)
    whole = {name for name in RECIPES if not FollowUp(name).removes_background}
    assert whole == {"og-image", "hero"}, "these fill a page with the picture as it is"
