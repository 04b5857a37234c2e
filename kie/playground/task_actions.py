"""Runs and tasks of one workspace: looked up, asked for again, taken back. What changes a task wakes the worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kie.domain.task import Task, TaskIntent
from kie.ledger import commands, lineage_queries, queries
from kie.ledger.commands import AttachedAlready
from kie.playground import runs
from kie.playground.container import Playground

__all__ = ["AttachedAlready", "Tasks"]


class Tasks:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._app, self._workspace = app, workspace
        self.get = partial(queries.task, app.ledger, workspace=workspace)
        self.run = partial(queries.run, app.ledger, workspace=workspace)
        self.place_run = partial(runs.place, app, workspace=workspace)
        self.extend_run = partial(runs.extend, app, workspace=workspace)
        self.lineage = partial(lineage_queries.of_task, app.ledger, workspace=workspace)

    def expected_seconds(self, intents: Sequence[TaskIntent]) -> tuple[float, float] | None:
        """The range in which the last result of such a click would be there; None with too few results to say."""
        return runs.expected_seconds(self._app, intents)

    def made_by(self, task_id: str) -> Task | None:
        """The task whose request made a result: for a cut-out, that of the picture it was cut from."""
        task = self.get(task_id=task_id)
        if task is None or task.parent_file is None:
            return task
        picture = queries.file_in_context(self._app.ledger, file_id=task.parent_file)
        return picture.task if picture is not None and picture.task.workspace == self._workspace else task

    def retry(self, task_id: str) -> None:
        """Queue the same request anew. Raises BadInput where the budget forbids it or another service made it."""
        settings = self._app.settings
        commands.retry(
            self._app.ledger, workspace=self._workspace, task_id=task_id, service=settings.service,
            budget=settings.budget_credits_per_day,
        )  # fmt: skip
        self._app.wake(self._workspace)

    def resume(self, task_id: str) -> None:
        """Ask KIE again, which costs nothing."""
        commands.resume(self._app.ledger, workspace=self._workspace, task_id=task_id)
        self._app.wake(self._workspace)

    def cancel(self, task_id: str) -> None:
        """Take a task back that was not sent yet."""
        commands.cancel(self._app.ledger, workspace=self._workspace, task_id=task_id)
        self._app.wake(self._workspace)

    def attach(self, task_id: str, *, kie_task_id: str) -> None:
        """Say which KIE task an unsure one became. Raises BadInput where that is no id, AttachedAlready where another
        row has it."""
        commands.attach(self._app.ledger, workspace=self._workspace, task_id=task_id, kie_task_id=kie_task_id)
        self._app.wake(self._workspace)
