"""The verdict of a judging as sentences, with its interval; and what a plan can promise before anyone judges. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import MODEL_AXIS, Axis
from kie.ledger.judgings import JudgedPair, Judging
from kie.playground.comparisons.matchups import varying
from kie.playground.distinct_labels import distinct
from kie.playground.matrix import LEFT_OUT_AXIS, SEED_AXIS, UNCHANGED, WORDING_AXIS
from prompts.evaluation.bradley_terry import strengths
from prompts.evaluation.confidence_interval import percent
from prompts.evaluation.ranking import PROMPTS, Noun, rank, too_few
from prompts.evaluation.sample_size import power, votes_for
from prompts.evaluation.sequential_test import Verdict, judge
from prompts.evaluation.votes import Vote, side_bias

PREFERENCE = 0.8
MOST_OPTIONS = 8
"""More cannot be told apart with any number of votes that somebody would give."""
ONE_PROMPT = "All of this is about one prompt; another may turn out otherwise."
_OVER: Mapping[tuple[str, ...], Noun] = {
    (WORDING_AXIS,): PROMPTS,
    (LEFT_OUT_AXIS,): Noun(one="version of one prompt", many="versions of one prompt"),
    (SEED_AXIS,): Noun(one="seed", many="seeds"),
    (MODEL_AXIS,): Noun(one="model", many="models"),
}
"""What groups are called, by the axes along which they differ."""
_REPEATS = Noun(one="repeat", many="repeats")
_REPEATS_OF_ONE = Noun(one="repeat of one prompt", many="repeats of one prompt")
_SETTINGS = Noun(one="setting", many="settings")
_COMBINATIONS = Noun(one="combination", many="combinations")


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a verdict rests on: what its votes are spread over, and which judging of these pictures it is, from 1."""

    over: Noun
    is_one_prompt: bool
    number: int = 1


def basis_of(comparison: Comparison, pairs: Sequence[Pair], *, axis: str, number: int = 1) -> Basis:
    """What pairs of this axis rest on."""
    groups = varying(comparison, pairs, axis=axis)
    is_one_prompt = axis not in (WORDING_AXIS, LEFT_OUT_AXIS) and WORDING_AXIS not in groups
    if groups:
        over = _OVER.get(groups) or (_SETTINGS if len(groups) == 1 else _COMBINATIONS)
    else:
        over = _REPEATS_OF_ONE if is_one_prompt else _REPEATS
    return Basis(over=over, is_one_prompt=is_one_prompt, number=number)


def earlier(judgings: Sequence[Judging], pairs: Sequence[Pair], *, axis: str) -> int:
    """How many of these judgings were about the same pictures and came to votes."""
    files = _files(pairs)
    return sum(1 for judging in judgings if judging.votes and judging.axis == axis and files & _files(judging.pairs))


def again_words(number: int) -> str:
    """What it means that this is not the first judging; empty for the first."""
    if number < 2:
        return ""
    return (
        f"The {_ordinal(number)} judging of these pictures: each is wrong in up to 1 of 20 cases, so whoever judges "
        "often enough finds a winner."
    )


def promise(comparison: Comparison, axis: Axis, pairs: Sequence[Pair]) -> str:
    """What so many pairs can find, said before the first vote."""
    met = sorted({option for pair in pairs for option in (pair.left_option, pair.right_option)})
    if axis.id == LEFT_OUT_AXIS:
        each = Counter(frozenset((p.left_option, p.right_option)) for p in pairs if p.left_option != p.right_option)
        return _promise_of_two(min(each.values(), default=0), "the whole brief and one without a field")
    if len(met) == 2:
        return _promise_of_two(len(pairs), "the two")
    groups, over = len({pair.group for pair in pairs}), basis_of(comparison, pairs, axis=axis.id).over
    return too_few(groups, options=len(met), noun=_noun(axis.id), over=over) or (
        f"{over.count(groups)} can tell {len(met)} {_noun(axis.id)} apart where one is clearly better. The score stays "
        "hidden until the last vote, so that looking early cannot make a winner."
    )


def sentences_of(judged: Judging, basis: Basis) -> tuple[str, ...]:
    """The verdict; one a field where fields were left out. One that came from elsewhere may not add up."""
    try:
        return tuple(_sentences(judged, basis))
    except ValueError as error:
        return (f"This judging cannot be counted. {error}",)


def _sentences(judged: Judging, basis: Basis) -> list[str]:
    votes, labels = votes_of(judged), labels_of(judged)
    options = _judged_options(judged)
    if judged.axis == LEFT_OUT_AXIS:
        whole, planned = labels.get(UNCHANGED, ""), Counter(frozenset(_sides(labels, pair)) for pair in judged.pairs)
        return [
            _of_a_field(
                judge(
                    [vote for vote in votes if {vote.left, vote.right} == {whole, option}],
                    options=(whole, option),
                    planned=planned[frozenset((whole, option))],
                )
            )
            for option in options
            if planned[frozenset((whole, option))] and option != whole
        ]
    if len(options) == 2:
        return [judge(votes, options=(options[0], options[1]), planned=judged.planned).sentence]
    noun = _noun(judged.axis)
    return [rank(votes, options=options, planned=judged.planned, noun=noun, over=basis.over).sentence]


