"""A task as a card, the same on every page: what it shows, and what can be pressed on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kie.domain.task import FileState, ResultFile, Task, TaskState, may_retry
from kie.errors import BadInput
from kie.ledger import commands, curation
from kie.playground.container import Playground
from pages.ui.result.make_clip import is_clip, make_clip
from pages.ui.shared import labels
from pages.ui.shared.dialogs import open_asked, open_dialog
from pages.ui.shared.frame import workspace
from pages.ui.shared.signed_links import download_link

Card = dict[str, Any]
"""A task as cards.js draws it."""
SOUND_SHAPE = (16, 7)
"""What a sound's place looks like; it has no pixels of its own."""


MAKE_A_CLIP = {"label": "Make a clip", "name": "clip", "says": "Make a clip from it", "again": True}
GO_ON_FROM_A_CLIP = {"label": "Continue", "name": "clip", "says": "Continue from the last frame", "again": True}
"""What leads on from a picture and from a clip; `again`: it may be pressed any number of times."""
LEADING_ON = (MAKE_A_CLIP, GO_ON_FROM_A_CLIP)


def live_card(app: Playground, task: Task, *, is_retried: bool = False, has_full: bool = False) -> Card:
    """A task of the ledger; `has_full` also names the file at full size, for who zooms or plays it in place."""
    kept = [f for f in task.files if f.state is FileState.STORED and f.sha256]
    files = [_file(app, f, has_full=has_full) for f in kept]
    return card(task, files=files, actions=_actions(app, task, kept=kept, is_retried=is_retried))


def _file(app: Playground, file: ResultFile, *, has_full: bool) -> dict[str, Any]:
    """A picture or clip by its thumbnail; a sound has none, and is played where it stands."""
    full = app.links.full(file.sha256 or "")
    if is_sound(file):
        return {"thumbnail": None, "isClip": False, "sound": full, "words": length_words(file)}
    found = {
        "thumbnail": app.links.thumbnail(file.sha256 or ""),
        "isClip": is_clip(file),
        "words": length_words(file),
    }
    return {**found, "full": full} if has_full else found


def is_sound(file: ResultFile) -> bool:
    return (file.mime or "").startswith("audio/")


def length_words(file: ResultFile) -> str:
    """How long a clip or sound lasts: `5 s`, `1:12`; nothing for a picture."""
    if not file.seconds:
        return ""
    return f"{file.seconds:.3g} s" if file.seconds < 60 else f"{file.seconds // 60:.0f}:{file.seconds % 60:02.0f}"


def card(task: Task, *, files: Sequence[dict[str, Any]], actions: Sequence[dict[str, Any]] = ()) -> Card:
    """The same for a task whose pictures stand elsewhere."""
    began = task.submitted_at or task.created_at
    return {
        "id": task.id,
        "title": labels.model_title(task.model),
        "prompt": task.prompt[:200],
        "state": str(task.state),
        "stage": labels.state_words(task),
        "tone": tone(task),
        "isOpen": not task.is_settled,
        "width": task.width if task.medium != "audio" else SOUND_SHAPE[0],
        "height": task.height if task.medium != "audio" else SOUND_SHAPE[1],
        "started": round(began.timestamp() * 1000),
        "expected": task.expected_seconds,
        "facts": _facts(task),
        "error": task.error or next((f.reason for f in task.files if f.state is FileState.LOST), None),
        "files": list(files),
        "actions": list(actions),
    }


def answer(app: Playground, result: Any) -> None:
    """Do what was pressed on a card; `result` is what the component returned."""
    if open_asked(app):
        return
    if result.opened:
        open_dialog(app, "task", task_id=str(result.opened["task"]), position=int(result.opened.get("file", 0)))
    elif result.acted:
        _act(app, task_id=str(result.acted["task"]), action=str(result.acted["action"]))


def _act(app: Playground, *, task_id: str, action: str) -> None:
    if action in ("attach", "answer"):
        open_dialog(app, "task" if action == "answer" else action, task_id=task_id)
        return
    if action == "clip":
        make_clip(app, task_id=task_id)
        return
    match action:
        case "retry":
            _retry(app, task_id=task_id)
        case "resume":
            commands.resume(app.ledger, workspace=workspace(), task_id=task_id)
        case "cancel":
            commands.cancel(app.ledger, workspace=workspace(), task_id=task_id)
        case "star" | "unstar":
            curation.star(app.ledger, workspace=workspace(), ids=[task_id], starred=action == "star")
    app.wake()
    st.rerun(scope="fragment")


def _retry(app: Playground, *, task_id: str) -> None:
    its = app.settings
    try:
        commands.retry(
            app.ledger, workspace=workspace(), task_id=task_id, service=its.service,
            budget=its.budget_credits_per_day,
        )  # fmt: skip
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")


def tone(task: Task) -> str:
    if not task.is_settled:
        return "busy"
    if task.state.is_open_question:
        return "open-question"
    return "good" if task.state is TaskState.SUCCESS else "bad"


def _facts(task: Task) -> str:
    parts = [labels.credit_words(task)]
    if task.state is TaskState.SUCCESS and task.seconds is not None:
        parts.insert(0, labels.seconds_words(task.seconds))
    return " · ".join(parts)


def _actions(app: Playground, task: Task, *, kept: Sequence[ResultFile], is_retried: bool) -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = [
        {"label": "Download" if len(kept) == 1 else f"Download {f.position + 1}", "href": download_link(app, task, f)}
        for f in kept
    ]
    if kept and not is_sound(kept[0]):
        actions.append(GO_ON_FROM_A_CLIP if is_clip(kept[0]) else MAKE_A_CLIP)
    if task.state is TaskState.SUCCESS and task.note and not task.files:
        actions.append({"label": "Show answer", "name": "answer", "again": True})
    if may_retry(task.state, is_retried=is_retried):
        label = "Send anew" if task.state is TaskState.UNSURE else "Retry"
        actions.append({"label": label, "name": "retry"})
    if task.state is TaskState.UNSURE:
        actions.append({"label": "Attach a task id", "name": "attach", "again": True})
    if task.state is TaskState.STOPPED or any(f.state is FileState.LOST for f in task.files):
        actions.append({"label": "Resume (free)", "name": "resume"})
    if task.state is TaskState.QUEUED:
        actions.append({"label": "Cancel", "name": "cancel"})
    return actions
