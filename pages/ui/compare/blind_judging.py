"""The judging that goes on: two results without names, and what their judge says of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from kie.domain.comparison import Comparison, Pair, brief_of
from kie.ledger import curation, file_transitions, judgings
from kie.ledger.judgings import JudgedPair, Judging
from kie.playground.container import Playground
from kie.playground.matrix import LEFT_OUT_AXIS, WORDING_AXIS
from pages.ui.compare.brief_lines import line_of
from pages.ui.compare.verdicts import is_decided
from pages.ui.shared.assets import text
from pages.ui.shared.frame import workspace
from prompts.brief import brief_from_json

_element = st.components.v2.component(
    "blind_pair",
    html='<div class="kj"></div>',
    css=text("cards.css", "judge.css"),
    js=text("dom.js", "judge.js"),
    isolate_styles=False,
)


@st.fragment
def pair_after_pair(app: Playground, found: Comparison, started: Judging) -> None:
    """The next pair of a judging; ends it after the last one, and then the page draws its verdict."""
    now = judgings.judging(app.ledger, workspace=workspace(), judging_id=started.id)
    pair = now.next if now else None
    if now is None or pair is None or now.ended_at is not None:
        judgings.end(app.ledger, workspace=workspace(), judging_id=started.id)
        st.rerun()
    _element(
        key=_key(now.id),
        data={**_shown(app, now, pair), "question": _question(found, now, pair)},
        on_voted_change=partial(_vote, app, now.id),
        on_undone_change=partial(_take_back, app, now.id),
        on_starred_change=partial(_star, app, now.id),
        height="content",
    )
    st.text_input(
        "Note on this pair", key=_note_key(now.id, pair.number), value=pair.note or "", max_chars=judgings.LONGEST_NOTE,
        placeholder="Optional. Escape leads back to the keys", on_change=_note, args=(app, now.id, pair.number),
    )  # fmt: skip
    if is_decided(now):
        st.caption(":material/info: It is decided already: more votes can no longer change the verdict.")
    st.button("Stop and see the score", key="end_judging", type="tertiary", on_click=_end, args=(app, now.id),
              help="Ends this judging: no vote can be added afterwards")  # fmt: skip


def _key(judging_id: str) -> str:
    return f"judge_{judging_id}"


def _note_key(judging_id: str, number: int) -> str:
    return f"note_{judging_id}_{number}"


def _asked(app: Playground, judging_id: str, name: str) -> tuple[Mapping[str, object], JudgedPair] | None:
    """What was pressed, and the pair that it is about: the one that is shown now, or nothing."""
    said = st.session_state[_key(judging_id)][name]
    now = judgings.judging(app.ledger, workspace=workspace(), judging_id=judging_id)
    pair = now.next if now else None
    return (said, pair) if said and pair is not None and said.get("number") == pair.number else None


def _vote(app: Playground, judging_id: str) -> None:
    asked = _asked(app, judging_id, "voted")
    outcome = asked[0].get("outcome") if asked else None
    if asked and outcome in judgings.OUTCOMES:
        judgings.vote(app.ledger, workspace=workspace(), judging_id=judging_id, number=asked[1].number,
                      outcome=outcome)  # type: ignore[arg-type]  # fmt: skip


def _take_back(app: Playground, judging_id: str) -> None:
    asked = _asked(app, judging_id, "undone")
    if asked:
        before = asked[1].number - 1
        judgings.take_back(app.ledger, workspace=workspace(), judging_id=judging_id, number=before)


def _star(app: Playground, judging_id: str) -> None:
    asked = _asked(app, judging_id, "starred")
    if asked is None:
        return
    said, pair = asked
    file = file_transitions.load(app.ledger, pair.left_file if said.get("side") == "left" else pair.right_file)
    if file is not None:
        curation.star(app.ledger, workspace=workspace(), ids=[file.task_id], starred=said.get("isStar") is True)


def _note(app: Playground, judging_id: str, number: int) -> None:
    typed = st.session_state.get(_note_key(judging_id, number)) or ""
    judgings.note(app.ledger, workspace=workspace(), judging_id=judging_id, number=number, text=typed)


def _question(found: Comparison, now: Judging, pair: JudgedPair) -> str:
    """What was asked for, in the words of the brief: they are the same for both sides, the prompts may not be."""
    if now.axis in (WORDING_AXIS, LEFT_OUT_AXIS):
        return ""
    ids = (pair.left_file, pair.right_file)
    tasks = [task for task in found.run.tasks if any(file.id in ids for file in task.files)]
    said = {line_of(brief_from_json(brief_of(found.run, task))) for task in tasks}
    if said == {""}:
        said = {task.prompt for task in tasks}
    return said.pop()[:600] if len(said) == 1 else ""


def _shown(app: Playground, now: Judging, pair: JudgedPair) -> dict[str, object]:
    following = [one for one in now.pairs if one.number == pair.number + 1]
    sizes = [file_transitions.load(app.ledger, file_id) for file_id in (pair.left_file, pair.right_file)]
    shapes = [f.width / f.height for f in sizes if f and f.width and f.height]
    return {
        "judging": now.id,
        "number": pair.number,
        "left": _side(app, now, pair, "left"),
        "right": _side(app, now, pair, "right"),
        "shape": f"{max(shapes, default=1.0):.4f}",
        "progress": f"Pair {pair.number + 1} of {now.planned}",
        "preload": [_side(app, now, one, side)["url"] for one in following for side in ("left", "right")],
    }


def _side(app: Playground, now: Judging, pair: Pair, side: str) -> dict[str, object]:
    number = pair.number if isinstance(pair, JudgedPair) else 0
    file = file_transitions.load(app.ledger, pair.left_file if side == "left" else pair.right_file)
    is_clip = file is not None and (file.mime or "").startswith("video/")
    return {"url": app.links.link("blind", f"{now.id}~{number}~{side}", name="picture"), "isClip": is_clip}


def _end(app: Playground, judging_id: str) -> None:
    judgings.end(app.ledger, workspace=workspace(), judging_id=judging_id)
