"""What the session holds of results: which dialog comes next, cut-outs under way, and the form before Reuse."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.ui.shared.session_values import SessionValue

Dialog = Literal["task", "attach", "background removal", "assets", "previews", "request", "paint", "icon", "versions"]

next_dialog = SessionValue[tuple[Dialog, str] | None]("asked_dialog", None)
"""A dialog and the task that it is about."""
background_removals = SessionValue[dict[str, str | None]]("cutout_of", {})
"""The task that removes the background, by the task that was asked about; None where nothing came of it."""
deleted = SessionValue[tuple[str, ...]]("deleted_results", ())
"""What Undo would bring back."""
form_fillings = SessionValue("form_fillings", 0)
"""How often a result went into the form: what fills the window then gives way to it."""
can_undo_reuse = SessionValue("draft_can_undo", False)
reuse_notice = SessionValue[str | None]("reuse_said", None)


def open_next(dialog: Dialog, *, task_id: str) -> None:
    """Close the open dialog and open another on the next run of the page."""
    next_dialog.set((dialog, task_id))
    st.rerun()
