"""The comparisons of one workspace: looked up, measured, tried again, reported and recorded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from kie.domain.comparison import Comparison
from kie.ledger import comparisons, link_targets, queries
from kie.ledger.comparisons import Overview, overview_of
from kie.playground.comparisons.field_effects import effects_of
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.comparisons.report.building import ReportOptions, build_report
from kie.playground.comparisons.report.contents import to_json
from kie.playground.container import Playground

__all__ = ["Comparisons", "Overview", "overview_of"]


class Comparisons:
    """`recordings` are those that can be played again, whoever made them."""

    def __init__(self, app: Playground, workspace: str) -> None:
        self._app, self._workspace = app, workspace
        self.recordings = app.recordings
        self.overviews = partial(comparisons.overviews, app.ledger, workspace=workspace)
        self.get = partial(comparisons.comparison, app.ledger, workspace=workspace)
        self.pick = partial(comparisons.pick, app.ledger, workspace=workspace)
        self.effects = partial(effects_of, store=app.store)

    def retry_failed(self, run_id: str, *, only: Collection[str]) -> None:
        """Ask again for these failed tasks. Raises BadInput where the budget or their service forbids it."""
        settings = self._app.settings
        comparisons.retry_failed(
            self._app.ledger, workspace=self._workspace, run_id=run_id, only=only, service=settings.service,
            budget=settings.budget_credits_per_day,
        )  # fmt: skip
        self._app.wake(self._workspace)

    def report(self, comparison: Comparison, *, judged: Sequence[Judged], options: ReportOptions) -> str:
        """Keep what stands in a report, for SignedLinks.report; returns its key. `judged` is what `Judgings.related`
        knows of."""
        checks = self._app.checks.of_tasks(slot.task for slot in comparison.slots)
        report = build_report(comparison, judged=judged, options=options, store=self._app.store, checks=checks)
        return link_targets.keep_report(self._app.ledger, workspace=self._workspace, content=to_json(report))

    def record(self, comparison: Comparison, *, title: str) -> str:
        """Save as a recording; returns its name. Raises BadInput where it is too much for one."""
        kept_at = queries.kept_at(self._app.ledger, task_ids=[task.id for task in comparison.run.tasks])
        return self.recordings.save(comparison, store=self._app.store, title=title, kept_at=kept_at)
