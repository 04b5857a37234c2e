"""Whether KIE's callbacks arrive, and a button that finds out."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from kie.playground.connection import MISSED_CALLBACKS, Connection, Overview, Reason
from pages.ui.settings import settings_state

_REASONS: dict[Reason, str] = {
    "unsigned": "without a signature",
    "forged": "with a wrong signature",
    "late": "too old",
    "unreadable": "without a task id",
    "foreign": "about tasks that are not here",
}


def webhook_health(connection: Connection) -> None:
    """How callbacks fare; call inside a fragment that comes round by itself."""
    address, is_signed = connection.callback_address, connection.callbacks_are_signed
    if address is None:
        st.caption("Webhooks: off. Results are found by asking, which is a little slower and needs no public address.")
        return
    st.caption(f"Webhooks: KIE reports to {address}, {'signed' if is_signed else 'unsigned'}.")
    overview = connection.callbacks()
    if overview.missed:
        st.warning(missing_words(overview.missed), icon=":material/webhook:")
    st.caption(arrival_words(overview, now=datetime.now(UTC)))
    if overview.refused_today.keys() & {"unsigned", "forged"} and is_signed:
        st.caption("Is KIE_WEBHOOK_HMAC_KEY the key that kie.ai/settings shows?")
    if st.button("Test the webhook", icon=":material/webhook:", key="webhook_test"):
        with st.spinner("Sending a callback to this server's public address"):
            settings_state.webhook_outcome.set(connection.test_webhook())
    outcome = settings_state.webhook_outcome.get()
    if outcome is not None:
        say = st.success if outcome.works else st.error
        say(outcome.sentence, icon=":material/check:" if outcome.works else ":material/error:")


def arrival_words(overview: Overview, *, now: datetime) -> str:
    """“Callbacks: last one 12 s ago, 34 today, none refused.”"""
    if overview.last_at is None:
        parts = ["none has arrived yet"]
    else:
        parts = [f"last one {_ago((now - overview.last_at).total_seconds())} ago", f"{overview.arrived_today:,} today"]
    refused = [f"{count:,} {_REASONS[reason]}" for reason, count in overview.refused_today.items()]
    parts.append(
        f"{sum(overview.refused_today.values()):,} refused ({', '.join(refused)})" if refused else "none refused"
    )
    return f"Callbacks: {', '.join(parts)}."


def missing_words(missed: int) -> str:
    """What a row of tasks that ended without their callback means, and what is done about it."""
    sentence = f"None has arrived for {missed} finished task{'s' if missed > 1 else ''}"
    if missed < MISSED_CALLBACKS:
        return f"{sentence} so far. {'Their results were' if missed > 1 else 'Its result was'} found by asking."
    return (
        f"{sentence}: is WEBHOOK_BASE_URL reachable from outside? "
        "Until one arrives, KIE is asked as often as without webhooks; no result is lost."
    )


def _ago(seconds: float) -> str:
    if seconds < 120:
        return f"{max(0, seconds):.0f} s"
    if seconds < 2 * 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 2 * 86_400 else f"{seconds / 86_400:.0f} days"
