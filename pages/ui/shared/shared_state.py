"""What the session holds for more than one page: what buttons that cost something ask about."""

from __future__ import annotations

from kie.playground.quote import Quote
from pages.ui.shared.session_values import SessionValue

tab = SessionValue("live_tab", "")
"""What tells this browser tab from others of the same visitor; made when it is first needed."""


def asked_about(button: str) -> SessionValue[Quote | None]:
    """The quote that a button (by its key) asks to have confirmed."""
    return SessionValue(f"confirming_{button}", None)
