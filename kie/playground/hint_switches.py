"""Which rules of the lint a person has switched off."""

from __future__ import annotations

from kie.domain.stored_names import Preference
from kie.ledger import workspace_state
from kie.playground.container import Playground
from prompts.lint.rules import TITLES

_SEPARATOR = "\n"


class HintSwitches:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace

    def off(self) -> tuple[str, ...]:
        """The rules that are off, by name, in the order of all rules; one that there is no more is none of them."""
        stored = workspace_state.load_preference(self._ledger, workspace=self._workspace, name=Preference.HINTS_OFF)
        names = set((stored or "").split(_SEPARATOR))
        return tuple(name for name in TITLES if name in names)

    def switch(self, rule: str, *, on: bool) -> None:
        """Keep the choice."""
        names = {name for name in self.off() if name != rule} | (set() if on else {rule})
        kept = _SEPARATOR.join(sorted(names))
        workspace_state.save_preference(self._ledger, workspace=self._workspace, name=Preference.HINTS_OFF, value=kept)
