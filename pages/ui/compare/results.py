"""The results of a comparison, filling live; what was sent and where it differs; and what to do next."""

from __future__ import annotations

import streamlit as st

from kie.domain.comparison import Comparison, Slot
from kie.domain.task import FileState, Task, may_retry
from kie.errors import BadInput
from kie.ledger import comparisons
from kie.media.names import shortened
from kie.playground.container import Playground
from kie.playground.quote import quote
from pages.ui.compare.adding import add_model
from pages.ui.compare.check_marks import check_marks
from pages.ui.compare.compare_requests import requests_of
from pages.ui.compare.comparison_grid import draw
from pages.ui.compare.effects import effects_of
from pages.ui.compare.effort import effort_table
from pages.ui.compare.sides import choose_sides
from pages.ui.result.cards import LEADING_ON, Card, answer, live_card
from pages.ui.shared.confirm import Press, paid_button
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace
from pages.ui.shared.live_updates import NET_SECONDS, listen
from pages.ui.shared.quote_words import cost_words
from pages.ui.shared.signed_links import download_link


@st.fragment(run_every=NET_SECONDS)
def results(app: Playground, *, run_id: str) -> None:
    """Everything about one comparison of the ledger."""
    listen(app, workspace=workspace())
    found = comparisons.comparison(app.ledger, workspace=workspace(), run_id=run_id)
    if found is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    sides = choose_sides(found.layout)
    pressed = draw(found, sides=sides, card_of=lambda slot: _card(app, found, slot), key=f"grid_{run_id}")
    _left_out(found)
    _next_steps(app, found)
    effects_of(app, found)
    requests_of(found, sides=sides)
    effort_table(app, models={task.model for task in found.run.tasks})
    answer(app, pressed)


def _card(app: Playground, found: Comparison, slot: Slot) -> Card:
    """What leads on from a result stays in its dialog: here one looks, and the columns are narrow."""
    card = live_card(app, slot.task, has_full=True)
    is_star = slot.task.starred
    actions = [{"label": "★" if is_star else "☆", "name": "unstar" if is_star else "star", "pressed": is_star,
                "says": "Remove the star" if is_star else "Star"}] if card["files"] else []  # fmt: skip
    return {
        **card,
        "actions": [*actions, *(a for a in card["actions"] if a not in LEADING_ON), *_cut_outs(app, slot)],
        "checks": check_marks(app, found, slot),
    }


def _cut_outs(app: Playground, slot: Slot) -> list[dict[str, str]]:
    return [
        {"label": "Cut-out", "href": download_link(app, task, file)}
        for task in slot.made_from
        for file in task.files
        if file.state is FileState.STORED
    ]


def _left_out(found: Comparison) -> None:
    for sentence in found.layout.left_out:
        st.caption(f":material/info: {plain(sentence)}")
    declined = [task for slot in found.slots for task in slot.made_from if task.error]
    for task in declined:
        st.caption(f":material/content_cut: {plain(f'{_name(task)}: {task.error}')}")


def _name(task: Task) -> str:
    return task.name or shortened(task.prompt, 40)


def _next_steps(app: Playground, found: Comparison) -> None:
    failed = [slot for slot in found.slots if may_retry(slot.task.state, is_retried=False, together=True)]
    with st.container(horizontal=True):
        if failed:
            cost = quote((slot.task.credits_expected, 1) for slot in failed)
            paid_button(
                f"Retry failed only ({len(failed)}) · {cost_words(app, cost)}",
                key="retry_failed",
                quote=cost,
                icon=":material/replay:",
                on_press=_retry_failed,
                args=(app, found.run.id, tuple(slot.task.id for slot in failed)),
            )
        if any(slot.result for slot in found.slots):
            name = f"{'batch' if found.layout.kind == 'batch' else 'comparison'}.zip"
            link = app.links.link("comparison", found.run.id, name=name)
            st.link_button("Download all (ZIP)", link, icon=":material/folder_zip:")
        if found.layout.kind in ("models", "matrix"):
            add_model(app, found)


def _retry_failed(app: Playground, run_id: str, ids: tuple[str, ...], press: Press) -> None:
    if not press.may_spend(press.quote):
        return
    try:
        comparisons.retry_failed(
            app.ledger,
            workspace=workspace(),
            run_id=run_id,
            only=ids,
            service=app.settings.service,
            budget=app.settings.budget_credits_per_day,
        )
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        app.wake()
