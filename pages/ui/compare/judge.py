"""Judging a comparison blind: what is to be judged, pair after pair, and the verdict when it is over."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import count

import streamlit as st

from kie.comparison import Comparison
from kie.ledger import comparing, judgings, shelf, work
from kie.ledger.judgings import JudgedPair, Judging
from kie.pairing import Pair, pairs_of
from kie.playground import Playground
from kie.records import MODEL_AXIS, Axis
from pages.ui.assets import text
from pages.ui.compare.cells import LEFT_OUT_AXIS, SEED_AXIS, UNCHANGED
from pages.ui.compare.verdicts import is_decided, promise, verdict
from pages.ui.frame import workspace
from pages.ui.plain import plain

MOST_OPTIONS = 8
"""More cannot be told apart with any number of votes that somebody would give."""

_element = st.components.v2.component(
    "blind_pair",
    html='<div class="kj"></div>',
    css=text("cards.css", "judge.css"),
    js=text("dom.js", "judge.js"),
    isolate_styles=False,
)


def judge(house: Playground, *, run_id: str) -> None:
    """One comparison's judgings: the one that goes on, or what came of those that ended and a place to begin."""
    found = comparing.comparison(house.ledger, workspace=workspace(), run_id=run_id)
    if found is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    all_of_it = judgings.of_run(house.ledger, workspace=workspace(), run_id=run_id)
    going_on = next((one for one in all_of_it if one.ended_at is None), None)
    if going_on is not None:
        _go_on(house, found, going_on)
        return
    _begin(house, found, is_first=not all_of_it)
    for one in all_of_it:
        verdict(house, found, one)


def _begin(house: Playground, found: Comparison, *, is_first: bool) -> None:
    axes = [axis for axis in found.layout.axes if len(axis.values) > 1 and axis.id != SEED_AXIS]
    if not axes:
        st.info("There is only one thing in this comparison. Add a model under Results.", icon=":material/balance:")
        return
    if not found.is_settled:
        st.info("Some results are still on their way. What is there when you begin is what is judged.")
    with st.container(border=True):
        st.subheader("Judge blind" if is_first else "Judge once more")
        axis, options = _what(axes)
        pairs = _pairs(found, axis, options, seed=0)
        if not pairs:
            st.info("Two results that can stand beside each other are needed. Look at Results first.")
            return
        st.markdown(
            f"**{len(pairs)} pairs**, sides shuffled, without names, sizes, times or file names. "
            "Names appear when all are judged."
        )
        st.caption(plain(promise(axis, pairs)))
        st.button("Begin", key="begin_judging", type="primary", icon=":material/balance:",
                  on_click=_start, args=(house, found.run.id, axis.id, options))  # fmt: skip


def _what(axes: Sequence[Axis]) -> tuple[Axis, tuple[str, ...]]:
    """The axis that is judged, and which of its values."""
    axis = axes[0]
    if len(axes) > 1:
        titles = {one.id: one.title for one in axes}
        chosen = st.segmented_control(
            "What is judged", list(titles), default=axis.id, format_func=titles.get, required=True, key="judged_axis"
        )  # fmt: skip
        axis = next(one for one in axes if one.id == chosen)
    labels = {value.key: value.label for value in axis.values}
    if len(labels) <= 2 or axis.id == LEFT_OUT_AXIS:
        return axis, tuple(labels)
    options = st.multiselect(
        "Which of them", list(labels), default=list(labels)[:MOST_OPTIONS], format_func=labels.__getitem__,
        max_selections=MOST_OPTIONS, key=f"judged_options_{axis.id}",
    )  # fmt: skip
    return axis, tuple(options)


def _pairs(found: Comparison, axis: Axis, options: Sequence[str], *, seed: int) -> tuple[Pair, ...]:
    against = UNCHANGED if axis.id == LEFT_OUT_AXIS else None
    return pairs_of(found, axis=axis.id, seed=seed, against=against, options=options)


def _start(house: Playground, run_id: str, axis_id: str, options: Sequence[str]) -> None:
    found = comparing.comparison(house.ledger, workspace=workspace(), run_id=run_id)
    axis = found.layout.axis(axis_id) if found else None
    if found is None or axis is None:
        return
    chosen = _pairs(found, axis, options, seed=secrets.randbits(32))
    judgings.begin(
        house.ledger, workspace=workspace(), run_id=run_id, axis=axis_id, options=_labels(axis, options), chosen=chosen
    )


