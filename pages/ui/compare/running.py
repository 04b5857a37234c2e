"""The button that runs a comparison: its count and cost first, and again to be confirmed where it is a lot."""

from __future__ import annotations

import math

import streamlit as st

from kie.domain.comparison import BRIEFS
from kie.domain.layouts import ComparisonKind
from kie.domain.task import Origin
from kie.errors import BadInput
from kie.ledger import commands
from kie.playground.container import Playground
from kie.playground.matrix import Planned, planned
from kie.worker.engine import CREATION_WINDOW, CREATIONS
from pages.ui.compare import axes
from pages.ui.compare.choice import show
from pages.ui.compare.pricing import price_words
from pages.ui.create import draft_state
from pages.ui.settings.health import balance_hint
from pages.ui.shared import labels
from pages.ui.shared.confirm import needs_confirming
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace
from prompts.brief import brief_to_json

SHOWN_SENTENCES = 4
_SAID, _CONFIRMING = "run_said", "run_confirming"
Stake = tuple[int, float | None]
"""Count and credits of what would run."""


def run_button(app: Playground, found: Planned) -> None:
    """Refuses with sentences; asks twice where much is at stake; runs once however often it is pressed.

    What runs is what stands in the form at the click, and only where the button had announced just that.
    """
    said = st.session_state.pop(_SAID, None)
    if not all(cell.plan.is_blank for cell in found.cells) or not found.cells:
        for sentence in found.sentences[:SHOWN_SENTENCES]:
            if said is None or not said.startswith(sentence):
                st.error(plain(sentence), icon=":material/error:")
        if len(found.sentences) > SHOWN_SENTENCES:
            st.caption(f"And {len(found.sentences) - SHOWN_SENTENCES} more of this kind.")
    words = price_words(app, count=found.count, credits=found.credits, noun=_noun(found))
    asked = st.session_state.get(_CONFIRMING) == _stake(found)
    if not asked:
        st.session_state.pop(_CONFIRMING, None)
    if asked:
        st.warning(f"This runs {words}{_pace(found.count)} Run it?", icon=":material/paid:")
    with st.container(horizontal=True):
        st.button(
            f"{'Confirm: run' if asked else 'Run'} {words}" if found.cells else "Run",
            key="confirm_comparison" if asked else "run_comparison",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not found.cells,
            on_click=_run,
            args=(app, draft_state.click(), found.layout.kind, _stake(found), asked),
        )
        if asked:
            st.button("Not now", key="cancel_comparison", type="tertiary", on_click=_forget)
    too_few = balance_hint(app, found.credits)
    if too_few is not None:
        st.caption(f":material/account_balance_wallet: {plain(too_few)}")
    if said is not None:
        st.error(plain(said), icon=":material/error:")


def _run(app: Playground, click: str, kind: ComparisonKind, announced: Stake, is_confirmed: bool) -> None:
    """The form is read anew: somebody may have typed on after the button was drawn. `is_confirmed` tells which
    button was pressed: the first one pressed twice confirms nothing."""
    current = draft_state.read()
    found = planned(current, axes.wanted(app, current, kind))
    if current.colour_problems or found.sentences:
        sentence = (*current.colour_problems, *found.sentences)[0]
        st.session_state[_SAID] = f"{sentence} Nothing was sent."
        return
    if _stake(found) != announced:
        words = price_words(app, count=found.count, credits=found.credits, noun=_noun(found))
        st.session_state[_SAID] = f"The form had changed; it now makes {words}. Press again. Nothing was sent."
        return
    if needs_confirming(count=found.count, credits=found.credits) and not is_confirmed:
        st.session_state[_CONFIRMING] = announced
        return
    try:
        run_id, is_new = commands.place_run(
            app.ledger,
            workspace=workspace(),
            service=app.settings.service,
            click=click,
            brief={**brief_to_json(current.brief), "draft": current.to_json(), BRIEFS: found.briefs_json()},  # type: ignore[dict-item]
            intents=found.intents(app),
            origin=Origin.COMPARE,
            budget=app.settings.budget_credits_per_day,
            layout=found.layout,
        )
    except BadInput as error:
        st.session_state[_SAID] = error.message
        return
    _forget()
    draft_state.next_click()
    draft_state.keep(app, current)
    show(run_id)
    if is_new:
        app.wake()
    else:
        st.toast("That was the same click twice; it was sent once.", icon=":material/info:")


def _stake(found: Planned) -> Stake:
    """What was shown when somebody was asked: another count or cost is asked for anew."""
    return found.count, found.credits


def _forget() -> None:
    st.session_state.pop(_CONFIRMING, None)


def _pace(count: int) -> str:
    seconds = math.ceil(count / CREATIONS - 1) * CREATION_WINDOW
    if seconds <= 0:
        return "."
    return f". KIE takes {CREATIONS} in 10 s, so sending them takes about {seconds:.0f} s."


def _noun(found: Planned) -> str:
    return labels.noun_of(cell.plan.model.medium for cell in found.cells)
