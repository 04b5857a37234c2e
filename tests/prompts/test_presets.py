"""The presets that come with the product are complete, and a bad file says what is wrong."""

import json
from pathlib import Path

import pytest

from prompts.brief import FIELDS, Brief, Colour
from prompts.compose import Capabilities
from prompts.lint.hint import Hint
from prompts.lint.rules import lint
from prompts.presets import Palette, Preset, PresetError, load_presets, put_in, read_presets

PRESETS = load_presets()
CLIP = Capabilities(kind="video")
PICTURE = Capabilities()


def folder_with(folder: Path, **files: object) -> Path:
    """A presets folder with one item in each file, except for what the test says."""
    good: dict[str, object] = {
        "camera": [{"name": "Macro", "text": "macro close-up"}],
        "movement": [{"name": "Orbit", "text": "orbit"}],
        "lens": [{"name": "Wide", "text": "24 mm lens"}],
        "stability": [{"name": "Gimbal", "text": "gimbal-smooth"}],
        "style": [{"name": "Ink", "text": "ink drawing"}],
        "exclusions": [{"name": "Clean", "text": "text"}],
        "palettes": [{"name": "Ice", "colours": [{"hex": "#eef", "role": "light"}]}],
        "examples": [{"name": "Mug", "subject": "a mug"}],
    }
    for name, content in (good | files).items():
        (folder / f"{name}.json").write_text(
            content if isinstance(content, str) else json.dumps(content), encoding="utf-8"
        )
    return folder


def test_there_is_enough_to_choose_from() -> None:
    assert 12 <= len(PRESETS.camera) <= 20
    assert 12 <= len(PRESETS.style) <= 20
    assert 12 <= len(PRESETS.exclusions) <= 20
    assert 8 <= len(PRESETS.palettes) <= 10
    assert 10 <= len(PRESETS.movement) <= 20
    assert 8 <= len(PRESETS.lens) <= 20
    assert 5 <= len(PRESETS.stability) <= 20
    assert [example.brief.motion is None for example in PRESETS.examples] == [True] * 6 + [False] * 2


@pytest.mark.parametrize("palette", PRESETS.palettes, ids=lambda palette: palette.name)
def test_every_palette_fits_a_model_that_takes_three_to_ten_colours(palette: Palette) -> None:
    assert 3 <= len({colour.hex for colour in palette.colours}) <= 10


@pytest.mark.parametrize("example", PRESETS.examples, ids=lambda example: example.name)
def test_every_example_fills_the_whole_form(example: object) -> None:
    brief = example.brief  # type: ignore[attr-defined]

    assert all(getattr(brief, name) for name in FIELDS if name != "motion")


@pytest.mark.parametrize("example", PRESETS.examples, ids=lambda example: example.name)
def test_no_example_draws_a_hint_from_a_model_that_it_is_meant_for(example: object) -> None:
    brief = example.brief  # type: ignore[attr-defined]

    assert lint(brief, capabilities=PICTURE) == ()
    assert brief.motion is None or lint(brief, capabilities=CLIP) == ()


@pytest.mark.parametrize("preset", PRESETS.camera, ids=lambda preset: preset.name)
def test_no_camera_preset_draws_a_hint_with_any_style_and_exclusions(preset: Preset) -> None:
    hints = [
        hint
        for style in PRESETS.style
        for exclusions in PRESETS.exclusions
        for hint in lint(
            Brief(subject="a mug", camera=preset.text, style=style.text, exclusions=exclusions.text),
            capabilities=Capabilities(),
        )
    ]

    assert [hint for hint in hints if not _contradicts_rightly(hint)] == []


def _contradicts_rightly(hint: Hint) -> bool:
    """A lens with a flat style, and head and shoulders of nobody, do contradict each other, presets or not."""
    return hint.rule == "contradiction" and ("flat graphics have no lens" in hint.message or "people" in hint.message)


@pytest.mark.parametrize("preset", PRESETS.camera, ids=lambda preset: preset.name)
def test_no_camera_or_style_preset_draws_a_hint_for_a_clip(preset: Preset) -> None:
    hints = [
        hint
        for style in PRESETS.style
        for hint in lint(
            Brief(subject="a mug", camera=preset.text, motion="steam rises", style=style.text, exclusions="logo"),
            capabilities=CLIP,
        )
    ]

    assert [hint for hint in hints if not _contradicts_rightly(hint)] == []


