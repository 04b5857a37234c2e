"""What blind votes say of two or more options: the one rule for the page, the report and the shell.

The unit is the prompt. What a verdict says of "prompts like these" holds for prompts that nobody has run yet, if those
that were judged are a fair sample of them. From very few prompts nothing follows for others: then it describes *these
prompts* and names no winner. It may be asked for after every vote. docs/judging.md has its error rates; its words are
in `prompts.evaluation.verdict_sentence`.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations
from math import comb
from typing import Literal

from prompts.evaluation.bradley_terry import strengths
from prompts.evaluation.leanings import Leaning, Pair, leanings, paths, pictures_of
from prompts.evaluation.prompts_missing import prompts_missing
from prompts.evaluation.questions import Question, spending
from prompts.evaluation.share_interval import LEVEL, Interval, beside_verdict, share_of_prompts, share_on_these
from prompts.evaluation.sign_flips import better_pairs
from prompts.evaluation.spending import TOTAL, Spending
from prompts.evaluation.votes import Vote, check_options

VerdictKind = Literal["better", "no_difference", "not_enough"]
About = Literal["prompts like these", "these prompts"]

MOST_OPTIONS = 8
"""More cannot be told apart with any number of votes that somebody would give."""
PREFERENCE = 0.8
"""Where the votes rule out a preference of 80 to 20, there is no difference worth more judging."""
SURENESS = 0.98
"""Of the interval that must leave such a preference out; a look after every vote takes more than 95 %."""
SURENESS_BEFORE_END = 0.99
"""Of the interval where a plan was decided before its end: what decides early is an overestimate more often."""
SURENESS_OF_LEAD = 0.8
"""Of the interval that must still leave out one half where an earlier look has found a better option."""
_ALL_TIES = 10
"""So many prompts on which nothing is preferred are an answer too."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the votes say. Option names are as they were given; escape them where they are shown.

    `better` are the pairs that are told apart, the better option first; `winner` is the option that is better than all
    others, `None` if there is none. `share` is how often the `leader` (the winner, if there is one) is chosen where
    anything is, against the other or the average of the others, and `interval` its 95 % interval; each is `None` where
    it cannot be known. `leanings` are what every prompt says of the leader against the `runner_up` (every pair of
    pictures, if `is_over_repeats`). `missing` is the range of further prompts until there is an answer, or of repeats;
    `None` if there is one, if judging was stopped, and if `more_helps` is False. `level` is what the question could use
    of the chance of error that it shares with those in `asked_before`.
    """

    options: tuple[str, ...]
    verdict: VerdictKind
    about: About
    winner: str | None
    leader: str
    runner_up: str
    better: tuple[Pair, ...]
    share: float | None
    interval: Interval | None
    leanings: tuple[Leaning, ...]
    missing: tuple[int, int] | None
    more_helps: bool
    asked_before: tuple[str, ...]
    level: float
    prompts: int
    votes: int
    ties: int
    both_bad: int
    is_over_repeats: bool

    @property
    def choices(self) -> int:
        """The votes that prefer one option."""
        return self.votes - self.ties - self.both_bad

    @property
    def as_question(self) -> Question:
        """This question, for the next one about the same pictures."""
        is_answered = len(self.better) == comb(len(self.options), 2)
        return Question(name=" against ".join(self.options), level=self.level, is_answered=is_answered)


def verdict(
    votes: Sequence[Vote],
    *,
    options: Sequence[str] | None = None,
    planned: int | None = None,
    asked: Sequence[Question] = (),
    at_once: int = 1,
    is_over_repeats: bool = False,
    stopped: Collection[str | None] = (),
) -> Verdict:
    """The verdict after these votes, in the order in which they were given.

    `options` are all that met, by name, if not given. `planned` is the number of votes after which the (present)
    sitting is to end, agreed on before its first: most of the level is kept for that moment. Without it the end is
    open. Earlier sittings of the same question belong in `votes`, each under its own `sitting`; other questions about
    the same pictures belong in `asked`, and `at_once` is how many are asked together with this one. `stopped` are the
    sittings that ended before their plan did. With `is_over_repeats` it is pictures of these prompts that were sampled,
    and the verdict is about these prompts: for options that are themselves prompts.
    Raises ValueError with a sentence for people if a vote is about another option, or there are too few or too many.
    """
    names = tuple(sorted({name for vote in votes for name in (vote.left, vote.right)}) if options is None else options)
    if not 2 <= len(names) <= MOST_OPTIONS:
        raise ValueError(f"A verdict is on 2 to {MOST_OPTIONS} options, not {len(names)}.")
    check_options(votes, options=names)
    counted = _with_pictures_as_prompts(votes) if is_over_repeats else list(votes)
    ends = _ends(votes, planned=planned)
    budget = _without_ends_of(stopped, spending(asked, ends=ends).shared(at_once), votes=votes)
    ends = [end for end, _ in budget.ends]
    by_pair = paths(counted, options=names, ends=[end for end in ends if end <= len(votes)])

    prompts = len({vote.prompt for vote in votes})
    is_few = not is_over_repeats and prompts < prompts_needed(len(names))
    told_apart = () if is_few else better_pairs(by_pair, budget, options=len(names))
    better = tuple(pair for pair in told_apart if _still_leads(counted, pair))
    leader, runner_up = _leaders(counted, names, better)
    dots = leanings(counted, pair=(leader, runner_up))
    is_alike = not better and not is_few and all(_is_alike(counted, pair) for pair in combinations(names, 2))
    kind: VerdictKind = "better" if better else "no_difference" if is_alike else "not_enough"
    missing = _missing(dots, len(votes), ends, budget.shared(comb(len(names), 2))) if kind == "not_enough" else None
    sureness = SURENESS_BEFORE_END if better and ends and len(votes) < ends[-1] else LEVEL
    share, interval = (
        _share_on_these(dots) if is_few else _share(counted, names, dots, is_better=bool(better), level=sureness)
    )
    return Verdict(
        options=names,
        verdict=kind,
        about="these prompts" if is_few or is_over_repeats else "prompts like these",
        winner=leader if sum(ahead == leader for ahead, _ in better) == len(names) - 1 else None,
        leader=leader,
        runner_up=runner_up,
        better=better,
        share=share,
        interval=interval,
        leanings=dots,
        missing=None if _sitting(votes) in stopped else missing,
        more_helps=kind == "not_enough" and missing is not None,
        asked_before=(*(question.name for question in asked), *_earlier_sittings(votes)),
        level=budget.level,
        prompts=prompts,
        votes=len(votes),
        ties=sum(vote.outcome == "tie" for vote in votes),
        both_bad=sum(vote.outcome == "both bad" for vote in votes),
        is_over_repeats=is_over_repeats,
    )


def prompts_needed(options: int) -> int:
    """The fewest prompts that can tell any of so many options apart for prompts like these: 6 for two, 7 for three.

    One option ahead on all of G prompts has probability 2^(1-G) if it is like the other, once for every pair.
    """
    prompts = 1
    while comb(options, 2) * 2.0 ** (1 - prompts) > TOTAL:
        prompts += 1
    return prompts


def _with_pictures_as_prompts(votes: Sequence[Vote]) -> list[Vote]:
    return [replace(vote, prompt=repr(picture)) for vote, picture in zip(votes, pictures_of(votes), strict=True)]


def _sitting(votes: Sequence[Vote]) -> str | None:
    return votes[-1].sitting if votes else None


def _without_ends_of(stopped: Collection[str | None], spent: Spending, *, votes: Sequence[Vote]) -> Spending:
    """What earlier sittings did not spend, because they were stopped before their end, is left for later ones."""
    sittings = list(dict.fromkeys(vote.sitting for vote in votes))
    has_ended = [sitting not in stopped for sitting in sittings[:-1]]
    kept = [end for end, is_kept in zip(spent.ends, [*has_ended, True], strict=False) if is_kept]
    return replace(spent, ends=tuple(kept))


def _earlier_sittings(votes: Sequence[Vote]) -> list[str]:
    return [f"sitting {sitting}" for sitting in dict.fromkeys(vote.sitting for vote in votes)][:-1]


def _ends(votes: Sequence[Vote], *, planned: int | None) -> list[int]:
    """The numbers of votes after which a sitting ended or is to end; none where the end is open."""
    if planned is None:
        return []
    sittings = list(Counter(vote.sitting for vote in votes).values())
    ends = list(accumulate(sittings[:-1]))
    return [*ends, (ends[-1] if ends else 0) + planned]


def _leaders(votes: Sequence[Vote], names: tuple[str, ...], better: Sequence[Pair]) -> Pair:
    """The best option so far, and the next one."""
    if len(names) == 2:
        lead = sum(leaning.mean for leaning in leanings(votes, pair=(names[0], names[1])))
        return (names[0], names[1]) if lead >= 0 else (names[1], names[0])
    in_order = [strength.option for strength in strengths(votes, options=names)] if votes else list(names)
    wins = Counter(ahead for ahead, _ in better)
    in_order.sort(key=lambda name: -wins[name])
    return in_order[0], in_order[1]


def _still_leads(votes: Sequence[Vote], pair: Pair) -> bool:
    """An answer was found at one look and holds for ever; nobody wants to read it where later votes tell otherwise."""
    estimate = share_of_prompts(leanings(votes, pair=pair), level=SURENESS_OF_LEAD)
    return estimate is not None and estimate[1][0] > 0.5


def _is_alike(votes: Sequence[Vote], pair: Pair) -> bool:
    """The votes leave no preference between two options that is worth more judging."""
    between = leanings(votes, pair=pair)
    estimate = share_of_prompts(between, level=SURENESS)
    if estimate is None:
        return len(between) >= _ALL_TIES and not any(leaning.choices for leaning in between)
    low, high = estimate[1]
    return low > 1 - PREFERENCE and high < PREFERENCE


def _share(
    votes: Sequence[Vote], names: Sequence[str], dots: Sequence[Leaning], *, is_better: bool, level: float
) -> tuple[float | None, Interval | None]:
    """The leader's share and interval, which leaves out one half exactly where one of two options is better."""
    if len(names) > 2:
        strength = max(strengths(votes, options=names), key=lambda strength: strength.share)
        return strength.share, strength.interval
    estimate = share_of_prompts(dots, level=level)
    if estimate is None:
        return _share_on_these(dots)[0], None
    share, interval = estimate
    return share, beside_verdict(interval, is_better=is_better)


def _share_on_these(dots: Sequence[Leaning]) -> tuple[float | None, Interval | None]:
    return share_on_these(dots) or (None, None)


def _missing(dots: Sequence[Leaning], votes: int, ends: Sequence[int], spent: Spending) -> tuple[int, int] | None:
    information = [leaning.information for leaning in dots]
    each = sum(information) / votes if any(information) else 1.0
    return prompts_missing(
        [leaning.mean for leaning in dots],
        information,
        spending=spent,
        ends=[round(end * each) for end in ends],
        preference=PREFERENCE,
        sureness=SURENESS,
    )
