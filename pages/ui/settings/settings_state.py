"""What the session holds of Settings: the chosen back-end, and what came of an import and of the webhook's test."""

from __future__ import annotations

from typing import Any

from streamlit.runtime.uploaded_file_manager import UploadedFile

from kie.playground.connection import Outcome
from pages.ui.shared.session_values import SessionValue

end_signals = SessionValue[Any]("end_signals", None)
"""The switches of what is heard when work ends."""
background_removal = SessionValue[str | None]("cutout_backend", None)
archive = SessionValue[UploadedFile | None]("import_file", None)
imported = SessionValue[str | None]("import_said", None)
refused = SessionValue[str | None]("import_refused", None)
webhook_outcome = SessionValue[Outcome | None]("webhook_outcome", None)
new_key = SessionValue("connect_key", "")
new_address = SessionValue("connect_address", "")
writes_key_down = SessionValue("connect_writes_down", False)
connected = SessionValue[str | None]("connect_sentence", None)
"""What came of a key that was taken, to be said once."""
