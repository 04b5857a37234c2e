"""The results of a comparison, filling live; what was sent and where it differs; and what to do next."""

from __future__ import annotations

import streamlit as st

from kie.domain.comparison import Comparison
from kie.domain.task import Task, may_retry
from kie.errors import BadInput
from kie.playground import live_topics
from kie.playground.labels import shortened
from kie.playground.quote import quote
from kie.playground.workspace import Workspace
from pages.ui.compare.adding import add_model
from pages.ui.compare.choice import show
from pages.ui.compare.comparison_grid import draw
from pages.ui.compare.effects import effects_view
from pages.ui.compare.keeper_table import keeper_table
from pages.ui.compare.requests_view import requests_view
from pages.ui.compare.sides import choose_sides
from pages.ui.result.press import answer
from pages.ui.shared.confirm import Press, paid_button
from pages.ui.shared.escape import plain
from pages.ui.shared.live_updates import NET_SECONDS, live_data
from pages.ui.shared.quote_words import cost_words


@st.fragment(run_every=NET_SECONDS)
def comparison_results(workspace: Workspace, *, run_id: str) -> None:
    """Everything about one comparison of the ledger."""
    comparison = workspace.comparisons.get(run_id=run_id)
    if comparison is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    sides = choose_sides(comparison.layout)
    live = live_data(workspace, live_topics.comparison(run_id))
    pressed = draw(comparison, sides=sides, live=live, key=f"grid_{run_id}")
    _left_out(comparison)
    _next_steps(workspace, comparison)
    effects_view(workspace, comparison)
    requests_view(comparison, sides=sides)
    keeper_table(workspace, models={task.model for task in comparison.run.tasks})
    answer(workspace, pressed)


def _left_out(comparison: Comparison) -> None:
    for sentence in comparison.layout.left_out:
        st.caption(f":material/info: {plain(sentence)}")
    declined = [task for slot in comparison.slots for task in slot.made_from if task.error]
    for task in declined:
        st.caption(f":material/content_cut: {plain(f'{_name(task)}: {task.error}')}")


def _name(task: Task) -> str:
    return task.name or shortened(task.prompt, 40)


def _next_steps(workspace: Workspace, comparison: Comparison) -> None:
    is_picked = comparison.layout.kind == "picked"  # each of them is asked for again where it was made
    failed = [
        slot
        for slot in comparison.slots
        if not is_picked and may_retry(slot.task.state, is_retried=False, together=True)
    ]
    with st.container(horizontal=True):
        if failed:
            cost = quote((slot.task.credits_expected, 1) for slot in failed)
            paid_button(
                f"Retry failed only ({len(failed)}) · {cost_words(workspace.connection, cost)}",
                key="retry_failed",
                quote=cost,
                icon=":material/replay:",
                on_press=_retry_failed,
                args=(workspace, comparison.run.id, tuple(slot.task.id for slot in failed)),
            )
        is_picked = comparison.layout.kind == "picked"
        if is_picked and st.button("Judge them blind", key="judge_picked", icon=":material/balance:"):
            show(comparison.run.id, view="Judge")
            st.rerun()
        if any(slot.result for slot in comparison.slots):
            name = f"{'batch' if comparison.layout.kind == 'batch' else 'comparison'}.zip"
            link = workspace.links.comparison(comparison.run.id, name=name)
            st.link_button("Download all (ZIP)", link, icon=":material/folder_zip:")
        if comparison.layout.kind in ("models", "matrix"):
            add_model(workspace, comparison)


def _retry_failed(workspace: Workspace, run_id: str, ids: tuple[str, ...], press: Press) -> None:
    if not press.may_spend(press.quote):
        return
    try:
        workspace.comparisons.retry_failed(run_id, only=ids)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
