"""Every page draws itself, whatever is in the ledger."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kie.domain.stored_names import DraftName
from kie.domain.task import FileState, TaskIntent, TaskState
from kie.ledger import commands, draft_revisions
from kie.ledger.database import new_id, now_ms
from kie.ledger.schema import files, tasks
from kie.playground.container import LOCAL_WORKSPACE, Playground
from tests.pages.conftest import visit

PAGES = ("create", "compare", "history", "models", "settings")


def place(app: Playground, *states: TaskState, click: str = "one", prompt: str = "A mug") -> list[str]:
    """One run with a task in each of these states; returns the tasks' ids."""
    wanted = [
        TaskIntent(
            model="z-image", medium="image", prompt=f"{prompt} {number}", input={"prompt": prompt},
            width=1024, height=768, credits_expected=0.8, expected_seconds=4.0,
        )
        for number, _ in enumerate(states)
    ]  # fmt: skip
    run_id, _ = commands.place_run(
        app.ledger, workspace=LOCAL_WORKSPACE, service="demo", click=click, brief={"subject": prompt}, intents=wanted
    )
    with app.ledger.write() as connection:
        ids = list(
            connection.execute(
                sa.select(tasks.c.id).where(tasks.c.run_id == run_id).order_by(tasks.c.position)
            ).scalars()
        )
        for task_id, state in zip(ids, states, strict=True):
            values = {"state": state, "submitted_at": now_ms(), "kie_task_id": f"kie-{task_id}"}
            if state.is_finished:
                values |= {"finished_at": now_ms(), "seconds": 4.0}
            if state in (TaskState.FAIL, TaskState.REFUSED, TaskState.UNSURE, TaskState.STOPPED):
                values |= {"error": "KIE said ![no](http://127.0.0.1:1/x.png).", "error_kind": "refused"}
            connection.execute(tasks.update().where(tasks.c.id == task_id).values(values))
    return ids


def keep_file(app: Playground, task_id: str, state: FileState, *, mime: str = "image/png") -> None:
    with app.ledger.write() as connection:
        connection.execute(
            files.insert().values(
                id=new_id(), task_id=task_id, workspace=LOCAL_WORKSPACE, position=0, url="https://example.invalid/a.png",
                state=state, sha256="ab" * 32, mime=mime, width=1024, height=768, size=1000, created_at=now_ms(),
                reason="The result host answered HTTP 404." if state is FileState.LOST else None,
            )
        )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_itself_on_an_empty_ledger(app: Playground, page: str) -> None:
    visit(page)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_itself_with_a_task_in_every_state(app: Playground, page: str) -> None:
    ids = place(app, *TaskState, TaskState.SUCCESS, TaskState.SUCCESS, TaskState.SUCCESS)
    for task_id, state in zip(ids[-3:], FileState, strict=False):
        keep_file(app, task_id, state)
    visit(page)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_itself_with_many_runs(app: Playground, page: str) -> None:
    for number in range(30):
        done, clip = place(app, TaskState.SUCCESS, TaskState.SUCCESS, click=str(number), prompt=f"Mug {number}")
        keep_file(app, done, FileState.STORED)
        keep_file(app, clip, FileState.STORED, mime="video/mp4")
    visit(page)


@pytest.mark.parametrize("page", PAGES)
def test_the_demo_is_said_on_every_page(app: Playground, page: str) -> None:
    assert any("No KIE key is set" in caption.value for caption in visit(page).caption)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"models": ["no/such-model", "z-image"], "count": 99, "texts": {"subject": "A mug", "nonsense": 1}},
        {"models": "z-image", "texts": [], "parameters": {"z-image": "no"}, "references": {}, "count": "two"},
        {"models": ["z-image"], "parameters": {"z-image": {"aspect_ratio": "7:1", "gone": 3, "seed": "x"}}},
        {"models": ["z-image"], "references": ["kie-file:00", "https://example.com/a.png"], "colours": "#12, nonsense"},
    ],
)
def test_a_stored_draft_of_another_version_still_opens(app: Playground, content: dict[str, object]) -> None:
    draft_revisions.save(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=content)  # type: ignore[arg-type]
    visit("create")
