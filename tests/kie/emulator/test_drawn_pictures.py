"""Demo pictures: exact, repeatable, in the asked colours, and never refused."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kie.emulator.drawing.arrange import choose_style
from kie.emulator.drawing.finish_picture import mark
from kie.emulator.drawing.paint import distance, from_hex, to_oklab
from kie.emulator.drawing.styles import STYLES
from kie.emulator.drawing.wishes import drawn_subject, read
from kie.emulator.drawn_pictures import draw, edit, encode, remove_background, upscale
from prompts.compose import Capabilities, compose
from prompts.presets import load_presets

MODELS = ("nano-banana-pro", "flux-2/pro-text-to-image", "seedream/4.5-text-to-image", "google/imagen4")
STYLE_WORDS = {
    "clay": "3D clay",
    "flat": "flat vector",
    "paper": "paper cut-out",
    "riso": "risograph",
    "watercolour": "watercolour",
    "lowpoly": "low poly",
    "ink": "ink drawing",
    "neon": "neon",
}


def picture(
    prompt: str = "a mug", *, width: int = 160, height: int = 160, model: str = "m", seed: int = 1
) -> Image.Image:
    return draw(prompt=prompt, width=width, height=height, model=model, seed=seed)


def pixels_of(image: Image.Image) -> np.ndarray:
    return np.asarray(image, dtype=np.float64) / 255


def difference(first: Image.Image, second: Image.Image) -> float:
    return float(np.abs(pixels_of(first) - pixels_of(second)).mean())


def share_near(image: Image.Image, *hexes: str, within: float = 0.09) -> float:
    lab = to_oklab(pixels_of(image))
    near = np.zeros(lab.shape[:2], dtype=bool)
    for text in hexes:
        near |= np.linalg.norm(lab - to_oklab(np.array(from_hex(text))), axis=-1) < within
    return float(near.mean())


def test_the_same_arguments_give_the_same_pixels_in_another_process() -> None:
    script = (
        "import hashlib; from kie.emulator.drawn_pictures import draw;"
        "p = draw(prompt='a fox in teal', width=200, height=120, model='some/model', seed=9);"
        "print(hashlib.sha256(p.tobytes()).hexdigest())"
    )
    root = Path(__file__).parents[3]
    prints = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": salt},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for salt in ("1", "2")
    }
    here = draw(prompt="a fox in teal", width=200, height=120, model="some/model", seed=9)
    assert prints == {hashlib.sha256(here.tobytes()).hexdigest()}


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (256, 256),
        (320, 180),
        (180, 320),
        (420, 180),
        (800, 100),
        (100, 800),
        (64, 64),
        (65, 97),
        (16, 16),
        (1, 1),
    ],
)
def test_a_picture_has_exactly_the_asked_size(width: int, height: int) -> None:
    drawn = picture("a robot waves", width=width, height=height)
    assert (drawn.size, drawn.mode) == ((width, height), "RGB")


def test_a_picture_of_4096_pixels_keeps_its_size() -> None:
    assert picture("a mountain", width=4096, height=512).size == (4096, 512)


@pytest.mark.parametrize("style", [style for style in STYLE_WORDS if style != "neon"])
@pytest.mark.parametrize("seed", [1, 2])
def test_asked_hex_colours_cover_most_of_the_picture(style: str, seed: int) -> None:
    prompt = (
        f"A ceramic mug, {STYLE_WORDS[style]}. "
        "Colour palette: cobalt blue (#0047AB), signal yellow (#FFC600) and warm white (#FFF7E8)."
    )
    drawn = picture(prompt, width=256, height=256, seed=seed)
    assert share_near(drawn, "#0047AB", "#FFC600", "#FFF7E8") > 0.6
    assert share_near(drawn, "#0047AB") > 0.05
    assert share_near(drawn, "#FFC600") > 0.015


@pytest.mark.parametrize("model", MODELS)
def test_a_named_background_colour_is_the_background(model: str) -> None:
    prompt = "A friendly robot. Background colour: mint (#A8E6CF). Colour palette: navy (#14264F), coral (#FF6F61)."
    drawn = picture(prompt, width=256, height=256, model=model)
    assert share_near(drawn.crop((0, 0, 256, 24)), "#A8E6CF") > 0.8
    assert share_near(drawn, "#14264F") > 0.03


def test_a_plain_white_background_is_white_up_to_the_corners() -> None:
    drawn = picture("a sneaker isolated on a white background", width=256, height=256)
    assert share_near(drawn.crop((0, 0, 40, 40)), "#FFFFFF", within=0.05) > 0.98


def test_a_colour_word_is_used_when_there_is_no_hex() -> None:
    drawn = picture("a teal car, flat vector", width=256, height=256)
    assert share_near(drawn, "#12807F") > 0.08


def test_models_give_clearly_different_pictures_for_one_brief() -> None:
    drawn = [picture("a mug on a table", model=model) for model in MODELS]
    styles = {choose_style(read("a mug on a table"), model=model) for model in MODELS}
    assert len(styles) == len(MODELS)
    assert min(difference(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :]) > 0.04


@pytest.mark.parametrize("prompt", ["a mug, product photo", "a pear, flat vector", "a fox in a forest, watercolour"])
def test_models_differ_where_the_brief_names_the_style(prompt: str) -> None:
    drawn = [picture(prompt, model=model) for model in MODELS]
    assert min(difference(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :]) > 0.03


@pytest.mark.parametrize("prompt", ["a pear on a table", "a red fox in snow", "a mug", "a city at night"])
def test_seeds_differ_and_the_same_seed_does_not(prompt: str) -> None:
    drawn = [picture(prompt, seed=seed) for seed in (1, 2, 3)]
    assert min(difference(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :]) > 0.01
    assert picture(prompt, seed=2).tobytes() == drawn[1].tobytes()


def test_seeds_give_different_pictures() -> None:
    assert difference(picture("a car", seed=1), picture("a car", seed=2)) > 0.02


def test_every_named_style_is_recognised_and_looks_its_own_way() -> None:
    assert {read(f"a fox, {words}").style for words in STYLE_WORDS.values()} == set(STYLES)
    drawn = [picture(f"a fox, {words}") for words in STYLE_WORDS.values()]
    assert min(difference(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :]) > 0.015


@pytest.mark.parametrize("style", STYLES)
def test_every_kind_of_subject_can_be_drawn_in_every_style(style: str) -> None:
    for word in ("a wizard", "market", "paper boat", "a forest", "a dog in a box", "serendipity"):
        drawn = picture(f"{word}, {STYLE_WORDS[style]}", width=96, height=96)
        assert float(pixels_of(drawn).std()) > 0.03, word


@pytest.mark.parametrize(
    ("example", "subject", "style"),
    [
        ("Product shot: ceramic pour-over set", "dripper", "clay"),
        ("App icon: paper plane", "paper plane", "clay"),
        ("Mascot: red panda courier", "red_panda", "clay"),
        ("Food: blood orange tart", "orange tart", "clay"),
        ("Poster: night market", "market", "riso"),
        ("Interior: reading corner", "reading corner", "clay"),
        ("Clip: paper boat in the rain", "paper boat", "clay"),
        ("Clip: coffee being poured", "dripper", "clay"),
    ],
)
def test_every_shipped_example_is_drawn_as_what_it_asks_for(example: str, subject: str, style: str) -> None:
    brief = next(example_.brief for example_ in load_presets().examples if example_.name == example)
    prompt = compose(brief, capabilities=Capabilities(kind="image", prompt_max=5000)).prompt
    assert (read(prompt).subject, read(prompt).style) == (subject, style)
    assert drawn_subject(prompt).missing == ()


def test_the_table_of_examples_is_complete() -> None:
    assert len(load_presets().examples) == 8


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("A mug. Background colour: charcoal grey (#39424A)", None),
        ("A mug in ink blue", None),
        ("A paper boat under paper lanterns", None),
        ("A mug, charcoal drawing", "ink"),
        ("A paper plane, paper cut-out", "paper"),
        ("A paper crown in a flat. Style: 3D clay", "clay"),
    ],
)
def test_names_of_colours_and_things_are_no_style(prompt: str, style: str | None) -> None:
    assert read(prompt).style == style


def test_what_is_quoted_is_written_on_a_poster() -> None:
    prompt = 'A night market. Headline "OPEN LATE", below "every day"'
    assert read(prompt).lines == ("OPEN LATE", "every day")
    assert difference(picture(prompt), picture("A night market. Headline, below")) > 0.005


def test_a_paper_plane_points_to_the_upper_right_for_every_seed() -> None:
    for seed in range(6):
        drawn = pixels_of(picture("a paper plane, flat vector, #D7263D on a white background", seed=seed))
        away = np.linalg.norm(drawn - drawn[2, 2], axis=-1) > 0.1
        upper = away[:60].nonzero()[1]
        assert upper.mean() > 90


def test_roles_of_colours_are_read() -> None:
    reading = read("Background colour: sand (#DCC7A1). Accent colour: coral (#FF6F61). Main: #123456, #abc")
    assert reading.ground == from_hex("#DCC7A1")
    assert reading.accent == from_hex("#FF6F61")
    assert reading.colours == tuple(from_hex(text) for text in ("#FF6F61", "#123456", "#AABBCC"))


@pytest.mark.parametrize("ground", ["#FFFFFF", "#0A0A0A"])
def test_the_demo_mark_can_be_read_on_light_and_dark(ground: str) -> None:
    drawn = picture(f"a mug, flat vector. Background colour: {ground}. #CC3344", width=512, height=512)
    label, (left, top) = mark(512, 512)
    area = pixels_of(drawn)[top : top + label.height, left : left + label.width].mean(axis=-1)
    assert top + label.height <= 512
    assert 0.02 * 512 < label.height < 0.05 * 512
    assert float(area.max() - area.min()) > 0.4


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    prompt=st.text(max_size=200),
    seed=st.integers(-(2**63), 2**64),
    width=st.integers(1, 90),
    height=st.integers(1, 90),
)
def test_any_prompt_gives_a_picture(prompt: str, seed: int, width: int, height: int) -> None:
    assert picture(prompt, width=width, height=height, seed=seed).size == (width, height)


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "\x00\x01\x1b[2J",
        "🦊🚀",
        "mug " * 5000,
        "#" * 20000,
        "#FFF" * 3000,
        "\ud800",
        "background: #12345",
    ],
)
def test_odd_prompts_give_a_picture(prompt: str) -> None:
    assert picture(prompt, width=80, height=80).size == (80, 80)


def test_reading_a_very_long_hostile_prompt_is_quick() -> None:
    for piece in (
        "background colour ",
        "accent ",
        "a b c background ",
        "white white ",
        "3 - d - ",
        "no ",
        "a. ",
        "...",
        "coffee ",
        "charcoal ",
    ):
        assert read(piece * 4000).lines == ()


@pytest.mark.parametrize(("format_", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("JPEG", "JPEG"), ("webp", "WEBP")])
def test_a_picture_is_encoded_with_its_text(format_: str, kind: str) -> None:
    body = encode(picture(), format_, text={"prompt": "a mug, größer 🎈 \ud800\x00"})
    opened = Image.open(io.BytesIO(body))
    assert (opened.format, opened.size) == (kind, (160, 160))
    kept = opened.info["prompt"] if kind == "PNG" else str(opened.getexif()[0x010E])
    assert "a mug" in kept


def test_a_cut_out_survives_png_and_webp_and_is_laid_on_white_for_jpeg() -> None:
    cut = Image.new("RGBA", (32, 32), (255, 0, 0, 0))
    assert Image.open(io.BytesIO(encode(cut, "png"))).mode == "RGBA"
    assert Image.open(io.BytesIO(encode(cut, "webp"))).mode == "RGBA"
    assert np.asarray(Image.open(io.BytesIO(encode(cut, "jpg")))).min() > 250


def test_an_unknown_format_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="png, jpg, jpeg or webp"):
        encode(picture(), "tiff")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK"])
def test_an_edit_takes_the_palette_and_keeps_the_size(mode: str) -> None:
    base = picture("a fox in a forest", width=200, height=120).convert(mode)
    edited = edit(base, prompt="risograph in #0047AB and #FFC600", width=160, height=90, model="m", seed=2)
    assert (edited.size, edited.mode) == ((160, 90), "RGB")
    assert min(distance(from_hex(text), (0.0, 0.0, 0.0)) for text in ("#0047AB", "#FFC600")) > 0.2
    assert share_near(edited, "#0047AB", "#FFC600", within=0.16) > 0.3


def test_edits_by_different_models_differ() -> None:
    base = picture("a fox", width=160, height=160)
    first, second = (edit(base, prompt="make it night", width=160, height=160, model=m, seed=1) for m in MODELS[:2])
    assert difference(first, second) > 0.02


def test_removing_a_plain_background_leaves_the_subject() -> None:
    drawn = picture("a mug, flat vector, isolated on white background", width=256, height=256)
    alpha = np.asarray(remove_background(drawn).getchannel("A"))
    assert alpha[:20, :20].max() < 20
    assert alpha[120:150, 120:150].min() > 240


@pytest.mark.parametrize("factor", [0.5, 2, 4])
def test_an_upscale_multiplies_the_size(factor: float) -> None:
    assert upscale(picture(width=60, height=40), factor).size == (round(60 * factor), round(40 * factor))


def test_an_upscale_stops_at_the_largest_side() -> None:
    assert upscale(picture(width=60, height=4), 1000).size[0] == 8192
