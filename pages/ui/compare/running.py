"""The button that runs a comparison: its count and cost first, and again to be confirmed where it is a lot."""

from __future__ import annotations

import streamlit as st

from kie.domain.comparison import BRIEFS
from kie.domain.layouts import ComparisonKind
from kie.domain.task import Origin
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.matrix import ComparisonPlan, plan_comparison
from kie.playground.runs import CREATIONS, sending_seconds
from kie.playground.workspace import Workspace
from pages.ui.compare import axes, compare_state
from pages.ui.compare.choice import show
from pages.ui.create import create_state
from pages.ui.settings.health import balance_hint
from pages.ui.shared.confirm import Press, forget, is_asked, paid_button
from pages.ui.shared.escape import plain
from pages.ui.shared.quote_words import quote_words

SHOWN_SENTENCES = 4
_KEY = "run_comparison"


def run_button(workspace: Workspace, comparison: ComparisonPlan) -> None:
    """Refuses with sentences; asks twice where much is at stake; runs once however often it is pressed.

    What runs is what stands in the form at the click, and only where the button had announced just that.
    """
    refusal = compare_state.run_refusal.take()
    if not all(cell.plan.is_blank for cell in comparison.cells) or not comparison.cells:
        for sentence in comparison.sentences[:SHOWN_SENTENCES]:
            if refusal is None or not refusal.startswith(sentence):
                st.error(plain(sentence), icon=":material/error:")
        if len(comparison.sentences) > SHOWN_SENTENCES:
            st.caption(f"And {len(comparison.sentences) - SHOWN_SENTENCES} more of this kind.")
    words, confirms = _words(workspace, comparison), is_asked(_KEY, comparison.quote)
    if confirms:
        st.warning(f"This runs {words}{_pace(comparison.quote.count)} Run it?", icon=":material/paid:")
    with st.container(horizontal=True):
        paid_button(
            f"Run {words}" if comparison.cells else "Run",
            key=_KEY,
            quote=comparison.quote,
            on_press=_run,
            args=(workspace, create_state.click(), comparison.layout.kind),
            type="primary",
            icon=":material/play_arrow:",
            disabled=not comparison.cells,
        )
        if confirms:
            st.button("Not now", key="cancel_comparison", type="tertiary", on_click=forget, args=(_KEY,))
    too_few = balance_hint(workspace.connection, comparison.quote.credits)
    if too_few is not None:
        st.caption(f":material/account_balance_wallet: {plain(too_few)}")
    if refusal is not None:
        st.error(plain(refusal), icon=":material/error:")


def _run(workspace: Workspace, click: str, kind: ComparisonKind, press: Press) -> None:
    """The form is read anew: somebody may have typed on after the button was drawn."""
    current = create_state.read()
    comparison = plan_comparison(current, axes.variation(workspace, current, kind))
    if current.colour_problems or comparison.sentences:
        sentence = (*current.colour_problems, *comparison.sentences)[0]
        compare_state.run_refusal.set(f"{sentence} Nothing was sent.")
        return
    if comparison.quote != press.quote:
        words = _words(workspace, comparison)
        compare_state.run_refusal.set(f"The form had changed; it now makes {words}. Press again. Nothing was sent.")
        return
    if not press.may_spend(comparison.quote):
        return
    try:
        run_id, is_new = workspace.tasks.place_run(
            origin=Origin.COMPARE,
            brief={**current.run_brief(), BRIEFS: comparison.briefs_json()},
            intents=comparison.intents(),
            click=click,
            layout=comparison.layout,
        )
    except BadInput as error:
        compare_state.run_refusal.set(error.message)
        return
    create_state.next_click()
    create_state.keep(workspace, current)
    show(run_id)
    if not is_new:
        st.toast("That was the same click twice; it was sent once.", icon=":material/info:")


def _words(workspace: Workspace, comparison: ComparisonPlan) -> str:
    noun = labels.noun_of(cell.plan.model.medium for cell in comparison.cells)
    return quote_words(workspace.connection, comparison.quote, noun=noun)


def _pace(count: int) -> str:
    seconds = sending_seconds(count)
    if not seconds:
        return "."
    return f". KIE takes {CREATIONS} in 10 s, so sending them takes about {seconds:.0f} s."
