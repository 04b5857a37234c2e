"""A verdict as one picture: a dot where each prompt leans, and nothing in it that somebody typed is markup."""

from __future__ import annotations

import re

import pytest

from kie.ledger.judgings import Outcome
from kie.playground.comparisons.question_family import outcomes_of
from kie.playground.comparisons.verdict_picture import Dot, VerdictPicture, html, pictures_of
from tests.support.judgings import compared, judged
from tests.support.reports import HOSTILE


def drawn(prompts: int, repeats: int, outcomes: list[Outcome | None], **more: str) -> VerdictPicture:
    (picture,) = pictures_of(outcomes_of([judged(compared(prompts=prompts, repeats=repeats), outcomes, **more)])[0])
    return picture


def test_each_prompt_is_a_dot_where_its_votes_lean() -> None:
    picture = drawn(3, 2, ["left", "left", "left", "right", "tie", "both bad"])
    assert (picture.left, picture.right) == ("Nano Banana Pro", "Nano Banana")
    assert [dot.at for dot in picture.dots] == [1.0, 0.5, 0.5]
    assert picture.dots[2].words == "mug 2: Nano Banana 0, Nano Banana Pro 0, 2 undecided"


def test_the_bar_stands_where_the_interval_is_and_the_words_say_the_same() -> None:
    picture = drawn(20, 1, ["left"] * 14 + ["right"] * 6)
    low, high = picture.interval or (0.0, 0.0)
    page = html(picture)
    assert f'class="bar" style="left: {100 * low:.1f}%; width: {100 * (high - low):.1f}%"' in page
    assert "Of 20 prompts, 14 for Nano Banana and 6 for Nano Banana Pro." in page
    assert page.count('class="dot"') == 20


def test_pairs_of_pictures_are_dots_where_the_options_are_prompts() -> None:
    picture = drawn(2, 4, ["left", "left", "right", "left"], axis="wording")
    assert (picture.is_over_pairs, len(picture.dots)) == (True, 4)
    assert "Each dot is one pair of pictures" in html(picture)


def test_of_three_models_the_two_ahead_are_drawn() -> None:
    comparison = compared(prompts=8, models=("google/nano-banana", "nano-banana-pro", "z-image"))
    pairs = [
        ("google/nano-banana", "nano-banana-pro"),
        ("google/nano-banana", "z-image"),
        ("nano-banana-pro", "z-image"),
    ]
    (picture,) = pictures_of(outcomes_of([judged(comparison, ["left"] * 24, pairs=pairs)])[0])
    assert (picture.left, picture.right, picture.share) == ("Nano Banana Pro", "Nano Banana", 1.0)


@pytest.mark.parametrize("count", [1, 12, 300])
def test_however_many_prompts_agree_the_picture_stays_small(count: int) -> None:
    picture = VerdictPicture(
        left="A", right="B", share=1.0, interval=(0.9, 1.0), dots=tuple(Dot(at=1.0, words="") for _ in range(count))
    )
    heights = [float(bottom) for bottom in re.findall(r"bottom: ([0-9.]+)rem; width", html(picture))]
    assert len(heights) == count
    assert max(heights) < 7.0


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_options_and_prompts_are_text(text: str) -> None:
    picture = VerdictPicture(left=text, right=text, share=None, interval=None, dots=(Dot(at=0.2, words=text),))
    plain = VerdictPicture(left="a", right="a", share=None, interval=None, dots=(Dot(at=0.2, words="a"),))
    tags = [re.findall(r"<[^>]*>", html(one)) for one in (picture, plain)]
    assert len(tags[0]) == len(tags[1])
    assert "<script" not in html(picture)
