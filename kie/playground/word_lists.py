"""The word lists that a brief can draw from: those that ship, and those that somebody brought."""

from __future__ import annotations

import re

from kie.errors import BadInput
from kie.ledger import workspace_state
from kie.playground.container import Playground
from prompts.alternatives import AlternativesError, read_list, shipped_lists

LARGEST = 2 << 20
"""Bytes of a file with a list: far more than a list may have lines."""


class WordLists:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace

    def all(self) -> dict[str, tuple[str, ...]]:
        """Every list by name; one's own before a shipped one of the same name."""
        return {**shipped_lists(), **workspace_state.load_word_lists(self._ledger, workspace=self._workspace)}

    def add(self, content: bytes, *, file_name: str) -> tuple[str, int]:
        """Keep a text file as a list; returns its name and how many lines it has. Raises BadInput."""
        if len(content) > LARGEST:
            raise BadInput(f"This file is too large for a list of words: {LARGEST >> 20} MB is the most.", field="list")
        name = re.sub(r"[^a-z0-9]+", "-", file_name.rpartition(".")[0].casefold()).strip("-")[:40]
        try:
            lines = read_list(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise BadInput("This file is no UTF-8 text. Save it as UTF-8 and add it again.", field="list") from None
        except AlternativesError as error:
            raise BadInput(str(error), field="list") from None
        if not name or not lines:
            raise BadInput("The file needs a name with letters, and at least one line.", field="list")
        workspace_state.save_word_list(self._ledger, workspace=self._workspace, name=name, lines=lines)
        return name, len(lines)
