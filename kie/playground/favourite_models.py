"""The models that a person starred, and those they used last."""

from __future__ import annotations

from kie.domain.stored_names import Preference
from kie.ledger import model_statistics, workspace_state
from kie.playground.container import Playground

_SEPARATOR = "\n"
LAST_USED = 6


class FavouriteModels:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace

    def all(self) -> tuple[str, ...]:
        """Ids of the starred models, in the order in which they were starred."""
        name = Preference.FAVOURITE_MODELS
        stored = workspace_state.load_preference(self._ledger, workspace=self._workspace, name=name)
        return tuple(filter(None, (stored or "").split(_SEPARATOR)))

    def star(self, model_id: str, *, starred: bool) -> None:
        others = [known for known in self.all() if known != model_id]
        kept = _SEPARATOR.join([*others, model_id] if starred else others)
        name = Preference.FAVOURITE_MODELS
        workspace_state.save_preference(self._ledger, workspace=self._workspace, name=name, value=kept)

    def last_used(self) -> tuple[str, ...]:
        """Ids of the models that made something last, the latest first."""
        return model_statistics.last_used(self._ledger, workspace=self._workspace, most=LAST_USED)
