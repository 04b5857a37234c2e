"""The verdict of a judging as sentences, and what a plan can promise before anyone judges. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import MODEL_AXIS, PICKED_AXIS, Axis
from kie.ledger.judgings import JudgedPair
from kie.playground.comparisons.judged_votes import OPTIONS_ARE_PROMPTS, Judged, prompts_of
from kie.playground.comparisons.question_family import Outcome
from kie.playground.matrix import LEFT_OUT_AXIS
from prompts.evaluation.bradley_terry import strengths
from prompts.evaluation.confidence_interval import percent
from prompts.evaluation.promise import LONGEST_PLAN, promise, prompts_for
from prompts.evaluation.verdict import MOST_OPTIONS, prompts_needed
from prompts.evaluation.verdict_sentence import sentence
from prompts.evaluation.votes import Vote, side_bias

__all__ = ["JUDGED_BEFORE", "MOST_OPTIONS", "asides_of", "is_decided", "notes_of", "promise_of", "sentences_of",
           "table_of"]  # fmt: skip

JUDGED_BEFORE = (
    "These pictures or prompts were judged before. Everything that is asked of them shares one chance of a false "
    "“better” of 1 in 20, and little of it is left: new prompts tell more."
)
ONE_PICTURE = "A single picture says nothing of other ones of its model or its prompt."
_SURE = 0.8
"""How often a plan that is called enough finds what is there."""
_MOST_SEARCHED = 5
"""Options of which it is said how many prompts it takes: with more that is searched for too long."""


def sentences_of(outcome: Outcome) -> tuple[str, ...]:
    """The verdict; one a field where fields were left out. One that came from elsewhere may not add up."""
    if outcome.problem is not None:
        return (f"This judging cannot be counted. {outcome.problem}",)
    if outcome.judged.judging.axis == PICKED_AXIS:
        return (_of_pictures(outcome),)
    return tuple(sentence(verdict) for verdict in outcome.verdicts)


def _of_pictures(outcome: Outcome) -> str:
    """What was preferred of single pictures that were picked: nothing follows from it for others."""
    wins = Counter(vote.winner for vote in outcome.votes if vote.winner is not None)
    best = [option for option, count in wins.items() if count == max(wins.values())]
    if len(best) != 1:
        return "You preferred none of these pictures most often."
    met = sum(best[0] in (vote.left, vote.right) for vote in outcome.votes)
    times = f"in {wins[best[0]]} of {met} {_votes(met)}"
    return f"Of these pictures you preferred {best[0]} most often, {times}. {ONE_PICTURE}"


def asides_of(outcome: Outcome) -> tuple[str, ...]:
    """What else must be known: side bias, several verdicts at once, and what running again does to votes."""
    asides = [side_bias(outcome.votes)]
    if len(outcome.verdicts) > 1:
        asides.append(
            f"These are {len(outcome.verdicts)} verdicts at once; together they err in at most 1 of 20 cases."
        )
    alike = [pair for pair in outcome.judged.judging.votes if pair.left_option == pair.right_option]
    if alike:
        preferred = sum(1 for pair in alike if pair.outcome in ("left", "right"))
        asides.append(
            f"Of {len(alike)} pairs of two unchanged pictures, one was preferred in {preferred}: that is what running "
            "the same prompt again does to your votes."
        )
    return tuple(sentence for sentence in asides if sentence)


def is_decided(outcome: Outcome) -> bool:
    """Whether two options are told apart already, while the judging goes on; says nothing of which is better."""
    return len(outcome.verdicts) == 1 and outcome.is_answered and len(outcome.verdicts[0].options) == 2


def table_of(outcome: Outcome) -> list[dict[str, object]]:
    """A row an option: wins, losses, ties, both bad, and of more than two how often it was preferred."""
    options = list(dict.fromkeys(option for verdict in outcome.verdicts for option in verdict.options))
    if not outcome.votes or not options:
        return []
    if len(options) == 2 or outcome.judged.judging.axis == LEFT_OUT_AXIS:
        return [_counts(option, outcome.votes) for option in options]
    return [
        {
            "Option": row.option, "Won": row.wins, "Lost": row.losses, "Tie": row.ties, "Both bad": row.both_bad,
            "Preferred": f"{percent(row.share)} ({percent(row.interval[0])} to {percent(row.interval[1])})",
        }
        for row in strengths(outcome.votes, options=options)
    ]  # fmt: skip


def notes_of(judged: Judged) -> list[tuple[str, str]]:
    """What was noted on pairs, each with the names of its two sides."""
    labels = judged.labels
    return [(" against ".join(_sides(labels, pair)), pair.note) for pair in judged.judging.pairs if pair.note]


def promise_of(comparison: Comparison, axis: Axis, pairs: Sequence[Pair], *, undecided: float = 0.0) -> str:
    """What so many pairs can find, said before the first vote.

    `undecided` is the share of one's own votes that prefer neither picture: of these the next ones will have as many.
    """
    met = {option for pair in pairs for option in (pair.left_option, pair.right_option)}
    if not pairs:
        return ""
    if axis.id == PICKED_AXIS:
        return ONE_PICTURE
    if axis.id in OPTIONS_ARE_PROMPTS:
        return _promise_of_repeats(axis, pairs, options=len(met), undecided=undecided)
    prompts, needed = len(prompts_of(comparison, pairs, axis=axis.id)), prompts_needed(len(met))
    if prompts < needed:
        these = "one prompt: votes on it" if prompts == 1 else f"{prompts} prompts: votes on them"
        return (
            f"This is {these} say nothing of others. To tell {_both(len(met), axis)} apart for prompts like these "
            f"takes at least {needed} prompts{_for_most(len(met), undecided)}. Write alternatives into the brief: "
            "repeats and seeds do not stand in for prompts."
        )
    promised = promise(min(prompts, LONGEST_PLAN), options=len(met), undecided=undecided)
    finds = f"{prompts} prompts find a preference of 80 to 20{_with_ties(undecided)}"
    if len(met) == 2:
        words = f"{finds} between the two in {percent(promised.any_other)} of cases."
    else:
        words = (
            f"{finds} for the best of {len(met)} {_noun(axis)} over any other in {percent(promised.any_other)} of "
            f"cases, and over all others in {percent(promised.all_others)}."
        )
    return words if promised.any_other >= _SURE else f"{words}{_more(len(met), undecided)}"


def _promise_of_repeats(axis: Axis, pairs: Sequence[Pair], *, options: int, undecided: float) -> str:
    each = Counter(frozenset((p.left_option, p.right_option)) for p in pairs if p.left_option != p.right_option)
    least, at_once = min(each.values(), default=0), len(each) if axis.id == LEFT_OUT_AXIS else 1
    if least < 1:
        return ""
    of_two = axis.id == LEFT_OUT_AXIS or options == 2
    promised = promise(min(least, LONGEST_PLAN), options=2 if of_two else options, undecided=undecided, at_once=at_once)
    both = "the whole brief and one without a field" if axis.id == LEFT_OUT_AXIS else "two of them"
    these = "1 pair finds" if least == 1 else f"{least} pairs of each two find"
    chance = percent(promised.any_other)
    words = f"{these} a preference of 80 to 20 between {both}{_with_ties(undecided)} in {chance} of cases."
    needed = prompts_for(undecided=undecided, at_once=at_once) if of_two else None
    if promised.any_other >= _SURE or needed is None:
        return words
    return f"{words} For 80 % it takes {needed}: add repeats."


def _for_most(options: int, undecided: float) -> str:
    needed = prompts_for(options=options, undecided=undecided) if options <= _MOST_SEARCHED else None
    return "" if needed is None else f", and {needed} to find a preference of 80 to 20 in 80 % of cases"


def _more(options: int, undecided: float) -> str:
    needed = prompts_for(options=options, undecided=undecided) if options <= _MOST_SEARCHED else None
    return " Add prompts." if needed is None else f" For 80 % it takes {needed}: add prompts."


def _with_ties(undecided: float) -> str:
    return f", with {percent(undecided)} of ties and “both bad” as in your votes so far," if undecided >= 0.005 else ""


def _both(options: int, axis: Axis) -> str:
    return "the two" if options == 2 else f"{options} {_noun(axis)}"


def _votes(count: int) -> str:
    return "vote" if count == 1 else "votes"


def _noun(axis: Axis) -> str:
    return "models" if axis.id == MODEL_AXIS else "versions"


def _sides(labels: Mapping[str, str], pair: JudgedPair) -> tuple[str, str]:
    return labels[pair.left_option], labels[pair.right_option]


def _counts(option: str, votes: Sequence[Vote]) -> dict[str, object]:
    cast = [vote for vote in votes if option in (vote.left, vote.right)]
    return {
        "Option": option,
        "Won": sum(vote.winner == option for vote in cast),
        "Lost": sum(vote.winner not in (None, option) for vote in cast),
        "Tie": sum(vote.outcome == "tie" for vote in cast),
        "Both bad": sum(vote.outcome == "both bad" for vote in cast),
    }
