"""A verdict on two options as one picture: a bar for the interval, a line of no difference, a dot for every prompt.

Pure. It is HTML without a script, so that page and report show the same. Names in it are escaped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kie.domain.layouts import PICKED_AXIS
from kie.playground.comparisons.question_family import Outcome
from prompts.evaluation.confidence_interval import percent
from prompts.evaluation.leanings import Leaning
from prompts.evaluation.share_interval import beside_verdict, share_of_prompts, share_on_these
from prompts.evaluation.verdict import Verdict

_COLUMNS = 40
"""Dots nearer to each other than a column are drawn above each other."""
_HIGHEST = 7.0
"""rem"""
_LARGEST_DOT = 0.7


@dataclass(frozen=True, kw_only=True)
class Dot:
    """What one prompt says: `at` is 0 where it is all for the one on the left and 1 for the one on the right."""

    at: float
    words: str


@dataclass(frozen=True, kw_only=True)
class VerdictPicture:
    """How often `right`, the one ahead, is chosen against `left`; each number a share, None where it is not known.

    `dots` are prompts, or pairs of pictures where `is_over_pairs`.
    """

    left: str
    right: str
    share: float | None
    interval: tuple[float, float] | None
    dots: tuple[Dot, ...]
    is_over_pairs: bool = False


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a dot stands: percent from the left, rem from below, and its size in rem."""

    left: float
    bottom: float
    size: float
    words: str


def pictures_of(outcome: Outcome, *, has_prompts: bool = True) -> tuple[VerdictPicture, ...]:
    """One for each verdict that has anything to show; without prompts those are numbered, not named. None of single
    results that were picked: they are no sample of anything.
    """
    if outcome.judged.judging.axis == PICKED_AXIS:
        return ()
    names = outcome.prompt_names if has_prompts else {}
    return tuple(_picture(verdict, names=names) for verdict in outcome.verdicts if verdict.leanings)


def html(picture: VerdictPicture) -> str:
    return _template().render(picture=picture, places=_places(picture.dots), height=_height(picture.dots), say=_say)


def _picture(verdict: Verdict, *, names: Mapping[str, str]) -> VerdictPicture:
    share, interval = verdict.share, verdict.interval
    if len(verdict.options) > 2:
        share, interval = _of_two(verdict)
    return VerdictPicture(
        left=verdict.runner_up,
        right=verdict.leader,
        share=share,
        interval=interval,
        dots=tuple(
            Dot(at=(leaning.mean + 1) / 2, words=_words(leaning, names.get(leaning.prompt), number=number, of=verdict))
            for number, leaning in enumerate(verdict.leanings, start=1)
        ),
        is_over_pairs=verdict.is_over_repeats,
    )


def _of_two(verdict: Verdict) -> tuple[float | None, tuple[float, float] | None]:
    """Of more options the two that are furthest ahead; the sentence tells of the leader against all of them."""
    is_few = verdict.about == "these prompts" and not verdict.is_over_repeats
    estimate = share_on_these(verdict.leanings) if is_few else share_of_prompts(verdict.leanings)
    if estimate is None or estimate[1] is None:
        return (None, None) if estimate is None else (estimate[0], None)
    is_better = (verdict.leader, verdict.runner_up) in verdict.better
    return estimate[0], estimate[1] if is_few else beside_verdict(estimate[1], is_better=is_better)


def _words(leaning: Leaning, name: str | None, *, number: int, of: Verdict) -> str:
    undecided = leaning.votes - leaning.choices
    rest = f", {undecided} undecided" if undecided else ""
    what = f"Pair {number}" if of.is_over_repeats else name or f"Prompt {number}"
    return f"{what}: {of.leader} {leaning.wins}, {of.runner_up} {leaning.choices - leaning.wins}{rest}"


def _say(picture: VerdictPicture) -> str:
    """The picture for those who do not see it."""
    noun = "pairs" if picture.is_over_pairs else "prompts"
    count = f"Of {len(picture.dots)} {noun if len(picture.dots) != 1 else noun[:-1]}"
    to_right = sum(dot.at > 0.5 for dot in picture.dots)
    to_left = sum(dot.at < 0.5 for dot in picture.dots)
    interval = picture.interval
    bar = "" if interval is None else f"; 95 % interval {percent(interval[0])} to {percent(interval[1])}"
    share = "" if picture.share is None else f"{picture.right} is chosen in {percent(picture.share)}{bar}. "
    return f"{share}{count}, {to_right} for {picture.right} and {to_left} for {picture.left}."


def _columns(dots: Sequence[Dot]) -> dict[int, list[Dot]]:
    columns: defaultdict[int, list[Dot]] = defaultdict(list)
    for dot in dots:
        columns[round(dot.at * _COLUMNS)].append(dot)
    return columns


def _step(dots: Sequence[Dot]) -> float:
    """How far dots that are drawn above each other stand apart, in rem."""
    most = max(map(len, _columns(dots).values()), default=1)
    return min(_LARGEST_DOT, _HIGHEST / most)


def _height(dots: Sequence[Dot]) -> float:
    most = max(map(len, _columns(dots).values()), default=1)
    return round(most * _step(dots) + 0.2, 2)


def _places(dots: Sequence[Dot]) -> list[_Place]:
    step = _step(dots)
    return [
        _Place(
            left=round(100 * column / _COLUMNS, 1),
            bottom=round(number * step, 3),
            size=round(max(0.25, min(0.6, step - 0.08)), 3),
            words=dot.words,
        )
        for column, stacked in sorted(_columns(dots).items())
        for number, dot in enumerate(stacked)
    ]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("verdict_picture.html")
