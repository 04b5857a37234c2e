"""The judging that goes on: two results without names, and what their judge says of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from kie.domain.comparison import Comparison, brief_of
from kie.playground.brief_lines import line_of
from kie.playground.comparisons.kept_judgings import LONGEST_NOTE, OUTCOMES, JudgedPair, Judging
from kie.playground.comparisons.question_family import outcomes_of
from kie.playground.comparisons.verdicts import is_decided
from kie.playground.matrix import LEFT_OUT_AXIS, WORDING_AXIS
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.shared.assets import text
from prompts.brief import brief_from_json

_element = st.components.v2.component(
    "blind_pair",
    html='<div class="kj"></div>',
    css=text("cards.css", "judge.css"),
    js=text("dom.js", "judge.js"),
    isolate_styles=False,
)


@st.fragment
def pair_after_pair(workspace: Workspace, comparison: Comparison, started: Judging) -> None:
    """The next pair of a judging; ends it after the last one, and then the page draws its verdict."""
    now = workspace.judgings.get(judging_id=started.id)
    pair = now.next if now else None
    if now is None or pair is None or now.ended_at is not None:
        _end(workspace, started.id)
        st.rerun()
    _element(
        key=compare_state.judge_element(now.id).key,
        data={**_shown(workspace, now, pair), "question": _question(comparison, now, pair)},
        on_voted_change=partial(_vote, workspace, now.id),
        on_undone_change=partial(_take_back, workspace, now.id),
        on_starred_change=partial(_star, workspace, now.id),
        height="content",
    )
    st.text_input(
        "Note on this pair", key=compare_state.note(now.id, pair.number).key, value=pair.note or "",
        max_chars=LONGEST_NOTE, placeholder="Optional. Escape leads back to the keys", on_change=_note,
        args=(workspace, now.id, pair.number),
    )  # fmt: skip
    if _is_decided(workspace, now):
        st.caption(":material/info: It is decided already: more votes can no longer change the verdict.")
    st.button("Stop and see the score", key="end_judging", type="tertiary", on_click=_end, args=(workspace, now.id),
              help="Ends this judging: no vote can be added afterwards")  # fmt: skip


def _is_decided(workspace: Workspace, now: Judging) -> bool:
    outcomes = outcomes_of(workspace.judgings.related(now.run_id))
    return any(is_decided(outcome) for outcome in outcomes if outcome.judged.judging.id == now.id)


def _pressed(workspace: Workspace, judging_id: str, name: str) -> tuple[Mapping[str, object], JudgedPair] | None:
    """What was pressed, and the pair that it is about: the one that is shown now, or nothing."""
    press = compare_state.judge_element(judging_id).get()[name]
    now = workspace.judgings.get(judging_id=judging_id)
    pair = now.next if now else None
    return (press, pair) if press and pair is not None and press.get("number") == pair.number else None


def _vote(workspace: Workspace, judging_id: str) -> None:
    pressed = _pressed(workspace, judging_id, "voted")
    if pressed is None:
        return
    press, pair = pressed
    outcome = next((outcome for outcome in OUTCOMES if outcome == press.get("outcome")), None)
    if outcome is not None:
        workspace.judgings.vote(judging_id=judging_id, number=pair.number, outcome=outcome)


def _take_back(workspace: Workspace, judging_id: str) -> None:
    pressed = _pressed(workspace, judging_id, "undone")
    if pressed is not None:
        workspace.judgings.take_back(judging_id=judging_id, number=pressed[1].number - 1)


def _star(workspace: Workspace, judging_id: str) -> None:
    pressed = _pressed(workspace, judging_id, "starred")
    if pressed is None:
        return
    press, pair = pressed
    file = workspace.results.get(pair.left_file if press.get("side") == "left" else pair.right_file)
    if file is not None:
        workspace.history.star(ids=[file.task_id], starred=press.get("isStar") is True)


def _note(workspace: Workspace, judging_id: str, number: int) -> None:
    typed = compare_state.note(judging_id, number).get() or ""
    workspace.judgings.note(judging_id=judging_id, number=number, text=typed)


def _question(comparison: Comparison, now: Judging, pair: JudgedPair) -> str:
    """What was asked for, in the words of the brief: they are the same for both sides, the prompts may not be."""
    if now.axis in (WORDING_AXIS, LEFT_OUT_AXIS):
        return ""
    ids = (pair.left_file, pair.right_file)
    tasks = [task for task in comparison.run.tasks if any(file.id in ids for file in task.files)]
    lines = {line_of(brief_from_json(brief_of(comparison.run, task))) for task in tasks}
    if lines == {""}:
        lines = {task.prompt for task in tasks}
    return lines.pop()[:600] if len(lines) == 1 else ""


def _shown(workspace: Workspace, now: Judging, pair: JudgedPair) -> dict[str, object]:
    following = [other for other in now.pairs if other.number == pair.number + 1]
    files = [workspace.results.get(file_id) for file_id in (pair.left_file, pair.right_file)]
    shapes = [f.width / f.height for f in files if f and f.width and f.height]
    return {
        "judging": now.id,
        "number": pair.number,
        "left": _side(workspace, now, pair, "left"),
        "right": _side(workspace, now, pair, "right"),
        "shape": f"{max(shapes, default=1.0):.4f}",
        "progress": f"Pair {pair.number + 1} of {now.planned}",
        "preload": [
            workspace.links.blind(now.id, other.number, side) for other in following for side in ("left", "right")
        ],
    }


def _side(workspace: Workspace, now: Judging, pair: JudgedPair, side: str) -> dict[str, object]:
    file = workspace.results.get(pair.left_file if side == "left" else pair.right_file)
    is_clip = file is not None and file.medium == "video"
    return {"url": workspace.links.blind(now.id, pair.number, side), "isClip": is_clip}


def _end(workspace: Workspace, judging_id: str) -> None:
    workspace.judgings.end(judging_id=judging_id)
