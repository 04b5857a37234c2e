"""Placing background removal: from a result, from an uploaded file, and again another way."""

from __future__ import annotations

from kie import catalogue
from kie.attachments import references
from kie.domain.stored_names import Preference
from kie.domain.task import LOCAL_PREFIX, FileState, Origin, ResultFile, Task, TaskIntent
from kie.ledger import queries, workspace_state
from kie.playground import runs
from kie.playground.container import Playground

AUTO = "auto"


def preferred(app: Playground, *, workspace: str) -> str:
    """The back-end to begin with: "auto" unless this workspace has chosen another."""
    name = Preference.CUTOUT_BACKEND
    return workspace_state.load_preference(app.ledger, workspace=workspace, name=name) or AUTO


def prefer(app: Playground, backend: str, *, workspace: str) -> None:
    workspace_state.save_preference(app.ledger, workspace=workspace, name=Preference.CUTOUT_BACKEND, value=backend)


def cut_out(app: Playground, *, workspace: str, task_id: str) -> str | None:
    """Queue the removal of the background of a task's first picture; returns the new task's id."""
    task = queries.task(app.ledger, workspace=workspace, task_id=task_id)
    file = next((f for f in task.files if f.state is FileState.STORED and f.sha256), None) if task else None
    if task is None or file is None:
        return None
    return _place(
        app,
        sha256=file.sha256 or "",
        width=file.width or 1,
        height=file.height or 1,
        prompt=task.prompt,
        parent=file.id,
        backend=preferred(app, workspace=workspace),
        workspace=workspace,
    )


def cut_out_upload(app: Playground, *, workspace: str, content: bytes, name: str) -> str | None:
    """The same for a file from the visitor's own machine. Raises BadInput."""
    kept = app.inputs.keep(content, name=name, workspace=workspace)
    return _place(
        app,
        sha256=kept.sha256 or "",
        width=kept.width or 1,
        height=kept.height or 1,
        prompt=name,
        parent=None,
        backend=preferred(app, workspace=workspace),
        workspace=workspace,
    )


def again(
    app: Playground, task: Task, *, workspace: str, backend: str | None = None, keep_shadow: bool = False
) -> str | None:
    """The same picture once more, another way."""
    return _place(
        app,
        sha256=next(iter(sources(task))),
        width=task.width,
        height=task.height,
        prompt=task.prompt,
        parent=task.parent_file,
        backend=backend or AUTO,
        keep_shadow=keep_shadow,
        workspace=workspace,
    )


def sources(task: Task) -> tuple[str, ...]:
    """The contents that a cut-out was made from."""
    return references.hashes(task.input)


def trimmed_link(app: Playground, task: Task, file: ResultFile) -> str:
    """The cut-out without its empty margins."""
    return app.links.link("trimmed", file.id, name=f"cut-out-trimmed-{(file.sha256 or '')[:8]}.png")


def _place(
    app: Playground,
    *,
    workspace: str,
    sha256: str,
    width: int,
    height: int,
    prompt: str,
    parent: str | None,
    backend: str,
    keep_shadow: bool = False,
) -> str | None:
    image = references.reference(sha256)
    values: dict[str, catalogue.Json] = {"image": image}
    credits: float | None = 0.0
    note = None
    model = f"{LOCAL_PREFIX}{backend}"
    if backend == "kie":
        entry = next(m for m in catalogue.all_models() if m.operation == "remove-background")
        model, credits = entry.id, catalogue.credits(entry, {})
        fitted, note = app.fit_for_kie(sha256, workspace=workspace)
        values = {"image": fitted}
    elif keep_shadow:
        values["keep_shadow"] = True
    run_id, _ = runs.place(
        app,
        workspace=workspace,
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
    run = queries.run(app.ledger, workspace=workspace, run_id=run_id)
    return run.tasks[0].id if run and run.tasks else None
