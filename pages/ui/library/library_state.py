"""What the session holds of the library of briefs: which one is looked at, and what is typed about it."""

from __future__ import annotations

from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.shared.session_values import SessionValue

words = SessionValue("library_words", "")
folder = SessionValue[str | None]("library_folder", None)
viewed = SessionValue[str | None]("library_viewed", None)
"""The id of the brief that is looked at; None for the list."""
deleted = SessionValue[tuple[str, str] | None]("library_deleted", None)
"""Id and name of the brief that Undo would bring back."""
file = SessionValue[UploadedFile | None]("library_file", None)
outcome = SessionValue[tuple[str, ...]]("library_outcome", ())
"""Sentences about what was done last."""
refusal = SessionValue[str | None]("library_refusal", None)

opened = SessionValue[str | None]("library_opened", None)
"""The id of the brief that the form was opened from or saved as last."""
target = SessionValue("library_target", "")
"""The brief that a save adds a version to; "" for a new one."""
name = SessionValue("library_name", "")
description = SessionValue("library_description", "")
new_folder = SessionValue("library_new_folder", "")
