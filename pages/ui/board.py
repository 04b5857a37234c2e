"""The live board: every task of the newest runs in its final place and shape, from the click to the picture."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from kie.errors import BadInput
from kie.ledger import intents, views
from kie.playground import Playground
from kie.records import FileState, ResultFile, Run, Task, TaskState
from pages.ui import wording
from pages.ui.assets import text
from pages.ui.dialogs import open_asked, open_dialog
from pages.ui.frame import workspace
from pages.ui.links import download_link
from pages.ui.live import NET_SECONDS, listen

_element = st.components.v2.component(
    "live_board",
    html='<div class="kb-board" aria-live="polite"></div>',
    css=text("board.css"),
    js=text("board.js"),
    isolate_styles=False,
)


@st.fragment(run_every=NET_SECONDS)
def live_board(house: Playground, *, runs: int = 6) -> None:
    """The newest runs of Create, pushed to by the worker; a click opens a picture, buttons act on a task."""
    listen(house, workspace=workspace())
    found = views.latest_runs(house.ledger, workspace=workspace(), limit=runs)
    if not found:
        st.caption("Your pictures appear here, each in its place from the moment you press Generate.")
        return
    board(house, found, key="board")


def board(house: Playground, runs: Sequence[Run], *, key: str, is_wide: bool = False) -> None:
    """Draw runs; handle what is pressed on them. A wide board shares all its width among few pictures."""
    result = _element(
        key=key,
        data={
            "now": round(time.time() * 1000),
            "isWide": is_wide,
            "runs": [_run(house, run) for run in runs],
        },
        on_opened_change=lambda: None,
        on_acted_change=lambda: None,
        height="content",
    )
    if open_asked(house):
        return
    if result.opened:
        open_dialog(house, "task", task_id=str(result.opened["task"]))
    elif result.acted:
        _act(house, task_id=str(result.acted["task"]), action=str(result.acted["action"]))


def _act(house: Playground, *, task_id: str, action: str) -> None:
    if action == "attach":
        open_dialog(house, "attach", task_id=task_id)
        return
    match action:
        case "retry":
            _retry(house, task_id=task_id)
        case "resume":
            intents.resume(house.ledger, workspace=workspace(), task_id=task_id)
        case "cancel":
            intents.cancel(house.ledger, workspace=workspace(), task_id=task_id)
    house.wake()
    st.rerun(scope="fragment")


def _retry(house: Playground, *, task_id: str) -> None:
    budget = house.settings.budget_credits_per_day
    try:
        intents.retry(house.ledger, workspace=workspace(), task_id=task_id, budget=budget)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")


def _run(house: Playground, run: Run) -> dict[str, Any]:
    retried = {task.retry_of for task in run.tasks}
    prompt = next((task.prompt for task in run.tasks if task.prompt), "")
    title = f"{wording.moment_words(run.created_at)} · {' '.join(prompt.split())[:160]}"
    return {
        "id": run.id,
        "title": title,
        "tasks": [_task(house, task, is_retried=task.id in retried) for task in run.tasks],
    }


def _task(house: Playground, task: Task, *, is_retried: bool) -> dict[str, Any]:
    kept = [f for f in task.files if f.state is FileState.STORED]
    began = task.submitted_at or task.created_at
    return {
        "id": task.id,
        "title": wording.model_title(task.model),
        "prompt": task.prompt[:200],
        "state": str(task.state),
        "stage": wording.state_words(task),
        "tone": tone(task),
        "isOpen": not task.is_settled,
        "width": task.width,
        "height": task.height,
        "started": round(began.timestamp() * 1000),
        "expected": task.expected_seconds,
        "facts": _facts(task),
        "error": task.error or next((f.reason for f in task.files if f.state is FileState.LOST), None),
        "files": [_file(house, f) for f in kept if f.sha256],
        "actions": _actions(house, task, kept=kept, is_retried=is_retried),
    }


def _file(house: Playground, file: ResultFile) -> dict[str, Any]:
    return {
        "thumbnail": house.links.thumbnail(file.sha256 or ""),
        "isClip": (file.mime or "").startswith("video/"),
    }


def tone(task: Task) -> str:
    if not task.is_settled:
        return "busy"
    if task.state in (TaskState.UNSURE, TaskState.STOPPED):
        return "open-question"
    return "good" if task.state is TaskState.SUCCESS else "bad"


def _facts(task: Task) -> str:
    parts = [wording.credit_words(task)]
    if task.state is TaskState.SUCCESS and task.seconds is not None:
        parts.insert(0, wording.seconds_words(task.seconds))
    return " · ".join(parts)


def _actions(house: Playground, task: Task, *, kept: Sequence[ResultFile], is_retried: bool) -> list[dict[str, str]]:
    actions = [
        {"label": "Download" if len(kept) == 1 else f"Download {f.position + 1}", "href": download_link(house, task, f)}
        for f in kept
    ]
    if task.state in intents.RETRIABLE and not is_retried:
        label = "Send anew" if task.state is TaskState.UNSURE else "Retry"
        actions.append({"label": label, "name": "retry"})
    if task.state is TaskState.UNSURE:
        actions.append({"label": "Attach a task id", "name": "attach"})
    if task.state is TaskState.STOPPED or any(f.state is FileState.LOST for f in task.files):
        actions.append({"label": "Resume (free)", "name": "resume"})
    if task.state is TaskState.QUEUED:
        actions.append({"label": "Cancel", "name": "cancel"})
    return actions
