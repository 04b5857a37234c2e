"""Hints are about words that work against their writer, and ordinary sentences draw none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import Brief, Colour
from prompts.compose import Capabilities
from prompts.lint import RULES, Hint, lint

PLAIN = Capabilities()
CLIP = Capabilities(kind="video")

texts = st.none() | st.text() | st.sampled_from(["no text, no cars", "«" * 500, "a, " * 300, "red\x1c"])


def hints(brief: Brief, *, capabilities: Capabilities = PLAIN) -> tuple[Hint, ...]:
    return lint(brief, capabilities=capabilities)


def test_an_untouched_form_draws_no_hint() -> None:
    assert hints(Brief()) == ()


def test_a_model_without_a_prompt_draws_no_hint() -> None:
    assert hints(Brief(style="4k"), capabilities=Capabilities(prompt_max=0)) == ()


def test_a_missing_subject_is_noticed() -> None:
    assert hints(Brief(style="ink drawing")) == (
        Hint(
            field="subject",
            message="Say what the picture shows: without a subject the model picks one itself.",
            severity="warning",
        ),
    )


@pytest.mark.parametrize(
    ("subject", "words", "thing"),
    [
        ("a mug, no text", "no text", "text"),
        ("a street without any people", "without any people", "people"),
        ("a quiet street, no cars, warm light", "no cars", "cars"),
        ("No Watermark on a blue wall", "No Watermark", "Watermark"),
    ],
)
def test_what_is_denied_in_a_positive_field_belongs_in_exclusions(subject: str, words: str, thing: str) -> None:
    assert hints(Brief(subject=subject)) == (
        Hint(
            field="subject",
            message=(
                f"Models often draw what a sentence denies. Take “{words}” out of Subject "
                f"and write “{thing}” in Exclusions."
            ),
            severity="warning",
        ),
    )


def test_an_exclusion_that_denies_is_noticed() -> None:
    assert hints(Brief(subject="a mug", exclusions="blur, no text")) == (
        Hint(
            field="exclusions",
            message="Exclusions already means “leave out”: write “text” instead of “no text”.",
            severity="info",
        ),
    )


@pytest.mark.parametrize("exclusions", ["people, hands", "Hand", "no hands"])
def test_a_thing_that_is_asked_and_excluded_is_noticed(exclusions: str) -> None:
    all_hints = hints(Brief(subject="two hands hold a mug", exclusions=exclusions))
    excluded = exclusions.removeprefix("people, ").removeprefix("no ")

    assert (
        Hint(
            field="exclusions",
            message=f"“{excluded}” is excluded, but Subject asks for it. Keep it in one of them.",
            severity="warning",
        )
        in all_hints
    )


def test_lettering_that_is_asked_and_excluded_is_noticed() -> None:
    assert hints(Brief(subject='a poster with the headline "Market"', exclusions="text, logo")) == (
        Hint(
            field="exclusions",
            message='Subject wants "Market" written, but Exclusions leaves out “text”.',
            severity="warning",
        ),
    )


@pytest.mark.parametrize("exclusions", ["blue", "Blue tones", "cobalt blue", "#0047ab", "no blue colours"])
def test_a_colour_that_is_chosen_and_excluded_is_noticed(exclusions: str) -> None:
    all_hints = hints(Brief(subject="a mug", exclusions=exclusions, colours=(Colour(hex="#0047AB"),)))

    assert [hint for hint in all_hints if hint.field == "colours"] == [
        Hint(
            field="colours",
            message=(
                f"“{exclusions.removeprefix('no ')}” is excluded, but cobalt blue (#0047AB) is among the colours."
            ),
            severity="warning",
        )
    ]


def test_the_same_words_in_two_fields_are_noticed() -> None:
    assert hints(Brief(subject="a mug, soft window light", style="photograph, Soft window light.")) == (
        Hint(
            field="style",
            message="“soft window light” is already in Subject. Once is enough.",
            severity="info",
        ),
    )


def test_filler_words_are_noticed() -> None:
    assert hints(Brief(subject="a mug", style="4k, masterpiece, ink drawing, highly detailed")) == (
        Hint(
            field="style",
            message=(
                "“4k”, “masterpiece”, “highly detailed” in Style say nothing that can be seen. "
                "Name a light, a material or a lens instead."
            ),
            severity="info",
        ),
    )


def test_exclusions_too_long_for_the_models_own_field_are_noticed() -> None:
    capabilities = Capabilities(negative_prompt="negative_prompt", negative_prompt_max=5)

    assert hints(Brief(subject="a mug", exclusions="shadow"), capabilities=capabilities) == (
        Hint(
            field="exclusions",
            message=(
                "Exclusions has 6 characters, and this model's own field takes 5: "
                "it goes to the end of the prompt instead."
            ),
            severity="info",
        ),
    )


@pytest.mark.parametrize(("most", "amount"), [(10, "3 to 10"), (None, "at least 3")])
def test_a_palette_the_model_does_not_take_is_noticed(most: int | None, amount: str) -> None:
    capabilities = Capabilities(palette="color_palette", palette_min=3, palette_max=most)
    brief = Brief(subject="a mug", colours=(Colour(hex="#000"), Colour(hex="#FFF")))

    assert hints(brief, capabilities=capabilities) == (
        Hint(
            field="colours",
            message=f"This model's own palette takes {amount} colours: your 2 go into the prompt only.",
            severity="info",
        ),
    )


@pytest.mark.parametrize(
    ("camera", "motion", "first", "second"),
    [
        (None, "static shot, then a slow orbit", "static shot", "orbit"),
        ("locked tripod", "Pan left across the room", "locked tripod", "Pan left"),
        (None, "push-in, pulls back at the end", "push-in", "pulls back"),
        ("tilt up", "tilting down", "tilt up", "tilting down"),
        (None, "zooms in and zooms out", "zooms in", "zooms out"),
    ],
)
def test_movements_that_no_camera_can_make_together_are_noticed(
    camera: str | None, motion: str, first: str, second: str
) -> None:
    assert hints(Brief(subject="a mug", camera=camera, motion=motion), capabilities=CLIP) == (
        Hint(
            field="motion",
            message=f"“{first}” and “{second}” contradict each other: a camera can do one of them. Keep one.",
            severity="warning",
        ),
    )


def test_more_than_one_camera_movement_is_too_much_for_a_clip() -> None:
    assert hints(Brief(subject="a mug", camera="slow push-in", motion="orbits, crane shot"), capabilities=CLIP) == (
        Hint(
            field="motion",
            message=(
                "“push-in” and “orbits” and “crane shot”: a clip of a few seconds has time for one camera movement. "
                "Keep one, or make two clips and continue the second from the last frame of the first."
            ),
            severity="warning",
        ),
    )


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ("The street, cut to the kitchen", "cut to"),
        ("Shot 1: a door. Shot 2: a hall.", "Shot 1"),
        ("A door; in the next scene it opens", "next scene"),
        ("Montage of a market", "Montage"),
    ],
)
def test_several_shots_are_noticed_where_the_model_makes_one(scene: str, words: str) -> None:
    brief = Brief(subject="a mug", scene=scene, motion="steam rises")

    assert hints(brief, capabilities=CLIP) == (
        Hint(
            field="scene",
            message=(
                f"“{words}” in Scene asks for more than one shot, and this model makes one. Make a clip for each, and "
                "continue from the last frame where they belong together."
            ),
            severity="warning",
        ),
    )
    assert hints(brief, capabilities=Capabilities(kind="video", takes_shots=True)) == ()


def test_settings_of_a_photograph_are_noticed_in_a_clip() -> None:
    brief = Brief(subject="a mug falls", camera="85 mm at f/2, shutter speed 1/250 s", style="ISO 100")

    assert hints(brief, capabilities=CLIP) == (
        Hint(
            field="camera",
            message=(
                "“shutter speed”, “1/250 s” in Camera are said of photographs. "
                "For a clip, say what happens and how it is filmed."
            ),
            severity="info",
        ),
        Hint(
            field="style",
            message=("“ISO 100” in Style is said of photographs. For a clip, say what happens and how it is filmed."),
            severity="info",
        ),
    )


def test_a_clip_in_which_nothing_moves_is_noticed() -> None:
    assert hints(Brief(subject="a mug"), capabilities=CLIP) == (
        Hint(
            field="motion",
            message=(
                "Nothing says what moves: write into Motion what happens or what the camera does, "
                "else the model decides."
            ),
            severity="info",
        ),
    )


@pytest.mark.parametrize(
    "brief",
    [
        Brief(subject="a fox runs through the snow"),
        Brief(subject="a mug", camera="slow push-in"),
        Brief(subject="a mug", motion="蒸気が立ちのぼる"),
        Brief(subject="a frying pan and a paper crane", motion="steam rises from the pan, the crane nods, slow orbit"),
        Brief(subject="static electricity lifts her hair", motion="static electricity crackles, slow zoom in"),
        Brief(subject="a boat", motion="pan from left to right", camera="tilt-shift lens"),
        Brief(subject="green shutters swing in the wind", scene="on a film set, scene one of many"),
        Brief(subject='a sign that says "Cut to the chase" sways'),
        Brief(subject="a skater", motion="handheld follow, the camera follows the skater"),
        Brief(subject="a skater", motion="dolly zoom"),
    ],
    ids=lambda brief: brief.subject,
)
def test_an_ordinary_brief_for_a_clip_draws_no_hint(brief: Brief) -> None:
    assert hints(brief, capabilities=CLIP) == ()


@pytest.mark.parametrize("motion", ["static shot, slow orbit", "cut to the sea", "shutter speed", "a mug, no text"])
def test_a_picture_draws_no_hint_about_motion(motion: str) -> None:
    assert hints(Brief(subject="a mug", motion=motion)) == ()
    assert hints(Brief(motion=motion)) == ()


@pytest.mark.parametrize(
    "brief",
    [
        Brief(subject="a bottle of No. 5 perfume on marble"),
        Brief(subject='a red sign that says "No people, no text"'),
        Brief(subject="a sailor with no fear in a storm"),
        Brief(subject="no man's land at dawn, fog"),
        Brief(subject="a masterpiece of Gothic architecture", details="seen on a 4k monitor"),
        Brief(subject="wood texture", exclusions="text"),
        Brief(subject="a potter", camera="handheld, whole figure in frame", exclusions="hands, frame"),
        Brief(subject="a red fox in the snow", details="The red fox looks to the left."),
        Brief(subject="a dish of salmon", exclusions="sand", colours=(Colour(hex="#DCC7A0"),)),
        Brief(subject='a robot named "Bolt"', exclusions="text, logo"),
        Brief(subject="a ship at sea", scene="at night in the harbour", style="at night"),
        Brief(subject="一只猫，没有文字", exclusions="文字"),
        Brief(subject="a cat, sunlight", exclusions="a"),
    ],
    ids=lambda brief: brief.subject,
)
def test_an_ordinary_brief_draws_no_hint(brief: Brief) -> None:
    assert hints(brief) == ()


def test_every_rule_says_what_it_looks_for() -> None:
    assert all(rule.__doc__ for rule in RULES)


@settings(deadline=None)
@given(texts, texts, texts, texts)
def test_no_text_makes_a_rule_fail(
    subject: str | None, style: str | None, exclusions: str | None, motion: str | None
) -> None:
    brief = Brief(subject=subject, style=style, exclusions=exclusions, motion=motion, colours=(Colour(hex="#F00"),))

    assert isinstance(hints(brief), tuple)
    assert isinstance(hints(brief, capabilities=CLIP), tuple)
