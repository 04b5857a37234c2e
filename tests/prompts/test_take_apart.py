"""A plain prompt is taken apart: every word goes to a field, and to the one that it belongs to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.brief import TEXT_FIELDS, Brief, Colour
from prompts.take_apart import LONGEST, take_apart

PINK, BLUE = Colour(hex="#EC4899"), Colour(hex="#3B82F6")

CASES = {
    "A photo of a mug on a wooden table, 85 mm, soft light, no text": Brief(
        subject="a mug", scene="on a wooden table", camera="85 mm", style="A photo, soft light", exclusions="text"
    ),
    "A cat sitting on a windowsill, watercolor, top view, without people": Brief(
        subject="A cat sitting", scene="on a windowsill", camera="top view", style="watercolor", exclusions="people"
    ),
    "masterpiece, best quality, 1girl, long hair\nNegative prompt: lowres, bad hands": Brief(
        subject="1girl", exclusions="lowres, bad hands", details="masterpiece, best quality, long hair"
    ),
    "a lighthouse at the coast, golden hour --ar 16:9 --v 6 --no text, watermark": Brief(
        subject="a lighthouse", scene="at the coast", style="golden hour", exclusions="text, watermark",
        details="--ar 16:9, --v 6",
    ),
    "一只红狐狸在雪地里，水彩画，俯视，不要文字": Brief(
        subject="一只红狐狸", scene="在雪地里", style="水彩画", camera="俯视", exclusions="文字"
    ),
    "A vector logo of a fox, brand colours #EC4899 and #3B82F6, background #fff": Brief(
        subject="a fox", style="A vector logo", colours=(PINK, BLUE, Colour(hex="#FFFFFF", role="background"))
    ),
    'A red poster that says "Sale, 50% off. No rush", centered': Brief(
        subject='A red poster that says "Sale, 50% off. No rush"', camera="centered"
    ),
    "dragon": Brief(subject="dragon"),
    "oil painting": Brief(subject="oil painting"),
    " , . \n ": Brief(),
}  # fmt: skip


@pytest.mark.parametrize("prompt", CASES)
def test_every_clause_goes_where_it_belongs(prompt: str) -> None:
    assert take_apart(prompt) == CASES[prompt]


def test_what_moves_goes_to_motion_where_a_clip_is_made() -> None:
    prompt = "A drone shot of a lake, camera pans left, slow motion"
    assert take_apart(prompt, is_clip=True).motion == "camera pans left, slow motion"
    assert take_apart(prompt).motion is None


DENIALS = set(
    re.findall(
        r"\w+",
        "no without any avoid avoiding negative prompt exclude excluding exclusions exclusion with and zero free of do "
        "not don t never add show include use draw",
    )
)
COLOUR_WORDS = set(
    re.findall(
        r"\w+", "colour colours color colors palette hex brand in the a as for using background accent subject light"
    )
)
WORDS = [
    "a mug", "a photo of", "no text", "without", "watercolor", "#EC4899", "background", "on a table", "85 mm", "--ar",
    "--no", "Negative prompt:", '"quoted, text"', "(a, b", "{x|y}", "；", "。", ".", ",", "\n", "soft light", "俯视",
    "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=12).map(" ".join), st.booleans())
def test_no_word_is_lost_whatever_is_written(prompt: str, is_clip: bool) -> None:
    brief = take_apart(prompt, is_clip=is_clip)
    kept = " ".join(filter(None, (brief.text_of(field) for field in TEXT_FIELDS)))
    there = set(re.findall(r"\w+", kept.casefold())) | {colour.hex[1:].casefold() for colour in brief.colours}
    lost = set(re.findall(r"\w+", prompt.casefold())) - there - DENIALS - COLOUR_WORDS
    assert {word for word in lost if not set(word) <= set("不要出现有没避免含无负面提示词反向排除")} == set()
    assert take_apart(prompt, is_clip=is_clip) == brief


def test_what_is_longer_than_any_prompt_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="longer than any model takes"):
        take_apart("a" * (LONGEST + 1))
    assert take_apart("(, " * (LONGEST // 3)).is_empty is False
