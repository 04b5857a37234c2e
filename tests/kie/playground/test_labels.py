"""Texts cut to one line: at a word, and never longer than there is room for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.playground.labels import shortened


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [
        ("", 5, ""),
        ("A blue mug", 10, "A blue mug"),
        ("  A blue\n mug ", 10, "A blue mug"),
        ("wheels over vanilla custard", 17, "wheels over…"),
        ("wheels over vanilla custard", 20, "wheels over vanilla…"),
        ("wheels over, vanilla custard", 15, "wheels over…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("a Donaudampfschifffahrt", 10, "a Donauda…"),
        ("一只在湖上的纸船在清晨的薄雾里", 6, "一只在湖上…"),
        ("mug", 1, "…"),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str, most: int, line: str) -> None:
    assert shortened(text, most) == line


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_it_is_never_longer_and_ends_with_an_ellipsis_where_it_was_cut(text: str, most: int) -> None:
    line, cut = " ".join(text.split()), shortened(text, most)
    assert len(cut) <= most
    assert cut == line if len(line) <= most else cut.endswith("…") and line.startswith(cut[:-1])