def _of_a_field(verdict: Verdict) -> str:
    """Its sentence, which must say what it is about: there are several of them."""
    return verdict.sentence if verdict.kind != "more votes" else f"{verdict.options[1]}: {verdict.sentence}"


def is_decided(judged: Judging) -> bool:
    """Whether two options are told apart already, while the judging goes on; says nothing of which is better."""
    options = _judged_options(judged)
    if len(options) != 2 or judged.axis == LEFT_OUT_AXIS:
        return False
    try:
        return judge(votes_of(judged), options=(options[0], options[1]), planned=judged.planned).kind == "better"
    except ValueError:
        return False


def asides_of(judged: Judging, basis: Basis) -> tuple[str, ...]:
    """What else must be known: side bias, several verdicts at once, the noise of an ablation, how far it reaches."""
    asides = [side_bias(votes_of(judged))]
    verdicts = len(sentences_of(judged, basis)) if judged.axis == LEFT_OUT_AXIS else 1
    if verdicts > 1:
        asides.append(f"These are {verdicts} verdicts at once, and each is wrong in up to 1 of 20 cases.")
    alike = [pair for pair in judged.votes if pair.left_option == pair.right_option]
    if alike:
        preferred = sum(1 for pair in alike if pair.outcome in ("left", "right"))
        asides.append(
            f"Of {len(alike)} pairs of two unchanged pictures, one was preferred in {preferred}: that is what running "
            "the same prompt again does to your votes."
        )
    asides += [again_words(basis.number), ONE_PROMPT if basis.is_one_prompt else ""]
    return tuple(sentence for sentence in asides if sentence)


def labels_of(judged: Judging) -> dict[str, str]:
    """The label of everything that met, by key, each unlike the others: an import may lack some, or say one twice."""
    met = (option for pair in judged.pairs for option in (pair.left_option, pair.right_option))
    keys = dict.fromkeys((*judged.options, *met))
    return distinct((key, judged.options.get(key) or key or "Unchanged") for key in keys)


def votes_of(judged: Judging) -> list[Vote]:
    """The votes between two different options, in the order in which they were given."""
    labels = labels_of(judged)
    return [
        Vote(left=labels[pair.left_option], right=labels[pair.right_option], outcome=pair.outcome, group=pair.group)
        for pair in judged.votes
        if pair.outcome is not None and pair.left_option != pair.right_option
    ]


def table_of(judged: Judging) -> list[dict[str, object]]:
    """A row an option: wins, losses, ties, both bad, and how often it was preferred; empty while that says little."""
    votes, options = votes_of(judged), _judged_options(judged)
    if not votes or len(options) < 2:
        return []
    if len(options) == 2 or judged.axis == LEFT_OUT_AXIS:
        return [_counts(option, votes) for option in options]
    if len(judged.votes) < judged.planned or len(options) > MOST_OPTIONS:
        return []
    return [
        {
            "Option": row.option, "Won": row.wins, "Lost": row.losses, "Tie": row.ties, "Both bad": row.both_bad,
            "Preferred": f"{percent(row.share)} ({percent(row.interval[0])} to {percent(row.interval[1])})",
        }
        for row in strengths(votes, options=options)
    ]  # fmt: skip


def _noun(axis_id: str) -> str:
    return "models" if axis_id == MODEL_AXIS else "versions"


def _promise_of_two(pairs: int, both: str) -> str:
    if pairs < 1:
        return ""
    enough = votes_for(PREFERENCE, 0.8)
    these = "1 pair finds" if pairs == 1 else f"{pairs} pairs find"
    sentence = f"{these} a preference of 80/20 between {both} in {percent(power(pairs, PREFERENCE))} of cases."
    return sentence if pairs >= enough else f"{sentence} For 80 % it takes {enough}: add prompts or repeats."


def notes_of(judged: Judging) -> list[tuple[str, str]]:
    """What was noted on pairs, each with the names of its two sides."""
    labels = labels_of(judged)
    return [(" against ".join(_sides(labels, pair)), pair.note) for pair in judged.pairs if pair.note]


def _sides(labels: Mapping[str, str], pair: JudgedPair) -> tuple[str, str]:
    return labels[pair.left_option], labels[pair.right_option]


def _judged_options(judged: Judging) -> list[str]:
    met = {option for pair in judged.pairs for option in (pair.left_option, pair.right_option)}
    return [label for key, label in labels_of(judged).items() if key in met]


def _counts(option: str, votes: Sequence[Vote]) -> dict[str, object]:
    cast = [vote for vote in votes if option in (vote.left, vote.right)]
    return {
        "Option": option,
        "Won": sum(vote.winner == option for vote in cast),
        "Lost": sum(vote.winner not in (None, option) for vote in cast),
        "Tie": sum(vote.outcome == "tie" for vote in cast),
        "Both bad": sum(vote.outcome == "both bad" for vote in cast),
    }


def _files(pairs: Sequence[Pair]) -> set[str]:
    return {file_id for pair in pairs for file_id in (pair.left_file, pair.right_file)}


def _ordinal(number: int) -> str:
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
