"""What the session holds of History: filters, which are in the address line too; the mark, what is ticked and typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from kie.playground.workspace import Workspace
from pages.ui.shared.session_values import SessionValue

words = SessionValue("q", "")
starred = SessionValue("starred", False)
waiting = SessionValue("waiting", False)
palette_missed = SessionValue("palette_missed", False)
model = SessionValue[str | None]("model", None)
kind = SessionValue[str | None]("kind", None)
state = SessionValue[str | None]("state", None)
tag = SessionValue[str | None]("tag", None)
colour = SessionValue[str | None]("colour", None)
since = SessionValue[date | None]("since", None)
until = SessionValue[date | None]("until", None)
collection = SessionValue[str | None]("collection", None)
FILTERS: tuple[SessionValue[Any], ...] = (
    words, starred, waiting, palette_missed, model, kind, state, tag, colour, since, until, collection,
)  # fmt: skip

layout = SessionValue("layout", "Table")
"""Table or gallery. Not `view`: that is Compare's word in the address, which a widget here would hold on to."""
mark = SessionValue[str | None]("shelf_mark", None)
"""The newest result when the page was opened: later ones are announced."""
drawn = SessionValue("shelf_drawn", 0)
"""How often the shelf was drawn: the browser asks for its rows anew each time."""
shelf = SessionValue[Any]("shelf", None)
"""What was pressed, dropped and ticked in the component."""
cleared = SessionValue("shelf_clear", 0)
"""How often the selection was cleared: the browser's ticks count only for the newest."""
new_tag = SessionValue("new_tag", "")
new_collection = SessionValue("new_collection", "")
discarded_collection = SessionValue[tuple[str, tuple[str, ...]] | None]("discarded_collection", None)
"""A collection that was given up, and what lay in it: what Undo would bring back."""
new_search = SessionValue("new_search", "")
columns = SessionValue[list[str]]("history_columns", [])
width = SessionValue("gallery_width", 0)


def renamed(collection: str) -> SessionValue[str]:
    """What a collection is about to be called."""
    return SessionValue(f"renamed_{collection}", collection)


def opened_mark(workspace: Workspace) -> str:
    """The newest result when the page was opened."""
    known = mark.get()
    if known is None:
        known = workspace.history.newest_mark()
        mark.set(known)
    return known


def show_newest() -> None:
    """Begin anew at the newest result."""
    mark.clear()
