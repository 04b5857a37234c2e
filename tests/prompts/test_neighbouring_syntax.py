"""Marks of neighbouring tools inside alternatives: understood as they have them, or named; never sent in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.alternatives import AlternativesError, wordings
from prompts.brief import Brief


def made(text: str) -> list[str | None]:
    return [wording.brief.details for wording in wordings(Brief(details=text), most=2_000)]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{3::blue|red} ball", ["blue ball", "red ball"]),
        ("{0.5::summer|0.1::autumn} light", ["summer light", "autumn light"]),
        ("{.5::a|2.::b}", ["a", "b"]),
        ("{2$$a|b|c}", ["a, b", "a, c", "b, a", "b, c", "c, a", "c, b"]),
        ("{2$$ and $$a|b}", ["a and b", "b and a"]),
        ("{1-2$$ and $$a|b}", ["a", "b", "a and b", "b and a"]),
        ("{1-$$a|b}", ["a", "b", "a, b", "b, a"]),
        ("{9$$a|b}", ["a, b", "b, a"]),
        ("{2$$3::a|1::b}", ["a, b", "b, a"]),
        ("{2$$$$a|b}", ["ab", "ba"]),
        ("{a|{b|c}} x", ["a x", "b x", "c x"]),
        ('{"a": "x|y"}', ['{"a": "x|y"}']),
        ('{a sign that says "x|y"|a door}', ['a sign that says "x|y"', "a door"]),
        ("{a [b|c] d|e}", ["a [b|c] d", "e"]),
        ('{5" pipe|6" pipe}', ['5" pipe', '6" pipe']),
        ("a ratio of 16::9 and 2$$ in all", ["a ratio of 16::9 and 2$$ in all"]),
        ("costs ${5}", ["costs ${5}"]),
    ],
)
def test_what_others_write_becomes_what_they_mean(text: str, becomes: list[str]) -> None:
    assert made(text) == becomes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("${season={summer|winter}} light", "“${season…}” is a variable of other tools"),
        ("${season} light", "“${season…}” is a variable of other tools"),
        ("{7$$a|b|c|d|e|f|g|h}", "“7$$” makes 40,320 orders of 8 texts, and 1,000 is the most"),
    ],
)
def test_what_is_not_understood_is_named(text: str, sentence: str) -> None:
    with pytest.raises(AlternativesError, match=f"^Details: {sentence.replace('$', '[$]').replace('{', '[{]')}"):
        made(text)


MARKS = st.sampled_from(["{", "}", "|", "$$", "2", "-", "::", ".5", '"', "[", "]", "a", " ", "${x}", "\\"])


@given(st.lists(MARKS, max_size=14))
def test_any_marks_are_wordings_or_a_sentence(marks: list[str]) -> None:
    sentence = "."
    try:
        made("".join(marks))
    except AlternativesError as error:
        sentence = str(error)
    assert sentence.endswith(".")
