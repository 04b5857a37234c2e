"""Judging a comparison blind: what is to be judged, the judging that goes on, and the verdicts of those that ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import streamlit as st

from kie.domain.comparison import Comparison, Pair
from kie.domain.layouts import Axis
from kie.errors import BadInput
from kie.ledger import comparisons, judgings
from kie.ledger.judgings import Judging
from kie.playground.comparisons.matchups import leaves_some_out, pairs_of
from kie.playground.container import Playground
from kie.playground.matrix import LEFT_OUT_AXIS, SEED_AXIS, UNCHANGED
from pages.ui.compare.blind_judging import pair_after_pair
from pages.ui.compare.unlike import unlike
from pages.ui.compare.verdicts import MOST_OPTIONS, again_words, earlier, promise, verdict
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace
from prompts.evaluation.sample_size import LONGEST_PLAN

_SAID = "judging_said"


def judge(app: Playground, *, run_id: str) -> None:
    """One comparison's judgings: the one that goes on, or what came of those that ended and a place to begin."""
    found = comparisons.comparison(app.ledger, workspace=workspace(), run_id=run_id)
    if found is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    all_of_it = judgings.of_run(app.ledger, workspace=workspace(), run_id=run_id)
    going_on = next((one for one in all_of_it if one.ended_at is None), None)
    if going_on is not None:
        pair_after_pair(app, found, going_on)
        return
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.info(plain(said), icon=":material/balance:")
    newest, *older = [one for one in all_of_it if one.votes] or [None]
    if newest is not None:
        _verdict(found, newest, older)
    _begin(app, found, all_of_it)
    for number, one in enumerate(older, start=1):
        _verdict(found, one, older[number:])


def _verdict(found: Comparison, judged: Judging, before: Sequence[Judging]) -> None:
    verdict(found, judged, number=earlier(before, judged.pairs, axis=judged.axis) + 1)


def _begin(app: Playground, found: Comparison, all_of_it: Sequence[Judging]) -> None:
    axes = [axis for axis in found.layout.axes if len(axis.values) > 1 and axis.id != SEED_AXIS]
    if found.layout.kind == "batch":
        st.info("Every row of a file is another asset, so none can be better than another.", icon=":material/balance:")
        return
    if not axes:
        st.info("There is only one thing in this comparison. Add a model under Results.", icon=":material/balance:")
        return
    if not found.is_settled:
        st.info("Some results are still on their way. What is there when you begin is what is judged.",
                icon=":material/hourglass_top:")  # fmt: skip
    with st.container(border=True):
        st.subheader("Judge once more" if any(one.votes for one in all_of_it) else "Judge blind")
        axis, options = _what(axes)
        pairs = pairs_to_judge(found, axis, options, seed=0)
        if not pairs:
            st.info("Two results that can stand beside each other are needed. Look at Results first.",
                    icon=":material/balance:")  # fmt: skip
            return
        st.markdown(
            f"**{len(pairs)} pair{'' if len(pairs) == 1 else 's'}**, sides shuffled, without names, sizes, times or "
            "file names. Names appear when all are judged."
        )
        st.caption(plain(promise(found, axis, pairs)))
        for sentence in _before_beginning(found, pairs, number=earlier(all_of_it, pairs, axis=axis.id) + 1):
            st.caption(f":material/info: {sentence}")
        st.button("Begin", key="begin_judging", type="primary", icon=":material/balance:",
                  on_click=_start, args=(app, found.run.id, axis.id, options))  # fmt: skip


def _before_beginning(found: Comparison, pairs: Sequence[Pair], *, number: int) -> list[str]:
    """What a judge has to know of these pairs."""
    files = {file.id: file for slot in found.slots for file in slot.task.files}
    shown = [files[pair.left_file] for pair in pairs if pair.left_file in files]
    several = (
        "Some results have several pictures: the first of each is judged." if leaves_some_out(found, pairs) else ""
    )
    clips = (
        "Both clips run together, and either can be heard. Their lengths may differ, and the sharpness of large or "
        "long ones: that can tell which is which."
    )
    is_of_clips = any((file.mime or "").startswith("video/") for file in shown)
    return [sentence for sentence in (several, clips if is_of_clips else "", again_words(number)) if sentence]


def _what(axes: Sequence[Axis]) -> tuple[Axis, tuple[str, ...]]:
    """The axis that is judged, and which of its values."""
    axis = axes[0]
    if len(axes) > 1:
        titles = unlike((one.id, one.title) for one in axes)
        chosen = st.segmented_control(
            "What is judged", list(titles), default=axis.id, format_func=lambda axis_id: plain(titles[axis_id]),
            required=True, key="judged_axis",
        )  # fmt: skip
        axis = next((one for one in axes if one.id == chosen), axis)
    labels = unlike((value.key, value.label) for value in axis.values)
    if len(labels) <= 2 or axis.id == LEFT_OUT_AXIS:
        return axis, tuple(labels)
    options = st.multiselect(
        "Which of them", list(labels), default=list(labels)[:MOST_OPTIONS], format_func=labels.__getitem__,
        max_selections=MOST_OPTIONS, key=f"judged_options_{axis.id}",
    )  # fmt: skip
    return axis, tuple(options)


def pairs_to_judge(found: Comparison, axis: Axis, options: Sequence[str], *, seed: int) -> tuple[Pair, ...]:
    """The pairs along an axis; of more than a plan may have, as many at random."""
    against = UNCHANGED if axis.id == LEFT_OUT_AXIS else None
    return pairs_of(found, axis=axis.id, seed=seed, against=against, options=options)[:LONGEST_PLAN]


def _start(app: Playground, run_id: str, axis_id: str, options: Sequence[str]) -> None:
    found = comparisons.comparison(app.ledger, workspace=workspace(), run_id=run_id)
    axis = found.layout.axis(axis_id) if found else None
    if found is None or axis is None:
        return
    chosen = pairs_to_judge(found, axis, options, seed=secrets.randbits(32))
    labels = _labels(axis, options)
    try:
        judgings.begin(app.ledger, workspace=workspace(), run_id=run_id, axis=axis_id, options=labels, chosen=chosen)
    except BadInput as error:
        st.session_state[_SAID] = error.message


def _labels(axis: Axis, options: Sequence[str]) -> dict[str, str]:
    """The options' labels by key, each unlike the others: a verdict must not speak of two things by one name."""
    return unlike((value.key, value.label) for value in axis.values if value.key in options)
