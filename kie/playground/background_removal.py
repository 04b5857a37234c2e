"""Background removal in one workspace: from a result, from an uploaded file, again another way; and which back-end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from kie import catalogue
from kie.attachments import references
from kie.cutout.backends import Offer, choose, fallbacks, require_remover
from kie.domain.cutout_backends import AUTO, BACKENDS, CHOICES, FIRST, BackendChoice
from kie.domain.stored_names import Preference
from kie.domain.task import LOCAL_PREFIX, Origin, Task, TaskIntent, is_local
from kie.ledger import queries, workspace_state
from kie.playground import runs
from kie.playground.container import Playground
from kie.playground.request_sources import kept_files_of


class BackgroundRemoval:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._app, self._workspace = app, workspace
        self._has_server = app.settings.cutout_url is not None

    def choices(self) -> Mapping[BackendChoice, str]:
        """What can be chosen here to begin with, and how that is called."""
        return {
            choice: title
            for choice, title in CHOICES.items()
            if self._has_server or choice == AUTO or not BACKENDS[choice].needs_server
        }

    def preferred(self) -> BackendChoice:
        """The back-end to begin with: "auto" unless this workspace has chosen another."""
        name = Preference.CUTOUT_BACKEND
        stored = workspace_state.load_preference(self._app.ledger, workspace=self._workspace, name=name)
        return cast(BackendChoice, stored) if stored in CHOICES else AUTO

    def prefer(self, backend: BackendChoice) -> None:
        name = Preference.CUTOUT_BACKEND
        workspace_state.save_preference(self._app.ledger, workspace=self._workspace, name=name, value=backend)

    def reason(self, backend: BackendChoice) -> str:
        """What it means to begin with this one."""
        settings = self._app.settings
        return choose(settings=settings, wanted=backend, has_key=not settings.is_demo).reason

    def second_opinion(self) -> str | None:
        """Why the embedded remover works without its network, as a sentence; None where it has one."""
        from kie.cutout.network import network_at

        return network_at(self._app.settings.cutout_model).sentence

    def offers(self, task: Task) -> tuple[Offer, ...]:
        """What else can be tried than this task's back-ends, whether they have answered or declined."""
        if not is_local(task.model):
            return ()
        settings = self._app.settings
        is_first_alone = task.model == f"{LOCAL_PREFIX}{FIRST.id}" or not self._has_server
        tried = [FIRST.id] if is_first_alone else [backend.id for backend in BACKENDS.values() if backend.is_local]
        return fallbacks(settings=settings, has_key=not settings.is_demo, tried=tried)

    def of_result(self, task_id: str, *, position: int = 0) -> str | None:
        """Queue the removal of the background of a task's picture; returns the new task's id.

        `position` is among the files that the task keeps; one past their end means the last.
        """
        task = queries.task(self._app.ledger, workspace=self._workspace, task_id=task_id)
        if task is None or not task.kept:
            return None
        file = task.kept[min(position, len(task.kept) - 1)]
        return self._place(
            sha256=file.sha256 or "",
            width=file.width or 1,
            height=file.height or 1,
            prompt=task.prompt,
            parent=file.id,
            backend=self.preferred(),
        )

    def of_upload(self, content: bytes, *, name: str) -> str | None:
        """The same for a file from the visitor's own machine. Raises BadInput."""
        kept = self._app.inputs.keep(content, name=name, workspace=self._workspace)
        return self._place(
            sha256=kept.sha256 or "",
            width=kept.width or 1,
            height=kept.height or 1,
            prompt=name,
            parent=None,
            backend=self.preferred(),
        )

    def again(
        self,
        task: Task,
        *,
        backend: BackendChoice = AUTO,
        keep_shadow: bool = False,
        keep_enclosed: bool | None = None,
    ) -> str | None:
        """The same picture once more, another way. `keep_enclosed` None leaves enclosed parts to the evidence."""
        return self._place(
            sha256=next(iter(kept_files_of(task)), ""),
            width=task.width,
            height=task.height,
            prompt=task.prompt,
            parent=task.parent_file,
            backend=backend,
            keep_shadow=keep_shadow,
            keep_enclosed=keep_enclosed,
        )

    def _place(
        self,
        *,
        sha256: str,
        width: int,
        height: int,
        prompt: str,
        parent: str | None,
        backend: BackendChoice,
        keep_shadow: bool = False,
        keep_enclosed: bool | None = None,
    ) -> str | None:
        values: dict[str, catalogue.Json] = {"image": references.reference(sha256)}
        credits: float | None = 0.0
        note = None
        model = f"{LOCAL_PREFIX}{backend}"
        if backend != AUTO and not BACKENDS[backend].is_local:
            remover = require_remover()
            model, credits = remover.id, catalogue.credits(remover, {})
            fitted, note = self._app.fit_for_kie(sha256, workspace=self._workspace)
            values = {"image": fitted}
        else:
            values |= {"keep_shadow": True} if keep_shadow else {}
            values |= {} if keep_enclosed is None else {"keep_enclosed": keep_enclosed}
        run_id, _ = runs.place(
            self._app,
            workspace=self._workspace,
            origin=Origin.CUTOUT,
            brief={"subject": prompt},
            intents=[
                TaskIntent(
                    model=model,
                    medium="image",
                    kind="utility",
                    prompt=prompt,
                    input=values,
                    width=width,
                    height=height,
                    credits_expected=credits,
                    expected_seconds=2.0,
                    parent_file=parent,
                    note=note,
                )
            ],
        )
        run = queries.run(self._app.ledger, workspace=self._workspace, run_id=run_id)
        return run.tasks[0].id if run and run.tasks else None
