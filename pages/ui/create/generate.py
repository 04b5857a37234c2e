"""The Generate button: one click, one run, never two."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.catalogue import results
from kie.errors import BadInput
from kie.ledger import commands
from kie.playground import drafts
from kie.playground.container import Playground
from kie.playground.plan import Plan, plans
from pages.ui.create import draft_state
from pages.ui.settings.health import balance_hint
from pages.ui.shared import labels
from pages.ui.shared.confirm import needs_confirming
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace
from prompts.brief import brief_to_json

_SAID, _CONFIRMING = "generate_said", "generate_confirming"
Stake = tuple[int, float | None]
"""How many results a click makes, and what they cost together; None where a price is not published."""


def generate_button(app: Playground, chosen: Sequence[Plan], *, count: int) -> None:
    """How many, and the button with its price; Ctrl+Enter (Cmd+Enter) presses it. What went wrong stands below."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        each = labels.each_of(plan.model for plan in chosen)
        st.number_input(each, 1, drafts.MAX_COUNT, key=draft_state.COUNT_KEY, width=120)
        stake = _stake(chosen, count=count)
        asked = st.session_state.get(_CONFIRMING) == stake
        label = _label(app, chosen, count=count, number=stake[0])
        st.button(
            f"Confirm: {label[0].lower()}{label[1:]}" if asked else label,
            key="confirm_generate" if asked else "generate",  # a second press of the first button confirms nothing
            type="primary",
            icon=":material/paid:" if asked else ":material/auto_awesome:",
            width="stretch",
            shortcut="Ctrl+Enter",
            on_click=_generate,
            args=(app, draft_state.click(), stake if asked else None),
        )
    if asked:
        said = "That is a lot for one click, so it is asked for twice. Nothing was sent yet."
        st.warning(said, icon=":material/paid:")
    else:
        st.session_state.pop(_CONFIRMING, None)
    too_few = balance_hint(app, stake[1])
    if too_few is not None:
        st.caption(f":material/account_balance_wallet: {plain(too_few)}")
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.error(plain(said), icon=":material/error:")


def _label(app: Playground, chosen: Sequence[Plan], *, count: int, number: int) -> str:
    if not chosen:
        return "Generate"
    clips = all(plan.model.medium == "video" for plan in chosen)
    pictures = all(plan.model.medium == "image" for plan in chosen)
    noun = "clip" if clips else "picture" if pictures else "result"
    return f"Generate {number} {noun}{'s' if number > 1 else ''} · {_price(app, chosen, count=count)}"


def _price(app: Playground, chosen: Sequence[Plan], *, count: int) -> str:
    known = [plan.prepared.credits for plan in chosen if plan.prepared.credits is not None]
    if not known:
        return "price not published"
    more = "+" if len(known) < len(chosen) else ""
    unit = "demo credits" if app.settings.is_demo else "credits"
    return f"{sum(known) * count:g}{more} {unit}"


def _stake(chosen: Sequence[Plan], *, count: int) -> Stake:
    prices = [plan.prepared.credits for plan in chosen]
    number = sum(results(plan.model, plan.prepared.input) for plan in chosen)
    return number * count, None if None in prices else sum(price or 0 for price in prices) * count


def _generate(app: Playground, click: str, confirmed: Stake | None) -> None:
    """The form is read anew: the values of this very click, not of the run that drew the button. `confirmed` is what
    that run had asked about, where it asked."""
    current = draft_state.read()
    wanted = plans(current)
    said = _refusal(wanted, current)
    if said is not None:
        st.session_state[_SAID] = said
        return
    stake = _stake(wanted, count=current.count)
    if needs_confirming(count=stake[0], credits=stake[1]) and stake != confirmed:
        st.session_state[_CONFIRMING] = stake
        return
    st.session_state.pop(_CONFIRMING, None)
    try:
        _, is_new = commands.place_run(
            app.ledger,
            workspace=workspace(),
            service=app.settings.service,
            click=click,
            brief={**brief_to_json(current.brief), "draft": current.to_json()},  # type: ignore[dict-item]
            intents=[
                plan.prepared.intent(expected_seconds=app.expected_seconds(plan.model, tier=plan.prepared.tier))
                for plan in wanted
                for _ in range(current.count)
            ],
            budget=app.settings.budget_credits_per_day,
        )
    except BadInput as error:
        st.session_state[_SAID] = error.message
        return
    draft_state.next_click()
    draft_state.keep(app, current)
    if is_new:
        app.wake()
    else:
        st.toast("That was the same click twice; it was sent once.", icon=":material/info:")


def _refusal(wanted: Sequence[Plan], current: drafts.Draft) -> str | None:
    """Why this click sends nothing, if so: nothing is sent unless every chosen model can be."""
    if not wanted:
        return "Choose at least one model. Nothing was sent."
    if current.colour_problems:
        return f"{current.colour_problems[0]} Nothing was sent."
    for plan in wanted:
        if plan.sentences:
            return f"{plan.model.title}: {plan.sentences[0]} Nothing was sent."
    return None
