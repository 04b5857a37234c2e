"""How a person wants to hear that the last result under way is there: by a sound, by a notification. Both are off."""

from __future__ import annotations

from kie.domain.stored_names import Preference
from kie.ledger import workspace_state
from kie.playground.container import Playground

SIGNALS = {"sound": Preference.SOUND_AT_END, "notification": Preference.NOTIFICATION_AT_END}
_ON, _OFF = "on", "off"


class EndSignals:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace

    def chosen(self) -> dict[str, bool]:
        """Each signal and whether it is wanted."""
        return {
            signal: workspace_state.load_preference(self._ledger, workspace=self._workspace, name=name) == _ON
            for signal, name in SIGNALS.items()
        }

    def choose(self, signal: str, *, wanted: bool) -> None:
        """Keep the choice; a signal that is not known is none."""
        if signal in SIGNALS:
            workspace_state.save_preference(
                self._ledger, workspace=self._workspace, name=SIGNALS[signal], value=_ON if wanted else _OFF
            )