def test_only_a_locked_tripod_contradicts_a_movement_among_the_presets_for_motion() -> None:
    contradicting = set()
    for movement in PRESETS.movement:
        for lens in PRESETS.lens:
            for stability in PRESETS.stability:
                motion = ""
                for preset in (movement, lens, stability):
                    motion = put_in(motion, preset, instead_of=())
                brief = Brief(subject="a photograph of a mug", scene="on a table", motion=motion, exclusions="logo")
                hints = lint(brief, capabilities=CLIP)
                assert hints == () or (len(hints) == 1 and "contradict each other" in hints[0].message)
                contradicting |= {(movement.name, stability.name)} if hints else set()

    assert contradicting == {(m.name, "Locked tripod") for m in PRESETS.movement if m.name != "Static"}


ORBIT, PAN = Preset(name="Orbit", text="slow orbit"), Preset(name="Pan", text="slow pan")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "slow orbit"),
        (" \n", "slow orbit"),
        ("the leaves move", "the leaves move, slow orbit"),
        ("the leaves move, ", "the leaves move, slow orbit"),
        ("The leaves move.", "The leaves move. Slow orbit"),
        ("slow pan, 24 mm lens", "slow orbit, 24 mm lens"),
        ("Slow pan. Rain falls.", "Slow orbit. Rain falls."),
        ("rain, slow orbit, gimbal", "rain, slow orbit, gimbal"),
        ("slow panorama", "slow panorama, slow orbit"),
    ],
)
def test_a_preset_takes_the_place_of_its_kind_and_leaves_everything_else(text: str, after: str) -> None:
    assert put_in(text, ORBIT, instead_of=(ORBIT, PAN)) == after


def test_a_folder_is_read_as_typed_values(tmp_path: Path) -> None:
    presets = read_presets(folder_with(tmp_path))

    assert presets.camera == (Preset(name="Macro", text="macro close-up"),)
    assert presets.palettes == (Palette(name="Ice", colours=(Colour(hex="#EEEEFF", role="light"),)),)
    assert presets.examples[0].brief == Brief(subject="a mug")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"camera": "[{"}, "The preset file camera.json is not JSON: "),
        ({"style": {"name": "x"}}, "The preset file style.json must hold a list of items."),
        ({"style": [3]}, "Item 1 of the preset file style.json is not usable: write it as an object"),
        (
            {"exclusions": [{"name": "A", "text": "a"}, {"name": "B", "text": " "}]},
            'Item 2 of the preset file exclusions.json is not usable: "text" must be text that is not blank.',
        ),
        (
            {"camera": [{"name": "A", "text": "a"}, {"name": "A", "text": "b"}]},
            'The preset file camera.json has two items named "A".',
        ),
        (
            {"camera": [{"name": "A", "text": "a", "tetx": "b"}]},
            'Item 1 of the preset file camera.json is not usable: it has the key "tetx", which nothing reads.',
        ),
        (
            {"palettes": [{"name": "A", "colours": [{"hex": "#12", "role": "light"}]}]},
            'Item 1 of the preset file palettes.json is not usable: "#12" is not a hex colour',
        ),
        (
            {"palettes": [{"name": "A", "colours": [{"hex": "#123", "role": "sky"}]}]},
            'Item 1 of the preset file palettes.json is not usable: "sky" is not a role of a colour',
        ),
        (
            {"palettes": [{"name": "A", "colours": ["#123"]}]},
            "Item 1 of the preset file palettes.json is not usable: write each colour as",
        ),
        (
            {"palettes": [{"name": "A", "colours": []}]},
            'Item 1 of the preset file palettes.json is not usable: "colours" must be a list',
        ),
        ({"examples": [{"name": "A"}]}, "Item 1 of the preset file examples.json is not usable: its brief"),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, files: dict[str, object], message: str) -> None:
    with pytest.raises(PresetError) as caught:
        read_presets(folder_with(tmp_path, **files))
    assert str(caught.value).startswith(message)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (folder_with(tmp_path) / "style.json").unlink()

    with pytest.raises(PresetError, match=r"^The preset file style\.json cannot be read: "):
        read_presets(tmp_path)
