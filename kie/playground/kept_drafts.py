"""The form of Create as it is kept for every tab, and what was in it before something else was put there."""

from __future__ import annotations

from kie.domain.stored_names import DraftName
from kie.ledger import draft_revisions
from kie.ledger.draft_revisions import KeptDraft, Steps
from kie.playground.container import Playground
from kie.playground.draft_merge import merge, only_fills_in
from kie.playground.drafts import Draft, draft_from_json, first_draft

__all__ = ["Drafts", "KeptDraft"]


class Drafts:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace
        self.first = first_draft(is_demo=app.settings.is_demo)
        """What the form holds on the very first visit."""

    def kept(self) -> KeptDraft | None:
        """The form as it was kept last by any tab, with its version."""
        return draft_revisions.load(self._ledger, workspace=self._workspace, name=DraftName.CREATE)

    def current(self) -> Draft | None:
        kept = self.kept()
        return None if kept is None else draft_from_json(kept.content)

    def before(self) -> Draft | None:
        """The form as it was before it was last replaced."""
        kept = draft_revisions.load(self._ledger, workspace=self._workspace, name=DraftName.BEFORE_REUSE)
        return None if kept is None else draft_from_json(kept.content)

    def keep(self, draft: Draft, *, base: KeptDraft | None, tab: str) -> KeptDraft:
        """Keep the form of a tab that began from `base`; what another tab changed meanwhile stays. Returns what is
        kept then. What the page filled in by itself is no step of its own."""
        content = draft.to_json()
        return draft_revisions.save(
            self._ledger, workspace=self._workspace, name=DraftName.CREATE, content=content, base=base, merge=merge,
            writer=tab, amends=base is not None and only_fills_in(base.content, content),
        )  # fmt: skip

    def steps(self) -> Steps:
        """Where Undo and Redo lead, for every tab and across reloads."""
        return draft_revisions.steps(self._ledger, workspace=self._workspace, name=DraftName.CREATE)

    def step(self, *, is_back: bool) -> KeptDraft | None:
        """Undo or redo one step of the whole form; None where there is none."""
        return draft_revisions.step(self._ledger, workspace=self._workspace, name=DraftName.CREATE, is_back=is_back)

    def replace(self, draft: Draft) -> bool:
        """Keep a whole new form; whether there was another one, which is kept for Undo."""
        stored = self.kept()
        is_another = stored is not None and stored.content != draft.to_json()
        if is_another and stored is not None:
            draft_revisions.save(
                self._ledger, workspace=self._workspace, name=DraftName.BEFORE_REUSE, content=stored.content
            )
        draft_revisions.save(self._ledger, workspace=self._workspace, name=DraftName.CREATE, content=draft.to_json())
        return is_another
