"""A comparison to hand on: what its report leaves out, and the addresses of report, contact sheet and recording."""

from __future__ import annotations

import streamlit as st

from kie.errors import BadInput
from kie.playground.comparisons import recording
from kie.playground.comparisons.report.building import ReportOptions, comparison_title
from kie.playground.workspace import Workspace
from pages.ui.compare.choice import show

LONGEST_NAME = 80
"""Characters of a recording's name."""


def report_view(workspace: Workspace, *, run_id: str) -> None:
    """Options and downloads."""
    comparison = workspace.comparisons.get(run_id=run_id)
    if comparison is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    st.subheader("Report")
    st.caption("One HTML file with the pictures inside: opens anywhere without a network, and prints well.")
    with st.container(horizontal=True):
        is_blind = st.toggle("Blind", key="report_blind", help="Letters instead of names, in a shuffled order")
        no_prices = st.toggle("No prices", key="report_no_prices")
        no_prompts = st.toggle("No prompts", key="report_no_prompts")
    if not any(slot.result for slot in comparison.slots):
        st.info("There is no result to report yet.", icon=":material/hourglass_empty:")
        return
    options = ReportOptions(is_blind=is_blind, has_prices=not no_prices, has_prompts=not no_prompts)
    judged = workspace.judgings.related(run_id)
    key = workspace.comparisons.report(comparison, judged=judged, options=options)
    with st.container(horizontal=True):
        st.link_button(
            "Download the report (HTML)", workspace.links.report(key), type="primary", icon=":material/description:"
        )
        st.link_button("Contact sheet (PNG)", workspace.links.contact_sheet(key), icon=":material/grid_view:")
    st.subheader("Recording")
    st.caption("Plays this comparison again with its true timing: a demo that needs no key, no network and no luck.")
    usual = comparison_title(comparison, most=LONGEST_NAME)
    title = st.text_input("Title", key="recording_title", value=usual, max_chars=LONGEST_NAME)
    st.button("Save as a recording", key="save_recording", icon=":material/fiber_manual_record:",
              on_click=_save, args=(workspace, run_id, title))  # fmt: skip


def _save(workspace: Workspace, run_id: str, title: str) -> None:
    comparison = workspace.comparisons.get(run_id=run_id)
    if comparison is None:
        return
    try:
        name = workspace.comparisons.record(comparison, title=title.strip() or comparison_title(comparison))
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        show(f"{recording.PREFIX}{name}")
