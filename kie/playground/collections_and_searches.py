"""What a workspace puts together in its history: collections of results, saved searches, and how it likes to look."""

from __future__ import annotations

from functools import partial

from kie.domain.stored_names import Preference
from kie.ledger import result_collections, workspace_state
from kie.ledger.result_collections import Collection
from kie.playground.container import Playground

__all__ = ["Collection", "Collections", "HistoryView", "SavedSearches"]

COLUMNS = ("Model", "Prompt", "State", "When", "Cost", "Size", "Took", "Kind", "Tags", "Collections", "Seed", "Name")
"""What a table of the history can show beside the result and its actions, in this order."""
USUAL_COLUMNS = ("Model", "Prompt", "State", "When", "Cost")
SMALLEST, LARGEST, USUAL_WIDTH = 96, 480, 240
"""Pixels that a picture of the gallery is wide."""


class Collections:
    def __init__(self, app: Playground, workspace: str) -> None:
        self.all = partial(result_collections.of_workspace, app.ledger, workspace=workspace)
        self.of_tasks = partial(result_collections.of_tasks, app.ledger, workspace=workspace)
        self.create = partial(result_collections.create, app.ledger, workspace=workspace)
        self.add = partial(result_collections.add, app.ledger, workspace=workspace)
        self.remove = partial(result_collections.remove, app.ledger, workspace=workspace)
        self.rename = partial(result_collections.rename, app.ledger, workspace=workspace)
        self.discard = partial(result_collections.discard, app.ledger, workspace=workspace)


class SavedSearches:
    def __init__(self, app: Playground, workspace: str) -> None:
        self.all = partial(result_collections.searches, app.ledger, workspace=workspace)
        self.save = partial(result_collections.save_search, app.ledger, workspace=workspace)
        self.forget = partial(result_collections.forget_search, app.ledger, workspace=workspace)


class HistoryView:
    """How a workspace likes its history: the columns of the table, and how large the gallery's pictures are."""

    def __init__(self, app: Playground, workspace: str) -> None:
        self._load = partial(workspace_state.load_preference, app.ledger, workspace=workspace)
        self._save = partial(workspace_state.save_preference, app.ledger, workspace=workspace)

    def columns(self) -> tuple[str, ...]:
        """The chosen columns in their order; an empty choice is one too."""
        kept = self._load(name=Preference.HISTORY_COLUMNS)
        chosen = USUAL_COLUMNS if kept is None else tuple(kept.split(","))
        return tuple(column for column in COLUMNS if column in chosen)

    def choose_columns(self, columns: tuple[str, ...]) -> None:
        self._save(name=Preference.HISTORY_COLUMNS, value=",".join(columns))

    def width(self) -> int:
        """How wide a picture of the gallery is, in pixels."""
        kept = self._load(name=Preference.GALLERY_WIDTH) or ""
        return min(LARGEST, max(SMALLEST, int(kept))) if kept.isascii() and kept.isdigit() else USUAL_WIDTH

    def choose_width(self, width: int) -> None:
        self._save(name=Preference.GALLERY_WIDTH, value=str(width))
