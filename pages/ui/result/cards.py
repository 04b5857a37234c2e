"""A task as a card, the same on every page: what it shows, and what can be pressed on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kie.domain.task import FileState, ResultFile, Task, TaskState, may_retry
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.workspace import Workspace
from pages.ui.result.dialogs import open_dialog, open_waiting
from pages.ui.result.make_clip import is_clip, make_clip

Card = dict[str, Any]
"""A task as cards.js draws it."""
SOUND_SHAPE = (16, 7)
"""What a sound's place looks like; it has no pixels of its own."""


MAKE_A_CLIP = {"label": "Make a clip", "name": "clip", "says": "Make a clip from it", "again": True}
GO_ON_FROM_A_CLIP = {"label": "Continue", "name": "clip", "says": "Continue from the last frame", "again": True}
"""What leads on from a picture and from a clip; `again`: it may be pressed any number of times."""
LEADING_ON = (MAKE_A_CLIP, GO_ON_FROM_A_CLIP)


def live_card(workspace: Workspace, task: Task, *, is_retried: bool = False, has_full: bool = False) -> Card:
    """A task of the ledger; `has_full` also names the file at full size, for who zooms or plays it in place."""
    kept = task.kept
    files = [_file(workspace, f, has_full=has_full) for f in kept]
    return card(task, files=files, actions=_actions(workspace, task, kept=kept, is_retried=is_retried))


def _file(workspace: Workspace, file: ResultFile, *, has_full: bool) -> dict[str, Any]:
    """A picture or clip by its thumbnail; a sound has none, and is played where it stands."""
    full = workspace.links.full(file.sha256 or "")
    if is_sound(file):
        return {"thumbnail": None, "isClip": False, "sound": full, "words": length_words(file)}
    shown = {
        "thumbnail": workspace.links.thumbnail(file.sha256 or ""),
        "isClip": is_clip(file),
        "words": length_words(file),
    }
    return {**shown, "full": full} if has_full else shown


def is_sound(file: ResultFile) -> bool:
    return file.medium == "audio"


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


def answer(workspace: Workspace, result: Any) -> None:
    """Do what was pressed on a card; `result` is what the component returned."""
    if open_waiting(workspace):
        return
    if result.opened:
        open_dialog(workspace, "task", task_id=str(result.opened["task"]), position=int(result.opened.get("file", 0)))
    elif result.acted:
        _act(workspace, task_id=str(result.acted["task"]), action=str(result.acted["action"]))


def _act(workspace: Workspace, *, task_id: str, action: str) -> None:
    match action:
        case "attach":
            open_dialog(workspace, "attach", task_id=task_id)
            return
        case "answer":
            open_dialog(workspace, "task", task_id=task_id)
            return
        case "clip":
            make_clip(workspace, task_id=task_id)
            return
        case "retry":
            try:
                workspace.tasks.retry(task_id)
            except BadInput as error:
                st.toast(error.message, icon=":material/error:")
        case "resume":
            workspace.tasks.resume(task_id)
        case "cancel":
            workspace.tasks.cancel(task_id)
        case "star" | "unstar":
            workspace.history.star(ids=[task_id], starred=action == "star")
    st.rerun(scope="fragment")


def tone(task: Task) -> str:
    if not task.is_settled:
        return "busy"
    if task.state in (TaskState.UNSURE, TaskState.STOPPED):
        return "open-question"
    return "good" if task.state is TaskState.SUCCESS else "bad"


def _facts(task: Task) -> str:
    parts = [labels.credit_words(task)]
    if task.state is TaskState.SUCCESS and task.seconds is not None:
        parts.insert(0, labels.seconds_words(task.seconds))
    return " · ".join(parts)


def _actions(workspace: Workspace, task: Task, *, kept: Sequence[ResultFile], is_retried: bool) -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = [
        {
            "label": "Download" if len(kept) == 1 else f"Download {f.position + 1}",
            "href": workspace.links.download(task, f),
        }
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
