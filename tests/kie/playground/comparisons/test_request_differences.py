"""Where two requests differ, word by word."""

from __future__ import annotations

import pytest

from kie.playground.comparisons.request_differences import MOST_MATCHES, OMITTED, differing


@pytest.mark.parametrize(
    ("first", "other", "pieces"),
    [
        ("a mug", "a mug", [("a mug", False)]),
        (
            "a red mug, on a table",
            "a blue mug, on a table",
            [("a ", False), ("blue", True), (" mug, on a table", False)],
        ),
        ("a red mug", "a mug", [("a", False), (OMITTED, True), (" mug", False)]),
        ("a mug", "a red mug", [("a", False), (" red", True), (" mug", False)]),
        ("A mug. No text", "A mug.", [("A mug.", False), (OMITTED, True)]),
        ("one\n\ntwo three", "one\n\n2 three", [("one\n\n", False), ("2", True), (" three", False)]),
        ("16:9", "1:1", [("1", True), (":", False), ("1", True)]),
        ("", "x", [("x", True)]),
        ("x", "", [(OMITTED, True)]),
        ("x ", "x", [("x", False), (OMITTED, True)]),
    ],
)
def test_what_differs_is_marked_word_by_word(first: str, other: str, pieces: list[tuple[str, bool]]) -> None:
    assert list(differing(first, other)) == pieces


def test_where_the_same_words_stand_too_often_what_lies_between_is_marked_as_one() -> None:
    first, other = (f"begin {mark * 1500}end {mark}" for mark in ("x,", "y,"))
    assert MOST_MATCHES < 1500**2
    between = other.removeprefix("begin").removesuffix(",")
    assert list(differing(first, other)) == [("begin", False), (between, True), (",", False)]
