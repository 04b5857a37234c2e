"""Hex colours are read as people type them and named so that a model understands."""

import re
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.colours import NAMES, find_hexes, name_of, parse_hex

hexes = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize("text", ["#0F62FE", "0f62fe", "  #0f62FE\n", "0F62FE"])
def test_six_digits_are_read_with_or_without_the_mark_in_any_case(text: str) -> None:
    assert parse_hex(text) == "#0F62FE"


def test_three_digits_are_doubled() -> None:
    assert parse_hex("#fA0") == "#FFAA00"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#12XY90", '"#12XY90" is not a hex colour: write # and six hex digits, like #0F62FE.'),
        ("", "There is no colour here: write # and six hex digits, like #0F62FE."),
        ("##FFF", '"##FFF" is not a hex colour: write # and six hex digits, like #0F62FE.'),
        ("#１２３", '"#１２３" is not a hex colour: write # and six hex digits, like #0F62FE.'),
        ("x" * 60, f'"{"x" * 39}…" is not a hex colour: write # and six hex digits, like #0F62FE.'),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_hex(text)


@given(st.text() | st.from_regex(r"\s*#?[0-9a-gA-G]{2,7}\s*", fullmatch=True))
def test_only_hex_is_accepted(text: str) -> None:
    is_hex = re.fullmatch(r"#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text.strip()) is not None
    try:
        read = parse_hex(text)
    except ValueError:
        assert not is_hex
    else:
        assert is_hex
        assert re.fullmatch(r"#[0-9A-F]{6}", read)
        assert parse_hex(read) == read


def test_pasted_text_gives_each_colour_once_in_order() -> None:
    pasted = "primary: #0f62fe; text #FFF, again #0F62FE. Not these: &#123; #12345, page#abc"

    assert find_hexes(pasted) == ("#0F62FE", "#FFFFFF")


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"),
        ("#FFFFFF", "white"),
        ("#FF0000", "red"),
        ("#0000FF", "blue"),
        ("#FFFF00", "yellow"),
        ("#FF00FF", "magenta"),
        ("#808080", "medium grey"),
        ("#008080", "teal"),
        ("#0047AB", "cobalt blue"),
        ("#FFF8E7", "warm ivory"),
        ("#003366", "navy blue"),
        ("#8A9A78", "soft moss green"),
        ("#2f4858", "dark slate blue"),
        ("#FA8072", "salmon"),
    ],
)
def test_a_colour_gets_the_name_people_would_give_it(colour: str, name: str) -> None:
    assert name_of(colour) == name


def test_every_name_in_the_table_names_its_own_colour() -> None:
    assert {name: name_of(colour) for name, colour in NAMES.items()} == {name: name for name in NAMES}


@given(hexes)
def test_a_name_stands_for_a_colour_that_is_not_far_off(colour: str) -> None:
    def channels(code: str) -> list[int]:
        return [int(code[start : start + 2], 16) for start in (1, 3, 5)]

    assert dist(channels(colour), channels(NAMES[name_of(colour)])) < 140
