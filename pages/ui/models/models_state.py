"""What the session holds of Models: filters and the chosen model, which are in the address line too."""

from __future__ import annotations

from typing import Any

from kie.playground.model_facts import ORDERS, Order, Taken
from pages.ui.shared.session_values import SessionValue

words = SessionValue("find", "")
kind = SessionValue[str | None]("does", None)
takes = SessionValue[list[Taken]]("takes", [])
most_credits = SessionValue[int | None]("cost", None)
within_seconds = SessionValue[int | None]("within", None)
order = SessionValue[Order]("sort", ORDERS[0])
has_retired = SessionValue("retired", False)
FILTERS: tuple[SessionValue[Any], ...] = (words, kind, takes, most_credits, within_seconds, order, has_retired)

chosen = SessionValue[str | None]("open", None)
"""The model that is shown in full."""
beside = SessionValue[list[str]]("beside", [])
"""The models whose facts stand side by side."""
cards = SessionValue[Any]("model_cards", None)
