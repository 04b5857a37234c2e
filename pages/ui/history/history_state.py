"""What the session holds of History: filters and page, which are in the address line too; the mark, what is ticked."""

from __future__ import annotations

from datetime import date
from typing import Any

from pages.ui.shared.session_values import SessionValue

words = SessionValue("q", "")
starred = SessionValue("starred", False)
model = SessionValue[str | None]("model", None)
kind = SessionValue[str | None]("kind", None)
state = SessionValue[str | None]("state", None)
tag = SessionValue[str | None]("tag", None)
colour = SessionValue[str | None]("colour", None)
since = SessionValue[date | None]("since", None)
until = SessionValue[date | None]("until", None)
FILTERS: tuple[SessionValue[Any], ...] = (words, starred, model, kind, state, tag, colour, since, until)

page = SessionValue("page", 1)
mark = SessionValue[str | None]("shelf_mark", None)
"""The newest result when the page was opened: later ones are announced."""
cleared = SessionValue("shelf_clear", 0)
"""How often the selection was cleared: the browser's ticks count only for the newest."""
new_tag = SessionValue("new_tag", "")
