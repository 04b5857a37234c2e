"""What the session holds of Settings: the chosen back-end, and what came of an import and of the webhook's test."""

from __future__ import annotations

from streamlit.runtime.uploaded_file_manager import UploadedFile

from kie.playground.connection import Outcome
from pages.ui.shared.session_values import SessionValue

background_removal = SessionValue[str | None]("cutout_backend", None)
archive = SessionValue[UploadedFile | None]("import_file", None)
imported = SessionValue[str | None]("import_said", None)
refused = SessionValue[str | None]("import_refused", None)
webhook_outcome = SessionValue[Outcome | None]("webhook_outcome", None)
