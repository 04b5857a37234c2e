"""What is set, what works, and what to change where. The key itself is never shown."""

from __future__ import annotations

import streamlit as st

from kie import catalogue
from kie.domain.cutout_backends import AUTO
from kie.playground.background_removal import BackgroundRemoval
from kie.playground.connection import Connection
from pages.ui.settings import settings_state
from pages.ui.settings.webhook_health import webhook_health
from pages.ui.shared.escape import plain

_VARIABLES = (
    ("KIE_API_KEY", "your key from kie.ai/api-key; without it, the demo"),
    ("KIE_BASE_URL", "another address of the API"),
    ("KIE_UPLOAD_URL", "another address for reference files"),
    ("WEBHOOK_BASE_URL", "the public address of this server, so that KIE can report results"),
    ("KIE_WEBHOOK_HMAC_KEY", "the key that KIE signs its reports with"),
    ("PLAYGROUND_DATA", "the folder for ledger and files"),
    ("DATABASE_URL", "another place for the ledger: sqlite:///path"),
    ("FILES_URL", "another folder for the files: file:///path"),
    ("CUTOUT_URL", "the address of your own background remover"),
    ("CUTOUT_API_KEY", "the key it asks for, if any"),
    ("CUTOUT_MODEL", "an ONNX file of the U²-Net family, larger than the one that is installed"),
    ("BUDGET_CREDITS_PER_DAY", "the most credits that may be spent in 24 hours"),
)


def background_removal_choice(removal: BackgroundRemoval) -> None:
    """Which back-end removes backgrounds, and why."""
    titles = removal.choices()
    now = removal.preferred()
    if not settings_state.background_removal.is_set:
        settings_state.background_removal.set(now if now in titles else AUTO)
    chosen = st.segmented_control(
        "Background removal", list(titles), key=settings_state.background_removal.key,
        format_func=lambda choice: titles[choice], required=True,
    )  # fmt: skip
    if chosen and chosen != now:
        removal.prefer(chosen)
    st.caption(removal.reason(chosen or AUTO))
    without = removal.second_opinion()
    if without is not None:
        st.caption(plain(without))


@st.fragment(run_every=5)
def health(connection: Connection) -> None:
    """The state of the connection, the worker and the store."""
    with st.container(key="health_figures"):
        columns = st.columns(4)
    columns[0].metric("Mode", "Demo" if connection.is_demo else "Real service", border=True)
    columns[1].metric("Credits", _credits(connection), border=True)
    columns[2].metric("Worker", _worker(connection), border=True)
    columns[3].metric("Results kept", f"{connection.kept_files():,}", border=True)
    if connection.is_demo:
        st.info(
            "No key is set, so this is the demo. Connect KIE with a key, or put `KIE_API_KEY=…` into a file named "
            "`.env` beside `app.py` and restart with `make run`.",
            icon=":material/key:",
        )
    else:
        unusual = "" if connection.is_usual_address else " This is not KIE's usual address."
        if connection.is_key_refused():
            st.error(f"A key is set, but it is refused at {connection.address}.{unusual}", icon=":material/key_off:")
        else:
            st.success(f"A key is set; tasks go to {connection.address}.{unusual}", icon=":material/key:")
    webhook_health(connection)
    budget = connection.budget
    st.caption("Budget: none set." if budget is None else f"Budget: {catalogue.in_credits(budget)} in 24 hours.")


def environment() -> None:
    """For whoever runs the server; folded, because nobody else needs it."""
    with st.expander("For whoever runs this server: the environment", icon=":material/terminal:", key="environment"):
        st.caption("Set in the environment, `.env.local` or `.env`, in that order of strength, and read at the start.")
        rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in _VARIABLES)
        st.markdown(f"| Name | Meaning |\n|---|---|\n{rows}")


def balance_hint(connection: Connection, credits: float | None) -> str | None:
    """What to say beside a price (in credits) that is more than the balance as it was last seen; None for nothing."""
    if connection.is_demo or credits is None:
        return None
    balance = connection.balance()
    if balance is None or credits <= balance:
        return None
    return f"Your balance is {catalogue.in_credits(balance)}; this needs about {credits:,.12g}."


def balance_words(connection: Connection) -> str:
    """What there is to spend, short: it stands beside a price."""
    if connection.is_demo:
        return "Demo: nothing is billed"
    if connection.is_key_refused():
        return "KIE refuses the key"
    amount = connection.balance()
    return "Balance not known yet" if amount is None else f"Balance {catalogue.in_credits(amount)}"


def _credits(connection: Connection) -> str:
    if connection.is_demo:
        return "not real"
    if connection.is_key_refused():
        return "not known"
    amount = connection.balance()
    return "not known yet" if amount is None else f"{amount:,.0f} (${catalogue.usd(amount):,.2f})"


def _worker(connection: Connection) -> str:
    age = connection.worker_age
    if age is not None:
        return "Working" if age < 15 else f"Silent for {age:.0f} s"
    return "In another process" if connection.works_elsewhere else "Starting"
