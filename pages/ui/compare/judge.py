"""Judging a comparison blind: what is to be judged, the judging that goes on, and the verdicts of those that ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import Axis
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.comparisons.kept_judgings import Judging
from kie.playground.comparisons.matchups import leaves_some_out, pairs_to_judge
from kie.playground.comparisons.verdicts import (
    MOST_OPTIONS,
    again_words,
    asides_of,
    basis_of,
    earlier,
    notes_of,
    promise,
    sentences_of,
    table_of,
)
from kie.playground.distinct_labels import distinct
from kie.playground.matrix import LEFT_OUT_AXIS, SEED_AXIS
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.blind_judging import pair_after_pair
from pages.ui.shared.escape import plain


def judge(workspace: Workspace, *, run_id: str) -> None:
    """One comparison's judgings: the one that goes on, or what came of those that ended and a place to begin."""
    comparison = workspace.comparisons.get(run_id=run_id)
    if comparison is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    judgings = workspace.judgings.of_run(run_id=run_id)
    going_on = next((judging for judging in judgings if judging.ended_at is None), None)
    if going_on is not None:
        pair_after_pair(workspace, comparison, going_on)
        return
    refusal = compare_state.judging_refusal.take()
    if refusal is not None:
        st.info(plain(refusal), icon=":material/balance:")
    voted = [judging for judging in judgings if judging.votes]
    for number, judging in enumerate(voted[:1], start=1):
        _verdict(comparison, judging, before=voted[number:])
    _begin(workspace, comparison, judgings)
    for number, judging in enumerate(voted[1:], start=2):
        _verdict(comparison, judging, before=voted[number:])


def _verdict(comparison: Comparison, judged: Judging, *, before: Sequence[Judging]) -> None:
    """What came of one judging that has ended; `before` are the earlier ones, of these pictures or others."""
    number = earlier(before, judged.pairs, axis=judged.axis) + 1
    basis = basis_of(comparison, judged.pairs, axis=judged.axis, number=number)
    with st.container(border=True):
        st.caption(f"Judged {labels.moment_words(judged.created_at)} · {len(judged.votes)} of {judged.planned} pairs")
        for sentence in sentences_of(judged, basis):
            st.markdown(f"**{plain(sentence)}**")
        for sentence in asides_of(judged, basis):
            st.caption(f":material/info: {plain(sentence)}")
        table = table_of(judged)
        if table:
            st.dataframe(pd.DataFrame(table), hide_index=True, alt="Votes of each option")
        for sides, note in notes_of(judged):
            st.caption(f":material/notes: {plain(sides)}: {plain(note)}")


def _begin(workspace: Workspace, comparison: Comparison, judgings: Sequence[Judging]) -> None:
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
        st.subheader("Judge once more" if any(judging.votes for judging in judgings) else "Judge blind")
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
        st.caption(plain(promise(comparison, axis, pairs)))
        for sentence in _before_beginning(comparison, pairs, number=earlier(judgings, pairs, axis=axis.id) + 1):
            st.caption(f":material/info: {sentence}")
        st.button("Begin", key="begin_judging", type="primary", icon=":material/balance:",
                  on_click=_start, args=(workspace, comparison.run.id, axis.id, options))  # fmt: skip


def _before_beginning(comparison: Comparison, pairs: Sequence[Pair], *, number: int) -> list[str]:
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
    return [sentence for sentence in (several, clips if is_of_clips else "", again_words(number)) if sentence]


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