def _labels(axis: Axis, options: Sequence[str]) -> dict[str, str]:
    """The options' labels by key, each unlike the others: a verdict must not speak of two things by one name."""
    taken: set[str] = set()
    return {value.key: _unlike(value.label, taken) for value in axis.values if value.key in options}


def _unlike(label: str, taken: set[str]) -> str:
    names = (label if number == 1 else f"{label} ({number})" for number in count(1))
    found = next(name for name in names if name not in taken)
    taken.add(found)
    return found


@st.fragment
def _go_on(house: Playground, found: Comparison, started: Judging) -> None:
    now = judgings.judging(house.ledger, workspace=workspace(), judging_id=started.id)
    pair = now.next if now else None
    if now is None or pair is None:
        judgings.end(house.ledger, workspace=workspace(), judging_id=started.id)
        st.rerun()
    _question(found, now, pair)
    result = _element(
        key=f"judge_{now.id}",
        data=_shown(house, now, pair),
        on_voted_change=lambda: None,
        on_undone_change=lambda: None,
        on_starred_change=lambda: None,
        height="content",
    )
    _note(house, now, pair)
    if result.voted and result.voted["number"] == pair.number:
        judgings.vote(house.ledger, workspace=workspace(), judging_id=now.id, number=pair.number,
                      outcome=result.voted["outcome"])  # fmt: skip
        st.rerun(scope="fragment")
    if result.undone and pair.number > 0:
        judgings.take_back(house.ledger, workspace=workspace(), judging_id=now.id, number=pair.number - 1)
        st.rerun(scope="fragment")
    if result.starred and result.starred["number"] == pair.number:
        _star(house, pair, side=str(result.starred["side"]))
    if is_decided(now):
        st.caption(":material/info: It is decided already: more votes can no longer change the verdict.")
    st.button("Stop and see the score", key="end_judging", type="tertiary", on_click=_end, args=(house, now.id),
              help="Ends this judging: no vote can be added afterwards")  # fmt: skip


def _question(found: Comparison, now: Judging, pair: JudgedPair) -> None:
    """What was asked for, unless that would tell which is which."""
    st.markdown("**Which one is better?**")
    if now.axis != MODEL_AXIS:
        return
    prompts = {task.prompt for task in found.run.tasks if pair.left_file in {f.id for f in task.files}}
    for prompt in prompts:
        st.caption(plain(prompt[:400]))


def _shown(house: Playground, now: Judging, pair: JudgedPair) -> dict[str, object]:
    following = [one for one in now.pairs if one.number == pair.number + 1]
    sizes = [work.load_file(house.ledger, file_id) for file_id in (pair.left_file, pair.right_file)]
    shapes = [f.width / f.height for f in sizes if f and f.width and f.height]
    return {
        "judging": now.id,
        "number": pair.number,
        "left": _side(house, now, pair, "left"),
        "right": _side(house, now, pair, "right"),
        "shape": f"{max(shapes, default=1.0):.4f}",
        "progress": f"Pair {pair.number + 1} of {now.planned}",
        "preload": [_side(house, now, one, side)["url"] for one in following for side in ("left", "right")],
    }


def _side(house: Playground, now: Judging, pair: Pair, side: str) -> dict[str, object]:
    number = pair.number if isinstance(pair, JudgedPair) else 0
    file = work.load_file(house.ledger, pair.left_file if side == "left" else pair.right_file)
    is_clip = file is not None and (file.mime or "").startswith("video/")
    return {"url": house.links.link("blind", f"{now.id}~{number}~{side}", name="picture"), "isClip": is_clip}


def _note(house: Playground, now: Judging, pair: JudgedPair) -> None:
    typed = st.text_input(
        "Note on this pair",
        key=f"note_{now.id}_{pair.number}",
        value=pair.note or "",
        placeholder="Optional",
        max_chars=500,
    )
    if (typed or "") != (pair.note or ""):
        judgings.note(house.ledger, workspace=workspace(), judging_id=now.id, number=pair.number, text=typed or "")


def _star(house: Playground, pair: JudgedPair, *, side: str) -> None:
    file = work.load_file(house.ledger, pair.left_file if side == "left" else pair.right_file)
    if file is not None:
        shelf.star(house.ledger, workspace=workspace(), ids=[file.task_id])


def _end(house: Playground, judging_id: str) -> None:
    judgings.end(house.ledger, workspace=workspace(), judging_id=judging_id)
