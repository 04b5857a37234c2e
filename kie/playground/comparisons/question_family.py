"""Which blind judgings ask of overlapping pictures or prompts, and so share one chance of a false "better". Pure.

Judging along the same axis again, the same pictures or a new run of the same prompts, is the same question in another
sitting: its votes are added to those before. Judging the same pictures along another axis is another question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import MODEL_AXIS, Axis
from kie.playground.comparisons.judged_votes import OPTIONS_ARE_PROMPTS, Judged, labels_of, prompts_of
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED, WORDING_AXIS
from prompts.evaluation.questions import Question
from prompts.evaluation.verdict import MOST_OPTIONS, Verdict, verdict
from prompts.evaluation.votes import Vote

_NAMES: Mapping[str, str] = {
    MODEL_AXIS: "the models",
    WORDING_AXIS: "the wordings",
    LEFT_OUT_AXIS: "what each field does",
}
"""What a question along an axis is called in a sentence; of others it is the axis itself."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a judging: its verdicts (several where fields were left out), or why it cannot be counted.

    `votes` are those of earlier sittings and this one, `prompt_names` what people call their prompts, and `level` what
    this sitting could use of the chance of error that it shares.
    """

    judged: Judged
    verdicts: tuple[Verdict, ...] = ()
    votes: tuple[Vote, ...] = ()
    prompt_names: Mapping[str, str]
    problem: str | None = None
    level: float = 0.0

    @property
    def is_answered(self) -> bool:
        return bool(self.verdicts) and all(one.as_question.is_answered for one in self.verdicts)


def outcomes_of(judged: Iterable[Judged]) -> tuple[Outcome, ...]:
    """What came of every judging that has votes; they are given, and returned, in the order in which they began."""
    outcomes: list[Outcome] = []
    for one in judged:
        if one.judging.votes:
            outcomes.append(_outcome(one, before=outcomes))
    return tuple(outcomes)


def asked_before(comparison: Comparison, axis: Axis, pairs: Sequence[Pair], *, judged: Iterable[Judged]) -> bool:
    """Whether somebody has judged these pictures, or asked the same question of these prompts."""
    files = {file_id for pair in pairs for file_id in (pair.left_file, pair.right_file)}
    prompts, options = prompts_of(comparison, pairs, axis=axis.id), {(v.key, v.label) for v in axis.values}
    return any(
        one.files & files or _asks_the_same(one, axis=axis.id, prompts=prompts, options=options)
        for one in judged
        if one.judging.votes
    )


def _asks_the_same(judged: Judged, *, axis: str, prompts: Iterable[str], options: Iterable[tuple[str, str]]) -> bool:
    """Whether it put two of these options, by key and label, beside each other on one of these prompts."""
    is_about_two = len(set(judged.labels.items()) & set(options)) > 1
    return judged.judging.axis == axis and is_about_two and not judged.prompts.isdisjoint(prompts)


def _outcome(judged: Judged, *, before: Sequence[Outcome]) -> Outcome:
    same, others = _sorted_out(judged, before=before)
    sittings = [*(one.judged for one in same), judged]
    labels = labels_of(sittings)
    votes = tuple(
        vote
        for number, sitting in enumerate(sittings, start=1)
        for vote in sitting.votes(labels=labels, sitting=str(number))
    )
    questions = _questions(judged, sittings, labels=labels)
    try:
        verdicts = tuple(
            verdict(
                [vote for vote in votes if {vote.left, vote.right} <= set(options)],
                options=options,
                planned=planned,
                asked=[_as_question(one, sittings=same) for one in others],
                at_once=len(questions),
                is_over_repeats=judged.judging.axis in OPTIONS_ARE_PROMPTS,
                stopped={str(number) for number, one in enumerate(sittings, start=1) if _was_stopped(one)},
            )
            for options, planned in questions
        )
        problem = None
    except ValueError as error:
        verdicts, problem = (), str(error)
    return Outcome(
        judged=judged,
        verdicts=verdicts,
        votes=votes,
        prompt_names={key: name for one in sittings for key, name in one.prompt_names.items()},
        problem=problem,
        level=max(0.0, sum(one.level for one in verdicts) - sum(one.level for one in same)),
    )


def _sorted_out(judged: Judged, *, before: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """Earlier sittings of the same question, and what else was asked of the same pictures."""
    axis, options = judged.judging.axis, judged.labels.items()
    overlapping = [one for one in before if one.judged.files & judged.files]
    same = [
        one
        for one in before
        if (one in overlapping and one.judged.judging.axis == axis)
        or _asks_the_same(one.judged, axis=axis, prompts=judged.prompts, options=options)
    ]
    if len(judged.options.union(*(one.judged.options for one in same))) > MOST_OPTIONS:
        same = []
    return same, [one for one in overlapping if one not in same]


def _questions(
    judged: Judged, sittings: Sequence[Judged], *, labels: Mapping[str, str]
) -> list[tuple[tuple[str, ...], int]]:
    """What this judging asks: the labels of the options of every question, and how many pairs it has for it."""
    if judged.judging.axis != LEFT_OUT_AXIS:
        met = set().union(*(one.options for one in sittings))
        options = tuple(label for key, label in labels.items() if key in met)
        return [(options, sum(pair.left_option != pair.right_option for pair in judged.judging.pairs))]
    each = Counter(frozenset((pair.left_option, pair.right_option)) for pair in judged.judging.pairs)
    return [
        ((labels[UNCHANGED], label), each[frozenset((UNCHANGED, key))])
        for key, label in labels.items()
        if each[frozenset((UNCHANGED, key))] and key != UNCHANGED
    ]


def _as_question(outcome: Outcome, *, sittings: Sequence[Outcome]) -> Question:
    judging, comparison = outcome.judged.judging, outcome.judged.comparison
    axis = comparison.layout.axis(judging.axis) if comparison else None
    return Question(
        name=_NAMES.get(judging.axis) or f"the {(axis.title if axis else judging.axis).lower()}",
        level=outcome.level,
        is_answered=outcome.is_answered,
        after_sittings=sum(one.judged.judging.created_at < judging.created_at for one in sittings),
    )


def _was_stopped(judged: Judged) -> bool:
    judging = judged.judging
    return judging.ended_at is not None and len(judging.votes) < judging.planned
