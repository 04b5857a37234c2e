"""What is set, what works, and what to change where. The key itself is never shown."""

from __future__ import annotations

import streamlit as st

from kie import catalogue
from kie.cutout import choose
from kie.ledger import account, queries
from kie.playground import background_removal
from kie.playground.container import Playground
from kie.settings import DEFAULT_BASE_URL, shown
from pages.ui.settings.webhook_health import webhook_health
from pages.ui.shared.frame import workspace

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
    ("BUDGET_CREDITS_PER_DAY", "the most credits that may be spent in 24 hours"),
)


_CUTOUTS = {"auto": "Automatic", "embedded": "Embedded", "http": "My own server", "kie": "KIE"}


def cutout_choice(app: Playground) -> None:
    """Which back-end removes backgrounds, and why."""
    settings = app.settings
    offered = [name for name in _CUTOUTS if name != "http" or settings.cutout_url]
    now = background_removal.preferred(app, workspace=workspace())
    st.session_state.setdefault("cutout_backend", now if now in offered else background_removal.AUTO)
    chosen = st.segmented_control(
        "Background removal", offered, key="cutout_backend", format_func=lambda n: _CUTOUTS[n], required=True
    )
    if chosen and chosen != now:
        background_removal.prefer(app, chosen, workspace=workspace())
    st.caption(choose(settings=settings, wanted=chosen or "auto", has_key=not settings.is_demo).reason)


@st.fragment(run_every=5)
def health(app: Playground) -> None:
    """The state of the connection, the worker and the store."""
    settings = app.settings
    columns = st.columns(4)
    columns[0].metric("Mode", "Demo" if settings.is_demo else "Real service", border=True)
    columns[1].metric("Credits", _credits(app), border=True)
    columns[2].metric("Worker", _worker(app), border=True)
    columns[3].metric("Results kept", f"{queries.kept_files(app.ledger):,}", border=True)
    if settings.is_demo:
        st.info(
            "No key is set. Get one at kie.ai/api-key, put `KIE_API_KEY=…` into a file named `.env` beside "
            "`app.py`, and restart with `make run`.",
            icon=":material/key:",
        )
    else:
        unusual = "" if settings.base_url == DEFAULT_BASE_URL else " This is not KIE's usual address."
        if account.is_key_refused(app.ledger, service=settings.service):
            said = f"A key is set, but it is refused at {shown(settings.base_url)}.{unusual}"
            st.error(said, icon=":material/key_off:")
        else:
            st.success(f"A key is set; tasks go to {shown(settings.base_url)}.{unusual}", icon=":material/key:")
    webhook_health(app)
    budget = settings.budget_credits_per_day
    st.caption("Budget: none set." if budget is None else f"Budget: {budget:g} credits in 24 hours.")
    st.subheader("What can be set")
    st.caption("In the environment, `.env.local` or `.env`, in that order of strength.")
    st.table({"Name": [name for name, _ in _VARIABLES], "Meaning": [meaning for _, meaning in _VARIABLES]})


def balance_hint(app: Playground, credits: float | None) -> str | None:
    """What to say beside a price (in credits) that is more than the balance as it was last seen; None for nothing."""
    if app.settings.is_demo or credits is None:
        return None
    balance = account.credit(app.ledger, service=app.settings.service)
    if balance is None or credits <= balance:
        return None
    return f"Your balance is {balance:,.12g} credit{'' if balance == 1 else 's'}; this needs about {credits:,.12g}."


def _credits(app: Playground) -> str:
    if app.settings.is_demo:
        return "not real"
    if account.is_key_refused(app.ledger, service=app.settings.service):
        return "not known"
    amount = account.credit(app.ledger, service=app.settings.service)
    return "not known yet" if amount is None else f"{amount:,.0f} (${catalogue.usd(amount):,.2f})"


def _worker(app: Playground) -> str:
    age = app.worker_age
    if age is not None:
        return "Working" if age < 15 else f"Silent for {age:.0f} s"
    return "In another process" if app.works_elsewhere else "Starting"
