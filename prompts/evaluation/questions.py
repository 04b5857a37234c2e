"""How questions that are asked of overlapping pictures share one budget for a false "better".

A question that found no difference has used its part; one that found a difference gives it back. So the parts are a
falling sequence fixed beforehand, in which only answers move a later question up: the fallback procedure of Wiens and
Dmitrienko (2005). The chance that any of the questions is answered falsely is at most `TOTAL`, however they depend on
each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prompts.evaluation.single_votes import planned_level
from prompts.evaluation.spending import OPEN_LEVEL, PLANNED_LEVEL, TOTAL, Spending


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked before of these pictures, or of some of them.

    `name` is what sentences call it ("sitting 1", "the wordings"), `level` what it could use of the budget, and
    `is_answered` says that it told all its options apart. `after_sittings` is how many sittings of the next question
    had begun before this one was asked.
    """

    name: str
    level: float
    is_answered: bool
    after_sittings: int = 0


def level(asked: Iterable[Question], *, planned: int | None = None) -> float:
    """What the next question may use after these; `planned` is the number of votes in its plan, if it has one.

    The first gets nearly all, because most people ask only one; each further one half of what is left.
    """
    unanswered = [question.level for question in asked if not question.is_answered]
    if unanswered:
        return max(0.0, TOTAL - sum(unanswered)) / 2
    return OPEN_LEVEL if planned is None else planned_level(planned, least=PLANNED_LEVEL)


def spending(asked: Sequence[Question], *, ends: Sequence[int] = ()) -> Spending:
    """How the next question spends its level after these.

    `ends` are the numbers of votes, cumulative, after which its plans end: one, or one a sitting where the same
    question is asked again. Each further sitting adds its level to the same test.
    """
    if not ends:
        return Spending(level=level(asked))
    own: list[Question] = []
    spent, parts = 0.0, []
    for sitting, (begin, end) in enumerate(zip((0, *ends[:-1]), ends, strict=True)):
        before = [question for question in asked if question.after_sittings <= sitting]
        part = level([*before, *own], planned=end - begin)
        own.append(Question(name="", level=part, is_answered=False))
        spent += part
        parts.append((end, spent))
    return Spending(level=spent, ends=tuple(parts))
