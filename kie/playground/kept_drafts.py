"""The form of Create as it is kept in the ledger, and what was in it before something else was put there."""

from __future__ import annotations

from kie.domain.stored_names import DraftName
from kie.ledger import workspace_state
from kie.playground.container import Playground
from kie.playground.drafts import DEFAULT_MODELS, DEMO_MODELS, Draft, draft_from_json


class Drafts:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace
        self.first = Draft(models=DEMO_MODELS if app.settings.is_demo else DEFAULT_MODELS)
        """What the form holds on the very first visit."""

    def current(self) -> Draft | None:
        """The form as it was kept last."""
        return self._load(DraftName.CREATE)

    def before(self) -> Draft | None:
        """The form as it was before it was last replaced."""
        return self._load(DraftName.BEFORE_REUSE)

    def keep(self, draft: Draft) -> None:
        self._save(DraftName.CREATE, draft)

    def replace(self, draft: Draft) -> bool:
        """Keep a whole new form; whether there was another one, which is kept for Undo."""
        stored = workspace_state.load_draft(self._ledger, workspace=self._workspace, name=DraftName.CREATE)
        is_another = stored is not None and stored != draft.to_json()
        if is_another and stored is not None:
            workspace_state.save_draft(
                self._ledger, workspace=self._workspace, name=DraftName.BEFORE_REUSE, content=stored
            )
        self.keep(draft)
        return is_another

    def _load(self, name: DraftName) -> Draft | None:
        content = workspace_state.load_draft(self._ledger, workspace=self._workspace, name=name)
        return None if content is None else draft_from_json(content)

    def _save(self, name: DraftName, draft: Draft) -> None:
        workspace_state.save_draft(self._ledger, workspace=self._workspace, name=name, content=draft.to_json())
