"""Whether a newcomer still gets the three steps: until the first result, or until they are dismissed."""

from __future__ import annotations

from kie.domain.stored_names import Preference
from kie.ledger import queries, workspace_state
from kie.playground.container import Playground

_SEEN = "seen"


class FirstSteps:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace

    def are_wanted(self) -> bool:
        name = Preference.FIRST_STEPS
        if workspace_state.load_preference(self._ledger, workspace=self._workspace, name=name) == _SEEN:
            return False
        return not queries.latest_runs(self._ledger, workspace=self._workspace, limit=1)

    def dismiss(self) -> None:
        name = Preference.FIRST_STEPS
        workspace_state.save_preference(self._ledger, workspace=self._workspace, name=name, value=_SEEN)
