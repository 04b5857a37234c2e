"""Colours are read as they leave other tools, and no colour comes out that does not stand in the text."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prompts.colour_notations import css_names, read_notation
from prompts.read_colours import TextColour, read_text_colours

hexes = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06X}")


def codes(text: str) -> list[str]:
    return [colour.hex for colour in read_text_colours(text).colours]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("255 128 100", ["#FF8064"]),
        ("120, 240, 100", ["#78F064"]),
        ("(12, 34, 56)", ["#0C2238"]),
        ("255 128 100, 120 240 100", ["#FF8064", "#78F064"]),
        ("255,128,100 120,240,100", ["#FF8064", "#78F064"]),
        ("rgb(15 98 254 / 50%)", ["#0F62FE"]),
        ("rgba(15, 98, 254, .5)", ["#0F62FE"]),
        ("hsl(330, 81%, 60%); hwb(330 20% 10%)", ["#EC4699", "#E6338C"]),
        ("oklch(0.7 0.1 200), lab(50% 20 30)", ["#40B1B7", "#A16945"]),
        ("#EC4899CC #abcd", ["#EC4899", "#AABBCC"]),
        ("linear-gradient(#EC4899, #8B5CF6)", ["#EC4899", "#8B5CF6"]),
        ("linear-gradient(90deg, red 0%, #8B5CF6 100%)", ["#FF0000", "#8B5CF6"]),
        ("conic-gradient(from 45deg, rgb(1 2 3), tan)", ["#010203", "#D2B48C"]),
        ("radial-gradient(circle at 20% 30%, #fff 10%, hsl(0 100% 50%) 90%)", ["#FFFFFF", "#FF0000"]),
        ("https://coolors.co/ec4899-3b82f6-22c55e", ["#EC4899", "#3B82F6", "#22C55E"]),
        ("https://coolors.co/palette/ec4899-3b82f6", ["#EC4899", "#3B82F6"]),
        ("coolors.co/gradient-palette/ec4899-8b5cf6?number=7", ["#EC4899", "#8B5CF6"]),
        ('"#EC4899", "#3B82F6"', ["#EC4899", "#3B82F6"]),
        ("['#EC4899', '#3B82F6']", ["#EC4899", "#3B82F6"]),
        ('["#EC4899", [1, 2, 3]]', ["#EC4899", "#010203"]),
        ("Color(0xFFEC4899)", ["#EC4899"]),
        ("light blue, RED, rebeccapurple", ["#ADD8E6", "#FF0000", "#663399"]),
    ],
)
def test_every_notation_gives_the_colour_that_was_meant(text: str, expected: list[str]) -> None:
    read = read_text_colours(text)
    assert ([colour.hex for colour in read.colours], read.refused) == (expected, ())


@pytest.mark.parametrize(
    "text",
    ["PANTONE 286 C", "pms 7C3", "RAL 210 40 30", "255 128", "300 20 20", "1 2 3 4", "#12345", "page#abc", "decade",
     "navy blue", "dusty red", "transparent", "var(--primary)", "cmyk(0, 50, 61, 0)", "rgb(1e400 0 0)",
     "lab(50 1e300 1e300)", "https://example.com/#abc"],
)  # fmt: skip
def test_what_is_no_colour_is_refused_by_name_and_nothing_invented(text: str) -> None:
    read = read_text_colours(text)
    assert (read.colours, read.refused) == ((), (text,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rose-gold (#EC4899)", [("#EC4899", "rose-gold", None)]),
        ("Rose Gold: #EC4899", [("#EC4899", "Rose Gold", None)]),
        ("PANTONE 286 C (#0033A0)", [("#0033A0", "PANTONE 286 C", None)]),
        ("$rose: hotpink;", [("#FF69B4", "rose", None)]),
        ("--primary: #EC4899; --accent: #3B82F6", [("#EC4899", None, "primary"), ("#3B82F6", None, "accent")]),
        ("--color-background: 222.2 47.4% 11.2%;", [("#0F172A", None, "background")]),
        ("colors: { primary: '#EC4899', blue: { 500: '#3B82F6' } }",
         [("#EC4899", None, "primary"), ("#3B82F6", "blue 500", None)]),
        ('{"primary": {"$value": "#EC4899"}, "sky": {"hex": "#3B82F6", "role": "accent"}}',
         [("#EC4899", None, "primary"), ("#3B82F6", "sky", "accent")]),
        ("Primary #EC4899 accent #3B82F6", [("#EC4899", None, "primary"), ("#3B82F6", None, "accent")]),
        ("#0047AB #FFF8E7 light", [("#0047AB", None, None), ("#FFF8E7", None, "light")]),
        ("white background", [("#FFFFFF", None, "background")]),
    ],
)  # fmt: skip
def test_names_and_roles_beside_a_colour_are_kept(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert [(c.hex, c.name, c.role) for c in read_text_colours(text).colours] == expected


def test_what_could_not_be_kept_of_a_colour_is_told() -> None:
    read = read_text_colours("rgb(15 98 254 / 50%), color(display-p3 1 0 0)")
    assert read.notes == (
        "#0F62FE: its alpha of 50% was dropped.",
        "#FF0B0C: it lies outside sRGB, so the nearest colour inside it is taken.",
    )


def test_the_rest_of_a_text_is_read_beside_what_is_refused() -> None:
    read = read_text_colours("#EC4899, PANTONE 286 C\n255 128; teal")
    assert read.colours == (TextColour(hex="#EC4899"), TextColour(hex="#008080"))
    assert read.refused == ("PANTONE 286 C", "255 128")


def test_wide_gaps_between_numbers_are_read_at_once() -> None:
    assert codes(("1" + " " * 60) * 40 + "x") == []
    assert codes(f"255{' ' * 90_000}128 100") == ["#FF8064"]


def test_nesting_without_end_and_texts_without_end_are_read() -> None:
    assert codes("[" * 100_000 + '"#EC4899"') in ([], ["#EC4899"])
    assert codes("#EC4899, " * 40_000) == ["#EC4899"]


@settings(max_examples=200)
@given(
    st.text()
    | st.text(alphabet="#0123456789abcdefx ,;:(){}[]/%\"'.-\n")
    | st.lists(st.sampled_from(["rgb(", "1 2 3", "#fff", ",", "{", "}", "(", ")", "red", ":", "oklch(", "none", "1e9"]))
    .map(" ".join)
)  # fmt: skip
@example("hsl(nan 1% 1%)")
def test_no_text_breaks_the_reader_and_digits_make_no_other_colour(text: str) -> None:
    for colour in read_text_colours(text).colours:
        assert len(colour.hex) == 7
        assert any(sign.isalnum() for sign in text)


@given(st.lists(hexes, unique=True, min_size=1), st.sampled_from([", ", "\n", ";", " "]))
def test_a_list_of_hex_codes_gives_those_and_no_others(wanted: list[str], separator: str) -> None:
    assert codes(separator.join(wanted)) == wanted


@given(st.text(alphabet=st.characters(exclude_characters="#0123456789", categories=["L", "Zs", "P"])))
def test_words_alone_give_only_names_and_codes_that_stand_in_them(text: str) -> None:
    folded = "".join(sign for sign in text.casefold() if sign.isalnum())
    possible = {read.hex for name in css_names() if name in folded and (read := read_notation(name))}
    for code in codes(text):
        digits = code[1:].casefold()
        assert code in possible or digits in folded or digits[::2] in folded


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_any_json_is_read(data: object) -> None:
    read_text_colours(json.dumps(data))


@pytest.mark.parametrize(
    ("text", "hexes", "refused"),
    [
        ('{"a": {"$value": {"colorSpace": "srgb", "components": [1, 0, 0]}}}', ["#FF0000"], []),
        ('{"a": {"$value": {"colorSpace": "hsl", "components": [120, 100, 50]}}}', ["#00FF00"], []),
        ('{"a": {"$value": {"colorSpace": "nonsense", "components": [1, 0, 0]}}}', [], ["color(nonsense 1 0 0)"]),
        ("[1, 0, 0]", [], ["[1, 0, 0]"]),
        ("[255, 0, 0]", ["#FF0000"], []),
    ],
)
def test_components_of_a_token_are_read_in_their_space(text: str, hexes: list[str], refused: list[str]) -> None:
    read = read_text_colours(text)
    assert ([colour.hex for colour in read.colours], list(read.refused)) == (hexes, refused)
