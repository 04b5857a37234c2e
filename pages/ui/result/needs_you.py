"""A line on Create for what waits for a person, however many runs came since, and the way there."""

from __future__ import annotations

import streamlit as st

from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace


def needs_you(workspace: Workspace) -> None:
    """Nothing where nothing waits."""
    page = workspace.history.page(filters=Filters(waiting=True), per_page=1)
    if not page.total:
        return
    what = "1 result needs you" if page.total == 1 else f"{page.total:,} results need you"
    st.page_link(
        "history.py", label=what, icon=":material/error:", query_params={"waiting": "true"},
        help="It may be billed, and its result is not here yet.",
    )  # fmt: skip
