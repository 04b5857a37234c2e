"""What a press on a result does, wherever it was shown: the one place for every action of result_actions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kie.errors import BadInput
from kie.playground import draft_reuse, result_actions
from kie.playground.workspace import Workspace
from pages.ui.result import result_state, reuse
from pages.ui.result.compare_results import compare_results
from pages.ui.result.dialogs import open_dialog, open_waiting
from pages.ui.result.make_clip import make_clip
from pages.ui.result.result_state import Dialog

_DIALOGS: dict[str, Dialog] = {
    result_actions.DETAILS: "task",
    result_actions.REMOVE_BACKGROUND: "background removal",
    result_actions.PAINT: "paint",
    result_actions.ICON: "icon",
    result_actions.ICONS: "assets",
    result_actions.PREVIEWS: "previews",
    result_actions.REQUEST: "request",
    result_actions.COPY_PROMPT: "request",
    result_actions.ATTACH: "attach",
    result_actions.VERSIONS: "versions",
}
_STAYS = (
    "What is still being made stays: KIE cannot take it back and may bill it, so its result is kept when it comes. "
    "Delete it then; what was not sent yet can be cancelled."
)


def answer(workspace: Workspace, result: Any) -> None:
    """Do what was pressed in a component; `result` is what it returned: in `acted` a task, an action, which of the
    task's files was looked at, and for a comparison the other task."""
    if open_waiting(workspace):
        return
    acted = result.get("acted")
    if acted:
        press(
            workspace, task_id=str(acted["task"]), action=str(acted["action"]), position=int(acted.get("file") or 0),
            other=str(acted.get("other") or ""),
        )  # fmt: skip


def press(workspace: Workspace, *, task_id: str, action: str, position: int = 0, other: str = "") -> None:
    """Do it, and draw again what it changed. Call inside a fragment."""
    if action in _DIALOGS:
        open_dialog(workspace, _DIALOGS[action], task_id=task_id, position=position)
        return
    match action:
        case result_actions.CLIP:
            make_clip(workspace, task_id=task_id, position=position)
        case result_actions.REFERENCE:
            reuse.use_as_reference(workspace, task_id=task_id, position=position)
        case result_actions.COMPARE:
            compare_results([other, task_id])
        case _ if action.startswith("reuse "):
            what = next((part for part in draft_reuse.LABELS if action == f"reuse {part}"), None)
            if what is not None:
                reuse.reuse(workspace, task_id=task_id, what=what)
        case _:
            _change(workspace, task_id=task_id, action=action)
            st.rerun(scope="fragment")


def _change(workspace: Workspace, *, task_id: str, action: str) -> None:
    """What changes the task itself."""
    try:
        match action:
            case result_actions.RETRY:
                workspace.tasks.retry(task_id)
            case result_actions.RESUME:
                workspace.tasks.resume(task_id)
            case result_actions.CANCEL:
                workspace.tasks.cancel(task_id)
            case result_actions.STAR:
                task = workspace.tasks.get(task_id=task_id)
                workspace.history.star(ids=[task_id], starred=not (task and task.starred))
            case result_actions.DELETE:
                delete(workspace, [task_id])
            case result_actions.RESTORE:
                workspace.history.restore(ids=[task_id])
                result_state.deleted.clear()
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")


def delete(workspace: Workspace, ids: list[str]) -> None:
    """Hide results; what was hidden last can be brought back by `undo_delete`."""
    hidden = workspace.history.delete(ids=ids)
    if hidden:
        result_state.deleted.set(hidden)
    if len(hidden) < len(ids):
        st.toast(_STAYS, icon=":material/hourglass:")


def undo_delete(workspace: Workspace) -> None:
    """Say what was deleted last and offer it back; nothing where nothing was."""
    ids = result_state.deleted.get()
    if not ids:
        return
    st.caption(f"Deleted {len(ids)} result{'s' if len(ids) > 1 else ''}, kept for seven days.", width="content")
    st.button("Undo", key="undo_delete", icon=":material/undo:", type="tertiary", on_click=_restore, args=(workspace,))


def _restore(workspace: Workspace) -> None:
    workspace.history.restore(ids=result_state.deleted.take())
