"""Background removal in one workspace: from a result, from an uploaded file, again another way; and which back-end."""

from __future__ import annotations

from typing import cast

from kie import catalogue
from kie.attachments import references
from kie.cutout import Backend, Offer, Wanted, choose, fallbacks
from kie.domain.stored_names import Preference
from kie.domain.task import LOCAL_PREFIX, FileState, Origin, Task, TaskIntent, is_local
from kie.ledger import queries, workspace_state
from kie.playground import runs
from kie.playground.container import Playground
from kie.playground.request_sources import kept_files_of

__all__ = ["AUTO", "Backend", "BackgroundRemoval", "Offer"]

AUTO = "auto"


class BackgroundRemoval:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._app, self._workspace = app, workspace
        self.has_own_server = app.settings.cutout_url is not None

    def preferred(self) -> str:
        """The back-end to begin with: "auto" unless this workspace has chosen another."""
        name = Preference.CUTOUT_BACKEND
        return workspace_state.load_preference(self._app.ledger, workspace=self._workspace, name=name) or AUTO

    def prefer(self, backend: str) -> None:
        name = Preference.CUTOUT_BACKEND
        workspace_state.save_preference(self._app.ledger, workspace=self._workspace, name=name, value=backend)

    def reason(self, backend: str) -> str:
        """What it means to begin with this one."""
        settings = self._app.settings
        return choose(settings=settings, wanted=cast(Wanted, backend), has_key=not settings.is_demo).reason

    def offers(self, task: Task) -> tuple[Offer, ...]:
        """What else can be tried where this task's back-ends have declined."""
        settings = self._app.settings
        tried: tuple[Backend, ...] = ("embedded", "http")
        if not is_local(task.model):
            tried = ("embedded", "http", "kie")
        elif task.model == f"{LOCAL_PREFIX}embedded" or not self.has_own_server:
            tried = ("embedded",)
        return fallbacks(settings=settings, has_key=not settings.is_demo, tried=tried)

    def of_result(self, task_id: str) -> str | None:
        """Queue the removal of the background of a task's first picture; returns the new task's id."""
        task = queries.task(self._app.ledger, workspace=self._workspace, task_id=task_id)
        file = next((f for f in task.files if f.state is FileState.STORED and f.sha256), None) if task else None
        if task is None or file is None:
            return None
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

    def again(self, task: Task, *, backend: str = AUTO, keep_shadow: bool = False) -> str | None:
        """The same picture once more, another way."""
        return self._place(
            sha256=next(iter(kept_files_of(task)), ""),
            width=task.width,
            height=task.height,
            prompt=task.prompt,
            parent=task.parent_file,
            backend=backend,
            keep_shadow=keep_shadow,
        )

    def _place(
        self,
        *,
        sha256: str,
        width: int,
        height: int,
        prompt: str,
        parent: str | None,
        backend: str,
        keep_shadow: bool = False,
    ) -> str | None:
        values: dict[str, catalogue.Json] = {"image": references.reference(sha256)}
        credits: float | None = 0.0
        note = None
        model = f"{LOCAL_PREFIX}{backend}"
        if backend == "kie":
            entry = next(m for m in catalogue.all_models() if m.operation == "remove-background")
            model, credits = entry.id, catalogue.credits(entry, {})
            fitted, note = self._app.fit_for_kie(sha256, workspace=self._workspace)
            values = {"image": fitted}
        elif keep_shadow:
            values["keep_shadow"] = True
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
