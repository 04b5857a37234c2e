"""The models as cards with what matters; a press opens one in full, stars it, tries it or puts it beside others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from kie.playground import model_words
from kie.playground.keeper_costs import keeper_cost
from kie.playground.model_choice import group_of
from kie.playground.model_comparison import MOST, limits, price_words, time_words
from kie.playground.model_facts import Known
from kie.playground.workspace import Workspace
from pages.ui.models import models_state
from pages.ui.models.try_model import try_model
from pages.ui.shared.assets import text

_element = st.components.v2.component(
    "model_cards",
    html='<div class="km" tabindex="0" role="region" aria-label="Models"></div>',
    css=text("model_cards.css"),
    js=text("dom.js", "model_cards.js"),
    isolate_styles=False,
)


def model_cards(workspace: Workspace, rows: Sequence[Known]) -> None:
    favourites, beside = workspace.favourites.all(), models_state.beside.get() or []
    result = _element(
        key=models_state.cards.key,
        data={
            "most": MOST,
            "cards": [_card(row, favourites=favourites, beside=beside) for row in rows],
        },
        on_pressed_change=lambda: _pressed(workspace, {row.model.id for row in rows}),
        height="content",
    )
    tried = (result.pressed or {}).get("try")
    if tried in {row.model.id for row in rows}:
        try_model(str(tried))


def _pressed(workspace: Workspace, shown: Collection[str]) -> None:
    """Do it before the page is drawn again; leaving for another page is done by the page itself."""
    pressed = models_state.cards.get()["pressed"] or {}
    for action, model_id in pressed.items():
        if model_id not in shown:
            continue
        match action:
            case "open":
                models_state.chosen.set(model_id)
            case "star":
                workspace.favourites.star(model_id, starred=model_id not in workspace.favourites.all())
            case "beside":
                _put_beside(model_id)


def _put_beside(model_id: str) -> None:
    """Or take away again; of too many the first gives way."""
    there = list(models_state.beside.get() or [])
    others = [known for known in there if known != model_id]
    models_state.beside.set(others if model_id in there else [*others, model_id][-MOST:])


def _card(row: Known, *, favourites: Collection[str], beside: Collection[str]) -> dict[str, Any]:
    model = row.model
    return {
        "id": model.id,
        "title": model.title,
        "vendor": model.vendor,
        "group": "Removed by KIE" if model.is_retired else group_of(model),
        "kind": model_words.kinds(model),
        "price": price_words(row),
        "time": time_words(row),
        "takes": list(row.takes),
        "limits": limits(model),
        "own": _own(row),
        "isStarred": model.id in favourites,
        "isBeside": model.id in beside,
        "canBeTried": not model.is_retired,
    }


def _own(row: Known) -> dict[str, str]:
    """What oneself has seen of it; empty before the first attempt."""
    if not row.attempts:
        return {}
    median, p90 = model_words.times(row.experience)
    own = {
        "Attempts": f"{row.attempts:,}",
        "Median time": median,
        "90 % within": p90,
        "Failures": model_words.failures(row.experience),
        "Cost per keeper": keeper_cost(row.effort).cost,
    }
    return {label: words for label, words in own.items() if words}
