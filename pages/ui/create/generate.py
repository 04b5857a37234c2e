"""The Generate bar: one click, one run, never two; what it costs, what there is to spend, how long it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from kie.catalogue import results
from kie.domain.lineage import CameFrom, Derivation
from kie.domain.task import Origin
from kie.errors import BadInput
from kie.playground import drafts, labels
from kie.playground.plan import Plan
from kie.playground.quote import Quote, quote
from kie.playground.variable_rows import plans_of, problem_of
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.settings.health import balance_hint, balance_words
from pages.ui.shared.confirm import Press, is_asked, paid_button
from pages.ui.shared.escape import plain
from pages.ui.shared.quote_words import quote_words

_KEY = "generate"


def generate_bar(workspace: Workspace, current: drafts.Draft) -> None:
    """How many, and the button with its price, always in reach; Ctrl+Enter (Cmd+Enter) presses it.

    Below: the balance and the time it takes. Above: why the last press sent nothing.
    """
    chosen, count = _chosen(current), current.count
    cost = _quote(chosen, count=count)
    confirms = is_asked(_KEY, cost)
    with st.container(key="generate_bar", gap="xsmall"):
        refusal = create_state.generate_refusal.take()
        if refusal is not None:
            st.error(plain(refusal), icon=":material/error:")
        if confirms:
            sentence = "That is a lot for one click, so it is asked for twice. Nothing was sent yet."
            st.warning(sentence, icon=":material/paid:")
        with st.container(horizontal=True, wrap=False, vertical_alignment="bottom", gap="small"):
            each = f"{labels.each_of(plan.model for plan in chosen)} (1 to {drafts.MAX_COUNT})"
            st.number_input(each, 1, step=1, key=create_state.count.key, width=150)
            paid_button(
                _label(workspace, chosen, cost),
                key=_KEY,
                quote=cost,
                on_press=_generate,
                args=(workspace, create_state.click()),
                type="primary",
                icon=":material/paid:" if confirms else ":material/auto_awesome:",
                width="stretch",
                shortcut="Ctrl+Enter",
            )
        too_many, too_few = drafts.too_many(count), balance_hint(workspace.connection, cost.credits)
        unfilled = problem_of(current)
        if unfilled is not None:
            st.caption(f":material/data_object: {plain(unfilled)}")
        elif too_many is not None:
            st.caption(f":red[:material/error: {too_many}]")
        elif too_few is not None:
            st.caption(f":material/account_balance_wallet: {plain(too_few)}")
        else:
            st.caption(_outlook(workspace, chosen, count=count))


def _chosen(current: drafts.Draft) -> list[Plan]:
    """All that one click asks for, once each: every model, for every row of values."""
    return [plan for _, plan in plans_of(current)]


def _outlook(workspace: Workspace, chosen: Sequence[Plan], *, count: int) -> str:
    """What there is to spend, how long this takes, and the key that presses the button."""
    parts = [balance_words(workspace.connection)]
    intents = [plan.prepared.intent() for plan in chosen if not plan.sentences or plan.is_blank]
    if intents:
        ahead = workspace.tasks.expected_seconds(intents * count)
        parts.append("no time estimate yet" if ahead is None else f"{math.floor(ahead[0])} to {math.ceil(ahead[1])} s")
    parts.append("Ctrl+Enter")
    return " · ".join(parts)


def _label(workspace: Workspace, chosen: Sequence[Plan], cost: Quote) -> str:
    if not chosen:
        return "Generate"
    noun = labels.noun_of(plan.model.medium for plan in chosen)
    return f"Generate {quote_words(workspace.connection, cost, noun=noun)}"


def _quote(chosen: Sequence[Plan], *, count: int) -> Quote:
    files = sum(results(plan.model, plan.prepared.input) for plan in chosen) * count
    return quote(((plan.prepared.credits, count) for plan in chosen), results=files)


def _generate(workspace: Workspace, click: str, press: Press) -> None:
    """The form is read anew: the values of this very click, not of the run that drew the button."""
    current = create_state.read()
    named = plans_of(current)
    chosen = [plan for _, plan in named]
    refusal = _refusal(chosen, current)
    if refusal is not None:
        create_state.generate_refusal.set(refusal)
        return
    if not press.may_spend(_quote(chosen, count=current.count)):
        return
    try:
        run_id, is_new = workspace.tasks.place_run(
            origin=Origin.CREATE,
            brief=current.run_brief(),
            intents=[replace(plan.prepared.intent(), name=name) for name, plan in named for _ in range(current.count)],
            click=click,
            came_from=current.came_from,
        )
    except BadInput as error:
        create_state.generate_refusal.set(error.message)
        return
    create_state.next_click()
    create_state.came_from.set(CameFrom(how=Derivation.CHANGE, source=run_id))
    create_state.keep(workspace, create_state.read())
    if not is_new:
        st.toast("That was the same click twice; it was sent once.", icon=":material/info:")


def _refusal(chosen: Sequence[Plan], current: drafts.Draft) -> str | None:
    """Why this click sends nothing, if so: nothing is sent unless every chosen model can be."""
    if not current.models:
        return "Choose at least one model. Nothing was sent."
    unfilled = problem_of(current)
    if unfilled is not None:
        return f"{unfilled} Nothing was sent."
    too_many = drafts.too_many(current.count)
    if too_many is not None:
        return f"{too_many} Nothing was sent."
    if current.colour_problems:
        return f"{current.colour_problems[0]} Nothing was sent."
    for plan in chosen:
        if plan.sentences:
            return f"{plan.model.title}: {plan.sentences[0]} Nothing was sent."
    return None
