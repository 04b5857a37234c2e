"""Whether KIE's callbacks arrive, and a button that finds out."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from kie.ledger import callback_log
from kie.ledger.callback_log import Overview, Reason
from kie.playground.container import Playground
from kie.settings import shown
from kie.worker import poll_interval

_OUTCOME = "webhook_outcome"
_REASONS: dict[Reason, str] = {
    "unsigned": "without a signature",
    "forged": "with a wrong signature",
    "late": "too old",
    "unreadable": "without a task id",
    "foreign": "about tasks that are not here",
}


def webhook_health(app: Playground) -> None:
    """How callbacks fare; call inside a fragment that comes round by itself."""
    url = app.callback_url
    if url is None:
        st.caption("Webhooks: off. Results are found by asking, which is a little slower and needs no public address.")
        return
    is_signed = app.settings.webhook_hmac_key is not None
    st.caption(f"Webhooks: KIE reports to {shown(url)}, {'signed' if is_signed else 'unsigned'}.")
    found = callback_log.overview(app.ledger, service=app.settings.service)
    if found.missed:
        st.warning(missing_words(found.missed), icon=":material/webhook:")
    st.caption(arrival_words(found, now=datetime.now(UTC)))
    if found.refused_today.keys() & {"unsigned", "forged"} and is_signed:
        st.caption("Is KIE_WEBHOOK_HMAC_KEY the key that kie.ai/settings shows?")
    if st.button("Test the webhook", icon=":material/webhook:", key="webhook_test"):
        with st.spinner("Sending a callback to this server's public address"):
            st.session_state[_OUTCOME] = app.check_webhook()
    outcome = st.session_state.get(_OUTCOME)
    if outcome is not None:
        say = st.success if outcome.works else st.error
        say(outcome.sentence, icon=":material/check:" if outcome.works else ":material/error:")


def arrival_words(found: Overview, *, now: datetime) -> str:
    """“Callbacks: last one 12 s ago, 34 today, none refused.”"""
    if found.last_at is None:
        parts = ["none has arrived yet"]
    else:
        parts = [f"last one {_ago((now - found.last_at).total_seconds())} ago", f"{found.arrived_today:,} today"]
    refused = [f"{count:,} {_REASONS[reason]}" for reason, count in found.refused_today.items()]
    parts.append(f"{sum(found.refused_today.values()):,} refused ({', '.join(refused)})" if refused else "none refused")
    return f"Callbacks: {', '.join(parts)}."


def missing_words(missed: int) -> str:
    """What a row of tasks that ended without their callback means, and what is done about it."""
    sentence = f"None has arrived for {missed} finished task{'s' if missed > 1 else ''}"
    if missed < poll_interval.MISSED_CALLBACKS:
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
