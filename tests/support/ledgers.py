"""A ledger in a folder, and intents that say only what a test is about."""

from __future__ import annotations

import secrets
from pathlib import Path

from kie.catalogue import Json
from kie.domain.stored_names import DraftName
from kie.domain.task import Task, TaskIntent
from kie.ledger import Ledger, commands, draft_revisions, queries

ME, SERVICE = "local", "https://kie.example.org"


def ledger_in(folder: Path) -> Ledger:
    return Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")


def intent(*, model: str = "z-image", prompt: str = "a mug", credits: float | None = 4.0, **more: Json) -> TaskIntent:
    return TaskIntent(
        model=model,
        medium="image",
        prompt=prompt,
        input={"prompt": prompt, **more},
        width=1024,
        height=1024,
        credits_expected=credits,
    )


def place(
    ledger: Ledger,
    *wanted: TaskIntent,
    click: str | None = None,
    subject: str = "a mug",
    workspace: str = ME,
    budget: float | None = None,
) -> tuple[str, bool]:
    """One run of these intents, or of one usual one."""
    return commands.place_run(
        ledger,
        workspace=workspace,
        service=SERVICE,
        click=click or secrets.token_hex(8),
        brief={"subject": subject},
        intents=wanted or [intent()],
        budget=budget,
    )


def tasks_of(ledger: Ledger, run_id: str) -> tuple[Task, ...]:
    run = queries.run(ledger, workspace=ME, run_id=run_id)
    assert run is not None
    return run.tasks


def queued(ledger: Ledger, *, prompt: str = "a mug") -> str:
    """The id of a task that waits to be sent."""
    run_id, _ = place(ledger, intent(prompt=prompt), subject=secrets.token_hex(4))
    return tasks_of(ledger, run_id)[0].id


def task(ledger: Ledger, task_id: str) -> Task:
    stored = queries.task(ledger, workspace=ME, task_id=task_id)
    assert stored is not None
    return stored


def draft_content(ledger: Ledger, *, workspace: str, name: DraftName) -> dict[str, Json] | None:
    """What a kept form holds."""
    kept = draft_revisions.load(ledger, workspace=workspace, name=name)
    return None if kept is None else dict(kept.content)
