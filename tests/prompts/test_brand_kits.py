"""A brand kit adds to a brief what it lacks, and goes through design tokens and back as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.brand_kits import (
    KIT_ROLES,
    BrandKit,
    KitColour,
    apca,
    contrasts,
    kit_tokens,
    read_kit,
    shipped_kits,
    wcag,
    with_kit,
)
from prompts.brief import Brief, Colour

KIT = BrandKit(
    name="Acme",
    colours=(
        KitColour(hex="#EC4899", role="primary", name="rose-gold"),
        KitColour(hex="#3B82F6", role="accent"),
        KitColour(hex="#FFFFFF", role="background"),
    ),
    keywords=("clean", "soft light"),
    exclusions=("text",),
)


def test_the_shipped_example_has_the_accents_of_the_founding_documents() -> None:
    (example,) = shipped_kits()
    assert [(colour.hex, colour.role) for colour in example.colours] == [
        ("#EC4899", "primary"),
        *((code, "accent") for code in ("#3B82F6", "#22C55E", "#8B5CF6", "#F59E0B")),
    ]


def test_a_kit_fills_an_empty_brief() -> None:
    assert with_kit(Brief(subject="A mug"), KIT) == Brief(
        subject="A mug",
        style="clean, soft light",
        exclusions="text",
        colours=(
            Colour(hex="#EC4899"), Colour(hex="#3B82F6", role="accent"), Colour(hex="#FFFFFF", role="background"),
        ),
    )  # fmt: skip


def test_what_the_brief_has_itself_stands() -> None:
    own = Brief(style="Clean line art", exclusions="hands,", colours=(Colour(hex="#000000", role="background"),))
    made = with_kit(own, KIT)
    assert (made.style, made.exclusions) == ("Clean line art, soft light", "hands, text")
    assert [c.hex for c in made.colours if c.role == "background"] == ["#000000"]
    assert with_kit(made, KIT) == made


def test_tokens_are_read_back_as_they_were() -> None:
    assert read_kit(json.dumps(kit_tokens(KIT))) == (KIT, ())


def test_a_kit_is_read_from_any_text_with_colours() -> None:
    kit, problems = read_kit("--primary: #EC4899; --accent: PANTONE 286 C; --bg: white", name="site")
    assert kit == BrandKit(
        name="site", colours=(KitColour(hex="#EC4899", role="primary"), KitColour(hex="#FFFFFF", role="background"))
    )
    assert problems == ("“--accent: PANTONE 286 C” is no colour that can be read, so it is left out.",)


@pytest.mark.parametrize(
    ("own", "word"),
    [({"version": 2}, "newer"), ({"version": 1, "keywords": "clean"}, "keywords"),
     ({"version": 1, "exclusions": [1, "text"]}, "exclusions"), ({"version": "x"}, "newer")],
)  # fmt: skip
def test_a_bad_part_of_a_kit_is_named_and_the_rest_taken(own: dict[str, object], word: str) -> None:
    tokens = {"$extensions": {"playground.brand-kit": own}, "color": {"primary": {"$value": "#EC4899"}}}
    kit, (problem,) = read_kit(json.dumps(tokens))
    assert (kit.colours[0].hex, word in problem) == ("#EC4899", True)


_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)
_COLOURS = st.builds(
    KitColour,
    hex=st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}"),
    role=st.sampled_from(KIT_ROLES),
    name=st.none() | _WORDS,
)


@given(
    st.builds(
        BrandKit,
        name=_WORDS,
        colours=st.lists(_COLOURS, max_size=8).map(tuple),
        keywords=st.lists(_WORDS, max_size=4).map(tuple),
        exclusions=st.lists(_WORDS, max_size=4).map(tuple),
    )
)
def test_every_kit_goes_through_tokens_and_back_as_it_was(kit: BrandKit) -> None:
    assert read_kit(json.dumps(kit_tokens(kit)))[0] == kit


def test_a_change_that_another_program_made_to_the_tokens_counts() -> None:
    written = json.dumps(kit_tokens(KIT)).replace('"hex": "#3b82f6"', '"hex": "#22c55e"')
    assert [colour.hex for colour in read_kit(written)[0].colours] == ["#EC4899", "#22C55E", "#FFFFFF"]


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    kit, _ = read_kit(text)
    assert read_kit(json.dumps(kit_tokens(kit)))[0].keywords == kit.keywords


def test_contrast_is_what_the_references_publish() -> None:
    assert round(wcag("#777777", "#FFFFFF"), 2) == 4.48
    published = {("#888888", "#FFFFFF"): 63.06, ("#FFFFFF", "#888888"): -68.54, ("#000000", "#AAAAAA"): 58.15}
    assert {pair: round(apca(*pair), 2) for pair in published} == published
    assert len(contrasts(KIT)) == 6
