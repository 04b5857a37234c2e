"""What a model gets says everything in the brief, in the person's own words."""

import re
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import ROLES, TEXT_FIELDS, Brief, Colour, brief_from_json, brief_to_json
from prompts.colours import NAMES
from prompts.compose import Capabilities, Composition, Kind, Placement, compose, palette_shares
from prompts.connecting_words import chinese_name_of, language_of

PLAIN = Capabilities()
WITH_NEGATIVE = Capabilities(negative_prompt="negative_prompt", negative_prompt_max=20)
WITH_PALETTE = Capabilities(palette="color_palette", palette_min=3, palette_max=10)
WITHOUT_PROMPT = Capabilities(prompt_max=0)

hexes = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06X}")
colours = st.builds(Colour, hex=hexes, role=st.sampled_from(ROLES))
awkward = st.sampled_from(
    [
        "\x00\x1b[2J",
        "👩‍🚀🏽",
        "قطة على الطاولة",
        "\u202eabc",
        "猫がいる",
        "a\n\n- b\n- c",
        '"',
        "…",
        "," * 9,
        "w" * 30_000,
    ]
)
texts = st.none() | st.text() | awkward | st.tuples(st.text(), awkward).map("".join)
briefs = st.builds(
    Brief,
    subject=texts,
    scene=texts,
    camera=texts,
    motion=texts,
    style=texts,
    exclusions=texts,
    details=texts,
    colours=st.lists(colours, max_size=12).map(tuple),
)
capabilities = st.builds(
    Capabilities,
    kind=st.sampled_from(get_args(Kind)),
    prompt_max=st.sampled_from([None, 500, 5000]),
    negative_prompt=st.sampled_from([None, "negative_prompt"]),
    negative_prompt_max=st.sampled_from([None, 5, 500]),
    palette=st.sampled_from([None, "color_palette"]),
    palette_min=st.sampled_from([0, 3]),
    palette_max=st.sampled_from([None, 10]),
)


def prompt_of(*, capabilities: Capabilities = PLAIN, **fields: str) -> str:
    return compose(Brief(**fields), capabilities=capabilities).prompt  # type: ignore[arg-type]


def test_a_full_brief_reads_from_subject_to_exclusions() -> None:
    brief = Brief(
        subject="A ceramic mug",
        scene="It stands on a wet stone table at dawn.",
        camera="85 mm, eye level",
        style="editorial photograph",
        exclusions="text, watermark",
        details="Steam rises",
        colours=(
            Colour(hex="#0047AB"),
            Colour(hex="#FFFFFF", role="background"),
            Colour(hex="#FFF8E7"),
        ),
    )

    assert compose(brief, capabilities=PLAIN) == Composition(
        prompt=(
            "A ceramic mug. It stands on a wet stone table at dawn. Style: editorial photograph. "
            "Camera: 85 mm, eye level. "
            "Colour palette: cobalt blue (#0047AB), warm ivory (#FFF8E7). Background colour: white (#FFFFFF). "
            "Steam rises. Avoid: text, watermark."
        ),
        native={},
        placements=(
            Placement(field="subject", where="prose", target="prompt", text="A ceramic mug."),
            Placement(field="scene", where="prose", target="prompt", text="It stands on a wet stone table at dawn."),
            Placement(field="camera", where="prose", target="prompt", text="Camera: 85 mm, eye level."),
            Placement(field="style", where="prose", target="prompt", text="Style: editorial photograph."),
            Placement(field="exclusions", where="prose", target="prompt", text="Avoid: text, watermark."),
            Placement(
                field="colours",
                where="prose",
                target="prompt",
                text=(
                    "Colour palette: cobalt blue (#0047AB), warm ivory (#FFF8E7). Background colour: white (#FFFFFF)."
                ),
            ),
            Placement(field="details", where="prose", target="prompt", text="Steam rises."),
        ),
    )


def test_an_empty_brief_gives_an_empty_prompt() -> None:
    assert compose(Brief(), capabilities=WITH_PALETTE) == Composition(prompt="")


