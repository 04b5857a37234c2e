"""Judging a comparison blind: what is to be judged, the judging that goes on, and the verdicts of those that ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import Axis
from kie.errors import BadInput
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.comparisons.matchups import leaves_some_out, pairs_to_judge
from kie.playground.comparisons.question_family import Outcome, asked_before, outcomes_of
from kie.playground.comparisons.verdict_picture import html, pictures_of
from kie.playground.comparisons.verdicts import (
    JUDGED_BEFORE,
    MOST_OPTIONS,
    asides_of,
    notes_of,
    promise_of,
    sentences_of,
    table_of,
)
from kie.playground.distinct_labels import distinct
from kie.playground.matrix import LEFT_OUT_AXIS, SEED_AXIS
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.blind_judging import pair_after_pair
from pages.ui.shared.escape import plain
from pages.ui.shared.readers_time import moment_words


def judge(workspace: Workspace, *, run_id: str) -> None:
    """One comparison's judgings: the one that goes on, or what came of those that ended and a place to begin."""
    comparison = workspace.comparisons.get(run_id=run_id)
    if comparison is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    judged = workspace.judgings.related(run_id)
    mine = [one.judging for one in judged if one.judging.run_id == run_id]
    going_on = next((judging for judging in reversed(mine) if judging.ended_at is None), None)
    if going_on is not None:
        pair_after_pair(workspace, comparison, going_on)
        return
    refusal = compare_state.judging_refusal.take()
    if refusal is not None:
        st.info(plain(refusal), icon=":material/balance:")
    outcomes = [one for one in outcomes_of(judged) if one.judged.judging.run_id == run_id]
    for outcome in outcomes[-1:]:
        _verdict(outcome)
    _begin(workspace, comparison, judged)
    for outcome in reversed(outcomes[:-1]):
        _verdict(outcome)


def _verdict(outcome: Outcome) -> None:
    """What came of one judging that has ended."""
    judging = outcome.judged.judging
    with st.container(border=True):
        st.caption(f"Judged {moment_words(judging.created_at)} · {len(judging.votes)} of {judging.planned} pairs")
        pictures = pictures_of(outcome)
        for number, sentence in enumerate(sentences_of(outcome)):
            st.markdown(f"**{plain(sentence)}**")
            for picture in pictures[number : number + 1]:
                st.html(html(picture))
        for sentence in asides_of(outcome):
            st.caption(f":material/info: {plain(sentence)}")
        table = table_of(outcome)
        if table:
            st.dataframe(pd.DataFrame(table), hide_index=True, alt="Votes of each option")
        for sides, note in notes_of(outcome.judged):
            st.caption(f":material/notes: {plain(sides)}: {plain(note)}")


def _begin(workspace: Workspace, comparison: Comparison, judged: Sequence[Judged]) -> None:
    axes = [axis for axis in comparison.layout.axes if len(axis.values) > 1 and axis.id != SEED_AXIS]
    if comparison.layout.kind == "batch":
        st.info("Every row of a file is another asset, so none can be better than another.", icon=":material/balance:")
        return
    if not axes:
        st.info("There is only one thing in this comparison. Add a model under Results.", icon=":material/balance:")
        return
    if not comparison.is_settled:
        st.info("Some results are still on their way. What is there when you begin is what is judged.",
                icon=":material/hourglass_top:")  # fmt: skip
    with st.container(border=True):
        st.subheader("Judge once more" if any(one.files for one in judged) else "Judge blind")
        axis, options = _what(axes)
        pairs = pairs_to_judge(comparison, axis, options, seed=0)
        if not pairs:
            st.info("Two results that can stand beside each other are needed. Look at Results first.",
                    icon=":material/balance:")  # fmt: skip
            return
        st.markdown(
            f"**{len(pairs)} pair{'' if len(pairs) == 1 else 's'}**, sides shuffled, without names, sizes, times or "
            "file names. Names appear when all are judged."
        )
        if asked_before(comparison, axis, pairs, judged=judged):
            st.caption(f":material/info: {JUDGED_BEFORE}")
        else:
            undecided = workspace.judgings.undecided_share()
            st.caption(plain(promise_of(comparison, axis, pairs, undecided=undecided)))
        for sentence in _before_beginning(comparison, pairs):
            st.caption(f":material/info: {sentence}")
        st.button("Begin", key="begin_judging", type="primary", icon=":material/balance:",
                  on_click=_start, args=(workspace, comparison.run.id, axis.id, options))  # fmt: skip


def _before_beginning(comparison: Comparison, pairs: Sequence[Pair]) -> list[str]:
    """What a judge has to know of these pairs."""
    files = {file.id: file for slot in comparison.slots for file in slot.task.files}
    shown = [files[pair.left_file] for pair in pairs if pair.left_file in files]
    several = (
        "Some results have several pictures: the first of each is judged." if leaves_some_out(comparison, pairs) else ""
    )
    clips = (
        "Both clips run together, and either can be heard. Their lengths may differ, and the sharpness of large or "
        "long ones: that can tell which is which."
    )
    is_of_clips = any(file.medium == "video" for file in shown)
    return [sentence for sentence in (several, clips if is_of_clips else "") if sentence]


def _what(axes: Sequence[Axis]) -> tuple[Axis, tuple[str, ...]]:
    """The axis that is judged, and which of its values."""
    axis = axes[0]
    if len(axes) > 1:
        titles = distinct((axis.id, axis.title) for axis in axes)
        chosen = st.segmented_control(
            "What is judged", list(titles), default=axis.id, format_func=lambda axis_id: plain(titles[axis_id]),
            required=True, key="judged_axis",
        )  # fmt: skip
        axis = next((other for other in axes if other.id == chosen), axis)
    names = distinct((value.key, value.label) for value in axis.values)
    if len(names) <= 2 or axis.id == LEFT_OUT_AXIS:
        return axis, tuple(names)
    options = st.multiselect(
        "Which of them", list(names), default=list(names)[:MOST_OPTIONS], format_func=names.__getitem__,
        max_selections=MOST_OPTIONS, key=f"judged_options_{axis.id}",
    )  # fmt: skip
    return axis, tuple(options)


def _start(workspace: Workspace, run_id: str, axis_id: str, options: Sequence[str]) -> None:
    comparison = workspace.comparisons.get(run_id=run_id)
    axis = comparison.layout.axis(axis_id) if comparison else None
    if comparison is None or axis is None:
        return
    chosen = pairs_to_judge(comparison, axis, options, seed=secrets.randbits(32))
    try:
        workspace.judgings.begin(run_id=run_id, axis=axis_id, options=_labels(axis, options), chosen=chosen)
    except BadInput as error:
        compare_state.judging_refusal.set(error.message)


def _labels(axis: Axis, options: Sequence[str]) -> dict[str, str]:
    """The options' labels by key, each unlike the others: a verdict must not speak of two things by one name."""
    return distinct((value.key, value.label) for value in axis.values if value.key in options)
