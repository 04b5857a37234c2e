"""The verdict of a judging as sentences, with its interval; and what a plan can promise before anyone judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kie.comparison import Comparison
from kie.ledger.judgings import JudgedPair, Judging
from kie.pairing import Pair
from kie.playground import Playground
from kie.records import MODEL_AXIS, Axis
from pages.ui import wording
from pages.ui.compare.cells import LEFT_OUT_AXIS, UNCHANGED
from pages.ui.plain import plain
from prompts.judging import Verdict, judge
from prompts.plans import power, votes_for
from prompts.preference import rank, too_few
from prompts.shares import percent
from prompts.strengths import strengths
from prompts.votes import Vote, side_bias

PREFERENCE = 0.8


def promise(axis: Axis, pairs: Sequence[Pair]) -> str:
    """What so many pairs can find, said before the first vote."""
    met = sorted({option for pair in pairs for option in (pair.left_option, pair.right_option)})
    if axis.id == LEFT_OUT_AXIS:
        each = Counter(frozenset((p.left_option, p.right_option)) for p in pairs if p.left_option != p.right_option)
        return _promise_of_two(min(each.values(), default=0), "the whole brief and one without a field")
    if len(met) == 2:
        return _promise_of_two(len(pairs), "the two")
    groups = len({pair.group for pair in pairs})
    return too_few(groups, options=len(met), noun=noun_of(axis)) or (
        f"{groups} prompts can tell {len(met)} {noun_of(axis)} apart where one is clearly better. The score stays "
        "hidden until the last vote, so that looking early cannot make a winner."
    )


def verdict(house: Playground, found: Comparison, judged: Judging) -> None:
    """What came of one judging that has ended."""
    with st.container(border=True):
        st.caption(f"Judged {wording.moment_words(judged.created_at)} · {len(judged.votes)} of {judged.planned} pairs")
        for sentence in sentences_of(judged):
            st.markdown(f"**{plain(sentence)}**")
        for sentence in asides_of(judged):
            st.caption(f":material/info: {plain(sentence)}")
        table = table_of(judged)
        if not table.empty:
            st.dataframe(table, hide_index=True, alt="Votes of each option")
        for pair in judged.pairs:
            if pair.note:
                sides = (
                    f"{judged.options.get(pair.left_option, '')} against {judged.options.get(pair.right_option, '')}"
                )
                st.caption(f":material/notes: {plain(sides)}: {plain(pair.note)}")


def sentences_of(judged: Judging) -> tuple[str, ...]:
    """The verdict; one a field where fields were left out."""
    votes = votes_of(judged)
    if judged.axis == LEFT_OUT_AXIS:
        whole = judged.options[UNCHANGED]
        return tuple(
            _of_a_field(
                judge(
                    [vote for vote in votes if option in (vote.left, vote.right)],
                    options=(whole, option),
                    planned=sum(1 for p in judged.pairs if option in _labels(judged, p)),
                )
            )
            for key, option in judged.options.items()
            if key != UNCHANGED and any(option in _labels(judged, p) for p in judged.pairs)
        )
    options = _judged_options(judged)
    if len(options) == 2:
        return (judge(votes, options=(options[0], options[1]), planned=judged.planned).sentence,)
    return (rank(votes, options=options, planned=judged.planned, noun=_noun(judged.axis)).sentence,)


def _of_a_field(one: Verdict) -> str:
    """Its sentence, which must say what it is about: there are several of them."""
    return one.sentence if one.kind != "more votes" else f"{one.options[1]}: {one.sentence}"


def is_decided(judged: Judging) -> bool:
    """Whether two options are told apart already, while the judging goes on; says nothing of which is better."""
    options = _judged_options(judged)
    if len(options) != 2 or judged.axis == LEFT_OUT_AXIS:
        return False
    return judge(votes_of(judged), options=(options[0], options[1]), planned=judged.planned).kind == "better"


def asides_of(judged: Judging) -> tuple[str, ...]:
    """Side bias, the noise floor of an ablation, and what several verdicts at once mean."""
    found = [side_bias(votes_of(judged))]
    verdicts = len(sentences_of(judged)) if judged.axis == LEFT_OUT_AXIS else 1
    if verdicts > 1:
        found.append(f"These are {verdicts} verdicts at once, and each is wrong in up to 1 of 20 cases.")
    alike = [pair for pair in judged.votes if pair.left_option == pair.right_option]
    if alike:
        preferred = sum(1 for pair in alike if pair.outcome in ("left", "right"))
        found.append(
            f"Of {len(alike)} pairs of two unchanged pictures, one was preferred in {preferred}: that is what running "
            "the same prompt again does to your votes."
        )
    return tuple(sentence for sentence in found if sentence)


def votes_of(judged: Judging) -> list[Vote]:
    """The votes between two different options, in the order in which they were given."""
    return [
        Vote(
            left=judged.options.get(pair.left_option, pair.left_option),
            right=judged.options.get(pair.right_option, pair.right_option),
            outcome=pair.outcome,
            group=pair.group,
        )
        for pair in judged.votes
        if pair.outcome is not None and pair.left_option != pair.right_option
    ]


def table_of(judged: Judging) -> pd.DataFrame:
    """Wins, losses, ties and both bad of every option, with how often it was preferred."""
    votes, options = votes_of(judged), _judged_options(judged)
    if not votes or len(options) < 2:
        return pd.DataFrame()
    if len(options) == 2 or judged.axis == LEFT_OUT_AXIS:
        rows = [_counts(option, votes) for option in options]
    elif len(judged.votes) < judged.planned:
        return pd.DataFrame()
    else:
        rows = [
            {
                "Option": one.option, "Won": one.wins, "Lost": one.losses, "Tie": one.ties, "Both bad": one.both_bad,
                "Preferred": f"{percent(one.share)} ({percent(one.interval[0])} to {percent(one.interval[1])})",
            }
            for one in strengths(votes, options=options)
        ]  # fmt: skip
    return pd.DataFrame(rows)


def noun_of(axis: Axis) -> str:
    return _noun(axis.id)


def _noun(axis_id: str) -> str:
    return "models" if axis_id == MODEL_AXIS else "versions"


def _promise_of_two(pairs: int, both: str) -> str:
    if pairs < 1:
        return ""
    enough = votes_for(PREFERENCE, 0.8)
    these = "1 pair finds" if pairs == 1 else f"{pairs} pairs find"
    found = f"{these} a preference of 80/20 between {both} in {percent(power(pairs, PREFERENCE))} of cases."
    return found if pairs >= enough else f"{found} For 80 % it takes {enough}: add prompts or repeats."


def _labels(judged: Judging, pair: JudgedPair) -> tuple[str, str]:
    return judged.options.get(pair.left_option, ""), judged.options.get(pair.right_option, "")


def _judged_options(judged: Judging) -> list[str]:
    met = {option for pair in judged.pairs for option in (pair.left_option, pair.right_option)}
    return [label for key, label in judged.options.items() if key in met]


def _counts(option: str, votes: Sequence[Vote]) -> dict[str, object]:
    its = [vote for vote in votes if option in (vote.left, vote.right)]
    won = sum(vote.winner == option for vote in its)
    return {
        "Option": option,
        "Won": won,
        "Lost": sum(vote.winner not in (None, option) for vote in its),
        "Tie": sum(vote.outcome == "tie" for vote in its),
        "Both bad": sum(vote.outcome == "both bad" for vote in its),
    }