def test_a_clip_hears_about_the_camera_before_the_style() -> None:
    video = Capabilities(kind="video")

    assert (
        prompt_of(subject="A fox runs.", camera="slow push-in", style="claymation", capabilities=video)
        == "A fox runs. Camera: slow push-in. Style: claymation."
    )


def test_a_clip_hears_what_moves_right_after_the_scene() -> None:
    brief = Brief(subject="A fox", scene="A wood", camera="low", motion="it runs, slow push-in", style="claymation")

    assert compose(brief, capabilities=Capabilities(kind="video")).prompt == (
        "A fox. A wood. Motion: it runs, slow push-in. Camera: low. Style: claymation."
    )


def test_a_picture_hears_nothing_of_motion_and_the_placement_says_why() -> None:
    assert compose(Brief(subject="A fox", motion="slow push-in"), capabilities=PLAIN) == Composition(
        prompt="A fox.",
        placements=(
            Placement(field="subject", where="prose", target="prompt", text="A fox."),
            Placement(
                field="motion",
                where="dropped",
                target=None,
                text="Motion: slow push-in.",
                why="Motion is for clips, and this model makes none.",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("subject", "prompt"),
    [
        ("a fox", "a fox."),
        ("a fox.", "a fox."),
        ("a fox…", "a fox…"),
        ("a fox!?", "a fox!?"),
        ('a sign: "Stop!"', 'a sign: "Stop!"'),
        ('a sign: "Stop"', 'a sign: "Stop".'),
        ("un renard (roux.) »", "un renard (roux.) »"),
        ("一只猫。", "一只猫。"),
        ("一只猫", "一只猫。"),
        ("「猫！」", "「猫！」"),
        ("a fox,", "a fox,"),
        ("quiet — ", "quiet —"),
        ("هل هذا ثعلب؟", "هل هذا ثعلب؟"),
        ("a fox 🦊", "a fox 🦊."),
    ],
)
def test_a_sentence_end_is_added_only_where_one_is_missing(subject: str, prompt: str) -> None:
    assert prompt_of(subject=subject) == prompt


def test_a_text_of_several_lines_keeps_its_lines_and_stands_alone() -> None:
    assert (
        prompt_of(subject="A desk", scene="On it:\n- a lamp\n- a pen", details="Evening")
        == "A desk.\nOn it:\n- a lamp\n- a pen.\nEvening."
    )


def test_a_label_that_is_already_there_is_not_repeated() -> None:
    assert (
        prompt_of(style="style of a 1920s poster", camera="Camera low to the ground", exclusions="No text")
        == "style of a 1920s poster. Camera low to the ground. No text."
    )


def test_exclusions_go_to_the_models_own_field_as_they_were_written() -> None:
    brief = Brief(subject="a mug", exclusions=" text, watermark ")

    assert compose(brief, capabilities=WITH_NEGATIVE) == Composition(
        prompt="a mug.",
        native={"negative_prompt": "text, watermark"},
        placements=(
            Placement(field="subject", where="prose", target="prompt", text="a mug."),
            Placement(field="exclusions", where="native", target="negative_prompt", text="text, watermark"),
        ),
    )


@pytest.mark.parametrize(("length", "goes_native"), [(20, True), (21, False)])
def test_exclusions_that_do_not_fit_go_to_the_prompt_whole(length: int, goes_native: bool) -> None:
    text = "x" * length
    composition = compose(Brief(exclusions=text), capabilities=WITH_NEGATIVE)

    assert (composition.prompt, dict(composition.native)) == (
        ("", {"negative_prompt": text}) if goes_native else (f"Avoid: {text}.", {})
    )


def test_colours_go_to_the_models_own_palette_and_are_said_in_words_too() -> None:
    brief = Brief(colours=(Colour(hex="#000"), Colour(hex="#F00"), Colour(hex="#00F")))
    in_words = "Colour palette: black (#000000), red (#FF0000), blue (#0000FF)."

    assert compose(brief, capabilities=WITH_PALETTE) == Composition(
        prompt=in_words,
        native={
            "color_palette": [
                {"hex": "#000000", "ratio": "33.33%"},
                {"hex": "#FF0000", "ratio": "33.34%"},
                {"hex": "#0000FF", "ratio": "33.33%"},
            ]
        },
        placements=(
            Placement(
                field="colours",
                where="native",
                target="color_palette",
                text="#000000 33.33%, #FF0000 33.34%, #0000FF 33.33%",
            ),
            Placement(field="colours", where="prose", target="prompt", text=in_words),
        ),
    )


def test_exclusions_that_do_not_fit_say_why_they_are_not_in_the_models_own_field() -> None:
    placements = compose(Brief(exclusions="x" * 21), capabilities=WITH_NEGATIVE).placements

    assert [(placed.where, placed.why) for placed in placements] == [
        (
            "prose",
            "Exclusions has 21 characters, and this model's own field takes 20: "
            "it goes to the end of the prompt instead.",
        )
    ]


@pytest.mark.parametrize("count", [2, 11])
def test_too_few_or_too_many_colours_are_said_in_words_only(count: int) -> None:
    brief = Brief(colours=tuple(Colour(hex=f"#0000{number:02X}") for number in range(count)))

    composition = compose(brief, capabilities=WITH_PALETTE)

    assert (dict(composition.native), [(p.where, p.why) for p in composition.placements]) == (
        {},
        [("prose", f"This model's own palette takes 3 to 10 colours: your {count} go into the prompt only.")],
    )


def test_the_same_colour_twice_counts_once_for_the_palette() -> None:
    brief = Brief(colours=(Colour(hex="#000"), Colour(hex="#FFF"), Colour(hex="#000000")))

    assert compose(brief, capabilities=WITH_PALETTE) == Composition(
        prompt="Colour palette: black (#000000), white (#FFFFFF).",
        placements=(
            Placement(
                field="colours",
                where="shortened",
                target="prompt",
                text="Colour palette: black (#000000), white (#FFFFFF).",
                why=(
                    "A colour that is there twice in the same role is said once. "
                    "This model's own palette takes 3 to 10 colours: your 2 go into the prompt only."
                ),
            ),
        ),
    )


def test_each_role_is_said_once_and_in_the_plural_where_it_has_several() -> None:
    brief = Brief(
        colours=(
            Colour(hex="#FFF", role="light"),
            Colour(hex="#000", role="background"),
            Colour(hex="#F00", role="accent"),
            Colour(hex="#00F", role="accent"),
            Colour(hex="#FF0", role="subject"),
        )
    )

    assert compose(brief, capabilities=PLAIN).prompt == (
        "Background colour: black (#000000). Subject colour: yellow (#FFFF00). "
        "Accent colours: red (#FF0000), blue (#0000FF). Light colour: white (#FFFFFF)."
    )


def test_a_background_takes_more_of_the_picture_than_an_accent() -> None:
    shares = palette_shares((Colour(hex="#000", role="background"), Colour(hex="#F00", role="accent")))

    assert shares == {"#000000": "80.00%", "#FF0000": "20.00%"}


@given(st.lists(colours, min_size=1, max_size=40))
def test_shares_are_well_formed_and_add_up_to_exactly_one_hundred(chosen: list[Colour]) -> None:
    shares = palette_shares(chosen)

    assert list(shares) == list(dict.fromkeys(colour.hex for colour in chosen))
    assert all(re.fullmatch(r"\d{1,3}\.\d{2}%", share) for share in shares.values())
    assert sum(Decimal(share.removesuffix("%")) for share in shares.values()) == Decimal("100.00")


def test_a_model_without_a_prompt_drops_every_field_with_a_reason() -> None:
    brief = Brief(subject="a mug", colours=(Colour(hex="#000"),))

    assert compose(brief, capabilities=WITHOUT_PROMPT) == Composition(
        prompt="",
        placements=(
            Placement(field="subject", where="dropped", target=None, text="a mug.", why="This model takes no prompt."),
            Placement(
                field="colours",
                where="dropped",
                target=None,
                text="Colour palette: black (#000000).",
                why="This model takes no prompt.",
            ),
        ),
    )


@pytest.mark.parametrize(("limit", "over"), [(None, 0), (7, 0), (6, 1), (2, 5)])
def test_a_prompt_says_how_much_it_is_too_long(limit: int | None, over: int) -> None:
    composition = compose(Brief(subject="a mugs."), capabilities=PLAIN)

    assert (composition.length, composition.over_by(limit)) == (7, over)


def test_a_chinese_brief_is_joined_by_chinese_words() -> None:
    brief = Brief(
        subject="雪地里的一只红狐狸",
        camera="85mm，平视",
        style="水彩",
        exclusions="文字，水印",
        colours=(Colour(hex="#0047AB", role="background"), Colour(hex="#F00", role="accent"), Colour(hex="#FFF")),
    )

    assert compose(brief, capabilities=PLAIN).prompt == (
        "雪地里的一只红狐狸。风格：水彩。镜头：85mm，平视。配色：白色（#FFFFFF）。背景色：钴蓝色（#0047AB）。"
        "点缀色：红色（#FF0000）。避免：文字，水印。"
    )


@pytest.mark.parametrize(
    ("subject", "language"),
    [
        ("雪地里的一只红狐狸, 85mm lens, f/2.8", "Chinese"),
        ("a poster that says “你好世界，欢迎光临”", "English"),
        ("猫がいる", "English"),
        ("قطة على الطاولة", "English"),
        ("", "English"),
        ("#FFF 😀", "English"),
        ("A Müller logo 一", "English"),
    ],
)
def test_the_language_is_decided_by_the_script(subject: str, language: str) -> None:
    assert language_of(Brief(subject=subject)) == language


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_colour_has_a_chinese_name(name: str) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff]+", chinese_name_of(NAMES[name]))


@settings(deadline=None)
@given(briefs, capabilities)
def test_the_same_brief_always_reads_the_same_and_survives_being_stored(
    brief: Brief, capabilities: Capabilities
) -> None:
    composition = compose(brief, capabilities=capabilities)

    assert compose(brief_from_json(brief_to_json(brief)), capabilities=capabilities) == composition
    assert composition.longest_length == len(composition.prompt.encode("utf-16-le", "surrogatepass")) // 2


@settings(deadline=None)
@given(briefs, capabilities)
def test_whatever_is_lost_or_goes_elsewhere_says_why(brief: Brief, capabilities: Capabilities) -> None:
    for placed in compose(brief, capabilities=capabilities).placements:
        assert placed.why if placed.where in ("dropped", "shortened") else placed.target is not None


@settings(deadline=None)
@given(briefs, capabilities)
def test_no_character_of_a_filled_field_is_lost(brief: Brief, capabilities: Capabilities) -> None:
    composition = compose(brief, capabilities=capabilities)
    everything = [composition.prompt, *(value for value in composition.native.values() if isinstance(value, str))]

    for name in TEXT_FIELDS:
        text = brief.text_of(name) if name != "motion" or capabilities.kind == "video" else None
        assert text is None or any(text.strip() in carrier for carrier in everything)
    for colour in brief.colours:
        assert colour.hex in composition.prompt


@settings(deadline=None)
@given(briefs, capabilities)
def test_every_filled_field_is_placed_and_the_prompt_holds_what_is_said_in_prose(
    brief: Brief, capabilities: Capabilities
) -> None:
    composition = compose(brief, capabilities=capabilities)
    filled = {name for name in TEXT_FIELDS if brief.text_of(name)} | ({"colours"} if brief.colours else set())

    assert {placed.field for placed in composition.placements} == filled
    for placed in composition.placements:
        assert (placed.where == "dropped") is (placed.field == "motion" and capabilities.kind == "image")
        if placed.where == "dropped":
            continue
        is_in_prompt = placed.where in ("prose", "shortened")
        assert placed.text in composition.prompt if is_in_prompt else placed.target in composition.native


@settings(deadline=None)
@given(briefs, capabilities)
def test_the_same_brief_gives_the_same_composition(brief: Brief, capabilities: Capabilities) -> None:
    assert compose(brief, capabilities=capabilities) == compose(brief, capabilities=capabilities)
